"""Certificates beside the review signal: validity on a day, gaps, and whose they are."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from jobs.certificates import all_certificates, certificates_of, due_certificates, find_gaps
from report.certificate import CertificateGap, CertificateReport, say_certificates
from store.audit_records import AuditBatch, AuditImport, Certificate, CertificateStatus
from store.records import PartOf, Subject, SubjectKind

PLANT = Subject("plant", "Bär AG", SubjectKind.ORGANISATION)
KETTLE = Subject("kettle", "Kessel", SubjectKind.PRODUCT)
ON = date(2025, 11, 1)
FIRST = Certificate(
    "D-1",
    "Bär AG",
    "ISO 9001",
    date(2019, 1, 1),
    date(2021, 12, 31),
    CertificateStatus.ACTIVE,
    "plant",
    "2015",
    "Kessel <b>",
)
SECOND = replace(FIRST, certificate_no="D-2", issue=date(2022, 3, 1), expiry=date(2025, 12, 31))


ONE_DAY = CertificateGap("ISO 9001:2015", date(2022, 1, 1), date(2022, 1, 1))
BOTH_OF = CertificateGap("ISO 9001:2015", date(2022, 1, 1), date(2022, 2, 28))
BETWEEN_ALL = replace(FIRST, certificate_no="D-8", scope=None, issue=date(2021, 1, 1), expiry=date(2023, 1, 1))


@pytest.fixture
def filled(store):
    """A store with a plant, its kettle since 2020, and two certificates of the plant."""
    for subject in (PLANT, KETTLE):
        store.subjects.add(subject)
    store.subjects.link(PartOf("kettle", "plant", valid_from=date(2020, 1, 1)))
    taken = AuditImport("c.csv", "ab" * 32, datetime(2025, 11, 1, tzinfo=UTC))
    store.audits.keep(taken, AuditBatch(certificates=(FIRST, SECOND)))
    return store


def test_a_product_shows_the_certificates_of_its_maker_while_it_is_part_of_it(filled):
    assert [line.certificate_no for line in certificates_of(filled, KETTLE, ON).lines] == ["D-1", "D-2"]
    assert certificates_of(filled, KETTLE, date(2019, 6, 1)) is None
    assert [line.certificate_no for line in certificates_of(filled, PLANT, date(2021, 6, 1)).lines] == ["D-1"]


def test_status_by_its_dates_stands_beside_the_stated_one(filled):
    lines = certificates_of(filled, PLANT, ON).lines
    assert [(line.status, line.effective) for line in lines] == [("active", "expired"), ("active", "active")]


@pytest.mark.parametrize(
    ("certificates", "gaps"),
    [
        ((FIRST, SECOND), [CertificateGap("ISO 9001:2015", date(2022, 1, 1), date(2022, 2, 28))]),
        ((FIRST, replace(SECOND, issue=date(2022, 1, 1))), []),
        ((FIRST, replace(SECOND, subject_name="Wolf AG")), []),
        ((replace(FIRST, scope=None), SECOND), [CertificateGap("ISO 9001:2015", date(2022, 1, 1), date(2022, 2, 28))]),
        ((FIRST, replace(SECOND, certificate_no="D-1", scope="Kessel und Rohre", issue=date(2022, 1, 2))), [ONE_DAY]),
        ((FIRST, replace(FIRST, certificate_no="D-7", scope="Rohre"), SECOND), [replace(BOTH_OF, scope="Kessel <b>")]),
        ((FIRST, BETWEEN_ALL, SECOND), []),
        ((replace(FIRST, expiry=date(2030, 1, 1)), SECOND, replace(SECOND, issue=date(2027, 1, 1))), []),
    ],
)
def test_days_without_a_certificate_are_gaps_of_one_holder_and_standard(certificates, gaps):
    assert find_gaps(certificates) == gaps


def test_what_deserves_attention_is_said_in_both_languages_and_renewed_ones_are_left_alone(filled):
    report = certificates_of(filled, PLANT, ON)
    assert say_certificates(report, "de") == (
        "ISO 9001:2015, Zertifikat D-2: läuft am 31.12.2025 ab, in 60 Tagen.",
        "ISO 9001:2015: ohne Zertifikat vom 01.01.2022 bis 28.02.2022 (59 Tage).",
    )
    assert "runs out on" in say_certificates(report, "en")[0]


@pytest.mark.parametrize("language", ["de", "en"])
def test_one_day_is_one_day(language):
    (said,) = say_certificates(CertificateReport(ON, (), (replace(ONE_DAY, scope="Rohre"),)), language)
    assert said.startswith("ISO 9001:2015 (Rohre): ")
    assert ("(1 Tag)" in said, "(1 day)" in said) == (language == "de", language == "en")


@pytest.mark.parametrize(("left", "said"), [(0, "runs out today"), (1, "runs out tomorrow"), (2, "in 2 days")])
def test_what_ends_soon_is_said_in_words(filled, left, said):
    line = replace(certificates_of(filled, PLANT, ON).lines[-1], expiry=ON + timedelta(left))
    assert said in say_certificates(CertificateReport(ON, (line,)), "en")[0]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"effective": "suspended"}, "suspended."),
        ({"expiry": date(2025, 10, 31), "effective": "expired"}, "expired on"),
        ({"is_accredited": False, "expiry": date(2027, 1, 1)}, "not accredited"),
        ({"expiry": date(2027, 1, 1)}, ""),
    ],
)
def test_each_certificate_that_is_not_simply_valid_is_named(filled, changes, said):
    line = replace(certificates_of(filled, PLANT, ON).lines[-1], **changes)
    sentences = say_certificates(CertificateReport(ON, (line,)), "en")
    assert [said in sentence for sentence in sentences] == ([True] if said else [])


WITHDRAWN = replace(FIRST, status=CertificateStatus.WITHDRAWN)
BETWEEN = replace(WITHDRAWN, certificate_no="D-9", issue=date(2022, 1, 1), expiry=date(2024, 12, 31))


@pytest.mark.parametrize(
    ("certificates", "gap"),
    [
        ((replace(WITHDRAWN, status_date=date(2021, 6, 1)), SECOND), (date(2021, 6, 1), date(2022, 2, 28))),
        ((FIRST, BETWEEN, replace(SECOND, issue=date(2023, 1, 1))), (date(2022, 1, 1), date(2022, 12, 31))),
        (
            (FIRST, replace(BETWEEN, status=CertificateStatus.DRAFT), SECOND),
            (date(2022, 1, 1), date(2022, 2, 28)),
        ),
        (
            (replace(FIRST, status=CertificateStatus.SUSPENDED, status_date=date(2021, 12, 1)), SECOND),
            (date(2021, 12, 1), date(2022, 2, 28)),
        ),
        ((replace(WITHDRAWN, status_date=date(2018, 6, 1)), SECOND), None),
    ],
)
def test_drafts_and_days_after_a_withdrawal_fill_no_gap(certificates, gap):
    assert find_gaps(certificates) == ([CertificateGap("ISO 9001:2015", *gap)] if gap else [])


def test_a_period_that_was_renewed_under_its_number_is_not_urgent(filled):
    renewed = replace(SECOND, issue=date(2025, 10, 1), expiry=date(2028, 9, 30))
    taken = AuditImport("d.csv", "cd" * 32, datetime(2025, 11, 1, tzinfo=UTC))
    filled.audits.keep(taken, AuditBatch(certificates=(renewed,)))
    assert due_certificates(filled, ON) == ()
    other = replace(renewed, certificate_no="D-3", scope="Töpfe", expiry=date(2025, 11, 30))
    filled.audits.keep(replace(taken, sha256="ef" * 32), AuditBatch(certificates=(other,)))
    assert [each.line.certificate_no for each in due_certificates(filled, ON)] == ["D-3"]
    assert [line.certificate_no for line in all_certificates(filled, ON)] == ["D-3", "D-1", "D-2", "D-2"]
