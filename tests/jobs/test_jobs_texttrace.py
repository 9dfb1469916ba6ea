"""Texts are found in files of any kind; what cannot be opened is told, and other texts are not found."""

import bz2
import csv
import gzip
import html
import io
import json
import lzma
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
import typst
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from jobs.texttrace import LONGEST_NEEDLE, Needles, Trace, needles_of

TEXT = 'Schöne Größe, "außen" hui & innen <b>pfui</b>,\nnie wieder bei denen – 10 € für nichts'
OTHER = "Der Kessel kam pünktlich, und der Dienst war freundlich, gern wieder"
CYRILLIC = "Чайник сломался через два дня, и никто мне не помог, обходите стороной"
SHORT = "Tolles Ding!"


def zipped(content: bytes, name: str = "member.txt") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


def workbook(text: str) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet().write_string(0, 0, text)
    return file.getvalue()


def table(text: str) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerow(["1", text, "2"])
    return file.getvalue().encode()


def pdf(text: str) -> bytes:
    words = "".join(f"\\u{{{ord(letter):x}}}" for letter in text)
    return typst.compile(f'#set page(width: 6cm)\n#"{words}"'.encode())


KINDS = {
    "plain": str.encode,
    "latin": lambda text: text.encode("cp1252", "replace"),
    "utf-16": lambda text: text.encode("utf-16"),
    "json": lambda text: json.dumps({"text": text}).encode(),
    "json, not ASCII": lambda text: json.dumps({"text": text}, ensure_ascii=False).encode(),
    "html": lambda text: f"<p>{html.escape(text)}</p>".encode(),
    "html by numbers": lambda text: html.escape(text).encode("ascii", "xmlcharrefreplace"),
    "html in json": lambda text: json.dumps(html.escape(text)).encode(),
    "every letter a number": lambda text: "".join(f"&#x{ord(letter):x};" for letter in text).encode(),
    "csv": table,
    "zip": lambda text: zipped(text.encode()),
    "zip in zip": lambda text: zipped(zipped(json.dumps(text).encode())),
    "xlsx": workbook,
    "gzip": lambda text: gzip.compress(text.encode()),
    "bzip2": lambda text: bz2.compress(text.encode()),
    "xz": lambda text: lzma.compress(text.encode()),
    "gzip in zip": lambda text: zipped(gzip.compress(text.encode())),
}


def look(tmp_path: Path, content: bytes, needles: Needles) -> Trace:
    path = tmp_path / "file"
    path.write_bytes(content)
    return needles.look(path).trace


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_is_found_however_it_was_written(tmp_path, kind):
    content = KINDS[kind](TEXT)
    assert look(tmp_path, content, needles_of([(TEXT, "")])) is Trace.HELD
    assert look(tmp_path, content, needles_of([(OTHER, "")])) is Trace.NONE


@pytest.mark.parametrize("kind", ["plain", "json", "html by numbers", "xlsx", "zip in zip"])
def test_a_text_in_another_script_is_found(tmp_path, kind):
    needles = needles_of([(CYRILLIC, ""), (TEXT, "")])
    assert look(tmp_path, KINDS[kind](CYRILLIC), needles) is Trace.HELD
    assert look(tmp_path, KINDS[kind](OTHER), needles) is Trace.NONE


@pytest.mark.parametrize("kind", ["plain", "json", "html", "csv", "zip", "xlsx", "gzip"])
def test_a_short_text_is_told_where_it_is_a_whole_field(tmp_path, kind):
    needles = needles_of([(SHORT, "")])
    assert look(tmp_path, KINDS[kind](SHORT), needles) is Trace.SHORT
    assert look(tmp_path, KINDS[kind](f"ein {SHORT} sage ich"), needles) is Trace.NONE


def test_a_text_in_a_pdf_is_found_though_its_letters_are_numbers(tmp_path):
    content = pdf(TEXT)
    assert b"Gr\xc3\xb6\xc3\x9fe" not in content
    assert look(tmp_path, content, needles_of([(TEXT, "")])) is Trace.HELD
    assert look(tmp_path, zipped(content, "report.pdf"), needles_of([(TEXT, "")])) is Trace.HELD
    assert look(tmp_path, content, needles_of([(OTHER, "")])) is Trace.NONE


def test_the_very_file_that_a_text_was_read_from_is_known(tmp_path):
    content = b"something that was read in a way of its own"
    assert look(tmp_path, content, needles_of([("x", sha256(content).hexdigest())])) is Trace.HELD


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"7z\xbc\xaf\x27\x1c....", "7z"),
        (b"Rar!\x1a\x07....", "RAR"),
        (b"PGDMP....", "PostgreSQL"),
        (gzip.compress(b"words" * 99)[:-20], "damaged"),
        (zipped(b"Rar!\x1a\x07...."), "RAR"),
        (zipped(b"x").replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"), "encrypted"),
        (b"%PDF-1.7\n1 0 obj\n<< /Encrypt 2 0 R >>\n", "encrypted PDF"),
        (zipped(zipped(zipped(zipped(zipped(zipped(b"x")))))), "too many times"),
    ],
    # Archives hold the time, so that a test named by the length of its bytes would be another one in each process.
    ids=lambda value: value if isinstance(value, str) else "content",
)
def test_what_cannot_be_opened_is_told_with_its_reason(tmp_path, content, why):
    path = tmp_path / "file"
    path.write_bytes(content)
    traced = needles_of([(TEXT, "")]).look(path)
    assert (traced.trace, why in traced.why) == (Trace.CLOSED, True)


def test_a_bad_member_hides_no_other(tmp_path):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a", b"Rar!\x1a\x07....")
        archive.writestr("b", TEXT)
    assert look(tmp_path, file.getvalue(), needles_of([(TEXT, "")])) is Trace.HELD


def test_a_bomb_is_told_before_it_fills_the_machine(tmp_path, monkeypatch):
    monkeypatch.setattr("jobs.filelayers.MOST_BYTES", 1 << 20)
    assert look(tmp_path, zipped(bytes(3 << 20)), needles_of([(TEXT, "")])) is Trace.CLOSED


@pytest.mark.parametrize("before", [(1 << 20) - 60, (1 << 20) - 1, (1 << 20) + 1, 3])
def test_a_text_across_the_seam_of_two_reads_is_found(tmp_path, before):
    content = b"." * before + KINDS["every letter a number"](TEXT) + b"." * 99
    assert look(tmp_path, content, needles_of([(TEXT, "")])) is Trace.HELD


@given(st.text("ab", min_size=16, max_size=90), st.text("ab ", max_size=60), st.integers(0, 60))
def test_a_text_is_found_wherever_it_begins_and_nowhere_else(tmp_path_factory, text, around, n):
    path = tmp_path_factory.getbasetemp() / "wherever"
    for said in (around[:n] + text + around, around[:n] + text[:-1] + "Z" + around):
        path.write_bytes(said.encode())
        is_there = text[:LONGEST_NEEDLE] in said.replace(" ", "")
        assert needles_of([(text, ""), (OTHER, "")]).look(path).trace is (Trace.HELD if is_there else Trace.NONE)
