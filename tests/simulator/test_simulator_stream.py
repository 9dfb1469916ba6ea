"""A stream file becomes opinions, or a message that names file and line."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from simulator.errors import BrokenStream, EmptyStream, SimulatorError, UnreadableStream
from simulator.stream import read_stream
from store.records import SubjectKind

STREAMS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "streams"

ROW = {
    "source": "laden",
    "subject": "kanne",
    "subject_name": "Teekanne",
    "subject_kind": "product",
    "review_id": "k-1",
    "rating": 4,
    "rating_min": 1,
    "rating_max": 5,
    "title": "Gut",
    "text": "Hält dicht.",
    "language": "de",
    "published_at": "2024-03-05",
    "published_precision": "day",
    "author": "a-1",
    "verified": True,
    "helpful": 2,
}


@pytest.fixture
def write(tmp_path):
    def write_lines(*lines: object) -> Path:
        path = tmp_path / "stream.jsonl"
        encoded = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
        path.write_bytes(b"\n".join(encoded) + b"\n")
        return path

    return write_lines


def test_a_row_becomes_an_opinion_field_by_field(write):
    (opinion,) = read_stream(write(ROW)).opinions
    assert (opinion.subject, opinion.subject_name, opinion.kind) == ("kanne", "Teekanne", SubjectKind.PRODUCT)
    assert (opinion.review_id, opinion.rating, opinion.low, opinion.high) == ("k-1", 4, 1, 5)
    assert (opinion.title, opinion.text, opinion.language) == ("Gut", "Hält dicht.", "de")
    assert (opinion.author, opinion.verified, opinion.helpful, opinion.reply) == ("a-1", True, 2, None)


@pytest.mark.parametrize(
    ("precision", "published_at", "raw", "shown", "appears"),
    [
        ("exact", "2024-03-05T23:30:00.123-02:00", None, "2024-03-06T01:30:00Z", "2024-03-06T01:30:00"),
        ("day", "2024-03-05", "5/3/2024", "2024-03-05", "2024-03-05T00:00:00"),
        ("month", "2024-03-01", "März 2024", "2024-03", "2024-03-01T00:00:00"),
        ("year", "2024-01-01", None, "2024", "2024-01-01T00:00:00"),
        ("relative", "2021-03-01", "vor 3 Monaten", "vor 3 Monaten", "2021-03-01T00:00:00"),
        ("none", None, None, None, "1970-01-01T00:00:00"),
    ],
)
def test_a_date_is_shown_as_exactly_as_the_source_said_it(write, precision, published_at, raw, shown, appears):
    row = ROW | {"published_precision": precision, "published_at": published_at, "published_raw": raw}
    (opinion,) = read_stream(write(row)).opinions
    assert opinion.published == shown
    assert opinion.appears_at == datetime.fromisoformat(appears).replace(tzinfo=UTC)


def test_the_clock_stands_where_everything_is_visible(write):
    rows = [ROW, ROW | {"review_id": "k-2", "published_at": "2024-04-30"}]
    assert read_stream(write(*rows)).clock == datetime(2024, 5, 1, tzinfo=UTC)


def test_relative_dates_are_read_on_the_day_of_collection(write):
    row = ROW | {"published_precision": "relative", "published_at": "2018-06-01", "published_raw": "vor 3 Jahren"}
    assert read_stream(write(row)).clock == datetime(2021, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(("reply", "kept"), [(None, None), (False, None), (True, ""), ("Danke!", "Danke!")])
def test_an_answer_may_be_words_or_only_a_mark(write, reply, kept):
    assert read_stream(write(ROW | {"reply": reply})).opinions[0].reply == kept


def test_parts_keep_their_order_and_empty_ones_are_left_out(write):
    row = ROW | {"pros": "Nett.", "cons": "", "advice": "Weiter so.", "aspect_texts": {"Image": "Gut.", "Gehalt": None}}
    (opinion,) = read_stream(write(row)).opinions
    assert list(opinion.parts.items()) == [("pros", "Nett."), ("advice", "Weiter so."), ("Image", "Gut.")]


def test_sub_ratings_that_are_not_stated_are_left_out(write):
    (opinion,) = read_stream(write(ROW | {"sub_ratings": {"price": 0, "service": None}})).opinions
    assert opinion.sub_ratings == {"price": 0}


def test_a_rating_outside_its_scale_is_kept_as_it_is(write):
    assert read_stream(write(ROW | {"rating": 9})).opinions[0].rating == 9


def test_repeated_rows_are_kept_and_counted(write):
    stream = read_stream(write(ROW, ROW, ROW | {"subject": "tasse"}))
    assert (stream.n_rows, stream.n_distinct, stream.subjects()) == (3, 2, ("kanne", "tasse"))


def test_a_subject_without_name_is_called_by_its_id(write):
    assert read_stream(write(ROW | {"subject_name": None})).opinions[0].subject_name == "kanne"


@pytest.mark.parametrize("name", ["stream.jsonl.gz", "stream.jsonl"])
def test_gzip_is_recognised_by_content(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(gzip.compress(json.dumps(ROW).encode()))
    assert read_stream(path).n_rows == 1


def test_blank_lines_and_a_byte_order_mark_do_no_harm(write):
    assert read_stream(write(b"\xef\xbb\xbf" + json.dumps(ROW).encode(), b"", b"  ", ROW)).n_rows == 2


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "not valid JSON"),
        (b'{"text": "\xff"}', "not UTF-8"),
        (b"[" * 100_000, "not valid JSON"),
        ([1], "not a JSON object"),
        ({key: value for key, value in ROW.items() if key != "subject"}, "'subject' is missing"),
        ({key: value for key, value in ROW.items() if key != "published_precision"}, "'published_precision'"),
        (ROW | {"review_id": ""}, "'review_id' is missing or empty"),
        (ROW | {"review_id": 7}, "'review_id' is not text"),
        (ROW | {"rating": "4"}, "'rating' is not a number"),
        (ROW | {"rating": True}, "'rating' is not a number"),
        (ROW | {"rating": float("nan")}, "'rating' is not a number"),
        (ROW | {"rating_max": 1}, "no scale"),
        (ROW | {"rating_min": None}, "no scale"),
        (ROW | {"published_precision": "century"}, "'published_precision' is none of"),
        (ROW | {"published_at": "5.3.2024"}, "'published_at' is not an ISO 8601 date"),
        (ROW | {"subject_kind": "person"}, "'subject_kind' is none of"),
        (ROW | {"verified": "yes"}, "'verified' is neither true nor false"),
        (ROW | {"reply": 1}, "'reply' is neither true nor false"),
        (ROW | {"sub_ratings": [1]}, "'sub_ratings' is not an object"),
        (ROW | {"sub_ratings": {"price": "high"}}, "'price' is not a number"),
        (ROW | {"aspect_texts": {"Image": 1}}, "'Image' is not text"),
        (ROW | {"pros": 1}, "'pros' is not text"),
    ],
)
def test_a_broken_line_is_named(write, line, reason):
    path = write(ROW, b"", line)
    with pytest.raises(BrokenStream) as caught:
        read_stream(path)
    assert reason in str(caught.value)
    assert f"where: {path}, line 3" in str(caught.value)
    assert caught.value.line == 3


@pytest.mark.parametrize("content", [b"", b"\n \n", gzip.compress(b"")])
def test_an_empty_stream_is_refused(tmp_path, content):
    path = tmp_path / "empty.jsonl"
    path.write_bytes(content)
    with pytest.raises(EmptyStream, match="at least one JSON object"):
        read_stream(path)


def test_a_missing_file_a_folder_and_a_torn_archive_cannot_be_read(tmp_path):
    torn = tmp_path / "torn.jsonl.gz"
    torn.write_bytes(gzip.compress(json.dumps(ROW).encode() * 50)[:-20])
    for path in (tmp_path / "nowhere.jsonl", tmp_path, torn):
        with pytest.raises(UnreadableStream) as caught:
            read_stream(path)
        assert f"where: {path}" in str(caught.value)


def test_every_error_of_a_stream_exits_with_two():
    for error in (EmptyStream(Path("x")), BrokenStream(Path("x"), 1, "y"), UnreadableStream(Path("x"), "y")):
        assert isinstance(error, SimulatorError)
        assert error.exit_code == 2
        assert "\n  next:  " in str(error)


@pytest.mark.shared
@pytest.mark.skipif(not STREAMS.is_dir(), reason="the review corpora are not beside the project")
def test_every_stream_of_the_corpora_loads():
    counts = {path.name.split(".")[0]: read_stream(path) for path in sorted(STREAMS.glob("*.jsonl.gz"))}
    assert len(counts) == 11
    assert (counts["trustpilot_uae"].n_rows, counts["trustpilot_uae"].n_distinct) == (2_203, 1_027)
    assert counts["klinik_google"].clock == datetime(2021, 6, 1, tzinfo=UTC)
    assert all(stream.clock >= max(o.appears_at for o in stream.opinions) for stream in counts.values())
