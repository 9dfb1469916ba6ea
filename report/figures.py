"""The documents of single questions: trust, trend, aspects, or any table; one value for HTML, PDF and workbook."""

from datetime import datetime

from report import section
from report.aspect import AspectReport, aspect_months_table, aspects_table
from report.document import Block, Document, Grid, Heading, Plot, Prose, Sheet
from report.fragility import fragility_table
from report.number import format_moment
from report.page import lay_out
from report.phrase import Language
from report.quality import quality_table
from report.subject import SubjectReport
from report.table import Table
from report.tables import distribution_table, sources_table, standings_by_source, trend_table, trust_table
from report.words import known_word, phrase, say

TRUST_PLOT = Plot("period", ("value",), ("low", "high"))
CONTROL_PLOT = Plot("period", ("dissatisfied_share",), ("limit_low", "limit_high"))
STARS_PLOT = Plot("stars", ("n",), is_bar=True)


def trust_document(report: SubjectReport, language: Language) -> Document:
    """Return the trust score with everything that stands next to it."""
    page = lay_out(report, language)
    by_source = (Heading(say("by_source", language)), Grid(page.by_source)) if page.by_source.rows else ()
    blocks: tuple[Block, ...] = (
        *section.remarks(page, language),
        section.verdict(report, page, language),
        section.facts(page),
        *section.distribution(page, language),
        *by_source,
        *section.sources(report, page, language),
        *section.authenticity(page, language),
        *section.fragility(page, language),
        *section.text_model(page, language),
        Heading(say("small_print", language)),
        Prose(page.proves_not, "list"),
        *section.provenance(page, language),
    )
    return _about(report, "trust_sheet", blocks, language, trust_sheets(report))


def trend_document(report: SubjectReport, language: Language) -> Document:
    """Return trust score and control chart by month, and all indicators beside what is usual."""
    page = lay_out(report, language)
    blocks: tuple[Block, ...] = (
        *section.remarks(page, language),
        *section.trend(page, language),
        *section.control(page, language),
        *section.quality(page, language),
        Heading(say("series_numbers", language)),
        Grid(page.series),
    )
    return _about(report, "trend_sheet", blocks, language, trend_sheets(report))


def aspects_document(report: AspectReport, language: Language) -> Document:
    """Return what texts say of each aspect."""
    moment, kind = format_moment(report.as_of, language), known_word(report.subject.kind, language)
    return Document(
        title=report.subject.name,
        kicker=say("aspects_sheet", language),
        under=say("paper_under", language, kind=kind, as_of=moment),
        as_of=report.as_of,
        language=language,
        blocks=section.aspects(report, language),
        foot=say("paper_foot", language, title=report.subject.name, as_of=moment),
        sheets=aspect_sheets(report),
    )


def table_document(table: Table, as_of: datetime, language: Language) -> Document:
    """Return any table as a document.

    Args:
        table: What it shows.
        as_of: When it was asked for, UTC.
        language: Language of its words.
    """
    title, moment = table.title.said_in(language), format_moment(as_of, language)
    under = f"{say('as_of', language)} {moment}"
    foot = say("paper_foot", language, title=title, as_of=moment)
    sheets = (Sheet(table),)
    return Document(title, "Leumund", under, as_of, language, (Grid(table),), foot, sheets)


def trust_sheets(report: SubjectReport) -> tuple[Sheet, ...]:
    """Return the tables of the trust score for a workbook."""
    found = [
        Sheet(trust_table(report)),
        Sheet(distribution_table(report.distribution), STARS_PLOT),
        Sheet(sources_table(report.sources)),
        Sheet(standings_by_source(report.trust.by_source)),
        *([Sheet(fragility_table(report.fragility))] if report.fragility else []),
    ]
    return tuple(sheet for sheet in found if sheet.table.rows)


def trend_sheets(report: SubjectReport) -> tuple[Sheet, ...]:
    """Return the months for a workbook, once beside each of the two charts, and the indicators."""
    months, control = trend_table(report), control_table(report)
    found = [Sheet(months, TRUST_PLOT), Sheet(control, CONTROL_PLOT), Sheet(quality_table(report.quality))]
    return tuple(sheet for sheet in found if sheet.table.rows)


def control_table(report: SubjectReport) -> Table:
    """Return one row a month of the control chart: share, limits, alarm."""
    whole = trend_table(report)
    names = ("period", "n", "dissatisfied_share", "limit_low", "limit_high", "alarm")
    places = [at for name in names for at, column in enumerate(whole.columns) if column.name == name]
    columns = tuple(whole.columns[at] for at in places)
    return Table(phrase("chart_control"), columns, tuple(tuple(row[at] for at in places) for row in whole.rows))


def aspect_sheets(report: AspectReport | None) -> tuple[Sheet, ...]:
    """Return the aspects for a workbook: every figure, and the months."""
    if report is None or not report.lines:
        return ()
    return (
        Sheet(aspects_table(report), Plot("aspect", ("negative",), is_bar=True)),
        Sheet(aspect_months_table(report)),
    )


def _about(
    report: SubjectReport, kicker: str, blocks: tuple[Block, ...], language: Language, sheets: tuple[Sheet, ...]
) -> Document:
    moment = format_moment(report.as_of, language)
    return Document(
        title=report.subject.name,
        kicker=say(kicker, language),
        under=say("paper_under", language, kind=known_word(report.subject.kind, language), as_of=moment),
        as_of=report.as_of,
        language=language,
        blocks=blocks,
        foot=say("paper_foot", language, title=report.subject.name, as_of=moment),
        sheets=sheets,
    )
