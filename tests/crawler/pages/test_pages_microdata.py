"""Microdata as the HTML standard reads it, and as shops really write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.microdata import read_microdata


def roots(html):
    return read_microdata(html.encode())


def value_of(markup, name="name"):
    (root,) = roots(f"<div itemscope>{markup}</div>")
    return root.first(name)


@pytest.mark.parametrize(
    ("markup", "value"),
    [
        ('<b itemprop="x">text</b>', "text"),
        ('<b itemprop="x" content="stated">text</b>', "stated"),
        ('<meta itemprop="x" content="stated">', "stated"),
        ('<span itemprop="x" content="">text</span>', ""),
        ('<link itemprop="x" href="/k">', "/k"),
        ('<a itemprop="x" href="/k">text</a>', "/k"),
        ('<a itemprop="x" href=" ">text</a>', "text"),
        ('<img itemprop="x" src="/k.png">', "/k.png"),
        ('<object itemprop="x" data="/k.pdf"></object>', "/k.pdf"),
        ('<data itemprop="x" value="4.5">vier</data>', "4.5"),
        ('<meter itemprop="x" value="4.5">vier</meter>', "4.5"),
        ('<time itemprop="x" datetime="2024-05-01">1. Mai</time>', "2024-05-01"),
        ('<time itemprop="x">2024-05-01</time>', "2024-05-01"),
        ('<time itemprop="x" datetime="">1. Mai</time>', "1. Mai"),
    ],
)
def test_a_value_stands_in_content_in_the_elements_own_attribute_or_in_its_text(markup, value):
    assert value_of(markup, "x") == value


@pytest.mark.parametrize("name", ["name", "author", "headline", "ratingValue", "reviewBody"])
def test_words_that_are_a_link_are_its_words_and_not_its_address(name):
    assert value_of(f'<a itemprop="{name}" href="/k">4,5</a>', name) == "4,5"


@pytest.mark.parametrize("name", ["url", "sameAs", "image"])
def test_an_address_that_has_words_is_still_an_address(name):
    assert value_of(f'<a itemprop="{name}" href="/k">Kettle</a>', name) == "/k"


def test_one_link_may_be_name_and_address_at_once():
    (root,) = roots('<div itemscope><a itemprop="name url" href="/k">Kettle</a></div>')
    assert (root.first("name"), root.first("url")) == ("Kettle", "/k")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>one</p><p>two</p>", "one two"),
        ("one<br>two", "one two"),
        ("<b>bo</b>ld", "bold"),
        ("a<script>x()</script>b", "ab"),
        ("a<style>p{}</style>b", "ab"),
        ("a<button>Read more</button>b", "ab"),
        ('a<a role="button" href="#">open</a>b', "ab"),
        ("a <a href='#'>Read more</a>", "a"),
        ("a <span>Mehr anzeigen…</span>", "a"),
        ("a <a href='/x'>my other review</a>", "a my other review"),
        ("I read more than before", "I read more than before"),
        ("a<!-- hidden -->b", "ab"),
        ("<ul><li>one</li><li>two</li></ul>", "one two"),
    ],
)
def test_prose_is_what_a_reader_sees(read_html, markup, text):
    page = f'<div itemscope itemtype="https://schema.org/Review"><div itemprop="reviewBody">{markup}</div></div>'
    assert read_html(page).reviews[0].review.text == text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("Topf &amp; Deckel", "Topf & Deckel"),
        ("AT&amp;amp;T", "AT&amp;T"),
        ("a &lt;b&gt; c", "a <b> c"),
        ("5 &gt; 4 &lt; 6", "5 > 4 < 6"),
        ("&quot;gut&quot;", '"gut"'),
        ("a&nbsp;b", "a b"),
    ],
)
@pytest.mark.parametrize("way", ['<p itemprop="reviewBody">{}</p>', '<meta itemprop="reviewBody" content="{}">'])
def test_entities_are_decoded_once_and_not_twice(read_html, written, text, way):
    page = f'<div itemscope itemtype="https://schema.org/Review">{way.format(written)}</div>'
    assert read_html(page).reviews[0].review.text == text


def test_an_item_within_an_item_belongs_to_the_nearest():
    page = """<div itemscope itemtype="https://schema.org/Product"><b itemprop="name">Kettle</b>
      <div itemprop="brand" itemscope><b itemprop="name">Firm</b></div></div>"""
    (root,) = roots(page)
    assert list(root.values("name")) == ["Kettle"]
    assert next(root.nodes("brand")).first("name") == "Firm"


def test_an_item_that_is_no_property_is_a_root_even_inside_another_one():
    page = '<div itemscope itemtype="A"><div itemscope itemtype="B"></div></div>'
    assert [root.types for root in roots(page)] == [("A",), ("B",)]


def test_what_stands_elsewhere_belongs_to_every_item_that_refers_to_it():
    page = """<div itemscope itemtype="A" itemref="n"></div><div itemscope itemtype="B" itemref="m n"></div>
      <p id="n"><b itemprop="name">shared</b></p><b id="m" itemprop="sku">own</b>"""
    first, second = roots(page)
    assert (first.first("name"), second.first("name")) == ("shared", "shared")
    assert (first.first("sku"), second.first("sku")) == (None, "own")


def test_an_item_that_refers_to_itself_does_not_hold_itself():
    (root,) = roots('<div id="k" itemscope itemref="k" itemprop="self"><b itemprop="name">K</b></div>')
    assert (root.first("self"), root.first("name")) == (None, "K")


def test_properties_outside_any_item_are_nobodys():
    assert roots('<b itemprop="name">Kettle</b>') == ()


@pytest.mark.parametrize(
    ("stated", "types"),
    [
        ("https://schema.org/Product", ("Product",)),
        ("http://schema.org/Product https://schema.org/Car", ("Product", "Car")),
        ("  https://schema.org/Product/  ", ("Product",)),
        ("", ()),
    ],
)
def test_an_item_may_have_several_types(stated, types):
    assert roots(f'<div itemscope itemtype="{stated}"></div>')[0].types == types


def test_values_of_one_name_stand_in_document_order():
    (root,) = roots('<div itemscope><b itemprop="n">1</b><i><b itemprop="n">2</b></i><b itemprop="n">3</b></div>')
    assert list(root.values("n")) == ["1", "2", "3"]


def test_a_name_given_twice_on_one_element_is_one_value():
    (root,) = roots('<div itemscope><b itemprop="n schema:n n">1</b></div>')
    assert list(root.values("n")) == ["1"]


@pytest.mark.parametrize("page", ["", "   ", "<", "<!-- -->", "plain words", "<html></html>"])
def test_a_page_without_items_gives_none(page):
    assert roots(page) == ()


WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N"), exclude_characters="\0"), min_size=1, max_size=8)


@given(st.lists(WORDS, min_size=1, max_size=5))
def test_what_is_written_is_read_back_item_by_item(names):
    page = "".join(f'<div itemscope><meta itemprop="sku" content="{name}"></div>' for name in names)
    assert [root.first("sku") for root in roots(page)] == names


@given(st.integers(1, 60))
def test_items_nested_to_any_depth_hold_one_another(depth):
    page = "<div itemscope>" + "<div itemprop=x itemscope>" * depth + "</div>" * (depth + 1)
    (root,) = roots(page)
    length = 0
    while (below := next(root.nodes("x"), None)) is not None:
        root, length = below, length + 1
    assert length == depth
