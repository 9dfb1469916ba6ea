"""What texts say of aspects, the same in every format: figures with intervals, evidence, what is missing and why."""

import csv
import io
from dataclasses import replace

import pytest
from lxml import html
from sample_aspects import DELIVERY, LOOKS, NOISE, UNSAID, rate, sample_aspects, unread_aspects
from sample_reports import rich_report, sample_overview

from report.aspect import Quote, aspects_json, aspects_table
from report.aspectpage import aspects_text, lay_out_aspects
from report.csvtext import render_csv
from report.html import static_report
from report.phrase import LANGUAGES
from report.text import WIDEST_LINE, width


def figures_of(line, language):
    (words,) = lay_out_aspects(sample_aspects(line), language).lines
    return dict(words.figures)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "de",
            {
                "Erwähnt": "20,0\u00a0% der Texte (18,0\u00a0% bis 23,0\u00a0%)",
                "Beanstandet": "6,1\u00a0% der Texte (4,1\u00a0% bis 9,1\u00a0%)",
                "Saldo": "+41 (+31 bis +49)",
                "Wie erwartet oder besser": "73\u00a0% (63\u00a0% bis 82\u00a0%) von 41 Texten",
            },
        ),
        (
            "en",
            {
                "Mentioned": "20.0% of texts (18.0% to 23.0%)",
                "Complained of": "6.1% of texts (4.1% to 9.1%)",
                "Balance": "+41 (+31 to +49)",
                "As expected or better": "73% (63% to 82%) of 41 texts",
            },
        ),
    ],
)
def test_every_figure_is_said_with_its_interval(language, said):
    assert figures_of(DELIVERY, language) == said


def test_a_balance_has_its_sign_and_too_little_is_said_in_the_singular():
    assert figures_of(NOISE, "en")["Balance"] == "\u221262 (\u221272 to \u221254)"
    assert figures_of(NOISE, "en")["As expected or better"] == "too little (1 text)"
    assert figures_of(NOISE, "de")["Wie erwartet oder besser"] == "zu wenig (1 Text)"
    assert figures_of(LOOKS, "de")["Saldo"] == "zu wenig (1 Text)"


def test_what_nobody_measured_by_expectation_is_not_told_as_too_little():
    assert "As expected or better" not in figures_of(LOOKS, "en")


def test_aspects_that_no_text_mentions_are_for_programs_only():
    assert [line.label for line in lay_out_aspects(sample_aspects(), "en").lines] == ["Delivery", "Noise", "Looks"]
    assert [row["aspect"] for row in aspects_json(sample_aspects())["rows"]] == ["delivery", "noise", "looks", "manual"]


@pytest.mark.parametrize(("language", "said"), [
    ("de", ["„Kam zwei Tage früher als angekündigt“ (demo-shop, 12.10.2025)", "Text gelöscht", "Aug. 2025"]),
    ("en", ["“Kam zwei Tage früher als angekündigt” (demo-shop, 12 Oct 2025)", "text erased", "Aug 2025"]),
])  # fmt: skip
def test_evidence_is_quoted_with_its_source_and_a_lost_text_is_told(language, said):
    text = " ".join(aspects_text(sample_aspects(), language).split())
    assert [words for words in said if words not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_terminal_has_no_line_that_is_too_wide(language):
    long = replace(DELIVERY, good=Quote("word " * 47 + "\u202eend\x1b[31m", "2025-10-12", "demo-shop"))
    lines = aspects_text(sample_aspects(long, NOISE), language).splitlines()
    assert max(map(width, lines)) <= WIDEST_LINE
    assert not any("\x1b" in line or "\u202e" in line for line in lines)


@pytest.mark.parametrize(
    ("corrected", "said"), [(True, "corrected for the classifier's error by texts read"), (False, "not corrected")]
)
def test_it_is_said_whether_the_models_error_is_corrected(corrected, said):
    line = replace(DELIVERY, mentioned=rate("mentioned", "delivery", 0.2, corrected=corrected))
    notes = " ".join(lay_out_aspects(sample_aspects(line), "en").notes)
    assert said in notes
    assert aspects_json(sample_aspects(line))["rows"][0]["corrected"] is corrected


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_not_read_is_counted(language):
    notes = " ".join(lay_out_aspects(sample_aspects(), language).notes)
    assert "12 " in notes
    assert ("Ein Text ist noch nicht gelesen" in notes, "One text is still to be read" in notes) == (
        language == "de",
        language == "en",
    )


def test_programs_get_every_figure_as_a_number():
    told = aspects_json(sample_aspects())
    assert told["received"] == {
        "received": 0.71,
        "received_low": pytest.approx(0.61),
        "received_high": pytest.approx(0.8),
        "received_n": 204,
        "received_n_eff": pytest.approx(204 / 1.3),
        "worse": 0.17,
        "dearer": 0.12,
    }
    assert (told["subject"], told["aspect_set"], told["n"], told["not_modelled"], told["unread"]) == (
        *("kaffeemaschine-aurora", "product 1"),
        *(690, 12, 1),
    )
    delivery, noise = told["rows"][:2]
    assert (delivery["mentioned"], delivery["net"], delivery["net_n"], delivery["received"]) == (0.2, 0.414, 131, 0.73)
    assert (delivery["good"], delivery["good_erased"]) == (DELIVERY.good.text, False)
    assert (noise["bad"], noise["bad_erased"], noise["good"], noise["good_erased"]) == ("", True, None, False)
    assert (noise["received"], noise["received_n"]) == (None, 1)


def test_a_spreadsheet_never_takes_a_passage_for_a_formula():
    line = replace(UNSAID, good=Quote("=2+2", None, "demo-shop"))
    (row,) = csv.DictReader(io.StringIO(render_csv(aspects_table(sample_aspects(line)))))
    assert row["good"] == "'=2+2"


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_no_text_was_read_there_is_no_figure(language):
    page = lay_out_aspects(replace(sample_aspects(), n_texts=0, notes=("aspects_no_texts",)), language)
    assert (page.lines, page.received, page.lead, len(page.notes)) == ((), "", "", 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_the_first_reading_it_is_said_how_to_begin(language):
    text = aspects_text(unread_aspects(), language)
    assert "leumund score" in text
    page = lay_out_aspects(unread_aspects(), language)
    assert (page.lines, page.received, page.lead, len(page.notes)) == ((), "", "", 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_figures_and_passages_and_no_markup_of_theirs(language):
    report = replace(rich_report(), aspects=sample_aspects())
    document = static_report(sample_overview(report), [report], language)
    root = html.document_fromstring(document)
    assert [item.text_content() for item in root.xpath("//ul[@class='aspects']/li/p/strong")] == [
        line.label.said_in(language) for line in (DELIVERY, NOISE, LOOKS)
    ]
    assert "<answered>" not in document
    assert "<answered>" in " ".join(root.xpath("//p[contains(@class, 'quote-bad')]")[0].text_content().split())


def test_a_subject_without_aspects_has_no_such_section():
    bare = replace(rich_report(), aspects=None)
    assert 'class="aspects"' not in static_report(sample_overview(bare), [bare], "en")
