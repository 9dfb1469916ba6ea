"""Change points, trend and season of a subject's dissatisfied share, from its months."""

from collections.abc import Sequence

from report.change import ChangeLine, ChangeReport, SeasonLine, TrendLine
from scoring.changepoint import find_changes
from scoring.control import MonthShare
from scoring.monotone import LEAST_REVIEWS, find_trend
from scoring.season import find_season

METHOD = "binomial scan by bootstrap, Hamed-Rao, yearly harmonic/3"


def report_changes(counts: Sequence[MonthShare], dispersion: float) -> ChangeReport:
    """Return what the months say of changes.

    Args:
        counts: One per month, ascending, months without reviews included.
        dispersion: Frozen correlation between two reviews of a month.
    """
    found = find_changes(counts, dispersion=dispersion)
    charted = [count for count in counts if count.n >= LEAST_REVIEWS]
    months = [int(count.month[:4]) * 12 + int(count.month[5:]) - 1 for count in charted]
    shares = [count.bad / count.n for count in charted]
    trend = find_trend(months, shares)
    season = find_season(months, shares, [count.n / (1 + (count.n - 1) * dispersion) for count in charted])
    return ChangeReport(
        tuple(
            ChangeLine(
                point.month,
                point.low,
                point.high,
                point.p_value,
                before=point.before,
                before_interval=point.before_interval,
                after=point.after,
                after_interval=point.after_interval,
            )
            for point in found.points
        ),
        found.missing_months,
        trend=None if trend is None else TrendLine(trend.slope, trend.interval, trend.p_value, trend.n),
        season=None
        if season is None
        else SeasonLine(season.amplitude, season.interval, season.peak, season.p_value, season.n),
    )
