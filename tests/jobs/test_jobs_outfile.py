"""A file is written as a whole or not at all; a terminal gets no bytes that it could take for commands."""

import io
import sys
from datetime import UTC, datetime

import pytest

from jobs.errors import OutputUnusable
from jobs.outfile import replace_file, require_no_terminal, write_document
from report.document import Document, Prose

PAGE = Document("Kettle", "Report", "Product", datetime(2025, 11, 1, tzinfo=UTC), "en", (Prose(("words",)),))


class Pipe(io.StringIO):
    """Standard output into a program."""

    def __init__(self):
        super().__init__()
        self.buffer = io.BytesIO()


@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_a_terminal_is_refused_and_told_how(form):
    with pytest.raises(OutputUnusable, match=f"--output report.{form}"):
        require_no_terminal(form, is_terminal=True)
    require_no_terminal(form, is_terminal=False)


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF-"), ("xlsx", b"PK"), ("html", b"<!doctype html>")])
def test_a_pipe_gets_the_bytes_of_the_file(monkeypatch, form, begins):
    pipe = Pipe()
    monkeypatch.setattr(sys, "stdout", pipe)
    write_document(PAGE, form, None)
    assert pipe.buffer.getvalue().startswith(begins)


def test_a_file_that_is_there_is_replaced_and_no_draft_stays(tmp_path):
    path = tmp_path / "report.html"
    path.write_text("old")
    write_document(PAGE, "html", path)
    assert "words" in path.read_text("utf-8")
    assert list(tmp_path.iterdir()) == [path]


def test_a_refused_file_leaves_the_old_one(tmp_path, monkeypatch):
    path = tmp_path / "report.pdf"
    path.write_bytes(b"old")

    def full(_path, _made):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    with pytest.raises(OutputUnusable, match="No space left"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
