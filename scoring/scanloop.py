"""Compiled loops of the change-point scan: how much better two shares fit a series than one, at every split."""

import numpy as np
from numpy.typing import NDArray

from scoring.compiled import compiled

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
EDGE = 3
"""Fewest months on either side of a split."""
_LEAST_FACTOR = 0.3


@compiled
def scan(n: Counts, bad: Counts, dispersion: float, longer: Floats, out: tuple[Floats, Floats, Floats]) -> int:
    """Fill the log likelihood ratio at every split, and return the place of the largest; 0 where there is none.

    Sums run one by one; what is worked out at each split for itself stands in loops of its own, which take eight at
    once.

    Args:
        n: Reviews by month, shape (months,).
        bad: Those of the charted kind, shape (months,).
        dispersion: Correlation of two reviews of one month, 0 <= dispersion < 1.
        longer: How much wider autocorrelation of months makes the variance at each split, shape (months,).
        out: Ratio at each split; a split k has the months before k on its left; shape (months,). Then room for two
            lines of the same length.
    """
    ratio, left, rest = out
    months = len(n)
    for month in range(months):
        # What each review of the month counts.
        ratio[month] = 1.0 / (1.0 + (n[month] - 1.0) * dispersion) if n[month] > 0 else 0.0
    total, hits, persistent = 0.0, 0.0, 0.0
    for month in range(months):
        weight = ratio[month]
        total += n[month] * weight
        hits += bad[month] * weight
        persistent += n[month] * weight * n[month] * weight
    share = hits / total if total > 0.0 else 0.0
    part = persistent * dispersion / total if total > 0.0 else 0.0
    scale = total / (2.0 * share * (1.0 - share)) if 0.0 < share < 1.0 else 0.0
    weights_left, rests_left = 0.0, 0.0
    for split in range(months):
        left[split], rest[split] = weights_left, rests_left
        weights_left += n[split] * ratio[split]
        rests_left += (bad[split] - n[split] * share) * ratio[split]
    for split in range(months):
        is_split = (split >= EDGE) & (split <= months - EDGE) & (left[split] > 0.0) & (left[split] < total)
        here = scale * rest[split] * rest[split] / (left[split] * (total - left[split]) * (1.0 + part * longer[split]))
        ratio[split] = here if is_split else 0.0
    best, place = 0.0, 0
    for split in range(EDGE, months - EDGE + 1):
        if ratio[split] > best:
            best, place = ratio[split], split
    return place


@compiled
def own_spread(n: Counts, bad: Counts, place: int, factor: float) -> float:
    """Return the correlation of two reviews of one month, by moments around the shares on both sides of a split.

    Args:
        n: Reviews by month, shape (months,).
        bad: Those of the charted kind, shape (months,).
        place: The split; 0: one share for all.
        factor: Part of the spread that is left once two shares are estimated from the same months, 0..1.

    References:
        Kleinman (1973), Proportions with extraneous variance.
    """
    months = len(n)
    surplus, pairs = 0.0, 0.0
    for side in range(2):
        first, last = (0, place) if side == 0 else (place, months)
        total, hits = 0.0, 0.0
        for month in range(first, last):
            total += n[month]
            hits += bad[month]
        share = (hits + 0.5) / (total + 1.0)
        for month in range(first, last):
            rest = bad[month] - n[month] * share
            surplus += rest * rest / factor - n[month] * share * (1.0 - share)
            pairs += n[month] * (n[month] - 1.0) * share * (1.0 - share)
    return min(max(surplus / pairs, 0.0), 0.5) if pairs > 0.0 else 0.0


@compiled
def scan_all(
    n: Counts, bad: Counts, serial: tuple[Floats, float], longer: Floats, out: tuple[Floats, Counts, Floats, Floats]
) -> None:
    """Fill the ratios, the best split and the dispersion of many series.

    Args:
        n: Reviews by month, shape (series, months).
        bad: Those of the charted kind, shape (series, months).
        serial: Lower limit of the dispersion, shape (series,), and the autocorrelation.
        longer: See `scan`.
        out: Ratios (series, months), place (series,), dispersion (series,); then room, shape (2, months).
    """
    ratios, places, spreads, room = out
    floors, autocorrelation = serial
    months = n.shape[1]
    # Two means estimated from autocorrelated months lie close to them and hide a part of their spread.
    factor = max(1.0 - 2.0 * (1.0 + autocorrelation) / (1.0 - autocorrelation) / months, _LEAST_FACTOR)
    for series in range(n.shape[0]):
        floor = floors[series]
        place = scan(n[series], bad[series], floor, longer, (ratios[series], room[0], room[1]))
        own = own_spread(n[series], bad[series], place, factor)
        if own > floor:
            place = scan(n[series], bad[series], own, longer, (ratios[series], room[0], room[1]))
        places[series], spreads[series] = place, max(own, floor)
