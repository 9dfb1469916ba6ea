"""Files written to do harm: entities that name other files, bombs, nesting; they are refused or read as plain text."""

import io
import json
import resource
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from saved_pages import any_page, har, har_entry, warc_gz, warc_record

from crawler.errors import CrawlerError, UnreadableImport
from crawler.imports.capture import Capture
from crawler.imports.reviews import read_reviews
from crawler.imports.saved import FileKind, captures, kind_of
from crawler.imports.savedpage import read_saved_page

MARCH = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
SECRET = "what-only-another-file-holds"
VECTORS = Path(__file__).resolve().parents[4] / "shared" / "vectors" / "security"


@pytest.fixture
def secret(tmp_path):
    """A file that no import may ever open."""
    path = tmp_path / "secret.txt"
    path.write_text(SECRET, encoding="utf-8")
    return path


def doctype(secret):
    return f'<!DOCTYPE x [<!ENTITY leak SYSTEM "{secret.as_uri()}"><!ENTITY % more SYSTEM "{secret.as_uri()}">]>'


def test_entities_in_a_saved_page_open_no_file(secret):
    body = doctype(secret) + any_page(2).replace("Boils fast", "&leak; boils fast")
    page = read_saved_page(Capture("a.xhtml", body.encode(), MARCH), "schemaorg", lambda name: name)
    assert len(page.result.reviews) == 2
    assert SECRET not in repr(page.result)


def test_entities_in_a_workbook_open_no_file(secret, tmp_path):
    plain, path = io.BytesIO(), tmp_path / "x.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["rating", "text"])
    book.active.append([4, "MARK and more words"])
    book.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if b"MARK" in content:
                text = content.decode().replace("MARK", "&leak;")
                head, sign, rest = text.partition("?>")
                content = (f"{head}{sign}{doctype(secret)}{rest}" if sign else doctype(secret) + text).encode()
            target.writestr(name, content)
    try:
        said = [row.found.review.text for row in read_reviews(path).rows]
    except Exception as error:  # noqa: BLE001 - however it is refused, what counts is what it says
        said = [str(error)]
    assert SECRET not in repr(said)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", "[" * 200_000),
        ("a.json", '{"a":' * 200_000),
        ("a.har", har(har_entry("https://www.kununu.com/x", "<div>" * 50_000))),
        ("a.html", "<html>" + "<div>" * 100_000),
        ("a.warc.gz", warc_gz(warc_record("https://www.kununu.com/x", "<b>" * 100_000))),
    ],
)
def test_deep_nesting_ends_as_a_refusal_and_not_as_a_crash(file_of, name, content):
    path = file_of(content, name)
    with pytest.raises(CrawlerError):
        _read(path, "kununu")


def test_a_bomb_costs_no_more_memory_than_one_page(file_of):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.html", "w", force_zip64=True) as member,
    ):
        for _ in range(256):
            member.write(bytes(1 << 20))
    (refusal,) = captures(file_of(packed.getvalue(), "a.zip"), FileKind.ZIP)
    assert isinstance(refusal, UnreadableImport)
    grown_mib = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown_mib < 150


@pytest.mark.shared
@pytest.mark.skipif(not VECTORS.is_dir(), reason="the security vectors do not lie beside the project")
def test_every_hostile_vector_is_refused_or_yields_nothing(file_of):
    for vector in sorted([*(VECTORS / "compressed").iterdir(), VECTORS / "billion-laughs.xml", VECTORS / "xxe.txt"]):
        path = file_of(vector.read_bytes(), vector.name)
        with pytest.raises(CrawlerError):
            _read(path)


def _read(path, source=None):
    kind = kind_of(path)
    if kind is FileKind.EXPORT:
        rows = read_reviews(path).rows
        assert json.dumps([row.row for row in rows]) == "[]"
        return
    for each in captures(path, kind):
        if isinstance(each, UnreadableImport):
            raise each
        read_saved_page(each, source, lambda name: name)
