"""Change points, trend and season of the dissatisfied share as plain values, in sentences, and for programs."""

from dataclasses import dataclass

from report.jsontext import Json
from report.number import LONG_MONTHS, format_month, format_number, format_share, write_p_value
from report.phrase import Language
from report.words import say
from store.records import Interval

DIGITS = 4
SIGNIFICANT = 0.05
"""p-value up to which a trend or a season is told as one."""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A month since which the share has been another."""

    month: str
    """First month of the new share, YYYY-MM."""
    low: str
    """Earliest month that it may have been, with 90 % confidence."""
    high: str
    """Latest such month."""
    p_value: float
    """Of "nothing has changed"."""
    before: float
    """Share before, 0..1."""
    before_interval: Interval
    """Of that share."""
    after: float
    """Share since then."""
    after_interval: Interval
    """Of that share."""


@dataclass(frozen=True, slots=True)
class TrendLine:
    """A monotone trend over all months."""

    slope: float
    """Change of the share in a year."""
    interval: Interval
    """Of the slope."""
    p_value: float
    """Of "no trend", autocorrelation allowed for."""
    n: int
    """Months that entered."""


@dataclass(frozen=True, slots=True)
class SeasonLine:
    """A yearly wave."""

    amplitude: float
    """Half the distance between highest and lowest month, in shares."""
    interval: Interval
    """Of the amplitude."""
    peak: int
    """Month of the year in which it is highest, 1..12."""
    p_value: float
    """Of "no wave"."""
    n: int
    """Months that entered."""


@dataclass(frozen=True, slots=True)
class ChangeReport:
    """What the months of a subject say of changes."""

    changes: tuple[ChangeLine, ...] = ()
    """Change points, oldest first."""
    missing_months: int = 0
    """Months with reviews that are missing before change points can be looked for; 0: they were."""
    trend: TrendLine | None = None
    """None with too few months."""
    season: SeasonLine | None = None
    """None before two years."""


def say_changes(report: ChangeReport, language: Language) -> tuple[str, ...]:
    """Return what is known of changes, trend and season, sentence by sentence; what is missing for each is said."""
    if report.missing_months:
        n = format_number(report.missing_months, language)
        return (say("changes_too_little", language, n=n),)
    sentences = [_say_change(change, language) for change in reversed(report.changes)]
    return (
        *(sentences or [say("changes_none", language)]),
        _say_trend(report.trend, language),
        _say_season(report.season, language),
    )


def changes_json(report: ChangeReport) -> list[Json]:
    """Return the change points, shares in percent."""
    return [
        {
            "period": change.month,
            "low": change.low,
            "high": change.high,
            "p_value": change.p_value,
            "before": _percent(change.before),
            "before_low": _percent(change.before_interval.low),
            "before_high": _percent(change.before_interval.high),
            "after": _percent(change.after),
            "after_low": _percent(change.after_interval.low),
            "after_high": _percent(change.after_interval.high),
        }
        for change in report.changes
    ]


def trend_line_json(trend: TrendLine | None) -> Json:
    """Return the trend, percentage points a year; null with too little."""
    if trend is None:
        return None
    ends = {"low": _percent(trend.interval.low), "high": _percent(trend.interval.high)}
    return {"slope_per_year": _percent(trend.slope), **ends, "p_value": trend.p_value, "months": trend.n}


def season_json(season: SeasonLine | None) -> Json:
    """Return the yearly wave, percentage points; null with too little."""
    if season is None:
        return None
    ends = {"low": _percent(season.interval.low), "high": _percent(season.interval.high)}
    wave = {"amplitude": _percent(season.amplitude), **ends, "peak_month": season.peak}
    return {**wave, "p_value": season.p_value, "months": season.n}


def _say_change(change: ChangeLine, language: Language) -> str:
    months = {"month": change.month, "low": change.low, "high": change.high}
    shares = {"before": change.before, "after": change.after}
    shares |= {"before_low": change.before_interval.low, "before_high": change.before_interval.high}
    shares |= {"after_low": change.after_interval.low, "after_high": change.after_interval.high}
    return say(
        "change_means_month" if change.low == change.high else "change_means",
        language,
        p=write_p_value(change.p_value, language),
        **{name: format_month(month, language) for name, month in months.items()},
        **{name: format_share(share, language) for name, share in shares.items()},
    )


def _say_trend(trend: TrendLine | None, language: Language) -> str:
    if trend is None:
        return say("trend_too_little", language)
    if trend.p_value > SIGNIFICANT:
        return say("trend_none", language)
    slope = format_number(100 * abs(trend.slope), language, digits=1)
    low, high = sorted((abs(trend.interval.low), abs(trend.interval.high)))
    return say(
        "trend_rising" if trend.slope > 0 else "trend_falling",
        language,
        slope=slope,
        low=format_number(100 * low, language, digits=1),
        high=format_number(100 * high, language, digits=1),
        p=write_p_value(trend.p_value, language),
    )


def _say_season(season: SeasonLine | None, language: Language) -> str:
    if season is None:
        return say("season_too_little", language)
    if season.p_value > SIGNIFICANT:
        return say("season_none", language)
    amplitude = format_number(100 * season.amplitude, language, digits=1)
    return say("season_means", language, amplitude=amplitude, month=LONG_MONTHS[language][season.peak - 1])


def _percent(share: float) -> float:
    return round(100 * share, DIGITS)
