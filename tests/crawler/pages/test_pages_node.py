"""Nodes: one shape for both syntaxes, asked by property, walked in document order, pointers followed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.node import Node, References, as_text, local_name, walk

KETTLE = Node(("Product",), "#kettle", {"name": ("Kettle",)})


def node(*types, id=None, **properties):  # noqa: A002 - the standard's own word
    values = {name: value if isinstance(value, tuple) else (value,) for name, value in properties.items()}
    return Node(types, id, values)


@pytest.mark.parametrize(
    ("term", "name"),
    [
        ("Product", "Product"),
        ("http://schema.org/Product", "Product"),
        ("https://schema.org/Product", "Product"),
        ("https://schema.org/Product/", "Product"),
        ("https://example.org/terms#Product", "Product"),
        ("schema:Product", "Product"),
        ("//schema.org/Product", "Product"),
        ("", ""),
    ],
)
def test_a_term_is_known_by_its_last_part(term, name):
    assert local_name(term) == name


@pytest.mark.parametrize(
    ("value", "text"), [("as is", "as is"), (4, "4"), (4.5, "4.5"), (True, "true"), (False, "false")]
)
def test_a_scalar_is_written_as_a_page_would(value, text):
    assert as_text(value) == text


def test_values_come_name_by_name_in_document_order():
    thing = node(review=("b", "a"), reviews="c")
    assert list(thing.values("reviews", "review", "absent")) == ["c", "b", "a"]


def test_nodes_are_only_those_values_that_are_nodes():
    thing = node(review=("words", KETTLE, 4))
    assert list(thing.nodes("review")) == [KETTLE]


@pytest.mark.parametrize(
    ("names", "first"),
    [(("name", "headline"), "N"), (("headline", "name"), "H"), (("absent", "name"), "N"), ((), None)],
)
def test_the_first_value_is_that_of_the_first_property_that_has_one(names, first):
    assert node(name=("N", "M"), headline="H").first(*names) == first


@pytest.mark.parametrize(
    ("properties", "text"),
    [
        ({"name": "Kettle"}, "Kettle"),
        ({"name": ("", "Kettle")}, "Kettle"),
        ({"name": 7}, "7"),
        ({"name": KETTLE}, "Kettle"),
        ({"name": node("Language", value="de")}, "de"),
        ({"name": node("Thing")}, None),
        ({"headline": "Kettle"}, "Kettle"),
        ({}, None),
    ],
)
def test_text_is_the_first_that_says_something_and_of_a_thing_its_name(properties, text):
    assert node(**properties).text("name", "headline") == text


@pytest.mark.parametrize(("types", "expected"), [(("Product", "Car"), True), (("Car",), False), ((), False)])
def test_a_node_is_what_any_of_its_types_says(types, expected):
    assert node(*types).is_a(frozenset({"Product", "Review"})) is expected


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (Node(id="#kettle"), True),
        (Node(("Product",), "#kettle"), True),
        (Node(("Product",)), False),
        (Node(id="#kettle", properties={"name": ("Kettle",)}), False),
        (Node(), False),
    ],
)
def test_an_id_without_anything_said_is_a_pointer(shown, expected):
    assert shown.is_reference() is expected


def test_a_pointer_leads_to_the_first_node_that_states_something():
    other = node("Product", id="#kettle", name="Other")
    references = References([Node(id="#kettle"), node("WebPage", mainEntity=KETTLE), other])
    assert references.resolve(Node(id="#kettle")) is KETTLE


def test_a_pointer_into_nothing_stays_a_pointer_and_other_nodes_stay_themselves():
    lost = Node(id="#lost")
    references = References([KETTLE])
    assert references.resolve(lost) is lost
    assert references.resolve(KETTLE) is KETTLE


def test_filling_puts_what_is_pointed_to_in_place_of_the_pointers_and_leaves_the_node_alone():
    author = node("Person", id="#p", name="Erika")
    review = node("Review", author=Node(id="#p"), reviewBody="Boils.")
    filled = References([author, review]).fill(review)
    assert (filled.text("author"), filled.text("reviewBody")) == ("Erika", "Boils.")
    assert review.text("author") is None


def test_a_node_without_pointers_is_not_copied():
    assert References([KETTLE]).fill(KETTLE) is KETTLE


@pytest.mark.parametrize(
    ("shown", "holder", "name"),
    [
        (node("Review"), KETTLE, "Kettle"),
        (node("Review", itemReviewed=node("Book", name="Novel")), KETTLE, "Novel"),
        (node("Review", itemReviewed=Node(id="#kettle")), None, "Kettle"),
        (node("Review", itemReviewed="Teapot"), None, "Teapot"),
        (node("Review", itemReviewed="Teapot"), KETTLE, "Kettle"),
        (node("Review"), None, None),
    ],
)
def test_a_review_speaks_of_its_item_else_of_its_holder_else_of_a_bare_name(shown, holder, name):
    about = References([KETTLE]).about(shown, holder)
    assert (about.text("name") if about else None) == name


def test_the_walk_meets_holders_before_what_they_hold_and_siblings_in_order():
    first, second = node("Review", name="1"), node("Review", name="2")
    holder = node("Product", review=(first, second), brand=node("Brand"))
    met = [
        (above.types if above else None, name, shown.types, shown.text("name")) for above, name, shown in walk([holder])
    ]
    assert met == [
        (None, "", ("Product",), None),
        (("Product",), "review", ("Review",), "1"),
        (("Product",), "review", ("Review",), "2"),
        (("Product",), "brand", ("Brand",), None),
    ]


TREES = st.recursive(
    st.builds(node, st.sampled_from("ABC")),
    lambda inner: st.builds(
        lambda kind, below: node(kind, has=tuple(below)), st.sampled_from("ABC"), st.lists(inner, max_size=3)
    ),
    max_leaves=15,
)


def _naive_order(shown):
    """Return a node and all below it, by recursion."""
    return [shown, *(deeper for value in shown.properties.get("has", ()) for deeper in _naive_order(value))]


@given(st.lists(TREES, max_size=3))
def test_the_walk_is_the_recursive_order_without_recursion(roots):
    expected = [shown for root in roots for shown in _naive_order(root)]
    assert [shown for _, _, shown in walk(roots)] == expected


@given(TREES)
def test_every_node_but_a_root_has_its_holder(root):
    for holder, name, shown in walk([root]):
        assert (holder is None and shown is root) or shown in holder.properties[name]
