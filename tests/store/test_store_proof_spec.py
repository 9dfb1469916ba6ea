"""What the leaves of aggregates, runs and figures commit to, recomputed by an independent reading of the format."""

import hashlib

from store_leaf_form import CAPTURE, naive_live_set, observation, part_bytes, require_commits
from store_story import day, page

from store.records import (
    Aggregate,
    Census,
    Coverage,
    Indicator,
    IndicatorSet,
    Interval,
    Selection,
    Sentiment,
)


def test_an_aggregate_commits_to_what_the_source_showed(store, make_listing, collect, ask):
    shown = Aggregate(
        "shop", 4.25, rating_count=12, review_count=7, histogram={"5": 60.0, "4": 40.0}, histogram_unit="percent",
        subject="B00X", syntax="jsonld", extra={"best": True},
    )  # fmt: skip
    collect(make_listing(), [], aggregates=[shown])
    facts = [
        ("source", "shop"),
        ("subject", "kettle"),
        ("chain", "jsonld B00X"),
        ("rating", "4.25"),
        ("scale", "1.0 5.0 star stated"),
        ("ratings", "12"),
        ("reviews", "7"),
        ("bar.5", "60.0"),
        ("bar.4", "40.0"),
        ("unit", "percent"),
        ("thing", "B00X"),
        ("syntax", "jsonld"),
        ("extra", '{"best":true}'),
        *CAPTURE,
    ]
    require_commits(ask, 0, kind="aggregate", run=1, at="2024-05-01T12:00:00Z", previous="-", facts=facts)


def test_the_closing_leaf_commits_to_the_whole_census_and_the_live_set(store, make_listing, make_review, open_run, ask):
    run = open_run(make_listing())
    store.runs.observe(run, page([make_review("a"), make_review("b"), make_review("c")]))
    census = Census(Coverage.PARTIAL, Selection.NEWEST, announced=90, seen=3, pages=4, reason="page 5:\ntimed out")
    store.runs.close(run, census, day(1))
    live = naive_live_set([observation(ask, idx)[2] for idx in range(3)])
    numbers = {"announced": 90, "seen": 3, "pages": 4, "new": 3}
    numbers |= dict.fromkeys(("edited", "vanished", "reappeared", "unchanged", "conflicts"), 0)
    facts = [
        ("source", "shop"),
        ("subject", "kettle"),
        ("run", "1"),
        ("started", "2024-05-01T12:00:00+00:00"),
        ("finished", "2024-05-02T12:00:00+00:00"),
        ("coverage", "partial"),
        ("selection", "newest"),
        *((name, str(number)) for name, number in numbers.items()),
        ("reason", "page 5:\ntimed out"),
        ("first", "0"),
        ("last", "2"),
        ("live", live.hex()),
        ("config", "c0"),
        ("parser", "page 1"),
    ]
    require_commits(ask, 3, kind="run", run=1, at="2024-05-02T12:00:00Z", previous="-", facts=facts)


def test_the_live_set_holds_the_current_versions_of_visible_reviews_only(
    store, make_listing, make_review, collect, ask
):
    listing = make_listing()
    a, b, c = (make_review(name) for name in "abc")
    collect(listing, [a, b, c])
    collect(listing, [make_review("a", rating=1.0), b], at=day(1))
    collect(listing, [], at=day(2))
    commits = [bytes(commit) for (commit,) in ask('SELECT "commit" FROM observation ORDER BY leaf_idx')]
    stored = [bytes(live) for (live,) in ask("SELECT live_set FROM run ORDER BY id")]
    # Leaves 0 to 2 are a, b, c; leaf 4 is the edit of a.
    expected = [commits[:3], [commits[4], commits[1]], []]
    assert stored == [naive_live_set(visible) for visible in expected]


def test_figures_commit_to_digests_of_figures_outputs_and_live_sets(store, make_listing, make_review, collect, ask):
    listing = make_listing()
    collect(listing, [make_review("a"), make_review("b")])
    ids = sorted(version.id for version in store.reviews.versions())
    store.reviews.add_sentiments("m1", [Sentiment(ids[1], "en", None), Sentiment(ids[0], "de", 0.75)])
    figures = (
        Indicator("trust", "2024-05-01", 71.5, Interval(60.0, 80.0), n=12, n_eff=9.75),
        Indicator("share", "2024-04", None, limit_low=0.0, limit_high=0.3, alarm=True, note="too_little"),
    )
    store.indicators.publish(IndicatorSet("kettle", day(1), figures, {"bounds": [1, None]}, "m1", "c1"), day(2))
    ((live,),) = ask("SELECT live_set FROM run")
    shown = part_bytes(
        [
            ("trust 2024-05-01", "71.5 60.0 80.0 0.9 9.75 - - 12 - "),
            ("share 2024-04", "- - - - - 0.0 0.3 0 alarm too_little"),
            ("facts", '{"bounds":[1,null]}'),
        ]
    )
    outputs = part_bytes(
        [
            ("version", f"{ids[0]}"),
            ("language", "de"),
            ("p", "0.75"),
            ("version", f"{ids[1]}"),
            ("language", "en"),
            ("p", None),
        ]
    )
    facts = [
        ("subject", "kettle"),
        ("as-of", "2024-05-02T12:00:00+00:00"),
        ("figures", hashlib.sha256(shown).hexdigest()),
        ("outputs", hashlib.sha256(outputs).hexdigest()),
        ("live", hashlib.sha256(part_bytes([(f"{listing.id}", bytes(live).hex())])).hexdigest()),
        ("model", "m1"),
        ("config", "c1"),
    ]
    require_commits(ask, 3, kind="indicator", run=0, at="2024-05-03T12:00:00Z", previous="-", facts=facts)


NAMELESS = ("vanished", "reappeared", "aggregate", "run", "indicator")


def test_only_reviews_have_a_content_and_an_author(store, make_listing, make_review, collect, ask):
    listing = make_listing()
    collect(listing, [make_review()], aggregates=[Aggregate("shop", 4.0)])
    collect(listing, [], at=day(1))
    collect(listing, [make_review()], at=day(2))
    store.indicators.publish(IndicatorSet("kettle", day(3), ()), day(3))
    rows = ask("SELECT kind, facts_salt, content_salt, content_digest, author_salt, author_digest FROM observation")
    kinds = {kind for kind, *_ in rows}
    assert kinds == {"observed", *NAMELESS}
    assert all(facts is not None for _, facts, *_ in rows)
    assert all((kind in NAMELESS) == (rest == [None] * 4) for kind, _, *rest in rows)
