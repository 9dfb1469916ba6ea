"""Control charts that do not cry wolf: beta-binomial limits for the monthly share of dissatisfied reviewers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import special

from scoring.betabinomial import dispersed
from scoring.cusum import Looks, accumulate_series, newest_tails
from scoring.serial import own_dispersions
from scoring.tailloop import Counts
from store.records import Interval

Floats = NDArray[np.float64]
FALSE_ALARM = 0.0027
"""Nominal probability of a point outside the limits per month, half of it on each side (three sigma)."""
MINIMUM_VOLUME = 5
"""Reviews a month below which the chart says "too few"."""
BASELINE_MONTHS = 12
"""Months with enough reviews that the limits are estimated from, counted from the first."""
LEAST_BASELINE = 3
"""Fewest such months; below, there are no limits."""


@dataclass(frozen=True, slots=True)
class MonthShare:
    """Reviews of one month and how many of them are of the charted kind."""

    month: str
    """YYYY-MM."""
    n: int
    """Reviews with a rating."""
    bad: int
    """Dissatisfied ones, 0 <= bad <= n."""
    moments: tuple[tuple[int, int], ...] = ()
    """Both numbers for each moment of publication, in order; empty: nothing is known of the order."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """What the limits are estimated from."""

    share: float
    """Estimated share of dissatisfied in control, between 0 and 1."""
    dispersion: float
    """Correlation between two reviews of one month: the larger of the series' own and the given one."""
    n: int
    """Reviews in the baseline."""
    months: int
    """Months in the baseline."""
    autocorrelation: float = 0.0
    """Correlation of the shares of neighbouring months, 0 <= autocorrelation < 1."""
    first: str = ""
    """First month of the baseline, YYYY-MM."""
    last: str = ""
    """Last month of the baseline."""

    @property
    def predictive_dispersion(self) -> float:
        """Return the dispersion of a new month, the uncertainty of the estimated share included."""
        lags = range(1, self.months)
        # Autocorrelated months say less of the mean than as many independent ones.
        together = 1 + 2 * math.fsum((1 - lag / self.months) * self.autocorrelation**lag for lag in lags)
        per_month = together * self.n / self.months
        return min(self.dispersion + (1 + (per_month - 1) * self.dispersion) / self.n, 0.999)


@dataclass(frozen=True, slots=True)
class ControlLimits:
    """Smallest and largest share that are not an alarm."""

    low: float
    """Lower limit, 0..1."""
    high: float
    """Upper limit, 0..1."""


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One month on the chart."""

    month: str
    """YYYY-MM."""
    n: int
    """Reviews."""
    share: float | None
    """Share of dissatisfied; None without reviews."""
    interval: Interval | None
    """Of the share; None without reviews."""
    limits: ControlLimits | None
    """None where the month has too few reviews or there is no baseline."""
    in_baseline: bool
    """True where the month went into the limits; it gives no alarm."""
    alarm: bool
    """True where the share lies outside the limits."""
    note: str
    """too_few, baseline or empty."""
    evidence: float | None = None
    """Log likelihood ratio of a rise over no rise in the strongest window that ends here; None without a chart."""
    tail: float | None = None
    """Smallest tail probability of the windows that end here, of the newest month; None without a chart."""
    since: str = ""
    """First month of that window; empty where there is none."""
    rising: bool = False
    """True where that ratio is beyond its limit: the share has risen, be it slowly."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A control chart with what must be printed beside it."""

    points: tuple[ChartPoint, ...]
    """All months in order."""
    baseline: Baseline | None
    """None where too few months have enough reviews."""
    false_alarm: float
    """Nominal probability of an alarm per month in control, both sides together."""
    minimum_volume: int
    """Reviews a month below which the chart says too_few."""


def monthly_chart(
    counts: Sequence[MonthShare],
    *,
    dispersion: float,
    autocorrelation: float = 0.0,
    period: tuple[str, str] | None = None,
    false_alarm: float = FALSE_ALARM,
    minimum_volume: int = MINIMUM_VOLUME,
) -> Chart:
    """Return the control chart of a series of months.

    Phase I is the baseline: it gives the limits and no alarm. Phase II are the months after it.

    Args:
        counts: One per month, ascending; months without reviews may be left out or have n = 0.
        dispersion: Pooled or frozen correlation between two reviews of a month, 0 <= dispersion < 1; a lower limit.
        autocorrelation: Correlation of the shares of neighbouring months, 0 <= autocorrelation < 1.
        period: First and last month of the baseline; None: the first 12 months with enough reviews.
        false_alarm: Nominal probability of a point outside the limits per month, both sides together.
        minimum_volume: Reviews a month below which there are no limits, >= 1.

    References:
        Ours, see docs/indicators.md#control-limits.
    """
    enough = [i for i, count in enumerate(counts) if count.n >= minimum_volume]
    used = baseline_months(counts, enough, period)
    baseline = fit_baseline([counts[i] for i in used], dispersion=dispersion, autocorrelation=autocorrelation)
    # Without a baseline no month may be called part of one.
    drawn = frozenset(used) if baseline else frozenset()
    points = [
        _point(count, baseline if i in enough else None, i in drawn, false_alarm) for i, count in enumerate(counts)
    ]
    if baseline is not None:
        before = [replace(point, alarm=False) for point in points[: used[-1] + 1]]
        points = [*before, *_accumulated(counts, used, baseline, points[used[-1] + 1 :])]
    return Chart(tuple(points), baseline, false_alarm, minimum_volume)


def fit_baseline(counts: Sequence[MonthShare], *, dispersion: float, autocorrelation: float = 0.0) -> Baseline | None:
    """Return share and dispersion of months taken to be in control; None for fewer than three months.

    The share is pulled towards one half by half a review on each side, so that a spotless baseline is not certain.

    Args:
        counts: Months with enough reviews.
        dispersion: Lower limit of the dispersion.
        autocorrelation: Correlation of the shares of neighbouring months.
    """
    if len(counts) < LEAST_BASELINE:
        return None
    n, bad = sum(count.n for count in counts), sum(count.bad for count in counts)
    own = max(own_dispersion(counts), dispersion)
    return Baseline((bad + 0.5) / (n + 1), own, n, len(counts), autocorrelation, counts[0].month, counts[-1].month)


def own_dispersion(counts: Sequence[MonthShare]) -> float:
    """Return the moment estimate of the correlation between two reviews of one month, see `own_dispersions`."""
    return float(own_dispersions(*_columns(counts))[0]) if counts else 0.0


def control_limits(n: int, fit: Baseline, *, false_alarm: float = FALSE_ALARM) -> ControlLimits:
    """Return the limits for a month with n reviews; each tail holds at most half of the false alarms.

    Args:
        n: Reviews of the month, >= 1.
        fit: The baseline.
        false_alarm: Nominal probability of a point outside, both sides together.
    """
    low, high = _limit_counts(n, fit.share, fit.predictive_dispersion, false_alarm)
    return ControlLimits(low / n, high / n)


def share_interval(n: int, bad: int, *, level: float = 0.9) -> Interval:
    """Return Jeffreys' interval of a share, ends 0 and 1 where nothing or everything is bad.

    References:
        Brown, Cai and DasGupta (2001), Interval estimation for a binomial proportion, section 4.3.
    """
    tail = (1 - level) / 2
    low, high = special.betaincinv(bad + 0.5, n - bad + 0.5, [tail, 1 - tail])
    return Interval(0.0 if bad == 0 else float(low), 1.0 if bad == n else float(high), level)


def baseline_months(counts: Sequence[MonthShare], enough: Sequence[int], period: tuple[str, str] | None) -> list[int]:
    """Return the places of the months that limits are estimated from.

    Args:
        counts: One per month, ascending.
        enough: Places of those with enough reviews, ascending.
        period: First and last month of a fixed baseline; None: the first 12 months with enough reviews.
    """
    if period is None:
        return list(enough[:BASELINE_MONTHS])
    return [i for i in enough if period[0] <= counts[i].month <= period[1]]


def _accumulated(
    counts: Sequence[MonthShare], used: Sequence[int], baseline: Baseline, points: Sequence[ChartPoint]
) -> list[ChartPoint]:
    """Return the months after the baseline with what their windows say of a rise."""
    months = [counts[i] for i in used] + list(counts[used[-1] + 1 :])
    n, bad = _columns(months)
    dispersion, autocorrelation = baseline.dispersion, baseline.autocorrelation
    looks = _looks(months[len(used) :])
    found = accumulate_series(n, bad, len(used), looks=looks, dispersion=dispersion, autocorrelation=autocorrelation)
    newest = newest_tails(n, bad, len(used), dispersion=dispersion, autocorrelation=autocorrelation)
    ratios = found.ratio[0].tolist()
    tails = [1.0] * (len(ratios) - 1) + newest.tolist()
    lengths, rising = found.length[0].tolist(), found.alarms()[0].tolist()
    return [
        replace(
            point,
            evidence=ratios[place] if lengths[place] else None,
            tail=tails[place] if lengths[place] else None,
            since=points[place - lengths[place] + 1].month if lengths[place] else "",
            rising=rising[place],
        )
        for place, point in enumerate(points)
    ]


def _columns(counts: Sequence[MonthShare]) -> tuple[Counts, Counts]:
    """Return reviews and dissatisfied ones as arrays of one series, each of shape (1, months)."""
    n, bad = np.array([(count.n, count.bad) for count in counts], dtype=np.int64).reshape(-1, 2).T
    return n[None, :], bad[None, :]


def _looks(counts: Sequence[MonthShare]) -> Looks:
    """Return the moments of publication of the months after a baseline; a month of unknown order is one moment."""
    moments = [count.moments or ((count.n, count.bad),) for count in counts]
    starts = np.concatenate([[0], np.cumsum([len(each) for each in moments])])[None, :].astype(np.int64)
    n, bad = np.array([one for each in moments for one in each], dtype=np.int64).reshape(-1, 2).T
    return Looks(starts, np.ascontiguousarray(n), np.ascontiguousarray(bad))


def _point(count: MonthShare, baseline: Baseline | None, in_baseline: bool, false_alarm: float) -> ChartPoint:
    """Return a month's point; without a baseline it has no limits."""
    share = count.bad / count.n if count.n else None
    interval = share_interval(count.n, count.bad) if count.n else None
    if baseline is None or share is None:
        return ChartPoint(count.month, count.n, share, interval, None, in_baseline, False, "too_few")
    limits = control_limits(count.n, baseline, false_alarm=false_alarm)
    outside = not limits.low <= share <= limits.high and not in_baseline
    return ChartPoint(
        count.month, count.n, share, interval, limits, in_baseline, outside, "baseline" if in_baseline else ""
    )


# Months of one series often have the same number of reviews.
@lru_cache(maxsize=4096)
def _limit_counts(n: int, share: float, dispersion: float, false_alarm: float) -> tuple[int, int]:
    """Return the smallest and largest count in control."""
    # Both tails are summed from their far end: 1 - sum would lose the digits that matter.
    probabilities = dispersed(n, share, dispersion)
    tail = false_alarm / 2
    from_below, from_above = np.cumsum(probabilities), np.cumsum(probabilities[::-1])
    low = int(np.searchsorted(from_below, tail, side="right"))
    high = n - int(np.searchsorted(from_above, tail, side="right"))
    return min(low, n), max(high, 0)
