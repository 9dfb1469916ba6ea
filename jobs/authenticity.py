"""The authenticity tests of a subject's reviews as a set, and its score without what their findings rest on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

import numpy as np

from jobs.copied import NOWHERE, Elsewhere, find_alike
from jobs.sample import Sample
from jobs.surroundings import from_facts
from jobs.voicerow import (
    DAY,
    LONG,
    THUMB,
    VANISHED,
    Rows,
    author_number,
    days_of,
    exactness,
    has,
    hours_of,
    invited_of,
    lengths_of,
    moment_number,
)
from report.authenticity import SuspiciousPart, TestLine
from scoring.authenticity import Beside, Examinable, located, run_tests, suspicious_part
from scoring.authenticitytest import AuthenticityTest
from scoring.contradicting import Standing, Tones
from scoring.copies import Copies
from scoring.mismatch import shown_chances
from scoring.profile import HOURS, LENGTHS, Profile, author_classes, profile_of
from scoring.setcell import UNKNOWN, SetCells
from scoring.trust import TrustScore
from store.records import Interval, Subject
from store.session import Store

NEWEST = 2_000
"""Newest reviews with a known author of which is looked up what else the author wrote: enough for a share, and the cost
does not grow with the set."""


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
    written: Mapping[int, int],
    as_of: datetime,
    rescore: Callable[[Sample], TrustScore],
    elsewhere: Elsewhere = NOWHERE,
) -> Examined:
    """Return what the tests say of the reviews as a set.

    Args:
        sample: With the repeats: copies are what one of the tests looks for.
        beside: What the set is held against.
        written: Reviews known of each author, see `known_authors`.
        as_of: The moment of the figures, UTC; reviews published later are left out.
        rescore: Gives the score of a part of the set.
        elsewhere: What other subjects' reviews say almost the same, see `jobs.copied.copied_elsewhere`.
    """
    known = sample.only(sample.observed["at"] <= moment_number(as_of))
    rows = known.observed
    shown = ~has(rows, VANISHED)
    copies = find_alike(known, np.flatnonzero(shown & has(rows, LONG)), elsewhere)
    cells = _cells(rows)
    # A thumb is no star: a set of thumbs is no odd set of stars.
    starred = replace(cells, unit=np.where(has(rows, THUMB), np.nan, cells.unit))
    profile = _profile(rows[shown], starred, copies, written)
    tests = run_tests(Examinable(cells, _tones(rows[shown]), profile, copies), beside)
    tests = tuple(replace(test, part=located(test, cells)) for test in tests)
    return Examined(
        tuple(_line(test) for test in tests),
        _without(known, suspicious_part(tests), rescore),
        profile if len(rows) else None,
    )


def known_authors(store: Store, sample: Sample, as_of: datetime | None) -> dict[int, int]:
    """Return how many reviews are known of each author of the newest reviews, on whatever subject.

    Args:
        store: Where reviews are kept.
        sample: Whose authors.
        as_of: Only reviews seen by this moment, UTC; None: all.

    Returns:
        Their numbers by that of the author, see `jobs.voicerow.author_number`.
    """
    rows = sample.observed
    known = rows[(rows["author"] != 0) & ~has(rows, VANISHED)][-NEWEST:]
    authors = store.reviews.authors_of(known["version"].tolist())
    return {author_number(name): n for name, n in store.reviews.written_by(authors, as_of=as_of).items()}


def held_against(score: TrustScore, profiles: Sequence[Profile]) -> Beside:
    """Return what a set is held against: others of its kind, and what each source says beside what is usual on it."""
    standings = tuple(Standing(each.value / 100, each.usual / 100) for each in score.sources)
    return Beside(tuple(profiles), standings=standings, contradiction=score.contradiction)


def _cells(rows: Rows) -> SetCells:
    """Return what the tests see of each review, one cell each."""
    return SetCells(
        day=np.where(exactness(rows) >= DAY, days_of(rows), UNKNOWN),
        unit=rows["unit"],
        invited=invited_of(rows),
        vanished=has(rows, VANISHED),
        n=np.ones(len(rows), dtype=np.int64),
    )


def _tones(visible: Rows) -> Tones:
    told = visible[~np.isnan(visible["positive"]) & ~np.isnan(visible["unit"])]
    return Tones(shown_chances(told["positive"]), told["unit"], np.ones(len(told)))


def _profile(visible: Rows, cells: SetCells, copies: Copies, written: Mapping[int, int]) -> Profile:
    """Return what other subjects are told of this one."""
    known = np.array(sorted(written.items()), dtype=np.int64).reshape(-1, 2)
    authors = visible["author"][np.isin(visible["author"], known[:, 0])]
    n_written = known[np.searchsorted(known[:, 0], authors), 1]
    return profile_of(
        cells,
        lengths=tuple(np.bincount(lengths_of(visible), minlength=len(LENGTHS) + 1).tolist()),
        hours=tuple(np.bincount(hours_of(visible), minlength=24 // HOURS).tolist()),
        authors=author_classes(n_written.tolist()),
        copies=copies,
    )


def _line(test: AuthenticityTest) -> TestLine:
    return TestLine(test.name, test.fired, test.effect, test.adjusted_p, numbers=test.numbers, lacking=test.lacking)


def _without(sample: Sample, part: frozenset[int], rescore: Callable[[Sample], TrustScore]) -> SuspiciousPart | None:
    """Return the score of the set without a part of it; None where there is no such part."""
    if not part:
        return None
    kept = np.ones(len(sample.observed), dtype=np.bool_)
    kept[list(part)] = False
    score = rescore(sample.only(kept))
    ends = score.interval
    interval = None if ends is None else Interval(ends.low / 100, ends.high / 100, ends.level)
    return SuspiciousPart(len(part), None if score.value is None else score.value / 100, interval)
