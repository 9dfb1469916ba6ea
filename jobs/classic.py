"""A textbook chart of a subject on request, its false-alarm rate beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import pairwise

import numpy as np

from jobs.charts import Period
from jobs.reading import require_past
from jobs.sample import month_shares, read_sample
from jobs.smallgroup import is_small
from report.classic import ClassicBaseline, ClassicChart, ClassicMonth, ClassicRate
from scoring.classicchart import DRAWN
from scoring.classicrate import measured_rate
from scoring.control import LEAST_BASELINE, MINIMUM_VOLUME, MonthShare, baseline_months
from store.records import Subject
from store.session import Store

_LEAST_NEIGHBOURS = LEAST_BASELINE - 1
"""Pairs of neighbouring months that Laney's limits take: as many as the shortest baseline without a gap has."""


def draw_classic(
    store: Store, key: str, name: str, as_of: date | None, *, baselines: Mapping[str, Period] | None = None
) -> ClassicChart:
    """Return a textbook chart of the dissatisfied share: distance and signal of each month after the baseline.

    Args:
        store: Where reviews are kept.
        key: Key of the subject.
        name: p, laney, ewma or rules.
        as_of: The day that it speaks of, seen from its end; None: now.
        baselines: First and last month of fixed baselines, by key of the subject.

    Raises:
        UnknownSubject: If there is no such subject.
        DayToCome: If the day lies in the future.
    """
    require_past(as_of)
    subject = store.subjects.get(key)
    moment = datetime.now(UTC) if as_of is None else datetime.combine(as_of, time.max, UTC)
    counts: Sequence[MonthShare] = []
    if not subject.is_person:
        counts = month_shares(read_sample(store, subject, as_of=moment, replay=as_of is not None))
    return _withheld(chart_months(counts, name, (baselines or {}).get(key)), subject)


def chart_months(counts: Sequence[MonthShare], name: str, period: Period | None = None) -> ClassicChart:
    """Return a textbook chart of these months, with the baseline and the minimum volume of our own charts.

    Months with too few reviews are no part of the baseline and have no signal. They stay in the calendar of what looks
    back: no months become neighbours that are none.

    Args:
        counts: One per month, ascending, none left out.
        name: p, laney, ewma or rules.
        period: First and last month of a fixed baseline; None: the first 12 months with enough reviews.
    """
    enough = [place for place, month in enumerate(counts) if month.n >= MINIMUM_VOLUME]
    used = baseline_months(counts, enough, period)
    empty = ClassicChart(name, MINIMUM_VOLUME, is_fixed=period is not None)
    if len(used) < LEAST_BASELINE or (name == "laney" and _neighbours(used) < _LEAST_NEIGHBOURS):
        return empty
    drawn, length = counts[used[0] :], used[-1] - used[0] + 1
    kept = np.array([month.n >= MINIMUM_VOLUME for month in drawn])
    n, bad = (np.array([[getattr(month, side) for month in drawn]], dtype=np.int64) * kept for side in ("n", "bad"))
    distances, signals = DRAWN[name](n, bad, length)
    told = zip(drawn[length:], distances[0], signals[0], strict=True)
    baseline = _baseline([counts[place] for place in used])
    rate = measured_rate(name, baseline.months, baseline.n / baseline.months)
    return replace(
        empty,
        months=tuple(_month(month, distance, is_signal) for month, distance, is_signal in told),
        baseline=baseline,
        false_alarms=ClassicRate(rate.rate, rate.months, rate.volume),
    )


def _neighbours(places: Sequence[int]) -> int:
    return sum(later == earlier + 1 for earlier, later in pairwise(places))


def _baseline(months: Sequence[MonthShare]) -> ClassicBaseline:
    n, bad = sum(month.n for month in months), sum(month.bad for month in months)
    return ClassicBaseline(months[0].month, months[-1].month, bad / n, n, len(months))


def _month(month: MonthShare, distance: np.float64, is_signal: np.bool_) -> ClassicMonth:
    """Return a month after the baseline; with too few reviews its share is not shown, though it could be computed."""
    if month.n < MINIMUM_VOLUME:
        return ClassicMonth(month.month, month.n)
    return ClassicMonth(month.month, month.n, month.bad / month.n, float(distance), bool(is_signal))


def _withheld(chart: ClassicChart, subject: Subject) -> ClassicChart:
    """Return the chart without months that so few employees speak of that they might be known."""
    return replace(chart, months=tuple(month for month in chart.months if not is_small(subject, month.n)))
