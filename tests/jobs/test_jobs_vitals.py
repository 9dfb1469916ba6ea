"""A deployment as a machine watches it: what is well, and everything that needs a person."""

from datetime import UTC, datetime, timedelta

import pytest
from small_home import make_home

import jobs.vitals
from crawler.policyfile import load_policies
from jobs.schedulesettings import JobSettings, ScheduleSettings
from jobs.settings import SHIPPED
from jobs.vitals import Watch
from store.anchors import Anchor, AnchorStatus
from store.records import Census, Coverage, Selection
from store.schema import HEAD

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
DAILY = ScheduleSettings(jobs={"cycle": JobSettings(does="cycle", cron="15 3 * * *")})
OPEN = {"appstore": load_policies(SHIPPED / "sources")["appstore"]}


@pytest.fixture
def watch(store, monkeypatch):
    """Look at a store at noon of 10 June."""

    class Noon(datetime):
        @classmethod
        def now(cls, tz=None):
            return NOW

    monkeypatch.setattr(jobs.vitals, "datetime", Noon)
    return lambda policies=OPEN: Watch(store, DAILY, policies, stale_days=2).vitals()


def complaints(vitals):
    return {each.where: each.what for each in vitals.complaints}


def test_a_new_deployment_is_well(watch):
    vitals = watch()
    assert (vitals.is_reachable, vitals.schema, vitals.complaints) == (True, HEAD, ())
    assert [(job.name, job.next) for job in vitals.jobs] == [("cycle", datetime(2026, 6, 11, 3, 15, tzinfo=UTC))]


def ran(store, slot, state="succeeded", summary="as it went"):
    held = store.jobruns.claim("cycle", slot, "test", now=slot)
    store.jobruns.finish(held, state=state, now=slot + timedelta(minutes=5), summary=summary)


def test_a_run_of_today_is_well(store, watch):
    ran(store, datetime(2026, 6, 10, 3, 15, tzinfo=UTC))
    vitals = watch()
    assert (complaints(vitals), vitals.jobs[0].state, vitals.jobs[0].is_overdue) == ({}, "succeeded", False)


def test_a_slot_that_nobody_took_is_told(store, watch):
    ran(store, datetime(2026, 6, 9, 3, 15, tzinfo=UTC))
    assert complaints(watch()) == {"job cycle": "a slot has come and nobody took it"}


@pytest.mark.parametrize(("minutes", "is_overdue"), [(5, False), (20, True)])
def test_a_run_whose_process_died_is_overdue_when_nobody_takes_it_over(store, watch, minutes, is_overdue):
    store.jobruns.claim("cycle", NOW - timedelta(minutes=minutes), "test", now=NOW - timedelta(minutes=minutes))
    assert watch().jobs[0].is_overdue is is_overdue


def test_a_failed_run_is_told_with_its_reason(store, watch):
    told = "no answer from postgresql://user:hunter2@db/x\n  many more lines"
    ran(store, datetime(2026, 6, 10, 3, 15, tzinfo=UTC), "failed", told)
    words = "its newest run failed: no answer from postgresql://[hidden]@db/x"
    assert complaints(watch()) == {"job cycle": words}


def collected(store, make_listing, days_ago, coverage):
    listing = make_listing(source="appstore", external_id="de/1")
    at = NOW - timedelta(days=days_ago)
    run = store.runs.open_run(listing, source="appstore", started_at=at, parser="1", config_digest="00" * 32)
    store.runs.close(run, Census(coverage, Selection.UNKNOWN, announced=None, seen=0, reason="test"), at)


@pytest.mark.parametrize(
    ("days_ago", "coverage", "is_stale"),
    [(1, Coverage.PARTIAL, False), (3, Coverage.PARTIAL, True), (1, Coverage.FAILED, True)],
)
def test_a_source_without_a_good_run_for_two_days_is_stale(store, watch, make_listing, days_ago, coverage, is_stale):
    collected(store, make_listing, days_ago, coverage)
    vitals = watch()
    assert [(source.name, source.is_stale) for source in vitals.sources] == [("appstore", is_stale)]
    assert ("source appstore" in complaints(vitals)) is is_stale


def test_a_source_that_is_switched_off_is_never_stale(store, watch, make_listing):
    collected(store, make_listing, 9, Coverage.FULL)
    off = {"appstore": OPEN["appstore"].model_copy(update={"enabled": False})}
    assert watch(policies=off).sources[0].is_stale is False


def test_a_log_that_nobody_seals_is_told(store, watch):
    store.leaves.add_checkpoint(1, "a note", NOW - timedelta(days=3))
    assert complaints(watch()) == {"evidence log": "nothing was signed since 2026-06-07 12:00 UTC"}


@pytest.mark.parametrize(("hours", "status"), [(23, None), (25, AnchorStatus.FAILED), (25, AnchorStatus.ASKED)])
def test_a_witness_that_owes_for_longer_than_a_day_is_told(store, watch, make_listing, hours, status):
    collected(store, make_listing, 2, Coverage.FULL)
    store.leaves.add_checkpoint(1, "a note", NOW - timedelta(hours=hours))
    store.anchors.ask(1, "git", NOW)
    if status is AnchorStatus.FAILED:
        # Asked again a moment ago: how long it owes goes by the checkpoint.
        store.anchors.settle(Anchor(1, "git", status, None, "no answer", NOW))
    told = complaints(watch({}))
    assert ("a witness owes its answer" in told.get("evidence log", "")) is (status is not None)


def test_a_store_that_is_gone_is_told_and_not_raised(tmp_path):
    home = make_home(tmp_path)
    from commands.running import watch as watch_of  # noqa: PLC0415 - the command alone wires this
    from jobs.settings import read_settings  # noqa: PLC0415
    from jobs.workplace import open_workplace  # noqa: PLC0415

    with open_workplace(read_settings(home.folder)) as place:
        home.database.unlink()
        vitals = watch_of(place).vitals()
    assert (vitals.is_reachable, vitals.is_well) == (False, False)
    assert complaints(vitals) == {str(home.database): "there is no database here"}
    assert "leumund init" in vitals.complaints[0].next_step
