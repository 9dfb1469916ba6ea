"""Does the share go up and down with the year? Asked from two years on."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special, stats

from store.records import Interval

LEAST_MONTHS = 24
"""Months that a series must span before a season can be told from chance."""
LEAST_WITH_REVIEWS = 18
"""Fewest of them with reviews enough."""
_YEAR = 12
_MOST_AUTOCORRELATION = 0.9
_ROUNDING = 1e-12
"""Amplitude below which there is nothing but rounding."""


@dataclass(frozen=True, slots=True)
class Season:
    """A yearly wave in a monthly share."""

    amplitude: float
    """Half the distance between its highest and its lowest month, in shares, 0..1."""
    interval: Interval
    """Of the amplitude."""
    peak: int
    """Month of the year in which it is highest, 1..12."""
    p_value: float
    """Of "no yearly wave"."""
    n: int
    """Months that entered."""


def find_season(
    months: Sequence[int], values: Sequence[float], weights: Sequence[float], *, level: float = 0.9
) -> Season | None:
    """Return the yearly wave of monthly shares beside a straight trend; None before two years are known.

    Args:
        months: Numbers of the months, ascending, 0 being a January; gaps are allowed.
        values: Share of each.
        weights: What each counts, > 0: reviews over their design effect.
        level: Probability content of the amplitude's interval, between 0 and 1.

    References:
        Harmonic regression: Bloomfield (2000), Fourier analysis of time series, chapter 2. Autocorrelated rest: its
        spectrum at one wave a year, Priestley (1981), equation 4.12.47.
    """
    t = np.asarray(months, dtype=np.float64)
    if len(t) < LEAST_WITH_REVIEWS or t[-1] - t[0] + 1 < LEAST_MONTHS:
        return None
    y, w = np.asarray(values, dtype=np.float64), np.asarray(weights, dtype=np.float64)
    angle = 2 * math.pi * t / _YEAR
    design = np.column_stack([np.ones_like(t), t - t.mean(), np.cos(angle), np.sin(angle)])
    root = np.sqrt(w / w.mean())[:, None]
    solution, _, rank, _ = np.linalg.lstsq(design * root, y * root[:, 0], rcond=None)
    rest = (y - design @ solution) * root[:, 0]
    freedom = len(t) - int(rank)
    variance = float((rest**2).sum()) / freedom * _inflation(rest)
    inverse = np.linalg.pinv((design * root).T @ (design * root))[2:, 2:]
    wave = solution[2:]
    amplitude = float(np.hypot(wave[0], wave[1]))
    peak = (round(math.atan2(wave[1], wave[0]) / (2 * math.pi) * _YEAR) % _YEAR) + 1
    if variance <= _ROUNDING**2:
        p_value = 0.0 if amplitude > _ROUNDING else 1.0
        return Season(amplitude, Interval(amplitude, amplitude, level), peak, p_value, len(t))
    squared = float(wave @ np.linalg.pinv(inverse * variance) @ wave) / 2
    error = math.sqrt(variance * float(np.trace(inverse)) / 2)
    reach = float(special.ndtri((1 + level) / 2)) * error
    interval = Interval(max(amplitude - reach, 0.0), amplitude + reach, level)
    return Season(amplitude, interval, peak, float(stats.f.sf(squared, 2, freedom)), len(t))


def _inflation(rest: np.ndarray) -> float:
    """Return how much stronger the rest is at one wave a year than if it were independent; at least 1."""
    total = float((rest**2).sum())
    raw = float((rest[1:] * rest[:-1]).sum()) / total if total > 0 else 0.0
    # The trend and the wave that were fitted take a part of the autocorrelation with them.
    lag = min(max(raw + 4 / len(rest), 0.0), _MOST_AUTOCORRELATION)
    return max((1 - lag**2) / (1 - 2 * lag * math.cos(2 * math.pi / _YEAR) + lag**2), 1.0)
