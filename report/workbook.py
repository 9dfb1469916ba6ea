"""Write a document as an Excel workbook: its words, its tables with native numbers and days, and native charts."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from types import MappingProxyType

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from report.cell import show_cell
from report.csvtext import FORMULA_STARTS
from report.document import Block, Code, Columns, Document, Facts, Heading, Passage, Prose, Sheet, Verdict
from report.jsontext import json_cell
from report.nativechart import MONTH_CODES, PlacedTable, draw_native
from report.number import in_utc
from report.phrase import Language
from report.table import Cell, Column, Kind, Table
from report.text import printable
from report.theme import ACCENT, ALARM, MUTED
from report.words import say

LONGEST_TEXT = 32_767
"""Signs that a cell can hold."""
LONGEST_NAME = 31
"""Signs that the name of a sheet can have."""
MOST_ROWS = 1_048_570
FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\']")
WIDEST_COLUMN, WIDEST_TEXT = 46, 100
LINE_HEIGHT, SIGNS_A_LINE = 15.0, 112
"""Points of one line of words, and how many signs it holds."""
HEIGHTS: Mapping[str, float] = MappingProxyType({"value": 30.0, "section": 27.0, "head": 32.0, "title": 21.0})
"""Points of a row of large type."""
FIRST_ROW = 2
"""Row of the headings, from 0; the title stands above."""

# Built-in codes: the spreadsheet itself writes them with the separators of its reader.
NUMBER_CODES: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.COUNT: "#,##0",
        Kind.NUMBER: "#,##0.00",
        Kind.FINE: "0.000",
        Kind.CHANCE: "0.000",
        Kind.SHARE: "0.0%",
    }
)
DAY_CODES: Mapping[Language, str] = MappingProxyType({"de": "dd.mm.yyyy", "en": "d mmm yyyy"})
MOMENT_CODES: Mapping[Language, str] = MappingProxyType({"de": "dd.mm.yyyy hh:mm", "en": "d mmm yyyy hh:mm"})


def render_xlsx(document: Document) -> bytes:
    """Return a document as an XLSX workbook; no text in it can be taken for a formula, and nothing in it is run."""
    out = io.BytesIO()
    # No setting that guesses what a string is: text is text.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        # Without it the file would say when it was written, and differ each time.
        book.set_properties(
            {"title": printable(document.title), "author": "Leumund", "created": _naive(document.as_of)}
        )
        writer = _Writer(book, document.language)
        writer.write_words(document)
        for sheet in document.sheets:
            writer.write_sheet(sheet)
    return out.getvalue()


class _Writer:
    """Writes the sheets of one workbook, with its formats and the names it has given."""

    def __init__(self, book: xlsxwriter.Workbook, language: Language) -> None:
        self._book, self._language = book, language
        self._names: set[str] = set()
        self._formats: dict[str, Format] = {}

    def write_words(self, document: Document) -> None:
        """Write what the document says in sentences."""
        sheet = self._sheet(say("sheet_summary", self._language))
        sheet.set_column(0, 0, WIDEST_TEXT)
        self._text(sheet, (0, 0), document.title, "title")
        self._text(sheet, (1, 0), f"{document.kicker} · {document.under}", "quiet")
        for row, (text, look) in enumerate(_spoken(_words(document.blocks)), start=3):
            self._text(sheet, (row, 0), text, look)
            # A spreadsheet that was not asked leaves a wrapped line hidden behind the next one.
            sheet.set_row(row, _height(text, look))

    def write_sheet(self, wanted: Sheet) -> None:
        """Write a table with its title, its notes and its chart."""
        table = wanted.table
        title = table.title.said_in(self._language)
        sheet = self._sheet(title)
        self._text(sheet, (0, 0), title, "title")
        for at, column in enumerate(table.columns):
            self._text(sheet, (FIRST_ROW, at), self._heading(table, at), "head")
            sheet.set_column(at, at, self._width(table, at, column))
        sheet.set_row(FIRST_ROW, HEIGHTS["head"])
        for number, row in enumerate(table.rows[:MOST_ROWS], start=FIRST_ROW + 1):
            for at, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
                self._cell(sheet, (number, at), cell, column)
        below = FIRST_ROW + 2 + len(table.rows[:MOST_ROWS])
        for at, note in enumerate(table.notes):
            self._text(sheet, (below + at, 0), note.said_in(self._language), "note")
        sheet.freeze_panes(FIRST_ROW + 1, 1)
        if table.rows:
            sheet.autofilter(FIRST_ROW, 0, FIRST_ROW + len(table.rows), len(table.columns) - 1)
        if wanted.plot and table.rows:
            chart = draw_native(
                self._book, PlacedTable(table, sheet.get_name(), FIRST_ROW), wanted.plot, self._language
            )
            sheet.insert_chart(FIRST_ROW, len(table.columns) + 1, chart)

    def _heading(self, table: Table, at: int) -> str:
        """Return a column's label; where two have the same one, with its name for programs."""
        column, labels = table.columns[at], [each.label.said_in(self._language) for each in table.columns]
        unit = f" ({column.unit})" if column.unit else ""
        return f"{labels[at]}{unit}" if labels.count(labels[at]) == 1 else f"{labels[at]} [{column.name}]"

    def _width(self, table: Table, at: int, column: Column) -> float:
        cells = (len(show_cell(row[at], column.kind, self._language)) for row in table.rows[:200])
        return min(WIDEST_COLUMN, max(9, len(self._heading(table, at)) + 3, *cells, 0) + 1)

    def _sheet(self, title: str) -> Worksheet:
        """Return a new sheet; two of the same title are told apart by a number."""
        plain = FORBIDDEN_IN_NAME.sub(" ", printable(title)).strip() or "-"
        name, number = plain[:LONGEST_NAME], 1
        while name.lower() in self._names:
            number += 1
            name = f"{plain[: LONGEST_NAME - 3]} {number}"
        self._names.add(name.lower())
        sheet = self._book.add_worksheet(name)
        sheet.hide_gridlines(2)
        # Printed, each sheet is one page wide, on A4.
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def _cell(self, sheet: Worksheet, place: tuple[int, int], cell: Cell, column: Column) -> None:
        """Write a cell as what it is: number, day, or text."""
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            if json_cell(cell) is not None:
                sheet.write_number(*place, cell, self._format(NUMBER_CODES.get(column.kind, "General")))
            return
        moment = _moment(cell, column.kind)
        if moment is not None:
            sheet.write_datetime(*place, moment, self._format(self._day_code(column.kind)))
        elif cell is not None and cell != "":
            self._text(sheet, place, show_cell(cell, column.kind, self._language), "text")

    def _text(self, sheet: Worksheet, place: tuple[int, int], text: str, look: str) -> None:
        """Write a text cell; one that begins like a formula is marked as text even for whoever edits it."""
        shown = printable(text)[:LONGEST_TEXT]
        starts = shown[:1] in FORMULA_STARTS
        sheet.write_string(*place, shown, self._format(f"{look}!" if starts else look))

    def _day_code(self, kind: Kind) -> str:
        codes = {Kind.MONTH: MONTH_CODES, Kind.MOMENT: MOMENT_CODES}.get(kind, DAY_CODES)
        return codes[self._language]

    def _format(self, look: str) -> Format:
        """Return the format of a look or of a number code, each made once."""
        if look not in self._formats:
            base = look.removesuffix("!")
            made = self._book.add_format(dict(_LOOKS.get(base, {"num_format": base, "valign": "top"})))
            if look.endswith("!"):
                made.set_quote_prefix()
            self._formats[look] = made
        return self._formats[look]


_LOOKS: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {
        "title": {"bold": True, "font_size": 14, "font_color": ACCENT},
        "section": {
            "bold": True,
            "font_size": 12,
            "font_color": ACCENT,
            "valign": "bottom",
            "bottom": 1,
            "bottom_color": ACCENT,
        },
        "value": {"bold": True, "font_size": 20, "font_color": ACCENT},
        "quiet": {"font_color": MUTED},
        "note": {"font_color": MUTED, "italic": True},
        "alarm": {"font_color": ALARM, "text_wrap": True, "valign": "top"},
        "words": {"text_wrap": True, "valign": "top"},
        "text": {"valign": "top", "indent": 1},
        "head": {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1},
    }
)
"""How each kind of text looks."""


def _height(text: str, look: str) -> float:
    """Return the points that a row of words takes."""
    return HEIGHTS.get(look, LINE_HEIGHT * max(1, -(-len(text) // SIGNS_A_LINE)))


def _spoken(lines: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield lines without the headings under which nothing is said: their tables have sheets of their own."""
    waiting: tuple[str, str] | None = None
    for line in lines:
        if line[1] == "section":
            waiting = line
            continue
        if waiting:
            yield waiting
            waiting = None
        yield line


def _words(blocks: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    """Yield what blocks say, line by line, with the look of each; tables have sheets of their own."""
    for block in blocks:
        if isinstance(block, Columns):
            for side in block.sides:
                yield from _words(side)
        elif isinstance(block, Verdict):
            yield from ((block.label, "quiet"), (block.value, "value"), (block.span, "words"))
            yield from ((sentence, "words") for sentence in block.meaning)
        elif isinstance(block, Prose):
            yield from ((sentence, "alarm" if block.tone == "alarm" else "words") for sentence in block.sentences)
        elif isinstance(block, Passage):
            yield f"{block.label}: {block.text} ({block.whence})", "words"
        else:
            yield from _labelled(block)


def _labelled(block: Block) -> Iterator[tuple[str, str]]:
    """Yield headings, lines of code and facts."""
    if isinstance(block, Heading):
        yield f"{block.text} ({block.clause})" if block.clause else block.text, "section"
    elif isinstance(block, Code):
        yield from ((line, "words") for line in block.text.split("\n") if line)
    elif isinstance(block, Facts):
        yield from ((f"{fact.label}: {fact.value}", "alarm" if fact.warns else "words") for fact in block.facts)


def _moment(cell: Cell, kind: Kind) -> datetime | None:
    """Return a day, month or moment as a spreadsheet has them, in UTC and without saying so; None for all else."""
    if isinstance(cell, date):
        return _naive(cell)
    if kind in {Kind.DATE, Kind.MONTH} and isinstance(cell, str):
        text = f"{cell}-01" if kind is Kind.MONTH else cell
        try:
            return _naive(date.fromisoformat(text))
        except ValueError:
            # A month, a year or a range is not a day: it stays text.
            return None
    return None


def _naive(value: date | datetime) -> datetime | None:
    moment = in_utc(value)
    found = moment if isinstance(moment, datetime) else datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    # Spreadsheets count from 1900.
    return found.replace(tzinfo=None) if found.year >= 1900 else None
