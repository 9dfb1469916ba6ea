"""A text with what is known of it: what text models learn from and are judged by."""

from dataclasses import dataclass

NEGATIVE, NEUTRAL, POSITIVE = "negative", "neutral", "positive"
DISSATISFIED_UNIT, SATISFIED_UNIT = 0.25, 0.75
"""Rating units up to which a review is a dissatisfied one, and from which a satisfied one."""


@dataclass(frozen=True, slots=True)
class LabelledText:
    """One text with its class."""

    text: str
    """Title, newline, text."""
    label: str | None
    """negative, neutral or positive; None for a rating between the classes."""
    language: str | None = None
    """ISO 639-1 code; None if it has to be recognised."""
    rating_unit: float | None = None
    """Rating mapped to 0..1; None without a rating."""
    group: str | None = None
    """Firm, product or film: texts of one group are never on both sides of a split; None stands alone."""
    source: str = ""
    """Collection that the text comes from; splits keep the sources in balance."""
    weight: float = 1.0
    """What the text counts in training, >= 0."""


def label_of_unit(unit: float) -> str | None:
    """Return the class of a rating unit: negative up to .25, positive from .75, None between them."""
    if unit <= DISSATISFIED_UNIT:
        return NEGATIVE
    return POSITIVE if unit >= SATISFIED_UNIT else None
