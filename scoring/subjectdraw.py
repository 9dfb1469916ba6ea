"""Intervals by drawing whole subjects: audits of one firm resemble each other and must not count as independent."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from store.records import Interval

Floats = NDArray[np.float64]
DRAWS = 1_000
"""Resamples behind each interval."""
LEVEL = 0.95
"""Probability content of each interval."""
_STEP = 100
LEAST_SUBJECTS = 5
"""Fewest subjects of which others can be judged."""


def draw_subjects(subjects: NDArray[np.int64], *, draws: int = DRAWS, seed: int = 0) -> Iterator[Floats]:
    """Yield weights of cases, shape (at most 100, n), in which each subject counts as often as it was drawn.

    Equal arguments give equal weights, so that two figures can be compared on the same resamples.

    Args:
        subjects: Subject of each case, shape (n,).
        draws: Number of resamples.
        seed: Seed of the draws.

    References:
        Whole clusters: Davison and Hinkley (1997), Bootstrap methods and their application, section 3.8.
    """
    names, places = np.unique(subjects, return_inverse=True)
    dice = np.random.default_rng(seed)
    for start in range(0, draws, _STEP):
        n = min(_STEP, draws - start)
        drawn = dice.integers(0, len(names), (n, len(names)), dtype=np.int32)
        # One count over all resamples, each with numbers of its own, takes a third of the time of a multinomial.
        drawn += np.arange(n, dtype=np.int32)[:, None] * len(names)
        counts = np.bincount(drawn.ravel(), minlength=n * len(names)).astype(np.float64)
        yield np.take(counts.reshape(n, -1), places, axis=1)


def interval_over_subjects(
    figure: Callable[[Floats], Floats], subjects: NDArray[np.int64], *, draws: int = DRAWS, seed: int = 0
) -> Interval | None:
    """Return the percentile interval of a figure over resamples of whole subjects; None for fewer than 5 subjects.

    Args:
        figure: From weights (n_draws, n) to one figure per row; nan where a resample has none.
        subjects: Subject of each case, shape (n,).
        draws: Number of resamples.
        seed: Seed of the draws.

    References:
        Efron and Tibshirani (1993), An introduction to the bootstrap, section 13.3.
    """
    (found,) = intervals_over_subjects(lambda weights: figure(weights)[:, None], subjects, draws=draws, seed=seed) or (
        None,
    )
    return found


def intervals_over_subjects(
    figures: Callable[[Floats], Floats], subjects: NDArray[np.int64], *, draws: int = DRAWS, seed: int = 0
) -> list[Interval | None]:
    """Return the intervals of several figures on the same resamples; none at all for fewer than 5 subjects.

    Args:
        figures: From weights (n_draws, n) to figures (n_draws, n_figures).
        subjects: Subject of each case, shape (n,).
        draws: Number of resamples.
        seed: Seed of the draws.
    """
    if len(np.unique(subjects)) < LEAST_SUBJECTS:
        return []
    found = np.concatenate([figures(weights) for weights in draw_subjects(subjects, draws=draws, seed=seed)])
    return [_percentiles(column[np.isfinite(column)]) for column in found.T]


def _percentiles(drawn: Floats) -> Interval | None:
    if not len(drawn):
        return None
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(low), float(high), LEVEL)
