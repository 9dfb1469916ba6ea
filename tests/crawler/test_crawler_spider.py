"""The listing spider at a desk: every step of a crawl, each place where it can die, without a socket or a child."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from dry_crawl import BASE, desk_of
from twisted.python.failure import Failure

from crawler.failure import Refused
from crawler.policy import loopback_policy
from store.errors import StoreError
from store.records import Coverage, Listing, Selection

MUG, CUP = 13, 4
HTML = "text/html; charset=utf-8"


@pytest.fixture(name="desk")
def _desk(sqlite_template, tmp_path):
    with desk_of(sqlite_template, tmp_path, {"mug": MUG, "cup": CUP}) as desk:
        yield desk


@pytest.fixture(name="one")
def _one(sqlite_template, tmp_path):
    """A desk with one subject of thirteen reviews in the shop alone: three pages."""
    with desk_of(sqlite_template, tmp_path, {"mug": MUG}) as desk:
        yield type(desk)(desk.platform, desk.store, desk.listings[:1])


def census_of(crawl, name="shop-mug"):
    return crawl.outcomes()[name].run.census


def test_pages_of_a_listing_are_asked_for_in_their_order_each_once(one):
    crawl = one.crawl()
    assert crawl.asked == [f"{BASE}/shop/mug?page={n}" for n in (1, 2, 3)]


def test_all_listings_are_collected_in_full(desk):
    crawl = desk.crawl()
    assert {name: outcome.run.census.seen for name, outcome in crawl.outcomes().items()} == {
        "shop-mug": MUG,
        "portal-mug": MUG,
        "shop-cup": CUP,
        "portal-cup": CUP,
    }
    for outcome in crawl.outcomes().values():
        assert (outcome.run.census.coverage, outcome.run.census.selection) == (Coverage.FULL, Selection.FULL)
        assert not outcome.loud


def test_progress_grows_with_every_page_and_listing(desk):
    told = [message.progress for message in desk.crawl().messages]
    assert [(p.pages, p.listings) for p in told] == sorted((p.pages, p.listings) for p in told)
    assert (told[-1].pages, told[-1].listings, told[-1].new) == (8, 4, 2 * (MUG + CUP))


def test_addresses_are_kept_without_the_platforms_port(one):
    one.crawl()
    run = one.store.runs.latest(one.listings[0])
    kept = one.store.runs.frontier_fetched(run)
    assert sorted(kept) == [f"simulator:/shop/mug?page={n}" for n in (1, 2, 3)]


def test_reviews_are_kept_under_the_policys_source_with_hashed_authors(one):
    one.crawl()
    for version in one.store.reviews.versions():
        assert version.review.source == "demo"
        assert len(version.review.author_key) == 32
        assert version.review.author_present


@pytest.mark.parametrize("n_listings", [0, 1, 8, 10])
def test_any_number_of_listings_is_worked_off(sqlite_template, tmp_path, n_listings):
    with desk_of(sqlite_template, tmp_path, {f"s{n}": 1 for n in range(5)}) as desk:
        crawl = desk.crawl(listings=desk.listings[:n_listings])
    assert len(crawl.outcomes()) == n_listings
    assert len(crawl.asked) == n_listings


def test_listings_without_an_address_are_closed_one_after_another_not_one_inside_another(one):
    listings = [one.store.subjects.add_listing(Listing("demo", f"imported-{n}", "mug", "")) for n in range(12)]
    crawl = one.crawl(listings=(*listings, *one.listings))
    assert len(crawl.outcomes()) == 13
    assert census_of(crawl, "imported-11").reason == "the address of a page is malformed"
    assert census_of(crawl).coverage is Coverage.FULL
    assert max(crawl.depths[:12]) - min(crawl.depths[:12]) <= 1


# What a page can be


@pytest.mark.parametrize(
    ("fetched", "coverage", "said"),
    [
        ((404, HTML, b"gone"), "failed", "127.0.0.1:8001 answered HTTP 404"),
        ((500, HTML, b"oops"), "failed", "127.0.0.1:8001 answered HTTP 500"),
        ((200, HTML, b""), "failed", ""),
        ((200, HTML, b"<html><body>Please log in</body></html>"), "failed", ""),
        ((200, HTML, b"<html><script type='application/ld+json'>{</script></html>"), "failed", ""),
        ((200, "application/pdf", b"%PDF-1.4"), "failed", ""),
    ],
)
def test_a_first_page_that_yields_nothing_fails_the_run_with_a_reason(one, fetched, coverage, said):
    census = census_of(one.crawl(lambda url: fetched))
    assert census.coverage == coverage
    assert census.reason
    assert said in census.reason


@pytest.mark.parametrize("error", [Refused("robots.txt of x does not allow this address"), OSError("x"), ValueError()])
def test_a_page_that_cannot_be_had_fails_the_run_with_a_reason(one, error):
    def fetch(url):
        raise error

    census = census_of(one.crawl(fetch))
    assert census.coverage is Coverage.FAILED
    assert census.reason == (str(error) if isinstance(error, Refused) else census.reason)
    assert "x:" not in census.reason


@pytest.mark.parametrize("n_good", [1, 2])
def test_a_later_page_that_fails_leaves_the_run_partial_and_nothing_vanishes(one, n_good):
    one.crawl()

    def fetch(url):
        return (503, HTML, b"") if int(url[-1]) > n_good else one.fetch(url)

    crawl = one.crawl(fetch)
    run = crawl.outcomes()["shop-mug"].run
    assert (run.census.coverage, run.census.seen, run.vanished) == (Coverage.PARTIAL, 5 * n_good, 0)
    assert run.census.reason == "127.0.0.1:8001 answered HTTP 503"


def page_with(rating, *, n=6, announced=None, following=None):
    """Return a product page with n reviews of one rating."""
    reviews = [
        {"@type": "Review", "@id": f"#r{i}", "reviewBody": f"text {i}"}
        | ({} if rating is None else {"reviewRating": {"ratingValue": rating}})
        for i in range(n)
    ]
    product = {"@context": "https://schema.org", "@type": "Product", "name": "Mug", "review": reviews}
    if announced is not None:
        product["aggregateRating"] = {"@type": "AggregateRating", "ratingValue": 4, "reviewCount": announced}
    link = f'<link rel="next" href="{following}">' if following else ""
    return f'<html>{link}<script type="application/ld+json">{json.dumps(product)}</script></html>'.encode()


def test_two_pages_that_lead_to_each_other_are_fetched_once(one):
    crawl = one.crawl(lambda url: (200, HTML, page_with(4, following=f"/shop/mug?page={3 - int(url[-1])}")))
    assert len(crawl.asked) == 2
    assert census_of(crawl).reason == "the pages lead in a circle"


def test_the_page_limit_of_the_policy_ends_a_walk(one):
    policy = loopback_policy("demo", "schemaorg", "listing", 8001).model_copy(update={"max_pages": 2})
    crawl = one.crawl(policy=policy)
    assert len(crawl.asked) == 2
    assert (census_of(crawl).coverage, census_of(crawl).reason) == (
        Coverage.PARTIAL,
        "the page limit of 2 was reached",
    )


def test_fewer_reviews_than_announced_are_partial(one):
    census = census_of(one.crawl(lambda url: (200, HTML, page_with(4, n=6, announced=9))))
    assert (census.coverage, census.seen, census.announced) == (Coverage.PARTIAL, 6, 9)
    assert census.reason == "6 of 9 announced reviews were shown"


def test_an_incremental_source_is_left_at_the_first_known_page(one):
    policy = loopback_policy("demo", "schemaorg", "listing", 8001).model_copy(update={"incremental": True})
    assert census_of(one.crawl(policy=policy)).coverage is Coverage.FULL
    again = one.crawl(policy=policy)
    assert len(again.asked) == 1
    assert census_of(again).reason.startswith("stopped at known reviews; the last full census was on ")
    one.platform.advance(days=1)
    one.platform.publish(2, subject="mug", rating=4.0)
    third = one.crawl(policy=policy)
    assert len(third.asked) == 2
    assert third.outcomes()["shop-mug"].run.new == 2


# Changes on the platform


def test_an_edit_a_deletion_and_a_return_are_told_apart(one):
    rows = one.platform.visible("mug")
    one.crawl()
    one.platform.edit("mug", rows[0].review_id, text="Changed.")
    one.platform.delete("mug", rows[1].review_id)
    run = one.crawl().outcomes()["shop-mug"].run
    assert (run.new, run.edited, run.vanished, run.unchanged) == (0, 1, 1, MUG - 2)
    one.platform.restore("mug", rows[1].review_id)
    run = one.crawl().outcomes()["shop-mug"].run
    assert (run.new, run.edited, run.reappeared, run.vanished) == (0, 0, 1, 0)


def test_a_crawl_that_finds_nothing_new_adds_one_leaf_per_run(desk):
    desk.crawl()
    before = desk.state()
    desk.crawl()
    after = desk.state()
    assert after["versions"] == before["versions"]
    assert after["leaves"] - before["leaves"] == {"run": 4}


def test_the_orders_clock_is_what_the_crawl_calls_now(one):
    shifted = one.crawl(clock_offset_seconds=1_000 * 86_400.0)
    run = shifted.outcomes()["shop-mug"].run
    assert timedelta(days=999) < run.started_at - datetime.now(UTC) < timedelta(days=1_001)
    assert run.finished_at >= run.started_at


# The end of a process

FEW = {"mug": 8}
PLACES = [(place, n) for n in range(1, 5) for place in ("asked", "stored")]


@pytest.fixture(name="undisturbed", scope="module")
def _undisturbed(sqlite_template, tmp_path_factory):
    with desk_of(sqlite_template, tmp_path_factory.mktemp("calm"), FEW) as desk:
        assert len(desk.crawl().asked) == 4
        return desk.state()


@pytest.mark.parametrize(("place", "n"), PLACES)
def test_a_crawl_that_dies_anywhere_and_runs_again_ends_as_if_undisturbed(
    undisturbed, sqlite_template, tmp_path, place, n
):
    with desk_of(sqlite_template, tmp_path, FEW) as desk:
        first = desk.crawl(die_at=lambda here, i: (here, i) == (place, n))
        rest = tuple(listing for listing in desk.listings if listing.external_id not in first.outcomes())
        assert rest
        again = desk.crawl(listings=rest)
        assert desk.state() == undisturbed
    # A dead process costs the pages under way (one per open listing), or the first page once more.
    assert len(first.asked) + len(again.asked) <= 4 + 2


def test_a_store_that_refuses_ends_the_crawl_and_leaves_its_runs_open(one):
    full = StoreError("the disk is full", where="a.sqlite", next_step="make room.")
    crawl = one.crawl(die_at=lambda place, n: n == 2)
    crawl.spider.page_not_stored(None, Failure(full))
    crawl.spider.closed("finished")
    assert crawl.spider.broken is full
    assert one.store.runs.latest(one.listings[0]).census is None
    assert census_of(one.crawl()).seen == MUG


def test_a_defect_of_ours_ends_one_listing_and_quotes_no_text(one):
    crawl = one.crawl(die_at=lambda place, n: n == 2)
    (walk,) = crawl.spider._walks.values()
    crawl.spider.page_not_stored(SimpleNamespace(walk=walk), Failure(ValueError("SECRET-TEXT of a review")))
    census = census_of(crawl)
    assert (census.coverage, census.seen) == (Coverage.PARTIAL, 5)
    assert census.reason == "a page could not be stored (ValueError), which is a defect of ours"
    assert crawl.outcomes()["shop-mug"].loud


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("shutdown", "the crawl was stopped on request"),
        ("closespider_timeout", "the time limit of the crawl was reached"),
        ("closespider_pagecount", "the page limit of the crawl was reached"),
        ("closespider_errorcount", "too many errors in our own code"),
        ("memusage_exceeded", "the memory limit of the crawl was reached"),
        ("something else", "something else"),
    ],
)
def test_a_crawl_that_is_closed_from_outside_closes_its_open_runs_as_partial(one, reason, said):
    stopped = one.crawl(die_at=lambda place, n: (place, n) == ("asked", 2))
    stopped.spider.closed(reason)
    census = census_of(stopped)
    assert (census.coverage, census.reason, census.seen) == (Coverage.PARTIAL, said, 5)
    assert stopped.outcomes()["shop-mug"].run.vanished == 0
