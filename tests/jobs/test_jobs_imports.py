"""Importing a file: relative dates count back from the day it was written, not from the day it is taken in."""

import os
from datetime import UTC, datetime

import pytest

from crawler.errors import UnreadableImport
from jobs.imports import ImportOrder

NOW = datetime(2026, 7, 15, 12, 0, tzinfo=UTC)


def first_date(file):
    return next(ImportOrder(file).read(NOW).rows).found.review.published.text()


@pytest.fixture
def export(tmp_path):
    """Writes an export with a relative date, last written at a moment."""

    def write(written_at):
        file = tmp_path / "export.csv"
        file.write_text("Sterne;Text;Datum\n4;gut;vor 3 Tagen\n", encoding="utf-8")
        os.utime(file, (written_at.timestamp(), written_at.timestamp()))
        return file

    return write


@pytest.mark.parametrize(
    ("written_at", "text"),
    [
        (NOW, "2026-07-11/2026-07-13"),
        (datetime(2021, 6, 10, 12, 0, tzinfo=UTC), "2021-06-06/2021-06-08"),
        (datetime(2030, 1, 1, tzinfo=UTC), "2026-07-11/2026-07-13"),
    ],
)
def test_an_old_export_never_looks_recent_and_a_clock_that_runs_ahead_changes_nothing(export, written_at, text):
    assert first_date(export(written_at)) == text


def test_a_file_that_is_not_there_is_told_by_whoever_reads_it(tmp_path):
    with pytest.raises(UnreadableImport, match="cannot read the file"):
        ImportOrder(tmp_path / "absent.csv").read(NOW)
