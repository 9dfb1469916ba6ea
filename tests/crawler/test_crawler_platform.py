"""Crawls over real HTTP, in a real child process, into a real store: what a platform does and what we make of it."""

import os
import random
import signal
import subprocess
import time

import pytest
from platform_site import CHILD, children, copied, final_state, served, wait_until

from crawler.gate import PolicyIncomplete
from crawler.order import MESSAGE, ORDER, Limits
from crawler.policy import Access
from crawler.run import ChildDied
from crawler.settings import MEMORY_LIMIT_MIB
from store.records import Coverage, Selection

N_KILLS = int(os.environ.get("LEUMUND_KILLS", "3"))
MUG, CUP = 23, 4


@pytest.fixture(name="base", scope="module")
def _base(tmp_path_factory):
    """A platform of two subjects in two layouts, collected once in full."""
    with served(tmp_path_factory.mktemp("base"), {"mug": MUG, "cup": CUP}) as site:
        progress = []
        outcomes = site.crawl(progress.append)
        yield site, outcomes, progress


@pytest.fixture(name="site")
def _site(base, tmp_path):
    """The platform with a store of its own, in good health before and after."""
    site = copied(base[0], tmp_path / "store")
    robots = site.platform.robots
    yield site
    site.platform.recover()
    site.platform.robots = robots


def coverages(outcomes):
    return {name: str(outcome.run.census.coverage) for name, outcome in outcomes.items()}


def n_visits(site, word):
    return sum(word in visit.path for visit in site.platform.visits())


def test_a_first_crawl_is_a_full_census_of_every_layout(base):
    site, outcomes, progress = base
    expected = {"shop-mug": MUG, "portal-mug": MUG, "shop-cup": CUP, "portal-cup": CUP}
    assert {name: o.run.new for name, o in outcomes.items()} == expected
    for name, outcome in outcomes.items():
        census = outcome.run.census
        assert (census.coverage, census.selection, census.reason) == (Coverage.FULL, Selection.FULL, "")
        assert (census.announced, census.seen, census.pages) == (
            expected[name],
            expected[name],
            -(-expected[name] // 5),
        )
        assert not outcome.loud
        assert 0 < outcome.peak_mib < 300
    assert (progress[-1].listings, progress[-1].pages, progress[-1].new) == (4, 12, 54)
    with site.store() as store:
        assert store.reviews.count() == 54
        assert not store.leaves.fsck().faults


def test_the_visitor_says_who_it_is_and_asks_for_robots_first(base):
    visits = base[0].platform.visits()
    assert visits[0].path == "/robots.txt"
    assert all(visit.agent.startswith("Leumund/") for visit in visits)


def test_no_name_of_an_author_is_kept(base):
    names = {row.author for row in base[0].platform.visible("mug") if row.author}
    assert names
    kept = b"".join(path.read_bytes() for path in base[0].folder.glob("leumund.sqlite*"))
    assert [name for name in names if name.encode() in kept] == []


def test_changes_on_the_platform_become_versions_and_vanishings(site):
    """One crawl over an edit, a deletion, a new review; and nothing else is touched."""
    rows = site.platform.visible("mug")
    edited, deleted = rows[3].review_id, rows[7].review_id
    site.platform.edit("mug", edited, rating=1.0, text="Changed my mind.")
    site.platform.delete("mug", deleted)
    try:
        outcomes = site.crawl()
    finally:
        site.platform.restore("mug", deleted)
        site.platform.edit("mug", edited, rating=rows[3].rating, text=rows[3].text)
    run = outcomes["shop-mug"].run
    assert (run.new, run.edited, run.vanished, run.unchanged) == (0, 1, 1, MUG - 2)
    assert outcomes["shop-cup"].run.unchanged == CUP
    with site.store() as store:
        versions = {v.review.review_id: v for v in store.reviews.versions("mug", listing=site.listings[0])}
    assert (versions[edited].number, versions[edited].review.rating) == (2, 1.0)
    assert [key for key, version in versions.items() if version.vanished] in ([deleted], [])


def test_a_second_crawl_changes_nothing_and_its_clock_can_be_shifted(site):
    before = final_state(site)
    outcomes = site.crawl(clock_offset_seconds=400 * 86_400.0)
    for outcome in outcomes.values():
        assert outcome.run.unchanged == outcome.run.census.seen
        assert outcome.run.new + outcome.run.edited + outcome.run.vanished == 0
        assert outcome.run.started_at.timestamp() - time.time() > 399 * 86_400
    after = final_state(site)
    assert after["versions"] == before["versions"]
    assert after["leaves"] - before["leaves"] == {"run": 4}


def test_a_truncated_listing_never_makes_a_review_vanish(site):
    site.platform.truncate(after=10)
    outcomes = site.crawl()
    assert coverages(outcomes)["shop-mug"] == "partial"
    assert outcomes["shop-mug"].run.census.reason == f"10 of {MUG} announced reviews were shown"
    assert outcomes["shop-mug"].loud
    assert sum(outcome.run.vanished for outcome in outcomes.values()) == 0


def test_a_changed_layout_is_loud_and_nothing_vanishes(site):
    site.platform.change_layout()
    outcomes = site.crawl()
    assert "full" not in coverages(outcomes).values()
    assert outcomes["shop-mug"].loud
    assert outcomes["portal-mug"].loud
    assert "layout" in outcomes["shop-mug"].run.census.reason or "review" in outcomes["shop-mug"].run.census.reason
    assert sum(outcome.run.vanished for outcome in outcomes.values()) == 0


def test_pages_that_drift_are_counted_once(site):
    site.platform.duplicate(0.4)
    outcomes = site.crawl()
    assert set(coverages(outcomes).values()) == {"full"}
    assert outcomes["shop-mug"].run.census.seen == MUG
    assert outcomes["shop-mug"].run.census.pages > 5


def test_a_rate_limit_is_obeyed(site):
    site.platform.limit_rate(4, retry_after=1)
    before = len(site.platform.visits())
    outcomes = site.crawl()
    assert set(coverages(outcomes).values()) == {"full"}
    visits = [visit for visit in site.platform.visits()[before:] if visit.path != "/robots.txt"]
    refused = [i for i, visit in enumerate(visits) if visit.status == 429]
    assert refused
    for i in refused:
        # One request may have been under way already.
        assert all(later.at - visits[i].at >= 0.95 for later in visits[i + 2 :])


def test_a_wait_longer_than_allowed_ends_the_run_partial(tmp_path):
    with served(tmp_path, {"mug": MUG}) as site:
        site.platform.limit_rate(3, retry_after=3600)
        outcomes = site.crawl(listings=site.listings[:1])
    census = outcomes["shop-mug"].run.census
    assert (census.coverage, census.seen) == (Coverage.PARTIAL, 10)
    assert "asked to wait 3600 seconds, longer than this run may (60)" in census.reason


def test_an_outage_fails_the_run_and_the_circuit_opens(site):
    site.platform.outage(503)
    before = n_visits(site, "/shop/") + n_visits(site, "/portal/")
    outcomes = site.crawl()
    assert set(coverages(outcomes).values()) == {"failed"}
    assert n_visits(site, "/shop/") + n_visits(site, "/portal/") - before <= 6
    assert any("5 times in a row" in outcome.run.census.reason for outcome in outcomes.values())
    assert sum(outcome.run.vanished for outcome in outcomes.values()) == 0


def test_an_answer_that_breaks_off_is_never_taken_for_whole(site):
    site.platform.outage("drop")
    outcomes = site.crawl(listings=site.listings[:1])
    assert coverages(outcomes) == {"shop-mug": "failed"}
    assert "broke off" in outcomes["shop-mug"].run.census.reason


def test_robots_txt_closes_what_it_names(site):
    site.platform.robots = "User-agent: *\nDisallow: /shop/\n"
    before = n_visits(site, "/shop/")
    outcomes = site.crawl()
    assert coverages(outcomes) == {
        "shop-mug": "failed",
        "shop-cup": "failed",
        "portal-mug": "full",
        "portal-cup": "full",
    }
    assert "robots.txt" in outcomes["shop-mug"].run.census.reason
    assert n_visits(site, "/shop/") == before


def test_a_host_that_is_not_there_is_named_in_plain_words(site):
    policy = site.order().policy.model_copy(
        update={
            "hosts": ("no-such-host.invalid",),
            "loopback_port": None,
            "delay_seconds": 2.0,
            # A published interface, whose robots.txt each run reads: a page's must have been looked at before.
            "access": Access.API,
        }
    )
    listing = site.listings[0].__class__("demo", "gone", "mug", "https://no-such-host.invalid/a")
    with site.store() as store:
        listing = store.subjects.add_listing(listing)
    outcome = site.crawl(policy=policy, listings=(listing,))["gone"]
    assert outcome.run.census.coverage is Coverage.FAILED
    assert outcome.run.census.reason == "no-such-host.invalid: host not found: no internet or wrong address"


def test_an_incomplete_policy_starts_no_process(site):
    before = len(site.platform.visits())
    with pytest.raises(PolicyIncomplete, match="switched off"):
        site.crawl(policy=site.order().policy.model_copy(update={"enabled": False}))
    assert len(site.platform.visits()) == before


def test_a_store_that_is_not_there_ends_the_crawl_with_its_message(site, tmp_path):
    with pytest.raises(ChildDied, match="no database") as caught:
        site.crawl(database=f"sqlite:///{tmp_path / 'absent.sqlite'}")
    assert caught.value.exit_code == 4
    assert not (tmp_path / "absent.sqlite").exists()


def test_the_page_limit_of_a_crawl_closes_open_runs_as_partial(site):
    outcomes = site.crawl(listings=site.listings[:1], limits=Limits(pages=3))
    census = outcomes["shop-mug"].run.census
    assert (census.coverage, census.reason) == (Coverage.PARTIAL, "the page limit of the crawl was reached")


def test_a_child_writes_messages_on_one_stream_and_nothing_on_the_other(site):
    order = ORDER.dump_json(site.order(listings=site.listings[:1]))
    child = subprocess.run(CHILD, input=order, capture_output=True, check=True)
    assert child.stderr == b""
    assert all(MESSAGE.validate_json(line) for line in child.stdout.splitlines())
    assert not [row.text for row in site.platform.visible("mug") if row.text.encode() in child.stdout]


def test_a_crawl_that_is_asked_to_stop_stops_within_ten_seconds(site):
    site.platform.limit_rate(1, retry_after=60)
    n_before = len(site.platform.visits())
    child = site.start_child(listings=site.listings[:1])
    wait_until(lambda: any(visit.status == 429 for visit in site.platform.visits()[n_before:]))
    child.send_signal(signal.SIGTERM)
    begin = time.monotonic()
    rest = child.stdout.read()
    child.stdout.close()
    assert (child.wait(), time.monotonic() - begin < 10) == (0, True)
    outcome = MESSAGE.validate_json(rest.splitlines()[-1]).outcome
    assert outcome.run.census.coverage is Coverage.FAILED
    assert "stopped" in outcome.run.census.reason


def test_a_parent_that_holds_more_than_the_limit_does_not_end_its_children(site):
    ballast = b"x" * (600 << 20)
    assert set(coverages(site.crawl()).values()) == {"full"}
    assert len(ballast) > MEMORY_LIMIT_MIB << 20


def test_a_killed_child_is_an_error_that_says_what_to_do(site):
    def kill(progress):
        for pid in children():
            os.kill(pid, signal.SIGKILL)

    with pytest.raises(ChildDied, match="killed by signal 9") as caught:
        site.crawl(kill)
    assert caught.value.exit_code == 3
    assert "run the crawl again" in str(caught.value)
    assert set(coverages(site.crawl(listings=site.unfinished())).values()) == {"full"}


@pytest.fixture(name="undisturbed", scope="module")
def _undisturbed(base):
    return final_state(base[0])


@pytest.mark.parametrize("seed", range(N_KILLS))
def test_kill_9_at_any_moment_leads_to_the_same_final_state(base, undisturbed, tmp_path, seed):
    chance = random.Random(seed)  # noqa: S311 - chance of a test, not of a secret
    with served(tmp_path, {"mug": MUG, "cup": CUP}) as site:
        child = site.start_child()
        for _ in range(chance.randrange(1, 14)):
            child.stdout.readline()
        time.sleep(chance.random() * 0.02)
        child.kill()
        child.stdout.close()
        child.wait()
        site.crawl(listings=site.unfinished())
        assert final_state(site) == undisturbed
        # Each kill may cost the pages under way, and the first page read again for what it announces.
        assert n_visits(site, "/shop/") + n_visits(site, "/portal/") <= 12 + 2 + 4
