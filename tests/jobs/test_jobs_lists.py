"""The short lists: who is followed, and how a collection went."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from crawler.order import ListingOutcome
from jobs.crawl import Net, SourceOutcome, collect, exit_code
from jobs.cycle import describe
from jobs.lists import outcomes_table, subjects_table
from jobs.settings import Settings
from report.render import RENDERERS
from store.records import Census, Coverage, Listing, Run, Selection, Subject, SubjectKind
from store.runs import PageObservation

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


def outcome(coverage, *, reason="", **counts):
    """Return how one listing went."""
    census = Census(coverage, Selection.FULL, 10, 10, reason=reason)
    return ListingOutcome(Run(1, Listing("shop", "k", "kettle", ""), NOW, NOW, census, **counts))


def source(*coverages, refusal=""):
    return SourceOutcome("shop", tuple(outcome(each) for each in coverages), refusal)


def rows(table):
    return json.loads(RENDERERS["json"](table, "en"))["rows"]


def test_subjects_are_listed_with_their_reviews(store, make_listing, make_review):
    listing = make_listing("kettle")
    store.subjects.add(Subject("acme", "Acme", SubjectKind.EMPLOYER, is_demo=True))
    at = make_review().published.at
    run = store.runs.open_run(listing, source="shop", started_at=at, parser="p", config_digest="c")
    store.runs.observe(run, PageObservation("https://shop.example/1", at, [make_review("a"), make_review("b")]))
    acme, kettle = rows(subjects_table(store))
    assert acme == {
        "subject": "acme",
        "name": "Acme",
        "kind": "employer",
        "reviews": 0,
        "listings": 0,
        "demo": True,
        "person": False,
    }
    assert [kettle[name] for name in ("subject", "reviews", "listings", "demo")] == ["kettle", 2, 1, False]


def test_a_list_of_nobody_has_no_rows(store):
    assert rows(subjects_table(store)) == []
    assert RENDERERS["csv"](subjects_table(store), "en").count("\n") == 1


@pytest.mark.parametrize(
    ("outcomes", "coverage", "code"),
    [
        ([source(Coverage.FULL)], ["full"], 0),
        ([source(Coverage.FULL, Coverage.PARTIAL)], ["partial"], 1),
        ([source(Coverage.PARTIAL, Coverage.FAILED)], ["failed"], 3),
        ([source(Coverage.FULL), source(Coverage.PARTIAL)], ["full", "partial"], 1),
        ([source(Coverage.PARTIAL), source(refusal="shut")], ["partial", "failed"], 3),
        ([source()], ["failed"], 3),
        ([], [], 0),
    ],
)
def test_the_worst_listing_decides_for_its_source_and_the_worst_source_for_the_exit_code(outcomes, coverage, code):
    assert [row["coverage"] for row in rows(outcomes_table(outcomes))] == coverage
    assert exit_code(outcomes) == code


def test_counts_are_summed_over_the_listings_and_each_reason_is_told_once():
    went = SourceOutcome(
        "shop",
        (
            outcome(Coverage.FULL, new=3, unchanged=2),
            outcome(Coverage.PARTIAL, new=1, edited=1, vanished=4, reason="cut"),
            outcome(Coverage.FAILED, reason="cut"),
        ),
    )
    (row,) = rows(outcomes_table([went]))
    assert [row[name] for name in ("listings", "new", "edited", "vanished", "unchanged")] == [3, 4, 1, 4, 2]
    assert row["reason"] == "cut"


def test_a_source_with_many_reasons_is_described_in_a_few_lines():
    many = SourceOutcome("shop", tuple(outcome(Coverage.FAILED, reason=f"reason {n}") for n in range(6)))
    first, *rest = describe(many).splitlines()
    assert first == "shop: failed, 6 listings, 0 new, 0 edited, 0 vanished, 0 unchanged"
    assert rest == ["  reason 0", "  reason 1", "  reason 2", "  and 3 more reasons"]


def listed(external_id, **changes):
    """Return a listing of a source that has no policy, so that trying it is seen and reaches nobody."""
    return Listing(external_id, external_id, "kettle", **{"url": "https://shop.example/k", **changes})


def test_only_listings_with_an_address_that_hold_today_are_collected(tmp_path, store):
    listings = [
        listed("open"),
        listed("begun", valid_from=NOW.date()),
        listed("ending", valid_to=NOW.date()),
        listed("imported", url=""),
        listed("ended", valid_to=NOW.date() - timedelta(days=1)),
        listed("to-come", valid_from=NOW.date() + timedelta(days=1)),
    ]
    net = Net({}, clock_offset_seconds=(NOW - datetime.now(UTC)).total_seconds())
    outcomes = collect(Settings(home=tmp_path), store, net, listings, lambda *_progress: None)
    assert [outcome.source for outcome in outcomes] == ["begun", "ending", "open"]
    assert all(outcome.coverage is Coverage.FAILED for outcome in outcomes)
