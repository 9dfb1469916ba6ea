"""What `leumund parse` prints, and the table of sources."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import UnknownSource, UnreadablePage
from crawler.pages.encoding import decode, known_encoding, meta_encoding
from crawler.pages.found import Author, Found
from crawler.pages.jsonrecord import to_json
from crawler.pages.registry import PAGES, PARSERS, parse_page
from store.records import Aggregate, Precision, Published, RatingKind, Review, Scale

NOW = datetime(2026, 7, 15, tzinfo=UTC)
BOTH = {
    *("record", "source", "subject", "rating", "rating_min", "rating_max", "rating_max_stated", "rating_kind"),
    *("syntax", "extra"),
}


def test_a_review_has_every_field_of_the_contract_even_where_nothing_is_stated():
    record = to_json(Found(Review("shop", None, None)))
    fields = {"n", "review_id", "title", "text", "parts", "language", "published_at", "published_precision"}
    fields |= {"author_present", "verified", "incentivised", "helpful", "reply", "sub_ratings", "country"}
    assert set(record) == BOTH | fields
    stated = {
        "record",
        "source",
        "rating_min",
        "rating_max",
        "rating_max_stated",
        "rating_kind",
        "parts",
        "sub_ratings",
    }
    stated |= {"author_present", "extra"}
    assert {name for name, value in record.items() if value is not None} == stated


def test_an_aggregate_has_every_field_of_the_contract_even_where_nothing_is_stated():
    record = to_json(Aggregate("shop", None))
    assert set(record) == BOTH | {"rating_count", "review_count", "histogram", "histogram_unit"}
    assert (record["rating"], record["histogram"], record["histogram_unit"]) == (None, None, None)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(4.0, "4"), (4.5, "4.5"), (0.0, "0"), (None, "null"), (3.6666666666666665, "3.6666666666666665")],
)
def test_whole_numbers_are_printed_without_a_point(value, shown):
    assert json.dumps(to_json(Found(Review("shop", None, value, Scale(0, 5))))["rating"]) == shown


@pytest.mark.parametrize(
    ("scale", "fields"),
    [
        (Scale(1, 5), (1, 5, True, "star")),
        (Scale(1, 5, stated=False), (1, 5, False, "star")),
        (Scale(0, 100, RatingKind.PERCENT), (0, 100, True, "percent")),
        (Scale(0, 1, RatingKind.BINARY, stated=False), (0, 1, False, "binary")),
        (Scale(0.5, 5), (0.5, 5, True, "star")),
    ],
)
def test_a_scale_is_its_ends_whether_they_are_stated_and_its_kind(scale, fields):
    record = to_json(Found(Review("shop", None, 1.0, scale)))
    assert tuple(record[name] for name in ("rating_min", "rating_max", "rating_max_stated", "rating_kind")) == fields


@pytest.mark.parametrize("precision", list(Precision))
def test_a_precision_is_printed_unless_it_is_unknown(precision):
    at = None if precision is Precision.UNKNOWN else NOW
    record = to_json(Found(Review("shop", None, None, published=Published(at, precision, NOW))))
    assert record["published_precision"] == (None if precision is Precision.UNKNOWN else precision.value)
    assert (record["published_at"] is None) == (precision is Precision.UNKNOWN)


@given(st.text(min_size=6, max_size=20).filter(str.strip), st.text(max_size=20))
def test_no_name_is_ever_printed_whatever_the_review_says(name, text):
    found = Found(Review("shop", "1", 4.0, text=text, author_present=True), Author(f"name:{name}"))
    assert f"name:{name}" not in json.dumps(to_json(found), ensure_ascii=False)


@pytest.mark.parametrize(
    ("source", "todo"),
    [
        ("schema.org", "did you mean schemaorg?"),
        ("app-store", "did you mean appstore?"),
        ("x", f"known are: {', '.join(sorted(PAGES))}"),
    ],
)
def test_an_unknown_source_says_what_to_do_next(source, todo):
    with pytest.raises(UnknownSource) as caught:
        parse_page(source, b"", "", NOW)
    assert caught.value.todo == todo
    assert str(caught.value).startswith(f"no parser is named {source!r}")


@pytest.mark.parametrize("source", sorted(PAGES))
def test_every_source_has_a_versioned_parser_that_refuses_an_empty_page_with_its_address(source):
    name, _, version = PARSERS[source].partition("/")
    assert (name, version.isdecimal()) == (source, True)
    with pytest.raises(UnreadablePage) as caught:
        parse_page(source, b"", "https://a.example/x", NOW)
    assert "where: https://a.example/x" in str(caught.value)
    assert "next:" in str(caught.value)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("UTF-8", "utf-8"),
        (" utf8 ", "utf-8"),
        ("ISO-8859-1", "windows-1252"),
        ("us-ascii", "windows-1252"),
        ("gb2312", "gb18030"),
        ("Shift_JIS", "cp932"),
        ("latin2", "iso-8859-2"),
        ("koi8-r", "koi8-r"),
        ("utf-32", None),
        ("zlib", None),
        ("none", None),
    ],
)
def test_a_label_means_what_it_means_on_the_web(label, name):
    assert known_encoding(label) == name


@pytest.mark.parametrize(
    ("page", "name"),
    [
        (b'<meta charset="koi8-r">', "koi8-r"),
        (b"<meta charset=koi8-r />", "koi8-r"),
        (b'<meta charset="nonsense"><meta charset="koi8-r">', "koi8-r"),
        (b'<meta name="x" content="text/html; charset=koi8-r">', None),
        (b'<meta content="text/html; charset=koi8-r" http-equiv="content-type">', "koi8-r"),
        (b'<!-- <meta charset="utf-8"> --><meta charset="koi8-r">', "koi8-r"),
        (b'<div title="<meta charset=utf-8>"><meta charset="koi8-r">', "koi8-r"),
        (b'<meta charset="koi8-r"', None),
        (b" " * 20_000 + b'<meta charset="koi8-r">', None),
        (b"", None),
    ],
)
def test_a_declaration_counts_where_a_browser_would_see_it(page, name):
    assert meta_encoding(page) == name


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff\ufffd")),
    st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]),
)
def test_a_declared_body_comes_back_as_it_was(text, encoding):
    decoded = decode(("\ufeff" + text).encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.replaced) == (text, encoding, 0)
