"""Lay the overview out for people: one row a subject, in one language."""

from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from report.frontattention import AttentionPage, lay_out_attention
from report.number import NOTHING, format_iso, format_moment, format_number, format_share
from report.page import say_value
from report.phrase import Language
from report.subject import Overview, OverviewLine
from report.svg import draw_sparkline
from report.words import known_word, say
from store.records import Coverage


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """One subject in the list, written out."""

    key: str
    """Key of the subject, for addresses."""
    name: str
    """Name of the subject; text from people."""
    kind: str
    """Product, employer ..."""
    is_demo: bool
    """True for made-up data."""
    value: str
    """The trust score, or too little."""
    has_value: bool
    """False where it says too little."""
    span: str
    """Its interval; empty without a value."""
    n: str
    """Number of reviews and how many are effective."""
    sparkline: Markup
    """Picture of its trend."""
    newest: str
    """When the newest review was published, as exact as its source says."""
    coverage: str
    """The worst coverage of its sources; a dash before the first run."""
    warns: bool
    """True where a source was not seen in full."""
    alarm: bool
    """True where the newest charted month lies outside its limits."""


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """The list of subjects, written out."""

    rows: tuple[OverviewRow, ...]
    """One row a subject."""
    as_of: str
    """The moment the list speaks of."""
    has_demo: bool
    """True where any subject is made up."""
    attention: AttentionPage
    """What deserves attention."""
    listed: str
    """How many of how many subjects pass the filter."""


def lay_out_overview(overview: Overview, language: Language) -> OverviewPage:
    """Return the list of subjects in a language."""
    rows = tuple(_row(line, language) for line in overview.lines)
    passing, all_ = (format_number(n, language) for n in (overview.paging.n_passing, overview.paging.n_all))
    return OverviewPage(
        rows=rows,
        as_of=format_moment(overview.as_of, language),
        has_demo=any(row.is_demo for row in rows),
        attention=lay_out_attention(overview.attention, language),
        listed=say("listed_of", language, n=passing, all=all_),
    )


@lru_cache(maxsize=4_096)
def _row(line: OverviewLine, language: Language) -> OverviewRow:
    """Return one subject's row."""
    value, ends = line.trust.value, line.trust.interval
    span = f"{format_share(ends.low, language)} – {format_share(ends.high, language)}" if ends else ""
    return OverviewRow(
        key=line.subject.key,
        name=line.subject.name,
        kind=known_word(line.subject.kind, language),
        is_demo=line.subject.is_demo,
        value=say_value(line.trust, language),
        has_value=value is not None,
        # An interval without its value would be read as one.
        span="" if value is None else span,
        n=say("n_of_which", language, n=format_number(line.trust.n, language), n_eff=_effective(line, language)),
        sparkline=draw_sparkline(line.sparkline, label=say("trend", language)),
        newest=format_iso(line.newest_on or NOTHING, language),
        coverage=known_word(line.coverage, language) if line.coverage else format_share(None, language),
        warns=line.coverage not in {None, Coverage.FULL},
        alarm=line.alarm,
    )


def _effective(line: OverviewLine, language: Language) -> str:
    """Return the effective number of reviews; small ones with a digit, as the limit lies among them."""
    effective = line.trust.n_eff or 0.0
    return format_number(effective, language, digits=1 if 0 < effective < 10 else 0)
