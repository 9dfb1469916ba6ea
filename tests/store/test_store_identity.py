"""What is the same review, what is an edit, and what both databases give back of what they were given."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from store_story import day

from store.identity import clean_review, content_hash, dates_agree, decimal_text, ends_text, review_key
from store.records import FIVE_STARS, Aggregate, Precision, Published, RatingKind, Review, Scale, on_day

NAUGHTY = Path(__file__).resolve().parents[2].parent / "shared" / "vectors" / "security" / "naughty-strings.json"

OWN_NAUGHTY = [
    *(
        "",
        " ",
        "\n",
        "\r\n",
        "\\",
        "\\n",
        "a\\nb",
        "\t tab",
        "'; DROP TABLE review; --",
        "{}",
        "null",
        "=1+1",
        "%s {0}",
    ),
    *(
        "\u202eright to left",
        "﷽",
        "e\u0301",
        "é",
        "🏳️‍🌈",
        "𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
        "\u200b",
        "\ufeff",
        "\x7f",
        "\x1b[31m",
        "\u2028",
        "ẞß",
    ),
]


def relative(start: int, end: int) -> Published:
    return Published(datetime(2024, 1, start, tzinfo=UTC), Precision.RANGE, datetime(2024, 1, end, tzinfo=UTC))


EDITS = {
    "rating": {"rating": 1.0},
    "no rating": {"rating": None},
    "scale": {"scale": Scale(1.0, 10.0)},
    "kind of scale": {"scale": Scale(1.0, 5.0, RatingKind.MEAN)},
    "assumed scale": {"scale": Scale(1.0, 5.0, stated=False)},
    "sub-rating": {"sub_ratings": {"price": 2.0}},
    "title": {"title": "Broken"},
    "no title": {"title": None},
    "text": {"text": "Broke after a day."},
    "a space": {"text": "Does what it  should."},
    "part": {"parts": {"pros": "cheap"}},
    "date": {"published": on_day(day(1).date())},
    "precision": {"published": Published(datetime(2024, 5, 1, tzinfo=UTC), Precision.MONTH)},
    "zone": {"published": Published(datetime(2024, 5, 1), Precision.DAY)},  # noqa: DTZ001 - a source without a zone
    "verified": {"verified": True},
    "incentivised": {"incentivised": False},
    "reply": {"reply": "Sorry"},
    "empty reply": {"reply": ""},
}
NO_EDITS = {
    "nothing": {},
    "votes": {"helpful": 7},
    "language mark": {"language": "en-GB"},
    "country": {"country": "DE"},
    "author display": {"author_present": False},
    "author key": {"author_key": None},
    "syntax": {"syntax": "jsonld"},
    "extra": {"extra": {"badge": "new"}},
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_another_version(make_review, name):
    assert content_hash(make_review(**EDITS[name])) != content_hash(make_review())


@pytest.mark.parametrize("name", NO_EDITS)
def test_what_says_nothing_new_is_the_same_version(make_review, name):
    assert content_hash(make_review(**NO_EDITS[name])) == content_hash(make_review())


def test_no_two_fields_can_be_taken_for_each_other(make_review):
    plain = make_review(title=None, text=None, reply=None)
    shifted = [replace(plain, **{name: "x"}) for name in ("title", "text", "reply")]
    shifted += [
        replace(plain, parts={"title": "x"}),
        replace(plain, text="x\ntitle y"),
        replace(plain, title="x\ntext y"),
    ]
    assert len({content_hash(review) for review in shifted}) == len(shifted)


@pytest.mark.parametrize(
    ("stored", "shown", "agree"),
    [
        (relative(1, 10), relative(10, 20), True),
        (relative(1, 10), relative(4, 5), True),
        (relative(1, 10), relative(11, 20), False),
        (on_day(day(0).date()), on_day(day(0).date()), True),
        (relative(1, 10), Published(), True),
        (Published(precision=Precision.RANGE), relative(1, 10), True),
    ],
)
def test_relative_dates_agree_while_they_overlap(stored, shown, agree):
    assert dates_agree(stored, shown) == dates_agree(shown, stored) == agree


def test_a_relative_date_that_drifts_is_no_edit_and_one_that_jumps_is(store, make_listing, make_review, collect):
    listing = make_listing()
    runs = [
        collect(listing, [make_review(published=published)], at=day(n))
        for n, published in enumerate((relative(1, 10), relative(5, 15), relative(25, 30)))
    ]
    assert [run.edited for run in runs] == [0, 0, 1]


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"text": "DOES   what it\nshould."}, True),
        ({"helpful": 3, "reply": "Thanks", "verified": True}, True),
        ({"rating": 3.0}, False),
        ({"text": "Does what it should not."}, False),
        ({"author_key": "00" * 16}, False),
        ({"published": on_day(day(1).date())}, False),
        ({"published": relative(1, 5)}, False),
    ],
)
def test_without_an_id_the_content_says_which_review_it_is(make_review, changes, same):
    plain = make_review(None)
    keys = [review_key(review, source="shop", listing="kettle") for review in (plain, replace(plain, **changes))]
    assert (keys[0] == keys[1]) == same


def test_without_an_id_a_drifting_date_stays_the_same_review(make_review):
    keys = {
        review_key(make_review(None, published=relative(n, n + 9)), source="shop", listing="kettle")
        for n in range(1, 9)
    }
    assert len(keys) == 1


def test_the_same_words_on_two_listings_are_two_reviews(make_review):
    keys = {review_key(make_review(None), source="shop", listing=listing) for listing in ("kettle", "toaster")}
    assert len(keys) == 2


def test_an_id_that_looks_like_a_key_is_still_an_id(make_review):
    key = review_key(make_review(None), source="shop", listing="kettle")
    assert review_key(make_review(key.hex()), source="shop", listing="kettle") != key


def test_every_field_comes_back_as_it_was(store, make_listing, collect):
    review = Review(
        source="shop",
        review_id="r/1",
        rating=7.3,
        scale=Scale(0.0, 10.0, RatingKind.MEAN, stated=False),
        title="Überschrift",
        text="line\r\nline",
        parts={"pros": "light", "cons": "", "advice": "none"},
        sub_ratings={"price": 0.1, "z": 3.0, "a": 10.0},
        published=Published(datetime(2024, 2, 29, 23, 59, 59, 123456, tzinfo=UTC), Precision.SECOND),
        language="de-AT",
        author_key="0a" * 16,
        author_present=True,
        verified=False,
        incentivised=True,
        reply="",
        helpful=3_000_000_000,
        country="AT",
        subject="B00X",
        syntax="jsonld",
        extra={"badges": ["a", {"b": [1, 2.5, None, True]}], "locale": "de"},
    )
    collect(make_listing(), [review])
    (version,) = store.reviews.versions()
    assert version.review == review
    assert list(version.review.parts) == ["pros", "cons", "advice"]
    assert store.leaves.fsck().faults == ()


@pytest.mark.parametrize(
    "published",
    [
        Published(),
        Published(datetime(2024, 5, 1, 13, 30), Precision.SECOND),  # noqa: DTZ001 - a source without a zone
        Published(datetime(1999, 1, 1, tzinfo=UTC), Precision.YEAR),
        Published(datetime(2030, 1, 1, tzinfo=UTC), Precision.DAY),
        relative(1, 31),
    ],
)
def test_dates_come_back_no_more_and_no_less_exact(store, make_listing, make_review, collect, published):
    collect(make_listing(), [make_review(published=published)])
    assert [version.review.published for version in store.reviews.versions()] == [published]


def test_other_zones_are_kept_as_the_same_moment(store, make_listing, make_review, collect):
    there = datetime(2024, 5, 1, 1, tzinfo=timezone(timedelta(hours=2)))
    collect(make_listing(), [make_review(published=Published(there, Precision.SECOND))])
    (version,) = store.reviews.versions()
    assert (version.review.published.at, version.review.published.at.tzinfo) == (there, UTC)
    assert [month.month for month in store.reviews.months("kettle")] == ["2024-04"]


def naughty():
    shared = json.loads(NAUGHTY.read_text(encoding="utf-8")) if NAUGHTY.exists() else []
    return OWN_NAUGHTY + [text for text in shared if isinstance(text, str)]


def test_naughty_strings_come_back_unchanged(store, make_listing, make_review, collect):
    texts = naughty()
    reviews = [
        make_review(f"{n} {text}", title=text, text=text, parts={text: text}, reply=text, extra={"x": text})
        for n, text in enumerate(texts)
    ]
    listing = make_listing("naughty", external_id="'; --")
    collect(listing, reviews)
    stored = {version.review.review_id: version.review for version in store.reviews.versions("naughty")}
    assert stored == {review.review_id: review for review in map(clean_review, reviews)}
    unclean = [text for text in texts if clean_review(make_review(text=text)).text != text]
    assert all("\x00" in text for text in unclean)
    assert collect(listing, reviews, at=day(1)).unchanged == len(reviews)
    assert store.leaves.fsck().faults == ()


@pytest.mark.parametrize(("given", "kept"), [("a\x00b", "a\ufffdb"), ("\ud800", "\ufffd"), ("a\udfffb", "a\ufffdb")])
def test_what_no_database_can_hold_is_replaced_everywhere(store, make_listing, make_review, collect, given, kept):
    review = make_review(given, title=given, parts={given: given}, extra={given: [given]}, sub_ratings={given: 2.0})
    collect(make_listing(), [review])
    (version,) = store.reviews.versions()
    found = version.review
    assert (found.review_id, found.title, found.parts, found.extra) == (kept, kept, {kept: kept}, {kept: [kept]})
    assert found.sub_ratings == {kept: 2.0}


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_numbers_that_are_none_become_none(store, make_listing, make_review, collect, number):
    review = make_review(
        rating=number, sub_ratings={"price": number, "size": 3.0}, extra={"x": number}, helpful=1 << 70
    )
    shown = [Aggregate("shop", number, rating_count=-1, review_count=1 << 63, histogram={"5": number})]
    collect(make_listing(), [review], aggregates=shown)
    (version,) = store.reviews.versions()
    found = version.review
    assert (found.rating, found.sub_ratings, found.extra, found.helpful) == (None, {"size": 3.0}, {"x": None}, None)
    (aggregate,) = store.reviews.aggregates("kettle")
    assert aggregate.aggregate == Aggregate("shop", None)


@pytest.mark.parametrize(("number", "text"), [(4, "4.0"), (0.1, "0.1"), (1e22, "1e+22"), (None, None), (-0.0, "-0.0")])
def test_numbers_are_committed_as_the_shortest_text_that_reads_back(number, text):
    assert decimal_text(number) == text


def test_a_scale_without_length_gives_no_unit(store, make_listing, make_review, collect):
    collect(make_listing(), [make_review(rating=3.0, scale=Scale(3.0, 3.0)), make_review("r2", scale=FIVE_STARS)])
    (month,) = store.reviews.months("kettle")
    assert (month.n, month.rated) == (2, 1)


def test_a_negative_zero_is_zero_wherever_it_stands(store, make_listing, make_review, collect):
    review = make_review(rating=-0.0, sub_ratings={"price": -0.0, "size": 3.0}, extra={"x": [-0.0]})
    collect(make_listing(), [review], aggregates=[Aggregate("shop", -0.0, histogram={"0": -0.0})])
    (version,) = store.reviews.versions()
    (aggregate,) = store.reviews.aggregates("kettle")
    kept = version.review
    numbers = [kept.rating, kept.sub_ratings["price"], *kept.extra["x"], aggregate.aggregate.rating]
    assert list(map(repr, [*numbers, aggregate.aggregate.histogram["0"]])) == ["0.0"] * 5
    assert collect(make_listing(), [replace(review, sub_ratings={"price": 0.0, "size": 3.0})], at=day(1)).edited == 0
    assert store.leaves.fsck().faults == ()


@pytest.mark.parametrize("ends", [(-0.0, 0.0), (0.0, -0.0)])
def test_both_zeros_are_one_number_whichever_comes_first(store, make_listing, make_review, collect, ends):
    ends_text.cache_clear()
    reviews = [make_review(f"r{low!r}", rating=low, scale=Scale(low, 10.0)) for low in ends]
    collect(make_listing(), reviews, aggregates=[Aggregate("shop", ends[0], scale=Scale(ends[1], 10.0))])
    ends_text.cache_clear()
    assert store.leaves.fsck().faults == ()
    assert ends_text(ends[0], 10.0, "star", True) == "0.0 10.0 star stated"
