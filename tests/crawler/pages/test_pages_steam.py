"""Steam: a thumb is 0 or 1, a short page is not the end, an empty page or a repeated cursor is."""

import json
from datetime import UTC, datetime

import pytest

from crawler.errors import LayoutChanged, UnreadablePage
from crawler.pages.steam import parse
from store.records import RatingKind, Selection

NOW = datetime(2026, 7, 15, tzinfo=UTC)
URL = "https://store.steampowered.com/appreviews/440?json=1&filter=recent&language=all&num_per_page=100&cursor=%2A"


def row(number=1, **changes):
    plain = {
        "recommendationid": str(number), "language": "schinese", "review": "Good [b]game[/b].", "voted_up": True,
        "timestamp_created": 1767225600, "timestamp_updated": 1767312000, "votes_up": 3, "votes_funny": 1,
        "weighted_vote_score": "0.523", "steam_purchase": True, "received_for_free": False, "refunded": False,
        "author": {"steamid": f"7656{number}", "playtime_forever": 300, "playtime_at_review": 120},
    }  # fmt: skip
    return plain | changes


def answer(*rows, **changes):
    return {
        "success": 1,
        "query_summary": {"num_reviews": len(rows)},
        "reviews": list(rows),
        "cursor": "AoJ+/w=",
    } | changes


def read(payload, url=URL):
    return parse(json.dumps(payload).encode(), url, NOW, "application/json")


def test_a_row_becomes_a_review():
    found = read(answer(row(received_for_free=True, developer_response="Thanks"))).reviews[0]
    review = found.review
    assert (review.review_id, review.rating, review.scale.kind, review.unit()) == ("1", 1, RatingKind.BINARY, 1)
    assert (review.text, review.language, review.subject) == ("Good [b]game[/b].", "schinese", "440")
    assert (review.published.text(), review.helpful, review.reply) == ("2026-01-01T00:00:00Z", 3, "Thanks")
    assert (review.incentivised, review.verified, review.extra["steam_purchase"]) == (True, None, True)
    assert (review.extra["playtime_minutes"], review.extra["playtime_at_review_minutes"]) == (300, 120)
    assert (review.author_present, found.author.reveal()) == (True, "76561")
    assert "76561" not in repr(found)


def test_a_thumb_down_without_a_text_is_a_whole_review():
    review = read(answer(row(), row(2, voted_up=False, review=""))).reviews[1].review
    assert (review.rating, review.text) == (0, None)


def test_a_negative_count_that_ran_over_is_no_count():
    assert read(answer(row(votes_up=4294967295))).reviews[0].review.helpful is None


def test_totals_stand_on_the_first_page_only():
    summary = {"num_reviews": 1, "total_reviews": 8, "total_positive": 6, "total_negative": 2, "review_score": 7}
    result = read(answer(row(), query_summary=summary))
    (level,) = result.aggregates
    assert (level.rating, level.rating_count, level.review_count) == (0.75, 8, None)
    assert (level.histogram, level.extra, result.announced) == ({"0": 2, "1": 6}, {"review_score": 7}, 8)
    later = read(answer(row(), query_summary={"num_reviews": 1}))
    assert (later.aggregates, later.announced) == ((), None)


def test_an_app_nobody_reviewed_has_no_mean():
    summary = {"total_reviews": 0, "total_positive": 0, "total_negative": 0}
    result = read(answer(query_summary=summary))
    assert (result.aggregates[0].rating, result.aggregates[0].histogram, result.announced) == (None, {}, 0)


@pytest.mark.parametrize(
    ("payload", "url", "following"),
    [
        (answer(row()), URL, URL.replace("%2A", "AoJ%2B%2Fw%3D")),
        (answer(), URL, None),
        (answer(row()), URL.replace("%2A", "AoJ%2B%2Fw%3D"), None),
        (answer(row(), cursor=""), URL, None),
        (answer(row()), "", None),
    ],
    ids=["a short page goes on", "an empty page ends", "a repeated cursor ends", "no cursor", "a saved page"],
)
def test_the_cursor_leads_on(payload, url, following):
    assert read(payload, url).next_url == following


@pytest.mark.parametrize(("order", "selection"), [("recent", "newest"), ("updated", "newest"), ("all", "featured")])
def test_the_filter_says_which_reviews_are_shown(order, selection):
    assert read(answer(row()), URL.replace("recent", order)).selection == Selection(selection)


@pytest.mark.parametrize("success", [1, True])
def test_success_is_one(success):
    assert len(read(answer(row(), success=success)).reviews) == 1


@pytest.mark.parametrize("success", [2, 0, "no", None])
def test_anything_else_is_a_failure(success):
    with pytest.raises(LayoutChanged, match="failed"):
        read(answer(row(), success=success))


def test_bare_rows_are_read_too():
    assert len(read([row(), row(2)], url="").reviews) == 2
    assert read(row(), url="").subject is None


def test_rows_without_thumbs_have_changed():
    with pytest.raises(LayoutChanged, match="0 ratings"):
        read(answer(row(voted_up=None), row(2, voted_up="yes")))


@pytest.mark.parametrize("body", [b"", b"null", b"<html>Access Denied</html>", b'{"success": 1}'])
def test_what_holds_no_reviews_is_refused(body):
    with pytest.raises(UnreadablePage):
        parse(body, URL, NOW, "")
