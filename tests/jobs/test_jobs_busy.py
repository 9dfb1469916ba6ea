"""Taking in files of a listing that somebody else collects: the crawl's run is its own, an import's can be finished."""

import os
import shutil
from datetime import UTC, datetime

import pytest
from saved_pages import EMPLOYER, amazon_page, har, har_entry, kununu_page

from crawler.account import open_walk
from crawler.errors import ListingBusy
from crawler.imports.record import IMPORT_PARSER
from crawler.pages.registry import parse_page
from crawler.policy import SourcePolicy
from jobs.imports import ImportOrder, import_reviews
from jobs.inbox import Clock, take_inbox
from jobs.settings import Settings
from jobs.workplace import Workplace
from store.records import Coverage, Listing, Subject, SubjectKind
from store.runs import PageObservation
from store.session import open_store

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
POLICY = SourcePolicy(source="kununu", page="kununu")


@pytest.fixture
def place(sqlite_template, tmp_path):
    """A deployment that follows one employer."""
    path = tmp_path / "own.sqlite"
    shutil.copy(sqlite_template, path)
    with open_store(str(path)) as store:
        store.subjects.add(Subject("werke", "Werke", SubjectKind.EMPLOYER))
        store.subjects.add_listing(Listing("kununu", "de/beispiel-werke", "werke", EMPLOYER))
        yield Workplace(Settings(home=tmp_path, database=f"sqlite:///{path}"), store, {"kununu": POLICY})


def listing_of(place):
    (listing,) = place.store.subjects.listings(source="kununu")
    return listing


def crawled(place):
    """Return a crawl that goes on."""
    return open_walk(place.store, listing_of(place), POLICY, started_at=AT)


def write(place, name, content):
    path = place.settings.home / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    os.utime(path, (AT.timestamp() - 3_600,) * 2)
    return path


def test_a_page_waits_for_the_crawl_of_its_listing_and_never_closes_its_run(place):
    run = crawled(place).run
    path = write(place, "a.html", kununu_page(1, 2))
    with pytest.raises(ListingBusy, match="leumund crawl werke") as caught:
        import_reviews(place, ImportOrder(path))
    assert caught.value.exit_code == 2
    assert place.store.runs.latest(listing_of(place)) == run
    place.store.runs.fail(run, "over", AT)
    assert import_reviews(place, ImportOrder(path)).runs[0].new == 2


def test_of_a_file_with_such_a_page_nothing_is_kept(place):
    run = crawled(place).run
    other = "https://www.amazon.de/dp/B0TESTTEST"
    pages = har(har_entry(other, amazon_page("R1TESTTEST")), har_entry(EMPLOYER, kununu_page(1)))
    summary = import_reviews(place, ImportOrder(write(place, "pages/a.har", pages).parent))
    assert (summary.runs, summary.n_rejected, place.store.reviews.count()) == ((), 1, 0)
    assert place.store.runs.latest(listing_of(place)) == run


def test_rows_wait_too(place):
    crawled(place)
    rows = "id,rating,text\n1,4,Gut\n"
    path = write(place, "rows.csv", rows)
    with pytest.raises(ListingBusy):
        import_reviews(place, ImportOrder(path, source="kununu", subject="de/beispiel-werke"))


def test_in_the_watched_folder_such_a_file_stays_for_the_next_time(place):
    crawled(place)
    path = write(place, "var/inbox/a.html", kununu_page(1))
    summary = take_inbox(place, Clock(lambda: AT, lambda _: None))
    assert (summary.taken.n_rejected, path.exists()) == (1, True)
    assert not (path.parent / "refused").exists()


def test_the_open_run_of_a_killed_import_is_finished_by_the_next_one(place):
    left = place.store.runs.open_run(
        listing_of(place), source="kununu", started_at=AT, parser="import/1", config_digest="0"
    )
    (run,) = import_reviews(place, ImportOrder(write(place, "a.html", kununu_page(1, 2)))).runs
    assert (run.id, run.new, run.census.coverage) == (left.id, 2, Coverage.PARTIAL)


def test_a_crawl_closes_what_a_killed_import_left_open_and_begins_its_own(place):
    left = place.store.runs.open_run(
        listing_of(place), source="kununu", started_at=AT, parser="import/1", config_digest="0"
    )
    walk = crawled(place)
    assert (walk.run.id != left.id, walk.run.parser) == (True, "kununu/1")
    (closed,) = walk.history
    assert (closed.id, closed.census.coverage, closed.census.reason) == (
        left.id,
        Coverage.PARTIAL,
        "an import was broken off",
    )


def test_what_a_killed_import_had_kept_is_not_counted_again(place):
    listing = listing_of(place)
    run = place.store.runs.open_run(listing, source="kununu", started_at=AT, parser=IMPORT_PARSER, config_digest="")
    path = write(place, "a.html", kununu_page(1, 2))
    kept = [found.review for found in parse_page("kununu", path.read_bytes(), EMPLOYER, AT, "text/html").reviews]
    place.store.runs.observe(run, PageObservation("", AT, reviews=kept))
    summary = import_reviews(place, ImportOrder(write(place, "a.html", kununu_page(1, 2, 3))))
    assert summary.sums()[-1] == "kept: 1 new, 0 edited, 0 unchanged, 2 rows that repeat an earlier one"
    stored = place.store.runs.latest(listing)
    assert (stored.id, stored.new, stored.census.seen) == (run.id, 3, 3)
