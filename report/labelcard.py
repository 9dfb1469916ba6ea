"""One text to be labelled, as the page and the terminal show it, and the queue as a table; no author is among it."""

from collections.abc import Iterable
from dataclasses import dataclass

from report.phrase import Phrase
from report.table import Column, Kind, Table
from report.words import phrase


@dataclass(frozen=True, slots=True)
class AskedAspect:
    """An aspect that a reader is asked for."""

    key: str
    """Key of the aspect in its set."""
    label: Phrase
    """What people call it."""


@dataclass(frozen=True, slots=True)
class LabelCard:
    """One text to be labelled."""

    item: int
    """Number of the item."""
    place: int
    """Its place in the queue, from 1."""
    subject: str
    """Name of the subject; text from people."""
    source: str
    """Where the review stands."""
    published: str | None
    """When it was published, as exact as its source says."""
    title: str
    """Heading; text from people."""
    text: str
    """Words below the heading; empty where they were erased."""
    stratum: str
    """What the text is like; see `scoring.labelqueue.stratum_of`."""
    aspects: tuple[AskedAspect, ...]
    """What the reader is asked for, beside the text as a whole."""
    overall: str = ""
    """The answer that counts: positive, neutral, negative or unclear; empty before the first."""
    opinions: tuple[tuple[str, str], ...] = ()
    """Its aspects: key and absent, good, bad or mixed."""

    @property
    def is_gone(self) -> bool:
        """Say whether the text was erased after it had been drawn."""
        return not (self.title or self.text)

    @property
    def is_answered(self) -> bool:
        """Say whether there is an answer."""
        return bool(self.overall)

    def opinion_of(self, aspect: str) -> str:
        """Return what the answer says of an aspect; empty where it says nothing."""
        return dict(self.opinions).get(aspect, "")


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often a second answer to the same item said what the first one had said."""

    same: int
    """Judgements that agreed: of the text as a whole and of each aspect in both answers."""
    n: int
    """Judgements that were given twice."""


def labels_table(cards: Iterable[LabelCard]) -> Table:
    """Return one row an item; with `overall` and `aspects` filled in, the same table is read back as answers.

    What the model thinks of a text, be it only its stratum, is not shown: readers would lean towards it.
    """
    columns = (
        Column("item", phrase("item"), kind=Kind.KEY),
        Column("overall", phrase("overall"), kind=Kind.WORD),
        Column("aspects", phrase("labels_aspects"), kind=Kind.KEY),
        Column("subject", phrase("subject")),
        Column("source", phrase("source")),
        Column("date", phrase("date"), kind=Kind.DATE),
        Column("title", phrase("title")),
        Column("text", phrase("text")),
    )
    rows = tuple(
        (
            *(str(card.item), card.overall, "; ".join(f"{key}={said}" for key, said in card.opinions)),
            *(card.subject, card.source, card.published, card.title, card.text),
        )
        for card in cards
    )
    return Table(phrase("labels"), columns, rows)
