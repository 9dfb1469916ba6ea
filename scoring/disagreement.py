"""Audits and reviews that say the opposite, by name: the page that people read."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from scoring.auditcase import CaseTable, PastAudit

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
THIRD = 1 / 3
"""Reviews are called good or bad where they are among the best or worst third."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One audit that reviews would not have led anybody to expect."""

    audit: PastAudit
    """The audit."""
    day: date | None
    """When it was."""
    failed: bool
    """True: it failed though reviews were good. False: it was passed though they were bad."""
    mean: float
    """Mean rating 0..1 before it."""
    n: float
    """Reviews behind that; nan if unknown."""
    rank: float
    """Share of the judged audits before which reviews were worse, 0..1."""
    change: float
    """Mean of the last 90 days minus that of the months before; nan if unknown."""


def find_disagreements(cases: CaseTable, scope: Flags) -> tuple[Disagreement, ...]:
    """Return every judged audit where it and the reviews before it point apart, the furthest apart and newest first.

    Args:
        cases: The audits.
        scope: Which were judged, shape (n,).
    """
    means = cases.reviews.mean
    chosen = np.flatnonzero(scope & np.isfinite(means))
    if not len(chosen):
        return ()
    ranks = (stats.rankdata(means[chosen]) - 0.5) / len(chosen)
    found = [
        _line(cases, int(row), float(rank))
        for row, rank in zip(chosen, ranks, strict=True)
        if (rank > 1 - THIRD if cases.failed[row] else rank < THIRD)
    ]
    return tuple(sorted(found, key=_order))


def _order(each: Disagreement) -> tuple[float, int, str]:
    return -abs(each.rank - 0.5), -(each.day.toordinal() if each.day else 0), each.audit.key


def _line(cases: CaseTable, row: int, rank: float) -> Disagreement:
    audit = cases.audits[row]
    figures = cases.reviews
    return Disagreement(
        audit,
        audit.started_on,
        bool(cases.failed[row]),
        float(figures.mean[row]),
        float(figures.n[row]),
        rank,
        float(figures.shift[row]),
    )
