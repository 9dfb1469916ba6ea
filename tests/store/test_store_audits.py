"""Audits in the store: a file's records are kept together, again without change, and noted in the log."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from ledger.canonical import Kind
from store.audit_records import (
    Audit,
    AuditBatch,
    AuditImport,
    AuditResult,
    Certificate,
    CertificateStatus,
    Finding,
    KeptBatch,
)
from store.errors import AuditConflict, UnknownSubject
from store.records import Subject, SubjectKind

AT = datetime(2025, 12, 1, 12, 0, 0, 250, tzinfo=UTC)
FILE = AuditImport("audits.csv", "ab" * 32, AT, {"Nr.": "audit.audit_id"}, {"day_first": True}, 2)
AUDIT = Audit("A-1", "Nordlicht AG", "ISO 9001", date(2025, 5, 8), result="fail", score=87.5, n_major=1)
FINDING = Finding("A-1", "1", "8.5", "major", "Prüfmittel „Lehre“ ohne Prüfung")
CERTIFICATE = Certificate(
    "DE-1", "Nordlicht AG", "ISO 9001", date(2025, 1, 1), date(2027, 12, 31), CertificateStatus.ACTIVE
)
BATCH = AuditBatch((AUDIT,), (FINDING,), (CERTIFICATE,))
PLANT = Subject("nordlicht", "Nordlicht AG", SubjectKind.ORGANISATION)


def kept(store):
    return store.audits.audits(), store.audits.findings(), store.audits.certificates()


def without_import(records):
    return [replace(record, import_id=0) for record in records]


def test_records_come_back_as_they_were_kept(store):
    assert store.audits.keep(FILE, BATCH) == KeptBatch(3, 0, 0, leaf=0)
    assert [without_import(records) for records in kept(store)] == [[AUDIT], [FINDING], [CERTIFICATE]]
    (taken,) = store.audits.imports()
    assert replace(taken, id=0) == FILE


def test_a_file_taken_in_twice_changes_nothing(store):
    store.audits.keep(FILE, BATCH)
    before = kept(store), store.leaves.size(), store.audits.imports()
    assert store.audits.keep(replace(FILE, imported_at=AT.replace(year=2026)), BATCH) == KeptBatch(0, 0, 3, None)
    assert (kept(store), store.leaves.size(), store.audits.imports()) == before


def test_of_a_past_moment_only_what_was_on_record_then_is_known(store):
    store.audits.keep(FILE, BATCH)
    later = AT.replace(year=2026)
    changed = AuditBatch((replace(AUDIT, result="pass"),), (), (replace(CERTIFICATE, certificate_no="DE-2"),))
    store.audits.keep(replace(FILE, sha256="cd" * 32, imported_at=later), changed, replace=True)

    def known(moment):
        audits, certificates = store.audits.audits(as_of=moment), store.audits.certificates(as_of=moment)
        return [each.result for each in audits], [each.certificate_no for each in certificates]

    assert known(AT.replace(year=2024)) == ([], [])
    assert known(AT) == (["fail"], ["DE-1"])
    assert known(later) == known(None) == (["pass"], ["DE-1", "DE-2"])


def test_the_note_in_the_log_fits_the_file_and_names_the_one_before(store):
    store.audits.keep(FILE, BATCH)
    other = replace(FILE, sha256="cd" * 32)
    assert store.audits.keep(other, AuditBatch((replace(AUDIT, audit_id="A-2"),))).leaf == 1
    entries = list(store.leaves.entries(0))
    assert [(entry.kind, entry.previous) for entry in entries] == [(Kind.NOTE, None), (Kind.NOTE, 0)]
    assert store.leaves.fsck().faults == ()


def test_a_digest_changed_in_the_table_no_longer_fits_the_log(store):
    store.audits.keep(FILE, BATCH)
    with store._database.write() as connection:
        connection.execute(text("UPDATE audit_import SET sha256 = 'ee'"))
    assert store.leaves.fsck().faults != ()


def test_other_content_under_a_known_number_is_refused_whole(store):
    store.audits.keep(FILE, BATCH)
    before = kept(store), store.leaves.size()
    changed = AuditBatch((replace(AUDIT, audit_id="A-9"), replace(AUDIT, n_major=2)))
    with pytest.raises(AuditConflict, match="'A-1' is kept with other content"):
        store.audits.keep(replace(FILE, sha256="cd" * 32), changed)
    assert (kept(store), store.leaves.size()) == before


def test_a_stated_day_of_knowledge_is_content_and_an_assumed_one_is_not(store):
    stated = replace(AUDIT, available_from=date(2025, 5, 8), is_availability_assumed=False)
    later = replace(stated, available_from=date(2025, 9, 30))
    store.audits.keep(FILE, AuditBatch((stated,)))
    other = replace(FILE, sha256="cd" * 32)
    with pytest.raises(AuditConflict):
        store.audits.keep(other, AuditBatch((later,)))
    assert store.audits.keep(other, AuditBatch((later,)), replace=True) == KeptBatch(0, 1, 0, 1)
    assert [audit.available_from for audit in store.audits.audits()] == [date(2025, 9, 30)]
    assumed = [
        replace(AUDIT, audit_id="A-7", available_from=date(2025, 6, day), is_availability_assumed=True)
        for day in (1, 8)
    ]
    store.audits.keep(replace(FILE, sha256="ef" * 32), AuditBatch((assumed[0],)))
    again = store.audits.keep(replace(FILE, sha256="01" * 32), AuditBatch((assumed[1],)))
    assert (again.new, again.replaced, again.unchanged) == (0, 0, 1)


def test_other_content_takes_its_place_if_the_user_says_so_and_the_old_stays(store):
    store.audits.keep(FILE, BATCH)
    changed = AuditBatch((replace(AUDIT, n_major=2),))
    assert store.audits.keep(replace(FILE, sha256="cd" * 32), changed, replace=True) == KeptBatch(0, 1, 0, 1)
    assert [audit.n_major for audit in store.audits.audits()] == [2]
    with store._database.read() as connection:
        assert connection.scalar(text("SELECT count(*) FROM audit")) == 2


def test_a_name_that_is_matched_finds_its_audits_and_those_to_come(store):
    store.subjects.add(PLANT)
    store.audits.keep(FILE, BATCH)
    assert store.audits.audits("nordlicht") == []
    assert store.audits.match("  NORDLICHT ag", "nordlicht") == 2
    assert [audit.subject for audit in store.audits.audits("nordlicht")] == ["nordlicht"]
    assert [each.subject for each in store.audits.certificates("nordlicht")] == ["nordlicht"]
    assert store.audits.names() == {"nordlicht ag": "nordlicht"}
    with pytest.raises(UnknownSubject):
        store.audits.match("Nordlicht AG", "suedlicht")


@pytest.mark.parametrize(
    ("status", "day", "holds"),
    [
        (CertificateStatus.ACTIVE, date(2024, 12, 31), CertificateStatus.DRAFT),
        (CertificateStatus.ACTIVE, date(2025, 1, 1), CertificateStatus.ACTIVE),
        (CertificateStatus.ACTIVE, date(2027, 12, 31), CertificateStatus.ACTIVE),
        (CertificateStatus.ACTIVE, date(2028, 1, 1), CertificateStatus.EXPIRED),
        (CertificateStatus.UNKNOWN, date(2025, 1, 1), CertificateStatus.UNKNOWN),
        (CertificateStatus.UNKNOWN, date(2028, 1, 1), CertificateStatus.EXPIRED),
        (CertificateStatus.UNKNOWN, date(2024, 12, 31), CertificateStatus.DRAFT),
        (CertificateStatus.WITHDRAWN, date(2028, 1, 1), CertificateStatus.WITHDRAWN),
    ],
)
def test_the_status_of_a_certificate_depends_on_the_day(status, day, holds):
    certificate = replace(CERTIFICATE, status=status)
    assert certificate.status_on(day) is holds
    assert certificate.is_valid_on(day) is (holds is CertificateStatus.ACTIVE)


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2024, 12, 31), CertificateStatus.DRAFT),
        (date(2026, 2, 28), CertificateStatus.UNKNOWN),
        (date(2026, 3, 1), CertificateStatus.WITHDRAWN),
        (date(2028, 1, 1), CertificateStatus.WITHDRAWN),
    ],
)
def test_a_status_holds_from_its_day_on(day, holds):
    withdrawn = replace(CERTIFICATE, status=CertificateStatus.WITHDRAWN, status_date=date(2026, 3, 1))
    assert withdrawn.status_on(day) is holds
    assert withdrawn.last_day() == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("values", "complaint", "follow_up", "outcome"),
    [
        ({}, False, False, AuditResult.FAIL),
        ({"trigger": "complaint", "result": "Good"}, True, False, None),
        ({"audit_type": "complaint"}, True, False, AuditResult.FAIL),
        ({"audit_type": "follow_up", "result": None}, False, True, None),
        ({"follow_up_of": "A-0"}, False, True, AuditResult.FAIL),
    ],
)
def test_an_audit_says_what_caused_it_and_how_it_ended(values, complaint, follow_up, outcome):
    audit = replace(AUDIT, **values)
    assert (audit.is_complaint, audit.is_follow_up, audit.outcome) == (complaint, follow_up, outcome)


def test_notes_of_files_and_of_the_log_itself_have_chains_of_their_own(store):
    said = store.statements.add(Kind.NOTE, "rsl/note/v1\nfirst\n", AT)
    file = store.audits.keep(FILE, BATCH).leaf
    again = store.statements.add(Kind.NOTE, "rsl/note/v1\nsecond\n", AT)
    previous = {idx: entry.previous for idx, entry in enumerate(store.leaves.entries(0))}
    assert previous == {said: None, file: None, again: said}
    assert store.leaves.fsck().faults == ()


def test_a_certificate_issued_again_under_its_number_is_a_further_period(store):
    store.audits.keep(FILE, BATCH)
    renewed = replace(CERTIFICATE, issue=date(2028, 1, 1), expiry=date(2030, 12, 31))
    other_scope = replace(CERTIFICATE, standard="ISO 14001", scope="Lager")
    later = replace(FILE, sha256="cd" * 32)
    assert store.audits.keep(later, AuditBatch(certificates=(renewed, other_scope))).new == 2
    assert without_import(store.audits.certificates()) == [other_scope, CERTIFICATE, renewed]


def test_other_content_of_one_period_is_a_conflict_and_replaces_that_period_alone(store):
    renewed = replace(CERTIFICATE, issue=date(2028, 1, 1), expiry=date(2030, 12, 31))
    store.audits.keep(FILE, AuditBatch(certificates=(CERTIFICATE, renewed)))
    other = AuditBatch(certificates=(replace(renewed, scope="Lager"),))
    later = replace(FILE, sha256="cd" * 32)
    assert store.audits.conflicts(other) == {("DE-1", "ISO 9001", date(2028, 1, 1))}
    with pytest.raises(AuditConflict, match="DE-1 ISO 9001 2028-01-01"):
        store.audits.keep(later, other)
    assert store.audits.keep(later, other, replace=True).replaced == 1
    assert without_import(store.audits.certificates()) == [CERTIFICATE, *other.certificates]


def test_a_result_is_known_since_it_was_first_told_whatever_replaced_it(store):
    plan, off = (
        replace(AUDIT, result=None, score=None, n_major=None),
        replace(AUDIT, audit_id="A-2", result="cancelled"),
    )
    times = [AT.replace(month=month) for month in (1, 2, 3)]
    for n, (at, told) in enumerate(zip(times, (plan, AUDIT, replace(AUDIT, score=90.0)), strict=True)):
        file = replace(FILE, sha256=f"{n:02x}" * 32, imported_at=at)
        store.audits.keep(file, AuditBatch((told, off)), replace=True)
    assert store.audits.first_told() == {"A-1": times[1]}
