"""What is said of repeats, of natural persons, and of texts that have expired."""

from dataclasses import replace

import pytest
from sample_reports import poor_report, rich_report

from report.contract import trust_json
from report.html import static_report
from report.line import ReviewLine
from report.page import lay_out
from report.subject import NATURAL_PERSON, Overview, OverviewLine, TrustFigure
from report.tables import reviews_table
from report.terminal import report_text
from store.records import Indicator

PERSON = replace(
    poor_report(), trust=TrustFigure(Indicator("trust", "2025-11-01", None, note=NATURAL_PERSON)), trend=(), sources=()
)


@pytest.mark.parametrize(
    ("language", "value", "sentence"),
    [
        ("de", "keine Note", "Keine Zahl: Dies ist eine natürliche Person, und eine Person wird hier nie benotet."),
        ("en", "not scored", "No figure: this is a natural person, and a person is never scored here."),
    ],
)
def test_a_person_is_not_scored_and_the_report_says_why(language, value, sentence):
    page = lay_out(PERSON, language)
    assert (page.value, page.meaning, page.span, page.bar) == (value, (sentence,), "", None)
    assert value in report_text(PERSON, language)
    overview = Overview((OverviewLine(PERSON.subject, PERSON.trust.score),), PERSON.as_of)
    assert value in static_report(overview, [PERSON], language)


def test_programs_read_why_a_person_has_no_value():
    answer = trust_json(PERSON)
    assert (answer["value"], answer["n"], answer["verdict"]) == (None, 0, "not scored: a natural person")


@pytest.mark.parametrize(
    ("language", "fact", "sentence"),
    [
        ("de", "724 einmal gezählt (3 Wiederholungen)", "Jede Meinung zählt einmal: 3 Wiederholungen"),
        ("en", "724 counted once (3 repeats)", "Each opinion counts once: 3 repeats"),
    ],
)
def test_repeats_are_said_beside_what_counts(language, fact, sentence):
    report = replace(rich_report(), repeats=3)
    page = lay_out(report, language)
    assert page.facts[0].value == fact
    assert any(said.startswith(sentence) for said in page.meaning)
    assert trust_json(report)["repeats"] == 3


def test_nothing_is_said_of_repeats_where_there_are_none():
    page = lay_out(rich_report(), "en")
    assert page.facts[0].value == "724"
    assert not any("once" in said for said in page.meaning)


@pytest.mark.parametrize(("language", "label"), [("de", "Text abgelaufen"), ("en", "Text expired")])
def test_a_review_whose_text_has_expired_says_so(language, label):
    lines = [
        ReviewLine("2025-10", 4.0, "", "", "shop", "de", 0.5, expired=True),
        ReviewLine(None, 1.0, "T", "E", "shop", "de", None),
    ]
    table = reviews_table(lines)
    labels = {column.name: column.label.said_in(language) for column in table.columns}
    assert labels["expired"] == label
    assert table.cells("expired") == (True, False)
