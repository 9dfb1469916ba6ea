"""Say in words what a chart shows, for those who cannot see it."""

from collections.abc import Sequence

from report.number import format_month, format_number, format_share
from report.phrase import Language
from report.subject import ControlChart, Distribution
from report.words import say
from store.records import Indicator


def describe_trend(points: Sequence[Indicator], language: Language) -> str:
    """Return first and last month, the newest value, and the lowest and highest one."""
    # Months without a figure are gaps, not zeros: they may be neither newest nor lowest.
    known = [point for point in points if point.value is not None]
    if not known:
        return say("trend_empty", language)
    lowest, highest = min(known, key=_value), max(known, key=_value)
    return say(
        "trend_described",
        language,
        first=format_month(points[0].period, language),
        last=format_month(points[-1].period, language),
        value=format_share(known[-1].value, language),
        lowest=format_share(lowest.value, language),
        lowest_on=format_month(lowest.period, language),
        highest=format_share(highest.value, language),
        highest_on=format_month(highest.period, language),
    )


def describe_chart(chart: ControlChart, language: Language) -> str:
    """Return the newest month's share and the months with alarm."""
    known = [point for point in chart.points if point.value is not None]
    if not known:
        return say("control_empty", language)
    alarms = ", ".join(format_month(point.period, language) for point in chart.alarms())
    return say(
        "control_described",
        language,
        last=format_month(known[-1].period, language),
        value=format_share(known[-1].value, language),
        alarms=alarms or say("none", language),
    )


def describe_distribution(distribution: Distribution, language: Language) -> str:
    """Return the number of reviews at each rating."""
    counts = [format_number(n, language) for n in distribution.stars]
    described = say(
        "distribution_described",
        language,
        **{f"n{stars}": n for stars, n in enumerate(counts, start=1)},
        unrated=format_number(distribution.unrated, language),
    )
    if not distribution.thumbs():
        return described
    up, down = (format_number(n, language) for n in (distribution.thumbs_up, distribution.thumbs_down))
    return " ".join((described, say("thumbs_described", language, up=up, down=down)))


def _value(point: Indicator) -> float:
    """Return a known value, to compare by."""
    return point.value or 0.0
