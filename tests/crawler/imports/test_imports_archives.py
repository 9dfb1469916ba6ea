"""What a file is, and HAR and WARC files: what is in them, when it was recorded, and what is refused."""

import contextlib
import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from saved_pages import (
    EMPLOYER,
    SITE,
    any_page,
    chunked,
    har,
    har_entry,
    kununu_answer,
    kununu_page,
    mhtml,
    warc_gz,
    warc_record,
    zipped,
)

from crawler.errors import UnreadableImport
from crawler.imports import capture, warc
from crawler.imports.capture import Capture
from crawler.imports.saved import FileKind, captures, kind_of

MARCH = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
DATA_CALL = "https://www.kununu.com/middlewares/profiles/de/beispiel-werke/x/reviews?page=1"
VECTORS = Path(__file__).resolve().parents[4] / "shared" / "vectors" / "security"


def read(path):
    return list(captures(path, kind_of(path)))


def whole(found):
    return [each for each in found if isinstance(each, Capture)]


def broken(found):
    return [each for each in found if isinstance(each, UnreadableImport)]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.html", kununu_page(1), FileKind.PAGE),
        ("a.txt", kununu_page(1), FileKind.PAGE),
        ("a.htm", "Nichts", FileKind.PAGE),
        ("utf16.html", kununu_page(1).encode("utf-16"), FileKind.PAGE),
        ("a.json", kununu_answer(1), FileKind.PAYLOAD),
        ("a", ")]}'\n[[1]]", FileKind.PAYLOAD),
        ("a.json", har(), FileKind.HAR),
        ("a.har", har(), FileKind.HAR),
        ("a.bin", warc_record(EMPLOYER, "x"), FileKind.WARC),
        ("a.gz", warc_gz(warc_record(EMPLOYER, "x")), FileKind.WARC),
        ("a.jsonl.gz", gzip.compress(b'{"rating": 1}\n'), FileKind.EXPORT),
        ("a.gz", b"\x1f\x8bbroken", FileKind.EXPORT),
        ("a.mht", mhtml(kununu_page(1)), FileKind.MHTML),
        ("a", mhtml(kununu_page(1)), FileKind.MHTML),
        ("a.zip", zipped({"a.html": "x"}), FileKind.ZIP),
        ("a.xlsx", zipped({"[Content_Types].xml": "x", "xl/workbook.xml": "x"}), FileKind.EXPORT),
        ("a.jsonl", '{"rating": 1}\n{"rating": 2}\n', FileKind.EXPORT),
        ("a.json", '{"rating": 1}\n{"rating": 2}\n', FileKind.EXPORT),
        ("a.csv", "rating,text\n1,<p>x\n", FileKind.EXPORT),
        ("a.csv", '"[a]",b\n1,2\n', FileKind.EXPORT),
        ("a.csv", "[a],b\n1,2\n", FileKind.EXPORT),
    ],
)
def test_a_file_is_told_by_what_it_holds(file_of, name, content, kind):
    assert kind_of(file_of(content, name)) is kind


def test_a_har_yields_the_answers_of_known_sites_and_documents_of_any(file_of):
    path = file_of(
        har(
            har_entry(EMPLOYER, kununu_page(1)),
            har_entry(DATA_CALL, kununu_answer(2), mime="application/json", kind="xhr", at="2026-03-01T10:00:05+02:00"),
            har_entry(SITE, any_page(), packed=True),
            har_entry("https://ads.example/frame", "<html>", kind="xhr"),
            har_entry("https://api.tracker.example/x", "{}", mime="application/json", kind="fetch"),
            har_entry(EMPLOYER, "gone", status=404),
            har_entry("https://www.kununu.com/a.png", "x", mime="image/png", kind="image"),
            har_entry(EMPLOYER, ""),
            "no entry",
            {"request": 1, "response": []},
        ),
        "a.har",
    )
    found = read(path)
    assert [each.url for each in found] == [EMPLOYER, DATA_CALL, SITE]
    assert [each.is_document for each in found] == [True, False, True]
    assert [each.fetched_at for each in found] == [MARCH, MARCH.replace(second=5), MARCH]
    assert found[2].body == any_page().encode()


def test_a_recorded_text_is_utf_8_whatever_the_page_declares(file_of):
    page = '<html><head><meta charset="iso-8859-1"></head><body>Küche</body></html>'
    (found,) = read(file_of(har(har_entry(EMPLOYER, page, mime="text/html; charset=iso-8859-1")), "a.har"))
    assert (found.body, found.content_type) == (page.encode(), "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"log": {"entries": [{', "no JSON, or was cut off"),
        ('{"log": {}}', "no log with entries"),
        ('{"log": {"entries": {}}}', "no log with entries"),
        ('{"log":' * 100_000, "no JSON"),
    ],
)
def test_a_broken_har_is_refused_whole(file_of, content, words):
    with pytest.raises(UnreadableImport, match=words) as caught:
        read(file_of(content, "a.har"))
    assert caught.value.todo


def test_one_broken_entry_costs_itself_alone(file_of):
    entry = har_entry(EMPLOYER, "x", packed=True)
    entry["response"]["content"]["text"] = "abcde"
    number = har_entry(EMPLOYER, "x")
    number["response"]["content"]["text"] = 7
    found = read(file_of(har(entry, number, har_entry(EMPLOYER, kununu_page(1))), "a.har"))
    assert (len(whole(found)), len(broken(found))) == (1, 2)


PAGE = kununu_page(1, 2).encode()


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (PAGE, ""),
        (chunked(PAGE), "Transfer-Encoding: chunked\r\n"),
        (PAGE, "Transfer-Encoding: chunked\r\n"),
        (gzip.compress(PAGE), "Content-Encoding: gzip\r\n"),
        (chunked(gzip.compress(PAGE)), "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"),
    ],
)
@pytest.mark.parametrize("pack", [lambda record: record, warc_gz, gzip.compress])
def test_a_warc_record_gives_the_page_however_it_was_sent(file_of, body, headers, pack):
    path = file_of(pack(warc_record(EMPLOYER, body, headers=headers)), "a.warc")
    (found,) = read(path)
    assert (found.body, found.url, found.fetched_at) == (PAGE, EMPLOYER, MARCH)


def test_a_warc_yields_answers_of_known_sites_and_pages_of_any(file_of):
    records = [
        warc_record(EMPLOYER, PAGE),
        warc_record(DATA_CALL, kununu_answer(3), mime="application/json"),
        warc_record(SITE, any_page()),
        warc_record("https://api.tracker.example/", "{}", mime="application/json"),
        warc_record("https://www.kununu.com/a.png", b"\x89PNG", mime="image/png"),
        warc_record(EMPLOYER, PAGE, status="403 Forbidden"),
        warc_record(EMPLOYER, PAGE).replace(b"WARC-Type: response", b"WARC-Type: resource"),
    ]
    for content in (b"".join(records), warc_gz(*records)):
        found = read(file_of(content, "a.warc"))
        assert [each.url for each in found] == [EMPLOYER, DATA_CALL, SITE]


@pytest.mark.parametrize(
    ("body", "headers", "words"),
    [
        (chunked(PAGE)[:-40], "Transfer-Encoding: chunked\r\n", "cut off"),
        (gzip.compress(PAGE)[:-40], "Content-Encoding: gzip\r\n", "broke off"),
        (PAGE, "Content-Encoding: br\r\n", "packed as 'br'"),
        (gzip.compress(bytes(40 << 20)), "Content-Encoding: gzip\r\n", "longer than 16 MiB"),
    ],
)
def test_an_answer_that_is_not_whole_is_refused_and_the_others_are_read(file_of, body, headers, words):
    path = file_of(warc_record(EMPLOYER, body, headers=headers) + warc_record(SITE, any_page()), "a.warc")
    found = read(path)
    assert [each.url for each in whole(found)] == [SITE]
    assert [words in each.what for each in broken(found)] == [True]


def test_a_warc_that_was_cut_anywhere_is_refused_or_gives_only_whole_pages(file_of):
    records = [warc_record(EMPLOYER, PAGE), warc_record(SITE, any_page())]
    pages = [PAGE, any_page().encode()]
    for content in (b"".join(records), warc_gz(*records)):
        for length in range(20, len(content), 97):
            path = file_of(content[:length], "a.warc")
            found = []
            with contextlib.suppress(UnreadableImport):
                found += captures(path, FileKind.WARC)
            assert [each.body for each in found] == pages[: len(found)]


def test_a_packed_warc_that_was_cut_within_a_record_is_told(file_of):
    content = warc_gz(warc_record(EMPLOYER, PAGE))
    for length in range(60, len(content), 41):
        with pytest.raises(UnreadableImport, match="broken or cut off"):
            list(captures(file_of(content[:length], "a.warc"), FileKind.WARC))


@pytest.mark.parametrize(
    "content",
    [
        b"WARC/1.0\r\nX: " + b"a" * (20 << 20),
        gzip.compress(b"WARC/1.0\r\nX: " + b"a" * (20 << 20)),
        b"WARC/1.0\r\n" + b"\n" * (4 << 20),
        warc_record(EMPLOYER, PAGE) + b"\r\n" * (2 << 20),
        b"WARC/1.0\r\nContent-Length: -5\r\n\r\n" * 3 + b"nonsense",
        b"WARC/9.9 nonsense\r\n\r\n",
    ],
    ids=["endless line", "endless packed line", "endless blanks", "blanks behind", "negative length", "other version"],
)
def test_what_would_cost_memory_or_time_without_end_is_refused(file_of, content):
    with pytest.raises(UnreadableImport, match="broken or cut off"):
        read(file_of(content, "a.warc"))


def test_the_number_of_records_is_bounded(file_of, monkeypatch):
    monkeypatch.setattr(warc, "MOST_RECORDS", 2)
    with pytest.raises(UnreadableImport, match="more than 2 records"):
        read(file_of(warc_record(SITE, "x") * 3, "a.warc"))


def test_a_page_over_the_limit_is_refused_with_a_clear_message(file_of, monkeypatch):
    monkeypatch.setattr("crawler.imports.saved.MOST_PAGE_BYTES", 1 << 20)
    with pytest.raises(UnreadableImport, match="the saved page is longer than 1 MiB") as caught:
        read(file_of("<html>" + " " * (1 << 20), "a.html"))
    assert "split the file" in caught.value.todo


def test_a_capture_shows_its_name_and_never_its_content():
    shown = repr(Capture("a.html", b"Quillfeather says", MARCH))
    assert shown == "Capture('a.html', 17 bytes)"


def test_names_are_printed_without_control_characters():
    assert capture.shown_name("a\x1b[31m\u202eb" + "c" * 500) == ("a?[31m?b" + "c" * 500)[:200]
