"""The forecast ledger: lodged before, sealed, never late, never changed; scored afterwards, none left out."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from jobs.auditevent import parse_event
from jobs.auditimport import AuditOrder, import_audits
from jobs.auditstore import stored_audits
from jobs.erase import erase, find_author
from jobs.errors import ForecastRefused
from jobs.evidence import ExportRequest, export_pack, verify_pack
from jobs.forecast import LodgeOrder, lodge, why_not
from jobs.forecastjson import lodge_json, scores_json
from jobs.forecastscore import State, score_forecasts
from jobs.forecasttables import followed_table, lodge_table, score_tables
from jobs.seal import public_key, write_checkpoint
from ledger import verify
from ledger.canonical import Kind
from report.jsontext import write_json
from report.phrase import LANGUAGES
from report.render import RENDERERS
from report.words import known_word
from scoring.auditcase import Terms
from store.audit_records import Audit, AuditBatch, AuditImport
from store.records import Census, Coverage, Listing, Selection, Subject, SubjectKind, on_day
from store.runs import PageObservation

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
FAIL = LodgeOrder(parse_event("result=fail"))
LATER = NOW + timedelta(days=60)
FIRMS = 30
KEYS = ("works-1", "works-2")


def file_of(number):
    return AuditImport(f"{number}.csv", f"{number:064x}", NOW, {}, {}, 0)


def planned(number, days, subject=KEYS[0]):
    day = (NOW + timedelta(days=days)).date()
    return Audit(f"P-{number}", subject, "ISO 9001", day, subject=subject)


@pytest.fixture
def works(place):
    """Thirty firms with four audits each, half of them failed, and three audits to come."""
    store = place.store
    for n in range(FIRMS):
        store.subjects.add(Subject(f"works-{n}", f"Works {n}", SubjectKind.ORGANISATION))
    held = [
        Audit(
            f"A-{n}-{year}",
            f"works-{n}",
            "ISO 9001",
            date(year, 1 + n % 12, 5),
            subject=f"works-{n}",
            available_from=date(year, 1 + n % 12, 20),
            result="fail" if (n + (year == 2024)) % 2 else "pass",
        )
        for n in range(FIRMS)
        for year in range(2022, 2026)
    ]
    store.audits.keep(file_of(1), AuditBatch((*held, planned(1, 20), planned(2, 30, KEYS[1]), planned(3, 0))))
    return place


def hold(place, number, *, is_replaced=False, **told):
    """Tell how an audit ended."""
    audit = next(each for each in place.store.audits.audits() if each.audit_id == number)
    file = replace(file_of(hash((number, *told.items())) % 10**6 + 7), imported_at=LATER)
    place.store.audits.keep(file, AuditBatch((replace(audit, **told),)), replace=is_replaced)


def test_every_audit_to_come_gets_a_sealed_leaf_and_one_that_has_begun_none(works):
    summary = lodge(works, FAIL, NOW)
    assert [each.forecast.audit_id for each in summary.lodged] == ["P-1", "P-2"]
    assert [(each.audit_id, each.reason) for each in summary.left_out] == [("P-3", "begun")]
    assert all(each.sealed_at == NOW for each in summary.lodged)
    kinds = [(entry.kind, entry.previous) for entry in works.store.leaves.entries(0)][1:3]
    assert kinds == [(Kind.FORECAST, None), (Kind.FORECAST, 1)]
    assert works.store.leaves.fsck().faults == ()
    said = summary.lodged[0].forecast.estimates
    assert (said["as always"].value, said["as always"].n) == (pytest.approx(0.5), 4 * FIRMS)
    assert said["previous audit"].value is not None
    assert (said["reviews"].value, said["reviews"].note) == (None, "no_reviews")


@pytest.mark.parametrize(("trigger", "reason"), [("planned", "follow_up"), ("complaint", "")])
def test_only_a_planned_audit_makes_one_to_come_its_follow_up(trigger, reason):
    held = replace(planned(1, -20), result="fail", trigger=trigger)
    assert why_not(planned(2, 20), [held], NOW.date(), Terms()) == reason


def test_an_audit_to_come_because_of_a_complaint_is_not_foreseen_as_reviews_may_have_caused_it():
    held = replace(planned(1, -20), result="fail")
    assert why_not(replace(planned(2, 20), trigger="complaint"), [held], NOW.date(), Terms()) == "complaint"
    assert why_not(replace(planned(2, 20), audit_type="follow_up"), [held], NOW.date(), Terms()) == "follow_up"


def test_the_same_again_writes_nothing_and_new_knowledge_follows_in_the_chain(works):
    lodge(works, FAIL, NOW)
    size = works.store.leaves.size()
    again = lodge(works, FAIL, NOW + timedelta(hours=1))
    assert (again.lodged, len(again.unchanged), again.size, works.store.leaves.size()) == ((), 2, None, size)
    late = Audit("A-new", "works-1", "ISO 9001", date(2025, 11, 1), subject="works-1", result="fail")
    works.store.audits.keep(file_of(2), AuditBatch((late,)))
    newer = lodge(works, FAIL, NOW + timedelta(hours=2))
    assert [each.forecast.audit_id for each in newer.lodged] == ["P-1", "P-2"]
    assert len(works.store.forecasts.lodged("result=fail")) == 4
    assert works.store.forecasts.lodged("score>=3") == []


@pytest.mark.parametrize(
    ("number", "why"), [("P-3", "began on"), ("A-1-2024", "is known"), ("P-9", "no audit"), ("P-4", "which subject")]
)
def test_a_late_forecast_is_refused_and_nothing_is_written(works, number, why):
    works.store.audits.keep(file_of(4), AuditBatch((replace(planned(4, 9), subject=None),)))
    size = works.store.leaves.size()
    with pytest.raises(ForecastRefused, match=why):
        lodge(works, replace(FAIL, audits=("P-1", number)), NOW)
    assert works.store.leaves.size() == size


def test_an_audit_to_come_whose_result_is_known_already_is_not_foreseen(works):
    hold(works, "P-1", result="pass")
    assert [each.forecast.audit_id for each in lodge(works, FAIL, NOW).lodged] == ["P-2"]


def test_the_last_forecast_sealed_before_the_first_day_counts(works):
    first = lodge(works, FAIL, NOW).lodged[0]
    works.store.audits.keep(file_of(2), AuditBatch((replace(planned(5, 40), subject="works-3"),)))
    late = replace(first.forecast, n_learnt=1)
    day = datetime.combine(first.forecast.starts_on, datetime.min.time(), UTC)
    # Written before the audit, sealed on its first day.
    works.store.forecasts.lodge([late], day - timedelta(hours=1))
    write_checkpoint(works, day + timedelta(hours=1))
    hold(works, "P-1", result="fail")
    (score,) = score_forecasts(works.store)
    one = next(each for each in score.followed if each.lodged.forecast.audit_id == "P-1")
    assert (one.state, one.failed, one.n_lodged, one.lodged.leaf) == (State.SCORED, True, 2, first.leaf)


def test_no_forecast_is_left_out_of_the_account(works):
    lodge(works, FAIL, NOW)
    hold(works, "P-1", result="fail")
    hold(works, "P-2", n_major=1)
    unseen = Audit("U-1", "works-5", "ISO 9001", (NOW + timedelta(days=5)).date(), subject="works-5", result="pass")
    works.store.audits.keep(file_of(3), AuditBatch((unseen,)))
    (score,) = score_forecasts(works.store)
    expected = dict.fromkeys(State, 0) | {State.SCORED: 1, State.UNKNOWN: 1, "missing": 1}
    assert score.counts() == {str(name): n for name, n in expected.items()}
    assert score.missing == ("U-1",)
    always = next(way for way in score.ways if way.way == "as always")
    assert (always.n, always.events, always.brier) == (1, 1, pytest.approx(0.25))


def test_an_audit_moved_before_its_seal_is_told_as_late_and_not_scored(works):
    lodge(works, FAIL, NOW)
    hold(works, "P-1", started_on=NOW.date(), result="fail")
    (score,) = score_forecasts(works.store)
    assert score.counts()["late"] == 1
    assert [way.n for way in score.ways] == [0, 0, 0]


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({"available_from": date(2026, 2, 20)}, State.LATE),
        ({"subject": "works-4"}, State.CHANGED),
        ({"standard": "ISO 14001"}, State.CHANGED),
        ({"trigger": "complaint"}, State.APART),
        ({"audit_type": "follow_up"}, State.APART),
    ],
)
def test_only_a_forecast_of_this_audit_before_its_result_could_be_known_is_scored(works, told, state):
    lodge(works, FAIL, NOW)
    hold(works, "P-1", is_replaced=True, result="fail", **told)
    (score,) = score_forecasts(works.store)
    assert [each.state for each in score.followed if each.lodged.forecast.audit_id == "P-1"] == [state]
    assert [way.n for way in score.ways] == [0, 0, 0]


def test_a_result_that_was_known_once_can_not_be_foreseen_any_more(works):
    hold(works, "P-1", result="fail")
    hold(works, "P-1", is_replaced=True, result=None)
    summary = lodge(works, FAIL, NOW + timedelta(days=1))
    assert [each.forecast.audit_id for each in summary.lodged] == ["P-2"]
    with pytest.raises(ForecastRefused, match="is known"):
        lodge(works, replace(FAIL, audits=("P-1",)), NOW + timedelta(days=1))


def test_a_forecast_sealed_after_a_result_was_taken_in_is_late(works):
    hold(works, "P-1", result="fail")
    # Lodged by hand, as `lodge` refuses it.
    forecast = lodge(works, FAIL, NOW).lodged[0].forecast
    works.store.forecasts.lodge([replace(forecast, audit_id="P-1", subject="works-1")], LATER + timedelta(days=1))
    write_checkpoint(works, LATER + timedelta(days=1))
    hold(works, "P-1", is_replaced=True, result="fail", started_on=date(2026, 9, 1))
    (score,) = score_forecasts(works.store)
    assert [each.state for each in score.followed if each.lodged.forecast.audit_id == "P-1"] == [State.LATE]


def test_a_result_fills_in_a_plan_but_never_another_result(works):
    hold(works, "P-1", result="fail")
    with pytest.raises(Exception, match="kept with other content"):
        hold(works, "P-1", result="pass")


def test_a_changed_forecast_is_refused_by_the_database_and_noticed_by_the_check(works):
    lodge(works, FAIL, NOW)
    for statement in ("UPDATE forecast SET n_failed = 0", "DELETE FROM forecast"):
        with pytest.raises((DBAPIError, Exception), match="never change"), works.store._database.write() as connection:
            connection.execute(text(statement))
    assert works.store.leaves.fsck().faults == ()


def test_a_pack_says_that_the_forecast_came_first_and_hides_those_of_others(works, tmp_path):
    lodge(works, FAIL, NOW)
    path = tmp_path / "pack.zip"
    export_pack(works, ExportRequest("works-1", path), NOW)
    key = public_key(works)
    code, lines = verify_pack(path, [key], None)
    alone, told = verify.verdict(str(path), [key], None)
    assert (code, alone) == (0, 0)
    for said in (lines, told):
        (line,) = [each for each in said if "forecast of audit" in each]
        assert all(part in line for part in ("P-1", "result=fail", "2026-03-01T09:00:00", "2026-03-21"))
        assert sum("more forecast" in each for each in said) == 1
        assert not any("P-2" in each for each in said)


def test_what_is_lodged_and_scored_is_said_in_both_languages_and_as_json(works):
    summary = lodge(works, FAIL, NOW)
    hold(works, "P-1", result="fail")
    scores = score_forecasts(works.store)
    for language in LANGUAGES:
        for table in [lodge_table(summary), *(each for score in scores for each in score_tables(score))]:
            for render in RENDERERS.values():
                assert render(table, language)
    found = scores_json(scores)
    assert [row["forecast"] for row in found["rows"]] == ["reviews", "previous audit", "as always"]
    assert write_json(found)
    assert write_json(lodge_json(summary))
    assert lodge_json(summary)["lodged"][0]["forecasts"]["reviews"]["probability"] is None


def test_a_row_that_says_planned_is_rejected_and_remembered(place, tmp_path):
    place.store.subjects.add(Subject("works", "Works", SubjectKind.ORGANISATION))
    head = "Auditnummer;Lieferant;Norm;Auditart;Auditbeginn;Ergebnis\n"
    rows = "A-1;Works;ISO 9001;Lieferantenaudit;{};geplant\nA-2;Works;ISO 9001;Lieferantenaudit;01.02.2026;geplant\n"
    file = tmp_path / "plan.csv"
    file.write_text(head + rows.format("01.05.2026"), encoding="utf-8")
    summary = import_audits(place, AuditOrder(file), NOW)
    assert [each.reason for each in summary.taken.rejected] == ["not_performed"] * 2
    assert [(audit.audit_id, audit.is_held) for audit in place.store.audits.audits()] == [("A-1", False)]
    assert import_audits(place, AuditOrder(file), NOW).kept.unchanged == 1
    # Moved, and then held: neither needs --replace.
    file.write_text(head + rows.format("09.05.2026").replace("geplant\nA-2", "bestanden\nA-2"), encoding="utf-8")
    held = datetime(2026, 6, 1, tzinfo=UTC)
    assert import_audits(place, AuditOrder(file), held).kept.replaced == 1
    file.write_text(head + rows.format("09.06.2026"), encoding="utf-8")
    import_audits(place, AuditOrder(file), held)
    assert [(each.started_on, each.result) for each in place.store.audits.audits()] == [(date(2026, 5, 9), "pass")]


HEAD = "Auditnummer;Lieferant;Norm;Auditart;Auditbeginn;Ergebnis\n"


@pytest.mark.parametrize("told", ["abgesagt", "Entfällt", "cancelled", "Ausgefallen"])
def test_a_forecast_of_a_cancelled_audit_is_void_neither_hit_nor_miss(works, tmp_path, told):
    lodge(works, FAIL, NOW)
    file = tmp_path / "plan.csv"
    file.write_text(f"{HEAD}P-1;works-1;ISO 9001;Lieferantenaudit;21.03.2026;{told}\n", encoding="utf-8")
    summary = import_audits(works, AuditOrder(file), LATER)
    assert [each.reason for each in summary.taken.rejected] == ["not_performed"]
    assert any("void" in line for line in summary.sums("en"))
    assert any("nichtig" in line for line in summary.sums("de"))
    (score,) = score_forecasts(works.store)
    states = {each.lodged.forecast.audit_id: (each.state, each.failed) for each in score.followed}
    assert states["P-1"] == (State.VOID, None)
    assert (score.counts()["void"], score.counts()["scored"], score.ways[0].n) == (1, 0, 0)
    assert "forecast void" in followed_table(score).cells("state")
    assert known_word("forecast void", "de") == "abgesagt, nichtig"
    assert known_word("forecast void", "en") == "cancelled, void"
    assert [each["state"] for each in scores_json([score])["events"][0]["forecasts"]].count("void") == 1
    # Taking it in again, or the old plan, changes nothing.
    assert import_audits(works, AuditOrder(file), LATER).kept.new == 0
    assert "P-1" not in {each.forecast.audit_id for each in lodge(works, FAIL, LATER).lodged}


def test_no_forecast_of_a_cancelled_audit_is_lodged_and_one_that_is_held_after_all_is_scored(works):
    lodge(works, FAIL, NOW)
    hold(works, "P-1", result="cancelled")
    assert works.store.audits.first_told().get("P-1") is None
    with pytest.raises(ForecastRefused, match="called off"):
        lodge(works, replace(FAIL, audits=("P-1",)), NOW + timedelta(hours=1))
    found = lodge(works, FAIL, NOW + timedelta(hours=1))
    assert ("P-1", "cancelled") in {(each.audit_id, each.reason) for each in found.left_out}
    hold(works, "P-1", result="fail")
    (score,) = score_forecasts(works.store)
    assert score.counts()["scored"] == 1


def test_a_cancelled_audit_is_no_audit_of_the_comparison(works):
    before = stored_audits(works.store, FAIL.event)
    hold(works, "P-1", result="cancelled", n_major=3)
    after = stored_audits(works.store, FAIL.event)
    assert len(after.audits) == len(before.audits) - 1
    assert "1 x audits called off" in after.notes


def test_a_forecast_stays_as_lodged_when_the_reviews_it_rests_on_are_erased(works, make_review):
    store = works.store
    listing = store.subjects.add_listing(Listing("shop", "w1", KEYS[0], url="https://shop.example/w1"))
    seen = NOW - timedelta(days=20)
    reviews = [
        make_review(f"r{n}", text=f"Words number {n}", author_key="ab" * 16, published=on_day(seen.date()))
        for n in range(8)
    ]
    run = store.runs.open_run(listing, source="shop", started_at=seen, parser="p", config_digest="c")
    store.runs.observe(run, PageObservation("https://shop.example/w1", seen, reviews))
    store.runs.close(run, Census(Coverage.FULL, Selection.FULL, 8, 8), seen + timedelta(minutes=1))
    (first,) = lodge(works, replace(FAIL, audits=("P-1",)), NOW).lodged
    assert first.forecast.estimates["reviews"].n == 8
    erase(works, find_author(works, "ab" * 16, "art17"), NOW + timedelta(hours=1))
    assert {version.words for version in store.reviews.past([listing.id])} == {""}
    (kept,) = store.forecasts.lodged("result=fail")
    assert (kept.forecast, kept.leaf, kept.sealed_at) == (first.forecast, first.leaf, first.sealed_at)
    assert store.leaves.fsck().faults == ()
    # What is known has changed, so a newer forecast follows; it stands beside the first one and replaces nothing.
    newer = lodge(works, replace(FAIL, audits=("P-1",)), NOW + timedelta(hours=2)).lodged
    assert store.forecasts.lodged("result=fail")[0].forecast == first.forecast
    assert newer[0].forecast.data_digest != first.forecast.data_digest
    hold(works, "P-1", result="fail")
    (score,) = score_forecasts(store)
    assert (score.counts()["scored"], score.followed[0].n_lodged) == (1, 2)
