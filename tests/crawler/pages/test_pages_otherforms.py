"""The same reviews after a data frame, another option of a tool, or another layout: nothing lost, nothing made up."""

import json
from datetime import UTC, datetime

import pytest
from amazon_page import block, page

from crawler.errors import LayoutChanged
from crawler.pages.amazonwording import read_helpful
from crawler.pages.jsonrepair import load
from crawler.pages.payload import figure, word
from crawler.pages.registry import parse_page

NOW = datetime(2026, 7, 15, tzinfo=UTC)
SHARES = {"5": 70.0, "4": 15.0, "3": 6.0, "2": 3.0, "1": 6.0}
UNIT = {"identifyingName": "mill.example", "trustScore": 4.6, "numberOfReviews": 43}
VOTE = {
    "id": "5f01",
    "rating": 4,
    "title": "Grinds",
    "text": "Fine.",
    "dates": {"publishedDate": "2025-05-27T20:32:43Z"},
}


def read(source, payload):
    return parse_page(source, json.dumps(payload).encode(), "", NOW)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(4711, "4711"), (4711.0, "4711"), ("4711", "4711"), (4711.5, None), (1e300, None), (True, None), (None, None)],
)
def test_an_id_is_the_same_after_a_data_frame_made_a_number_of_it(value, shown):
    assert word({"id": value}, "id") == shown


@pytest.mark.parametrize(
    ("value", "number"), [(4.3, 4.3), ("4.3", 4.3), ("43", 43), ("viele", None), (True, None), (None, None)]
)
def test_a_figure_may_come_as_text(value, number):
    assert figure([value], 0) == number


def test_a_month_of_a_data_frame_is_a_month():
    row = {"title": "Fair", "overall_score": 3.4, "year": 2025.0, "month": 4.0}
    assert read("kununu", [row]).reviews[0].review.published.text() == "2025-04"


def test_an_employers_review_without_a_heading_is_one():
    (found,) = read("kununu", [{"score": 3.4, "date": "2025-04"}]).reviews
    assert (found.review.rating, found.review.title) == (3.4, None)


def test_where_an_employee_works_is_not_kept():
    row = {"title": "Fair", "score": 3.4, "location": "Linz", "company": {"location": "Linz"}}
    assert "Linz" not in repr(read("kununu", [row]))


def test_figures_of_a_product_are_read_as_numbers_or_as_text():
    bars = [{"RatingValue": 5.0, "Count": 2}, {"RatingValue": "1", "Count": "1"}]
    figures = {
        "AverageOverallRating": "3.67",
        "OverallRatingRange": "5",
        "TotalReviewCount": "3",
        "RatingDistribution": bars,
    }
    rows = [{"Id": "1", "ProductId": "k", "Rating": 4, "ReviewText": "Boils."}]
    products = {"Products": {"k": {"ReviewStatistics": figures}}}
    (level,) = read("bazaarvoice", {"Results": rows, "Includes": products}).aggregates
    assert (level.rating, level.review_count) == (3.67, 3)
    assert level.histogram == {"1": 1, "2": 0, "3": 0, "4": 0, "5": 2}


def test_a_list_of_bare_ratings_says_how_many_there_are():
    rows = [{"Id": "1", "ProductId": "k", "Rating": 4, "SubmissionTime": "2026-02-03T00:00:00Z"}]
    (level,) = read("bazaarvoice", {"Results": rows, "TotalResults": 9}).aggregates
    assert (level.rating, level.review_count, level.subject) == (None, 9, "k")


def test_comments_are_no_reviews_where_the_reviews_are_missing():
    comments = {"Comments": {"7": {"Title": "Re", "Rating": 1, "ReviewText": "No!"}}}
    with pytest.raises(LayoutChanged):
        read("bazaarvoice", {"Results": None, "Includes": comments})


def test_a_shop_may_count_reviews_without_a_mean():
    rows = [{"evaluationId": 1, "buyerEval": 80, "buyerFeedback": "Hot.", "evalDate": "03 Feb 2026"}]
    (level,) = read("aliexpress", {"reviews": rows, "evaluation_stats": {"totalNum": 3}}).aggregates
    assert (level.rating, level.review_count) == (None, 3)


@pytest.mark.parametrize(
    "payload",
    [
        {"businessUnit": UNIT, "reviews": [VOTE]},
        [{"pageUrl": "x", "companyDetails": UNIT, "reviews": [VOTE]}],
        [{"businessUnit": UNIT, "reviews": [VOTE]}, {"businessUnit": UNIT, "reviews": [VOTE | {"id": "5f02"}]}],
        {"pageProps": {"businessUnit": UNIT | {"numberOfReviews": {"total": 43}}, "reviews": [VOTE]}},
    ],
    ids=["page data alone", "a tool's own names", "two pages of a business", "a count by stars"],
)
def test_the_figures_of_a_business_are_found_in_every_form_of_its_page_data(payload):
    result = read("trustpilot", payload)
    assert [(level.rating, level.review_count) for level in result.aggregates] == [(4.6, 43)]
    assert {found.review.subject for found in result.reviews} == {result.subject} == {"mill.example"}
    assert len(result.reviews) == (len(payload) if isinstance(payload, list) else 1)


def test_several_businesses_in_one_file_keep_their_own():
    other = UNIT | {"identifyingName": "oven.example", "trustScore": 3.1}
    pages = [{"businessUnit": UNIT, "reviews": [VOTE]}, {"businessUnit": other, "reviews": [VOTE | {"id": "5f02"}]}]
    result = read("trustpilot", pages)
    assert {level.subject: level.rating for level in result.aggregates} == {"mill.example": 4.6, "oven.example": 3.1}
    assert [found.review.subject for found in result.reviews] == ["mill.example", "oven.example"]
    assert (result.subject, result.announced) == (None, None)


def test_several_legacy_answers_in_one_file_are_all_read():
    places = [{"place_id": f"ChIJ{n}", "user_ratings_total": n, "rating": 4} for n in (2, 3)]
    shown = [{"reviews": [{"rating": n, "time": 1497657494}]} for n in (2, 3)]
    result = read("google", [{"result": place | more} for place, more in zip(places, shown, strict=True)])
    assert [found.review.rating for found in result.reviews] == [2, 3]
    assert [level.rating_count for level in result.aggregates] == [2, 3]


@pytest.mark.parametrize("number", ["", " "])
def test_an_empty_id_is_none(number):
    entry = {"id": {"label": number}, "im:rating": {"label": "4"}, "content": {"label": "Fine."}}
    assert read("appstore", {"feed": {"entry": [entry]}}).reviews[0].review.review_id is None


def test_escaped_json_keeps_the_addresses_in_it():
    text = "{&quot;@id&quot;: &quot;https://shop.example/a&quot;, &quot;b&quot;: [1,],}"
    assert load(text).values == ({"@id": "https://shop.example/a", "b": [1]},)


@pytest.mark.parametrize(
    ("shown", "votes"), [("Helpful", None), ("Hilfreich", None), ("Una persona la encontró útil", 1)]
)
def test_a_button_is_no_vote(shown, votes):
    assert read_helpful(shown) == votes


def test_a_date_line_of_a_tool_is_found_under_its_newer_name():
    row = {"rating": 4, "text": "Boils.", "locationAndDate": "Recensito in Italia il 6 aprile 2023"}
    review = read("amazon", [row]).reviews[0].review
    assert (review.published.text(), review.country) == ("2023-04-06", "Italia")


METER = '<div class="a-meter" {}><div class="a-meter-bar"></div></div>'


@pytest.mark.parametrize(
    "row",
    [
        '<div><a href="?x={word}_star"><span>{star}</span>' + METER.format('aria-valuenow="{p}"') + "</a></div>",
        '<tr><td><a class="{star}star">{star}</a></td><td>' + METER.format("") + "</td><td>{p}%</td></tr>",
        "<div><p>{star}</p><p>" + METER.format('aria-label="{p} %"') + "</p></div>",
    ],
    ids=["blocks", "shares in words alone", "a label of the bar"],
)  # fmt: skip
def test_a_histogram_has_five_bars_whatever_is_around_them(row):
    words = {"5": "five", "4": "four", "3": "three", "2": "two", "1": "one"}
    rows = "".join(row.format(star=star, word=words[star], p=int(p)) for star, p in SHARES.items())
    wrapped = f"<table>{rows}</table>" if row.startswith("<tr") else rows
    html = page(block(), head=f'<div id="histogramTable"></div><div id="histogramTable">{wrapped}</div>')
    (level,) = parse_page("amazon", html.encode(), "", NOW).aggregates
    assert (dict(level.histogram), level.histogram_unit) == (SHARES, "percent")


def test_a_pointer_that_repeats_the_type_is_a_pointer(read_json_ld):
    kettle = {"@type": "Product", "@id": "#k", "name": "Kettle", "review": [{"@type": "Review", "@id": "#r"}]}
    review = {"@type": "Review", "@id": "#r", "reviewRating": {"ratingValue": 4}, "reviewBody": "Boils."}
    level = {"@type": "AggregateRating", "@id": "#a", "ratingValue": 4, "ratingCount": 3}
    result = read_json_ld(
        {"@graph": [kettle | {"aggregateRating": {"@type": "AggregateRating", "@id": "#a"}}, review, level]}
    )
    assert [(f.review.rating, f.review.extra["item_name"]) for f in result.reviews] == [(4, "Kettle")]
    assert [(a.rating, a.extra["item_name"]) for a in result.aggregates] == [(4, "Kettle")]


@pytest.mark.parametrize("shell", [{}, {"reviewBody": None, "author": None}, {"itemReviewed": {"@type": "Product"}}])
def test_a_shell_of_a_template_is_no_review_and_is_said(read_json_ld, shell):
    kettle = {
        "@type": "Product",
        "name": "Kettle",
        "review": [{"@type": "Review"} | shell, {"reviewRating": {"ratingValue": 4}}],
    }
    result = read_json_ld(kettle)
    assert ([found.review.rating for found in result.reviews], len(result.problems)) == ([4], 1)


def test_yotpo_writes_its_names_in_either_way():
    row = {
        "id": 1,
        "score": 4,
        "content": "Boils.",
        "createdAt": "2026-02-03T10:00:00Z",
        "votesUp": 3,
        "verifiedBuyer": True,
    }
    line = {"totalReview": 9, "averageScore": 4.2, "starDistribution": {"5": 9}}
    result = read("yotpo", {"pagination": {"page": 1, "perPage": 1, "total": 9}, "bottomline": line, "reviews": [row]})
    review, (level,) = result.reviews[0].review, result.aggregates
    assert (review.published.text(), review.helpful, review.verified) == ("2026-02-03T10:00:00Z", 3, True)
    assert (level.rating, level.review_count, dict(level.histogram)) == (4.2, 9, {"5": 9})


def test_what_opens_the_rest_of_a_text_is_no_part_of_it():
    more = '<span class="moreEllipses">… </span><span class="moreLink">Mehr davon</span>'
    html = f'<ol><li class="empReview" id="empReview_77"><p class="pros">Free tea {more}</p></li></ol>'
    stars = (
        '<li class="empReview" id="empReview_78"><div class="gdStars" title="4.0"></div><p class="cons">Pay</p></li>'
    )
    result = parse_page("glassdoor", f"<html><body>{html}<ol>{stars}</ol></body></html>".encode(), "", NOW)
    assert [dict(found.review.parts) for found in result.reviews] == [{"pros": "Free tea"}, {"cons": "Pay"}]


def test_a_line_of_several_parts_keeps_its_gaps():
    line = '<p class="index__employmentInfoBlock__x"><b>Angestellte</b><span>Arbeitet im Bereich IT.</span></p>'
    html = f'<article data-testid="review-1"><h3>Fair</h3><span class="index__score__x">3,8</span>{line}</article>'
    (found,) = parse_page("kununu", f"<html><body>{html}</body></html>".encode(), "", NOW).reviews
    assert found.review.extra["position"] == "Angestellte Arbeitet im Bereich IT."


def test_a_page_that_is_cut_off_says_so_and_a_piece_of_one_is_whole():
    whole = page(block())
    for html, n_problems in ((whole, 0), (whole.removesuffix("</body></html>"), 1), (block(), 0)):
        result = parse_page("amazon", html.encode(), "", NOW)
        assert ([found.review.rating is None for found in result.reviews], len(result.problems)) == (
            [False],
            n_problems,
        )


def test_what_a_tool_took_along_with_a_date_does_not_hide_it():
    row = {"title": "Fine", "ratings": {"overall": 4.0}, "date": "Written on March 5, 2024", "review_body": "Boils."}
    assert read("capterra", [row]).reviews[0].review.published.text() == "2024-03-05"
