"""What the chart could not have seen: the smallest deterioration that it would have shown by now."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from scoring.control import Baseline, Chart, ChartPoint
from scoring.cusum import LIMIT, LONGEST, ODDS
from scoring.incontrol import draw_latent
from scoring.tailloop import Counts, Floats, rise_limits

POWER = 0.8
"""Probability with which the deterioration would have been seen."""
_TRIES = 1_000
_SEED = 20_262
_HALVINGS = 11
_QUARTERS = 4
"""Times a month that the cumulative chart is looked at in a simulation; the chart itself looks daily."""
_HIGHEST = 0.995


@dataclass(frozen=True, slots=True)
class BlindSpot:
    """The smallest deterioration that the chart would have shown by now."""

    share: float | None
    """Share of dissatisfied that would have given an alarm with the stated power; None: not even 99.5 % would."""
    months: int
    """Newest months in which it is taken to have held, at most 12."""
    power: float
    """Probability of at least one alarm."""


def blind_spot(chart: Chart, *, power: float = POWER) -> BlindSpot | None:
    """Return the smallest share that would have given an alarm by now with the stated power.

    The share is taken to have held in the newest months after the baseline, at most 12; an alarm is a month above its
    limit or a rise in the cumulative chart. Found by simulation with a fixed seed, so that it can be replayed. None
    where there is no such month.

    Args:
        chart: See `scoring.control.monthly_chart`.
        power: Probability of at least one alarm, between 0 and 1.

    References:
        Ours, see docs/indicators.md#blind-spot.
    """
    watched = _watched(chart)
    if chart.baseline is None or not any(point.limits for point in watched):
        return None
    if chance_of_alarm(chart, _HIGHEST) < power:
        return BlindSpot(None, len(watched), power)
    low, high = chart.baseline.share, _HIGHEST
    # The chance of an alarm rises with the share, so halving finds where it passes the power.
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if chance_of_alarm(chart, middle) >= power else (middle, high)
    return BlindSpot(high, len(watched), power)


def chance_of_alarm(chart: Chart, share: float, *, seed: int = _SEED) -> float:
    """Return the probability of at least one alarm, had a share held in the newest months after the baseline.

    Args:
        chart: With a baseline.
        share: Share of dissatisfied, between 0 and 1, ends excluded.
        seed: Of the simulation.
    """
    watched, baseline = _watched(chart), chart.baseline
    if baseline is None or not watched:
        return 0.0
    n = np.array([point.n for point in watched], dtype=np.int64)
    parts = _draw(n, share, baseline, seed)
    above = (
        parts[:, :, -1]
        > np.array([point.limits.high * point.n if point.limits else np.inf for point in watched]) + 1e-9
    )
    return float((above.any(axis=1) | _rises(n, parts, baseline)).mean())


def _watched(chart: Chart) -> Sequence[ChartPoint]:
    """Return the newest months after the baseline, those with too few reviews among them."""
    after = [place for place, point in enumerate(chart.points) if point.in_baseline]
    return chart.points[after[-1] + 1 :][-LONGEST:] if after else ()


def _draw(n: Counts, share: float, baseline: Baseline, seed: int) -> Counts:
    """Return made-up dissatisfied reviewers until each quarter of a month, shape (tries, months, quarters)."""
    dice = np.random.default_rng(seed)
    shares: Floats = np.full((_TRIES, len(n)), share)
    if baseline.dispersion > 0:
        size = 1 / baseline.dispersion - 1
        latent = draw_latent(shares.shape, baseline.autocorrelation, dice)
        shares = np.asarray(special.betaincinv(share * size, (1 - share) * size, special.ndtr(latent)), np.float64)
    until = np.floor(n[:, None] * np.arange(_QUARTERS + 1) / _QUARTERS).astype(np.int64)
    bad: Counts = dice.binomial(np.diff(until, axis=1), shares[:, :, None]).cumsum(axis=2)
    return bad


def _rises(n: Counts, parts: Counts, baseline: Baseline) -> NDArray[np.bool_]:
    """Return in which tries the cumulative chart shows a rise at the end of any quarter of a month, shape (tries,)."""
    limits = np.empty((len(n), LONGEST))
    # What the estimated share adds to the spread of a new month, as the chart itself has it.
    uncertain = baseline.predictive_dispersion - baseline.dispersion
    serial = (baseline.dispersion, baseline.autocorrelation, ODDS, uncertain)
    sums = np.concatenate([np.zeros((len(parts), 1)), np.cumsum(parts[:, :, -1], axis=1)], axis=1)
    risen = np.zeros(len(parts), dtype=np.bool_)
    for quarter in range(_QUARTERS):
        rise_limits(n, baseline.share, serial, (LIMIT, (quarter + 1) / _QUARTERS), limits)
        for month in range(len(n)):
            until = sums[:, month] + parts[:, month, quarter]
            for length in range(min(LONGEST, month + 1)):
                risen |= until - sums[:, month - length] > limits[month, length]
    return risen
