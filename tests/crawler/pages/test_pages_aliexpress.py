"""AliExpress: the original and not the machine's translation, 20..100 as it is, masked names are nobody."""

import json
from datetime import UTC, datetime

import pytest

from crawler.errors import UnreadablePage
from crawler.pages.aliexpress import parse
from store.records import Selection

NOW = datetime(2026, 7, 15, tzinfo=UTC)
URL = "https://feedback.aliexpress.com/pc/searchEvaluation.do?productId=1005&page=1&sort=lastest_feedback"


def row(number=1, **changes):
    plain = {
        "evaluationId": number, "evaluationIdStr": str(number), "buyerEval": 80, "buyerName": "J***n",
        "buyerFeedback": "Кипит быстро.", "buyerTranslationFeedback": "Boils fast.", "buyerProductFeedBack": "",
        "buyerCountry": "KZ", "evalDate": "03 Feb 2026", "upVoteCount": 2, "downVoteCount": 1, "anonymous": False,
    }  # fmt: skip
    return plain | changes


FIGURES = {"evarageStar": 4.5, "totalNum": 10, "fiveStarNum": 6, "fourStarNum": 3, "threeStarNum": 1,
           "twoStarNum": 0, "oneStarNum": 0, "fiveStarRate": 60.0}  # fmt: skip


def read(payload, url=""):
    return parse(json.dumps(payload).encode(), url, NOW, "application/json")


def test_a_row_becomes_a_review_in_its_own_words():
    review = read([row()]).reviews[0].review
    assert (review.review_id, review.rating, review.scale.low, review.scale.high) == ("1", 80, 20, 100)
    assert (review.text, review.title, review.language) == ("Кипит быстро.", None, None)
    assert (review.published.text(), review.country, review.helpful) == ("2026-02-03", "KZ", 2)
    assert (review.extra["translation_present"], review.extra["stars"]) == (True, 4)
    assert review.unit() == pytest.approx(0.75)


@pytest.mark.parametrize(("name", "author"), [("J***n", None), ("AliExpress Shopper", None), ("Jan Maat", "Jan Maat")])
def test_a_masked_name_is_shown_but_is_nobody(name, author):
    found = read([row(buyerName=name)]).reviews[0]
    assert (found.review.author_present, found.author and found.author.reveal()) == (True, author)


def test_a_later_addition_is_a_part_and_never_the_text():
    review = read([row(buyerAddFbContent="Still boils.")]).reviews[0].review
    assert (review.text, review.parts) == ("Кипит быстро.", {"addition": "Still boils."})


def test_a_translation_never_stands_in_for_a_missing_original():
    assert read([row(buyerFeedback="")]).reviews[0].review.text is None


@pytest.mark.parametrize("payload", [
    {"reviews": [row()], "evaluation_stats": FIGURES},
    {"data": {"evaViewList": [row()], "productEvaluationStatistic": FIGURES}},
])  # fmt: skip
def test_the_products_figures_are_found_in_any_envelope(payload):
    result = read(payload, URL)
    (level,) = result.aggregates
    assert (level.rating, level.scale.high, level.review_count, level.subject) == (4.5, 5, 10, "1005")
    assert (level.histogram, level.histogram_unit) == ({"1": 0, "2": 0, "3": 1, "4": 3, "5": 6}, "count")
    assert result.announced == 10


def test_no_reviews_have_no_mean():
    result = read({"reviews": [], "evaluation_stats": {"evarageStar": 0, "totalNum": 0}})
    assert (result.reviews, result.aggregates[0].rating, result.announced) == ((), None, 0)


def test_pages_follow_as_long_as_the_answer_says_so():
    payload = {"data": {"currentPage": 1, "totalPage": 2, "evaViewList": [row()]}}
    assert read(payload, URL).next_url == URL.replace("page=1", "page=2")
    payload["data"]["currentPage"] = 2
    assert read(payload, URL).next_url is None
    assert read([row()], URL).next_url is None


@pytest.mark.parametrize(
    ("url", "selection"), [("", "unknown"), (URL, "newest"), (URL.replace("lastest_feedback", "complex"), "featured")]
)
def test_the_order_says_which_reviews_are_shown(url, selection):
    assert read([row()], url).selection == Selection(selection)


@pytest.mark.parametrize("value", [0, 105, "great", None])
def test_a_rating_off_the_scale_is_left_out(value):
    result = read([row(), row(2, buyerEval=value)])
    assert (result.reviews[1].review.rating, len(result.problems)) == (None, value is not None)


@pytest.mark.parametrize("body", [b"", b"<html>punish?captcha</html>", b'{"data": {}}'])
def test_what_holds_no_reviews_is_refused(body):
    with pytest.raises(UnreadablePage):
        parse(body, URL, NOW, "")
