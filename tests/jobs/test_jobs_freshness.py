"""Which sources bring nothing: one answer in notices, for machines and on the front page, and no query a listing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event

from crawler.policyfile import load_policies
from jobs.freshness import freshness
from jobs.overview import Glances, ListRequest, read_overview
from jobs.schedulesettings import ScheduleSettings
from jobs.settings import SHIPPED, read_settings
from jobs.vitals import Watch
from jobs.watch import conditions
from jobs.workplace import Workplace
from report.attention import EVERYTHING
from store.lists import NewestRun
from store.records import Census, Coverage, Listing, Selection, Subject, SubjectKind

NOW = datetime.now(UTC).replace(microsecond=0)
ON = load_policies(SHIPPED / "sources")["appstore"]
OFF = ON.model_copy(update={"enabled": False})
KETTLE = Listing("shop", "1", "kettle", "https://shop.example/1", id=1)
GOOD = NewestRun(1, KETTLE, Coverage.FULL, NOW - timedelta(days=1), is_good=True, good_at=NOW - timedelta(days=1))
LATE = replace(GOOD, finished_at=NOW - timedelta(days=15), good_at=NOW - timedelta(days=15))
FAILED = replace(GOOD, coverage=Coverage.FAILED, is_good=False)
ENDED = replace(FAILED, listing=replace(KETTLE, valid_to=date(2020, 1, 1)))
FROM_FILE = replace(FAILED, listing=replace(KETTLE, url=""))


@pytest.mark.parametrize(
    ("run", "policy", "counts"),
    [
        (GOOD, ON, (1, 0, 0)),
        (LATE, ON, (1, 0, 1)),
        (LATE, OFF, (1, 0, 0)),
        (LATE, None, (1, 0, 0)),
        (FAILED, ON, (1, 1, 0)),
        (replace(FAILED, good_at=NOW - timedelta(days=15)), ON, (1, 1, 1)),
        (replace(FAILED, good_at=None), ON, (1, 1, 1)),
        (FAILED, OFF, (1, 1, 0)),
        (ENDED, ON, None),
        (FROM_FILE, None, None),
    ],
)
def test_a_listing_is_late_without_a_good_run_where_its_source_is_switched_on(run, policy, counts):
    policies = {} if policy is None else {"shop": policy}
    found = freshness([run], policies, now=NOW, stale_days=14)
    assert [(each.n, each.n_failed, each.n_late) for each in found] == ([] if counts is None else [counts])


def test_a_listing_that_was_linked_twice_counts_once():
    assert [each.n for each in freshness([GOOD, GOOD], {"shop": ON}, now=NOW, stale_days=14)] == [1]


def add(store, number, *, coverage, days_ago):
    key = f"kettle-{number}"
    store.subjects.add(Subject(key, key, SubjectKind.PRODUCT))
    listing = store.subjects.add_listing(Listing("shop", key, key, f"https://shop.example/{key}"))
    at = NOW - timedelta(days=days_ago)
    run = store.runs.open_run(listing, source="shop", started_at=at, parser="p", config_digest="c")
    store.runs.close(run, Census(coverage, Selection.FULL, announced=0, seen=0, reason="test"), at)


@pytest.fixture
def place(store, tmp_path):
    for name in ("config", "var"):
        (tmp_path / name).mkdir()
    return Workplace(read_settings(tmp_path), store, {"shop": ON})


def looks(place):
    """Return what each of the three places says: listings that are late, of how many."""
    told = {each.key: each.facts for each in conditions(place, NOW)}
    (source,) = Watch(place.store, ScheduleSettings(), place.policies, stale_days=14).vitals().sources
    request = ListRequest(EVERYTHING, None, NOW, policies=place.policies)
    (late,) = read_overview(place.store, Glances(), request).attention.late
    return (told["stale/shop"]["n"], told["stale/shop"]["of"]), (source.n_late, source.n), (late.late, late.of)


def test_notices_machines_and_the_front_page_say_the_same(place):
    add(place.store, 0, coverage=Coverage.FULL, days_ago=1)
    add(place.store, 1, coverage=Coverage.FULL, days_ago=20)
    add(place.store, 2, coverage=Coverage.FAILED, days_ago=1)
    assert looks(place) == ((2, 3), (2, 3), (2, 3))


def test_the_number_of_statements_does_not_grow_with_the_listings(place):
    def n_statements():
        seen = []
        newest = place.store.lists.newest_runs
        event.listen(place.store._database._engine, "before_cursor_execute", lambda *call: seen.append(call[2]))
        freshness(newest(), place.policies, now=NOW, stale_days=14)
        Watch(place.store, ScheduleSettings(), place.policies, stale_days=14).vitals()
        return len(seen)

    add(place.store, 0, coverage=Coverage.FAILED, days_ago=20)
    few = n_statements()
    for number in range(1, 12):
        add(place.store, number, coverage=Coverage.FAILED, days_ago=20)
    assert n_statements() == few
