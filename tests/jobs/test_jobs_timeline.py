"""Beside the reviews: audits, certificates and noted alarms of a subject and its wholes, and what followed a note."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from jobs.certificates import certificates_of
from jobs.timeline import events_of, follow_ups
from store.audit_records import Audit, AuditBatch, AuditImport, Certificate, CertificateStatus
from store.notices import Condition
from store.records import Indicator, PartOf, Subject, SubjectKind

NOW = datetime(2025, 11, 3, 8, tzinfo=UTC)
KETTLE = Subject("kettle", "Kessel", SubjectKind.PRODUCT)
PLANT = Subject("plant", "Werk", SubjectKind.ORGANISATION)
# Each alarm by what its key adds after the subject's: source, aspect.
ALL, ON_SHOP, OTHER = "alarm/kettle//", "alarm/kettle/shop/", "alarm/kettle-2//"


def month(period, share, n):
    return Indicator("dissatisfied_share", period, share, None, n)


POINTS = (
    month("2025-05", 0.1, 30),
    month("2025-06", 0.4, 20),
    month("2025-07", None, 2),
    month("2025-08", 0.5, 20),
    month("2025-09", 0.2, 20),
    month("2025-10", 0.1, 20),
)


@pytest.fixture
def noted(store):
    """An alarm since June that was noted in August, one of a source, and one of another subject."""
    for subject in (KETTLE, PLANT):
        store.subjects.add(subject)
    store.subjects.link(PartOf("kettle", "plant"))
    facts = {"name": "Kessel", "since": "2025-06", "source": "", "aspect": ""}
    conditions = [Condition(ALL, "alarm", facts), Condition(ON_SHOP, "alarm", facts | {"source": "shop"})]
    store.notices.keep([*conditions, Condition(OTHER, "alarm", facts)], {}, now=datetime(2025, 7, 1, tzinfo=UTC))
    for place, number in enumerate(sorted(each.id for each in store.notices.recent())):
        at = datetime(2025, 8, 15 + place, 9, tzinfo=UTC)
        store.notices.acknowledge(number, remark=f"remark {place}", now=at)
    return store


def test_shares_before_and_after_a_note_with_their_intervals(noted):
    on_source, alarm = follow_ups(noted, KETTLE, POINTS, NOW)
    assert (alarm.noted_on(), alarm.notice.remark) == (date(2025, 8, 15), "remark 0")
    assert (alarm.before.first, alarm.before.last, alarm.before.bad, alarm.before.n) == ("2025-06", "2025-08", 18, 40)
    assert (alarm.after.first, alarm.after.last, alarm.after.bad, alarm.after.n) == ("2025-09", "2025-10", 6, 40)
    assert alarm.before.interval.low < 18 / 40 < alarm.before.interval.high
    # What one source says is no share of all ratings.
    assert (on_source.before, on_source.after) == (None, None)


def test_too_few_reviews_after_a_note_have_no_interval(noted):
    alarm = follow_ups(noted, KETTLE, (*POINTS[:4], month("2025-09", 0.5, 4)), NOW)[-1]
    assert (alarm.after.n, alarm.after.interval) == (4, None)
    assert follow_ups(noted, KETTLE, POINTS[:4], NOW)[-1].after is None


def test_what_nobody_has_noted_or_noted_later_is_not_there(noted, store):
    assert follow_ups(noted, KETTLE, POINTS, datetime(2025, 8, 14, tzinfo=UTC)) == ()
    assert len(follow_ups(noted, KETTLE, POINTS, datetime(2025, 8, 15, 12, tzinfo=UTC))) == 1
    assert follow_ups(noted, PLANT, POINTS, NOW) == ()


def test_a_key_that_begins_alike_is_another_subjects(noted):
    assert [each.notice.facts["source"] for each in follow_ups(noted, KETTLE, POINTS, NOW)] == ["shop", ""]


def test_audits_and_certificates_of_the_whole_stand_on_the_same_axis(noted):
    audit = Audit("A-1", "Werk", "ISO 9001", date(2025, 9, 2), "plant", result="conditional")
    later = replace(audit, audit_id="A-2", started_on=date(2026, 1, 1))
    certificate = Certificate(
        "C-1", "Werk", "ISO 9001", date(2022, 10, 1), date(2025, 9, 30), CertificateStatus.ACTIVE, "plant"
    )
    batch = AuditBatch(audits=(audit, later), certificates=(certificate,))
    noted.audits.keep(AuditImport("a.csv", "ab" * 32, NOW), batch)
    found = follow_ups(noted, KETTLE, POINTS, NOW)
    events = events_of(noted, KETTLE, certificates_of(noted, KETTLE, NOW.date()), found, NOW)
    assert [(event.kind, event.on.isoformat(), event.told) for event in events] == [
        ("noted", "2025-08-15", str(found[1].notice.number)),
        ("noted", "2025-08-16", str(found[0].notice.number)),
        ("audit", "2025-09-02", "conditional"),
        ("certificate", "2025-09-30", "ISO 9001"),
    ]
