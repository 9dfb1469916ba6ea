"""Run health: kept with the run, told by every way of reading runs, readable by earlier and later versions."""

import pytest
from store_story import START, day, page

from store.health import health_from_json, health_to_json
from store.records import Census, Coverage, RunHealth, Selection

FULL = Census(Coverage.FULL, Selection.FULL, announced=1, seen=1, pages=1)
SOUND = RunHealth(
    parser="schemaorg/1",
    n_read=3,
    fill={"rating": 1.0, "text": 0.75},
    per_page=(2, 1),
    ratings={"4": 2, "5": 1},
    scales={"1-5 star": 3},
    days=(3, *[0] * 30),
    n_months=2,
    n_same_day=3,
    n_future=1,
    n_known=2,
    changed={"rating": 1},
    fingerprint=("00ff",),
    statuses={"503": 1},
    retries=1,
    is_alarm=True,
    doubts=("fill.text",),
    warnings=("text: fewer than usual",),
)


def test_health_is_kept_with_the_run_and_told_with_it(store, make_listing, make_review, open_run):
    listing = make_listing()
    run = open_run(listing)
    store.runs.observe(run, page([make_review()]))
    assert store.runs.close(run, FULL, day(1), SOUND).health == SOUND
    assert store.runs.latest(listing).health == SOUND
    assert [run.health for run in store.runs.history(listing, 9)] == [SOUND]


@pytest.mark.parametrize("health", [None, RunHealth()])
def test_a_run_at_which_nobody_looked_differs_from_an_empty_one(store, make_listing, open_run, health):
    assert store.runs.close(open_run(make_listing()), FULL, START, health).health == health


def test_an_open_run_has_no_health(store, make_listing, open_run):
    assert open_run(make_listing()).health is None


def test_health_changes_no_leaf(store, make_listing, open_run, ask):
    store.runs.close(open_run(make_listing()), FULL, START, SOUND)
    assert store.leaves.fsck().faults == ()


def test_names_of_other_versions_are_passed_over_and_missing_ones_are_empty():
    kept = health_to_json(SOUND)
    assert health_from_json({**kept, "of_tomorrow": [1]}) == SOUND
    assert health_from_json({"n_read": 3}) == RunHealth(n_read=3)
    assert (health_from_json({}), health_to_json(None)) == (None, None)
