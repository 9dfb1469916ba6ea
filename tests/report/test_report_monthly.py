"""The monthly report: a summary for the management on one page, then the clauses of ISO 9001 in their order."""

from dataclasses import replace
from itertools import pairwise

import pytest
from report_files import MARKUP, cells_of, pages_of, squeezed
from sample_monthly import KEY, alarm, monthly_report
from sample_reports import bare_report, poor_report, rich_report, sample_overview

from report.allsubjects import overview_document
from report.attention import Attention
from report.document import Grid, Heading
from report.html import render_document
from report.monthly import monthly_document, say_ranked
from report.phrase import LANGUAGES, Phrase
from report.since import month_before, say_since, since_table
from report.typeset import render_pdf
from report.workbook import render_xlsx

CLAUSES = ["9.1.2", "9.1.3", "9.3.2 c", "10.2"]
LONG = "Ümläutreiche Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamte"


@pytest.fixture(scope="module")
def pages():
    """The pages of the rich report, by language."""
    return {language: pages_of(render_pdf(monthly_document(monthly_report(), language))) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_clauses_follow_in_their_order_and_only_after_the_summary(pages, language):
    first, whole = pages[language][0], " ".join(pages[language])
    places = [whole.index(f"ISO 9001:2015, {clause}") for clause in CLAUSES]
    assert all(before < after for before, after in pairwise(places))
    assert "ISO 9001" not in first


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "de",
            [
                "81 %",
                "76 % bis 86 %",
                "Was sich seit Sept. 2025",
                "Unzufriedene insgesamt: 24 % seit Feb. 2025",
                "Kein Zertifikat",
                "19 %",
            ],
        ),
        (
            "en",
            [
                "81%",
                "76% to 86%",
                "What has changed since Sep 2025",
                "Dissatisfied overall: 24% since Feb 2025",
                "Not a certificate",
                "19%",
            ],
        ),
    ],
)
def test_the_first_page_says_score_change_alarms_blind_spot_and_limits(pages, language, said):
    first = squeezed(pages[language][0])
    assert [words for words in said if squeezed(words) not in first] == []


def test_a_title_of_eighty_signs_leaves_the_summary_on_its_page():
    report = rich_report()
    assert len(LONG) == 80
    long = replace(report, subject=replace(report.subject, name=LONG))
    made = pages_of(render_pdf(monthly_document(monthly_report(long), "de")))
    assert squeezed(LONG) in squeezed(made[0])
    assert "9.1.2" in made[1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("report", [poor_report(), bare_report()], ids=lambda report: report.subject.key)
def test_a_subject_with_too_little_has_a_report_that_says_so(report, language):
    made = monthly_document(monthly_report(report, alarms=()), language)
    first = pages_of(render_pdf(made))[0]
    assert {"de": "zu wenig", "en": "too little"}[language] in first
    assert {"de": "Kein Anstieg", "en": "No rise"}[language] in first
    assert cells_of(render_xlsx(made))


@pytest.mark.parametrize("text", MARKUP[:6])
def test_hostile_names_reach_every_format_as_words(text):
    report = rich_report()
    hostile = replace(report, subject=replace(report.subject, name=text), trend=(), chart=bare_report().chart)
    made = monthly_document(monthly_report(hostile), "en")
    assert squeezed(text) in squeezed(pages_of(render_pdf(made))[0])
    assert text in cells_of(render_xlsx(made)).values()
    assert "<script>" not in render_document(made)


def test_the_evidence_can_be_checked_by_hand(pages):
    whole = squeezed(" ".join(pages["en"]))
    assert squeezed(KEY) in whole
    assert squeezed("zgGSSWmkCYPaYSoufSRJPD2Z=") in whole
    assert "ab" * 32 in whole


def test_a_log_that_was_never_signed_says_how_to_sign_it():
    made = monthly_document(replace(monthly_report(), sealed=None), "en")
    assert "leumundseal" in squeezed(" ".join(pages_of(render_pdf(made))))


def test_alarms_are_told_by_what_has_risen():
    told = say_ranked(
        monthly_report(alarms=(alarm(0.001), alarm(0.01, source="shop"), alarm(0.02, aspect="delivery"))), "de"
    )
    assert [line.split(":")[0] for line in told] == [
        "Unzufriedene insgesamt",
        "Unzufriedene auf shop",
        "Texte, die „Lieferung“ tadeln",
    ]


@pytest.mark.parametrize(("month", "before"), [("2025-10", "2025-09"), ("2025-01", "2024-12"), ("2024-03", "2024-02")])
def test_the_month_before(month, before):
    assert month_before(month) == before


def test_what_has_changed_is_the_difference_of_what_is_shown():
    trust, bad, n = since_table(rich_report(), "2025-10", "en").rows
    assert trust == ("Trust score", "79%", "81%", "+2 points")
    assert bad == ("Dissatisfied in the month", "11%", "8%", "−3 points")
    assert n == ("Reviews in the month", "29", "26", "−3")


def test_a_month_without_a_figure_has_no_change():
    trust, *_ = since_table(poor_report(), "2025-10", "en").rows
    assert trust == ("Trust score", "too little", "too little", "–")
    assert say_since(poor_report(), "2025-10", "en").startswith("There is too little")
    assert "may be chance" in say_since(rich_report(), "2025-10", "en")


def test_the_form_for_corrective_action_has_a_row_an_alarm():
    blocks = monthly_document(monthly_report(), "en").blocks
    (form,) = [block for block in blocks if isinstance(block, Grid) and block.is_form]
    assert len(form.table.rows) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_of_all_subjects_lists_each(language):
    made = overview_document(sample_overview(), [alarm(0.001)], "2025-10", language)
    whole = squeezed(" ".join(pages_of(render_pdf(made))))
    assert all(squeezed(report.subject.name) in whole for report in (rich_report(), poor_report(), bare_report()))
    assert len({sheet for sheet, _ in cells_of(render_xlsx(made))}) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_paper_the_summary_calls_subjects_and_aspects_by_their_names(language):
    label = Phrase("Lieferung und Verpackung", "Delivery and packaging")
    line = alarm(0.001, aspect="delivery")
    overview = replace(sample_overview(), attention=Attention(labels={"delivery": label}))
    made = overview_document(overview, [line], "2025-10", language)
    risen = made.blocks[[isinstance(each, Grid) for each in made.blocks].index(True) :]
    (digest,) = [each.table for each in risen if isinstance(each, Grid) and "q_value" in str(each.table.columns)]
    assert digest.rows[0][0] == line.name
    assert label.said_in(language) in digest.rows[0]
    assert not {line.subject, "delivery"} & set(digest.rows[0])
    listed = made.blocks[[isinstance(each, Grid) for each in made.blocks].index(True)]
    assert {column.name for column in listed.table.columns} >= {"name", "demo"}
    # The workbook keeps what programs and commands call them.
    (kept,) = [sheet.table for sheet in made.sheets if sheet.table.title == digest.title]
    assert {line.subject, "delivery"} <= set(kept.rows[0])


def test_both_languages_have_the_same_sections():
    german, english = (monthly_document(monthly_report(), language).blocks for language in LANGUAGES)
    assert [block.kind for block in german] == [block.kind for block in english]
    words = [(one.text, other.text) for one, other in zip(german, english, strict=True) if isinstance(one, Heading)]
    assert [one for one, other in words if one == other] == []
