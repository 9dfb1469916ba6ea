"""Structured data as sites really bend it: every statement goes to its thing, once, and nothing is made up."""

import pytest


def review(value=4, **more):
    text = f"A text that is long enough to be somebody's review, with {value}"
    return {"@type": "Review", "reviewBody": text, "reviewRating": {"@type": "Rating", "ratingValue": value}} | more


def level(value=4.5, **more):
    return {"@type": "AggregateRating", "ratingValue": value, "reviewCount": 3} | more


KETTLE = {"@type": "Product", "name": "Kettle"}


def names(result):
    return [found.review.extra.get("item_name") for found in result.reviews]


def ratings(result):
    return [found.review.rating for found in result.reviews]


@pytest.mark.parametrize(
    "blocks",
    [
        [KETTLE | {"@id": "#k"}, review(itemReviewed={"@id": "#k"})],
        [
            {
                "@graph": [
                    KETTLE | {"@id": "#k", "review": [{"@id": "#r"}]},
                    review(itemReviewed={"@id": "#k"}) | {"@id": "#r"},
                ]
            }
        ],
        [{"@graph": {"@graph": [review(itemReviewed=KETTLE)]}}],
        [review(itemReviewed="Kettle")],
        [{"@type": "ItemPage", "mainEntity": KETTLE | {"review": {"@list": [review()]}}}],
    ],
    ids=["reference into another block", "references both ways", "graph in a graph", "a bare name", "main entity"],
)
def test_a_review_finds_what_it_speaks_of(read_json_ld, blocks):
    assert names(read_json_ld(*blocks)) == ["Kettle"]


def test_reviews_that_slipped_into_a_review_speak_of_the_same_thing(read_json_ld):
    result = read_json_ld(KETTLE | {"review": review(5, review=[review(3), review(2, review=review(1))])})
    assert (names(result), sorted(ratings(result))) == (["Kettle"] * 4, [1, 2, 3, 5])


def test_an_aggregate_on_a_review_rates_the_review_and_not_the_thing(read_json_ld):
    result = read_json_ld(KETTLE | {"review": review(2, aggregateRating=level(5))})
    assert (ratings(result), result.aggregates) == ([2], ())


def test_reviews_in_the_reviewed_thing_of_a_review_are_found(read_json_ld):
    result = read_json_ld(review(4, itemReviewed=KETTLE | {"aggregateRating": level(), "review": [review(3)]}))
    assert (names(result), [a.rating for a in result.aggregates]) == (["Kettle", "Kettle"], [4.5])


@pytest.mark.parametrize(
    "about", [{"itemReviewed": {"@type": "Organization", "name": "Firm"}}, {"itemReviewed": "Firm"}]
)
def test_an_employers_aggregate_is_one(read_json_ld, about):
    employer = {"@type": "EmployerAggregateRating", "ratingValue": "3,9", "ratingCount": "1.140"} | about
    (found,) = read_json_ld(employer).aggregates
    assert (found.rating, found.rating_count, found.extra["item_name"]) == (3.9, 1140, "Firm")


def test_what_a_thing_is_worth_may_stand_apart_from_what_it_is(read_json_ld):
    pot = {"@type": "Product", "name": "Pot", "@id": "#p"}
    apart = [{"@id": "#p", "aggregateRating": level(2)}, {"@id": "#k", "aggregateRating": level(4)}]
    result = read_json_ld({"@graph": [KETTLE | {"@id": "#k"}, pot, *apart]})
    assert {a.extra["item_name"]: a.rating for a in result.aggregates} == {"Pot": 2, "Kettle": 4}


def test_references_in_a_circle_end(read_json_ld):
    circle = [
        KETTLE | {"@id": "#k", "aggregateRating": {"@id": "#a"}},
        level(itemReviewed={"@id": "#k"}) | {"@id": "#a"},
    ]
    assert [a.rating for a in read_json_ld({"@graph": circle}).aggregates] == [4.5]
    assert ratings(read_json_ld(review(5, itemReviewed={"@id": "#r"}) | {"@id": "#r"})) == [5]


@pytest.mark.parametrize("context", ["https://schema.org", {"@vocab": "http://schema.org/"}])
def test_type_and_id_stand_for_their_keywords_under_a_context(read_json_ld, context):
    graph = [
        {"type": "Product", "id": "#k", "name": "Kettle"},
        {"type": "AggregateRating", "ratingValue": 4, "ratingCount": 2, "itemReviewed": {"id": "#k"}},
    ]
    (found,) = read_json_ld({"@context": context, "@graph": graph}).aggregates
    assert (found.rating, found.extra["item_name"]) == (4, "Kettle")


def test_type_without_a_context_is_an_ordinary_word(read_json_ld):
    assert read_json_ld({"type": "Review", "reviewRating": {"ratingValue": 4}}).reviews == ()


def test_an_alias_nested_without_end_ends(read_json_ld):
    deep = '{"@context":"https://schema.org","a":' + '{"a":' * 150 + '{"type":"Review"}' + "}" * 151
    assert read_json_ld(deep).reviews == ()


@pytest.mark.parametrize(
    ("shown", "rating"),
    [
        ([{"@value": "4.5"}], 4.5), ({"@type": "QuantitativeValue", "value": 4.5}, 4.5), ("4,5 von 5", 4.5),
        (["4.5", "1"], 4.5), (-1, None), ("Note: 1,7", None), (True, None), ({}, None), ([], None), ("9", None),
    ],
)  # fmt: skip
def test_a_value_is_read_in_every_form_or_not_at_all(read_json_ld, shown, rating):
    assert [a.rating for a in read_json_ld(KETTLE | {"aggregateRating": level(shown)}).aggregates] == [rating]


@pytest.mark.parametrize("ends", [{"bestRating": 1, "worstRating": 5}, {"bestRating": 5, "worstRating": 5}])
def test_a_scale_that_contradicts_itself_gives_no_rating(read_json_ld, ends):
    result = read_json_ld(KETTLE | {"aggregateRating": level(**ends)})
    assert (result.aggregates[0].rating, result.problems) == (None, ("a rating contradicts its own scale",))


@pytest.mark.parametrize("kind", ["ClaimReview", "Comment", "MediaReview", "Rating"])
def test_other_judgements_are_no_reviews(read_json_ld, kind):
    assert read_json_ld({"@type": kind, "reviewRating": {"ratingValue": 1}, "reviewBody": "x"}).reviews == ()
