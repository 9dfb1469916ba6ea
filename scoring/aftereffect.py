"""After-effect: ratings rise for some weeks, then fall below what they rose to within a month or two."""

from dataclasses import dataclass

import numpy as np

from scoring.authenticitytest import (
    PERMUTATIONS,
    AuthenticityTest,
    Counts,
    Floats,
    permutation_p,
    too_little,
)
from scoring.ratedday import RatedDays
from scoring.ratingtrend import MONTH, USUAL_CLUSTERING, clustering
from scoring.shuffleloop import highest_peak, peaks_shuffled

NAME = "after_effect"
LENGTHS_DAYS = (14, 28, 56)
"""Lengths of the rise that are looked at."""
BEFORE_DAYS, AFTER_DAYS = 90, 60
"""Days before a rise, and after it, that it is compared with."""
LEAST_RATED, LEAST_DAYS, LEAST_EACH = 60, 240, 8
"""Rated reviews dated to the day, days from the first to the last, and reviews before, within and after a rise, below
which nothing is said."""
_SEED = np.uint64(2)


@dataclass(frozen=True, eq=False)
class _Spans:
    """The windows that are looked at, with what is before and after them; arrays of shape (windows,)."""

    start: Counts
    """First day."""
    length: Counts
    """Days."""
    bounds: tuple[Counts, Counts, Counts, Counts]
    """Positions where before, inside and after begin, and where after ends."""


def judge_after_effect(rated: RatedDays) -> AuthenticityTest:
    """Return whether ratings rose for two to eight weeks and then fell again, more than their usual ups and downs.

    Among windows whose ratings stand above those of the 90 days before and those of the 60 days after, the statistic is
    that of the highest one, busy weeks first: surprise of the count plus z**2 / 2, z being the mean inside less the
    mean of before and after in standard errors. Its p-value comes from shuffled ratings, after allowing for how much
    alike the ratings of four weeks are. The effect is the mean rating unit after less that inside, -1..0.

    Args:
        rated: The visible reviews with rating and day.

    References:
        Ours, see docs/indicators.md#authenticity. The pattern: He, Hollenbeck and Proserpio (2022), The market for fake
        reviews, section 4.
    """
    days, units = rated.days, rated.units
    if len(days) < LEAST_RATED:
        return too_little(NAME, "rated_by_day", n=len(days), least=LEAST_RATED)
    if days[-1] - days[0] < LEAST_DAYS:
        return too_little(NAME, "days", n=float(days[-1] - days[0]), least=LEAST_DAYS)
    spans = _spans(days)
    if not len(spans.start) or not units.std() > 0:
        return AuthenticityTest(NAME, 0.0, 1.0, (("n_rated", float(len(days) * rated.step)),))
    found = _highest(days, units - units.mean(), spans)
    if found is None:
        return AuthenticityTest(NAME, 0.0, 1.0, (("n_rated", float(len(days) * rated.step)),))
    best, p_value = found
    before, inside, after, end = (int(bound[best]) for bound in spans.bounds)
    means = [float(units[first:last].mean()) for first, last in ((before, inside), (inside, after), (after, end))]
    numbers = (
        ("start_day", float(spans.start[best])),
        ("n_days", float(spans.length[best])),
        ("n_inside", float((after - inside) * rated.step)),
        ("mean_before", means[0]),
        ("mean_inside", means[1]),
        ("mean_after", means[2]),
    )
    return AuthenticityTest(NAME, means[2] - means[1], p_value, numbers)


def _spans(days: Counts) -> _Spans:
    """Return the windows from each day on with enough reviews before, inside and after."""
    starts = np.unique(days)
    found = []
    for length in LENGTHS_DAYS:
        ends = (starts - BEFORE_DAYS, starts, starts + length, starts + length + AFTER_DAYS)
        bounds = [np.searchsorted(days, end) for end in ends]
        enough = np.min(np.diff(bounds, axis=0), axis=0) >= LEAST_EACH
        found.append((starts[enough], np.full(int(enough.sum()), length), *(bound[enough] for bound in bounds)))
    start, length_days, before, inside, after, end = (np.concatenate(columns) for columns in zip(*found, strict=True))
    return _Spans(start, length_days, (before, inside, after, end))


def _highest(days: Counts, rest: Floats, spans: _Spans) -> tuple[int, float] | None:
    """Return the window that stands highest and its p-value; None where none stands above before and after."""
    base = _surprise(spans)
    sums = np.concatenate([np.zeros(1), np.cumsum(rest)])
    _, best = highest_peak(sums, spans.bounds, (base, _scale(rest, spans, USUAL_CLUSTERING[MONTH])))
    if best < 0:
        return None
    inside = slice(int(spans.bounds[1][best]), int(spans.bounds[2][best]))
    alike = clustering(days, rest, within=MONTH, without=inside)
    alone = tuple(bound[best : best + 1] for bound in spans.bounds)
    scale = _scale(rest, spans, alike)[best : best + 1]
    seen, _ = highest_peak(sums, (alone[0], alone[1], alone[2], alone[3]), (base[best : best + 1], scale))
    drawn, state = np.empty(PERMUTATIONS), np.array([_SEED])
    peaks_shuffled(rest.copy(), spans.bounds, (base, _scale(rest, spans, 0.0)), state, (np.empty(len(rest) + 1), drawn))
    return best, permutation_p(drawn, seen)


def _surprise(spans: _Spans) -> Floats:
    """Return how surprising the number of reviews in each window is beside the days before and after; 0 for few."""
    before, inside, after, end = spans.bounds
    expected = ((inside - before) + (end - after)) / (BEFORE_DAYS + AFTER_DAYS) * spans.length
    n = np.maximum(after - inside, expected)
    surprise: Floats = n * np.log(n / expected) - (n - expected)
    return surprise


def _scale(rest: Floats, spans: _Spans, alike: float) -> Floats:
    """Return one over the standard deviation of the mean inside less the mean of the means before and after.

    References:
        Variance of a mean of clustered values: Kish (1965), Survey sampling, section 5.4; a span of several months
        holds as many clusters.
    """
    before, inside, after, end = spans.bounds
    sizes = ((inside - before, BEFORE_DAYS), (after - inside, spans.length), (end - after, AFTER_DAYS))
    early, own, late = [(1 + np.maximum(n * np.minimum(MONTH / span, 1) - 1, 0.0) * alike) / n for n, span in sizes]
    scale: Floats = 1 / (float(rest.std()) * np.sqrt(own + (early + late) / 4))
    return scale
