"""What a subject's reviews say, made ready for scoring: one voice for each review that may count."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import numpy as np

from jobs.score import words_of
from report.subject import Distribution
from scoring.control import MonthShare
from scoring.mismatch import Contradictions, find_contradictions
from store.records import Census, Listing, Precision, Published, ReviewVersion, Selection, Subject
from store.session import Store

SATISFIED, DISSATISFIED = 0.75, 0.25
A_SAMPLE = frozenset({Selection.FULL, Selection.NEWEST})
LOOKED_BACK = 8
"""Newest runs of a listing that say whether it shows a sample."""
BY_DAY = frozenset({Precision.SECOND, Precision.DAY})
BY_MONTH = BY_DAY | {Precision.MONTH}


@dataclass(frozen=True, slots=True)
class Voice:
    """One review as the figures see it."""

    published_at: datetime
    """Best guess of the publication, aware UTC; the middle of a range; the first observation where none is stated."""
    precision: Precision
    """How exactly the source states it."""
    unit: float | None
    """Rating unit 0..1; None without a rating."""
    positive: float | None
    """P(text is positive); None if not judged."""
    source: str
    """Where it stands."""
    vanished: bool
    """Missed by the newest full census."""
    words: str
    """Title and text; empty without words."""
    author: str | None
    """Keyed hash of the author; None if not shown."""
    stated: str | None = None
    """Publication in ISO 8601, as exact as stated but no more than a day; None where none is stated."""
    opinion: int | None = None
    """Number that all reviews share that say the same; None for an opinion of its own."""
    replied: bool = False
    """True if its owner's answer is shown."""
    subject: str = ""
    """Key of the part of the subject that it speaks of; empty for the subject itself."""
    listing: int = 0
    """Row number of its listing."""
    invited: bool | None = None
    """Was its author invited for a reward? None where the source does not say."""
    version: int = 0
    """Row number of the version; orders reviews of one day, so that erasing a text changes no order."""

    @property
    def month(self) -> str:
        """Return YYYY-MM, or nothing where the publication is less exact than a month."""
        return f"{self.published_at:%Y-%m}" if self.precision in BY_MONTH else ""

    @property
    def satisfied(self) -> float | None:
        """Return 1 or 0 by the rating, else P(positive), else None."""
        return self.positive if self.unit is None else float(self.unit >= SATISFIED)


@dataclass(frozen=True, slots=True)
class Sample:
    """All reviews of a subject that may count, oldest first, and those that do: each opinion once."""

    observed: tuple[Voice, ...]
    """One per review, vanished ones and repeats included."""
    voices: tuple[Voice, ...]
    """Those that count, vanished ones included: one per opinion."""

    @property
    def repeats(self) -> int:
        """Return how many visible reviews do not count because another one says the same."""
        return sum(not voice.vanished for voice in self.observed) - len(self.visible())

    @property
    def sources(self) -> list[str]:
        """Return the sources in order of name."""
        return sorted({voice.source for voice in self.voices})

    def visible(self) -> list[Voice]:
        """Return the reviews that count and have not vanished."""
        return [voice for voice in self.voices if not voice.vanished]

    def first(self, otherwise: datetime) -> datetime:
        """Return when the first review that counts was published, or another moment where there is none."""
        return min((voice.published_at for voice in self.voices), default=otherwise)

    def newest(self) -> str | None:
        """Return when the newest visible review was published, as exact as its source says; None if none says."""
        dated = [voice for voice in self.visible() if voice.stated]
        return max(dated, key=lambda voice: voice.published_at).stated if dated else None


def read_sample(
    store: Store, subject: Subject, *, as_of: datetime, replay: bool, model_digest: str | None = None
) -> Sample:
    """Return what is known of the reviews of a subject and of its parts.

    Reviews of listings that show a chosen few are left out: they are no sample. Parts are those of the as-of date; one
    that is a natural person is left out.

    Args:
        store: Where they are kept.
        subject: Whose reviews.
        as_of: The moment of the figures, UTC.
        replay: True: only what had been observed by then; False: all that is known now.
        model_digest: Whose sentiments count; None: those of the model that came last.
    """
    moment = as_of if replay else None
    parts = [
        part for part in store.subjects.parts(subject.key, on=as_of.date()) if not store.subjects.get(part).is_person
    ]
    found = [
        replace(voice, subject=part)
        for key, part in [(subject.key, ""), *zip(parts, parts, strict=True)]
        for voice in _voices(store, key, moment, model_digest)
    ]
    return sample_of(in_order(found))


def in_order(voices: Iterable[Voice]) -> list[Voice]:
    """Return reviews oldest first; those of one moment in an order that does not change when texts are erased."""
    return sorted(voices, key=lambda voice: (voice.published_at, voice.source, voice.version))


def _voices(store: Store, key: str, as_of: datetime | None, model_digest: str | None) -> Iterator[Voice]:
    """Yield the reviews of one subject on listings that are a sample."""
    listings = {listing.id: listing for listing in store.subjects.listings(key)}
    counted = {number for number, listing in listings.items() if is_sample(store, listing, as_of=as_of)}
    for version in store.reviews.versions(key, as_of=as_of, model_digest=model_digest):
        if version.listing_id in counted:
            yield voice_of(version, listings[version.listing_id])


def sample_of(observed: Sequence[Voice]) -> Sample:
    """Return the sample in which each opinion counts once: its first review, of the visible ones if any is.

    Args:
        observed: All reviews, oldest first.
    """
    chosen: dict[int, Voice] = {}
    for voice in observed:
        if voice.opinion is not None:
            first = chosen.setdefault(voice.opinion, voice)
            if first.vanished and not voice.vanished:
                chosen[voice.opinion] = voice
    counting = (voice for voice in observed if voice.opinion is None or chosen[voice.opinion] is voice)
    return Sample(tuple(observed), tuple(counting))


def month_shares(sample: Sample, source: str | None = None) -> list[MonthShare]:
    """Return rated and dissatisfied reviews by month of publication, months without reviews included.

    Args:
        sample: The reviews.
        source: Only those of this source; None for all.
    """
    dated = [voice for voice in sample.visible() if voice.month and source in {None, voice.source}]
    days: dict[str, dict[date, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for voice in dated:
        if voice.unit is not None:
            day = days[voice.month][voice.published_at.date()]
            day[0] += 1
            day[1] += voice.unit <= DISSATISFIED
    return [_month_share(month, days.get(month, {})) for month in _all_months(days)]


def _month_share(month: str, days: Mapping[date, Sequence[int]]) -> MonthShare:
    """Return a month's reviews with the days that they were published on, in order."""
    moments = tuple((days[day][0], days[day][1]) for day in sorted(days))
    return MonthShare(month, sum(n for n, _ in moments), sum(bad for _, bad in moments), moments)


def contradictions(voices: Iterable[Voice]) -> Contradictions | None:
    """Return how many texts contradict their rating; None where too few were judged."""
    pairs = [(voice.positive, voice.unit) for voice in voices if voice.positive is not None and voice.unit is not None]
    positive, units = np.array(pairs, dtype=np.float64).reshape(-1, 2).T
    return find_contradictions(positive, units)


def distribution(voices: Iterable[Voice]) -> Distribution:
    """Return how many reviews stand at each fifth of the scale."""
    units = [voice.unit for voice in voices]
    stars = Counter(stars_of(unit) for unit in units if unit is not None)
    return Distribution((stars[1], stars[2], stars[3], stars[4], stars[5]), units.count(None))


def stars_of(unit: float) -> int:
    """Return the star that a rating unit belongs to: four and five are the satisfied, one and two the dissatisfied."""
    if DISSATISFIED < unit < SATISFIED:
        return 3
    middle = DISSATISFIED / 2 if unit <= DISSATISFIED else (1 + SATISFIED) / 2
    return (1 if unit < middle else 2) if unit <= DISSATISFIED else (4 if unit < middle else 5)


def moment_of(published: Published) -> datetime | None:
    """Return the best guess of a publication date, aware UTC: the middle of what it can mean; None if unknown."""
    if published.at is None:
        return None
    at = _utc(published.at)
    if published.precision is Precision.RANGE and published.until is not None:
        return at + (_utc(published.until) - at) / 2
    halves = {Precision.MONTH: timedelta(days=15), Precision.YEAR: timedelta(days=182)}
    return at + halves.get(published.precision, timedelta())


def voice_of(version: ReviewVersion, listing: Listing) -> Voice:
    """Return a version as the figures see it; which part of the subject it speaks of is left open."""
    review = version.review
    return Voice(
        published_at=_best_guess(review.published, version.observed_at),
        precision=review.published.precision,
        unit=review.unit(),
        positive=version.positive,
        source=listing.source,
        vanished=version.vanished,
        words=words_of(review),
        author=review.author_key,
        stated=_no_more_exact_than_a_day(review.published),
        opinion=version.id if version.twin_of is None else version.twin_of,
        replied=review.reply is not None,
        listing=version.listing_id,
        invited=review.incentivised,
        version=version.id,
    )


def _best_guess(published: Published, observed_at: datetime) -> datetime:
    """Return when a review was probably published: where only a span is stated, not after it was seen."""
    moment = moment_of(published)
    if moment is None or published.at is None:
        return observed_at
    # In the first half of a month its middle is still to come, and what is to come counts for nothing.
    return moment if published.precision in BY_DAY else min(moment, max(_utc(published.at), observed_at))


def _no_more_exact_than_a_day(published: Published) -> str | None:
    text = published.text()
    return text[:10] if text and published.precision is Precision.SECOND else text


def is_sample(store: Store, listing: Listing, *, as_of: datetime | None = None) -> bool:
    """Say whether the newest census that saw anything showed all reviews or the newest, not a chosen few.

    Args:
        store: Where runs are kept.
        listing: Which.
        as_of: By the runs that were closed by this moment, UTC; None: by all.
    """
    return shows_a_sample([run.census for run in store.runs.history(listing, LOOKED_BACK, as_of=as_of)])


def shows_a_sample(censuses: Iterable[Census | None]) -> bool:
    """Say whether the newest of these censuses that saw anything showed all reviews or the newest.

    Args:
        censuses: Newest first.
    """
    newest = next((census for census in censuses if census is not None and census.seen), None)
    return newest is not None and newest.selection in A_SAMPLE


def _all_months(months: Iterable[str]) -> list[str]:
    known = sorted(months)
    if not known:
        return []
    first, last = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (known[0], known[-1]))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(first, last + 1)]


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
