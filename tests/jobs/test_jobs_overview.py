"""The list of all subjects: found, ordered, cut and compared, without a query per row."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event

from crawler.policyfile import load_policies
from jobs.overview import Glances, ListRequest, read_overview
from jobs.report import StoreReports
from jobs.settings import SHIPPED
from jobs.surroundings import Surroundings, to_facts
from report.attention import EVERYTHING, ListFilter
from report.control import SeriesLine
from store.audit_records import AuditBatch, AuditImport, Certificate, CertificateStatus
from store.records import Census, Coverage, Indicator, IndicatorSet, Interval, Listing, Selection, Subject, SubjectKind

NOW = datetime(2025, 11, 3, 8, tzinfo=UTC)
BEFORE = NOW - timedelta(days=7)
RISE = SeriesLine("", 1e-9, "2025-08", "2025-10", 0.1, 0.4, 60)
CALM = replace(RISE, p_value=0.6)
SHOP = load_policies(SHIPPED / "sources")["appstore"]
SWITCHED_ON = dict.fromkeys(("fine", "dead", "old"), SHOP) | {"off": SHOP.model_copy(update={"enabled": False})}
SUBJECTS = {
    "kettle": ("Wasserkocher", SubjectKind.PRODUCT),
    "mug": ("Becher", SubjectKind.PRODUCT),
    "works": ("Bärenwerk", SubjectKind.EMPLOYER),
    "new": ("Neu", SubjectKind.PLACE),
}


def figures(key, at, value, *, series=CALM, alarm=False, newest="2025-10-30", width=0.05):
    interval = None if value is None else Interval(value - width, value + width)
    trust = Indicator("trust", f"{at:%Y-%m-%d}", value, interval, n=len(key), n_eff=9.0)
    month = Indicator("dissatisfied_share", "2025-10", 0.2, None, 9, None, 0.0, 0.3, alarm)
    facts = to_facts(Surroundings(newest_on=newest, series=(series,)))
    return IndicatorSet(key, at, (trust, Indicator("trust", "2025-10", 0.5), month), facts, "m", "c")


@pytest.fixture
def filled(store):
    """A kettle that fell and raised an alarm, a mug that moved a little, a works without change, and a new place."""
    for key, (name, kind) in SUBJECTS.items():
        store.subjects.add(Subject(key, name, kind))
    for key, value in (("kettle", 0.8), ("mug", 0.6), ("works", 0.7)):
        store.indicators.publish(figures(key, BEFORE, value), BEFORE)
    store.indicators.publish(figures("kettle", NOW, 0.5, series=RISE, alarm=True), NOW)
    store.indicators.publish(figures("mug", NOW, 0.62, newest="2025-01"), NOW)
    return store


def ask(store, wanted=EVERYTHING, as_of=None, **more):
    return read_overview(store, Glances(), ListRequest(wanted, as_of, NOW, **more))


def keys(overview):
    return [line.subject.key for line in overview.lines]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"sort": "alarm"}, ["kettle", "works", "mug", "new"]),
        ({"sort": "name"}, ["works", "mug", "new", "kettle"]),
        ({"sort": "value"}, ["kettle", "mug", "works", "new"]),
        ({"sort": "newest"}, ["mug", "works", "kettle", "new"]),
        ({"sort": "n"}, ["kettle", "works", "mug", "new"]),
        ({"sort": "change"}, ["kettle", "mug", "works", "new"]),
        ({"is_alarming": True}, ["kettle"]),
        ({"kind": "employer"}, ["works"]),
        ({"text": "BÄR"}, ["works"]),
        ({"text": "ettl"}, ["kettle"]),
        ({"text": "%"}, []),
    ],
)
def test_subjects_are_found_and_ordered(filled, wanted, found):
    assert keys(ask(filled, ListFilter(**wanted))) == found


@pytest.mark.parametrize(
    ("page", "shown", "found"), [(1, 1, ["works", "mug"]), (2, 2, ["new", "kettle"]), (9, 2, ["new", "kettle"])]
)
def test_a_page_of_the_list_and_one_that_is_no_more(filled, page, shown, found):
    overview = ask(filled, ListFilter(sort="name", page=page, per_page=2))
    assert (keys(overview), overview.paging.page, overview.paging.pages) == (found, shown, 2)
    assert (overview.paging.n_passing, overview.paging.n_all) == (4, 4)


def test_what_changed_since_the_publication_before(filled):
    attention = ask(filled).attention
    assert [(each.subject.key, each.is_new_alarm, each.is_beyond()) for each in attention.changes] == [
        ("kettle", True, True),
        ("mug", False, False),
    ]
    assert attention.changes[0].difference() == pytest.approx(-0.3)
    assert (attention.changes[0].before_at, attention.n_unchanged) == (BEFORE, 2)


def test_what_changed_since_a_day(filled):
    since = ask(filled, ListFilter(since=BEFORE.date())).attention
    assert [each.subject.key for each in since.changes] == ["kettle", "mug"]
    assert ask(filled, ListFilter(since=NOW.date())).attention.changes == ()
    assert ask(filled, ListFilter(since=date(2020, 1, 1))).attention.changes == ()


def test_a_past_day_shows_what_was_shown_then(filled):
    then = ask(filled, as_of=BEFORE + timedelta(days=1))
    assert [line.trust.value for line in then.lines if line.subject.key == "kettle"] == [0.8]
    assert (then.attention.alarms, then.attention.changes, then.as_of) == ((), (), BEFORE)


def test_rises_are_ranked_over_all_subjects(filled):
    (alarm,) = ask(filled).attention.alarms
    assert (alarm.subject, alarm.series, alarm.n_series) == ("kettle", RISE, 3)


def test_sources_that_fail_or_fell_silent(filled):
    for source, coverage, days in (
        ("fine", "full", 1),
        ("dead", "failed", 1),
        ("old", "full", 30),
        ("off", "full", 30),
        ("file", "failed", 1),
    ):
        url = "" if source == "file" else "https://shop.example/kettle"
        listing = filled.subjects.add_listing(Listing(source, "kettle", "kettle", url))
        at = NOW - timedelta(days=days)
        run = filled.runs.open_run(listing, source=source, started_at=at, parser="p", config_digest="c")
        filled.runs.close(run, Census(Coverage(coverage), Selection.FULL, announced=0, seen=0), at)
    found = ask(filled, policies=SWITCHED_ON)
    late = [(each.source, each.failed, each.late) for each in found.attention.late]
    assert late == [("dead", 1, 1), ("old", 0, 1)]
    longer = ask(filled, policies=SWITCHED_ON, stale_days=60).attention.late
    assert [(each.source, each.late) for each in longer] == [("dead", 1)]
    assert next(line.coverage for line in found.lines if line.subject.key == "kettle") == Coverage.FAILED


def test_certificates_that_end_are_told_once_whoever_holds_them(filled):
    first = Certificate(
        "D-1", "Bär AG", "ISO 9001", date(2022, 1, 1), date(2025, 12, 1), CertificateStatus.ACTIVE, "works"
    )
    later = replace(first, certificate_no="D-2", subject_name="Wolf AG", subject=None, expiry=date(2027, 1, 1))
    filled.audits.keep(AuditImport("c.csv", "ab" * 32, NOW), AuditBatch(certificates=(first, later)))
    assert [(each.line.certificate_no, each.state, each.subject) for each in ask(filled).attention.certificates] == [
        ("D-1", "runs_out", "works")
    ]


def test_the_number_of_statements_does_not_grow_with_the_subjects(filled):
    seen = []
    engine = filled._database._engine
    event.listen(engine, "before_cursor_execute", lambda *call: seen.append(call[2]))
    StoreReports(filled).overview()
    few = len(seen)
    for n in range(40):
        filled.subjects.add(Subject(f"more-{n}", f"More {n}", SubjectKind.PRODUCT))
        filled.indicators.publish(figures(f"more-{n}", NOW, 0.5), NOW)
    seen.clear()
    assert len(StoreReports(filled).overview().lines) == 44
    assert len(seen) == few


def test_a_remembered_set_is_not_read_again_and_a_new_one_is(filled):
    reports = StoreReports(filled)
    seen = []
    reports.overview()
    event.listen(filled._database._engine, "before_cursor_execute", lambda *call: seen.append(call[2]))
    reports.overview()
    assert not [each for each in seen if "indicator_set.facts" in each]
    filled.indicators.publish(figures("works", NOW, 0.1), NOW)
    assert next(line.trust.value for line in reports.overview().lines if line.subject.key == "works") == 0.1
