"""What acting on a forecast is worth: net benefit over thresholds, and money with the user's own costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
THRESHOLDS = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)
"""Probabilities from which on somebody would audit."""
ALL, NONE, LAST = "audit all", "audit none", "audit by last result"


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Net benefit of each way to choose audits, at one threshold."""

    threshold: float
    """Probability of failure from which on an audit is worth its cost."""
    benefit: tuple[tuple[str, float], ...]
    """By name of the way: failures found per audit in question, less the wasted ones at the threshold's odds."""


@dataclass(frozen=True, slots=True)
class Costs:
    """What the user pays, in any one currency."""

    audit_day: float
    """One auditor day."""
    missed: float
    """One major finding that nobody found."""
    days: float = 1.0
    """Auditor days per audit."""

    @property
    def threshold(self) -> float:
        """Return the probability of failure from which on an audit costs less than leaving it out."""
        return min(self.audit_day * self.days / self.missed, 1.0)


@dataclass(frozen=True, slots=True)
class CostLine:
    """What one way to choose audits costs per audit in question."""

    name: str
    """Which way."""
    audited: float
    """Share that is audited, 0..1."""
    found: float
    """Share of the failures that are found, 0..1."""
    cost: float
    """Audits held plus failures missed, per audit in question."""


def decision_curve(
    forecasts: Mapping[str, Floats], last_failed: Floats, failed: Flags, thresholds: Sequence[float] = THRESHOLDS
) -> tuple[CurvePoint, ...]:
    """Return net benefits over thresholds.

    Args:
        forecasts: Probabilities of failure by name, each of shape (n,).
        last_failed: 1 where the last audit failed, 0 or nan elsewhere, shape (n,).
        failed: What happened, shape (n,), n > 0.
        thresholds: Probabilities between 0 and 1.

    References:
        Vickers and Elkin (2006), Decision curve analysis: TP/n - FP/n * t/(1 - t).
    """
    return tuple(
        CurvePoint(
            at,
            tuple(
                (name, net_benefit(chosen, failed, at)) for name, chosen in _ways(forecasts, last_failed, at).items()
            ),
        )
        for at in thresholds
    )


def net_benefit(chosen: Flags, failed: Flags, threshold: float) -> float:
    """Return failures found less false alarms at the threshold's odds, per case."""
    hits, misses = float((chosen & failed).mean()), float((chosen & ~failed).mean())
    return hits - misses * threshold / (1 - threshold)


def cost_lines(
    forecasts: Mapping[str, Floats], last_failed: Floats, failed: Flags, costs: Costs
) -> tuple[CostLine, ...]:
    """Return what each way costs where everything above the costs' own threshold is audited."""
    lines = []
    for name, chosen in _ways(forecasts, last_failed, costs.threshold).items():
        cost = float(chosen.mean()) * costs.audit_day * costs.days + float((~chosen & failed).mean()) * costs.missed
        found = float(chosen[failed].mean()) if failed.any() else 0.0
        lines.append(CostLine(name, float(chosen.mean()), found, cost))
    return tuple(lines)


def _ways(forecasts: Mapping[str, Floats], last_failed: Floats, threshold: float) -> dict[str, Flags]:
    n = len(last_failed)
    last = {LAST: last_failed == 1} if np.isfinite(last_failed).any() else {}
    return {
        **{name: chance >= threshold for name, chance in forecasts.items()},
        ALL: np.ones(n, np.bool_),
        NONE: np.zeros(n, np.bool_),
        **last,
    }
