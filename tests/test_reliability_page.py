"""The page on reliability: a line for every row of the fault matrix, and every test that it names is there."""

import re
from pathlib import Path

from bench.faults import MATRIX

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
LINES = {cells[1].strip(): cells for line in PAGE.splitlines() if len(cells := line.split("|")) == 7}


def test_each_fault_has_a_line_and_a_row_of_the_soak():
    faults = {f"F{number}" for number in range(1, 30)}
    assert faults <= set(LINES)
    assert faults <= {fault.row for fault in MATRIX}


def test_each_line_names_tests_that_there_are_and_a_count_that_was_survived():
    for row in (f"F{number}" for number in range(1, 30)):
        *_, tests, count, _ = LINES[row]
        named = re.findall(r"`(tests/[a-z0-9_/]+\.py)`", tests)
        assert named, row
        assert [name for name in named if not (ROOT / name).is_file()] == []
        assert re.search(r"\d", count), row


def test_the_tests_of_a_row_of_the_soak_stand_in_its_line():
    for fault in MATRIX:
        if (line := LINES.get(fault.row)) is not None:
            files = [name for name in fault.tests if name.endswith(".py")]
            assert [name for name in files if f"`{name}`" not in line[4]] == [], fault.row
