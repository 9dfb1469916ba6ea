"""Bursts: days on which far more reviews appeared than around them, and other ratings with them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from scoring.authenticitytest import (
    NOMINAL,
    PERMUTATIONS,
    AuthenticityTest,
    Counts,
    Floats,
    permutation_p,
    too_little,
)
from scoring.multiplicity import both_unusual
from scoring.ratedday import RatedDays
from scoring.ratingtrend import WEEK, clustering, detrended
from scoring.shuffleloop import scan_shuffled, share_ratios

NAME = "burst"
LENGTHS_DAYS = (3, 7, 14, 28)
"""Lengths of the windows that are looked at."""
AROUND_DAYS = 56
"""Days before and after a window that say how many reviews were to be expected in it."""
LEAST_RATED, LEAST_DAYS, LEAST_INSIDE = 30, 120, 5
"""Rated reviews dated to the day, days from the first to the last, and reviews within a window, below which nothing is
said."""
TIMES_EXPECTED = 2.0
"""A window is looked at if it holds at least so many times what was to be expected."""
COUNT_LIMIT = 0.1
"""What the count's p-value must reach by itself: it is the ratings that part a burst from a launch, and theirs must be
lower."""
TOP, BOTTOM = 0.875, 0.125
"""Rating units above, and up to, which a review says the best, or the worst: five stars, one star."""
_BEST, _WORST = 5, 1
_SEED = np.uint64(1)


@dataclass(frozen=True, eq=False)
class _Windows:
    """The windows that hold many reviews; arrays of shape (windows,)."""

    first: Counts
    """Position of the first review inside."""
    end: Counts
    """Position after the last one."""
    start: Counts
    """First day."""
    length: Counts
    """Days."""
    expected: Floats
    """Reviews to be expected by the time around."""

    @property
    def n(self) -> Counts:
        """Return the reviews inside."""
        return self.end - self.first


def judge_burst(rated: RatedDays) -> AuthenticityTest:
    """Return whether some days held far more reviews than those around them, and other ratings as well.

    Windows of 3, 7, 14 and 28 days are scanned for counts and ratings at once; the ratings' p-value is that of the same
    scan over shuffled ratings and must be at most .05, the count's is corrected for the number of windows and must be
    at most .1: many reviews with the usual ratings are a campaign or a launch, and other ratings in the usual number
    are a change.
    The effect is the share of the best (or, where those are what stands out, of the worst) ratings inside less that
    outside, -1..1; which reviews it rests on is told by `inside`.

    Args:
        rated: The visible reviews with rating and day.

    References:
        Ours, see docs/indicators.md#authenticity. Scan statistic: Kulldorff (1997), A spatial scan statistic, section
        3; bursts with their ratings: Xie et al. (2012), Review spam detection via temporal pattern discovery.
    """
    days, units = rated.days, rated.units
    if len(days) < LEAST_RATED:
        return too_little(NAME, "rated_by_day", n=len(days), least=LEAST_RATED)
    if days[-1] - days[0] < LEAST_DAYS:
        return too_little(NAME, "days", n=float(days[-1] - days[0]), least=LEAST_DAYS)
    windows = _crowded(days)
    kinds = {
        stars: kind for stars, kind in ((_BEST, units > TOP), (_WORST, units <= BOTTOM)) if 0 < kind.sum() < len(kind)
    }
    if not len(windows.first) or not kinds:
        return AuthenticityTest(NAME, 0.0, 1.0, (("n_rated", float(len(days) * rated.step)),))
    return _judged(rated, kinds, windows)


def inside(test: AuthenticityTest, days: Counts, units: Floats) -> NDArray[np.bool_]:
    """Return which reviews the finding of a burst rests on: those of its days with the rating that stands out.

    Args:
        test: The burst.
        days: Day of publication of some reviews, proleptic ordinal, -1 where it is less exact; shape (n,).
        units: Their rating, 0..1, NaN without one; shape (n,).
    """
    told = dict(test.numbers)
    if "stars" not in told:
        return np.zeros(len(days), dtype=np.bool_)
    within = (days >= told["start_day"]) & (days < told["start_day"] + told["n_days"])
    return within & (units > TOP if told["stars"] == _BEST else units <= BOTTOM)


def _judged(rated: RatedDays, kinds: Mapping[int, NDArray[np.bool_]], windows: _Windows) -> AuthenticityTest:
    """Return the test where some window holds many reviews and ratings are not all alike."""
    days = rated.days
    rates = [(detrended(days, kind), float(kind.sum())) for kind in kinds.values()]
    # A count's surprise, as in Kulldorff's statistic; shuffled ratings leave it as it is.
    base = windows.n * np.log(windows.n / windows.expected) - (windows.n - windows.expected)
    ratios = [_ratios(rating, ones, windows) for rating, ones in rates]
    which = int(np.argmax([(base + ratio).max() for ratio in ratios]))
    best = int((base + ratios[which]).argmax())
    within = slice(int(windows.first[best]), int(windows.end[best]))
    stars, kind = list(kinds.items())[which]
    alike = clustering(days, rates[which][0], within=WEEK, without=within)
    ratio = float(ratios[which][best]) / (1 + (int(windows.n[best]) - 1) * alike)
    drawn = np.max([_shuffled(rating, ones, windows, base) for rating, ones in rates], axis=0)
    p_rating = permutation_p(drawn, float(base[best]) + ratio) if ratio > 0 else 1.0
    p_count = _count_p(days, windows, best)
    share_inside = float(kind[within].mean())
    share_outside = float(np.delete(kind, np.arange(within.start, within.stop)).mean())
    numbers = (
        ("start_day", float(windows.start[best])),
        ("n_days", float(windows.length[best])),
        ("n_inside", float(windows.n[best] * rated.step)),
        ("n_expected", float(windows.expected[best] * rated.step)),
        ("share_inside", share_inside),
        ("share_outside", share_outside),
        ("p_count", p_count),
        ("p_rating", p_rating),
        ("stars", float(stars)),
    )
    p_value = both_unusual(p_count, p_rating, nominal=(COUNT_LIMIT, NOMINAL))
    return AuthenticityTest(NAME, share_inside - share_outside, p_value, numbers)


def _crowded(days: Counts) -> _Windows:
    """Return the windows from each day on that hold many more reviews than were to be expected."""
    starts = np.unique(days)
    found = []
    for length in LENGTHS_DAYS:
        first, end = np.searchsorted(days, starts), np.searchsorted(days, starts + length)
        begin = np.maximum(starts - AROUND_DAYS, days[0])
        stop = np.minimum(starts + length + AROUND_DAYS, days[-1] + 1)
        around = np.searchsorted(days, stop) - np.searchsorted(days, begin) - (end - first)
        # Half a review more: none in the weeks around does not mean that none was possible.
        expected = (around + 0.5) * length / np.maximum(stop - begin - length, 1)
        many = (end - first >= LEAST_INSIDE) & (end - first >= TIMES_EXPECTED * expected)
        found.append((first[many], end[many], starts[many], np.full(int(many.sum()), length), expected[many]))
    columns = [np.concatenate(column) for column in zip(*found, strict=True)]
    return _Windows(*columns)


def _ratios(rating: Floats, ones: float, windows: _Windows) -> Floats:
    """Return the log likelihood ratio of a larger share of a kind of rating inside each window."""
    ratios = np.empty(len(windows.first))
    sums = np.concatenate([np.zeros(1), np.cumsum(rating)])
    share_ratios(sums, (windows.first, windows.end), ones, ratios)
    return ratios


def _shuffled(rating: Floats, ones: float, windows: _Windows, base: Floats) -> Floats:
    """Return the statistic of each of many shuffles of the ratings."""
    best, state = np.empty(PERMUTATIONS), np.array([_SEED])
    room = np.empty(len(rating) + 1)
    scan_shuffled(rating.copy(), (windows.first, windows.end), (base, ones), state, (room, best))
    return best


def _count_p(days: Counts, windows: _Windows, best: int) -> float:
    """Return the probability of so many reviews in any window, as they come in groups in the other weeks."""
    length, expected = int(windows.length[best]), max(float(windows.expected[best]), 0.05)
    surplus = max(_grouping(days) - 1, 1e-3)
    size = expected / surplus
    # Negative binomial tail P(count >= n), with the mean expected and so many times the variance of a Poisson count.
    tail = float(special.betainc(float(windows.n[best]), size, surplus / (1 + surplus)))
    looks = len(LENGTHS_DAYS) * max(float(days[-1] - days[0] + 1) / length, 1.0)
    return min(1.0, tail * looks)


def _grouping(days: Counts) -> float:
    """Return how many times a Poisson count's variance the weekly counts have, the fullest week left out; >= 1.

    References:
        Fano (1947), Ionization yield of radiations, against the mean of the eight weeks on either side.
    """
    weekly = np.bincount((days - days[0]) // WEEK).astype(np.float64)
    near = np.ones(2 * AROUND_DAYS // WEEK + 1)
    near[len(near) // 2] = 0.0
    half = len(near) // 2
    totals = np.convolve(weekly, near)[half : half + len(weekly)]
    expected = totals / np.convolve(np.ones(len(weekly)), near)[half : half + len(weekly)]
    fullest = int((weekly - expected).argmax())
    usual = np.abs(np.arange(len(weekly)) - fullest) > 1
    if not expected[usual].sum() > 0:
        return 1.0
    return max(1.0, float(((weekly - expected)[usual] ** 2).sum() / expected[usual].sum()))
