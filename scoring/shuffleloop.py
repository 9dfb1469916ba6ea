"""Compiled loops of permutation tests: shuffles with a generator of their own, the same on every machine."""

import numpy as np
from numpy.typing import NDArray

from scoring.compiled import compiled
from scoring.generator import Words, below

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@compiled
def _beyond(seen: float, expected: float) -> float:
    return seen * np.log(seen / expected) if seen > 0.0 else 0.0


@compiled
def share_ratio(surplus: float, n: float, ones: float, total: float) -> float:
    """Return the log likelihood ratio of a larger share of ones inside a window than outside it; 0 for none.

    Args:
        surplus: Ones inside above those to be expected.
        n: Values inside.
        ones: Ones among all.
        total: Values in all.

    References:
        Bernoulli model of Kulldorff (1997), A spatial scan statistic, section 3.
    """
    if surplus <= 0.0 or n >= total:
        return 0.0
    expected = n * ones / total
    inside = min(expected + surplus, n, ones)
    ratio = _beyond(inside, expected) + _beyond(n - inside, n - expected)
    outside = _beyond(ones - inside, ones - expected)
    return max(ratio + outside + _beyond(total - n - ones + inside, total - n - ones + expected), 0.0)


@compiled
def share_ratios(sums: Floats, windows: tuple[Counts, Counts], ones: float, ratios: Floats) -> None:
    """Fill what `share_ratio` says of each window.

    Args:
        sums: Running sums of ones and zeros less their expectation, shape (n + 1,).
        windows: First position of each window, and the position after its last one.
        ones: Ones among all.
        ratios: To fill, shape (windows,).
    """
    first, end = windows
    for w in range(len(first)):
        ratios[w] = share_ratio(sums[end[w]] - sums[first[w]], end[w] - first[w], ones, len(sums) - 1.0)


@compiled
def scan_shuffled(
    values: Floats,
    windows: tuple[Counts, Counts],
    statistic: tuple[Floats, float],
    state: Words,
    room: tuple[Floats, Floats],
) -> None:
    """Fill, for each shuffle of the values, the largest `base + share_ratio` over the windows with a ratio above 0.

    Args:
        values: Ones and zeros less their expectation, shuffled in place, shape (n,).
        windows: First position of each window, and the position after its last one.
        statistic: What each window has beside its values, and the ones among all.
        state: State of the generator, shape (1,), moved on.
        room: Running sums, shape (n + 1,), and the statistic to fill, one for each shuffle.
    """
    first, end = windows
    base, ones = statistic
    sums, best = room
    n = len(values)
    for draw in range(len(best)):
        for i in range(n - 1, 0, -1):
            j = below(state, i + 1)
            values[i], values[j] = values[j], values[i]
        sums[0] = 0.0
        for i in range(n):
            sums[i + 1] = sums[i] + values[i]
        top = 0.0
        for w in range(len(first)):
            ratio = share_ratio(sums[end[w]] - sums[first[w]], end[w] - first[w], ones, n)
            if ratio > 0.0:
                top = max(top, base[w] + ratio)
        best[draw] = top


@compiled
def highest_peak(
    sums: Floats, spans: tuple[Counts, Counts, Counts, Counts], statistic: tuple[Floats, Floats]
) -> tuple[float, int]:
    """Return the largest `base + z**2 / 2`, and its window, where values stand above those before and those after.

    z is the mean inside less the mean of the means before and after, times a scale.

    Args:
        sums: Running sums of the values, shape (n + 1,).
        spans: Positions where before, inside and after begin, and where after ends; each of shape (windows,).
        statistic: What each window has beside its values, and one over the standard deviation of its difference.

    Returns:
        0 and -1 where no window stands above both.
    """
    before, inside, after, end = spans
    base, scale = statistic
    top, where = 0.0, -1
    for w in range(len(inside)):
        mean = (sums[after[w]] - sums[inside[w]]) / (after[w] - inside[w])
        rise = mean - (sums[inside[w]] - sums[before[w]]) / (inside[w] - before[w])
        fall = mean - (sums[end[w]] - sums[after[w]]) / (end[w] - after[w])
        if rise > 0.0 and fall > 0.0:
            z = 0.5 * (rise + fall) * scale[w]
            if base[w] + 0.5 * z * z > top:
                top, where = base[w] + 0.5 * z * z, w
    return top, where


@compiled
def peaks_shuffled(
    values: Floats,
    spans: tuple[Counts, Counts, Counts, Counts],
    statistic: tuple[Floats, Floats],
    state: Words,
    room: tuple[Floats, Floats],
) -> None:
    """Fill, for each shuffle of the values, what `highest_peak` returns.

    Args:
        values: Shuffled in place, shape (n,).
        spans: As there.
        statistic: As there.
        state: State of the generator, shape (1,), moved on.
        room: Running sums, shape (n + 1,), and the peaks to fill, one for each shuffle.
    """
    sums, best = room
    n = len(values)
    for draw in range(len(best)):
        for i in range(n - 1, 0, -1):
            j = below(state, i + 1)
            values[i], values[j] = values[j], values[i]
        sums[0] = 0.0
        for i in range(n):
            sums[i + 1] = sums[i] + values[i]
        best[draw] = highest_peak(sums, spans, statistic)[0]
