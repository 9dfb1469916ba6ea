"""Compiled loops of permutation tests: shuffles with a generator of their own, the same on every machine."""

import numpy as np
from numpy.typing import NDArray

from scoring.compiled import compiled
from scoring.generator import Words, below

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@compiled
def scan_shuffled(
    values: Floats,
    windows: tuple[Counts, Counts],
    statistic: tuple[Floats, Floats],
    state: Words,
    room: tuple[Floats, Floats],
) -> None:
    """Fill, for each shuffle of the values, the largest `base + z**2 / 2` over the windows with z above 0.

    z is the sum of the values inside a window times its scale.

    Args:
        values: Centred values, shuffled in place, shape (n,).
        windows: First position of each window, and the position after its last one.
        statistic: What each window has beside its values, and one over the standard deviation of its sum.
        state: State of the generator, shape (1,), moved on.
        room: Running sums, shape (n + 1,), and the statistic to fill, one for each shuffle.
    """
    first, end = windows
    base, scale = statistic
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
            z = (sums[end[w]] - sums[first[w]]) * scale[w]
            if z > 0.0:
                top = max(top, base[w] + 0.5 * z * z)
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
