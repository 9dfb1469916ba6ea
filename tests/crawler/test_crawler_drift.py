"""Doubts as a table of cases: what is said, what is believed in time, and what is left to chance."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.drift import BELIEVED_AFTER, FILL_DROP, LEAST_READ, find_doubts, is_believed, trusted_runs
from store.records import Census, Coverage, Listing, Run, RunHealth, Selection

AT = datetime(2026, 1, 1, tzinfo=UTC)
LISTING = Listing("shop", "mug", "mug", "https://shop.example/mug", id=1)
SOUND = RunHealth(
    parser="shop/1",
    n_read=50,
    fill={"id": 1.0, "rating": 1.0, "date": 1.0, "title": 0.8, "reply": 0.3},
    ratings={"5": 30, "4": 10, "3": 5, "1": 5},
    scales={"1-5 star": 50},
    days=tuple([2] * 25 + [0] * 6),
    n_months=12,
    n_same_day=3,
    n_known=48,
)


def runs(*healths, coverage=Coverage.FULL):
    """Return closed runs, newest first."""
    census = Census(coverage, Selection.FULL, 50, 50)
    return [Run(9 - n, LISTING, AT, AT, census, health=health) for n, health in enumerate(healths)]


def kinds(now, *history):
    return [doubt.kind for doubt in find_doubts(now, runs(*history))]


@pytest.mark.parametrize(
    ("changes", "doubted"),
    [
        ({}, []),
        ({"fill": SOUND.fill | {"title": 0.62}}, []),
        ({"fill": SOUND.fill | {"title": 0.5}}, ["fill.title"]),
        ({"fill": {"id": 1.0, "rating": 1.0, "title": 0.8, "reply": 0.3}}, ["fill.date"]),
        ({"fill": SOUND.fill | {"country": 1.0}}, []),
        ({"fill": SOUND.fill | {"reply": 0.0}}, ["fill.reply"]),
        ({"scales": {"1-10 star": 50}}, ["value.scale"]),
        ({"scales": {"1-5 star": 30, "1-10 star": 20}}, []),
        ({"changed": {"rating": 5, "text": 10}}, []),
        ({"changed": {"rating": 30}}, ["value.rating"]),
        ({"changed": {"date": 20}}, ["value.date"]),
        ({"changed": {"date": 3, "swapped": 3}}, ["value.date"]),
        ({"changed": {"text": 20}}, []),
        ({"changed": {"text": 30}}, ["value.text"]),
        ({"n_known": 0, "ratings": {"1": 30, "2": 10, "3": 5, "5": 5}}, ["value.rating"]),
        ({"n_known": 48, "ratings": {"1": 30, "2": 10, "3": 5, "5": 5}}, []),
        ({"n_known": 0, "ratings": {"5": 24, "4": 13, "3": 5, "1": 8}}, []),
        ({"n_known": 0, "n_same_day": 50}, ["value.date"]),
        ({"days": tuple([4] * 12 + [0] * 19)}, ["value.date"]),
        ({"days": tuple([4] * 12 + [0] * 19), "n_months": 3}, []),
        ({"n_future": 2}, []),
        ({"n_future": 3}, ["value.date"]),
        ({"parser": "shop/2", "scales": {"1-10 star": 50}, "fill": {}}, []),
    ],
)
def test_what_is_doubted(changes, doubted):
    assert kinds(replace(SOUND, **changes), SOUND, SOUND) == doubted


@pytest.mark.parametrize("n", [0, LEAST_READ - 1])
def test_a_few_reviews_say_nothing(n):
    assert kinds(replace(SOUND, n_read=n, fill={}), SOUND) == []


def test_without_history_only_impossible_dates_are_doubted():
    assert kinds(replace(SOUND, fill={}, scales={"1-10 star": 50}, changed={"rating": 48})) == []
    assert kinds(replace(SOUND, n_future=9)) == ["value.date"]


def test_one_doubt_per_problem():
    both = replace(SOUND, n_future=9, changed={"date": 40, "swapped": 30})
    assert kinds(both, SOUND) == ["value.date"]


def test_a_doubted_run_is_no_measure():
    lost = replace(SOUND, fill={"id": 1.0}, doubts=("fill.title",))
    history = runs(lost, SOUND)
    assert [run.health for run in trusted_runs(history, "shop/1")] == [SOUND]


def test_a_failed_run_is_no_measure_either():
    failed = runs(replace(SOUND, fill={}), coverage=Coverage.FAILED)
    assert trusted_runs([*failed, *runs(SOUND)], "shop/1") == runs(SOUND)


def test_what_lasts_is_believed_and_becomes_the_measure():
    changed = replace(SOUND, scales={"1-10 star": 50})
    doubted = replace(changed, doubts=("value.scale",))
    for n in range(BELIEVED_AFTER):
        assert kinds(changed, *[doubted] * n, SOUND) == ["value.scale"]
    assert kinds(changed, *[doubted] * BELIEVED_AFTER, SOUND) == []
    # The first believed run measures from now on, and going back is doubted in its turn.
    assert kinds(changed, changed, *[doubted] * BELIEVED_AFTER, SOUND) == []
    assert kinds(SOUND, changed, *[doubted] * BELIEVED_AFTER, SOUND) == ["value.scale"]


def test_other_doubts_in_between_begin_the_count_anew():
    doubted = replace(SOUND, doubts=("value.scale",))
    broken = replace(SOUND, doubts=("fill.title",))
    history = runs(*[doubted] * 4, broken, *[doubted] * 4)
    assert not is_believed("value.scale", history, "shop/1")


@given(st.integers(5, 200), st.integers(5, 200), st.data())
def test_a_field_that_falls_by_no_more_than_twenty_points_is_never_doubted(n, n_usual, data):
    usual = data.draw(st.floats(0, 1))
    share = max(0.0, usual - data.draw(st.floats(0, FILL_DROP - 1e-9)))
    before = RunHealth(parser="p", n_read=n_usual, fill={"title": usual})
    assert kinds(RunHealth(parser="p", n_read=n, fill={"title": share}, n_known=n), before) == []


@given(st.integers(10, 300))
def test_a_field_that_is_gone_from_every_review_is_always_doubted(n):
    before = RunHealth(parser="p", n_read=n, fill={"title": 1.0})
    assert kinds(RunHealth(parser="p", n_read=n, n_known=n), before) == ["fill.title"]
