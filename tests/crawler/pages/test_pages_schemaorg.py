"""schema.org pages: whose rating it is, scales, counts, broken blocks, the same thing twice."""

import pytest

from crawler.errors import UnreadablePage
from store.records import Selection

KETTLE = {"@type": "Product", "name": "Kettle", "url": "https://shop.example/kettle"}
SHOP = {"@type": "Organization", "name": "Shop", "url": "https://shop.example"}


def rating(value, **more):
    return {"@type": "Rating", "ratingValue": value, **more}


def aggregate(value, **more):
    return {"@type": "AggregateRating", "ratingValue": value, **more}


def review(text="Boils.", value=4, **more):
    return {"@type": "Review", "reviewBody": text, "reviewRating": rating(value), **more}


def figures(result):
    return [(a.rating, a.rating_count, a.review_count) for a in result.aggregates]


def texts(result):
    return [found.review.text for found in result.reviews]


@pytest.mark.parametrize(
    "wrap",
    [
        lambda node: node,
        lambda node: [node],
        lambda node: {"@graph": [{"@type": "WebSite"}, node]},
        lambda node: {"@type": "WebPage", "mainEntity": node},
        lambda node: {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": node}]},
        lambda node: {**node, "@type": ["Thing", "Product"]},
        lambda node: {**node, "@type": "http://schema.org/Product"},
        lambda node: {f"http://schema.org/{key}" if key == "review" else key: value for key, value in node.items()},
    ],
)
def test_reviews_are_found_wherever_they_are_nested(read_json_ld, wrap):
    result = read_json_ld(wrap({**KETTLE, "review": [review("One"), review("Two")]}))
    assert texts(result) == ["One", "Two"]
    assert result.subject == KETTLE["url"]


def test_a_rating_belongs_to_the_node_that_holds_it_and_the_item_comes_first(read_json_ld):
    result = read_json_ld(
        {**SHOP, "aggregateRating": aggregate(4.84, reviewCount=58859)},
        {**KETTLE, "aggregateRating": aggregate(3.67, ratingCount=3), "review": [review()]},
    )
    assert [(a.rating, a.subject) for a in result.aggregates] == [(3.67, KETTLE["url"]), (4.84, SHOP["url"])]
    assert result.announced == 3


def test_item_reviewed_says_whose_rating_it_is_even_from_outside(read_json_ld):
    graph = [
        {**KETTLE, "@id": "#kettle"},
        {**review("Boils."), "itemReviewed": {"@id": "#kettle"}},
        {**aggregate(4.2, reviewCount=1), "itemReviewed": {"@id": "#kettle"}},
    ]
    result = read_json_ld({"@graph": graph})
    assert result.reviews[0].review.extra["item_name"] == "Kettle"
    assert result.aggregates[0].extra["item_type"] == "Product"
    assert (result.announced, result.selection) == (1, Selection.FULL)


def test_a_reference_may_point_into_another_block(read_json_ld):
    result = read_json_ld({**review(), "itemReviewed": {"@id": "#kettle"}}, {**KETTLE, "@id": "#kettle"})
    assert result.reviews[0].review.extra["item_name"] == "Kettle"


def test_a_review_that_is_only_pointed_to_is_read_once(read_json_ld):
    graph = [{**KETTLE, "review": [{"@id": "#r"}]}, {**review("Boils."), "@id": "#r"}]
    assert texts(read_json_ld({"@graph": graph})) == ["Boils."]


def test_an_aggregate_on_a_review_rates_the_review_and_is_no_rating_of_the_thing(read_json_ld):
    result = read_json_ld({**KETTLE, "review": [{**review(value=2), "aggregateRating": aggregate(5, ratingCount=9)}]})
    assert result.aggregates == ()
    assert result.reviews[0].review.rating == 2


@pytest.mark.parametrize(
    ("value", "more", "expected"),
    [
        ("4.84", {}, (4.84, 1, 5, False)),
        ("4,5", {}, (4.5, 1, 5, False)),
        ("4,5 von 5", {}, (4.5, 1, 5, True)),
        (4.59, {"worstRating": 0, "bestRating": 5}, (4.59, 0, 5, True)),
        ("8.7", {"bestRating": "10"}, (8.7, 1, 10, True)),
        ("90%", {}, (90, 0, 100, True)),
        ("90%", {"bestRating": 100, "worstRating": 0}, (90, 0, 100, True)),
        ("50%", {"bestRating": 5}, (3, 1, 5, True)),
        (0, {"worstRating": 0, "bestRating": 1}, (0, 0, 1, True)),
    ],
)
def test_scales_are_kept_as_stated_or_assumed_and_marked(read_json_ld, value, more, expected):
    found = read_json_ld({**KETTLE, "aggregateRating": aggregate(value, ratingCount=9, **more)}).aggregates[0]
    assert (found.rating, found.scale.low, found.scale.high, found.scale.stated) == expected


@pytest.mark.parametrize(
    ("value", "more", "word"),
    [
        (7, {}, "outside"),
        (-1, {}, "outside"),
        (5.1, {"bestRating": 5}, "outside"),
        (0, {}, "outside"),
        (3, {"bestRating": 1, "worstRating": 5}, "contradicts"),
        ("4 von 5", {"bestRating": 10}, "contradicts"),
        ("sehr gut", {}, "cannot be read"),
        ("1,234", {}, "cannot be read"),
        (1e400, {}, None),
    ],
)
def test_a_rating_that_cannot_be_right_is_none_and_said_never_clipped(read_json_ld, value, more, word):
    result = read_json_ld({**KETTLE, "review": [{**review(), "reviewRating": rating(value, **more)}]})
    assert result.reviews[0].review.rating is None
    assert word is None or any(word in problem for problem in result.problems)


@pytest.mark.parametrize("count", [{"ratingCount": "0"}, {"reviewCount": 0}, {"ratingCount": 0, "reviewCount": 0}])
def test_nought_of_nought_is_no_rating(read_json_ld, count):
    result = read_json_ld({**KETTLE, "aggregateRating": aggregate("0.0", **count)})
    assert result.aggregates[0].rating is None
    assert result.aggregates[0].extra["no_rating"] is True
    assert (result.announced, result.problems) == (0, ())


def test_votes_and_texts_are_counted_apart_and_never_fill_each_other(read_json_ld):
    both = read_json_ld({**KETTLE, "aggregateRating": aggregate(4, ratingCount="1.427", reviewCount="764")})
    votes = read_json_ld({**KETTLE, "aggregateRating": aggregate(4, ratingCount=4)})
    assert (figures(both), both.announced) == ([(4, 1427, 764)], 764)
    assert (figures(votes), votes.announced) == ([(4, 4, None)], 4)


def test_everything_a_review_can_say(read_json_ld):
    node = {
        "@type": "Review",
        "@id": "https://shop.example/kettle#review-ab12",
        "name": "Good &amp; cheap",
        "reviewBody": "Boils <b>fast</b>.",
        "datePublished": "2024-05",
        "inLanguage": "en-GB",
        "author": {"@type": "Person", "name": "Erika Muster"},
        "reviewRating": [rating(4), rating(5, reviewAspect="Speed"), rating(2, reviewAspect="Noise")],
        "positiveNotes": {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "name": "fast"}, "light"]},
        "negativeNotes": "loud",
        "interactionStatistic": {"interactionType": "https://schema.org/LikeAction", "userInteractionCount": 7},
        "additionalProperty": [
            {"@type": "PropertyValue", "name": "verified", "value": True},
            {"@type": "PropertyValue", "name": "Verbesserungsvorschläge", "value": "Leiser bauen"},
            {"@type": "PropertyValue", "name": "weeks of use", "value": 6},
        ],
        "comment": {"@type": "Comment", "author": {"@type": "Organization", "name": "Shop"}, "text": "Thank you."},
    }
    found = read_json_ld({**KETTLE, "review": node}).reviews[0]
    review = found.review
    assert (review.review_id, review.title, review.text) == ("ab12", "Good & cheap", "Boils fast.")
    assert (review.rating, review.sub_ratings) == (4, {"Speed": 5, "Noise": 2})
    assert review.parts == {"pros": "fast\nlight", "cons": "loud", "Verbesserungsvorschläge": "Leiser bauen"}
    assert (review.published.text(), review.language, review.helpful) == ("2024-05", "en-GB", 7)
    assert (review.verified, review.reply, review.extra["weeks of use"]) == (True, "Thank you.", 6)
    assert review.author_present
    assert found.author.reveal() == "Erika Muster"
    assert "Erika" not in repr(found)


@pytest.mark.parametrize(
    ("author", "present", "identity"),
    [
        ("Erika", True, "Erika"),
        ({"name": "Erika"}, True, "Erika"),
        ([{"name": "Erika"}, {"name": "Max"}], True, "Erika"),
        ({"name": "Erika", "url": "https://shop.example/u/1"}, True, "https://shop.example/u/1"),
        ("Anonymous", True, None),
        ({"name": "Anonym", "url": "https://shop.example/u/anonymous"}, True, None),
        ("", False, None),
        (None, False, None),
        ({"@type": "Person"}, False, None),
    ],
)
def test_an_author_is_noted_and_a_stand_in_name_is_nobody(read_json_ld, author, present, identity):
    found = read_json_ld({**KETTLE, "review": {**review(), "author": author}}).reviews[0]
    assert found.review.author_present is present
    assert (found.author.reveal() if found.author else None) == identity


@pytest.mark.parametrize(
    ("node", "review_id"),
    [
        ({"identifier": "r-77"}, "r-77"),
        ({"identifier": {"@type": "PropertyValue", "value": "r-77"}}, "r-77"),
        ({"identifier": 77}, "77"),
        ({"@id": "https://shop.example/k#review-4711"}, "4711"),
        ({"url": "https://shop.example/k#bewertung_4711"}, "4711"),
        ({"@id": "#review-3"}, None),
        ({"@id": "https://shop.example/k"}, None),
        ({}, None),
    ],
)
def test_only_an_id_that_stays_is_an_id(read_json_ld, node, review_id):
    assert read_json_ld({**KETTLE, "review": {**review(), **node}}).reviews[0].review.review_id == review_id


def test_a_customers_comment_is_no_answer_of_the_owner(read_json_ld):
    comment = {"@type": "Comment", "author": {"@type": "Person", "name": "Max"}, "text": "Me too."}
    assert read_json_ld({**KETTLE, "review": {**review(), "comment": comment}}).reviews[0].review.reply is None


@pytest.mark.parametrize("kind", ["ClaimReview", "MediaReview"])
def test_judgements_of_claims_are_no_reviews(read_json_ld, kind):
    assert read_json_ld({**review(), "@type": kind}).reviews == ()


def test_an_ambiguous_date_is_left_out_and_said(read_json_ld):
    result = read_json_ld({**KETTLE, "review": {**review(), "datePublished": "03/04/2025"}})
    assert result.reviews[0].review.published.at is None
    assert result.reviews[0].review.extra["raw_date"] == "03/04/2025"
    assert result.problems == ("a date can be read day first or month first and was left out",)


def test_a_broken_block_does_not_stop_the_others(read_json_ld):
    result = read_json_ld("{ this is no json", {**KETTLE, "review": review()})
    assert texts(result) == ["Boils."]
    assert result.problems == ("a JSON-LD block could not be read and was left out",)


@pytest.mark.parametrize(
    "block", ['{"@type": "Product", "aggregateRating": {"ratingValue" 4}}', '{"review": nonsense}']
)
def test_broken_ratings_are_an_error_that_still_carries_the_rest(read_json_ld, block):
    with pytest.raises(UnreadablePage) as caught:
        read_json_ld(block, {**KETTLE, "review": review()})
    assert texts(caught.value.result) == ["Boils."]


def test_a_page_cut_off_in_its_data_gives_its_whole_reviews_only(read_html):
    page = '<script type="application/ld+json">{"@type": "Product", "aggregateRating": {"ratingValue": 4, '
    page += '"ratingCount": 9}, "review": [{"reviewBody": "whole", "reviewRating": {"ratingValue": 5}}, '
    page += '{"reviewBody": "half", "reviewRa'
    with pytest.raises(UnreadablePage) as caught:
        read_html(page)
    result = caught.value.result
    assert (texts(result), figures(result)) == (["whole"], [(4, 9, None)])


def test_an_empty_page_is_an_error_and_a_page_without_ratings_is_not(read_html):
    with pytest.raises(UnreadablePage, match="empty"):
        read_html("  \n")
    result = read_html("<html><script>var Review = {ratingValue: 5}</script><p>Rating: 5 stars!</p></html>")
    assert (result.reviews, result.aggregates, result.problems, result.subject) == ((), (), (), None)


MICRODATA = """
<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Kettle</h1>
 <div itemprop="aggregateRating" itemscope itemtype="https://schema.org/AggregateRating">
  <span itemprop="ratingValue" content="4.2">4,2</span> von <b itemprop="bestRating">5</b>
  <meta itemprop="reviewCount" content="2"></div>
 <article itemprop="review" itemscope itemtype="https://schema.org/Review" itemid="#review-r77a">
  <h3 itemprop="name">Nice</h3><time itemprop="datePublished" datetime="2024-05-01">1. Mai 2024</time>
  <p itemprop="reviewRating" itemscope itemtype="https://schema.org/Rating"><b itemprop="ratingValue">4</b></p>
  <p itemprop="author" itemscope itemtype="https://schema.org/Person"><i itemprop="name">Erika</i></p>
  <div itemprop="reviewBody"><p>Boils</p><p>fast<script>x()</script><button>Read more</button>.</p></div></article>
 <div itemprop="review" itemscope itemtype="https://schema.org/Review" itemref="words">
  <i itemprop="reviewRating">2</i></div>
 <p id="words"><span itemprop="reviewBody">Elsewhere</span></p></div>
"""


def test_microdata_says_the_same_in_content_attributes_text_and_references(read_html):
    result = read_html(f"<html><body>{MICRODATA}</body></html>")
    first, second = (found.review for found in result.reviews)
    assert (first.title, first.text, first.rating, first.review_id) == ("Nice", "Boils fast.", 4, "r77a")
    assert (first.published.text(), first.author_present, first.syntax) == ("2024-05-01", True, "microdata")
    assert (second.text, second.rating) == ("Elsewhere", 2)
    assert (figures(result), result.announced, result.selection) == ([(4.2, None, 2)], 2, Selection.FULL)


def test_the_same_figures_in_both_syntaxes_are_one_observation_and_reviews_may_stand_in_either(read_html):
    block = '{"@type": "Product", "name": "Kettle", "aggregateRating": {"ratingValue": 4.24, "reviewCount": 2}}'
    result = read_html(f'<script type="application/ld+json">{block}</script>{MICRODATA}')
    assert [(a.rating, a.syntax) for a in result.aggregates] == [(4.24, "jsonld")]
    assert len(result.reviews) == 2
    assert {found.review.subject for found in result.reviews} == {result.subject}


def test_the_same_review_in_two_blocks_is_one_but_equal_votes_in_one_list_are_two_people(read_json_ld):
    long = review("It boils a litre in under two minutes, every single morning.", 5)
    vote = {"@type": "Review", "reviewRating": rating(5), "datePublished": "2024-05-01"}
    result = read_json_ld({**KETTLE, "review": [long, vote, vote]}, {**KETTLE, "review": [long, vote]})
    assert len(result.reviews) == 3


@pytest.mark.parametrize(
    ("link", "next_url"),
    [
        ('<link rel="next" href="/kettle?page=2">', "https://shop.example/kettle?page=2"),
        ("<a rel='nofollow next' href='/kettle?page=2&amp;s=1'>more</a>", "https://shop.example/kettle?page=2&s=1"),
        ('<link rel="next" href="/teapot">', None),
        ('<a rel="next" href="https://other.example/kettle?page=2">', None),
        ('<a rel="next" href="#top">', None),
        ('<a rel="next" href="javascript:more()">', None),
        ("", None),
    ],
)
def test_the_next_page_is_another_page_of_the_same_list(read_html, link, next_url):
    result = read_html(f"{link}{MICRODATA}")
    assert result.next_url == next_url


def test_a_list_in_pages_is_full_and_a_chosen_few_are_not(read_json_ld, read_html):
    few = read_json_ld({**KETTLE, "aggregateRating": aggregate(4, reviewCount=62), "review": [review()]})
    assert (few.announced, few.selection) == (62, Selection.UNKNOWN)
    paged = read_html(f'<link rel="prev" href="/kettle?page=1">{MICRODATA}', "https://shop.example/kettle?page=2")
    assert paged.selection is Selection.FULL


def test_a_bare_json_file_is_read_like_a_block(read_html):
    assert texts(read_html('{"@type": "Product", "review": {"reviewBody": "Boils."}}')) == ["Boils."]


def test_a_script_type_may_be_escaped_and_data_in_comments_or_other_scripts_is_not_there(read_html):
    block = '{"@type": "Product", "review": {"reviewBody": "%s"}}'
    page = f'<script class="a>b" type="application/ld&#x2B;json">{block % "shown"}</script>'
    page += f'<!-- <script type="application/ld+json">{block % "hidden"}</script> -->'
    page += f"<script>var s = '<script type=\"application/ld+json\">{block % 'quoted'}'</script>"
    assert texts(read_html(page)) == ["shown"]
