"""The page of one review: its text with marks, a sum, and the answer for programs; nothing in it becomes markup."""

from dataclasses import replace

import pytest
from lxml import html
from sample_explanation import TEXT, sample_review
from sample_source import SampleSource

from report.explanation import TermLine, review_json

LIST = "/subjects/kaffeemaschine-aurora/reviews"
EXPLAINED, ERASED = f"{LIST}/3", f"{LIST}/5"
HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</p></table><!--", "{{7*7}}"]


def root_of(answer):
    """Return an answer's page, which must be one."""
    assert answer.status_code == 200
    return html.document_fromstring(answer.text)


def words(node):
    return " ".join(node.text_content().split())


class Explained(SampleSource):
    """The sample reports, of which one review can be replaced."""

    def __init__(self, report):
        super().__init__()
        self.report = report

    def review(self, key, version):
        return self.report


def test_each_review_of_the_list_leads_to_its_page(visitor):
    links = root_of(visitor.get(f"{LIST}?lang=en")).xpath("//td[@class='cell-why']/a")
    assert [link.get("href") for link in links] == [f"{LIST}/{n}?lang=en" for n in range(1, 6)]
    assert len({link.get("aria-label") for link in links}) == len(links)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", ["Note und Text widersprechen sich", "1 von 5", "lobendes Meinungswort", "+0,783", "72,1 %", "3f3f3f"]),
        ("en", ["Rating and text contradict each other", "1 of 5", "opinion word for", "+0.783", "72.1%", "3f3f3f"]),
    ],
)
def test_the_page_shows_text_terms_sum_error_and_model(visitor, language, said):
    root = root_of(visitor.get(EXPLAINED, accept_language=language))
    page = words(root)
    assert [part for part in [*said, *TEXT.splitlines()] if part not in page] == []
    assert len(root.xpath("//table")) == 4


def test_marks_are_told_apart_without_colours(visitor):
    root = root_of(visitor.get(EXPLAINED))
    marks = {words(node): node.get("class") for node in root.cssselect(".told span")}
    assert (marks["Solide"], marks["laut"]) == ("lift-3", "drag-2")
    style = visitor.get("/static/app.css").text
    lift, drag = (
        next(line for line in style.splitlines() if line.startswith(f".{side}-1")) for side in ("lift", "drag")
    )
    assert ("solid" in lift, "dotted" in drag) == (True, True)
    assert [f".{side}-{n}" for side in ("lift", "drag") for n in (1, 2, 3) if f".{side}-{n}" not in style] == []


@pytest.mark.parametrize(("language", "said"), [("de", "Der Text wurde gelöscht."), ("en", "The text was erased.")])
def test_an_erased_text_is_said_to_be(visitor, language, said):
    root = root_of(visitor.get(ERASED, accept_language=language))
    assert said in words(root)
    assert root.cssselect(".told") == []
    assert root.xpath("//table") == []


def test_programs_get_the_same(visitor):
    answer = visitor.get(f"/api{EXPLAINED}")
    assert (answer.status_code, answer.json()) == (200, review_json(replace(sample_review(), version=3)))
    assert visitor.get(f"/api{ERASED}").json()["explanation"] is None


@pytest.mark.parametrize("version", ["99", "0", "-1", "x", "1.5", "٣", "1" * 19, "%00"])
@pytest.mark.parametrize("prefix", ["", "/api"])
def test_there_is_no_page_of_a_version_that_does_not_exist(visitor, prefix, version):
    assert visitor.get(f"{prefix}{LIST}/{version}").status_code == 404
    assert visitor.get(f"{prefix}/subjects/nobody/reviews/1").status_code == 404


@pytest.mark.parametrize("text", HOSTILE)
def test_nobodys_text_becomes_markup(visit, text):
    def shown(said):
        report = sample_review()
        line = replace(report.line, source=said, title=said)
        why = replace(report.why, terms=(TermLine("words", said, 0.5),))
        told = replace(report, text=f"{said}\n{said}", line=line, why=replace(why, tokens=()))
        return root_of(visit(Explained(told)).get(EXPLAINED))

    hostile, plain = shown(text), shown("plain")
    assert [node.tag for node in hostile.iter()] == [node.tag for node in plain.iter()]
    assert text in hostile.cssselect(".told")[0].text_content()
