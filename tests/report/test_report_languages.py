"""The same report in two languages: equal in structure and figures, different in every word that people read."""

import json
import re
from dataclasses import replace

import pytest
from lxml import html
from sample_reports import bare_report, poor_report, rich_report, sample_overview

from report.contract import trend_json, trust_json
from report.front import lay_out_overview
from report.html import read_style, static_report
from report.page import lay_out
from report.subject import ModelError, SentimentLine, SourceLine
from report.terminal import report_text
from store.records import Coverage, Selection

REPORTS = {"rich": rich_report(), "poor": poor_report(), "bare": bare_report()}
REASON = "7 of 2104 announced reviews were shown"
GERMAN_REASON = "7 von 2.104 angekündigten Bewertungen wurden gezeigt"


def reasoned():
    """Return a report with a reason, and a model measured on several collections."""
    line = SourceLine("shop", Coverage.PARTIAL, 7, 2104, Selection.NEWEST, reason=REASON, n_reviews=7)
    error = ModelError("accuracy", 0.9, "de", "12 collections", 2104)
    return replace(rich_report(), sources=(line,), sentiment=SentimentLine("3f" * 32, ("de",), (error,), n_judged=5))


@pytest.fixture(scope="module")
def files():
    """The report files of one subject without charts, by language."""
    quiet = replace(
        reasoned(), trend=(), chart=bare_report().chart, distribution=bare_report().distribution, newest_on="2025-10"
    )
    return {language: static_report(sample_overview(quiet), [quiet], language) for language in ("de", "en")}


def text_of(document):
    root = html.document_fromstring(document)
    for style in root.xpath("//style"):
        style.drop_tree()
    return " ".join(root.text_content().split())


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", [GERMAN_REASON, "12 Sammlungen", "Okt. 2025", "Demodaten", "Vertrauenswert"]),
        ("en", [REASON, "12 collections", "Oct 2025", "Demo data", "Trust score"]),
    ],
)
def test_a_file_says_reasons_dates_and_labels_in_its_language(files, language, said):
    text = text_of(files[language])
    assert [words for words in said if words not in text] == []


def test_no_english_reason_stands_in_a_german_file_and_the_other_way_round(files):
    assert REASON not in files["de"]
    assert "collections" not in files["de"]
    assert GERMAN_REASON not in files["en"]


def test_files_of_both_languages_have_the_same_elements(files):
    german, english = ([node.tag for node in html.document_fromstring(files[one]).iter()] for one in ("de", "en"))
    assert german == english


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_file_names_its_language_and_holds_its_style(files, language):
    root = html.document_fromstring(files[language])
    assert root.get("lang") == language
    assert root.xpath("//style")[0].text == read_style()


@pytest.mark.parametrize("name", REPORTS)
def test_german_and_english_text_reports_have_the_same_blocks(name):
    german, english = (report_text(REPORTS[name], language).count("\n\n") for language in ("de", "en"))
    assert german == english


@pytest.mark.parametrize("name", REPORTS)
def test_pages_of_both_languages_tell_the_same_figures(name):
    german, english = (lay_out(REPORTS[name], language) for language in ("de", "en"))
    assert len(german.facts) == len(english.facts)
    assert [fact.warns for fact in german.facts] == [fact.warns for fact in english.facts]
    assert [fact.is_digest for fact in german.provenance] == [fact.is_digest for fact in english.provenance]
    assert (german.series, german.sources, german.distribution) == (
        english.series,
        english.sources,
        english.distribution,
    )
    assert [test.fired for test in german.tests] == [test.fired for test in english.tests]
    assert (german.has_alarm, german.is_demo, german.key) == (english.has_alarm, english.is_demo, english.key)


@pytest.mark.parametrize("name", REPORTS)
def test_every_label_of_a_page_is_said_in_its_own_language(name):
    german, english = (lay_out(REPORTS[name], language) for language in ("de", "en"))
    pairs = list(zip(german.facts, english.facts, strict=True))
    assert [one.label for one, other in pairs if one.label == other.label] == []
    assert set(german.proves_not).isdisjoint(english.proves_not)
    assert set(german.meaning).isdisjoint(english.meaning)


def test_the_list_keeps_order_marks_and_pictures_in_both_languages():
    german, english = (lay_out_overview(sample_overview(), language) for language in ("de", "en"))
    assert german.has_demo
    assert english.has_demo
    for one, other in zip(german.rows, english.rows, strict=True):
        assert (one.key, one.name, one.is_demo, one.alarm, one.warns, one.has_value) == (
            other.key,
            other.name,
            other.is_demo,
            other.alarm,
            other.warns,
            other.has_value,
        )
        assert re.sub('aria-label="[^"]*"', "", one.sparkline) == re.sub('aria-label="[^"]*"', "", other.sparkline)


def test_programs_read_the_same_whatever_people_read():
    answer = trust_json(reasoned())
    assert answer["sources"][0]["reason"] == REASON
    assert answer["sentiment"]["errors"][0]["on"] == "12 collections"
    assert json.loads(json.dumps(answer)) == answer


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_the_fields_of_the_contract_are_there(report):
    trust, trend = trust_json(report), trend_json(report)
    assert {"subject", "as_of", "value", "low", "high", "level", "n", "n_eff"} <= trust.keys()
    assert {"points", "limits", "alarms", "changepoints"} <= trend.keys()
    assert all({"period", "value", "low", "high", "n"} == point.keys() for point in trend["points"])
    assert trust["verdict"] == ("too little" if trust["value"] is None else "ok")
    if trust["value"] is not None:
        assert 0 <= trust["low"] <= trust["value"] <= trust["high"] <= 100
        assert 0 < trust["level"] < 1


def test_style_keeps_headings_whole_and_breaks_only_peoples_words():
    style = read_style()
    anywhere = next(line for line in style.splitlines() if line.endswith("{ overflow-wrap: anywhere; }"))
    chosen = {part.strip() for part in anywhere.partition("{")[0].split(",")}
    assert ".who" in chosen
    assert not {"thead th", "th", ".subjects th", "body"} & chosen
    assert "word-break" not in style
    assert "hyphens: auto" not in style
