"""Bazaarvoice: results are reviews, what is included beside them is not; offset paging; figures of products."""

import json
from datetime import UTC, datetime

import pytest

from crawler.errors import LayoutChanged, UnreadablePage
from crawler.pages.bazaarvoice import parse
from store.records import Selection

NOW = datetime(2026, 7, 15, tzinfo=UTC)
URL = "https://api.bazaarvoice.com/data/reviews.json?Filter=ProductId:eq:k1&Sort=SubmissionTime:desc&Limit=2&Offset=0"


def row(number=1, **changes):
    plain = {
        "Id": str(number), "ProductId": "k1", "Rating": 4, "RatingRange": 5, "Title": "Boils",
        "ReviewText": "Tea &amp; all.",
        "SubmissionTime": "2026-02-03T23:30:00.000-06:00", "LastModificationTime": "2026-02-05T00:00:00.000+00:00",
        "ContentLocale": "de_DE", "UserNickname": "erika", "AuthorId": f"a{number}", "TotalPositiveFeedbackCount": 3,
        "TotalNegativeFeedbackCount": 1, "IsRecommended": None, "Badges": {}, "ClientResponses": [],
        "SecondaryRatings": {}, "Pros": None, "Cons": None,
    }  # fmt: skip
    return plain | changes


def statistics(**changes):
    bars = [{"RatingValue": 5, "Count": 2}, {"RatingValue": 1, "Count": 1}]
    plain = {"AverageOverallRating": 3.67, "OverallRatingRange": 5, "TotalReviewCount": 3, "RatingDistribution": bars}
    return plain | changes


def answer(*rows, **changes):
    plain = {"Limit": 2, "Offset": 0, "TotalResults": 3, "HasErrors": False, "Errors": [], "Includes": {}}
    return plain | {"Results": list(rows)} | changes


def read(payload, url=URL):
    return parse(json.dumps(payload).encode(), url, NOW, "application/json")


def test_a_result_becomes_a_review():
    found = read(answer(row())).reviews[0]
    review = found.review
    assert (review.review_id, review.rating, review.scale.high, review.scale.stated) == ("1", 4, 5, True)
    assert (review.title, review.text, review.language) == ("Boils", "Tea & all.", "de_DE")
    assert (review.published.text(), review.helpful, review.reply) == ("2026-02-04T05:30:00Z", 3, None)
    assert (review.verified, review.incentivised, review.subject) == (None, None, "k1")
    assert (review.extra["not_helpful"], "recommended" in review.extra) == (1, False)
    assert (review.author_present, found.author.reveal()) == (True, "a1")


def test_badges_and_answers_say_more_of_a_review():
    answers = [{"Response": "Thanks", "Name": "Anna"}, {"Response": "Again", "Name": "Bea"}]
    badges = {"incentivizedReview": {"BadgeType": "Custom"}, "VerifiedPurchaser": {}}
    review = read(answer(row(Badges=badges, ClientResponses=answers))).reviews[0].review
    assert (review.verified, review.incentivised, review.reply) == (True, True, "Thanks\nAgain")
    assert "Anna" not in repr(review)


def test_a_range_of_ten_is_the_scale_and_aspects_on_another_scale_are_left_out():
    aspects = {"Value": {"Value": 8, "ValueRange": 10}, "Fit": {"Value": 3, "ValueRange": 5}, "Look": {"Value": None}}
    review = read(answer(row(Rating=9, RatingRange=10, SecondaryRatings=aspects))).reviews[0].review
    assert (review.rating, review.scale.high, review.sub_ratings) == (9, 10, {"Value": 8})


def test_rows_on_several_scales_stay_in_their_order():
    result = read(answer(row(1), row(2, Rating=9, RatingRange=10), row(3, RatingRange=None), TotalResults=3))
    assert [(f.review.rating, f.review.scale.high, f.review.scale.stated) for f in result.reviews] == [
        (4, 5, True), (9, 10, True), (4, 5, False),
    ]  # fmt: skip


def test_tags_are_parts():
    tags = {"Pro": {"Values": ["fast", "quiet"]}, "Con": {"Values": []}}
    assert read(answer(row(TagDimensions=tags))).reviews[0].review.parts == {"pros": "fast\nquiet"}


def test_what_is_included_is_neither_review_nor_mixed_in():
    included = {
        "Comments": {"c1": {"Id": "c1", "CommentText": "Me too", "SubmissionTime": "2026-02-03T00:00:00Z"}},
        "Authors": {"a1": {"Id": "a1", "UserNickname": "erika", "ReviewStatistics": statistics()}},
        "Products": {
            "k1": {
                "ReviewStatistics": statistics(),
                "FilteredReviewStatistics": statistics(TotalReviewCount=1, AverageOverallRating=5.0),
            }
        },
    }
    result = read(answer(row(), Includes=included))
    assert [found.review.review_id for found in result.reviews] == ["1"]
    (level,) = result.aggregates
    assert (level.rating, level.review_count, level.rating_count, level.subject) == (3.67, 3, None, "k1")
    assert (level.histogram, level.histogram_unit) == ({"1": 1, "2": 0, "3": 0, "4": 0, "5": 2}, "count")
    assert (level.extra["filtered_review_count"], level.extra["filtered_rating"]) == (1, 5.0)


def test_without_statistics_the_length_of_the_list_is_all_that_is_known():
    (level,) = read(answer(row())).aggregates
    assert (level.rating, level.review_count, level.histogram) == (None, 3, {})
    assert read(answer(row(), row(2, ProductId="k2"))).aggregates == ()


def test_a_product_nobody_reviewed_has_no_mean():
    products = {"k1": {"ReviewStatistics": statistics(AverageOverallRating=0, TotalReviewCount=0)}}
    (level,) = read(answer(Includes={"Products": products}, TotalResults=0)).aggregates
    assert (level.rating, level.review_count, level.histogram) == (None, 0, {})


def test_a_list_of_products_or_of_statistics_gives_figures_without_reviews():
    listed = read(answer({"Id": "k1", "Name": "Kettle", "ReviewStatistics": statistics()}), url="")
    counted = read(answer({"ProductStatistics": {"ProductId": "k1", "ReviewStatistics": statistics()}}), url="")
    for result in (listed, counted):
        assert (result.reviews, result.subject, result.aggregates[0].review_count) == ((), "k1", 3)


def test_a_batch_gives_the_reviews_of_its_answers():
    result = read({"BatchedResults": {"q0": answer(row(1)), "q1": answer(row(2))}})
    assert ([f.review.review_id for f in result.reviews], result.announced, result.next_url) == (["1", "2"], None, None)


@pytest.mark.parametrize(
    ("offset", "url", "following"),
    [
        (0, URL, URL.replace("Offset=0", "Offset=2")),
        (2, URL, None),
        (0, "", None),
        (0, "https://x.example/r?passkey=secret", "https://x.example/r?Offset=2"),
    ],
)
def test_the_next_page_begins_where_this_one_ends(offset, url, following):
    assert read(answer(row(), Offset=offset), url).next_url == following


@pytest.mark.parametrize(
    ("order", "selection"),
    [
        ("SubmissionTime:desc", "newest"),
        ("SubmissionTime:asc", "featured"),
        ("Rating:desc", "featured"),
        ("", "unknown"),
    ],
)
def test_the_order_says_which_reviews_are_shown(order, selection):
    url = f"https://x.example/r?Sort={order}" if order else "https://x.example/r"
    assert read(answer(row()), url).selection == Selection(selection)


def test_bare_forms_are_read_too():
    for payload in ([row()], row()):
        result = read(payload, url="")
        assert (len(result.reviews), result.announced, result.subject) == (1, None, "k1")


def test_an_empty_list_is_an_answer():
    result = read(answer(TotalResults=0))
    assert (result.reviews, result.announced, result.next_url) == ((), 0, None)


def test_an_error_names_its_code_and_not_its_words():
    errors = [{"Code": "ERROR_PARAM_INVALID_API_KEY", "Message": "bad key: geheim"}]
    with pytest.raises(LayoutChanged, match="INVALID_API_KEY") as caught:
        read(answer(HasErrors=True, Errors=errors))
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("body", [b"", b"<html>captcha</html>", b'{"Results": 1}', b'{"data": {"a": 1}}'])
def test_what_holds_no_reviews_is_refused(body):
    with pytest.raises(UnreadablePage):
        parse(body, URL, NOW, "")


def test_senseless_numbers_are_left_out():
    payload = answer(row(Rating=7, RatingRange=-1, TotalPositiveFeedbackCount=-3), row(2), TotalResults=float("nan"))
    result = read(payload)
    assert (result.reviews[0].review.rating, result.reviews[0].review.helpful, result.announced) == (None, None, None)
    assert result.problems == ("a rating is no number from 1 to 5 and was left out",)
