"""Each source's retention is kept in every cycle; a killed or hindered expiry is completed by the next."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from crawler.policy import loopback_policy
from crawler.policyfile import load_policies
from jobs.expire import RETENTION_DAYS, ExpirySummary, expire_all
from jobs.inboxexpiry import expire_inbox
from jobs.settings import SHIPPED, read_settings
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
    portal = policy(3_650, source="portal")
    expire_all(told, [policy(texts, ratings), portal], SEEN + timedelta(days=days), wiping=wiping)
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


@pytest.mark.parametrize(("days", "left"), [(364, "Does what it should."), (366, None)])
def test_a_source_whose_policy_was_removed_keeps_no_text_for_ever(told, wiping, policy, days, left):
    done = expire_all(told, [policy(3_650)], SEEN + timedelta(days=days), wiping=wiping)
    found = {version.review.source: version.review for version in told.reviews.versions()}
    assert (found["portal"].text, found["shop"].text) == (left, "Does what it should.")
    assert "no policy in config/sources/ says how long to keep portal" in done.line()
    assert told.leaves.fsck().faults == ()


def test_of_made_up_reviews_nobody_is_asked_how_long_they_are_kept(told, make_listing, make_review, wiping, policy):
    listing = make_listing(source="demo-shop")
    run = told.runs.open_run(listing, source="demo-shop", started_at=SEEN, parser="p", config_digest="c")
    told.runs.observe(run, PageObservation("simulator:/shop", SEEN, [make_review("made-up")]))
    done = expire_all(told, [policy(3_650)], SEEN, wiping=wiping)
    assert done.unstated == ("portal",)


def test_without_its_file_a_shipped_source_keeps_the_shipped_retention(told, make_listing, make_review, wiping, policy):
    listing = make_listing(source="googleplaces")
    shipped = load_policies(SHIPPED / "sources")["googleplaces"]
    run = told.runs.open_run(listing, source="googleplaces", started_at=SEEN, parser="p", config_digest="c")
    seen = replace(make_review(), source="googleplaces")
    told.runs.observe(run, PageObservation("https://x.example/", SEEN, [seen]))
    told.runs.close(run, Census(Coverage.FULL, Selection.FULL, 1, seen=1), SEEN)
    assert shipped.retention_days < RETENTION_DAYS
    expire_all(told, [], SEEN + timedelta(days=shipped.retention_days + 1), wiping=wiping)
    found = {version.review.source: version.review.text for version in told.reviews.versions()}
    assert (found["googleplaces"], found["shop"]) == (None, "Does what it should.")


def test_files_that_were_taken_in_long_ago_go(shop):
    for name in ("done/2025-01-01/import/old.csv", "refused/2025-01-01/old.txt", "done/2025-03-20/new.csv", "wait.csv"):
        shop.write(f"var/inbox/{name}", "id,text\n")
    settings = read_settings(shop.folder)
    assert expire_inbox(settings, date(2025, 4, 10)) == 2
    left = [path.name for path in settings.inbox.rglob("*") if path.suffix in {".csv", ".txt"}]
    assert sorted(left) == ["new.csv", "wait.csv"]
    assert expire_inbox(settings, date(2025, 4, 10)) == 0
    assert ExpirySummary(0, 0, wiped=True, files=2).line() == (
        "expired: 0 texts, 0 whole contents, 2 days of imported files"
    )


def test_a_link_in_the_folder_of_what_was_taken_in_takes_nothing_else_along(shop, tmp_path):
    kept = tmp_path / "elsewhere" / "kept.csv"
    kept.parent.mkdir()
    kept.write_text("id\n", encoding="utf-8")
    done = read_settings(shop.folder).inbox / "done"
    done.mkdir(parents=True, exist_ok=True)
    (done / "2025-01-01").symlink_to(kept.parent)
    assert expire_inbox(read_settings(shop.folder), date(2026, 1, 1)) == 1
    assert kept.exists()


def test_an_expiry_that_was_stopped_is_completed_by_the_next(told, wiping, policy):
    later = SEEN + timedelta(days=400)
    told.erasures.expire_texts("shop", before=later, at=later, announce=wiping.announce)
    assert wiping.marker.exists()
    policies = [policy(365), policy(3_650, source="portal")]
    assert expire_all(told, policies, later, wiping=wiping) == ExpirySummary(texts=0, contents=0, wiped=True)
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
