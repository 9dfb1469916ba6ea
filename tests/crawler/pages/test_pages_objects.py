"""Review objects in a bare list, deep in an envelope, or alone."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import LayoutChanged, UnreadablePage
from crawler.pages.found import Found, PageResult
from crawler.pages.objects import Rows, count_around, find_rows, is_markup, open_payload, sound
from store.records import Review

ROW = {"rating": 4, "text": "Good."}
OTHER = {"rating": 2, "text": "Bad."}


def is_row(row):
    return "rating" in row and "text" in row


def is_unrated(row):
    return "text" in row


def found(payload):
    return list(find_rows(payload, is_row, is_unrated, url="").objects)


@pytest.mark.parametrize(
    "payload",
    [
        [ROW, OTHER],
        {"reviews": [ROW, OTHER]},
        {"data": {"business": {"rating": 4.5, "reviews": {"edges": [{"node": ROW}, {"node": OTHER}]}}}},
        [{"data": {"list": [ROW]}}, {"data": {"list": [OTHER]}}],
        {"0": ROW, "1": OTHER},
        [[ROW], [OTHER]],
    ],
)
def test_reviews_are_found_wherever_they_lie(payload):
    assert found(payload) == [ROW, OTHER]


def test_one_object_is_a_list_of_one():
    assert found(ROW) == [ROW]


def test_a_list_counts_whole_so_that_shells_are_seen():
    shell = {"rating": None}
    assert found([ROW, shell, "noise", None]) == [ROW, shell]


def test_reviews_within_a_review_are_not_reviews_of_the_list():
    assert found({"reviews": [ROW | {"previous": [OTHER]}]}) == [ROW | {"previous": [OTHER]}]


def test_objects_without_a_rating_are_looked_for_only_where_there_are_no_others():
    assert found([{"questions": [{"text": "How?"}]}, {"reviews": [ROW]}]) == [ROW]
    assert found({"reviews": [{"text": "Good."}]}) == [{"text": "Good."}]


@pytest.mark.parametrize("payload", [[], {"reviews": []}, {"data": {"reviews": {"edges": []}}}, [{"reviews": []}]])
def test_an_empty_list_is_an_answer(payload):
    assert found(payload) == []


@pytest.mark.parametrize(
    "payload",
    [
        *({}, None, 3, "x", [1, 2], {"message": "Unauthorized"}, {"tags": []}),
        {"url": "https://geo.captcha-delivery.example/captcha/"},
    ],
)
def test_what_holds_neither_reviews_nor_an_empty_list_has_changed(payload):
    with pytest.raises(LayoutChanged):
        found(payload)


def test_the_error_names_the_wall_and_what_to_do():
    with pytest.raises(LayoutChanged, match="bot challenge") as caught:
        find_rows({"appId": "PXabc", "captcha": 1}, is_row, url="https://shop.example/r")
    assert caught.value.where == "https://shop.example/r"
    assert "Nothing counts as vanished" in caught.value.todo


def test_endless_nesting_ends():
    deep = ROW
    for n in range(200):
        deep = [deep] if n % 2 else {"inner": deep}
    with pytest.raises(LayoutChanged):
        found(deep)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=4),
        lambda x: st.lists(x) | st.dictionaries(st.sampled_from(["rating", "text", "reviews", "x"]), x),
    )
)
def test_any_json_gives_rows_or_a_changed_layout(payload):
    try:
        rows = find_rows(payload, is_row, is_unrated, url="")
    except LayoutChanged:
        return
    assert all(isinstance(row, dict) for row in rows.objects)


def test_counts_of_the_envelope_are_read_from_the_inside_out():
    rows = find_rows({"total": 900, "page": {"total": "1,140", "reviews": [ROW]}}, is_row, url="")
    assert count_around(rows, ("missing", "total")) == 1140
    assert count_around(rows, ("missing",)) is None
    assert count_around(Rows(()), ("total",)) is None
    assert count_around(find_rows({"total": 0, "reviews": []}, is_row, url=""), ("total",)) == 0


@pytest.mark.parametrize(
    ("body", "markup"), [(b"  <html>", True), (b"\xef\xbb\xbf\n<!doctype", True), (b"[]", False), (b"", False)]
)
def test_markup_is_told_from_json(body, markup):
    assert is_markup(body) is markup


def test_a_page_in_place_of_json_is_a_changed_layout():
    with pytest.raises(LayoutChanged, match="login wall"):
        open_payload(b"<html><input type='password'></html>", url="", content_type="")
    with pytest.raises(UnreadablePage):
        open_payload(b"so busy", url="", content_type="")


def test_windows_1252_bytes_are_read_where_nothing_says_utf_8():
    body = json.dumps(["It’s “fine” – café"], ensure_ascii=False).encode("cp1252")
    assert open_payload(body, url="", content_type="application/json") == ["It’s “fine” – café"]


def review(number, rating=4.0, text="Good."):
    return Found(Review(source="yelp", review_id=number, rating=rating, text=text))


def test_a_review_that_stands_twice_is_given_once():
    page = sound(PageResult((review("1"), review("1"), review(None), review(None))), "")
    assert [f.review.review_id for f in page.reviews] == ["1", None, None]
    assert page.problems == ()


def test_different_reviews_under_one_id_are_said():
    page = sound(PageResult((review("1"), review("1", text="Bad."), review("1", text="So so."))), "")
    assert len(page.reviews) == 1
    assert page.problems == ("2 reviews repeat the id of another one and were left out",)


def test_a_page_whose_reviews_all_lost_their_rating_has_changed():
    with pytest.raises(LayoutChanged, match="0 ratings in 2 reviews") as caught:
        sound(PageResult((review("1", None), review("2", None))), "")
    assert len(caught.value.result.reviews) == 2


def test_a_page_without_reviews_and_one_with_a_single_rating_are_sound():
    assert sound(PageResult(), "") == PageResult()
    assert len(sound(PageResult((review("1"), review("2", None))), "").reviews) == 2


def test_nan_in_a_data_frames_json_is_nothing():
    assert open_payload(b'[{"title": NaN, "rating": 1e400}]', url="", content_type="")[0]["title"] is None
