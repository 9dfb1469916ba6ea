"""Quality indicators beside the trust score, each over a year and by month, beside other subjects of the same kind."""

from collections.abc import Iterable
from dataclasses import dataclass

from report.jsontext import Json
from report.number import format_number
from report.phrase import LANGUAGES, Phrase, verbatim
from report.table import Cell, Column, Kind, Table
from report.words import phrase, say
from store.records import Indicator, Interval

VOLUME = "volume"
DIGITS = 4
USUAL = ("usual_low", "usual_median", "usual_high")
LEAST_OTHERS = 3
"""Fewest other subjects for which what is usual among them is said."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual among the other subjects of the same kind."""

    n: int
    """Other subjects with a figure."""
    low: float
    """Lower quartile."""
    median: float
    """Median."""
    high: float
    """Upper quartile."""


@dataclass(frozen=True, slots=True)
class QualityLine:
    """One indicator of one subject."""

    name: str
    """trust, satisfaction, dissatisfied_share, net_sentiment, replied or volume; also its wording key."""
    year: Indicator
    """Over the year before the as-of date; the trust score is as of that date."""
    months: tuple[Indicator, ...] = ()
    """By month, oldest first."""
    usual: Usual | None = None
    """Among other subjects of the same kind; None for fewer than three with a figure."""
    beside: tuple[tuple[str, Indicator], ...] = ()
    """The same of chosen subjects: name and figure."""


def quality_table(lines: Iterable[QualityLine]) -> Table:
    """Return one row an indicator: figure, interval and numbers, what is usual, and chosen subjects beside it."""
    every = tuple(lines)
    shown = [line for line in every if line.name != VOLUME]
    names = [name for name, _ in shown[0].beside] if shown else []
    volume = (each.year for each in every if each.name == VOLUME)
    is_usual = any(line.usual for line in shown)
    notes = (
        phrase("quality_means"),
        *(_say_volume(each, each.interval) for each in volume if each.interval),
        phrase("usual_means" if is_usual else "usual_not_known"),
    )
    columns = (
        Column("indicator", phrase("indicator"), kind=Kind.WORD),
        *(Column(name, phrase(name), kind=Kind.SHARE) for name in ("value", "low", "high")),
        Column("n", phrase("n"), kind=Kind.COUNT),
        Column("n_eff", phrase("n_eff"), kind=Kind.NUMBER),
        *(Column(name, phrase(name), kind=Kind.SHARE, for_people=is_usual) for name in USUAL),
        Column("others", phrase("others"), kind=Kind.COUNT, for_people=is_usual),
        *(Column(f"beside_{place}", verbatim(name), kind=Kind.SHARE) for place, name in enumerate(names, start=1)),
    )
    return Table(phrase("quality"), columns, tuple(_row(line) for line in shown), notes)


def _say_volume(year: Indicator, interval: Interval) -> Phrase:
    """Return how many reviews came; a count has no place among the shares of the table."""
    ends = {"value": year.value, "low": interval.low, "high": interval.high}
    written = ({name: format_number(end, each, digits=0) for name, end in ends.items()} for each in LANGUAGES)
    return Phrase(*(say("volume_of_year", each, **words) for each, words in zip(LANGUAGES, written, strict=True)))


def quality_json(lines: Iterable[QualityLine]) -> list[Json]:
    """Return all indicators with their months; shares and balances in percent, volume in reviews."""
    return [
        {
            "indicator": line.name,
            **_figure(line.name, line.year),
            "usual": None
            if line.usual is None
            else {
                "others": line.usual.n,
                **{name: _scaled(line.name, getattr(line.usual, name)) for name in ("low", "median", "high")},
            },
            "beside": [{"subject": name, **_figure(line.name, figure)} for name, figure in line.beside],
            "points": [{"period": point.period, **_figure(line.name, point)} for point in line.months],
        }
        for line in lines
    ]


def _row(line: QualityLine) -> tuple[Cell, ...]:
    year, usual = line.year, line.usual
    ends = (year.interval.low, year.interval.high) if year.interval and year.value is not None else (None, None)
    among = (usual.low, usual.median, usual.high, usual.n) if usual else (None, None, None, None)
    return (f"{line.name}", year.value, *ends, year.n, year.n_eff, *among, *(figure.value for _, figure in line.beside))


def _figure(name: str, figure: Indicator) -> dict[str, Json]:
    ends = figure.interval if figure.value is not None else None
    return {
        "value": _scaled(name, figure.value),
        "low": _scaled(name, ends.low if ends else None),
        "high": _scaled(name, ends.high if ends else None),
        "n": figure.n,
        "n_eff": figure.n_eff,
    }


def _scaled(name: str, value: float | None) -> float | None:
    return None if value is None else round(value if name == VOLUME else 100 * value, DIGITS)
