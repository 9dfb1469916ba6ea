"""Subjects side by side: one row each, their indicators, and their trends."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from report.chart import Chart, draw_trend
from report.number import NOTHING, format_iso, format_number, format_share
from report.page import say_span, say_value
from report.phrase import Language
from report.quality import QualityLine
from report.subject import SubjectReport
from report.words import known_word, say
from store.records import Indicator

VOLUME = "volume"
MOST_SUBJECTS = 6
"""Subjects that are compared at once."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One of the compared subjects, written out."""

    key: str
    """Its key."""
    name: str
    """Its name; text from people."""
    kind: str
    """Product, employer ..."""
    value: str
    """Trust score, or too little."""
    span: str
    """Its interval."""
    n: str
    """Reviews, and effective ones."""
    newest: str
    """Newest review."""
    sources: str
    """Names of its sources."""
    alarm: bool
    """True where its chart raises an alarm."""
    trend: Chart | None
    """Its trend; None without figures."""


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """The page of a comparison, written out."""

    subjects: tuple[Compared, ...]
    """In the order that was asked for."""
    indicators: tuple[tuple[str, tuple[str, ...]], ...]
    """Name of each indicator, with its value and interval of each subject."""
    cautions: tuple[str, ...]
    """What this comparison cannot say."""


def lay_out_comparison(reports: Sequence[SubjectReport], language: Language) -> ComparisonPage:
    """Return the page of a comparison; the first report holds the others beside its indicators."""
    kinds = {report.subject.kind for report in reports}
    cautions = ["compare_sources", "compare_overlap", *(["compare_kinds"] if len(kinds) > 1 else [])]
    return ComparisonPage(
        subjects=tuple(_compared(report, place, language) for place, report in enumerate(reports, start=1)),
        indicators=tuple(_row(line, language) for line in reports[0].quality if line.name != VOLUME),
        cautions=tuple(say(key, language) for key in cautions),
    )


def _row(line: QualityLine, language: Language) -> tuple[str, tuple[str, ...]]:
    figures = (line.year, *(figure for _, figure in line.beside))
    return known_word(line.name, language), tuple(_figure(each, language) for each in figures)


def _figure(figure: Indicator, language: Language) -> str:
    value, ends = format_share(figure.value, language), figure.interval
    if figure.value is None or ends is None:
        return value
    return f"{value} ({format_share(ends.low, language)} – {format_share(ends.high, language)})"


def _compared(report: SubjectReport, place: int, language: Language) -> Compared:
    score = report.trust.score
    n, effective = format_number(score.n, language), format_number(score.n_eff or 0.0, language, digits=0)
    has_figures = any(point.value is not None for point in report.trend)
    return Compared(
        key=report.subject.key,
        name=report.subject.name,
        kind=known_word(report.subject.kind, language),
        value=say_value(score, language),
        span=say_span(report, language),
        n=say("n_of_which", language, n=n, n_eff=effective),
        newest=format_iso(report.newest_on or NOTHING, language),
        sources=", ".join(sorted({line.source for line in report.sources})) or NOTHING,
        alarm=report.chart.is_alarming(),
        # Each chart on one page needs a name of its own.
        trend=replace(draw_trend(report.trend, language), name=f"trend-{place}") if has_figures else None,
    )
