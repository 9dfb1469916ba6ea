"""The platform's parts one by one, against naive references: tally, pages, shelf, samples, streams."""

import gzip
import json
from collections import Counter
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from visitor import NOON

from simulator.errors import (
    BrokenStream,
    UnknownReview,
)
from simulator.listing import Paging, tally
from simulator.opinion import Opinion
from simulator.platform import Platform
from simulator.sample import sample_opinions
from simulator.shelf import Shelf
from simulator.stream import read_stream
from store.records import SubjectKind

RELAXED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)


def opinion(number=0, **changes):
    stated = {
        "subject": "kanne",
        "subject_name": "Teekanne",
        "kind": SubjectKind.PRODUCT,
        "review_id": f"k-{number}",
        "appears_at": NOON - timedelta(days=number),
    }
    return Opinion(**(stated | changes))


# Tally


@given(st.lists(st.tuples(st.integers(0, 8), st.none() | st.sampled_from([0.0, 0.5, 1.0, 1.5, 2.5, 4.0, 5.0, 6.0]))))
def test_the_tally_is_that_of_a_naive_count(stated):
    rows = [opinion(number, rating=rating) for number, rating in stated]
    last_of = dict(stated)
    ratings = [rating for rating in last_of.values() if rating is not None and 1 <= rating <= 5]
    told = tally(rows)
    assert (told.n_reviews, told.n_rated) == (len(last_of), len(ratings))
    mean = sum(map(Fraction, ratings), Fraction()) / len(ratings) if ratings else None
    assert told.mean == (None if mean is None else pytest.approx(float(mean), abs=0.005))
    # Half a star counts upwards.
    stars = Counter(int(Fraction(rating) + Fraction(1, 2)) for rating in ratings)
    assert told.histogram == ({star: stars[star] for star in (5, 4, 3, 2, 1)} if ratings else {})


@pytest.mark.parametrize(
    ("low", "high", "stars"),
    [
        (1, 5, [5, 4, 3, 2, 1]),
        (0, 5, [5, 4, 3, 2, 1, 0]),
        (1, 10, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]),
        (0, 1, [1, 0]),
        (-1, 1, [1, 0, -1]),
        (0, 11, []),
        (0, 100, []),
    ],
)
def test_a_histogram_stands_where_the_scale_has_few_stars(low, high, stars):
    assert list(tally([opinion(rating=low, low=low, high=high)]).histogram) == stars


def test_nothing_at_all_is_announced_as_none_on_five_stars():
    told = tally([])
    assert (told.n_reviews, told.n_rated, told.mean, told.low, told.high, told.histogram) == (0, 0, None, 1, 5, {})


# Pages


@given(st.integers(1, 9), st.data())
def test_pages_hold_every_row_once_or_as_often_as_they_overlap(size, data):
    overlap = data.draw(st.integers(0, size - 1))
    rows = list(range(data.draw(st.integers(0, 60))))
    paging = Paging(size, overlap)
    pages = [paging.cut(rows, number) for number in range(1, paging.last(len(rows)) + 1)]
    assert all(len(page) == size for page in pages[:-1])
    assert [row for n, page in enumerate(pages) for row in page[overlap * (n > 0) :]] == rows
    assert all(later[:overlap] == earlier[size - overlap :] for earlier, later in pairwise(pages))
    assert paging.cut(rows, len(pages) + 1) == ()


@pytest.mark.parametrize(
    ("n_rows", "size", "overlap", "last"),
    [(0, 5, 0, 1), (1, 5, 0, 1), (5, 5, 0, 1), (6, 5, 0, 2), (10, 5, 0, 2), (11, 5, 0, 3), (6, 5, 4, 2), (9, 5, 4, 5)],
)
def test_the_last_page(n_rows, size, overlap, last):
    assert Paging(size, overlap).last(n_rows) == last


# Shelf


def test_rows_of_one_moment_keep_the_order_in_which_they_came():
    rows = [opinion(n, appears_at=NOON) for n in (3, 1, 2)]
    assert [row.review_id for row in Shelf(rows).listed("kanne", NOON).rows] == ["k-3", "k-1", "k-2"]


def test_what_was_worked_out_is_worked_out_again_after_each_change():
    shelf = Shelf([opinion(1), opinion(2)])

    def ids():
        return [row.review_id for row in shelf.listed("kanne", NOON).rows]

    assert ids() == ["k-1", "k-2"]
    shelf.add([opinion(0)])
    assert ids() == ["k-0", "k-1", "k-2"]
    shelf.delete("kanne", "k-1")
    assert ids() == ["k-0", "k-2"]
    shelf.restore("kanne", "k-1")
    assert ids() == ["k-0", "k-1", "k-2"]
    shelf.change("kanne", "k-2", lambda row: opinion(2, text="Neu."))
    assert shelf.listed("kanne", NOON).rows[2].text == "Neu."


def test_only_a_moved_clock_needs_to_be_told():
    shelf = Shelf([opinion(0), opinion(5)])
    assert len(shelf.listed("kanne", NOON).rows) == 2
    shelf.forget()
    assert len(shelf.listed("kanne", NOON - timedelta(days=1)).rows) == 1


def test_the_size_counts_what_was_deleted_too():
    shelf = Shelf([opinion(1), opinion(1), opinion(2)])
    shelf.delete("kanne", "k-1")
    assert (shelf.size("kanne"), shelf.size("unknown")) == (3, 0)
    shelf.restore("kanne", "k-1")
    assert shelf.size("kanne") == 3


def test_a_deleted_review_cannot_be_deleted_or_restored_twice():
    shelf = Shelf([opinion(1)])
    shelf.delete("kanne", "k-1")
    with pytest.raises(UnknownReview):
        shelf.delete("kanne", "k-1")
    shelf.restore("kanne", "k-1")
    with pytest.raises(UnknownReview):
        shelf.restore("kanne", "k-1")


@pytest.mark.parametrize("change", ["delete", "restore"])
def test_a_review_of_another_subject_is_unknown(change):
    shelf = Shelf([opinion(1), opinion(2, subject="tasse")])
    with pytest.raises(UnknownReview, match="tasse, review k-1"):
        getattr(shelf, change)("tasse", "k-1")


# Samples


@pytest.mark.parametrize(("n", "start"), [(0, 0), (1, 0), (7, 0), (3, 40)])
def test_samples_are_numbered_on(n, start):
    rows = sample_opinions("a", n, at=NOON, start=start)
    assert [row.review_id for row in rows] == [f"sample-{number}" for number in range(start, start + n)]
    assert {row.published for row in rows} <= {"2024-05-15"}


def test_samples_differ_in_text_and_author():
    rows = sample_opinions("a", 50, at=NOON)
    assert len({row.text for row in rows}) == len({row.author for row in rows}) == 50
    assert {row.language for row in rows} == {"de", "en"}


# Streams


ROW = {
    "subject": "kanne",
    "subject_kind": "product",
    "review_id": "k-1",
    "rating": 4,
    "rating_min": 1,
    "rating_max": 5,
    "published_at": "2024-03-05",
    "published_precision": "day",
}
VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.just([]) | st.just({})


@given(st.dictionaries(st.sampled_from(sorted(ROW)), VALUES, max_size=3))
@RELAXED
def test_a_stream_is_read_and_served_or_its_line_is_named(tmp_path, changes):
    path = tmp_path / "stream.jsonl"
    path.write_text(json.dumps(ROW | changes), encoding="utf-8")
    try:
        stream = read_stream(path)
    except BrokenStream as error:
        assert error.line == 1  # noqa: PT017 - both ends are right
        return
    platform = Platform(stream.opinions, clock=stream.clock)
    assert platform.distinct() == stream.n_distinct == 1


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 5)), min_size=1, max_size=20), st.booleans())
@RELAXED
def test_rows_are_counted_as_they_stand(tmp_path, keys, is_packed):
    lines = "\n".join(json.dumps(ROW | {"subject": subject, "review_id": str(n)}) for subject, n in keys).encode()
    path = tmp_path / "stream.jsonl"
    path.write_bytes(gzip.compress(lines) if is_packed else lines)
    stream = read_stream(path)
    assert (stream.n_rows, stream.n_distinct) == (len(keys), len(set(keys)))
    assert [(o.subject, o.review_id) for o in stream.opinions] == [(subject, str(n)) for subject, n in keys]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_both_line_ends_are_read(tmp_path, end):
    path = tmp_path / "stream.jsonl"
    path.write_bytes(end.join([json.dumps(ROW).encode()] * 3) + end)
    assert read_stream(path).n_rows == 3
