"""Draw trend, control chart and distribution as Vega-Lite specifications; one for browser and paper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import altair as alt

from report.describe import describe_chart, describe_distribution, describe_trend
from report.number import format_number, format_share
from report.phrase import Language
from report.subject import ControlChart, Distribution, SubjectReport
from report.theme import ACCENT, ALARM, INK, MUTED, STARS, UNRATED, vega_config
from report.timeline import mark_of
from report.words import known_word, say
from store.records import Indicator

Spec = dict[str, object]
Datum = dict[str, object]
HEIGHT = 240
LIMITS = ("limit_low", "limit_high")
BAR_STEP = 30
CHANGE = "change"
MARK_ROWS = 3
"""Heights on which words of upright lines stand."""
# The last month's label reaches beyond its point.
PADDING = {"left": 0, "top": 6, "right": 28, "bottom": 4}
# The longest bar ends here, as a share of the width, so that its label has room.
REACH = 1.45


@dataclass(frozen=True, slots=True)
class ControlLayers:
    """What a control chart has besides its points; a layer without any datum would make the axis complain."""

    limits: tuple[str, ...]
    """Which limits exist."""
    mark_rows: int
    """Heights on which change points and events stand; 0: there are none."""
    has_blind_spot: bool
    """True with a share that would have been noticed."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with the words that stand for it."""

    name: str
    """trend, control or distribution."""
    spec: Spec
    """Vega-Lite specification with its data."""
    description: str
    """What the chart shows, for those who don't see it."""


def draw_charts(report: SubjectReport, language: Language) -> dict[str, Chart]:
    """Return the charts of a subject page by name; a chart without any figure is left out."""
    charts = [
        draw_trend(report.trend, language) if _has_figures(report.trend) else None,
        draw_control(report.chart, language, marks_of(report, language)) if _has_figures(report.chart.points) else None,
        draw_distribution(report.distribution, language) if report.distribution.total() else None,
    ]
    return {chart.name: chart for chart in charts if chart}


def draw_trend(points: tuple[Indicator, ...], language: Language) -> Chart:
    """Return the trust score by month as a line within its interval band."""
    spec = _with_data(_trend_template(language, _months_between_labels(len(points))), _data(points, language))
    return Chart("trend", spec, describe_trend(points, language))


def draw_control(chart: ControlChart, language: Language, marks: Sequence[Datum] = ()) -> Chart:
    """Return the dissatisfied share by month between its control limits, alarms marked by shape and colour.

    Args:
        chart: The months.
        language: In which language.
        marks: What happened in these months; see `marks_of`.
    """
    # A layer without any datum would make the axis complain, so only the limits that exist are drawn.
    limits = tuple(name for name in LIMITS if any(getattr(point, name) is not None for point in chart.points))
    spot = _blind_spot(chart, language)
    layers = ControlLayers(limits, mark_rows=min(len(marks), MARK_ROWS), has_blind_spot=bool(spot))
    template = _control_template(language, _months_between_labels(len(chart.points)), layers)
    datasets = {"points": _data(chart.points, language), **({"marks": list(marks)} if marks else {}), **spot}
    return Chart("control", {**template, "datasets": datasets}, describe_chart(chart, language))


def marks_of(report: SubjectReport, language: Language) -> list[Datum]:
    """Return change points and events within the charted months, each with a word of ours."""
    points = report.chart.points
    first, last = (points[0].period, points[-1].period) if points else ("", "")
    found = [(change.month, CHANGE, say("change_mark", language)) for change in report.changes.changes]
    found += [(f"{event.on:%Y-%m}", event.kind, mark_of(event, language)) for event in report.events]
    shown = sorted({mark for mark in found if first <= mark[0] <= last})
    # Neighbours stand at different heights, so that their words do not cover each other.
    return [
        {"month": f"{month}-01", "kind": kind, "word": word, "row": place % MARK_ROWS}
        for place, (month, kind, word) in enumerate(shown)
    ]


def _blind_spot(chart: ControlChart, language: Language) -> dict[str, list[Datum]]:
    """Return the line below which nothing would be noticed, over the months that it speaks of."""
    if chart.blind_spot is None or not chart.points:
        return {}
    newest = chart.points[-(chart.blind_spot_months or 1) :]
    ends = (f"{newest[0].period}-01", f"{newest[-1].period}-01")
    word = say("blind_spot_mark", language)
    return {"spot": [{"month": ends[0], "until": ends[1], "share": chart.blind_spot, "word": word}]}


def draw_distribution(distribution: Distribution, language: Language) -> Chart:
    """Return the number of reviews by rating as bars, best rating first, then thumbs, those without a rating last."""
    longest = max(*distribution.stars, distribution.thumbs_up, distribution.thumbs_down, distribution.unrated, 1)
    bars: list[Datum] = [
        {"stars": name, "n": n, "colour": colour, "label": label, "reach": longest * REACH}
        for name, n, colour, label in _bars(distribution, language)
    ]
    spec = {**_with_data(_distribution_template(language), bars), "height": BAR_STEP * len(bars)}
    return Chart("distribution", spec, describe_distribution(distribution, language))


def _has_figures(points: Iterable[Indicator]) -> bool:
    """Say whether any month has a value."""
    return any(point.value is not None for point in points)


def _bars(distribution: Distribution, language: Language) -> list[tuple[str, int, str, str]]:
    """Return name, number, colour and label of each bar, from the top."""
    starred, thumbs = max(1, distribution.starred()), max(1, distribution.thumbs())
    stars = [
        (say("stars_1", language) if stars == 1 else say("stars_n", language, n=str(stars)), n, starred, colour)
        for (stars, n), colour in zip(enumerate(distribution.stars, start=1), STARS, strict=True)
    ]
    votes = (("up", distribution.thumbs_up, STARS[-1]), ("down", distribution.thumbs_down, STARS[0]))
    voted = [(known_word(word, language), n, thumbs, colour) for word, n, colour in votes if distribution.thumbs()]
    bars = [
        (name, n, colour, f"{format_number(n, language)} ({format_share(n / of, language)})")
        for name, n, of, colour in [*reversed(stars), *voted]
    ]
    if distribution.unrated:
        # No share: the shares are those of the reviews with a rating.
        number = format_number(distribution.unrated, language)
        bars.append((say("unrated", language), distribution.unrated, UNRATED, number))
    return bars


def _data(points: Sequence[Indicator], language: Language) -> list[Datum]:
    """Return the months of a series as a chart's data; gaps stay gaps."""
    data: list[Datum] = []
    for before, point, after in zip((None, *points[:-1]), points, (*points[1:], None), strict=True):
        begins = point.alarm and not (before and before.alarm)
        first_limit = _has_limit(point) and not any(datum["limit"] for datum in data)
        data.append(
            {
                "month": f"{point.period[:7]}-01",
                "value": point.value,
                "low": point.interval.low if point.interval else None,
                "high": point.interval.high if point.interval else None,
                "n": point.n,
                "limit_low": point.limit_low,
                "limit_high": point.limit_high,
                "alarm": point.alarm,
                "alone": _is_gap(before) and _is_gap(after),
                # Neighbouring alarms share one label, and the limits are named once: labels must not collide.
                "label": say("alarm", language) if begins else "",
                "limit": say("control_limits", language) if first_limit else "",
            }
        )
    return data


def _has_limit(point: Indicator) -> bool:
    """Say whether a month has any control limit."""
    return point.limit_low is not None or point.limit_high is not None


def _is_gap(point: Indicator | None) -> bool:
    """Say whether there is no month, or one without a value."""
    return point is None or point.value is None


def _with_data(template: Spec, data: list[Datum]) -> Spec:
    """Return a specification with its data."""
    return {**template, "datasets": {"points": data}}


def _finish(chart: alt.LayerChart | alt.FacetChart, language: Language) -> Spec:
    """Return the specification of a chart that takes the width it is given."""
    fit = alt.AutoSizeParams(type="fit-x", contains="padding")
    sized = chart.properties(width="container", height=HEIGHT, autosize=fit, padding=PADDING)
    return {**sized.to_dict(), "config": vega_config(language)}


# Building and validating a specification takes longer than all else on a page; only the data differ.
@lru_cache(maxsize=16)
def _trend_template(language: Language, step: int) -> Spec:
    """Return the trend chart without data."""
    base = alt.Chart(alt.NamedData("points")).encode(x=_months(step))
    whole = alt.Scale(domain=[0, 1])
    low, value = _shares("low", whole), _shares("value", whole)
    band = base.mark_area(opacity=0.16, color=ACCENT).encode(y=low, y2="high:Q")
    # A band needs two neighbours; a rule shows the interval of a month that stands alone.
    seen = alt.when("datum.alone").then(alt.value(0.4)).otherwise(alt.value(0))
    rules = base.mark_rule(color=ACCENT, size=3).encode(y=low, y2="high:Q", opacity=seen)
    line = base.mark_line(color=ACCENT, strokeWidth=2).encode(y=value)
    dots = base.mark_circle(color=ACCENT, size=34, opacity=1).encode(y=value, tooltip=_tooltip(language, "trust"))
    return _finish(alt.layer(band, rules, line, dots), language)


@lru_cache(maxsize=64)
def _control_template(language: Language, step: int, drawn: ControlLayers) -> Spec:
    """Return the control chart without data."""
    limits = drawn.limits
    base = alt.Chart(alt.NamedData("points")).encode(x=_months(step))
    ticks = base.mark_tick(orient="horizontal", width=16, thickness=1.5, color=MUTED)
    alarm = alt.when("datum.alarm")
    dots = base.mark_point(filled=True, opacity=1).encode(
        y=_shares("value"),
        color=alarm.then(alt.value(ALARM)).otherwise(alt.value(INK)),
        size=alarm.then(alt.value(130)).otherwise(alt.value(36)),
        shape=alarm.then(alt.value("diamond")).otherwise(alt.value("circle")),
        tooltip=_tooltip(language, "dissatisfied_share"),
    )
    line = base.mark_line(color=INK, opacity=0.35, strokeWidth=1.5)
    named = base.mark_text(color=ALARM, dy=-15, fontWeight="bold")
    named_limits = base.mark_text(color=MUTED, dy=-9, dx=-8, align="left")
    layers = alt.layer(
        *(_mark_layers(step, drawn.mark_rows) if drawn.mark_rows else ()),
        *(_blind_spot_layers(step) if drawn.has_blind_spot else ()),
        *(ticks.encode(y=_shares(name)) for name in limits),
        line.encode(y=_shares("value")),
        dots,
        named.encode(y=_shares("value"), text="label:N"),
        *(named_limits.encode(y=_shares(name), text="limit:N") for name in limits[-1:]),
    )
    return _finish(layers, language)


def _mark_layers(step: int, n_rows: int) -> list[alt.Chart]:
    """Return the upright lines of change points and events, with a word each on one of so many heights."""
    base = alt.Chart(alt.NamedData("marks")).encode(x=_months(step))
    dash = alt.when(f"datum.kind == '{CHANGE}'").then(alt.value([1, 0])).otherwise(alt.value([4, 3]))
    rules = base.mark_rule(color=MUTED, strokeWidth=1.25).encode(strokeDash=dash)
    words = [
        base.mark_text(color=MUTED, align="left", dx=4, y=-6 - 13 * row).encode(text="word:N") for row in range(n_rows)
    ]
    rows = [each.transform_filter(f"datum.row == {row}") for row, each in enumerate(words)]
    return [rules, *rows]


def _blind_spot_layers(step: int) -> list[alt.Chart]:
    """Return the level line of the blind spot with its word."""
    base = alt.Chart(alt.NamedData("spot")).encode(y=_shares("share"))
    line = base.mark_rule(color=ACCENT, strokeDash=[2, 3], strokeWidth=1.5).encode(x=_months(step), x2="until:T")
    word = base.mark_text(color=ACCENT, align="right", dy=-7).encode(
        x=alt.X("until:T", title=None, scale=alt.Scale(type="utc", padding=14)), text="word:N"
    )
    return [line, word]


@lru_cache(maxsize=2)
def _distribution_template(language: Language) -> Spec:
    """Return the distribution without data."""
    stars = alt.Y("stars:N", sort=None, title=None, axis=alt.Axis(domain=False, labelColor=INK))
    base = alt.Chart(alt.NamedData("points")).encode(y=stars)
    bars = base.mark_bar(cornerRadiusEnd=2, height={"band": 0.72}).encode(
        x=alt.X("n:Q", axis=None), color=alt.Color("colour:N", scale=None)
    )
    labels = base.mark_text(align="left", dx=6).encode(x=alt.X("n:Q", axis=None), text="label:N")
    room = base.mark_point(opacity=0).encode(x=alt.X("reach:Q", axis=None))
    return _finish(alt.layer(room, bars, labels), language)


def _months_between_labels(n_months: int) -> int:
    """Return how many months lie between two labels of the time axis, so that about eight fit."""
    return next((step for step in (1, 3, 6) if n_months <= 9 * step), 12)


def _months(step: int) -> alt.X:
    """Return the time axis; months count in UTC, so that no time zone moves them."""
    every = alt.TimeIntervalStep(interval="month", step=step)
    axis = alt.Axis(format="%b %Y", tickCount=every)
    return alt.X("month:T", title=None, scale=alt.Scale(type="utc", padding=14), axis=axis)


def _shares(field: str, scale: alt.Scale | None = None) -> alt.Y:
    """Return an axis of shares in percent, from zero."""
    return alt.Y(f"{field}:Q", title=None, axis=alt.Axis(format=".0%"), scale=scale or alt.Scale(zero=True, nice=5))


def _tooltip(language: Language, title: str) -> list[alt.Tooltip]:
    """Return what is said of a month on pointing at it."""
    return [
        alt.Tooltip("month:T", title=say("period", language), format="%B %Y", timeUnit="utcyearmonth"),
        alt.Tooltip("value:Q", title=say(title, language), format=".1%"),
        alt.Tooltip("low:Q", title=say("low", language), format=".1%"),
        alt.Tooltip("high:Q", title=say("high", language), format=".1%"),
        alt.Tooltip("n:Q", title=say("n", language), format=",d"),
    ]
