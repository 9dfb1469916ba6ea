"""The two long lists, reviews behind the figures and leaves of the ledger: their lines, and what to list."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from report.phrase import Phrase
from store.records import Subject

LISTED_REVIEWS = 200
"""Reviews that programs are given at a time."""


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One review as it is listed; never with a name."""

    published: str | None
    """Publication date in ISO 8601, as exact as the source says; None if unknown."""
    stars: float | None
    """Rating on a scale of five stars; None without rating, and for a thumb."""
    title: str
    """Heading; empty where there is none."""
    excerpt: str
    """Beginning of the text; empty where there is none or where it was erased."""
    source: str
    """Where it comes from."""
    language: str
    """Language that the source states, else the recognised one, ISO 639-1; und where neither is known."""
    positive: float | None
    """P(text is positive), 0..1; None where it was not judged."""
    vanished: bool = False
    """True where the newest full census missed it."""
    expired: bool = False
    """True where its text was erased, as the source allows no longer storage or somebody asked."""
    rating: str = ""
    """Rating as the source has it, with its scale (9.1 of 10), or up or down; empty without rating."""
    version: int = 0
    """Row number of the version; the address of its explanation ends in it."""


@dataclass(frozen=True, slots=True)
class LeafLine:
    """One leaf of the ledger as it is listed."""

    index: int
    """Position in the ledger, from 0."""
    kind: str
    """observed, edited, vanished, run, indicator ..."""
    run: int
    """Number of the run."""
    at: datetime
    """When it was appended, UTC."""
    digest: str
    """Leaf hash, hex."""


@dataclass(frozen=True, slots=True)
class ReviewFilter:
    """Which of a subject's reviews to list."""

    month: str | None = None
    """YYYY-MM of publication; None for all months."""
    max_stars: int | None = None
    """Highest rating on a scale of five stars, 1..5; None for all, also those without a rating.

    A thumb down passes as one star does, one up as five do: it is dissatisfied, or satisfied, wherever shares count it.
    """
    # There is no lowest rating to ask for: nobody is helped in leaving out the bad ones.
    source: str | None = None
    """Only those of this source; None for all."""
    since: date | None = None
    """First day of publication; None: from the beginning."""
    until: date | None = None
    """Last day of publication; None: to the end."""
    is_vanished: bool = False
    """True: only those that the newest full census missed."""
    blames: str | None = None
    """Aspect that their texts speak badly of; None for all."""


@dataclass(frozen=True, slots=True)
class ReviewChoices:
    """What the list of a subject's reviews can be filtered by."""

    subject: Subject
    """Whose reviews."""
    sources: tuple[str, ...] = ()
    """Sources on which it is listed, by name."""
    aspects: Mapping[str, Phrase] = field(default_factory=dict)
    """What people call the aspects that are looked for in its texts, by key."""
