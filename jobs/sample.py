"""What a subject's reviews say, made ready for scoring: one voice for each review that may count."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from jobs.score import words_of
from report.subject import Distribution
from scoring.control import MonthShare
from scoring.trust import Evidence
from store.records import Listing, Precision, Published, ReviewVersion, Selection, Subject
from store.session import Store

SATISFIED, DISSATISFIED = 0.75, 0.25
A_SENTENCE = 40
A_SAMPLE = frozenset({Selection.FULL, Selection.NEWEST})
BY_MONTH = frozenset({Precision.SECOND, Precision.DAY, Precision.MONTH})


@dataclass(frozen=True, slots=True)
class Voice:
    """One review as the figures see it."""

    published_at: datetime
    """Best guess of the publication, aware UTC; the middle of a range; the first observation where none is stated."""
    month: str
    """YYYY-MM; empty where the publication is less exact than a month."""
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

    @property
    def satisfied(self) -> float | None:
        """Return 1 or 0 by the rating, else P(positive), else None."""
        return self.positive if self.unit is None else float(self.unit >= SATISFIED)


@dataclass(frozen=True, slots=True)
class Sample:
    """All reviews of a subject that may count, oldest first, and what each counts."""

    voices: tuple[Voice, ...]
    """One per review, vanished ones included."""
    weights: tuple[float, ...]
    """What each counts, 0..1: copies of one opinion share one."""

    @property
    def sources(self) -> list[str]:
        """Return the sources in order of name."""
        return sorted({voice.source for voice in self.voices})

    def visible(self) -> list[Voice]:
        """Return the reviews that have not vanished."""
        return [voice for voice in self.voices if not voice.vanished]

    def evidence(self, as_of: datetime) -> list[Evidence]:
        """Return what the reviews published by a moment say for the trust score."""
        return [
            Evidence(
                satisfied=voice.satisfied,
                # Whole days: two looks on the same day see the same figures.
                age_days=(as_of.date() - voice.published_at.date()).days,
                source=voice.source,
                vanished=voice.vanished,
                weight=weight,
            )
            for voice, weight in zip(self.voices, self.weights, strict=True)
            if voice.satisfied is not None and voice.published_at <= as_of
        ]


def read_sample(store: Store, subject: Subject, *, as_of: datetime, replay: bool) -> Sample:
    """Return what is known of a subject's reviews.

    Reviews of listings that show a chosen few are left out: they are no sample.

    Args:
        store: Where they are kept.
        subject: Whose reviews.
        as_of: The moment of the figures, UTC.
        replay: True: only what had been observed by then; False: all that is known now.
    """
    listings = {listing.id: listing for listing in store.subjects.listings(subject.key)}
    counted = {number for number, listing in listings.items() if _is_sample(store, listing)}
    versions = store.reviews.versions(subject.key, as_of=as_of if replay else None)
    found = [_voice(version, listings[version.listing_id]) for version in versions if version.listing_id in counted]
    voices = tuple(sorted(found, key=lambda voice: (voice.published_at, voice.source, voice.words)))
    return Sample(voices, copy_weights(voices))


def copy_weights(voices: Sequence[Voice]) -> tuple[float, ...]:
    """Return what each review counts: copies of a text, and of one author's rating without words, share one voice."""
    keys = [_opinion_key(voice) for voice in voices]
    counts = Counter(key for key in keys if key)
    return tuple(1.0 / counts[key] if key else 1.0 for key in keys)


def month_shares(sample: Sample) -> list[MonthShare]:
    """Return rated and dissatisfied reviews by month of publication, months without reviews included."""
    rated = Counter(voice.month for voice in sample.visible() if voice.month and voice.unit is not None)
    bad = Counter(
        voice.month
        for voice in sample.visible()
        if voice.month and voice.unit is not None and voice.unit <= DISSATISFIED
    )
    return [MonthShare(month, rated[month], bad[month]) for month in _all_months(rated)]


def distribution(voices: Iterable[Voice]) -> Distribution:
    """Return how many reviews stand at each fifth of the scale."""
    units = [voice.unit for voice in voices]
    stars = Counter(min(4, int(unit * 4 + 0.5)) for unit in units if unit is not None)
    return Distribution((stars[0], stars[1], stars[2], stars[3], stars[4]), units.count(None))


def moment_of(published: Published) -> datetime | None:
    """Return the best guess of a publication date, aware UTC: the middle of what it can mean; None if unknown."""
    if published.at is None:
        return None
    at = _utc(published.at)
    if published.precision is Precision.RANGE and published.until is not None:
        return at + (_utc(published.until) - at) / 2
    halves = {Precision.MONTH: timedelta(days=15), Precision.YEAR: timedelta(days=182)}
    return at + halves.get(published.precision, timedelta())


def _opinion_key(voice: Voice) -> tuple[str, ...] | None:
    """Return what makes two reviews the same opinion; None for one that is its own.

    A few words ("Great!") are said by many people; a whole sentence that recurs is a copy.
    """
    words = " ".join(voice.words.casefold().split())
    if len(words) >= A_SENTENCE:
        return (words,)
    return (voice.author, words, f"{voice.unit}") if voice.author else None


def _voice(version: ReviewVersion, listing: Listing) -> Voice:
    review = version.review
    moment = moment_of(review.published) or version.observed_at
    return Voice(
        published_at=moment,
        month=f"{moment:%Y-%m}" if review.published.precision in BY_MONTH else "",
        unit=review.unit(),
        positive=version.positive,
        source=listing.source,
        vanished=version.vanished,
        words=words_of(review),
        author=review.author_key,
    )


def _is_sample(store: Store, listing: Listing) -> bool:
    """Say whether the newest census that saw anything showed all reviews or the newest, not a chosen few."""
    censuses = [run.census for run in store.runs.history(listing, 8)]
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
