"""Whose rating is it, and which figures are one: things, statements, sameness."""

from dataclasses import replace

import pytest

from crawler.pages.found import Author, Found
from crawler.pages.node import Node, References
from crawler.pages.sameness import is_known, unseen
from crawler.pages.schemathing import Thing, thing_of, unify
from crawler.pages.statement import find_statements
from store.records import Aggregate, Precision, Published, Review

PAGE = "https://shop.example/kettle?page=2"
KETTLE = Thing("Product", "Kettle", "https://shop.example/kettle")
SHOP = Thing("Organization", "Shop", "https://shop.example")


def node(*types, id=None, **properties):  # noqa: A002 - the standard's own word
    values = {name: value if isinstance(value, tuple) else (value,) for name, value in properties.items()}
    return Node(types, id, values)


@pytest.mark.parametrize(
    ("shown", "thing"),
    [
        (None, Thing()),
        (node("Product", name="Kettle"), Thing("Product", "Kettle")),
        (node("Product", name="Kettle &amp; lid"), Thing("Product", "Kettle & lid")),
        (node("Thing", name="Kettle"), Thing(None, "Kettle")),
        (node("Thing", "Product", name="Kettle"), Thing("Product", "Kettle")),
        (node("Product", url="/teapot"), Thing("Product", None, "https://shop.example/teapot")),
        (
            node("Product", url="https://shop.example/teapot#reviews"),
            Thing("Product", None, "https://shop.example/teapot"),
        ),
        (node("Product", id="https://shop.example/teapot"), Thing("Product", None, "https://shop.example/teapot")),
        (node("Product", id="#product"), Thing("Product")),
        (node("Product", id="_:b0"), Thing("Product")),
        (node("Product", url="mailto:shop@shop.example"), Thing("Product")),
        (node("Product", url="http://[broken"), Thing("Product")),
    ],
)
def test_a_thing_is_known_by_kind_name_and_lasting_address(shown, thing):
    assert thing_of(shown, page=PAGE) == thing


@pytest.mark.parametrize(
    ("one", "other", "like", "same"),
    [
        (KETTLE, KETTLE, True, True),
        (KETTLE, Thing("Product", "Kettle"), True, True),
        (KETTLE, Thing(None, None, KETTLE.address), True, True),
        (KETTLE, Thing("Product"), True, False),
        (KETTLE, Thing(), True, False),
        (KETTLE, replace(KETTLE, name="Teapot"), False, False),
        (KETTLE, replace(KETTLE, kind="Organization"), False, False),
        (KETTLE, replace(KETTLE, address="https://shop.example/teapot"), False, False),
        (Thing("Product", "Kettle"), Thing("Product", None, KETTLE.address), True, False),
    ],
)
def test_things_are_one_where_they_share_a_name_or_address_and_differ_nowhere(one, other, like, same):
    assert (one.is_like(other), other.is_like(one)) == (like, like)
    assert (one.is_same(other), other.is_same(one)) == (same, same)


@pytest.mark.parametrize(
    ("things", "address", "main"),
    [
        ([KETTLE, SHOP], None, KETTLE),
        ([SHOP, KETTLE], None, KETTLE),
        ([SHOP], None, SHOP),
        ([KETTLE, Thing("Product", "Teapot"), Thing("Product", "Teapot")], None, Thing("Product", "Teapot")),
        ([KETTLE, Thing("Product", "Teapot"), Thing("Product", "Teapot")], KETTLE.address, KETTLE),
        ([KETTLE, SHOP], "https://shop.example/", SHOP),
        ([KETTLE, SHOP], "http://shop.example/kettle/#top", KETTLE),
        ([KETTLE, replace(SHOP, is_main_entity=True)], None, SHOP),
        ([Thing(), KETTLE], None, KETTLE),
        ([Thing()], None, Thing()),
        ([], None, None),
    ],
)
def test_a_page_is_about_what_it_says_then_about_a_thing_rather_than_its_shop_then_about_the_most(
    things, address, main
):
    assert unify(things, address)[1] == main


def test_halves_of_one_thing_stand_for_each_other_and_the_nameless_for_the_main_one():
    half, nameless = Thing("Product", "Kettle"), Thing("Product")
    stand_in, main = unify([KETTLE, half, nameless, SHOP], None)
    assert stand_in == {KETTLE: KETTLE, half: KETTLE, nameless: KETTLE, SHOP: SHOP}
    assert main == KETTLE


def statements(*roots):
    found = find_statements(roots, References(roots), url=PAGE, syntax="jsonld")
    return [(statement.is_review, statement.thing.name) for statement in found]


@pytest.mark.parametrize(
    ("root", "expected"),
    [
        (node("Product", name="K", aggregateRating=node("AggregateRating")), [(False, "K")]),
        (node("Product", name="K", aggregateRating=node("Rating")), [(False, "K")]),
        (node("Product", name="K", aggregateRating=node("aggregateRating")), [(False, "K")]),
        (node("Product", name="K", aggregateRating=node()), [(False, "K")]),
        (node("Product", name="K", aggregateRating=node("Offer")), []),
        (node("Product", name="K", contentRating=node("Rating")), []),
        (node("Product", name="K", review=node("Review")), [(True, "K")]),
        (node("Product", name="K", reviews=(node("Review"), node("Review"))), [(True, "K"), (True, "K")]),
        (node("Product", name="K", review=node(reviewBody="x")), [(True, "K")]),
        (node("Product", name="K", review=node()), []),
        (node("Product", name="K", subjectOf=node("Review")), [(True, None)]),
        (node("Product", name="K", subjectOf=node("Review", itemReviewed=node(name="T"))), [(True, "T")]),
        (node("Review", itemReviewed="T"), [(True, "T")]),
        (node("EmployerAggregateRating", itemReviewed=node("Organization", name="W")), [(False, "W")]),
        (node("ClaimReview", itemReviewed=node("Claim")), []),
        (node("Review", itemReviewed=node(name="T"), aggregateRating=node("AggregateRating")), [(True, "T")]),
        (
            node("Product", name="K", brand=node("Brand", name="B", aggregateRating=node("AggregateRating"))),
            [(False, "B")],
        ),
    ],
)
def test_statements_are_reviews_and_aggregates_with_whom_they_speak_of(root, expected):
    assert statements(root) == expected


def test_a_statement_that_lost_its_end_is_left_out():
    assert statements(node("Product", review=Node(("Review",), complete=False))) == []


def test_one_node_in_two_places_is_one_statement():
    review = node("Review", id="#r", reviewBody="x")
    assert statements(node("Product", name="K", review=Node(id="#r")), review) == [(True, "K")]


def aggregate(rating=4.2, votes=None, texts=None, syntax="jsonld"):
    return Aggregate("schemaorg", rating, rating_count=votes, review_count=texts, syntax=syntax)


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        (aggregate(4.2, 10), aggregate(4.2, 10), True),
        (aggregate(4.2, 10), aggregate(4.24, 10), False),
        (aggregate(4.2, 10), aggregate(4.2, 11), False),
        (aggregate(4.2, 10), aggregate(4.2, None, 10), False),
        (aggregate(4.2, 10), aggregate(4.24, 10, syntax="microdata"), True),
        (aggregate(4.2, 10), aggregate(4, 10, syntax="microdata"), True),
        (aggregate(4.2, 10), aggregate(4.2, None, 8, syntax="microdata"), True),
        (aggregate(4.2, 10), aggregate(4.2, 11, syntax="microdata"), False),
        (aggregate(4.2, 10), aggregate(3.6, 10, syntax="microdata"), False),
        (aggregate(None, 10), aggregate(None, 10, syntax="microdata"), True),
        (aggregate(4.2, 10), aggregate(None, 10, syntax="microdata"), False),
    ],
)
def test_two_aggregates_of_one_thing_are_one_but_for_rounding_between_syntaxes(earlier, later, expected):
    assert is_known(KETTLE, later, [(KETTLE, earlier)]) is expected
    assert not is_known(SHOP, later, [(KETTLE, earlier)])


LONG = "It boils a litre in under two minutes, every single morning."


def found(text="Boils.", rating=5.0, author=None, **more):
    return Found(Review("schemaorg", more.pop("review_id", None), rating, text=text, **more), author and Author(author))


@pytest.mark.parametrize(
    ("known", "fresh", "n_kept"),
    [
        ([], [found(), found()], 2),
        ([found()], [found()], 0),
        ([found()], [found(), found()], 1),
        ([found(LONG)], [found(LONG, author="E", title="t")], 0),
        ([found(LONG)], [found(LONG, rating=4.0)], 1),
        ([found(author="E")], [found(author="M")], 1),
        ([found(None)], [found(None, published=Published(None, Precision.UNKNOWN))], 0),
        ([found(review_id="1")], [found("else", review_id="1")], 0),
        ([found(review_id="1")], [found("else", review_id="2")], 1),
        ([], [found(review_id="1"), found("else", review_id="1")], 1),
        ([found(parts={"pros": "a"})], [found(parts={"pros": "b"})], 1),
    ],
)
def test_a_review_of_an_earlier_block_is_not_counted_again_and_equal_votes_of_one_list_are(known, fresh, n_kept):
    kept = unseen([(KETTLE, each) for each in known], [(KETTLE, each) for each in fresh])
    assert len(kept) == n_kept
