"""MHTML and ZIP files: the pages in them, their names that are never paths, and their bounds."""

import warnings
from datetime import UTC, datetime
from pathlib import Path

import pytest
from saved_pages import EMPLOYER, kununu_answer, kununu_page, mhtml, zipped

from crawler.errors import UnreadableImport
from crawler.imports.saved import FileKind, captures, kind_of

MARCH = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
VECTORS = Path(__file__).resolve().parents[4] / "shared" / "vectors" / "security"


def read(path):
    return list(captures(path, kind_of(path)))


def test_an_mhtml_file_gives_its_page_address_and_date(file_of):
    (found,) = read(file_of(mhtml(kununu_page(1)), "a.mhtml"))
    assert (found.body, found.url, found.fetched_at) == (kununu_page(1).encode(), EMPLOYER, MARCH)


@pytest.mark.parametrize("content", [b"MIME-Version: 1.0\r\nContent-Type: image/png\r\n\r\nx", b"\nMIME-Version: 1.0"])
def test_an_mhtml_file_without_page_is_refused(file_of, content):
    with pytest.raises(UnreadableImport, match="holds no page"):
        read(file_of(content, "a.mhtml"))


def test_a_zip_gives_its_pages_and_leaves_their_pictures(file_of):
    members = {
        "Seite.html": kununu_page(1),
        "Seite_files/frame.html": "<html>",
        "Seite-Dateien/ad.html": "<html>",
        "__MACOSX/Seite.html": "x",
        ".hidden.html": "x",
        "kununu/antwort.json": kununu_answer(2),
        "kununu/alt.mhtml": mhtml(kununu_page(3)),
        "bild.png": b"\x89PNG",
    }
    found = read(file_of(zipped(members), "a.zip"))
    assert [each.name for each in found] == [
        "a.zip: Seite.html",
        "a.zip: kununu/antwort.json",
        "a.zip: kununu/alt.mhtml",
    ]
    assert {each.fetched_at for each in found} == {MARCH}


@pytest.mark.parametrize(
    "name", ["../../outside.html", "/etc/outside.html", "..\\..\\outside.html", "C:\\outside.html", "a\x1b[2J.html"]
)
def test_a_members_name_is_a_label_and_never_a_path(file_of, tmp_path, name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = file_of(zipped({name: kununu_page(1)}), "a.zip")
    (found,) = read(path)
    assert found.name.isprintable()
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.zip"]
    assert not (tmp_path.parent / "outside.html").exists()


@pytest.mark.shared
@pytest.mark.skipif(not VECTORS.is_dir(), reason="the security vectors do not lie beside the project")
def test_hostile_names_reach_no_other_file(file_of, tmp_path):
    names = [line for line in (VECTORS / "path-traversal.txt").read_text("utf-8").splitlines() if line.strip()]
    before = tmp_path.parent.stat().st_mtime_ns
    path = file_of(zipped({f"{name[:200]}.html": "<html>" for name in dict.fromkeys(names)}), "a.zip")
    assert len(read(path)) > 50
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.zip"]
    assert tmp_path.parent.stat().st_mtime_ns == before


def test_a_packed_bomb_is_cut_and_its_neighbours_are_read(file_of):
    found = read(file_of(zipped({"bomb.html": bytes(30 << 20), "good.html": kununu_page(1)}), "a.zip"))
    refusal, good = found
    assert (refusal.what, good.name) == ("the page is longer than 16 MiB", "a.zip: good.html")


def test_archives_are_bounded_by_their_own_table_first(file_of, monkeypatch):
    path = file_of(zipped({f"{n}.html": "x" * 100 for n in range(5)}), "a.zip")
    for name, limit, words in (("MOST_MEMBERS", 4, "more than 4 pages"), ("MOST_ARCHIVE_BYTES", 400, "longer than")):
        with monkeypatch.context() as patch:
            patch.setattr(f"crawler.imports.zipped.{name}", limit)
            with pytest.raises(UnreadableImport, match=words):
                read(path)


def test_a_zip_that_was_cut_is_refused(file_of):
    path = file_of(zipped({"a.html": kununu_page(1)})[:-30], "a.zip")
    with pytest.raises(UnreadableImport, match="broken or cut off"):
        list(captures(path, FileKind.ZIP))
