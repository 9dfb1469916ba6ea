"""Profile of a set: stars, lengths, weekdays, hours and one-time authors, beside those of other sets of its kind."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.authenticitytest import AuthenticityTest, Opinion, too_little
from scoring.company import LEAST_IN_SET, LEAST_OTHERS, Shares, compare
from scoring.copies import count_copies

LENGTHS = (1, 16, 64)
"""Words from which a text belongs to the next class; the first class has none."""
HOURS = 6
"""Hours of a class."""
_STARS, _DAYS, _CLOCKS = 5, 7, 24 // HOURS


@dataclass(frozen=True, slots=True)
class Profile:
    """What other sets are told of a set: counts by class, nothing of a single review."""

    stars: Shares = (0,) * _STARS
    """Rated reviews by fifth of the scale, the worst first."""
    lengths: Shares = (0,) * (len(LENGTHS) + 1)
    """Reviews by number of words, see `LENGTHS`."""
    weekdays: Shares = (0,) * _DAYS
    """Reviews by day of the week, Monday first; only where the day is known."""
    hours: Shares = (0,) * _CLOCKS
    """Reviews by part of the day, six hours each; only where the second is known."""
    authors: Shares = (0, 0)
    """Reviews whose author is known to have written this one alone, and others with a known author."""
    copies: Shares = (0, 0)
    """Texts with a near-identical twin by somebody else, and texts without."""


def describe(opinions: Sequence[Opinion]) -> Profile:
    """Return the profile of a set.

    Args:
        opinions: The visible reviews of one subject.
    """
    n_texts, twins, _ = count_copies(opinions)
    units = [item.unit for item in opinions if item.unit is not None]
    known = [item.reviews_by_author for item in opinions if item.reviews_by_author is not None]
    return Profile(
        stars=_tally((_star(unit) for unit in units), _STARS),
        lengths=_tally((_length(item.text) for item in opinions), len(LENGTHS) + 1),
        # Day 1 of year 1 was a Monday.
        weekdays=_tally(((item.day - 1) % _DAYS for item in opinions if item.day is not None), _DAYS),
        hours=_tally((int(item.hour // HOURS) % _CLOCKS for item in opinions if item.hour is not None), _CLOCKS),
        authors=(sum(n == 1 for n in known), sum(n > 1 for n in known)),
        copies=(twins, n_texts - twins),
    )


def judge_profile(own: Profile, others: Sequence[Profile]) -> list[AuthenticityTest]:
    """Return how far stars, lengths, weekdays, hours and one-time authors are from what is usual in a category.

    The effect of the first four is the total variation distance, 0..1; that of one-time authors is their share less the
    usual one, and only more of them than usual is odd.

    Args:
        own: Profile of the set.
        others: Profiles of other subjects of the same kind.

    References:
        Ours, see docs/indicators.md#authenticity. Distributions of ratings as a mark of bought reviews: Feng et al.
        (2012), Distributional footprints of deceptive product reviews; one-time authors: Xie et al. (2012).
    """
    return [
        _judge("stars", "rated", own, others, lambda profile: profile.stars),
        _judge("lengths", "reviews", own, others, lambda profile: profile.lengths),
        _judge("weekdays", "by_day", own, others, lambda profile: profile.weekdays),
        _judge("hours", "by_second", own, others, lambda profile: profile.hours),
        _one_sided(_judge("one_time_authors", "authors", own, others, lambda profile: profile.authors)),
    ]


def _judge(
    name: str, lacking: str, own: Profile, others: Sequence[Profile], counts_of: Callable[[Profile], Shares]
) -> AuthenticityTest:
    """Return one comparison as a test; the most unusual class is told with its share."""
    counts = [counts_of(each) for each in others]
    found = compare(counts_of(own), counts)
    if found is None:
        n = sum(counts_of(own))
        if n < LEAST_IN_SET:
            return too_little(name, lacking, n=n, least=LEAST_IN_SET)
        enough = sum(sum(each) >= LEAST_IN_SET for each in counts)
        return too_little(name, "others", n=enough, least=LEAST_OTHERS)
    most = found.most
    numbers = (
        ("class", float(most)),
        ("share", float(found.shares[most])),
        ("usual_share", float(found.usual.shares[most])),
        ("n", float(sum(counts_of(own)))),
        ("n_others", float(found.usual.n_sets)),
    )
    return AuthenticityTest(name, found.distance, found.p_value, numbers)


def _one_sided(test: AuthenticityTest) -> AuthenticityTest:
    """Return the test of two classes with only a surplus of the first one taken as odd."""
    if test.p_value is None or test.effect is None:
        return test
    numbers = dict(test.numbers)
    surplus = numbers["class"] == 0
    if not surplus:
        numbers |= {"share": 1 - numbers["share"], "usual_share": 1 - numbers["usual_share"]}
    p_value = test.p_value / 2 if surplus else 1 - test.p_value / 2
    return AuthenticityTest(test.name, numbers["share"] - numbers["usual_share"], p_value, tuple(numbers.items()))


def _tally(classes: Iterable[int], n: int) -> Shares:
    return tuple(np.bincount(np.array([*classes], dtype=np.int64), minlength=n).tolist())


def _star(unit: float) -> int:
    """Return the fifth of the scale that a rating stands nearest to, 0 to 4."""
    return int(min(max(unit, 0.0), 1.0) * (_STARS - 1) + 0.5)


def _length(text: str) -> int:
    return int(np.searchsorted(LENGTHS, len(text.split()), side="right"))
