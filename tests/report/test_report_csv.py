"""No cell of a CSV file is calculated by a spreadsheet, and numbers stay numbers."""

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.csvtext import FORMULA_STARTS, escape_formula, render_csv
from report.phrase import verbatim
from report.table import Column, Kind, Table

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "vectors" / "security"
CASES = [
    ("=1+1", True),
    ("+49 40 123", True),
    ("-5", True),
    ("@SUM(1)", True),
    ("\t=1", True),
    ("  \r\n=1", True),
    ("\u200b=1", True),
    ("\ufeff=1", True),
    ("＝1", True),
    ("－1", True),
    ("=", True),
    ("'=1+1", False),
    ('"=1', False),
    ("x;=1", False),
    ("%0A=1", False),
    ("5/5", False),
    ("", False),
]


def table(*cells):
    columns = tuple(Column(f"c{at}", verbatim("c"), kind=Kind.TEXT) for at in range(len(cells)))
    return Table(verbatim("t"), columns, (cells,))


def written(cell):
    """Return what a file holds for one cell, quotes included."""
    return render_csv(table(cell)).split("\r\n", 1)[1].removesuffix("\r\n")


@pytest.mark.parametrize(("text", "escaped"), CASES)
def test_text_that_a_spreadsheet_would_calculate_gets_an_apostrophe(text, escaped):
    assert escape_formula(text) == ("'" + text if escaped else text)


@pytest.mark.shared
def test_every_case_of_the_shared_table_is_written_as_it_says():
    path = SHARED / "csv-formulas.json"
    if not path.exists():
        pytest.skip(f"{path.name} is not beside the project")
    cases = json.loads(path.read_text(encoding="utf-8"))["cases"]
    assert len(cases) == 34
    for case in cases:
        cell = case["cell"]
        if case.get("as_number"):
            assert written(cell) == str(cell)
        else:
            expected = "'" + cell if case["as_text"] == "escape" else cell
            assert written(cell) == '"' + expected.replace('"', '""') + '"'


@pytest.mark.parametrize(
    ("cell", "file"),
    [
        (-5, "-5"),
        (-0.5, "-0.5"),
        (0.8127, "0.8127"),
        (True, '"true"'),
        (None, '""'),
        (float("nan"), '""'),
        (date(2024, 3, 1), '"2024-03-01"'),
        (datetime(2024, 3, 1, 6, 30, tzinfo=UTC), '"2024-03-01T06:30:00Z"'),
    ],
)
def test_numbers_stay_numbers_and_dates_are_iso(cell, file):
    assert written(cell) == file


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), min_size=1, max_size=4))
def test_every_text_comes_back_and_no_cell_begins_a_formula(cells):
    read = list(csv.reader(io.StringIO(render_csv(table(*cells)), newline="")))[1]
    assert [cell.removeprefix("'") if cell != own else cell for cell, own in zip(read, cells, strict=True)] == cells
    assert not [cell for cell in read if cell.strip()[:1] in FORMULA_STARTS and cell.strip()]
