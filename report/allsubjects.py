"""The management summary of all subjects: where each stands, and what has risen, on a page or two."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from report.control import AlarmLine, alarms_table
from report.document import Block, Document, Grid, Heading, Prose, Sheet
from report.number import format_long_month, format_moment
from report.phrase import Language, Phrase
from report.subject import Overview
from report.table import Table
from report.tables import overview_table
from report.words import say

SAYS_NOT = ("certificate", "fine", "genuine", "complete")
ON_PAPER = ("name", "demo", "value", "low", "high", "n", "newest", "coverage", "alarm")
"""Columns that a page has room for, the second where any data are made up; the workbook has all of them."""
ON_PAPER_OF_ALARMS = ("subject", "source", "aspect", "since", "usual", "share", "n", "q_value")


def overview_document(overview: Overview, alarms: Sequence[AlarmLine], month: str, language: Language) -> Document:
    """Return the summary in a language.

    Args:
        overview: All subjects as of the end of the month, or as of now in the month under way.
        alarms: What has risen, the most certain first.
        month: The month spoken of, YYYY-MM.
        language: Language of its words.
    """
    moment, whole, digest = format_moment(overview.as_of, language), overview_table(overview), alarms_table(alarms)
    has_demo = any(line.subject.is_demo for line in overview.lines)
    named = alarms_table(_named(line, overview.attention.labels, language) for line in alarms)
    risen: Block = (
        Grid(_narrow(named, ON_PAPER_OF_ALARMS)) if named.rows else Prose((say("alarms_ranked_none", language),))
    )
    shown = ON_PAPER if has_demo else tuple(name for name in ON_PAPER if name != "demo")
    listed: Block = Grid(_narrow(whole, shown)) if whole.rows else Prose((say("no_subjects", language),))
    blocks: tuple[Block, ...] = (
        Prose((say("overview_lead", language),)),
        *((Prose((say("demo_explained_some", language),), "quiet"),) if has_demo else ()),
        Heading(say("all_subjects", language)),
        listed,
        Heading(say("alarms_ranked", language)),
        risen,
        Heading(say("says_not", language)),
        Prose(tuple(say(f"proves_not_{key}", language) for key in SAYS_NOT), "list"),
    )
    title = say("summary", language)
    return Document(
        title=title,
        kicker=say("monthly_report", language, month=format_long_month(month, language)),
        under=f"{say('as_of', language)} {moment}",
        as_of=overview.as_of,
        language=language,
        blocks=blocks,
        foot=say("paper_foot", language, title=title, as_of=moment),
        sheets=tuple(Sheet(table) for table in (whole, digest) if table.rows),
    )


def _named(line: AlarmLine, labels: Mapping[str, Phrase], language: Language) -> AlarmLine:
    """Return an alarm with names where programs and the workbook have keys."""
    label = labels.get(line.series.aspect)
    aspect = label.said_in(language) if label else line.series.aspect
    return replace(line, subject=line.name, series=replace(line.series, aspect=aspect))


def _narrow(table: Table, names: tuple[str, ...]) -> Table:
    places = [at for name in names for at, column in enumerate(table.columns) if column.name == name]
    columns = tuple(table.columns[at] for at in places)
    return Table(table.title, columns, tuple(tuple(row[at] for at in places) for row in table.rows), table.notes)
