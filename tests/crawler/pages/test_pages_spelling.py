"""Fields that different tools spell in different ways."""

import pytest

from crawler.pages.spelling import code, facts, has, pick, plain, truth


@pytest.mark.parametrize(
    ("row", "value"),
    [
        ({"stars": 4}, 4),
        ({"rating": None, "stars": 4}, 4),
        ({"rating": "", "stars": 4}, 4),
        ({"rating": {}, "stars": 4}, 4),
        ({"rating": float("inf"), "stars": 4}, 4),
        ({"rating": 0, "stars": 4}, 0),
        ({"rating": False, "stars": 4}, False),
        ({"nested": {"rating": 3}}, 3),
        ({"list": [{"rating": 2}]}, 2),
        ({"nested": [], "list": {}}, None),
        ({}, None),
    ],
)
def test_the_first_spelling_that_holds_something_counts(row, value):
    assert pick(row, ("rating", "stars", "nested.rating", "list.0.rating")) == value


@pytest.mark.parametrize(
    ("row", "there"),
    [({"a": None}, True), ({"b": {"c": ""}}, True), ({"b": {}}, False), ({"b": None}, False), ({"d": ["x"]}, True)],
)
def test_a_place_may_be_empty_and_is_still_a_place(row, there):
    assert has(row, ("a", "b.c", "d.0")) is there


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (" Fine &amp; dandy<br>always ", "Fine & dandy always"),
        (["one", None, "two"], "one two"),
        ({"full": "x"}, None),
        (" \n", None),
        (7, None),
        (None, None),
    ],
)
def test_a_text_is_read_as_a_reader_sees_it(value, text):
    assert plain({"t": value}, ("t",)) == text


def test_an_object_under_one_spelling_does_not_hide_the_text_under_the_next():
    assert plain({"text": {"full": None}, "body": "here"}, ("text.full", "text", "body")) == "here"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        *[(value, True) for value in (True, "true", "Yes", "verified", 1)],
        *[(value, False) for value in (False, "false", "no", "unverified", 0)],
        *[(value, None) for value in (None, "maybe", [], {"x": 1}, 3.5)],
    ],
)
def test_a_mark_is_true_false_or_not_stated(value, said):
    assert truth({"v": value}, ("v",)) is said


@pytest.mark.parametrize(
    ("value", "shown"), [(901, "901"), (" a1 ", "a1"), ("x\0y", "xy"), (True, None), (1.5, None), ([1], None)]
)
def test_an_id_stands_as_it_is(value, shown):
    assert code({"id": value}, ("id",)) == shown


def test_facts_are_words_numbers_marks_and_lists_of_words():
    row = {"a": " x ", "b": 2, "c": False, "d": ["p", 1, "q"], "e": {"name": "no"}, "f": None, "g": " "}
    assert facts(row, {key: (key,) for key in "abcdefg"}) == {"a": "x", "b": 2, "c": False, "d": ["p", "q"]}
