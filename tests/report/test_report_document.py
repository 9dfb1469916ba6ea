"""A document as one HTML file: every block, nothing to be fetched or run, and its words in both languages."""

from datetime import UTC, datetime

import pytest
from lxml import html
from report_files import MARKUP
from sample_reports import bare_report, poor_report, rich_report

from report.chart import draw_charts
from report.document import Code, Columns, Document, Facts, Grid, Heading, Passage, Prose, Verdict
from report.figures import aspects_document, trend_document, trust_document
from report.html import render_document
from report.page import Fact
from report.phrase import LANGUAGES, verbatim
from report.picture import draw_png, draw_svg
from report.table import Column, Table

AS_OF = datetime(2025, 11, 1, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", [*MARKUP, "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>'])
def test_text_of_people_is_text(text):
    table = Table(verbatim(text), (Column("a", verbatim(text)),), ((text,),))
    blocks = (
        *(Heading(text, text), Prose((text,)), Prose((text,), "list"), Facts((Fact(text, text),)), Code(text)),
        *(Verdict(text, text, text, (text,)), Grid(table, has_title=True), Columns(((Passage(text, text, text),), ()))),
    )
    root = html.document_fromstring(render_document(Document(text, text, text, AS_OF, "en", blocks, text)))
    assert root.xpath("//script | //img | //*[@onload] | //*[@onerror]") == []
    assert root.text_content().count(text) >= 15


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("report", [rich_report(), poor_report(), bare_report()], ids=lambda report: report.subject.key)
def test_a_file_needs_nothing_from_elsewhere(report, language):
    for made in (trust_document(report, language), trend_document(report, language)):
        root = html.document_fromstring(render_document(made))
        assert root.get("lang") == language
        assert root.xpath("//*[@src or @href]") == []
        assert root.xpath("//h1")[0].text == report.subject.name


def test_both_languages_have_the_same_blocks():
    german, english = (trust_document(rich_report(), language).blocks for language in LANGUAGES)
    assert [block.kind for block in german] == [block.kind for block in english]


def test_a_subject_without_texts_says_so():
    made = aspects_document(rich_report().aspects, "en")
    assert any("nobody <answered>" in block.text for block in made.blocks if isinstance(block, Passage))


def test_a_chart_is_drawn_as_svg_and_png():
    chart = draw_charts(rich_report(), "de")["control"]
    assert draw_svg(chart, font="Libertinus Serif").count("Libertinus Serif") > 3
    assert draw_png(chart).startswith(b"\x89PNG")
