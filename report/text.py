"""Write a table as plain text for a terminal, safe against control characters."""

import re
import unicodedata
from collections.abc import Sequence

from report.cell import NUMERIC, show_cell
from report.number import NOTHING
from report.phrase import Language
from report.table import Column, Kind, Table

WIDEST_CELL = 44
WIDEST_TERMS = 80
WIDEST_LINE = 80
MOST_NAMED = 3
# Not the no-break space, which keeps a number and its percent sign together.
BLANKS = re.compile(r"[ \t\n\r\f\v]+")
# C0/C1 controls steer a terminal, format characters (bidi, zero width) reorder or hide what it shows.
STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def sign_kind(sign: str) -> str:
    """Return the Unicode category of a sign."""
    return unicodedata.category(sign)


def printable(text: str) -> str:
    """Return text on one line without anything that steers a terminal or reorders a line."""
    flat = BLANKS.sub(" ", text).strip(" ")
    return "".join("\ufffd" if unicodedata.category(sign) in STEERING else sign for sign in flat)


def width(text: str) -> int:
    """Return the number of terminal columns that a printable text takes."""
    return sum(_columns(sign) for sign in text)


def shorten(text: str, most: int) -> str:
    """Return a text that takes at most `most` columns, with an ellipsis where it was cut."""
    if width(text) <= most:
        return text
    kept = ""
    for sign in text:
        if width(kept) + _columns(sign) > most - 1:
            break
        kept += sign
    return kept.rstrip() + "…"


def pad(text: str, to: int, *, right: bool = False) -> str:
    """Return a text filled with blanks to a number of columns, set right for numbers."""
    blanks = " " * max(0, to - width(text))
    return blanks + text if right else text + blanks


def render_text(table: Table, language: Language) -> str:
    """Return the table as aligned plain text with its title above and its notes below.

    A single row too wide for a terminal is written downwards, one figure a line. Remarks that had to be cut stand
    whole among the notes.
    """
    table = table.for_people()
    head = [_heading(column, language) for column in table.columns]
    rows = [_cells(table, row, language) for row in range(len(table.rows))]
    widths = [max(width(line[at]) for line in [head, *rows]) for at in range(len(head))]
    if len(rows) == 1 and sum(widths) + 2 * len(widths) > WIDEST_LINE:
        body = [f"{pad(label, max(map(width, head)))}  {cell}" for label, cell in zip(head, rows[0], strict=True)]
    else:
        rule = "  ".join("─" * one for one in widths)
        body = [_line(table, head, widths), rule, *(_line(table, row, widths) for row in rows)]
    notes = [*_cut_remarks(table, language), *(printable(note.said_in(language)) for note in table.notes)]
    title = printable(table.title.said_in(language))
    return "\n".join([title, "", *body, *([""] if notes else []), *notes]) + "\n"


def _cut_remarks(table: Table, language: Language) -> list[str]:
    """Return the sentences that were too long for the table whole, each once, after what their rows are about."""
    found: dict[str, list[str]] = {}
    for row, cells in enumerate(table.rows):
        about = next((text for text in _cells(table, row, language) if text != NOTHING), NOTHING)
        for cell, column in zip(cells, table.columns, strict=True):
            said = printable(show_cell(cell, column.kind, language))
            if column.kind is Kind.REMARK and width(said) > WIDEST_CELL:
                found.setdefault(said, []).append(about)
    return [f"{_named(about)}: {said}" for said, about in found.items()]


def _named(about: Sequence[str]) -> str:
    more = len(about) - MOST_NAMED
    return ", ".join(about[:MOST_NAMED]) + (f" (+{more})" if more > 0 else "")


def _columns(sign: str) -> int:
    """Return 0 for combining marks, 2 for wide East Asian signs, else 1."""
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _heading(column: Column, language: Language) -> str:
    """Return a column's label with its unit."""
    label = printable(column.label.said_in(language))
    return f"{label} ({column.unit})" if column.unit else label


def _cells(table: Table, row: int, language: Language) -> list[str]:
    """Return a row's cells, printable and not too wide."""
    pairs = zip(table.rows[row], table.columns, strict=True)
    shown = [(printable(show_cell(cell, column.kind, language)), column.kind) for cell, column in pairs]
    # Three terms are only worth the room if all three can be read.
    widest = {Kind.TERMS: WIDEST_TERMS}
    return [text if kind is Kind.KEY else shorten(text, widest.get(kind, WIDEST_CELL)) for text, kind in shown]


def _line(table: Table, cells: list[str], widths: list[int]) -> str:
    """Return one line with numbers set right."""
    parts = [
        pad(cell, wide, right=column.kind in NUMERIC)
        for cell, wide, column in zip(cells, widths, table.columns, strict=True)
    ]
    return "  ".join(parts).rstrip()
