"""The sketch of a page: the same for other words, another for another layout."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fingerprint import MOST_BYTES, SKETCH, likeness, sketch_of

PAGE = b'<div class="review card"><b itemprop="ratingValue">5</b><p data-hook="body">%b</p></div>'
NAMES = st.lists(st.from_regex(r"[a-z]{3,9}", fullmatch=True), max_size=200)


def page_of(names):
    return b" ".join(b'<i class="%b">' % name.encode() for name in names)


def test_other_words_are_the_same_page():
    assert sketch_of(PAGE % b"fine") == sketch_of((PAGE % b"poor") * 9)


@pytest.mark.parametrize("one, other", [(b'class="card-1a2f"', b'class="card-77"'), (b'{"a1": 1}', b'{"a2": 1}')])  # noqa: PT006
def test_numbers_in_names_do_not_count(one, other):
    assert sketch_of(b" " + one) == sketch_of(b" " + other) != ()


def test_json_is_known_by_its_keys():
    assert likeness(sketch_of(b'{"rating": 5, "text": "a"}'), sketch_of(b'{"text": "b", "rating": 1}')) == 1.0
    assert likeness(sketch_of(b'{"rating": 5, "text": "a"}'), sketch_of(b'{"stars": 5, "words": "a"}')) == 0.0


def test_two_pages_without_names_are_alike_and_one_of_them_is_not():
    assert likeness((), ()) == 1.0
    assert likeness(sketch_of(b'{"a": 1}'), ()) == 0.0


def test_only_the_beginning_of_a_long_page_is_looked_at():
    assert sketch_of(b" " * MOST_BYTES + b'{"late": 1}') == ()


@given(NAMES, NAMES)
def test_the_likeness_is_near_the_share_of_common_names(one, other):
    union, common = {*one, *other}, {*one} & {*other}
    told = likeness(sketch_of(page_of(one)), sketch_of(page_of(other)))
    exact = len(common) / len(union) if union else 1.0
    assert told == pytest.approx(exact, abs=1e-9 if len(union) <= SKETCH else 0.3)


@given(st.binary(max_size=2_000))
def test_any_bytes_give_a_bounded_sketch(body):
    assert len(sketch_of(body)) <= SKETCH
