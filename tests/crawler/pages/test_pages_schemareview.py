"""Reviews of schema.org: every field, its spellings, and what is no such field."""

import pytest

from store.records import Precision


@pytest.fixture
def read_review(read_json_ld):
    """Reads a review with these properties; gives it with its author, and the page's problems."""

    def read(**properties):
        node = {"@type": "Review", "reviewBody": "Boils.", "reviewRating": {"ratingValue": 4}} | properties
        result = read_json_ld({"@type": "Product", "name": "Kettle", "review": node})
        return result.reviews[0], result.problems

    return read


def named(name, value):
    return {"@type": "PropertyValue", "name": name, "value": value}


@pytest.mark.parametrize(
    ("properties", "title", "text"),
    [
        ({"name": "Good"}, "Good", "Boils."),
        ({"headline": "Good"}, "Good", "Boils."),
        ({"name": "Good", "headline": "Better"}, "Good", "Boils."),
        ({"name": "  "}, None, "Boils."),
        ({"reviewBody": None, "description": "Boils fast."}, None, "Boils fast."),
        ({"reviewBody": "", "text": "Boils fast."}, None, "Boils fast."),
        ({"reviewBody": None}, None, None),
        ({"reviewBody": "<p>One</p><p>two&nbsp;three</p>"}, None, "One two three"),
        ({"reviewBody": "one&lt;br /&gt;two"}, None, "one two"),
        ({"reviewBody": "line\r\nline\tend"}, None, "line line end"),
        ({"reviewBody": {"@value": "Kocht.", "@language": "de"}}, None, "Kocht."),
    ],
)
def test_title_and_text_by_their_spellings(read_review, properties, title, text):
    review = read_review(**properties)[0].review
    assert (review.title, review.text) == (title, text)


@pytest.mark.parametrize(
    ("properties", "rating", "high"),
    [
        ({"reviewRating": {"@type": "Rating", "ratingValue": "5", "bestRating": "5"}}, 5, 5),
        ({"reviewRating": [{"ratingValue": 3}]}, 3, 5),
        ({"reviewRating": "4/5"}, 4, 5),
        ({"reviewRating": 3}, 3, 5),
        ({"reviewRating": {"ratingValue": 9, "bestRating": 10}}, 9, 10),
        ({"reviewRating": None}, None, 5),
        ({"reviewRating": {"ratingValue": None}}, None, 5),
        ({"reviewRating": None, "ratingValue": 2}, 2, 5),
        ({"reviewRating": {"ratingValue": 4}, "ratingValue": 2}, 4, 5),
        ({"reviewRating": [{"ratingValue": 2}, {"ratingValue": 5}]}, 2, 5),
    ],
)
def test_the_rating_is_the_reviews_own(read_review, properties, rating, high):
    review = read_review(**properties)[0].review
    assert (review.rating, review.scale.high) == (rating, high)


def test_a_rating_may_stand_apart_and_be_pointed_to(read_json_ld):
    graph = [
        {"@type": "Product", "name": "Kettle", "review": {"reviewBody": "x", "reviewRating": {"@id": "#r"}}},
        {"@type": "Rating", "@id": "#r", "ratingValue": 2},
    ]
    assert read_json_ld({"@graph": graph}).reviews[0].review.rating == 2


@pytest.mark.parametrize(
    ("aspects", "kept", "n_problems"),
    [
        ([("Speed", 5, {})], {"Speed": 5}, 0),
        ([("Speed", 5, {}), ("Noise", 1, {})], {"Speed": 5, "Noise": 1}, 0),
        ([("Speed", 9, {"bestRating": 10})], {}, 1),
        ([("Speed", 7, {})], {}, 1),
        ([("&lt;3", 5, {})], {"<3": 5}, 0),
    ],
)
def test_aspects_are_kept_where_they_share_the_reviews_scale(read_review, aspects, kept, n_problems):
    ratings = [{"ratingValue": value, "reviewAspect": name, **more} for name, value, more in aspects]
    found, problems = read_review(reviewRating=[{"ratingValue": 4}, *ratings])
    assert (found.review.rating, found.review.sub_ratings) == (4, kept)
    assert len(problems) == n_problems


def test_aspects_alone_give_no_overall_rating_but_their_scale(read_review):
    review = read_review(reviewRating=[{"ratingValue": 9, "bestRating": 10, "reviewAspect": "Speed"}])[0].review
    assert (review.rating, review.sub_ratings, review.scale.high) == (None, {"Speed": 9}, 10)


@pytest.mark.parametrize(
    ("shown", "text", "precision", "raw"),
    [
        ("2024-05-01", "2024-05-01", Precision.DAY, None),
        ("2024-05-01T23:30:00-07:00", "2024-05-02T06:30:00Z", Precision.SECOND, None),
        ("2024-05-01T10:00:00", "2024-05-01T10:00:00", Precision.SECOND, None),
        ("2024-05", "2024-05", Precision.MONTH, "2024-05"),
        ("Mai 2024", "2024-05", Precision.MONTH, "Mai 2024"),
        ("vor 3 Tagen", "2026-07-11/2026-07-13", Precision.RANGE, "vor 3 Tagen"),
        ("03/04/2025", None, Precision.UNKNOWN, "03/04/2025"),
        ("0001-01-01T00:00:00", None, Precision.UNKNOWN, "0001-01-01T00:00:00"),
        ("", None, Precision.UNKNOWN, None),
        (None, None, Precision.UNKNOWN, None),
    ],
)
def test_a_date_is_as_exact_as_written_and_kept_as_shown_where_it_is_no_day(read_review, shown, text, precision, raw):
    review = read_review(datePublished=shown)[0].review
    assert (review.published.text(), review.published.precision) == (text, precision)
    assert review.extra.get("raw_date") == raw


def test_the_day_of_creation_stands_in_for_the_day_of_publication(read_review):
    assert read_review(dateCreated="2024-05-01")[0].review.published.text() == "2024-05-01"
    both = read_review(dateCreated="2024-05-01", datePublished="2024-06-01")[0].review
    assert both.published.text() == "2024-06-01"


def test_the_stated_language_helps_with_the_name_of_the_month(read_review):
    review = read_review(datePublished="12 febbraio 2024", inLanguage="it-IT")[0].review
    assert (review.published.text(), review.language) == ("2024-02-12", "it-IT")


@pytest.mark.parametrize(
    ("stated", "language"),
    [("de", "de"), ("en_US", "en_US"), ({"@type": "Language", "name": "German"}, "German"), (None, None)],
)
def test_the_language_is_kept_as_stated(read_review, stated, language):
    assert read_review(inLanguage=stated)[0].review.language == language


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, True), ("true", True), ("Ja", True), ("1", True), (1, True), ("verified", True),
        (False, False), ("no", False), ("Nein", False), ("0", False),
        ("perhaps", None), ("", None), (None, None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("way", ["own", "additional"])
def test_a_verified_mark_is_yes_no_or_not_stated(read_review, way, value, expected):
    stated = {"verified": value} if way == "own" else {"additionalProperty": named("Verified Purchase", value)}
    assert read_review(**stated)[0].review.verified is expected


@pytest.mark.parametrize(
    ("properties", "helpful"),
    [
        ({"upvoteCount": 7}, 7),
        ({"helpfulCount": "7"}, 7),
        ({"additionalProperty": named("hilfreich", "7")}, 7),
        ({"interactionStatistic": {"interactionType": "http://schema.org/LikeAction", "userInteractionCount": 7}}, 7),
        ({"interactionStatistic": {"interactionType": {"@type": "LikeAction"}, "userInteractionCount": "7"}}, 7),
        ({"interactionStatistic": [
            {"interactionType": "https://schema.org/CommentAction", "userInteractionCount": 9},
            {"interactionType": "https://schema.org/VoteAction", "userInteractionCount": 7},
        ]}, 7),
        ({"interactionStatistic": {"interactionType": "schema:DislikeAction", "userInteractionCount": 7}}, None),
        ({"interactionStatistic": {"interactionType": "https://schema.org/LikeAction"}}, None),
        ({"upvoteCount": "many"}, None),
        ({}, None),
    ],
)  # fmt: skip
def test_only_positive_votes_are_helpful_ones(read_review, properties, helpful):
    assert read_review(**properties)[0].review.helpful == helpful


@pytest.mark.parametrize(
    ("comment", "reply"),
    [
        ({"author": {"@type": "Organization", "name": "Shop"}, "text": "Thank <b>you</b>."}, "Thank you."),
        ({"author": "Shop", "text": "Thank you."}, "Thank you."),
        ({"text": "Thank you."}, "Thank you."),
        ({"author": {"@type": "Organization"}}, ""),
        ("Thank you.", "Thank you."),
        ([{"author": {"@type": "Person"}, "text": "Me too."}, {"text": "Thank you."}], "Thank you."),
        ({"author": {"@type": "Person"}, "text": "Me too."}, None),
        (None, None),
    ],
)
def test_an_answer_is_one_that_no_other_customer_wrote(read_review, comment, reply):
    assert read_review(comment=comment)[0].review.reply == reply


@pytest.mark.parametrize(
    ("value", "reply"), [("Thank you.", "Thank you."), (True, ""), ("ja", ""), (False, None), ("no", None), ("", None)]
)
def test_an_additional_property_may_hold_the_answer_or_only_mark_it(read_review, value, reply):
    assert read_review(additionalProperty=named("reply", value))[0].review.reply == reply


@pytest.mark.parametrize(
    ("notes", "pros"),
    [
        ("fast", "fast"),
        (["fast", "light"], "fast\nlight"),
        ({"@type": "ItemList", "itemListElement": ["fast", {"@type": "ListItem", "name": "light"}]}, "fast\nlight"),
        ({"@type": "ItemList", "itemListElement": [{"item": {"name": "fast"}}, {"name": " "}]}, "fast"),
        ({"@type": "ItemList", "itemListElement": []}, None),
        ("", None),
    ],
)
def test_notes_are_parts_one_a_line(read_review, notes, pros):
    assert read_review(positiveNotes=notes)[0].review.parts.get("pros") == pros


@pytest.mark.parametrize(
    ("name", "value", "where", "kept"),
    [
        ("Fazit", "Würde ich wieder kaufen", "parts", "Würde ich wieder kaufen"),
        ("weeks of use", 6, "extra", 6),
        ("weeks of use", "6", "extra", "6"),
        ("recommends", True, "extra", True),
        ("country", "DE", "country", "DE"),
        ("Incentivized", "yes", "incentivised", True),
    ],
)
def test_additional_properties_are_marks_parts_or_facts(read_review, name, value, where, kept):
    review = read_review(additionalProperty=[named(name, value)])[0].review
    held = getattr(review, where)
    assert (held[name] if where in {"parts", "extra"} else held) == kept


@pytest.mark.parametrize("broken", ["words", {"name": "x"}, {"value": "x"}, {"name": "x", "value": {"@type": "Thing"}}])
def test_additional_properties_without_name_or_value_say_nothing(read_review, broken):
    review = read_review(additionalProperty=[broken])[0].review
    assert review.parts == {}
    assert set(review.extra) == {"item_type", "item_name"}


@pytest.mark.parametrize(
    ("author", "identity"),
    [
        ({"name": "Erika", "url": "https://shop.example/u/7"}, "https://shop.example/u/7"),
        ({"name": "Erika", "@id": "https://shop.example/u/7"}, "https://shop.example/u/7"),
        ({"name": "Erika", "@id": "https://shop.example/kettle#author"}, "Erika"),
        ({"name": "Erika", "url": "/u/7"}, "Erika"),
        ({"url": "https://shop.example/u/7"}, "https://shop.example/u/7"),
        ({"givenName": "Erika"}, "Erika"),
        ("Erika &amp; Max", "Erika & Max"),
    ],
)
def test_an_author_is_known_by_a_lasting_address_else_by_name(read_review, author, identity):
    found, _ = read_review(author=author)
    assert found.author.reveal() == identity
    assert found.review.author_present


def test_an_author_who_stands_apart_is_found_by_the_pointer(read_json_ld):
    graph = [
        {"@type": "Product", "name": "Kettle", "review": {"reviewBody": "x", "author": {"@id": "#p"}}},
        {"@type": "Person", "@id": "#p", "name": "Erika"},
    ]
    found = read_json_ld({"@graph": graph}).reviews[0]
    assert (found.author.reveal(), found.review.author_present) == ("Erika", True)


def test_no_name_of_an_author_is_in_the_review(read_review):
    found, problems = read_review(author={"@type": "Person", "name": "Erika Muster"}, datePublished="neulich")
    assert "Muster" not in repr(found.review)
    assert not any("Muster" in problem or "neulich" in problem for problem in problems)


@pytest.mark.parametrize(
    "node",
    [
        {"@type": "Review"},
        {"@type": "UserReview"},
        {"@type": "CriticReview"},
        {"@type": ["Review", "Thing"]},
        {"@type": "review"},
        {},
    ],
)
def test_what_a_property_review_holds_is_a_review_by_type_or_without_one(read_json_ld, node):
    assert len(read_json_ld({"@type": "Product", "name": "K", "review": {**node, "reviewBody": "x"}}).reviews) == 1
