"""The control charts of a subject: all its reviews, and each of its sources, with what a digest of alarms needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from jobs.sample import Sample, month_shares
from report.control import BaselineLine, MeasuredAlarms, Rise, SeriesLine
from scoring.blindspot import BlindSpot, blind_spot
from scoring.chartrate import chart_rate
from scoring.control import Chart, ChartPoint, MonthShare, monthly_chart
from scoring.cusum import LIMIT, LONGEST
from scoring.serial import USUAL_AUTOCORRELATION

METHOD = (
    f"beta-binomial limits and cumulative chart {LIMIT} within {LONGEST} months, looked at daily, autocorrelation .4/2"
)
RISE_RATE = 0.006
"""Share of steady series called rising within 12 months, each for itself: `leumund evaluate alarms`."""
YEAR_OF_MONTHS = 12
ALL = ""
"""Name of the series of all reviews."""
Period = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Charted:
    """What the charts of one subject say."""

    chart: Chart
    """Over all its reviews."""
    unseen: BlindSpot | None
    """The smallest deterioration that would have been seen by now."""
    series: tuple[SeriesLine, ...] = field(default=())
    """All reviews and each source, as a digest ranks them; series without a chart are left out."""


def draw_charts(sample: Sample, dispersion: Mapping[str, float], period: Period | None) -> Charted:
    """Return the control charts of a subject.

    Args:
        sample: Its reviews.
        dispersion: Frozen correlation between two reviews of a month, by source; that of all reviews under "".
        period: First and last month of a fixed baseline; None: chosen by the rule.
    """
    sources = sample.sources if len(sample.sources) > 1 else []
    counts = {ALL: month_shares(sample), **{source: month_shares(sample, source) for source in sources}}
    charts = {name: _chart(each, dispersion.get(name, dispersion[ALL]), period) for name, each in counts.items()}
    lines = [line for name, chart in charts.items() if (line := _line(name, chart)) is not None]
    return Charted(charts[ALL], blind_spot(charts[ALL]), tuple(lines))


def chart_aspects(
    blamed: Mapping[str, list[MonthShare]], dispersion: float, period: Period | None
) -> tuple[SeriesLine, ...]:
    """Return the charted series of a subject's aspects, as a digest ranks them; those without a chart are left out.

    Args:
        blamed: Texts, and those that speak badly of an aspect, by aspect; see `jobs.aspectcharts.blamed_by_month`.
        dispersion: Frozen correlation between two reviews of a month.
        period: First and last month of a fixed baseline; None: chosen by the rule.
    """
    lines = [_line(ALL, _chart(months, dispersion, period), aspect) for aspect, months in blamed.items()]
    return tuple(line for line in lines if line is not None)


def false_alarm_rate(chart: Chart) -> float | None:
    """Return the chance of a false alarm within twelve months, by limits or cumulative chart; None: nothing watched."""
    if chart.baseline is None or all(point.in_baseline or point.limits is None for point in chart.points):
        return None
    return 1 - (1 - chart.false_alarm) ** YEAR_OF_MONTHS * (1 - RISE_RATE)


def measured_alarms(baseline: BaselineLine | None) -> MeasuredAlarms | None:
    """Return how often charts with such a baseline and volume gave a false alarm, as measured; None without a chart."""
    if baseline is None:
        return None
    known = chart_rate(baseline.months, baseline.n / baseline.months)
    return MeasuredAlarms(known.mean, known.worst, known.months, known.volume)


def baseline_line(chart: Chart) -> BaselineLine | None:
    """Return what the limits are estimated from; None without a chart."""
    known = chart.baseline
    if known is None:
        return None
    return BaselineLine(known.first, known.last, known.share, known.n, known.months, known.dispersion)


def rises(chart: Chart) -> tuple[Rise, ...]:
    """Return each rise once: since when, and in which months the cumulative chart showed it."""
    found: list[Rise] = []
    was_rising = False
    for point in chart.points:
        if point.rising:
            begun = found.pop() if was_rising else Rise(point.since, point.month, point.month)
            found.append(Rise(begun.since, begun.seen, point.month))
        was_rising = point.rising
    return tuple(found)


def _chart(counts: list[MonthShare], dispersion: float, period: Period | None) -> Chart:
    return monthly_chart(counts, dispersion=dispersion, autocorrelation=USUAL_AUTOCORRELATION, period=period)


def _line(name: str, chart: Chart, aspect: str = "") -> SeriesLine | None:
    """Return what a digest needs of one series: how unlikely its newest months are, and how they differ."""
    watched = [point for point in chart.points if point.tail is not None]
    if chart.baseline is None or not watched:
        return None
    newest = watched[-1]
    window = [point for point in watched if newest.since and point.month >= newest.since]
    n = sum(point.n for point in window)
    return SeriesLine(
        source=name,
        p_value=min(1.0, LONGEST * (newest.tail or 1.0)),
        since=newest.since,
        month=newest.month,
        usual=chart.baseline.share,
        share=_share(window) if n else None,
        n=n,
        aspect=aspect,
    )


def _share(points: list[ChartPoint]) -> float:
    """Return the share over several months."""
    return float(np.sum([(point.share or 0.0) * point.n for point in points]) / sum(point.n for point in points))
