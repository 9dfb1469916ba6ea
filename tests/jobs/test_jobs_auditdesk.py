"""The desk of audits: what there is to show, computed once for each state of the store, and told where it is old."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Event

import pytest

from jobs.auditdesk import AuditDesk
from jobs.auditevent import parse_event
from jobs.auditview import compare_stored, state_of, usual_event
from jobs.compare import CompareOrder
from report.auditreport import AuditState
from store.audit_records import Audit, AuditBatch, AuditImport, Certificate, CertificateStatus, Finding
from store.records import Census, Coverage, Listing, PartOf, Selection, Subject, SubjectKind, on_day
from store.runs import PageObservation

AUDITED = date(2025, 6, 1)
SEEN = datetime(2025, 5, 1, tzinfo=UTC)
FAILED = Audit("A-1", "Works AG", "ISO 9001", AUDITED, subject="works", edition="2015", result="fail", n_major=1)
PASSED = replace(FAILED, audit_id="A-2", started_on=date(2025, 9, 1), result="pass", n_major=0)


def keep(place, *audits, findings=(), certificates=()):
    """Keep audits as from a file of their own."""
    digest = f"{abs(hash((audits, findings, certificates))):064x}"[:64]
    record = AuditImport("audits.csv", digest, SEEN, {}, {}, 0)
    place.store.audits.keep(record, AuditBatch(audits, tuple(findings), tuple(certificates)), replace=True)


@pytest.fixture
def works(file_place, make_review):
    """A deployment with one organisation, a product of it, and six reviews of that from before the audit."""
    store = file_place.store
    store.subjects.add(Subject("works", "Works & Sons", SubjectKind.ORGANISATION))
    store.subjects.add(Subject("kettle", "Kettle", SubjectKind.PRODUCT))
    store.subjects.link(PartOf("kettle", "works", date(2020, 1, 1), None))
    listing = store.subjects.add_listing(Listing("shop", "kettle", "kettle", url="https://shop.example/kettle"))
    reviews = [make_review(f"r{n}", published=on_day(date(2025, 4, 1 + n))) for n in range(6)]
    run = store.runs.open_run(listing, source="shop", started_at=SEEN, parser="p", config_digest="c")
    store.runs.observe(run, PageObservation("https://shop.example/kettle", SEEN, reviews))
    store.runs.close(run, Census(Coverage.FULL, Selection.FULL, 6, 6), SEEN + timedelta(minutes=1))
    return file_place


@pytest.fixture
def desk(works):
    return AuditDesk(works, patience=60.0)


def test_every_state_is_told(works, desk):
    assert desk.audits().state is AuditState.EMPTY
    keep(works, replace(FAILED, subject=None))
    assert desk.audits().state is AuditState.UNMATCHED
    keep(works, replace(FAILED, result=None))
    assert desk.audits("result=fail").state is AuditState.UNDECIDED
    assert desk.audits("n_major>=1").state is AuditState.READY
    assert desk.audits("nonsense") is None


def test_a_lone_audit_is_a_dossier_with_findings_reviews_and_pages(works, desk):
    keep(works, FAILED, findings=(Finding("A-1", "1", "8.4", "major", statement="no  record"),))
    report = desk.audits()
    (dossier,) = report.compared.dossiers
    assert dossier.title.de == "Works & Sons, Audit A-1, 01.06.2025: ausgefallen"
    assert dossier.facts[0].en == "6 reviews in the year before, mean rating 75% of the scale."
    (finding,) = dossier.findings
    assert (finding.clause, finding.severity, finding.statement) == ("8.4", "major", "no record")
    assert finding.title is not None
    assert dossier.pages == (("works", "Works & Sons"), ("kettle", "Kettle"))
    assert dossier.eve == "2025-05-31"
    assert report.compared.predictors is None
    assert report.for_programs["comparison"]["verdict_kind"] == "dossier"
    assert report.compared.audits.cells("subject") == ("Works & Sons",)


def test_the_same_store_is_compared_once_and_a_changed_one_again(works, desk, monkeypatch):
    keep(works, FAILED)
    counted = []
    computed = AuditDesk._compute
    monkeypatch.setattr(AuditDesk, "_compute", lambda *given: counted.append(1) or computed(*given))
    first = desk.audits()
    assert desk.audits().compared is first.compared
    keep(works, PASSED)
    second = desk.audits()
    assert (len(counted), second.is_stale) == (2, False)
    assert second.compared.audits.cells("audit_id") == ("A-1", "A-2")


def test_whoever_will_not_wait_sees_the_one_before_and_is_told_so(works, monkeypatch):
    keep(works, FAILED)
    go, computed = Event(), AuditDesk._compute
    go.set()

    def slow(*given):
        go.wait(60)
        return computed(*given)

    monkeypatch.setattr(AuditDesk, "_compute", slow)
    desk = AuditDesk(works, patience=60.0)
    before = desk.audits()
    go.clear()
    hasty = AuditDesk(works, patience=0.01)
    assert hasty.audits().state is AuditState.COUNTING
    keep(works, PASSED)
    desk._patience = 0.04
    late = desk.audits()
    assert (late.state, late.is_stale) == (AuditState.READY, True)
    assert late.compared is before.compared
    go.set()
    desk._patience = 240.0
    assert desk.audits().is_stale is False


def test_what_goes_wrong_is_told_to_whoever_waits_and_tried_again(works, desk, monkeypatch):
    keep(works, FAILED)
    computed = AuditDesk._compute
    monkeypatch.setattr(AuditDesk, "_compute", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        desk.audits()
    monkeypatch.setattr(AuditDesk, "_compute", computed)
    assert desk.audits().state is AuditState.READY


def test_matching_and_linking_count_as_changes(works):
    keep(works, FAILED)
    before = state_of(works.store)
    works.store.audits.match("Works AG", "kettle")
    matched = state_of(works.store)
    works.store.subjects.add(Subject("lid", "Lid", SubjectKind.PRODUCT))
    works.store.subjects.link(PartOf("lid", "works", date(2024, 1, 1), None))
    assert len({before, matched, state_of(works.store)}) == 3


@pytest.mark.parametrize(
    ("audits", "event"),
    [
        ((FAILED, PASSED), "result=fail"),
        ((replace(FAILED, result="conditional"), PASSED), "result>=conditional"),
        ((replace(FAILED, result=None), replace(PASSED, result=None)), "n_major>=1"),
        ((PASSED,), "result=fail"),
        ((), "result=fail"),
    ],
)
def test_the_usual_event_is_one_that_the_audits_answer_in_both_ways(audits, event):
    assert usual_event(audits) == event


def test_certificates_that_end_stand_first(works, desk):
    old = Certificate(
        "QM-1", "Works AG", "ISO 9001", date(2020, 1, 1), date(2023, 1, 1), status=CertificateStatus.ACTIVE
    )
    far = replace(old, certificate_no="QM-0", standard="ISO 14001", expiry=date(9999, 1, 1))
    keep(works, FAILED, certificates=(far, old))
    report = desk.audits()
    assert report.certificates.cells("certificate_no") == ("QM-1", "QM-0")
    assert "Works AG" in report.due[0].de


def test_of_an_employer_nothing_is_told_that_fewer_than_five_said(works):
    works.store.subjects.add(Subject("site", "Site", SubjectKind.EMPLOYER))
    works.store.subjects.link(PartOf("site", "works", date(2020, 1, 1), None))
    # Three of the six reviews lie in the year that counts.
    keep(works, replace(FAILED, started_on=date(2026, 4, 18)))
    shown, _ = compare_stored(works.store, CompareOrder(parse_event("result=fail")))
    assert (shown.dossier[0].n_reviews, shown.dossier[0].mean) == (3, None)
