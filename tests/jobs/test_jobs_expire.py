"""Each source's retention is kept in every cycle; a killed or hindered expiry is completed by the next."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.policy import loopback_policy
from jobs.expire import ExpirySummary, expire_all
from jobs.settings import read_settings
from jobs.table import work_of
from jobs.wiping import Wiping
from jobs.work import WorkOrder
from jobs.workplace import open_workplace
from store.records import Census, Coverage, Selection
from store.runs import PageObservation

NOT_CRAWLED = """
source = "import"
page = "kununu"
access = "import"
enabled = false
why_closed = "nobody crawls it"
"""
SEEN = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def policy():
    """Builds the policy of the shop with a retention."""

    def build(texts, ratings=None, source="shop"):
        plain = loopback_policy(source, "schemaorg", "listing", 8080)
        return plain.model_copy(update={"retention_days": texts, "retention_ratings_days": ratings})

    return build


@pytest.fixture
def told(store, make_listing, make_review):
    """A store with one review of a shop and one of a portal."""
    for source in ("shop", "portal"):
        listing = make_listing(source=source)
        run = store.runs.open_run(listing, source=source, started_at=SEEN, parser="p", config_digest="c")
        store.runs.observe(run, PageObservation("https://x.example/", SEEN, [replace(make_review(), source=source)]))
        store.runs.close(run, Census(Coverage.FULL, Selection.FULL, 1, seen=1), SEEN)
    return store


@pytest.fixture
def wiping(told, tmp_path):
    """What is to be wiped of that store."""
    return Wiping(told, tmp_path / "wipe.due")


@pytest.mark.parametrize(
    ("texts", "ratings", "days", "left"),
    [
        (365, None, 364, ("Does what it should.", 4.0)),
        (365, None, 366, (None, 4.0)),
        (30, 60, 45, (None, 4.0)),
        (30, 60, 61, (None, None)),
        (1, 1, 2, (None, None)),
    ],
)
def test_what_is_left_after_so_many_days(told, wiping, policy, texts, ratings, days, left):  # noqa: PLR0917
    expire_all(told, [policy(texts, ratings)], SEEN + timedelta(days=days), wiping=wiping)
    found = {version.review.source: version.review for version in told.reviews.versions()}
    assert (found["shop"].text, found["shop"].rating) == left
    assert found["portal"].text == "Does what it should."
    assert told.leaves.fsck().faults == ()


def test_a_second_expiry_finds_nothing(told, wiping, policy):
    later = SEEN + timedelta(days=400)
    policies = [policy(365), policy(365, 365, source="portal")]
    assert expire_all(told, policies, later, wiping=wiping) == ExpirySummary(texts=1, contents=1, wiped=True)
    assert expire_all(told, policies, later, wiping=wiping) == ExpirySummary(texts=0, contents=0, wiped=True)


@pytest.mark.parametrize(
    ("wiped", "line"),
    [
        (True, "expired: 2 texts, 1 whole content"),
        (False, "expired: 2 texts, 1 whole content; the files are wiped when nobody reads them any more"),
    ],
)
def test_the_line_says_what_is_still_to_do(wiped, line):
    assert ExpirySummary(2, 1, wiped).line() == line


def test_an_expiry_that_was_stopped_is_completed_by_the_next(told, wiping, policy):
    later = SEEN + timedelta(days=400)
    told.erasures.expire_texts("shop", before=later, at=later, announce=wiping.announce)
    assert wiping.marker.exists()
    assert expire_all(told, [policy(365)], later, wiping=wiping) == ExpirySummary(texts=0, contents=0, wiped=True)
    assert not wiping.marker.exists()


def test_jobs_that_divide_the_cycle_keep_retention_as_the_cycle_does(shop, monkeypatch):
    class Later(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + timedelta(days=5_000)

    shop.write("config/sources/import.toml", NOT_CRAWLED)
    monkeypatch.setattr("jobs.tasks.sealing.datetime", Later)
    with open_workplace(read_settings(shop.folder)) as place:
        held = place.store.jobruns.claim("seal", SEEN, "test", now=datetime.now(UTC))
        ended = work_of("seal")(place, WorkOrder(shop.folder, "seal", held.guard), print)
        assert "expired: " in ended.line
        assert not any(version.review.text for version in place.store.reviews.versions())
        assert place.store.leaves.fsck().faults == ()
