"""Every vendor's interface, collected by real child processes from the simulated platform that speaks it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from api_site import EXTERNAL_IDS, ApiSite, served

from crawler.order import ListingOutcome
from store.records import Coverage, ReviewVersion, Selection

# More than one page everywhere but at Mangrove, whose pages hold a thousand, and Places, which has one.
N = {"appstore": 120, "steam": 205, "mangrove": 30, "googleprofile": 120, "googleplaces": 12}
N |= {"trustpilot": 230, "bazaarvoice": 230, "yotpo": 230}
WHOLE = {"steam": 4, "mangrove": 1, "googleprofile": 3, "trustpilot": 4, "bazaarvoice": 3, "yotpo": 3}
"""Interfaces that show all reviews and not only some, with the pages that this takes."""
EDIT = "Changed my mind about all of it."


@dataclass(frozen=True)
class Story:
    """Four collections of one listing, a day apart: all, then the newest, then all again, then in a new layout."""

    site: ApiSite
    kept: list[ReviewVersion]
    """What the store held after the first."""
    texts: set[str]
    """What the platform showed by then."""
    first: ListingOutcome
    newest: ListingOutcome
    n_asked: int
    """Requests of the second collection."""
    again: ListingOutcome
    kept_at_last: list[ReviewVersion]
    redesigned: ListingOutcome


def tell(site: ApiSite) -> Story:
    platform, subject = site.platform, site.subject
    first, kept = site.crawl(), site.versions()
    rows = platform.visible(subject)
    platform.advance(days=1)
    platform.publish(3, subject=subject)
    platform.delete(subject, rows[-1].review_id)
    before = len(site.asked())
    newest = site.crawl(incremental=True)
    n_asked = len(site.asked()) - before
    platform.advance(days=1)
    platform.edit(subject, rows[3].review_id, rating=1.0, text=EDIT)
    platform.delete(subject, rows[7].review_id)
    again, kept_at_last = site.crawl(), site.versions()
    platform.change_layout()
    platform.advance(days=1)
    texts = {row.text for row in rows}
    return Story(site, kept, texts, first, newest, n_asked, again, kept_at_last, site.crawl())


@pytest.fixture(name="story", scope="module", params=list(EXTERNAL_IDS))
def _story(request, tmp_path_factory):
    with served(tmp_path_factory.mktemp(request.param), request.param, N[request.param]) as site:
        yield tell(site)


def only_whole(story):
    if story.site.spider not in WHOLE:
        pytest.skip("this interface shows only some reviews")
    return WHOLE[story.site.spider]


def test_all_reviews_are_stored_exactly_once(story):
    run, n = story.first.run, 5 if story.site.spider == "googleplaces" else N[story.site.spider]
    assert (run.new, run.edited, run.vanished, run.census.seen) == (n, 0, 0, n), run.census.reason
    assert len(story.kept) == n
    assert all(any(text in version.review.text for text in story.texts) for version in story.kept)
    assert all(version.review.rating is not None for version in story.kept)


def test_the_whole_history_is_a_full_census(story):
    n_pages = only_whole(story)
    census = story.first.run.census
    assert (census.coverage, census.selection, census.reason) == (Coverage.FULL, Selection.FULL, "")
    assert census.pages == n_pages


@pytest.mark.parametrize(
    ("spider", "selection", "reason"),
    [
        ("appstore", Selection.NEWEST, "the source shows only its newest reviews"),
        ("googleplaces", Selection.FEATURED, "5 of 12 announced reviews were shown"),
    ],
)
def test_some_reviews_are_never_called_all(story, spider, selection, reason):
    if story.site.spider != spider:
        pytest.skip("another interface")
    census = story.first.run.census
    assert (census.coverage, census.selection) == (Coverage.PARTIAL, selection)
    assert reason in census.reason


def test_the_second_run_fetches_the_newest_page_and_no_more(story):
    n_pages = only_whole(story)
    run = story.newest.run
    assert (run.new, run.edited) == (3, 0)
    # The page with the new ones, and one of known reviews, which says that there are no more; a unit comes first.
    assert story.n_asked <= (3 if story.site.spider == "trustpilot" else 2)
    if n_pages > 2:
        assert "stopped at known reviews" in run.census.reason


def test_what_a_run_did_not_look_at_does_not_vanish(story):
    only_whole(story)
    run = story.newest.run
    assert run.vanished == (1 if run.census.coverage is Coverage.FULL else 0)


def test_an_edit_becomes_a_version_and_deletions_vanish_after_a_full_census(story):
    only_whole(story)
    run = story.again.run
    assert run.census.coverage is Coverage.FULL, run.census.reason
    n_gone = 2 - story.newest.run.vanished
    # Mangrove overwrites nothing: an edit is a new signed statement, which names the first one and is a version of it.
    assert (run.new, run.edited, run.vanished) == (0, 1, n_gone)
    assert run.unchanged == N[story.site.spider] + 3 - 3
    assert [EDIT in version.review.text for version in story.kept_at_last].count(True) == 1
    assert [version.vanished for version in story.kept_at_last].count(True) == 2


def test_a_layout_that_nobody_knows_is_loud_and_nothing_vanishes(story):
    run = story.redesigned.run
    assert run.census.coverage is Coverage.FAILED
    assert story.redesigned.loud
    assert run.vanished == 0


@pytest.mark.parametrize("spider", ["trustpilot", "bazaarvoice"])
def test_reviews_that_come_in_while_paging_are_counted_once(tmp_path, spider):
    with served(tmp_path, spider, 130) as site:
        site.platform.duplicate(0.3)
        run = site.crawl().run
        assert (run.new, run.census.seen, len(site.versions())) == (130, 130, 130)


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_honoured_in_both_forms(tmp_path, form):
    soon = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=3)
    with served(tmp_path, "steam", 205) as site:
        site.platform.limit_rate(3, retry_after=1 if form == "seconds" else soon)
        census = site.crawl().run.census
        visits = [visit for visit in site.platform.visits() if visit.path != "/robots.txt"]
    assert (census.coverage, census.seen) == (Coverage.FULL, 205), census.reason
    refused = [i for i, visit in enumerate(visits) if visit.status == 429]
    assert refused
    # A date that has passed by then asks for no wait at all.
    least = 0.95 if form == "seconds" else 0.0
    assert all(visits[i + 1].at - visits[i].at >= least for i in refused)


@pytest.mark.parametrize("status", [403, 429])
def test_a_quota_that_is_used_up_leaves_the_run_partial_with_the_reason(tmp_path, status):
    with served(tmp_path, "googleprofile", 120) as site:
        site.platform.limit_calls(2, status=status)
        run = site.crawl().run
        n_asked = len(site.asked())
    assert (run.census.coverage, run.new, run.vanished) == (Coverage.PARTIAL, 100, 0)
    if status == 403:
        assert "the quota at 127.0.0.1" in run.census.reason
        assert n_asked == 3
    else:
        assert "failed" in run.census.reason or "429" in run.census.reason
        assert n_asked <= 2 + 5


def test_empty_answers_are_asked_again_and_the_list_is_whole_in_the_end(tmp_path):
    with served(tmp_path, "steam", 205) as site:
        site.platform.answer_blank(2)
        census = site.crawl().run.census
    assert (census.coverage, census.seen) == (Coverage.FULL, 205), census.reason


def test_answers_that_stay_empty_are_never_taken_for_no_reviews(tmp_path):
    with served(tmp_path, "steam", 205) as site:
        site.crawl()
        site.platform.answer_blank(50)
        site.platform.advance(days=1)
        outcome = site.crawl()
        n_asked = len(site.asked())
    assert (outcome.run.census.coverage, outcome.run.vanished, outcome.loud) == (Coverage.FAILED, 0, True)
    assert n_asked == 4 + 4
