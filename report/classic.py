"""A textbook control chart with its baseline and its false-alarm rate: as a table, and for programs."""

from dataclasses import dataclass

from report.jsontext import Json
from report.number import format_month, format_number, format_share
from report.phrase import Language, Phrase
from report.table import Column, Kind, Table
from report.words import phrase, say


@dataclass(frozen=True, slots=True)
class ClassicBaseline:
    """What the limits are estimated from: phase I."""

    first: str
    """First month, YYYY-MM."""
    last: str
    """Last month."""
    share: float
    """Share of dissatisfied in it, 0..1."""
    n: int
    """Reviews."""
    months: int
    """Months with enough of them."""


@dataclass(frozen=True, slots=True)
class ClassicMonth:
    """One month after the baseline: phase II."""

    month: str
    """YYYY-MM."""
    n: int
    """Reviews with a rating."""
    share: float | None = None
    """Share of dissatisfied, 0..1; None where there are too few reviews."""
    distance: float | None = None
    """Distance from the baseline's share in standard errors of the chart; None where there are too few reviews."""
    signal: bool = False
    """True where the chart gives a signal."""


@dataclass(frozen=True, slots=True)
class ClassicRate:
    """How often the chart gives a false alarm, as measured under the condition nearest to its own."""

    rate: float
    """Share of steady series with a signal within twelve months, 0..1."""
    months: int
    """Months of the baseline with which it was measured."""
    volume: int
    """Reviews a month with which it was measured."""


@dataclass(frozen=True, slots=True)
class ClassicChart:
    """A textbook chart with what must be printed beside it."""

    name: str
    """p, laney, ewma or rules."""
    minimum_volume: int
    """Reviews a month below which it says too few."""
    is_fixed: bool = False
    """True if the settings fix the baseline."""
    months: tuple[ClassicMonth, ...] = ()
    """Months after the baseline, in order."""
    baseline: ClassicBaseline | None = None
    """None where too few months have enough reviews."""
    false_alarms: ClassicRate | None = None
    """None where there is no baseline."""


def classic_table(chart: ClassicChart) -> Table:
    """Return one row a month after the baseline."""
    columns = (
        Column("period", phrase("period"), kind=Kind.MONTH),
        Column("n", phrase("n"), kind=Kind.COUNT),
        Column("dissatisfied_share", phrase("dissatisfied_share"), kind=Kind.SHARE),
        Column("distance", phrase("standard_errors"), kind=Kind.NUMBER),
        Column("alarm", phrase("alarm"), kind=Kind.FLAG),
    )
    rows = tuple((month.month, month.n, month.share, month.distance, month.signal) for month in chart.months)
    told = (_baseline, _unwatched, _gaps, _rate) if chart.baseline else (_baseline,)
    notes = tuple(Phrase(write(chart, "de"), en) for write in told if (en := write(chart, "en")))
    return Table(phrase("chart_control"), columns, rows, notes)


def classic_json(chart: ClassicChart) -> dict[str, Json]:
    """Return the chart for programs; shares in percent, as in `trend_json`."""
    known, rate = chart.baseline, chart.false_alarms
    points: list[Json] = [
        {
            "period": month.month,
            "value": None if month.share is None else round(100 * month.share, 4),
            "n": month.n,
            "distance": None if month.distance is None else round(month.distance, 4),
            "alarm": month.signal,
            "note": "too_few" if month.share is None else "",
        }
        for month in chart.months
    ]
    baseline: Json = (
        None
        if known is None
        else {
            "first": known.first,
            "last": known.last,
            "value": round(100 * known.share, 4),
            "n": known.n,
            "months": known.months,
            "fixed": chart.is_fixed,
        }
    )
    return {
        "chart": chart.name,
        "points": points,
        "baseline": baseline,
        "false_alarm_rate": None if rate is None else rate.rate,
        "false_alarm_rate_measured": None
        if rate is None
        else {"baseline_months": rate.months, "reviews_a_month": rate.volume},
        "minimum_volume": chart.minimum_volume,
        "note": "" if known else "too_little",
    }


def _baseline(chart: ClassicChart, language: Language) -> str:
    known, least = chart.baseline, str(chart.minimum_volume)
    if known is None:
        # What is missing may be neighbours alone, which only Laney's limits need.
        words = ("classic_too_little", *(("classic_laney_too_little",) if chart.name == "laney" else ()))
        return " ".join(say(word, language, least=least) for word in words)
    first, last = (format_month(month, language) for month in (known.first, known.last))
    share, n = format_share(known.share, language, digits=1), format_number(known.n, language)
    said = say("baseline_means", language, first=first, last=last, share=share, n=n)
    return " ".join((said, say("classic_gate", language, least=least)))


def _unwatched(chart: ClassicChart, language: Language) -> str:
    """Return that no month came after the baseline yet; empty where one did."""
    return "" if chart.months else say("alarm_unwatched", language)


def _gaps(chart: ClassicChart, language: Language) -> str:
    """Return what a month with too few reviews does to the months after it."""
    return say(f"classic_gap_{chart.name}", language)


def _rate(chart: ClassicChart, language: Language) -> str:
    told = chart.false_alarms
    if told is None:
        return ""
    rate = format_share(told.rate, language, digits=0)
    return say("classic_means", language, rate=rate, months=str(told.months), volume=str(told.volume))
