"""A page says every word of its document, in its language, and runs nothing of what people wrote."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from report_files import MARKUP, objects_of, pages_of, squeezed
from sample_reports import bare_report, poor_report, rich_report

from report.document import Code, Columns, Document, Facts, Grid, Heading, NewPage, Passage, Prose, Verdict
from report.errors import NotTypeset
from report.figures import aspects_document, table_document, trend_document, trust_document
from report.page import Fact
from report.phrase import LANGUAGES, verbatim
from report.table import Column, Kind, Table
from report.typeset import MISSING, render_pages, render_pdf, show_safely

SECURITY = Path(__file__).resolve().parents[2].parent / "shared" / "vectors" / "security"
AS_OF = datetime(2025, 11, 1, 6, 30, tzinfo=UTC)
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def document(*blocks, title="Kettle", language="en"):
    return Document(title, "Report", "Product", AS_OF, language, tuple(blocks), "Kettle, as of today")


def said(pdf):
    return squeezed(" ".join(pages_of(pdf)))


def every_place(text):
    """A document that has a text in every place that text from people can reach."""
    table = Table(
        verbatim(text), (Column("a", verbatim(text)), Column("n", verbatim("n"), kind=Kind.COUNT)), ((text, 1),)
    )
    inner = (Passage(text, text, text), Passage(text, text, text, is_bad=True))
    return document(
        Heading(text, text),
        Prose((text,)),
        Prose((text,), "alarm"),
        Facts((Fact(text, text, warns=True),)),
        Verdict(text, text, text, (text,)),
        Grid(table, has_title=True),
        Columns((inner, (Prose((text,)),))),
        Code(text),
        title=text,
    )


@pytest.mark.parametrize("text", MARKUP)
def test_markup_of_people_is_shown_and_never_run(text):
    pages = pages_of(render_pdf(every_place(text)))
    whole = squeezed(" ".join(pages))
    assert whole.count(squeezed(text)) >= 15


@pytest.mark.skipif(not SECURITY.exists(), reason="the shared corpus of hostile texts is not here")
@pytest.mark.parametrize(("name", "key"), [("xss-payloads.jsonl", "payload"), ("xss-dompurify.jsonl", "payload")])
def test_a_corpus_of_scripts_ends_up_as_words_on_paper(name, key):
    texts = [json.loads(line)[key] for line in (SECURITY / name).read_text("utf-8").split("\n") if line]
    texts = [text for text in texts if isinstance(text, str)]
    pdf = render_pdf(document(Prose(tuple(texts))))
    assert len(texts) > 100
    assert b"/JavaScript" not in pdf
    assert b"/URI" not in pdf
    assert "<script>" in said(pdf)


@pytest.mark.skipif(not SECURITY.exists(), reason="the shared corpus of hostile texts is not here")
def test_naughty_strings_are_set_as_pages():
    found = json.loads((SECURITY / "naughty-strings.json").read_text("utf-8"))
    texts = [text for text in (found if isinstance(found, list) else found["cases"]) if isinstance(text, str)]
    assert len(texts) > 100
    assert len(pages_of(render_pdf(document(Prose(tuple(texts)))))) >= 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb\u2066c\u200fd", f"a{MISSING}b{MISSING}c{MISSING}d"),
        ("a\x00b\x1b[31m", f"a{MISSING}b{MISSING}[31m"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("lone \ud83d surrogate", f"lone {MISSING} surrogate"),
    ],
)
def test_what_steers_a_line_is_a_box(text, shown):
    assert show_safely(text) == shown


def test_an_endless_word_may_break_and_loses_no_sign():
    assert show_safely(LONG).replace("\u200b", "") == LONG
    assert squeezed(LONG) in said(render_pdf(document(title=LONG)))


@pytest.mark.parametrize("text", ["你好", "😀", "1\ufe0f\u20e3", "ⵣ", "𝔘𝔫𝔦"])
def test_a_sign_that_no_font_has_is_a_box_and_no_error(text):
    assert "Before" in said(render_pdf(document(Prose((f"Before {text} after",)))))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("report", [rich_report(), poor_report(), bare_report()], ids=lambda report: report.subject.key)
def test_trust_and_trend_are_pdf_a_and_pdf_ua_with_name_and_verdict(report, language):
    for made in (trust_document(report, language), trend_document(report, language)):
        pdf = render_pdf(made)
        assert b"<pdfaid:part>2" in pdf
        assert b"<pdfaid:conformance>A" in pdf
        assert b"<pdfuaid:part>1" in pdf
        assert squeezed(report.subject.name) in said(pdf)
        assert squeezed(made.kicker.upper()) in said(pdf)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_pdf_a_2a_asks_of_a_file_is_there_and_what_it_forbids_is_not(language):
    """No validator is at hand: what can be looked for is looked for (ISO 19005-2, 6.1.3, 6.2.2, 6.2.11, 6.5.1, 6.7)."""
    pdf = render_pdf(trend_document(rich_report(), language))
    told = objects_of(pdf)
    # Colours have a profile of their own inside the file.
    assert len(re.findall("/Type/OutputIntent/DestOutputProfile [0-9]+ 0 R/S/GTS_PDFA1", told)) == 1
    # Each font lies in the file, and each sign says which letter it is.
    descriptors = re.findall("/Type/FontDescriptor.*?endobj", told, re.DOTALL)
    assert len(descriptors) >= 2
    assert [each for each in descriptors if not re.search("/FontFile[23]? ", each)] == []
    assert told.count("/Subtype/Type0") == told.count("/ToUnicode") == len(descriptors)
    # Structure, language, a file identifier.
    assert "/MarkInfo<</Marked true" in told.replace(" <<", "<<")
    assert "/StructTreeRoot" in told
    assert f"/Lang({language}" in told
    assert re.search(r"/ID ?\[", told)
    forbidden = ("/JavaScript", "/JS", "/Launch", "/Encrypt", "/EmbeddedFile", "/AA<<", "/OpenAction", "/XFA", "/Movie")
    assert [name for name in forbidden if name in told] == []


def test_a_page_speaks_the_language_of_its_document():
    german, english = (said(render_pdf(trust_document(rich_report(), language))) for language in ("de", "en"))
    assert "81%" in german
    assert "DienächsteBewertung" in german
    assert "01.11.2025" in german
    assert "Thenextreview" in english
    assert "1Nov2025" in english


def test_aspects_show_their_passages():
    text = said(render_pdf(aspects_document(rich_report().aspects, "en")))
    assert "nobody<answered>" in text


def test_the_same_document_gives_the_same_bytes():
    made = trust_document(bare_report(), "de")
    assert render_pdf(made) == render_pdf(made)


def test_a_new_page_begins_one():
    assert len(pages_of(render_pdf(document(Prose(("one",)), NewPage(), Prose(("two",)))))) == 2


def test_a_table_goes_on_over_pages_with_its_heading():
    rows = tuple((f"row {n}", n) for n in range(200))
    table = Table(
        verbatim("Rows"), (Column("a", verbatim("Heading A")), Column("n", verbatim("N"), kind=Kind.COUNT)), rows
    )
    pages = pages_of(render_pdf(table_document(table, AS_OF, "en")))
    assert len(pages) > 2
    assert all("Heading A" in page for page in pages)


@pytest.mark.parametrize("text", ["Ελλάδα", "Привет", "naïve – œuvre", "≥ 5 → 7 ✓"])
def test_a_sign_that_a_font_has_is_shown(text):
    assert squeezed(text) in said(render_pdf(document(Prose((text,)))))


def test_a_table_without_rows_says_so():
    empty = Table(verbatim("Rows"), (Column("a", verbatim("A")),), ())
    assert "Thereisnothingtoshowhere." in said(render_pdf(document(Grid(empty))))


@pytest.mark.parametrize(("blocks", "n"), [((Prose(("one",)),), 1), ((Prose(("one",)), NewPage(), Prose(("two",))), 2)])
def test_pages_are_pictures_as_well(blocks, n):
    pictures = render_pages(document(*blocks), dots=30)
    assert [picture[:4] for picture in pictures] == [b"\x89PNG"] * n


def test_a_refusal_says_what_to_do(monkeypatch):
    monkeypatch.setattr("report.typeset._read_template", lambda: b"#panic()")
    with pytest.raises(NotTypeset, match="--format html"):
        render_pdf(document())
