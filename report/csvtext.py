"""Write a table as CSV that no spreadsheet can mistake for formulas."""

import csv
import io
import unicodedata
from datetime import date, datetime

from report.jsontext import json_cell
from report.table import Cell, Table

# Both the plain and the full-width forms start a formula in spreadsheets.
FORMULA_STARTS = frozenset("=+-@＝＋－＠")
INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})


def escape_formula(text: str) -> str:
    """Return text with an apostrophe before it where a spreadsheet would calculate it.

    What stands invisibly before the first visible sign (blanks, tabs, byte order mark, zero-width
    signs) doesn't protect: spreadsheets drop it.
    """
    visible = next((sign for sign in text if unicodedata.category(sign) not in INVISIBLE), "")
    return f"'{text}" if visible in FORMULA_STARTS else text


def render_csv(table: Table) -> str:
    """Return the table as RFC 4180 text: English column names, ISO dates, point as decimal sign.

    Text cells are always quoted, so that neither comma nor semicolon splits them; numbers never are. Where rows are
    withheld, one line says why, in both languages: a file without a word would say that there are none.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows([_csv_cell(cell) for cell in row] for row in table.rows)
    if table.withheld is not None:
        writer.writerow([f"{table.withheld.en} / {table.withheld.de}"])
    return out.getvalue()


def _csv_cell(cell: Cell) -> str | int | float:
    """Return a cell for the writer: numbers as they are, all else as safe text."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return cell if json_cell(cell) is not None else ""
    if isinstance(cell, date | datetime):
        return str(json_cell(cell))
    return escape_formula(cell) if cell else ""
