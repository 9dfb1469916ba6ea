"""Score forecasts that were lodged before their results: how far off, how well ordered, and what looking would find."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from scoring.predictorrow import LEAST_TIER
from scoring.ranking import CalibrationStep, auc, brier, calibration_curve, drawn_aucs, hits_among, log_loss, order_by
from scoring.subjectdraw import interval_over_subjects
from store.records import Interval

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
LOOKED_AT = 0.2
"""Share of audits, those of the highest probabilities, that positive predictive value is told for."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """An audit that was foreseen, and how it ended."""

    subject: str
    """Key of its subject."""
    day: date
    """First day of the audit."""
    failed: bool
    """Did the event happen?"""
    said: Mapping[str, float | None]
    """Probability that each way gave; None where it said nothing."""


@dataclass(frozen=True, slots=True)
class WayScore:
    """How one way to foresee audits has done."""

    way: str
    """Which."""
    n: int
    """Audits that it said something of."""
    events: int
    """Failures among them."""
    brier: float | None
    """Mean squared error of its probabilities; None without any."""
    log_loss: float | None
    """Mean negative log probability, nats; None without any."""
    auc: float | None = None
    """Area under the ROC curve; None below 20 failures or 20 others."""
    interval: Interval | None = None
    """Its interval over subjects."""
    ppv: float | None = None
    """Share that failed of the fifth with the highest probabilities, at the base rate as it is; None as above."""
    calibration: tuple[CalibrationStep, ...] = ()
    """Probabilities against what happened, in five steps; empty as above."""


@dataclass(frozen=True, slots=True)
class BrierGain:
    """By how much one way is nearer to what happened than another one, on the audits that both spoke of."""

    way: str
    """Which."""
    over: str
    """The other one."""
    value: float
    """Brier score of the other less its own; above 0: it is nearer."""
    interval: Interval | None
    """Over subjects."""
    n: int
    """Audits that both spoke of."""
    events: int
    """Failures among them."""


@dataclass(frozen=True, slots=True)
class RunningMonth:
    """The score of a way over all audits up to the end of a month."""

    month: str
    """YYYY-MM."""
    way: str
    """Which way."""
    n: int
    """Audits so far."""
    events: int
    """Failures so far."""
    brier: float | None
    """Mean squared error so far."""


def score_ways(outcomes: Sequence[Outcome], ways: Sequence[str]) -> tuple[WayScore, ...]:
    """Return how each way has done, on all audits that it spoke of.

    Args:
        outcomes: Audits with their outcomes.
        ways: Names of the ways, in the order in which they are told.

    References:
        Brier (1950); Hanley and McNeil (1982).
    """
    return tuple(_score(way, [each for each in outcomes if each.said.get(way) is not None]) for way in ways)


def brier_gains(outcomes: Sequence[Outcome], way: str, others: Sequence[str]) -> tuple[BrierGain, ...]:
    """Return by how much a way is nearer than each other one; below 20 failures or 20 others nothing is told.

    Args:
        outcomes: Audits with their outcomes.
        way: Which way.
        others: What it is held against.
    """
    gains = []
    for other in others:
        both = [each for each in outcomes if each.said.get(way) is not None and each.said.get(other) is not None]
        failed = _failed(both)
        if min(int(failed.sum()), int((~failed).sum())) < LEAST_TIER:
            continue
        nearer = (_said(both, other) - failed) ** 2 - (_said(both, way) - failed) ** 2
        interval = interval_over_subjects(_weighted_mean(nearer), _subjects(both))
        gains.append(BrierGain(way, other, float(nearer.mean()), interval, len(both), int(failed.sum())))
    return tuple(gains)


def running_months(outcomes: Sequence[Outcome], ways: Sequence[str]) -> tuple[RunningMonth, ...]:
    """Return the score of each way over all audits up to the end of each month in which one was held.

    Args:
        outcomes: Audits with their outcomes.
        ways: Names of the ways.
    """
    months = sorted({each.day.strftime("%Y-%m") for each in outcomes})
    found = []
    for month in months:
        for way in ways:
            own = [e for e in outcomes if e.day.strftime("%Y-%m") <= month and e.said.get(way) is not None]
            if own:
                failed = _failed(own)
                score = brier(_said(own, way), failed)
                found.append(RunningMonth(month, way, len(own), int(failed.sum()), score))
    return tuple(found)


def _score(way: str, own: Sequence[Outcome]) -> WayScore:
    failed, said = _failed(own), _said(own, way)
    n, events = len(own), int(failed.sum())
    if not n:
        return WayScore(way, 0, 0, None, None)
    error, loss = brier(said, failed), log_loss(said, failed)
    if min(events, n - events) < LEAST_TIER:
        return WayScore(way, n, events, error, loss)
    order = order_by(said)
    return WayScore(
        way,
        n,
        events,
        error,
        loss,
        auc=auc(said, failed),
        interval=interval_over_subjects(lambda weights: drawn_aucs(order, failed, weights), _subjects(own)),
        ppv=hits_among(said, failed, LOOKED_AT * n) / (LOOKED_AT * n),
        calibration=calibration_curve(said, failed),
    )


def _weighted_mean(values: Floats) -> Callable[[Floats], Floats]:
    def mean(weights: Floats) -> Floats:
        """Return the weighted mean of each draw, shape (draws,)."""
        found: Floats = (weights @ values) / weights.sum(axis=1)
        return found

    return mean


def _failed(outcomes: Sequence[Outcome]) -> Flags:
    return np.array([each.failed for each in outcomes], dtype=np.bool_)


def _said(outcomes: Sequence[Outcome], way: str) -> Floats:
    return np.array([each.said[way] for each in outcomes], dtype=np.float64)


def _subjects(outcomes: Sequence[Outcome]) -> NDArray[np.int64]:
    return np.unique([each.subject for each in outcomes], return_inverse=True)[1].astype(np.int64)
