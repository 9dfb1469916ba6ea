"""Profile of a set: stars, lengths, weekdays, hours and one-time authors, beside those of other sets of its kind."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scoring.authenticitytest import AuthenticityTest, Counts, Opinion, too_little
from scoring.company import LEAST_IN_SET, LEAST_OTHERS, Shares, compare
from scoring.copies import Copies, count_copies
from scoring.setcell import UNKNOWN, SetCells, cells_of

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


def describe(opinions: Sequence[Opinion], elsewhere: Sequence[Opinion] = ()) -> Profile:
    """Return the profile of a set.

    Args:
        opinions: The visible reviews of one subject.
        elsewhere: Reviews of other subjects, whose texts may be copied here.
    """
    cells = cells_of(opinions)
    hours = [item.hour for item in opinions if item.hour is not None]
    return profile_of(
        replace(cells, vanished=np.zeros(len(opinions), dtype=np.bool_)),
        lengths=_tally((length_class(item.text) for item in opinions), len(LENGTHS) + 1),
        hours=_tally((hour_class(hour) for hour in hours), _CLOCKS),
        authors=author_classes(item.reviews_by_author for item in opinions),
        copies=count_copies(opinions, elsewhere),
    )


def profile_of(cells: SetCells, *, lengths: Shares, hours: Shares, authors: Shares, copies: Copies) -> Profile:
    """Return the profile of a set that is known in cells.

    Args:
        cells: The reviews; vanished ones do not count.
        lengths: Visible reviews by class of length.
        hours: Visible reviews by part of the day.
        authors: Visible reviews whose author wrote this one alone, and others.
        copies: What was found of texts that are alike.
    """
    shown = cells.where(~cells.vanished)
    rated, dated = (shown.where(each) for each in (~np.isnan(shown.unit), shown.day != UNKNOWN))
    fifth = (np.clip(rated.unit, 0.0, 1.0) * (_STARS - 1) + 0.5).astype(np.int64)
    return Profile(
        stars=_summed(fifth, rated.n, _STARS),
        lengths=lengths,
        # Day 1 of year 1 was a Monday.
        weekdays=_summed((dated.day - 1) % _DAYS, dated.n, _DAYS),
        hours=hours,
        authors=authors,
        copies=(copies.n_twins, copies.n_texts - copies.n_twins),
    )


def length_class(text: str) -> int:
    """Return the class of a text's length, see `LENGTHS`."""
    return int(np.searchsorted(LENGTHS, len(text.split()), side="right"))


def hour_class(hour: float) -> int:
    """Return the part of the day that an hour, 0..24, lies in."""
    return int(hour // HOURS) % _CLOCKS


def author_classes(written: Iterable[int | None]) -> Shares:
    """Return how many reviews are their author's only one, and how many are not.

    Args:
        written: Reviews known of the author of each; None where none is known.
    """
    known = [n for n in written if n is not None]
    return sum(n == 1 for n in known), sum(n > 1 for n in known)


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
    found = np.array([*classes], dtype=np.int64)
    return _summed(found, np.ones(len(found), dtype=np.int64), n)


def _summed(classes: Counts, counts: Counts, n: int) -> Shares:
    sums = np.zeros(n, dtype=np.int64)
    np.add.at(sums, classes, counts)
    return tuple(sums.tolist())
