"""What is counted of a run's pages, and what is compared beside them: own figures, known reviews, structure."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from crawler.crosscheck import find_contradictions, find_remarks
from crawler.health import Collected, account_of, is_good
from crawler.pages.found import Found, PageResult
from crawler.tally import PAGES_TOLD, Tally, fields_of, own_reviews
from store.records import (
    Aggregate,
    Census,
    Coverage,
    Listing,
    Published,
    Review,
    Run,
    RunHealth,
    Scale,
    Selection,
    on_day,
)

AT = datetime(2026, 3, 9, 12, tzinfo=UTC)
LISTING = Listing("shop", "mug", "mug", "https://shop.example/mug", id=1)


def review(n=1, **changes):
    plain = Review("shop", f"r{n}", 4.0, title="Fine", text="Works.", published=on_day(date(2026, 1, n)))
    return replace(plain, **changes)


def tally_of(*reviews, aggregate=None):
    tally = Tally(AT)
    tally.add_page(PageResult(tuple(map(Found, reviews)), (aggregate,) if aggregate else ()))
    return tally


def test_a_tally_counts_fields_ratings_scales_and_dates():
    ten = review(3, rating=9.0, scale=Scale(1, 10), title=None, verified=False)
    health = tally_of(review(1), review(2, text=None, rating=None), ten).health("shop/1")
    assert (health.parser, health.n_read, health.per_page) == ("shop/1", 3, (3,))
    assert health.fill == {
        "date": 1.0, "id": 1.0, "rating": 0.6667, "text": 0.6667, "title": 0.6667, "verified": 0.3333,
    }  # fmt: skip
    assert (health.ratings, health.scales) == ({"4": 1, "9": 1}, {"1-5 star": 1, "1-10 star": 1})
    assert (health.days[:4], sum(health.days), health.n_months, health.n_same_day) == ((1, 1, 1, 0), 3, 1, 1)


def test_an_empty_tally_is_no_division_by_zero():
    assert Tally(AT).health("shop/1") == RunHealth(parser="shop/1", days=(0,) * 31)


@pytest.mark.parametrize(
    ("published", "n_future"),
    [
        (on_day(date(2026, 3, 11)), 0),
        (on_day(date(2026, 3, 12)), 1),
        (Published(datetime(2027, 1, 1, tzinfo=None)), 0),  # noqa: DTZ001 - a source without a zone
        (Published(), 0),
    ],
)
def test_a_date_more_than_two_days_ahead_lies_in_the_future(published, n_future):
    assert tally_of(review(published=published)).health("p").n_future == n_future


def test_reviews_of_other_things_on_the_page_do_not_count():
    page = PageResult((Found(review(1, subject="mug")), Found(review(2, subject="cup"))), subject="mug")
    assert [found.review.review_id for found in own_reviews(page)] == ["r1"]


def test_parts_are_words_and_a_false_mark_is_a_mark():
    assert fields_of(Review("shop", None, None, parts={"pros": "light"}, verified=False)) == ["text", "verified"]


def test_pages_are_told_one_by_one_up_to_a_limit_and_the_first_ones_structure_stays():
    tally = Tally(AT)
    for body in (b'{"a": 1}', b'{"b": 1}'):
        tally.add_body(body)
    assert len(tally.fingerprint) == 1
    for _ in range(PAGES_TOLD + 1):
        tally.add_page(PageResult())
    assert len(tally.health("p").per_page) == PAGES_TOLD


def test_answers_are_counted():
    tally = Tally(AT)
    tally.add_answer(retries=2, status=503)
    tally.add_answer(retries=0)
    assert (tally.health("p").retries, tally.health("p").statuses) == (2, {"503": 1})


# Beside them


def found(n, **changes):
    return replace(Collected(pages=1, seen=n, announced=n, read=n, rated=n, ended=True), **changes)


def before(n, health=None, coverage=Coverage.FULL):
    health = health or RunHealth(parser="p", n_read=n)
    return [Run(1, LISTING, AT, AT + timedelta(hours=1), Census(coverage, Selection.FULL, n, n), health=health)]


@pytest.mark.parametrize(
    ("n_known", "usual", "doubted"), [(40, 40, []), (20, 40, []), (19, 40, ["value.id"]), (0, 7, []), (8, 8, [])]
)
def test_a_listing_without_its_known_reviews_is_doubted(n_known, usual, doubted):
    now = RunHealth(parser="p", n_read=40, n_known=n_known)
    doubts = find_contradictions(found(40), Tally(AT), now, before(usual))
    assert [doubt.kind for doubt in doubts] == doubted


@pytest.mark.parametrize(
    ("mean", "count", "doubted", "told"),
    [(4.0, 20, 0, 0), (4.5, 20, 0, 1), (2.0, 20, 1, 0), (2.0, 900, 0, 0), (None, 20, 0, 0)],
)
def test_the_sources_own_mean_is_held_against_that_of_its_reviews(mean, count, doubted, told):
    tally = tally_of(*map(review, range(1, 21)), aggregate=Aggregate("shop", mean, rating_count=count))
    given = (found(20), tally, tally.health("p"), [])
    assert len(list(find_contradictions(*given))) == doubted
    assert len(list(find_remarks(*given))) == told


def test_a_histogram_that_says_otherwise_is_remarked():
    shown = Aggregate("shop", 4.0, rating_count=20, histogram={"5": 10, "4": 0, "3": 10}, histogram_unit="count")
    tally = tally_of(*map(review, range(1, 21)), aggregate=shown)
    (said,) = find_remarks(found(20), tally, tally.health("p"), [])
    assert said == "the source's own histogram contradicts the ratings of its reviews"


def test_another_structure_is_remarked_and_no_doubt():
    old = before(20, RunHealth(parser="p", n_read=20, fingerprint=("aa", "bb")))
    now = RunHealth(parser="p", n_read=20, n_known=20, fingerprint=("cc", "dd"))
    assert list(find_contradictions(found(20), Tally(AT), now, old)) == []
    assert list(find_remarks(found(20), Tally(AT), now, old)) == ["the structure of the page has changed"]


def test_a_window_of_newest_reviews_without_a_known_one_has_a_gap():
    now, window = RunHealth(parser="p", n_read=50), found(50, selection=Selection.NEWEST, announced=None)
    (said,) = find_remarks(window, Tally(AT), now, before(50, coverage=Coverage.PARTIAL))
    assert "may have been missed" in said


def test_an_unsteady_source_is_remarked():
    now = RunHealth(parser="p", n_read=50, n_known=50, retries=3)
    assert list(find_remarks(found(50), Tally(AT), now, [])) == ["3 requests had to be sent again"]


@pytest.mark.parametrize(
    ("coverage", "is_alarm", "good"),
    [("full", False, True), ("partial", False, True), ("partial", True, False), ("failed", False, False)],
)
def test_a_run_is_good_unless_it_failed_or_raised_an_alarm(coverage, is_alarm, good):
    (run,) = before(9, RunHealth(is_alarm=is_alarm), Coverage(coverage))
    assert is_good(run) is good


def test_the_account_of_a_run_is_its_reason_and_each_warning_once():
    census = Census(Coverage.PARTIAL, Selection.FULL, 9, 9, reason="titles are gone; dates are gone")
    run = Run(1, LISTING, AT, AT, census, health=RunHealth(warnings=("titles are gone", "ids are gone")))
    assert account_of(run) == "titles are gone; dates are gone; ids are gone"
    assert account_of(replace(run, health=None)) == "titles are gone; dates are gone"
    assert account_of(replace(run, census=None, health=None)) == ""
