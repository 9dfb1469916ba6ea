"""The authenticity tests of a subject's reviews as a set, and its score without what their findings rest on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from jobs.sample import BY_DAY, Sample, Voice, sample_of
from jobs.surroundings import from_facts
from report.authenticity import SuspiciousPart, TestLine
from scoring.authenticity import Beside, authenticity_tests, suspicious_part
from scoring.authenticitytest import AuthenticityTest, Opinion
from scoring.contradicting import Standing
from scoring.profile import Profile, describe
from scoring.trust import TrustScore
from store.records import Interval, Precision, Subject
from store.session import Store

NEWEST = 2_000
"""Newest reviews with a known author of which is looked up what else the author wrote: enough for a share, and the cost
does not grow with the set."""
_MINUTES, _SECONDS = 60, 3_600


@dataclass(frozen=True, slots=True)
class Company:
    """Profiles of all subjects as they stood before the day, for what is usual among those of a kind."""

    profiles: tuple[tuple[str, str, Profile], ...] = ()
    """Key, kind and profile of each subject that has one."""

    def beside(self, subject: Subject, related: frozenset[str]) -> tuple[Profile, ...]:
        """Return the profiles of other subjects of the kind, those of its parts and wholes left out."""
        left_out = related | {subject.key}
        return tuple(each for key, kind, each in self.profiles if kind == subject.kind and key not in left_out)


@dataclass(frozen=True, slots=True)
class Examined:
    """What the tests say of a set."""

    tests: tuple[TestLine, ...]
    """All of them, fired or not."""
    suspicious: SuspiciousPart | None
    """The score without what the findings rest on; None where no finding rests on a part of the set."""
    profile: Profile | None
    """What other subjects are told of this one; None where it has no reviews."""


def read_company(store: Store, as_of: datetime) -> Company:
    """Return the profiles that were published before a day: so the order within the day changes no figure.

    Args:
        store: Where figures are kept.
        as_of: A moment of that day, UTC.
    """
    day = datetime.combine(as_of.astimezone(UTC).date(), time.min, UTC)
    known = ((key, kind, from_facts(facts).profile) for key, kind, facts in store.indicators.facts_before(day))
    return Company(tuple((key, kind, profile) for key, kind, profile in known if profile is not None))


def related_to(store: Store, subject: Subject) -> frozenset[str]:
    """Return the keys of a subject's parts and wholes, of any day: their reviews are its own."""
    links = [(link.child, link.parent) for link in store.subjects.links()]
    found = {subject.key}
    while more := {name for pair in links if found & set(pair) for name in pair} - found:
        found |= more
    return frozenset(found - {subject.key})


def examine(
    sample: Sample,
    beside: Beside,
    *,
    written: Mapping[str, int],
    as_of: datetime,
    rescore: Callable[[Sample], TrustScore],
) -> Examined:
    """Return what the tests say of the reviews as a set.

    Args:
        sample: With the repeats: copies are what one of the tests looks for.
        beside: What the set is held against.
        written: Reviews known of each author, see `known_authors`.
        as_of: The moment of the figures, UTC; reviews published later are left out.
        rescore: Gives the score of a part of the set.
    """
    voices = [voice for voice in sample.observed if voice.published_at <= as_of]
    opinions = [_opinion(voice, written) for voice in voices]
    profile = describe([item for item in opinions if not item.vanished])
    tests = authenticity_tests(opinions, beside, profile=profile)
    return Examined(
        tuple(_line(test) for test in tests),
        _without(voices, suspicious_part(tests), rescore),
        profile if opinions else None,
    )


def known_authors(store: Store, sample: Sample, as_of: datetime | None) -> dict[str, int]:
    """Return how many reviews are known of each author of the newest reviews, on whatever subject.

    Args:
        store: Where reviews are kept.
        sample: Whose authors.
        as_of: Only reviews seen by this moment, UTC; None: all.
    """
    known = [voice.author for voice in sample.observed if voice.author is not None and not voice.vanished]
    return store.reviews.written_by(known[-NEWEST:], as_of=as_of)


def held_against(score: TrustScore, profiles: Sequence[Profile]) -> Beside:
    """Return what a set is held against: others of its kind, and what each source says beside what is usual on it."""
    standings = tuple(Standing(each.value / 100, each.usual / 100) for each in score.sources)
    return Beside(tuple(profiles), standings=standings, contradiction=score.contradiction)


def _opinion(voice: Voice, written: Mapping[str, int]) -> Opinion:
    at = voice.published_at
    return Opinion(
        at.toordinal() if voice.precision in BY_DAY else None,
        voice.unit,
        voice.words,
        voice.author,
        hour=at.hour + at.minute / _MINUTES + at.second / _SECONDS if voice.precision is Precision.SECOND else None,
        source=voice.source,
        place=str(voice.listing),
        vanished=voice.vanished,
        invited=voice.invited,
        reviews_by_author=None if voice.author is None else written.get(voice.author),
        positive=voice.positive,
    )


def _line(test: AuthenticityTest) -> TestLine:
    return TestLine(test.name, test.fired, test.effect, test.adjusted_p, numbers=test.numbers, lacking=test.lacking)


def _without(
    voices: Sequence[Voice], part: frozenset[int], rescore: Callable[[Sample], TrustScore]
) -> SuspiciousPart | None:
    """Return the score of the set without a part of it; None where there is no such part."""
    if not part:
        return None
    score = rescore(sample_of([voice for place, voice in enumerate(voices) if place not in part]))
    ends = score.interval
    interval = None if ends is None else Interval(ends.low / 100, ends.high / 100, ends.level)
    return SuspiciousPart(len(part), None if score.value is None else score.value / 100, interval)
