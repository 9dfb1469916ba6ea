"""A rating that is marked up without a number takes the one that it draws, and says so."""

import pytest

RATED = '<div itemscope itemtype="https://schema.org/Product"><b itemprop="name">Kettle</b>{}</div>'
LEVEL = '<div itemprop="aggregateRating" itemscope itemtype="https://schema.org/AggregateRating">{}</div>'


def level(read_html, inner):
    result = read_html(RATED.format(LEVEL.format(inner + '<meta itemprop="ratingCount" content="12">')))
    (found,) = result.aggregates
    return found


@pytest.mark.parametrize(
    ("inner", "rating", "high", "read_from"),
    [
        ('<span title="4,5 von 5 Sternen"></span>', 4.5, 5, "title"),
        ('<i itemprop="ratingValue"></i><span aria-label="8 of 10"></span>', 8, 10, "aria-label"),
        ("<span>4,5 von 5</span>", 4.5, 5, "text"),
        ('<p><i style="width:90%"></i></p>', 4.5, 5, "width"),
        ('<meta itemprop="bestRating" content="10"><p><i style="width:90%"></i></p>', 9, 10, "width"),
        ('<p><i style="width:90%"></i></p><span itemprop="ratingValue">4.4</span>', 4.4, 5, None),
    ],
)
def test_a_number_is_read_where_none_is_marked_up(read_html, inner, rating, high, read_from):
    found = level(read_html, inner)
    assert (found.rating, found.scale.high, found.extra.get("read_from")) == (rating, high, read_from)
    assert (found.rating_count, found.syntax) == (12, "microdata")


@pytest.mark.parametrize("inner", ["<span>12</span>", "<span>Note: 1,7</span>", "<span></span>", "<b>4.5</b>"])
def test_a_bare_number_may_count_something_and_is_left_alone(read_html, inner):
    assert level(read_html, inner).rating is None


def test_a_review_draws_its_rating_too(read_html):
    stars = '<p itemprop="reviewRating" itemscope itemtype="https://schema.org/Rating"><i title="2 of 5"></i></p>'
    inner = f'{stars}<p itemprop="reviewBody">No</p>'
    review = f'<div itemprop="review" itemscope itemtype="https://schema.org/Review">{inner}</div>'
    (found,) = read_html(RATED.format(review)).reviews
    assert (found.review.rating, found.review.extra["read_from"]) == (2, "title")


def test_stars_outside_of_marked_up_ratings_are_nobodys(read_html):
    assert read_html(RATED.format('<i title="4.5 of 5"></i><p class="rating">3 of 5</p>')).aggregates == ()
    assert read_html('<div class="reviews"><i title="4.5 of 5 stars"></i> 12 ratings</div>').aggregates == ()
