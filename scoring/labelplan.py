"""How many more labels does the next decision need: to fix a rate within a width, or on one side of a threshold?"""

import math
from dataclasses import dataclass

from scipy import stats

from scoring.rates import MINIMUM_LABELS, Rate

POWER = 0.8
"""Probability with which the planned labels decide, if the rate is what it seems to be."""

_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class LabelPlan:
    """Labels that a decision needs."""

    total: int | None
    """Labels in all, those that there are included; None: not even labelling every text would do."""
    further: int | None
    """Labels still to give, >= 0; None as above."""
    decided: bool
    """True where the labels that there are decide already."""


def plan_width(rate: Rate, half_width: float) -> LabelPlan:
    """Return the labels after which the rate's interval reaches at most so far to either side.

    Assumes that further labels vary as those that there are; without any, that the classifier is of no help.

    Args:
        rate: The rate as it stands.
        half_width: Wanted half width of the interval, above 0 and below 1.
    """
    z = _z((1 + rate.interval.level) / 2)
    decided = rate.n_labels > 0 and (rate.interval.high - rate.interval.low) / 2 <= half_width
    return _plan(rate, half_width / z, decided=decided)


def plan_decision(rate: Rate, threshold: float, *, power: float = POWER) -> LabelPlan:
    """Return the labels after which the interval leaves out a threshold with probability `power`.

    Assumes that the true rate is the one estimated now: the nearer it lies to the threshold, the less it is known how
    many labels it takes, and at the threshold itself no number does.

    Args:
        rate: The rate as it stands.
        threshold: Share that the decision hangs on, 0..1.
        power: Probability of a decision, between 0 and 1.
    """
    # The interval is as wide as it would be at its end that must not reach the threshold.
    wider = math.sqrt(threshold * (1 - threshold) / max(rate.value * (1 - rate.value), _TINY))
    z = _z((1 + rate.interval.level) / 2) * wider + _z(power)
    decided = rate.n_labels > 0 and not rate.interval.low <= threshold <= rate.interval.high
    return _plan(rate, abs(rate.value - threshold) / z, decided=decided)


def _plan(rate: Rate, deviation: float, *, decided: bool) -> LabelPlan:
    """Return the labels that bring the estimate's standard deviation down to a given one.

    The variance of n labels of N texts is v (1/n - 1/N) + p (1 - p)/N: what the draw leaves open, and what the texts
    themselves leave open of the rate behind them.

    References:
        Cochran (1977), Sampling techniques, section 4.4, with the variance of the difference estimator.
    """
    if decided:
        return LabelPlan(rate.n_labels, 0, decided=True)
    open_ever = rate.value * (1 - rate.value) / rate.n
    room = deviation**2 - open_ever
    if room <= 0:
        return LabelPlan(None, None, decided=False)
    total = math.ceil(rate.label_variance / (room + rate.label_variance / rate.n))
    total = min(max(total, MINIMUM_LABELS, rate.n_labels + 1), rate.n)
    return LabelPlan(total, max(total - rate.n_labels, 0), decided=False)


def _z(probability: float) -> float:
    return float(stats.norm.ppf(probability))
