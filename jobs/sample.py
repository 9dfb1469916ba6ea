"""What a subject's reviews say, made ready for scoring: one row for each review, and which of them count."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Protocol

import numpy as np

from jobs.voice import DISSATISFIED, SATISFIED, Voice, is_sample, no_more_exact_than_a_day
from jobs.voicerow import (
    DATED,
    DAY,
    EPOCH,
    MONTH,
    ROW,
    THUMB,
    VANISHED,
    Mask,
    Rows,
    days_of,
    exactness,
    grouped,
    has,
    moment_number,
    month_name,
    months_of,
    rows_from,
    rows_of,
)
from report.subject import Distribution
from scoring.authenticitytest import Counts, Floats
from scoring.control import MonthShare
from scoring.mismatch import Contradictions, find_contradictions, shown_chances
from store.records import Listing, Subject
from store.session import Store

_STARS = (DISSATISFIED / 2, DISSATISFIED, SATISFIED, (1 + SATISFIED) / 2)


@dataclass(frozen=True, eq=False)
class Sample:
    """All reviews of a subject that may count, oldest first, and which of them do: each opinion once."""

    observed: Rows
    """One row per review, vanished ones and repeats included."""
    counting: Mask
    """Which of them count, vanished ones included: one per opinion; shape (n,)."""
    names: tuple[str, ...]
    """Sources by the number that rows give, in order of name."""
    parts: tuple[str, ...] = ("",)
    """Keys of the parts of the subject that rows speak of, by the number that they give; the subject itself first."""
    to_come: int = 0
    """Reviews that were left out because their date is still to come."""

    @cached_property
    def voices(self) -> Rows:
        """Return the reviews that count, vanished ones included."""
        return self.observed[self.counting]

    @property
    def repeats(self) -> int:
        """Return how many visible reviews do not count because another one says the same."""
        return int((~has(self.observed, VANISHED) & ~self.counting).sum())

    @property
    def sources(self) -> list[str]:
        """Return the sources of what counts in order of name."""
        return [self.names[number] for number in np.unique(self.voices["source"])]

    @cached_property
    def visible(self) -> Rows:
        """Return the reviews that count and have not vanished."""
        return self.observed[self.counting & ~has(self.observed, VANISHED)]

    @property
    def newest(self) -> int | None:
        """Return the row number of the version of the newest visible review that states a date; None if none does."""
        dated = self.visible[has(self.visible, DATED)]
        return int(dated["version"][int(np.argmax(dated["at"]))]) if len(dated) else None

    def first(self, otherwise: datetime) -> datetime:
        """Return when the first review that counts was published, or another moment where there is none."""
        voices = self.voices
        return EPOCH + timedelta(microseconds=int(voices["at"][0])) if len(voices) else otherwise

    def until(self, as_of: datetime) -> "Sample":
        """Return the sample without the reviews whose date is still to come: whatever they say, it has not happened."""
        known = self.observed["at"] <= moment_number(as_of)
        return replace(self.only(known), to_come=int((~known).sum()))

    def only(self, chosen: Mask) -> "Sample":
        """Return the sample of some of its reviews.

        Args:
            chosen: Which of those observed; shape (n,).
        """
        if chosen.all():
            return self
        rows = self.observed[chosen]
        return Sample(rows, _counting(rows), self.names, self.parts)


@dataclass(frozen=True, slots=True)
class Said:
    """Which sentiments count."""

    by: str | None = None
    """Digest of the model that gave them; None: the one that came last."""
    until: int | None = None
    """Leaf of the log before which they were kept; None: all."""


NEWEST = Said()


class RowReader(Protocol):
    """Gives the rows of all reviews of a listing, in any order."""

    def __call__(self, listing: Listing) -> Rows:
        """Return them."""
        ...


def read_sample(
    store: Store,
    subject: Subject,
    *,
    as_of: datetime,
    replay: bool,
    said: Said = NEWEST,
    read: RowReader | None = None,
) -> Sample:
    """Return what is known of the reviews of a subject and of its parts.

    Reviews of listings that show a chosen few are left out: they are no sample. Parts are those of the as-of date; one
    that is a natural person is left out.

    Args:
        store: Where they are kept.
        subject: Whose reviews.
        as_of: The moment of the figures, UTC.
        replay: True: only what had been observed by then; False: all that is known now.
        said: Whose sentiments count, and kept by when.
        read: Gives the rows of a listing as it is known now, by the model that came last; where something else is
            asked for, or for None, each review is read.
    """
    parts = [
        part for part in store.subjects.parts(subject.key, on=as_of.date()) if not store.subjects.get(part).is_person
    ]
    moment = as_of if replay else None
    each = _EachReview(store, moment, said)
    reader = each if replay or said != NEWEST or read is None else read
    names: dict[str, int] = {}
    found = [np.empty(0, dtype=ROW)]
    for number, key in enumerate([subject.key, *parts]):
        for listing, links in _sampled(store, key, moment):
            rows = reader(listing).copy()
            rows["part"], rows["source"] = number, names.setdefault(listing.source, len(names))
            found.append(rows[_covered(rows, links)])
    return _ordered(np.concatenate(found), list(names), ("", *parts)).until(as_of)


def sample_of(voices: Sequence[Voice]) -> Sample:
    """Return the sample of some reviews, in which each opinion counts once: by its first visible review, if any is.

    Args:
        voices: All reviews, in any order.
    """
    names = list(dict.fromkeys(voice.source for voice in voices))
    parts = list(dict.fromkeys(["", *(voice.subject for voice in voices)]))
    rows = rows_of(voices)
    rows["source"] = [names.index(voice.source) for voice in voices]
    rows["part"] = [parts.index(voice.subject) for voice in voices]
    return _ordered(rows, names, tuple(parts))


@dataclass(frozen=True, slots=True)
class _EachReview:
    """Reads the reviews of a listing one by one."""

    store: Store
    as_of: datetime | None
    said: Said

    def __call__(self, listing: Listing) -> Rows:
        """Return their rows."""
        return rows_from(
            self.store.reviews.versions(
                listing=listing, as_of=self.as_of, model_digest=self.said.by, said_until=self.said.until
            )
        )


def _sampled(store: Store, key: str, as_of: datetime | None) -> list[tuple[Listing, list[Listing]]]:
    """Return the listings of a subject that are a sample, each with all its dated links."""
    links: dict[int, list[Listing]] = defaultdict(list)
    for link in store.subjects.listings(key):
        links[link.id].append(link)
    return [(each[0], each) for each in links.values() if is_sample(store, each[0], as_of=as_of)]


def _covered(rows: Rows, links: Iterable[Listing]) -> Mask:
    """Return which reviews of a listing speak of the subject by one of its dated links."""
    covered = np.zeros(len(rows), dtype=np.bool_)
    for link in links:
        first, last = (link.valid_from or date.min).toordinal(), (link.valid_to or date.max).toordinal()
        covered |= (rows["covered"] >= first) & (rows["covered"] <= last)
    return covered


def _ordered(rows: Rows, names: Sequence[str], parts: tuple[str, ...]) -> Sample:
    """Return the sample of these reviews, oldest first, its sources numbered by name.

    Reviews of one moment stand in an order that does not change when texts are erased.
    """
    ordered = sorted(names)
    rows["source"] = np.array([ordered.index(name) for name in names], dtype=np.int16)[rows["source"]]
    rows = rows[np.lexsort((rows["version"], rows["source"], rows["at"]))]
    return Sample(rows, _counting(rows), tuple(ordered), parts)


def _counting(rows: Rows) -> Mask:
    """Return which reviews count: of each opinion the first one, of the visible ones if any is."""
    order = np.lexsort((has(rows, VANISHED), rows["opinion"]))
    opinions = rows["opinion"][order]
    is_first = np.ones(len(rows), dtype=np.bool_)
    is_first[1:] = opinions[1:] != opinions[:-1]
    counting = rows["opinion"] < 0
    counting[order[is_first]] = True
    return counting


def stated_date(store: Store, version: int) -> str | None:
    """Return when a review was published, as exact as its source says but no more than a day; None if it does not.

    Args:
        store: Where it is kept.
        version: Row number of the version.
    """
    return next((no_more_exact_than_a_day(each.review.published) for each in store.twins.among([version])), None)


def month_shares(sample: Sample, source: str | None = None) -> list[MonthShare]:
    """Return rated and dissatisfied reviews by month of publication, months without reviews included.

    Args:
        sample: The reviews.
        source: Only those of this source; None for all.
    """
    rows = sample.visible
    chosen = ~np.isnan(rows["unit"])
    if source is not None:
        chosen &= rows["source"] == sample.names.index(source)
    return shares_by_month(rows[chosen], rows["unit"][chosen] <= DISSATISFIED)


def shares_by_month(rows: Rows, is_bad: Mask) -> list[MonthShare]:
    """Return how many reviews there are in each month and how many of them are bad, months without reviews included.

    Args:
        rows: Reviews; those without a month are left out.
        is_bad: Which of them are bad; shape (n,).
    """
    dated = exactness(rows) >= MONTH
    days, place = grouped(days_of(rows[dated]))
    n = np.bincount(place, minlength=len(days))
    bad = np.bincount(place[is_bad[dated]], minlength=len(days))
    moments: Mapping[int, list[tuple[int, int]]] = defaultdict(list)
    for month, *counts in zip(months_of(days).tolist(), n.tolist(), bad.tolist(), strict=True):
        moments[month].append((counts[0], counts[1]))
    span = range(min(moments), max(moments) + 1) if moments else range(0)
    return [_month_share(month, tuple(moments.get(month, ()))) for month in span]


def _month_share(month: int, moments: tuple[tuple[int, int], ...]) -> MonthShare:
    """Return a month's reviews with the days that they were published on, in order."""
    return MonthShare(month_name(month), sum(n for n, _ in moments), sum(bad for _, bad in moments), moments)


def notes_on(sample: Sample) -> Iterator[str]:
    """Yield the words that say what must be known to read the figures."""
    if sample.to_come:
        yield "to_come_means"
    rows = sample.visible
    if len(rows) and not has(rows, DATED).all():
        yield "undated_means"
    if len(rows) and (exactness(rows) >= DAY).all() and len(np.unique(days_of(rows))) == 1:
        yield "one_day_means"


def contradictions(rows: Rows) -> Contradictions | None:
    """Return how many texts contradict their rating; None where too few were judged."""
    return find_contradictions(shown_chances(rows["positive"]), rows["unit"])


def distribution(rows: Rows) -> Distribution:
    """Return how many reviews stand at each fifth of the scale, and how many thumbs point where."""
    rated = rows[~np.isnan(rows["unit"])]
    thumbs = has(rated, THUMB)
    one, two, three, four, five = np.bincount(stars_of(rated["unit"][~thumbs]), minlength=6)[1:].tolist()
    up = int((rated["unit"][thumbs] >= SATISFIED).sum())
    return Distribution((one, two, three, four, five), len(rows) - len(rated), up, int(thumbs.sum()) - up)


def stars_of(units: Floats) -> Counts:
    """Return the star that each rating unit belongs to: four, five are the satisfied, one, two the dissatisfied."""
    lowest, low, high, highest = _STARS
    stars: Counts = 1 + (units >= lowest).astype(np.int64) + (units > low) + (units >= high) + (units >= highest)
    return stars
