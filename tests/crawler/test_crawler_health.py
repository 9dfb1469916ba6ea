"""Verdicts: when a run is full, and what is said when it is not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.health import Collected, selection_of, usual_number, verdict
from store.records import Census, Coverage, Listing, Run, Selection

AT = datetime(2026, 1, 1, tzinfo=UTC)
LISTING = Listing("shop", "mug", "mug", "https://shop.example/mug", id=1)
GOOD = Collected(pages=2, seen=40, announced=40, selection=Selection.FULL, read=40, rated=40, ended=True)


def runs(*seen: int, coverage: Coverage = Coverage.FULL) -> list[Run]:
    """Return closed runs, newest first."""
    return [
        Run(i, LISTING, AT, AT + timedelta(hours=1), Census(coverage, Selection.FULL, None, n))
        for i, n in enumerate(seen)
    ]


def judge(found: Collected, history: list[Run] | None = None, fill: float = 0.95):
    return verdict(found, history or [], rating_fill=fill)


@pytest.mark.parametrize(
    ("changes", "coverage", "said"),
    [
        ({}, "full", ""),
        ({"seen": 41}, "full", ""),
        ({"seen": 39}, "partial", "39 of 40 announced reviews were shown"),
        ({"announced": None}, "full", ""),
        ({"announced": None, "selection": Selection.NEWEST}, "partial", "only its newest"),
        ({"announced": None, "selection": Selection.FEATURED}, "partial", "only chosen"),
        ({"announced": None, "selection": Selection.UNKNOWN}, "partial", "does not say how many"),
        ({"selection": Selection.UNKNOWN}, "full", ""),
        ({"trouble": "shop.example answered HTTP 500"}, "partial", "shop.example answered HTTP 500"),
        ({"ended": False}, "partial", "the last page was not reached"),
        ({"pages": 0, "seen": 0, "read": 0, "rated": 0, "trouble": "host not found"}, "failed", "host not found"),
        ({"seen": 0, "read": 0, "rated": 0}, "failed", "no review could be read where 40 were expected"),
        ({"seen": 0, "read": 0, "rated": 0, "announced": 0}, "full", ""),
        ({"seen": 0, "read": 0, "rated": 0, "announced": None}, "failed", "shows no reviews and announces none"),
        ({"rated": 37}, "failed", "only 37 of 40 reviews have a rating"),
        ({"rated": 38}, "full", ""),
        ({"read": 4, "seen": 4, "announced": 4, "rated": 1}, "full", ""),
    ],
)
def test_coverage_and_its_reason(changes, coverage, said):
    judged = judge(replace(GOOD, **changes))
    assert judged.coverage == coverage
    assert said in judged.reason
    assert bool(judged.reason) is (coverage != "full")


@pytest.mark.parametrize(
    ("found", "history", "is_loud"),
    [
        (GOOD, runs(40, 40), False),
        (replace(GOOD, seen=0, read=0, rated=0, announced=None), runs(40), True),
        (replace(GOOD, seen=0, read=0, rated=0, announced=0), runs(40), True),
        (replace(GOOD, seen=0, read=0, rated=0, announced=0), runs(3), False),
        (replace(GOOD, rated=0), [], True),
        (replace(GOOD, seen=10, announced=10, read=10, rated=10), runs(40, 40), True),
        (replace(GOOD, seen=10), runs(40, 40), True),
        (replace(GOOD, seen=39), runs(40, 40), False),
        (replace(GOOD, trouble="HTTP 503"), runs(40), False),
        (replace(GOOD, trouble="a page changed", broken=True), runs(40), True),
        (Collected(trouble="host not found"), [], False),
        (Collected(trouble="host not found"), runs(40), True),
    ],
)
def test_somebody_is_told_when_it_matters(found, history, is_loud):
    assert judge(found, history).loud is is_loud


def test_a_sudden_drop_is_doubted_until_three_runs_in_a_row_show_it():
    small = replace(GOOD, seen=10, announced=10, read=10, rated=10)
    before = runs(40, 40, 40)
    doubted = runs(10, coverage=Coverage.PARTIAL)
    assert judge(small, before).coverage == "partial"
    assert judge(small, doubted + before).coverage == "partial"
    assert judge(small, doubted * 2 + before).coverage == "full"
    assert judge(small, runs(10, coverage=Coverage.FAILED) * 2 + before).coverage == "partial"


def test_usual_is_the_median_of_the_last_eight_full_runs():
    assert usual_number(runs(10, *[40] * 7, 1000, 1000)) == 40
    assert usual_number(runs(5, coverage=Coverage.PARTIAL) + runs(40)) == 40
    assert usual_number(runs(5, 7, coverage=Coverage.PARTIAL)) == 6
    assert usual_number(runs(5, coverage=Coverage.FAILED)) == 0


def test_seeing_all_that_is_announced_proves_the_selection():
    unknown = replace(GOOD, selection=Selection.UNKNOWN)
    assert selection_of(unknown, Coverage.FULL) is Selection.FULL
    assert selection_of(unknown, Coverage.PARTIAL) is Selection.UNKNOWN


@given(
    st.builds(
        Collected,
        pages=st.integers(0, 3),
        seen=st.integers(0, 60),
        announced=st.none() | st.integers(0, 60),
        selection=st.sampled_from(Selection),
        read=st.integers(0, 60),
        rated=st.integers(0, 60),
        ended=st.booleans(),
        trouble=st.sampled_from(["", "HTTP 500"]),
    ),
    st.lists(st.integers(0, 60), max_size=10),
)
def test_full_is_never_said_in_doubt(found, seen):
    judged = judge(found, runs(*seen))
    if judged.coverage is Coverage.FULL:
        assert found.pages
        assert found.ended
        assert not found.trouble
        assert found.announced is None or found.seen >= found.announced
        assert found.announced is not None or found.selection is Selection.FULL
    else:
        assert judged.reason
