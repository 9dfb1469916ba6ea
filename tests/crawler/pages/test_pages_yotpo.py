"""Yotpo: three forms of answers, paging by number, and the app key's place in the address."""

import json
from datetime import UTC, datetime

import pytest

from crawler.errors import LayoutChanged, UnreadablePage
from crawler.pages.yotpo import parse
from store.records import Selection

NOW = datetime(2026, 7, 15, tzinfo=UTC)
URL = "https://api-cdn.yotpo.com/v1/widget/-/products/47%2F11/reviews.json?per_page=2&page=1&sort=date&direction=desc"


def row(number=1, **changes):
    plain = {
        "id": number, "score": 4, "title": "Boils", "content": "It&#x27;s hot.",
        "created_at": "2026-02-03T10:00:00.000Z",
        "votes_up": 2, "votes_down": 1, "verified_buyer": True, "user": {"display_name": "Erika", "score": 99},
    }  # fmt: skip
    return plain | changes


def widget(*rows, **changes):
    line = {"total_review": 3, "average_score": 4.3, "star_distribution": {"5": 1, "4": 2}}
    return {"response": {"pagination": {"page": 1, "per_page": 2, "total": 3}, "bottomline": line} | changes
            | {"reviews": list(rows)}}  # fmt: skip


def read(payload, url=URL):
    return parse(json.dumps(payload).encode(), url, NOW, "application/json")


def test_a_row_becomes_a_review():
    found = read(widget(row(comment={"content": "Thanks", "display_name": "Shop"}))).reviews[0]
    review = found.review
    assert (review.review_id, review.rating, review.title, review.text) == ("1", 4, "Boils", "It's hot.")
    assert (review.published.text(), review.helpful, review.reply) == ("2026-02-03T10:00:00Z", 2, "Thanks")
    assert (review.verified, review.subject, review.extra["not_helpful"]) == (True, "47/11", 1)
    assert (review.author_present, found.author.reveal()) == (True, "Erika")


def test_in_the_old_form_the_mark_is_a_fact_only():
    old = {"response": {"total_reviews": 7, "reviews": [row(user_type="User")]}}
    result = read(old, url="")
    assert (result.reviews[0].review.verified, result.reviews[0].review.extra["verified_buyer"]) == (None, True)
    (level,) = result.aggregates
    assert (level.rating, level.review_count, result.announced, result.next_url) == (None, 7, 7, None)


def test_the_bottom_line_is_the_products_own_figure():
    (level,) = read(widget(row())).aggregates
    assert (level.rating, level.review_count, level.subject) == (4.3, 3, "47/11")
    assert (level.histogram, level.histogram_unit) == ({"4": 2, "5": 1}, "count")


def test_a_product_without_reviews_has_no_mean():
    result = read(widget(bottomline={"total_review": 0, "average_score": 0}, pagination={"total": 0}))
    assert (result.aggregates[0].rating, result.announced, result.reviews) == (None, 0, ())


@pytest.mark.parametrize(
    ("page", "url", "following"),
    [
        (1, URL, URL.replace("&page=1", "&page=2")),
        (2, URL, None),
        (1, "", None),
        (
            1,
            "https://api.yotpo.com/v1/apps/SeCrEt/products/1/reviews?per_page=2&page=1&utoken=geheim",
            "https://api.yotpo.com/v1/apps/-/products/1/reviews?per_page=2&page=2",
        ),
    ],
)
def test_the_next_page_follows_until_all_were_shown_and_holds_no_key(page, url, following):
    assert read(widget(row(), pagination={"page": page, "per_page": 2, "total": 3}), url).next_url == following


def test_without_paging_facts_the_address_says_where_we_are():
    payload = {"response": {"total_reviews": 5, "reviews": [row(), row(2)]}}
    assert "page=3" in read(payload, URL.replace("&page=1", "&page=2")).next_url
    assert read(payload, URL.replace("&page=1", "&page=3")).next_url is None


def test_withdrawn_reviews_are_left_out_and_counted():
    result = read(widget(row(), row(2, deleted=True), row(3, archived=True)))
    assert (len(result.reviews), result.problems) == (1, ("2 withdrawn reviews were left out",))


@pytest.mark.parametrize(
    ("query", "selection"),
    [("sort=date", "newest"), ("sort=date&direction=asc", "featured"), ("sort=votes_up", "featured"),
     ("sort=date&star=5", "featured"), ("", "unknown")],
)  # fmt: skip
def test_order_and_filter_say_which_reviews_are_shown(query, selection):
    assert read(widget(row()), f"https://x.example/v1/widget/-/products/1/reviews?{query}").selection == Selection(
        selection
    )


def test_an_account_list_gives_neither_names_nor_addresses():
    rows = [row(user=None, name="Erika", email="erika@example.org", sku="k1")]
    result = read({"reviews": rows}, url="https://api.yotpo.com/v1/apps/-/reviews?page=1")
    assert (len(result.reviews), result.aggregates, result.next_url) == (1, (), None)
    assert "rika" not in repr(result)


@pytest.mark.parametrize("total", [float("nan"), float("inf"), -1, "many"])
def test_senseless_totals_are_no_totals(total):
    assert read({"response": {"total_reviews": total, "reviews": [row()]}}).announced is None


def test_a_page_without_a_rating_has_changed():
    with pytest.raises(LayoutChanged, match="0 ratings in 2"):
        read(widget(row(score=None), row(2, score=None)))
    with pytest.raises(UnreadablePage):
        parse(b"{", URL, NOW, "")
