"""Lists over all subjects: the same answers as subject by subject, in a fixed number of statements."""

from dataclasses import replace

import pytest
from store_story import day

from crawler.health import is_good
from store.records import Census, Coverage, Indicator, IndicatorSet, Interval, RunHealth, Selection

TRUST = Indicator("trust", "2024-05-01", 0.7, Interval(0.6, 0.8), n=12, n_eff=9.75)
MONTH = Indicator("trust", "2024-04", 0.6, Interval(0.5, 0.8), n=5)
VOLUME = Indicator("volume", "2024-05-01", 12.0, None, n=12)


def figures(subject, n, value=0.7):
    return IndicatorSet(subject, day(n), (replace(TRUST, value=value), MONTH, VOLUME), {"n": n}, "m1", "c1")


@pytest.fixture
def published(store, make_listing):
    """A kettle published on days 0, 2 and 4, a mug on day 3, and a jug never."""
    for key in ("kettle", "mug", "jug"):
        make_listing(key)
    for n in (0, 2, 4):
        store.indicators.publish(figures("kettle", n), day(n))
    store.indicators.publish(figures("mug", 3), day(3))
    return store


def shown(store, marks):
    found = (each.figures for each in store.lists.sets(marks, ()).values())
    return {each.subject: each.facts["n"] for each in found}


@pytest.mark.parametrize(
    ("as_of", "now", "before"),
    [
        (None, {"kettle": 4, "mug": 3}, {"kettle": 2}),
        (3, {"kettle": 2, "mug": 3}, {"kettle": 0}),
        (1, {"kettle": 0}, {}),
        (-1, {}, {}),
    ],
)
def test_what_is_shown_and_what_was_shown_before_it(published, as_of, now, before):
    moment = None if as_of is None else day(as_of)
    assert shown(published, published.lists.marks(as_of=moment)) == now
    assert shown(published, published.lists.marks_before(as_of=moment)) == before


def test_a_set_is_read_with_the_figures_that_are_asked_for(published):
    marks = published.lists.marks()
    (kettle, mug) = published.lists.sets(marks, ("trust",)).values()
    assert kettle.figures.indicators == mug.figures.indicators == (TRUST, MONTH)
    assert [kettle.figures.facts, mug.figures.facts] == [{"n": 4}, {"n": 3}]
    assert [(each.figures.as_of, each.published_at) for each in (kettle, mug)] == [(day(4), day(4)), (day(3), day(3))]
    assert len({mark.digest for mark in marks}) == 2


def test_all_subjects_stand_by_key(published):
    assert [each.key for each in published.lists.subjects()] == ["jug", "kettle", "mug"]
    assert published.lists.subjects() == [row.subject for row in published.subjects.list_subjects()]


def test_of_each_listing_the_newest_closed_run(store, make_listing, make_review, collect, open_run):
    kettle, mug = make_listing("kettle"), make_listing("mug")
    collect(kettle, [make_review("a")], at=day(0), coverage=Coverage.PARTIAL)
    collect(kettle, [make_review("a")], at=day(1))
    collect(mug, [make_review("b")], at=day(1), coverage=Coverage.FAILED)
    open_run(kettle, at=day(2))
    found = {run.listing.subject: run for run in store.lists.newest_runs()}
    assert {key: (run.coverage, run.finished_at, run.good_at) for key, run in found.items()} == {
        "kettle": (Coverage.FULL, day(1), day(1)),
        "mug": (Coverage.FAILED, day(1), None),
    }
    assert found["kettle"].listing == kettle
    assert [run.coverage for run in store.lists.newest_runs(as_of=day(0))] == [Coverage.PARTIAL]
    assert store.lists.newest_runs(sources=["elsewhere"]) == []


@pytest.mark.parametrize(
    ("coverage", "health"),
    [
        (Coverage.FULL, None),
        (Coverage.PARTIAL, RunHealth()),
        (Coverage.PARTIAL, RunHealth(is_alarm=True)),
        (Coverage.FAILED, None),
        (Coverage.PARTIAL, RunHealth(warnings=('the page says "is_alarm":true',))),
    ],
)
def test_a_run_is_good_in_lists_if_it_is_good_by_itself(store, make_listing, collect, open_run, coverage, health):
    kettle = make_listing("kettle")
    collect(kettle, [], at=day(0))
    run = store.runs.close(open_run(kettle, at=day(1)), Census(coverage, Selection.FULL, 0, 0), day(1), health)
    (found,) = store.lists.newest_runs()
    assert (found.is_good, found.good_at) == (is_good(run), day(1) if is_good(run) else day(0))


def test_open_notices_are_counted(store):
    assert store.notices.count_open() == 0
