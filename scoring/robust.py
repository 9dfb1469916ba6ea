"""Robust value: the share of satisfied in which no month counts more than a cap, so that a burst moves it little."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from scoring.prior import Prior
from scoring.trust import Evidence

WINDOW_DAYS = 30.0
"""Length of a window."""
SETTLED_WINDOWS = 3
"""Newest windows that say nothing of what is usual, so that an attack of today cannot raise its own cap."""
TIMES_USUAL = 2.0
"""What a window may count, in usual arrivals."""


@dataclass(frozen=True, slots=True)
class RobustValue:
    """A value with bounded influence."""

    value: float
    """Percent, 0..100."""
    influence: float
    """Percentage points by which any change within one window, however large, can move it at most."""
    cap: float
    """Reviews that a window may count, >= 1."""
    capped: int
    """Windows that the cap cuts."""


@dataclass(frozen=True, slots=True)
class _Window:
    """The reviews of one window."""

    total: float
    """Faded, before the cap."""
    satisfied: float
    """Satisfied ones, likewise."""
    n: float
    """Not faded."""


def usual_arrivals(evidence: Sequence[Evidence]) -> float:
    """Return the median number of reviews of a window, of the settled windows since the first review.

    Args:
        evidence: Distinct reviews; vanished ones count as well, since they had arrived.

    Returns:
        Reviews per window, at least 1, also where no window is settled.
    """
    counts: defaultdict[int, float] = defaultdict(float)
    for item in evidence:
        counts[_window(item)] += item.weight
    settled = range(SETTLED_WINDOWS, max(counts, default=0) + 1)
    return max(1.0, median([counts[window] for window in settled] or [1.0]))


def robust_value(evidence: Sequence[Evidence], prior: Prior, *, cap: float) -> RobustValue:
    """Return the value in which no window counts more than a cap.

    Args:
        evidence: Distinct reviews in any order; vanished ones do not count.
        prior: What is usual; its middle half-life, weight and design effect are used.
        cap: Reviews that a window may count at most, >= 1, such as `TIMES_USUAL * usual_arrivals(evidence)`.

    References:
        Ours, see docs/indicators.md#robust-value. Bounded influence: Hampel (1974).
    """
    windows = _windows(evidence, prior)
    # Full before, less after: a window within the cap keeps all its reviews.
    kept = {window: min(1.0, cap / each.n) for window, each in windows.items()}
    total = math.fsum(kept[window] * each.total for window, each in windows.items()) / prior.design_effect
    good = math.fsum(kept[window] * each.satisfied for window, each in windows.items()) / prior.design_effect
    return RobustValue(
        value=100 * (prior.mean * prior.weight + good) / (prior.weight + total),
        influence=100 * _influence(windows, prior, cap),
        cap=cap,
        capped=sum(each < 1 for each in kept.values()),
    )


def _influence(windows: Mapping[int, _Window], prior: Prior, cap: float) -> float:
    """Return the largest change that one window can make, 0..1."""
    counts = {window: min(1.0, cap / each.n) * each.total / prior.design_effect for window, each in windows.items()}
    total = prior.weight + math.fsum(counts.values())
    changes = []
    # The newest window counts even where it is empty: that is where an attack of today lands.
    for window in {0, *windows}:
        most = cap * math.exp2(-window * WINDOW_DAYS / prior.half_life_days) / prior.design_effect
        others = total - counts.get(window, 0.0)
        changes.append(most / (others + most))
    return max(changes)


def _windows(evidence: Sequence[Evidence], prior: Prior) -> dict[int, _Window]:
    """Return what the reviews of each window say, the newest being window 0."""
    found: defaultdict[int, list[tuple[float, float, float]]] = defaultdict(list)
    for item in evidence:
        if not item.vanished and item.weight > 0:
            faded = item.weight * math.exp2(-max(item.age_days, 0.0) / prior.half_life_days)
            found[_window(item)].append((faded, faded * item.satisfied, item.weight))
    return {
        window: _Window(*(math.fsum(column) for column in zip(*rows, strict=True))) for window, rows in found.items()
    }


def _window(item: Evidence) -> int:
    return int(max(item.age_days, 0.0) // WINDOW_DAYS)
