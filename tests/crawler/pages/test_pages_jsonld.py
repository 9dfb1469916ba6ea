"""JSON-LD blocks become nodes: wrappers, lists, keywords, depth; what is lost is said."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.jsonld import read_block
from crawler.pages.node import MAX_DEPTH, Node, walk


def only(block):
    (root,) = read_block(json.dumps(block)).roots
    return root


@pytest.mark.parametrize(
    ("stated", "types"),
    [
        ("Product", ("Product",)),
        (["Product", "Car"], ("Product", "Car")),
        ("http://schema.org/Product", ("Product",)),
        (["schema:Product", 7, None], ("Product",)),
        (None, ()),
        (4, ()),
    ],
)
def test_types_are_local_names(stated, types):
    assert only({"@type": stated, "name": "x"}).types == types


@pytest.mark.parametrize(
    ("value", "values"),
    [
        ("text", ("text",)),
        (4, (4,)),
        (4.5, (4.5,)),
        (True, (True,)),
        (None, ()),
        ([], ()),
        (["a", ["b", None]], ("a", "b")),
        ({"@value": "4,5", "@type": "xsd:string"}, ("4,5",)),
        ({"@value": "gut", "@language": "de"}, ("gut",)),
        ({"@list": ["a", "b"]}, ("a", "b")),
        ({"@set": [{"@value": "a"}]}, ("a",)),
    ],
)
def test_a_property_holds_plain_values_whatever_wraps_them(value, values):
    assert tuple(only({"name": value}).values("name")) == values


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("ratingValue", "ratingValue"),
        ("schema:ratingValue", "ratingValue"),
        ("http://schema.org/ratingValue", "ratingValue"),
        ("https://schema.org/ratingValue", "ratingValue"),
    ],
)
def test_a_property_is_known_by_its_local_name(key, name):
    assert only({key: 4}).first(name) == 4


def test_two_spellings_of_one_property_are_one_property():
    assert tuple(only({"name": "a", "schema:name": "b"}).values("name")) == ("a", "b")


def test_keywords_other_than_the_graph_say_nothing_of_the_thing():
    root = only({"@context": "https://schema.org", "@id": "#k", "@graph": [{"@type": "Product"}], "@reverse": {}})
    assert (root.id, list(root.properties)) == ("#k", ["@graph"])


def test_every_value_of_a_list_is_a_root_and_scalars_are_none():
    assert [root.types for root in read_block('[{"@type": "A"}, 4, "x", [{"@type": "B"}]]').roots] == [("A",), ("B",)]


@pytest.mark.parametrize("text", ["", "  \n", "null", "4", '"words"', "[]"])
def test_a_block_that_holds_no_thing_is_no_fault(text):
    block = read_block(text)
    assert (block.roots, block.problem, block.lost) == ((), None, False)


@pytest.mark.parametrize(
    ("text", "closed", "word", "lost"),
    [
        ("{nonsense", True, "could not be read", False),
        ("{nonsense ratingValue", True, "could not be read", True),
        ("{nonsense Review", True, "could not be read", True),
        ('{"name": "x", "brand": {"name": "y', True, "cut off", False),
        ('{"name": "x", "aggregateRating": {"ratingV', True, "cut off", True),
        ('{"name": "x"}', False, "cut off", False),
        ('{"review": []}', False, "cut off", True),
        ('{"name": "x",}', True, "repaired", False),
        ('{"review": [],}', True, "repaired", False),
    ],
)
def test_what_is_wrong_with_a_block_is_said_and_lost_ratings_are_a_loss(text, closed, word, lost):
    block = read_block(text, closed=closed)
    assert word in block.problem
    assert block.lost is lost


def test_a_problem_never_quotes_the_page():
    assert "secret" not in read_block('{"reviewBody": "secret').problem


def test_a_cut_off_thing_knows_it_and_a_whole_one_beside_it_does_not():
    block = read_block('{"name": "K", "review": [{"name": "whole"}, {"name": "half", "x": "y')
    whole = {shown.text("name"): shown.complete for _, _, shown in walk(block.roots)}
    assert whole == {"K": False, "whole": True, "half": False}


def test_nesting_beyond_any_page_is_left_out_without_an_error():
    deep = {"name": "end"}
    for _ in range(MAX_DEPTH + 10):
        deep = {"isPartOf": deep}
    assert sum(1 for _ in walk(read_block(json.dumps(deep)).roots)) == MAX_DEPTH


def test_texts_are_fit_for_a_database():
    assert only({"name": "a\u0000b\ud800", "@id": "#\u0000k"}).properties["name"] == ("ab?",)
    assert only({"name": "x", "@id": "#\u0000k"}).id == "#k"


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.text(st.characters(codec="ascii", exclude_characters="\0"), max_size=6)
)
THINGS = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
    max_leaves=12,
)


def _naive(value):
    """Return what a property says: scalars as they are, objects as mappings, lists flat, null as nothing."""
    if isinstance(value, list):
        return [inner for item in value for inner in _naive(item)]
    if isinstance(value, dict):
        return [{key: _naive(inner) for key, inner in value.items()}]
    return [] if value is None else [value]


def _shape(value):
    """Return a node as a mapping."""
    if isinstance(value, Node):
        return {name: [_shape(inner) for inner in values] for name, values in value.properties.items()}
    return value


@given(st.dictionaries(st.sampled_from("abcd"), THINGS, max_size=4))
def test_nodes_say_what_the_json_says(thing):
    assert [_shape(root) for root in read_block(json.dumps(thing)).roots] == _naive(thing)
