"""Charts of a workbook: drawn by the spreadsheet itself over the cells of a sheet, so that they follow its figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import xlsxwriter
from xlsxwriter.chart import Chart

from report.document import Plot
from report.phrase import Language
from report.table import Column, Kind, Table
from report.text import printable
from report.theme import ACCENT, MUTED, RULE

# Months are named in the language of the document, whatever the spreadsheet's.
MONTH_CODES: Mapping[Language, str] = MappingProxyType({"de": "[$-407]mmm yyyy", "en": "[$-409]mmm yyyy"})
SIZE = {"width": 760, "height": 380}
"""In pixels; fits beside the table on a common screen."""


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """A table that was written to a sheet."""

    table: Table
    """What was written."""
    sheet: str
    """Name of the sheet."""
    head_row: int
    """Row of its headings, from 0; its rows follow."""


def draw_native(book: xlsxwriter.Workbook, placed: PlacedTable, plot: Plot, language: Language) -> Chart:
    """Return a chart over columns of a sheet: ends and limits dashed, gaps left open."""
    chart = book.add_chart({"type": "bar" if plot.is_bar else "line"})
    for name in (*plot.lines, *plot.dashed):
        chart.add_series(_series(placed, plot, name))
    chart.set_title({"name": printable(placed.table.title.said_in(language)), "name_font": {"size": 12}})
    chart.set_size(SIZE)
    chart.show_blanks_as("gap")
    code = "0%" if _column(placed.table, plot.lines[0]).kind is Kind.SHARE else "#,##0"
    values = {"num_format": code, "min": 0, "line": {"none": True}}
    grid = {"visible": True, "line": {"color": RULE}}
    if plot.is_bar:
        # Of a bar chart the spreadsheet calls the upright axis y; it counts from below, people read from above.
        chart.set_y_axis({"reverse": True})
        chart.set_x_axis({**values, "major_gridlines": grid})
        chart.set_legend({"none": True})
        return chart
    is_monthly = _column(placed.table, plot.over).kind is Kind.MONTH
    months = {"date_axis": True, "num_format": MONTH_CODES[language]} if is_monthly else {}
    chart.set_x_axis({**months, "num_font": {"color": MUTED}})
    chart.set_y_axis({**values, "major_gridlines": grid})
    chart.set_legend({"position": "bottom"})
    return chart


def _series(placed: PlacedTable, plot: Plot, name: str) -> dict[str, object]:
    names = [column.name for column in placed.table.columns]
    first, last = placed.head_row + 1, placed.head_row + len(placed.table.rows)
    at, over = names.index(name), names.index(plot.over)
    dashed, solid = {"color": MUTED, "width": 1.0, "dash_type": "dash"}, {"color": ACCENT, "width": 2.0}
    look = {"fill": {"color": ACCENT}, "gap": 60} if plot.is_bar else {"line": dashed if name in plot.dashed else solid}
    return {
        "name": [placed.sheet, placed.head_row, at],
        "categories": [placed.sheet, first, over, last, over],
        "values": [placed.sheet, first, at, last, at],
        **look,
    }


def _column(table: Table, name: str) -> Column:
    return next(column for column in table.columns if column.name == name)
