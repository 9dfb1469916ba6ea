"""How one predictor of the comparison did: areas, calibration, and what looking at the riskiest would have found."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.auditcase import CaseTable
from scoring.crossfit import probabilities
from scoring.predictor import Predictor, Scored
from scoring.ranking import (
    CalibrationStep,
    auc,
    average_precision,
    brier,
    calibration_curve,
    capture,
    drawn_aucs,
    hits_among,
    log_loss,
    order_by,
)
from scoring.subjectdraw import interval_over_subjects
from store.records import Interval

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
SHARES = (0.1, 0.2, 0.3)
"""Shares of audits that capture and precision are told for."""
LEAST_TIER = 20
"""Failures from which on statistics are told."""


@dataclass(frozen=True, slots=True)
class AtShare:
    """What looking at the riskiest share of audits would have found."""

    share: float
    """Of all audits, 0..1."""
    capture: float
    """Share of all failures among them."""
    precision: float
    """Share of them that failed."""
    false_alarms: float
    """Of them, audits without failure per auditor and month."""


@dataclass(frozen=True, slots=True)
class PredictorRow:
    """How one predictor did."""

    predictor: Predictor
    """Which."""
    n: int
    """Audits that it says something of."""
    events: int
    """Failures among them."""
    auc: float | None
    """Area under the ROC curve; None below 20 failures or 20 others."""
    interval: Interval | None
    """Its interval over subjects."""
    pr_auc: float | None = None
    """Area under the precision-recall curve; its baseline is the base rate."""
    brier: float | None = None
    """Mean squared error of its probabilities; None where it gives none."""
    log_loss: float | None = None
    """Mean negative log probability, nats."""
    calibration: tuple[CalibrationStep, ...] = ()
    """Probabilities against what happened, in five steps."""
    at_shares: tuple[AtShare, ...] = ()
    """Capture, precision and false alarms at 10, 20 and 30 %."""


def judge_predictor(scored: Scored, cases: CaseTable, scope: Flags) -> PredictorRow:
    """Return how one predictor did on the audits of which it says something.

    Args:
        scored: What it says of every case.
        cases: The audits.
        scope: Which are judged, shape (n_cases,).
    """
    is_judged = scope & np.isfinite(scored.score)
    failed, score = cases.failed[is_judged], scored.score[is_judged]
    n, events = len(failed), int(failed.sum())
    if min(events, n - events) < LEAST_TIER:
        return PredictorRow(scored.predictor, n, events, None, None)
    order = order_by(score)
    interval = interval_over_subjects(lambda weights: drawn_aucs(order, failed, weights), cases.subjects[is_judged])
    row = PredictorRow(
        scored.predictor,
        n,
        events,
        auc=auc(score, failed),
        interval=interval,
        pr_auc=average_precision(score, failed),
        at_shares=tuple(_at_share(score, failed, share, _auditor_months(cases, is_judged)) for share in SHARES),
    )
    return row if scored.said is None else _with_probabilities(row, scored.said.log_odds[is_judged], failed)


def _with_probabilities(row: PredictorRow, log_odds: Floats, failed: Flags) -> PredictorRow:
    chance = probabilities(log_odds)
    return PredictorRow(
        row.predictor,
        row.n,
        row.events,
        row.auc,
        row.interval,
        row.pr_auc,
        brier=brier(chance, failed),
        log_loss=log_loss(chance, failed),
        calibration=calibration_curve(chance, failed),
        at_shares=row.at_shares,
    )


def _at_share(score: Floats, failed: Flags, share: float, auditor_months: float) -> AtShare:
    looked_at = share * len(failed)
    hits = hits_among(score, failed, looked_at)
    return AtShare(
        share=share,
        capture=capture(score, failed, share) or 0.0,
        precision=hits / looked_at,
        false_alarms=(looked_at - hits) / auditor_months if auditor_months else float("nan"),
    )


def _auditor_months(cases: CaseTable, chosen: Flags) -> float:
    """Return auditors times months of the chosen audits; one auditor where none is named, 0 where nothing is dated."""
    days = cases.day[chosen]
    if not len(days) or days.min() == 0:
        return 0.0
    auditors = {cases.audits[at].auditor for at in np.flatnonzero(chosen).tolist()} - {""}
    return max(len(auditors), 1) * max((int(days.max()) - int(days.min()) + 1) / 30.44, 1.0)
