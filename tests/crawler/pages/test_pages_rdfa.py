"""RDFa Lite gives the same nodes as the other syntaxes; other vocabularies say nothing to us."""

import pytest

from crawler.pages.node import Node
from crawler.pages.rdfa import read_rdfa

PRODUCT = """
<div vocab="https://schema.org/" typeof="Product" resource="#kettle">
  <span property="name">Kettle &amp; Co</span>
  <div property="aggregateRating" typeof="AggregateRating">
    <span property="ratingValue">4,4</span> of <span property="bestRating" content="5">five</span>
    <span property="reviewCount">1.140</span>
  </div>
  <div property="review" typeof="Review">
    <a property="author" href="https://shop.example/u/7">Erika</a>
    <time property="datePublished" datetime="2026-02-03">last winter</time>
    <div property="reviewRating" typeof="Rating"><meta property="ratingValue" content="5"></div>
    <p property="reviewBody">Boils.<button>Read more</button></p>
  </div>
</div>
"""


def roots(page):
    return read_rdfa(page.encode())


def test_a_page_gives_its_records(read_html):
    result = read_html(f"<html><body>{PRODUCT}</body></html>")
    (level,) = result.aggregates
    assert (level.rating, level.scale.high, level.review_count, level.syntax) == (4.4, 5, 1140, "rdfa")
    assert level.extra == {"item_type": "Product", "item_name": "Kettle & Co"}
    (found,) = result.reviews
    review = found.review
    assert (review.rating, review.text, review.published.text(), review.syntax) == (5, "Boils.", "2026-02-03", "rdfa")
    assert (review.author_present, found.author.reveal()) == (True, "Erika")


def test_items_nest_and_only_the_outer_one_is_a_root():
    (product,) = roots(PRODUCT)
    assert (product.types, product.id, product.text("name")) == (("Product",), "#kettle", "Kettle &amp; Co")
    review = next(product.nodes("review"))
    assert isinstance(review.first("reviewRating"), Node)


@pytest.mark.parametrize(
    "page",
    [
        '<div typeof="schema:Product"><b property="schema:name">K</b></div>',
        '<div prefix="s: http://schema.org/ og: http://ogp.me/ns#" typeof="s:Product"><b property="s:name">K</b></div>',
        '<html xmlns:v="http://schema.org/"><div typeof="v:Product"><b property="v:name">K</b></div></html>',
        '<div typeof="http://schema.org/Product"><b property="https://schema.org/name">K</b></div>',
        '<body vocab="http://schema.org/"><p><div typeof="Product Thing"><b property="name">K</b></div></p></body>',
    ],
)
def test_the_vocabulary_is_named_in_several_ways(page):
    (node,) = roots(page)
    assert (node.types[0], node.text("name")) == ("Product", "K")


@pytest.mark.parametrize(
    "page",
    [
        '<meta property="og:title" content="K"><meta property="rating" content="5">',
        '<div typeof="Product"><b property="name">K</b></div>',
        '<div vocab="http://rdf.data-vocabulary.org/#" typeof="Review-aggregate"><b property="rating">4</b></div>',
        '<div typeof="v:Review"><b property="v:rating">4</b></div>',
        '<div vocab="https://schema.org/"><b property="ratingValue">4</b></div>',
        "",
        "<!-- typeof -->",
    ],
)
def test_other_vocabularies_and_loose_properties_give_nothing(page):
    assert roots(page) == ()


def test_open_graph_inside_an_item_is_no_property_of_it():
    (node,) = roots('<div vocab="https://schema.org/" typeof="Product"><meta property="og:title" content="K"></div>')
    assert node.properties == {}


def test_properties_may_speak_about_an_item_elsewhere():
    page = (
        '<div vocab="https://schema.org/" resource="#k" typeof="Product"></div>'
        '<p vocab="https://schema.org/" about="#k"><b property="name">K</b></p>'
    )
    (node,) = roots(page)
    assert node.text("name") == "K"


def test_an_item_below_a_relation_is_its_value():
    page = (
        '<div vocab="https://schema.org/" typeof="Product"><p rel="aggregateRating">'
        '<span typeof="AggregateRating"><b property="ratingValue">4</b></span></p></div>'
    )
    (node,) = roots(page)
    assert next(node.nodes("aggregateRating")).text("ratingValue") == "4"


def test_a_resource_is_a_reference(read_html):
    page = (
        '<div vocab="https://schema.org/" typeof="Product" resource="#k"><b property="name">K</b></div>'
        '<div vocab="https://schema.org/" typeof="AggregateRating"><i property="itemReviewed" resource="#k"></i>'
        '<b property="ratingValue">4</b></div>'
    )
    assert read_html(page).aggregates[0].extra["item_name"] == "K"


def test_what_stands_in_two_syntaxes_counts_once(read_html):
    data = (
        '{"@type":"Product","name":"Kettle &amp; Co","aggregateRating":{"@type":"AggregateRating","ratingValue":4.4,'
        '"reviewCount":1140}}'
    )
    page = f'<script type="application/ld+json">{data}</script>{PRODUCT}'
    result = read_html(page)
    assert [level.syntax for level in result.aggregates] == ["jsonld"]
    assert [found.review.syntax for found in result.reviews] == ["rdfa"]
