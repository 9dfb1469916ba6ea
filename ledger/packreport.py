"""What is found in an evidence pack, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ledger.log import Checkpoint
from ledger.packentry import PackEntry


def plain(text: str) -> str:
    r"""Return a text in one line that does nothing to a terminal: what is no printable letter, as its number.

    Example:
        >>> plain("kettle\nVALID")
        'kettle\\nVALID'
    """
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


@dataclass(frozen=True, slots=True)
class ShownForecast:
    """A forecast that was logged before its audit began."""

    leaf: int
    """Index of its entry."""
    audit: str
    """Number of the audit, as its canonical line has it."""
    event: str
    """What is foreseen."""
    starts: str
    """First day of the audit, as planned then, ISO."""
    at: str
    """When it was logged, ISO, UTC."""
    covered_by: str
    """The member with the earliest checkpoint that covers it."""


@dataclass(frozen=True, slots=True)
class ShownListing:
    """How far a pack shows a listing; what came after, if anything did, the pack does not say."""

    number: int
    """Row number of the listing."""
    source: str
    """Key of its source."""
    external_id: str
    """Its name there."""
    leaf: int | None
    """Index of the newest entry about it; None where none is shown."""
    collected: str | None
    """When its newest collection that is shown was closed, ISO, UTC; None where none is shown."""


@dataclass(frozen=True, slots=True)
class PackReport:
    """What holds of a pack."""

    checkpoint: Checkpoint
    """The log that all of it is of."""
    versions: int
    """Versions of reviews."""
    sets: int
    """Published sets of figures."""
    claims: Mapping[str, Any]
    """What claims.json says."""
    lost: int
    """Reviews that were erased since, and with them outputs that the figures came from; 0 where all are there."""
    listings: tuple[ShownListing, ...]
    """How far each listing is shown, in the order of the claims."""
    tokens: tuple[str, ...]
    """Members that somebody outside has made: time stamps and the like."""
    compared: tuple[str, ...]
    """Earlier checkpoints that this log continues."""
    is_signed: bool
    """True where a key that the reader knows has signed."""
    forecasts: tuple[ShownForecast, ...] = ()
    """Forecasts of audits that are shown, in the order of the log."""
    withheld_forecasts: int = 0
    """Forecasts of other subjects, of which only the digests are shown."""
    statement: str = ""
    """SHA-256 of the review statement in it, hex; empty where it holds none."""


@dataclass(frozen=True, slots=True)
class ModelOutput:
    """What is known of one version beside its own words."""

    version: int
    """Row number of the version."""
    leaf: int
    """Index of the leaf that observed it."""
    is_own: bool
    """True where it stands on a listing of the subject itself, not of a part."""
    language: str | None
    """Language it was judged in; None where it was not judged."""
    positive: str | None
    """P(positive) as decimal text; None where not modelled."""
    is_worded: bool
    """True where it has a title or a text."""
    is_replied: bool
    """True where its owner's answer is shown."""
    leader: int | None
    """Leaf of the version that says the same and stands for both; None where it stands for itself."""


@dataclass(frozen=True, slots=True)
class PackContent:
    """A pack that holds, read whole."""

    report: PackReport
    """What holds of it."""
    entries: tuple[PackEntry, ...]
    """Its entries, first to last; empty unless they were asked to be kept."""
    outputs: tuple[ModelOutput, ...]
    """What a model said of versions; likewise."""
