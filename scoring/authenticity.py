"""Risk of the set: does a set of reviews look as such sets usually do? Never a verdict on a review or a person."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scoring import aftereffect, burst, copies, profile, ratedday, ratinggap, ratingtrend
from scoring.aftereffect import judge_after_effect
from scoring.authenticitytest import NOMINAL, PERMUTATIONS, AuthenticityTest, Opinion
from scoring.burst import judge_burst
from scoring.contradicting import Standing, Tones, judge_mismatch, judge_sources, tones_of
from scoring.copies import Copies, count_copies, judge_copies
from scoring.multiplicity import adjust_p_values
from scoring.profile import Profile, describe, judge_profile
from scoring.ratedday import rated_days
from scoring.ratinggap import judge_invited, judge_vanished
from scoring.setcell import SetCells, cells_of

FALSE_DISCOVERY = 0.05
"""Share of tests fired without cause that is accepted among those that fire."""
_RULE = (
    *(FALSE_DISCOVERY, NOMINAL, PERMUTATIONS),
    *(
        burst.LENGTHS_DAYS,
        burst.AROUND_DAYS,
        burst.TIMES_EXPECTED,
        burst.LEAST_RATED,
        burst.LEAST_INSIDE,
        burst.COUNT_LIMIT,
    ),
    *(aftereffect.LENGTHS_DAYS, aftereffect.BEFORE_DAYS, aftereffect.AFTER_DAYS, aftereffect.LEAST_RATED),
    *(copies.LEAST_TEXTS, copies.USUAL_SHARE, copies.USUAL_DISPERSION, profile.LENGTHS, profile.HOURS),
    *(
        ratedday.MOST_RATED,
        ratinggap.LEAST_INVITED,
        ratinggap.LEAST_VANISHED,
        ratingtrend.USUAL_CLUSTERING,
        ratingtrend.OVERALL_WEIGHT,
    ),
)
METHOD = hashlib.sha256(f"authenticity/4 {_RULE}".encode()).hexdigest()
"""Names the tests and their settings, SHA-256, hex."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a set is held against."""

    profiles: tuple[Profile, ...] = ()
    """Profiles of other subjects of the same kind; empty where none is known."""
    elsewhere: tuple[Opinion, ...] = ()
    """Reviews of other subjects, whose texts may be copied here."""
    standings: tuple[Standing, ...] = ()
    """What each source with enough reviews says beside what is usual on it."""
    contradiction: float | None = None
    """p-value of Cochran's test of these; None where it could not be held."""


@dataclass(frozen=True, eq=False)
class Examinable:
    """What the tests see of a set."""

    cells: SetCells
    """All reviews, vanished ones marked."""
    tones: Tones
    """Visible ones with a rating and a judged text."""
    profile: Profile
    """Of the visible ones."""
    copies: Copies
    """What was found of texts that are alike."""


def authenticity_tests(
    opinions: Sequence[Opinion], beside: Beside = Beside(), *, false_discovery: float = FALSE_DISCOVERY
) -> tuple[AuthenticityTest, ...]:
    """Return all tests of a set whose reviews are known one by one, corrected for multiplicity.

    Args:
        opinions: The reviews of one subject, vanished ones marked.
        beside: What the set is held against.
        false_discovery: Accepted share of false discoveries, between 0 and 1.

    References:
        Ours, see docs/indicators.md#authenticity.
    """
    shown = [place for place, item in enumerate(opinions) if not item.vanished]
    visible = [opinions[place] for place in shown]
    alike = count_copies(visible, beside.elsewhere)
    alike = alike._replace(part=tuple(shown[place] for place in alike.part))
    cells = cells_of(opinions)
    seen = Examinable(cells, tones_of(opinions), describe(visible, beside.elsewhere), alike)
    tests = run_tests(seen, beside, false_discovery)
    return tuple(replace(test, part=located(test, cells)) for test in tests)


def run_tests(
    seen: Examinable, beside: Beside, false_discovery: float = FALSE_DISCOVERY
) -> tuple[AuthenticityTest, ...]:
    """Return all tests of a set, corrected for multiplicity.

    Args:
        seen: The set.
        beside: What it is held against.
        false_discovery: Accepted share of false discoveries, between 0 and 1.

    References:
        Ours, see docs/indicators.md#authenticity.
    """
    rated = rated_days(seen.cells)
    tests = [
        judge_burst(rated),
        judge_after_effect(rated),
        judge_copies(seen.copies, [each.copies for each in beside.profiles]),
        *judge_profile(seen.profile, beside.profiles),
        judge_mismatch(seen.tones),
        judge_invited(seen.cells),
        judge_sources(beside.standings, beside.contradiction),
        judge_vanished(seen.cells),
    ]
    return correct(tests, false_discovery=false_discovery)


def correct(tests: Sequence[AuthenticityTest], *, false_discovery: float) -> tuple[AuthenticityTest, ...]:
    """Return tests with adjusted p-values, and which of them fired.

    Args:
        tests: Tests of one set; those that could not be held do not count among those that were.
        false_discovery: Accepted share of false discoveries, between 0 and 1.
    """
    adjusted = iter(adjust_p_values([test.p_value for test in tests if test.p_value is not None]))
    judged = [test if test.p_value is None else replace(test, adjusted_p=next(adjusted)) for test in tests]
    return tuple(
        replace(test, fired=test.adjusted_p is not None and test.adjusted_p <= false_discovery) for test in judged
    )


def suspicious_part(tests: Sequence[AuthenticityTest]) -> frozenset[int]:
    """Return the positions of the reviews that the findings of fired tests rest on; that of the set, of no one of them.

    Args:
        tests: Tests of one set.
    """
    return frozenset(place for test in tests if test.fired for place in test.part)


def located(test: AuthenticityTest, cells: SetCells) -> tuple[int, ...]:
    """Return the positions of the reviews that a finding rests on, where each cell is one review.

    Args:
        test: One test of the set.
        cells: The set.
    """
    if test.name != burst.NAME:
        return test.part
    found = burst.inside(test, cells.day, cells.unit) & ~cells.vanished
    return tuple(np.flatnonzero(found).tolist())
