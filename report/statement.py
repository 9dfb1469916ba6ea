"""The review statement: two pages that can lie beside a certificate, and say that they are none."""

from contextlib import suppress
from dataclasses import dataclass, replace

from report import section
from report.document import Block, Code, Columns, Document, Facts, Grid, Heading, NewPage, Picture, Prose
from report.errors import TooManyPages
from report.figures import aspect_sheets, trend_sheets, trust_sheets
from report.number import format_moment
from report.page import SubjectPage, lay_out
from report.phrase import Language
from report.subject import SubjectReport
from report.table import Table
from report.typeset import render_pdf
from report.words import known_word, say

PAGES = 2


@dataclass(frozen=True, slots=True)
class Signed:
    """What vouches for a statement."""

    note: str
    """Checkpoint of the log, signed by its key."""
    key: str
    """Public key that checks it."""
    pack: str
    """Name of the file that holds statement and evidence."""
    verifier: str
    """SHA-256 of verify.py, hex."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much two pages have room for."""

    chart: float = 0.9
    """Height of the chart, as a share of what it has on a screen."""
    aspects: int = 8
    """Aspects, the most mentioned first."""
    tests: int = 6
    """Authenticity tests, those that fired first."""
    sources: int = 5
    """Sources."""
    sentences: int = 6
    """Sentences on what the score means, and remarks."""
    alarms: int = 4
    """Alarms, the newest first; the facts beside the score have their number."""


ROOMS = (Room(), Room(0.6, 6, 5, 4, 5, 3), Room(0.4, 4, 4, 3, 4, 2), Room(0.32, 2, 3, 2, 3, 1))
"""Tried one after another until it fits; the evidence pack always has everything."""


def render_statement(report: SubjectReport, signed: Signed, language: Language) -> bytes:
    """Return the statement as PDF/A on exactly two pages.

    Raises:
        TooManyPages: If not even its shortest form fits.
    """
    for room in ROOMS[:-1]:
        with suppress(TooManyPages):
            return render_pdf(statement_document(report, signed, language, room))
    return render_pdf(statement_document(report, signed, language, ROOMS[-1]))


def statement_document(report: SubjectReport, signed: Signed, language: Language, room: Room = ROOMS[0]) -> Document:
    """Return the statement in a language.

    Args:
        report: The figures as they were published.
        signed: What vouches for them.
        language: Language of its words.
        room: How much of each part is shown.
    """
    page, moment = lay_out(report, language), format_moment(report.as_of, language)
    blocks = (*_first(report, page, room, language), NewPage(), *_second(report, page, (signed, room), language))
    return Document(
        title=report.subject.name,
        kicker=say("statement", language),
        under=say("paper_under", language, kind=known_word(report.subject.kind, language), as_of=moment),
        as_of=report.as_of,
        language=language,
        blocks=blocks,
        foot=say("statement_not", language),
        sheets=(*trust_sheets(report), *trend_sheets(report), *aspect_sheets(report.aspects)),
        is_dense=True,
        most_pages=PAGES,
    )


def _first(report: SubjectReport, page: SubjectPage, room: Room, language: Language) -> tuple[Block, ...]:
    """Return the first page: score, interval, trend, aspects."""
    trend, distribution = page.charts.get("trend"), page.charts.get("distribution")
    said = (say("chart_no_data", language),)
    drawn: Block = Picture(trend, say("trend_means", language), height=room.chart) if trend else Prose(said, "quiet")
    bars: tuple[Block, ...] = (Picture(distribution, share=0.38),) if distribution else (Prose(said, "quiet"),)
    heard = (Heading(say("statement_aspects", language)), *_aspects(report, room.aspects, language))
    return (
        Prose((say("statement_not", language),), "warning"),
        Prose((say("statement_lead", language),)),
        *section.remarks(replace(page, notes=page.notes[: room.sentences - 2]), language),
        section.verdict(report, replace(page, meaning=page.meaning[: room.sentences]), language),
        Facts(page.facts),
        Heading(say("trend", language)),
        drawn,
        *((Prose(page.alarms[: room.alarms], "alarm" if page.has_alarm else "list"),) if page.alarms else ()),
        Columns((heard, (Heading(say("chart_distribution", language)), *bars)), widths=(3, 2)),
    )


def _aspects(report: SubjectReport, most: int, language: Language) -> tuple[Block, ...]:
    """Return the most mentioned aspects."""
    if report.aspects is None or not any(line.mentions for line in report.aspects.lines):
        return (Prose((say("aspects_not_read", language),), "quiet"),)
    whole = section.aspect_figures(report.aspects, language)
    names = ("aspect", "mentions", "negative", "low", "high")
    places = [at for at, column in enumerate(whole.columns) if column.name in names]
    cut = Table(
        whole.title,
        tuple(whole.columns[at] for at in places),
        tuple(tuple(row[at] for at in places) for row in whole.rows[:most]),
    )
    return (Grid(cut), *_more(len(whole.rows) - most, language))


def _second(
    report: SubjectReport, page: SubjectPage, beside: tuple[Signed, Room], language: Language
) -> tuple[Block, ...]:
    """Return the second page: coverage, authenticity, what it does not say, signature and check."""
    signed, room = beside
    held = [test for test in page.tests if not test.lacks]
    fired_first = sorted(held, key=lambda test: not test.fired)[: room.tests]
    tests = (Grid(section.tests_table(fired_first)),) if held else (Prose((say("tests_none", language),)),)
    lacking = [test.name for test in page.tests if test.lacks]
    names = say("untested", language, names=", ".join(lacking))
    untested = (Prose((names,), "quiet"),) if lacking else ()
    return (
        Heading(say("statement_coverage", language)),
        Grid(section.coverage_table(report.sources[: room.sources])),
        *_more(len(report.sources) - room.sources, language),
        Prose((page.vanished,)),
        Heading(say("statement_authenticity", language)),
        Prose((say("tests_mean", language),), "quiet"),
        *tests,
        *untested,
        *((Prose(page.suspicious),) if page.suspicious else ()),
        Heading(say("statement_says_not", language)),
        Prose(page.proves_not, "list"),
        Prose(page.reach, "quiet"),
        Heading(say("statement_check", language)),
        *_check(signed, language),
    )


def _check(signed: Signed, language: Language) -> tuple[Block, ...]:
    command = f"python3 -I -S verify.py {signed.pack} --key '{signed.key}'"
    return (
        Prose((say("statement_signed", language, pack=signed.pack), say("statement_steps", language))),
        Code(f"{command}\nsha256(verify.py) = {signed.verifier}"),
        Prose((say("statement_valid", language), say("statement_checkpoint", language))),
        Code(signed.note.rstrip("\n")),
    )


def _more(n: int, language: Language) -> tuple[Block, ...]:
    return (Prose((say("statement_more", language, n=str(n)),), "quiet"),) if n > 0 else ()
