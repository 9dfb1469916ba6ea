"""Certificates on the page of a subject: in HTML and in the terminal, what others wrote escaped."""

from dataclasses import replace
from datetime import date

import pytest
from sample_reports import rich_report

from report.certificate import CertificateLine, CertificateReport, certificates_table, concerning, say_certificates
from report.page import lay_out
from report.terminal import report_text

LINE = CertificateLine(
    *("D-1", "Bär AG", "ISO 9001:2015", date(2023, 1, 1), date(2025, 12, 31), "active", "active"), scope="Kessel <b>"
)
REPORT = replace(rich_report(), certificates=CertificateReport(date(2025, 11, 1), (LINE,)))


@pytest.mark.parametrize(("language", "title"), [("de", "Zertifikate"), ("en", "Certificates")])
def test_the_terminal_shows_certificates_with_what_runs_out(language, title):
    text = report_text(REPORT, language)
    assert f"{title} ─" in text
    assert "ISO 9001:2015" in text
    assert ("60 Tagen" if language == "de" else "60 days") in text


def test_the_page_has_stated_and_effective_status_and_nothing_without_certificates():
    page = lay_out(REPORT, "en")
    assert page.certificates is not None
    assert page.certificates.cells("effective") == ("certificate_active",)
    assert len(page.certified) == 1
    assert lay_out(rich_report(), "en").certificates is None


@pytest.mark.parametrize(("on", "said"), [(date(2024, 1, 1), "status not stated"), (date(2025, 11, 1), "runs out on")])
def test_a_certificate_of_unknown_status_is_neither_called_valid_nor_a_trouble(on, said):
    report = CertificateReport(on, (replace(LINE, status="unknown", effective="unknown"),))
    (sentence,) = say_certificates(report, "en")
    assert said in sentence
    assert [why for _, why in concerning(report)] == (["runs_out"] if "runs" in said else [])


def test_a_scope_of_others_is_a_plain_cell_of_text():
    assert certificates_table((LINE,)).cells("scope") == ("Kessel <b>",)


RENEWED = replace(LINE, certificate_no="D-2", issue=date(2025, 10, 1), expiry=date(2028, 9, 30))


def test_a_renewal_is_one_of_the_same_holder_however_its_capitals_stand():
    report = CertificateReport(
        date(2026, 1, 10), (replace(LINE, effective="expired"), replace(RENEWED, holder="BÄR AG"))
    )
    assert list(concerning(report)) == []


def test_a_draft_hides_no_certificate_that_has_run_out():
    expired, draft = replace(LINE, effective="expired"), replace(RENEWED, status="draft", effective="draft")
    said = concerning(CertificateReport(date(2026, 1, 10), (expired, draft)))
    assert [why for _, why in said] == ["expired", "draft"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ({"scope": "Werk A"}, {"scope": "Werk B"}, ["runs_out"]),
        ({"scope": "Werk A"}, {"scope": "werk  A"}, []),
        ({"scope": "Werk A"}, {"scope": ""}, []),
        ({"scope": "Werk A"}, {"scope": "Werk B", "certificate_no": "D-1"}, []),
        ({"effective": "suspended"}, {}, ["suspended"]),
        ({"effective": "withdrawn"}, {}, ["withdrawn"]),
        ({"effective": "cancelled"}, {}, []),
        ({}, {"effective": "withdrawn"}, ["runs_out", "withdrawn"]),
        ({}, {"standard": "ISO 14001:2015"}, ["runs_out"]),
        ({"effective": "expired"}, {"effective": "expired"}, ["expired"]),
    ],
)
def test_only_a_later_one_in_force_of_the_same_holder_standard_and_scope_renews(old, new, told):
    lines = (replace(LINE, **old), replace(RENEWED, **{"scope": LINE.scope} | new))
    report = CertificateReport(date(2025, 11, 1), lines)
    assert [why for _, why in concerning(report)] == told
    assert len(say_certificates(report, "de")) == len(told)


def test_two_periods_under_one_number_are_told_apart():
    older = replace(LINE, effective="expired")
    newer = replace(RENEWED, certificate_no="D-1", expiry=date(2026, 2, 1))
    report = CertificateReport(date(2026, 1, 10), (older, newer))
    assert list(concerning(report)) == [(newer, "runs_out")]
