"""Labels as values: a draw, the items of a queue, and answers. Labels are ours, not observations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Overall(StrEnum):
    """What a text says as a whole."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"
    UNCLEAR = "unclear"
    """The reader cannot tell."""


class AspectLabel(StrEnum):
    """What a text says of one aspect."""

    ABSENT = "absent"
    """It does not mention the aspect."""
    GOOD = "good"
    BAD = "bad"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class DrawnItem:
    """A version that a draw took."""

    version_id: int
    """Row number of the version."""
    stratum: str
    """Language, source, band of P(positive) and half-year, joined by |."""
    size: float
    """How much likelier than a text of size 1 it was to be drawn, > 0."""
    probability: float
    """Probability with which this draw took it, between 0 (excluded) and 1."""
    predicted: float | None
    """P(positive) by the model of that day; None where the language is not modelled."""


@dataclass(frozen=True, slots=True)
class LabelDraw:
    """One random draw of versions to be labelled."""

    seed: str
    """What it was made from; the same seed and texts give the same draw."""
    drawn_at: datetime
    """When, UTC."""
    rate: float
    """Probability to be drawn for a text of size 1, >= 0; a text of size s has min(1, s * rate)."""
    eligible: int
    """Texts that it was drawn from."""
    subject: str | None = None
    """Key of the subject whose texts were eligible; None: all."""
    id: int = 0
    """Row number; 0 before it is kept."""


@dataclass(frozen=True, slots=True)
class LabelAnswer:
    """What somebody read in a version; who it was is not kept."""

    overall: Overall
    """What the text says as a whole."""
    aspects: Mapping[str, AspectLabel] = field(default_factory=dict)
    """What it says of each aspect that was asked for, by key."""


@dataclass(frozen=True, slots=True)
class LabelItem:
    """An item of the queue with its place and its answers."""

    id: int
    """Row number."""
    draw: LabelDraw
    """The draw that took it."""
    position: int
    """Place in its draw, from 0."""
    drawn: DrawnItem
    """The version and how it was drawn."""
    answers: tuple[LabelAnswer, ...] = ()
    """All answers, oldest first; the last one counts."""

    @property
    def answer(self) -> LabelAnswer | None:
        """Return the answer that counts; None before the first."""
        return self.answers[-1] if self.answers else None
