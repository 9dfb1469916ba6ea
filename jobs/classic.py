"""A textbook chart of a subject on request, its false-alarm rate beside it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from types import MappingProxyType

import numpy as np

from jobs.charts import Period
from jobs.reading import require_past
from jobs.sample import month_shares, read_sample
from jobs.smallgroup import is_small
from report.classic import ClassicBaseline, ClassicChart, ClassicMonth
from scoring.classicchart import (
    EWMA_SIGMAS,
    FALSE_ALARMS,
    SIGMAS,
    Flags,
    ewma_chart,
    laney_chart,
    p_chart,
    run_rules,
)
from scoring.control import LEAST_BASELINE, MINIMUM_VOLUME, MonthShare, baseline_months
from scoring.tailloop import Counts, Floats
from store.records import Subject
from store.session import Store

Drawn = tuple[Floats, Flags]


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

    Months with too few reviews are no part of the baseline, have no signal, and are passed over by what looks back.

    Args:
        counts: One per month, ascending.
        name: p, laney, ewma or rules.
        period: First and last month of a fixed baseline; None: the first 12 months with enough reviews.
    """
    enough = [place for place, month in enumerate(counts) if month.n >= MINIMUM_VOLUME]
    used = baseline_months(counts, enough, period)
    empty = ClassicChart(name, FALSE_ALARMS[name], MINIMUM_VOLUME, is_fixed=period is not None)
    if len(used) < LEAST_BASELINE:
        return empty
    drawn = [counts[place] for place in [*used, *(place for place in enough if place > used[-1])]]
    n, bad = (np.array([[getattr(month, side) for month in drawn]], dtype=np.int64) for side in ("n", "bad"))
    distances, signals = _DRAWN[name](n, bad, len(used))
    after = drawn[len(used) :]
    told = dict(zip((month.month for month in after), zip(distances[0], signals[0], strict=True), strict=True))
    months = tuple(_month(month, told.get(month.month)) for month in counts[used[-1] + 1 :])
    return replace(empty, months=months, baseline=_baseline(drawn[: len(used)]))


def _baseline(months: Sequence[MonthShare]) -> ClassicBaseline:
    n, bad = sum(month.n for month in months), sum(month.bad for month in months)
    return ClassicBaseline(months[0].month, months[-1].month, bad / n, n, len(months))


def _month(month: MonthShare, told: tuple[np.float64, np.bool_] | None) -> ClassicMonth:
    """Return a month after the baseline; with too few reviews its share is not shown, though it could be computed."""
    if told is None:
        return ClassicMonth(month.month, month.n)
    distance, signal = told
    return ClassicMonth(month.month, month.n, month.bad / month.n, float(distance), bool(signal))


def _withheld(chart: ClassicChart, subject: Subject) -> ClassicChart:
    """Return the chart without months that so few employees speak of that they might be known."""
    return replace(chart, months=tuple(month for month in chart.months if not is_small(subject, month.n)))


def _limited(chart: Callable[[Counts, Counts, int], Floats], limit: float) -> Callable[[Counts, Counts, int], Drawn]:
    def drawn(n: Counts, bad: Counts, months: int) -> Drawn:
        distances = chart(n, bad, months)
        return distances, np.abs(distances) > limit

    return drawn


def _ruled(n: Counts, bad: Counts, months: int) -> Drawn:
    return p_chart(n, bad, months), run_rules(n, bad, months)


_DRAWN: Mapping[str, Callable[[Counts, Counts, int], Drawn]] = MappingProxyType(
    {
        "p": _limited(p_chart, SIGMAS),
        "laney": _limited(laney_chart, SIGMAS),
        "ewma": _limited(ewma_chart, EWMA_SIGMAS),
        "rules": _ruled,
    }
)
