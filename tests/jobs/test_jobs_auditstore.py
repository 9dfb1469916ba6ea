"""Audits and reviews of the store: dated links are followed, past versions count as they were shown."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from jobs.auditevent import parse_event
from jobs.auditstore import Reach, latest_day, past_audits, reach_of, stored_audits, stored_reviews
from jobs.compare import CompareOrder, compare
from scoring.auditcase import build_cases
from store.audit_records import Audit, AuditBatch, AuditImport, Finding
from store.records import Census, Coverage, PartOf, Precision, Published, Selection, Subject, SubjectKind, on_day
from store.runs import PageObservation

FAIL = parse_event("result=fail")
SEEN = datetime(2025, 1, 10, tzinfo=UTC)
AUDITED = date(2025, 6, 1)
FILE = AuditImport("audits.csv", "ab" * 32, SEEN, {}, {}, 0)


@pytest.fixture
def collect(store):
    """Collects reviews of a listing at a moment, all of them or a chosen few."""

    def collect(listing, reviews, at=SEEN, selection=Selection.FULL):
        run = store.runs.open_run(listing, source="shop", started_at=at, parser="p", config_digest="c")
        store.runs.observe(run, PageObservation(f"https://shop.example/{at}", at, reviews))
        n = len(reviews)
        store.runs.close(run, Census(Coverage.FULL, selection, n, n), at + timedelta(minutes=1))

    return collect


def keep_audit(store, subject="works", **fields):
    """Keep an audit of a subject in the store."""
    plain = Audit("A-1", "Works AG", "ISO 9001", AUDITED, subject=subject, result="fail", n_major=1)
    store.audits.keep(FILE, AuditBatch((replace(plain, **fields),), (Finding("A-1", "1", "8.4", "major"),)))


def test_an_audit_brings_its_outcome_its_findings_and_its_day(store):
    store.subjects.add(Subject("works", "Works", SubjectKind.ORGANISATION))
    keep_audit(store, available_from=date(2025, 7, 1), trigger="complaint")
    (audit,) = stored_audits(store, FAIL).audits
    assert (audit.failed, audit.findings, audit.is_complaint) == (True, "8.4 major", True)
    assert (audit.started_on, audit.known_from) == (AUDITED, date(2025, 7, 1))


def test_an_audit_that_nobody_has_matched_is_left_out_and_said(store):
    keep_audit(store, subject=None)
    found = stored_audits(store, FAIL)
    assert found.audits == ()
    assert "1 x audits that nobody has matched" in found.notes[0]


def test_an_audit_of_an_organisation_meets_reviews_of_its_products_while_they_are_linked(
    store, make_listing, make_review, collect
):
    listing = make_listing("kettle")
    store.subjects.add(Subject("works", "Works", SubjectKind.ORGANISATION))
    store.subjects.link(PartOf("kettle", "works", date(2025, 1, 1), date(2025, 1, 31)))
    days = {"a": date(2024, 12, 31), "b": date(2025, 1, 1), "c": date(2025, 1, 5)}
    collect(listing, [make_review(key, text=f"Text {key}", published=on_day(day)) for key, day in days.items()])
    keep_audit(store)
    reviews, n_samples = stored_reviews(store, ["works"])
    assert sorted(reviews.texts) == ["Solid\nText b", "Solid\nText c"]
    assert reviews.names == ("works",)
    assert n_samples == 0


def test_of_an_edited_review_the_version_counts_that_was_shown_before_the_audit(
    store, make_listing, make_review, collect
):
    listing = make_listing("works")
    collect(listing, [make_review("a", rating=5.0, published=on_day(date(2025, 1, 5)))])
    collect(
        listing, [make_review("a", rating=1.0, published=on_day(date(2025, 1, 5)))], at=datetime(2025, 7, 1, tzinfo=UTC)
    )
    keep_audit(store)
    reviews, _ = stored_reviews(store, ["works"])
    cases = build_cases(stored_audits(store, FAIL).audits, reviews)
    assert (cases.reviews.n[0], cases.reviews.mean[0]) == (1, 1.0)


def test_a_review_first_seen_after_the_audit_cannot_enter(store, make_listing, make_review, collect):
    listing = make_listing("works")
    collect(listing, [make_review("a", published=on_day(date(2025, 1, 5)))], at=datetime(2025, 6, 2, tzinfo=UTC))
    keep_audit(store)
    cases = build_cases(stored_audits(store, FAIL).audits, stored_reviews(store, ["works"])[0])
    assert (cases.reviews.n[0], cases.reviews.n_late) == (0, 1)


def test_reviews_that_a_source_chose_do_not_count(store, make_listing, make_review, collect):
    listing = make_listing("works")
    collect(listing, [make_review("a")], selection=Selection.FEATURED)
    reviews, n_samples = stored_reviews(store, ["works"])
    assert len(reviews.subject) == 0
    assert n_samples == 1


def test_a_lone_audit_becomes_a_dossier(store, make_listing, make_review, collect):
    collect(make_listing("works"), [make_review("a", published=on_day(date(2025, 1, 5)))])
    keep_audit(store)
    table = stored_audits(store, FAIL)
    found = compare(table.audits, stored_reviews(store, ["works"])[0], CompareOrder(FAIL))
    (entry,) = found.dossier
    assert found.is_dossier
    assert (entry.subject, entry.failed, entry.n_reviews, entry.findings) == ("works", True, 1, "8.4 major")


def scored(number, score, most, direction, n_major):
    """An audit with a score on its own scale."""
    known = {"score": score, "score_max": most, "scale_direction": direction, "n_major": n_major}
    return Audit(f"S-{number}", "Works AG", "ISO 9001", AUDITED, subject=f"works {number}", **known)


REACHED = [scored(n, score, 100, "higher_is_better", n_major) for n, (score, n_major) in enumerate([(95, 0), (50, 2)])]
LOST = [scored(n + 2, score, 50, "higher_is_worse", n_major) for n, (score, n_major) in enumerate([(2, 0), (40, 1)])]


def test_scores_of_different_scales_are_compared_by_the_share_that_was_reached():
    found = past_audits([*REACHED, *LOST], parse_event("n_major>=1"), {})
    assert [audit.severity for audit in found] == pytest.approx([-0.95, -0.5, -0.96, -0.2])
    unknown = past_audits([*REACHED, replace(LOST[0], score_max=None)], parse_event("score<80"), {})
    assert [audit.severity for audit in unknown] == [-0.95, -0.5, None]
    # Of one scale nothing changes.
    assert [audit.severity for audit in past_audits(LOST, parse_event("n_major>=1"), {})] == [2, 40]


def test_an_event_of_scores_tells_nothing_of_those_that_rise_the_other_way():
    found = past_audits([*REACHED, *LOST], parse_event("score<80"), {})
    assert [audit.failed for audit in found] == [False, True, None, None]


def test_parts_of_parts_are_reached_while_all_links_hold_and_circles_end():
    links = [
        PartOf("branch", "site", date(2024, 1, 1)),
        PartOf("site", "firm", None, date(2024, 6, 30)),
        PartOf("firm", "branch"),
        PartOf("sold", "site", None, date(2023, 1, 1)),
        PartOf("late", "sold", date(2023, 5, 1)),
    ]
    found = {(each.subject, each.first, each.last) for each in reach_of("firm", links)}
    assert found == {
        ("firm", date.min, date.max),
        ("site", date.min, date(2024, 6, 30)),
        ("branch", date(2024, 1, 1), date(2024, 6, 30)),
        ("sold", date.min, date(2023, 1, 1)),
    }
    assert reach_of("lone", []) == [Reach("lone")]


@pytest.mark.parametrize(
    "links",
    [
        # Two products' lines of one firm share a kettle; a link was renewed before the older one ended.
        [
            ("kettle", "p1", 2023, None),
            ("kettle", "p2", 2024, None),
            ("p1", "works", 2020, None),
            ("p2", "works", 2020, None),
        ],
        [("kettle", "works", 2023, 2025), ("kettle", "works", 2024, None)],
    ],
)
def test_a_review_counts_once_however_many_ways_lead_to_it(store, make_listing, make_review, collect, links):
    listing = make_listing("kettle")
    for key in ("p1", "p2", "works"):
        store.subjects.add(Subject(key, key, SubjectKind.ORGANISATION))
    for child, parent, first, last in links:
        store.subjects.link(PartOf(child, parent, date(first, 1, 1), date(last, 6, 30) if last else None))
    collect(listing, [make_review("a", published=on_day(date(2025, 1, 5)))])
    assert len(stored_reviews(store, ["works"])[0].subject) == 1


def test_days_between_two_links_are_not_reached():
    links = [PartOf("a", "b", date(2020, 1, 1), date(2020, 6, 30)), PartOf("a", "b", date(2021, 1, 1))]
    assert [(each.first, each.last) for each in reach_of("b", links)[1:]] == [
        (date(2020, 1, 1), date(2020, 6, 30)),
        (date(2021, 1, 1), date.max),
    ]


@pytest.mark.parametrize(
    ("precision", "day"),
    [
        (Precision.SECOND, date(2024, 2, 10)),
        (Precision.DAY, date(2024, 2, 10)),
        (Precision.MONTH, date(2024, 2, 29)),
        (Precision.YEAR, date(2024, 12, 31)),
        (Precision.RANGE, date(2024, 3, 3)),
    ],
)
def test_a_date_counts_by_the_latest_day_that_it_can_mean(precision, day):
    at, until = datetime(2024, 2, 10, tzinfo=UTC), datetime(2024, 3, 3, tzinfo=UTC)
    assert latest_day(Published(at, precision, until)) == day.toordinal()
    assert latest_day(Published(None)) == 0
