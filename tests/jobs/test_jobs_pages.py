"""`leumund parse`: one JSON object a line, reviews in page order, what is broken said and never made up."""

import json
import os
from datetime import UTC, datetime

import pytest
from small_home import make_home

from crawler.errors import UnknownSource
from jobs.errors import FileUnreadable
from jobs.pages import SavedPage, parse_saved

FETCHED_AT = datetime(2026, 6, 15, 12, tzinfo=UTC)
NEVER_NAMED = {"author", "author_name", "reviewer"}


def product(*reviews, **more):
    """Return a page with one product in JSON-LD."""
    block = {"@context": "https://schema.org", "@type": "Product", "name": "Kettle", "review": reviews, **more}
    return f'<html><script type="application/ld+json">{json.dumps(block)}</script></html>'


def review(text="Boils fast", *, value=4, date="2025-01-02", **rating):
    return {
        "@type": "Review",
        "author": {"@type": "Person", "name": "Jane Quillfeather"},
        "reviewBody": text,
        "datePublished": date,
        "reviewRating": {"@type": "Rating", "ratingValue": value, **rating},
    }


AGGREGATE = {"aggregateRating": {"@type": "AggregateRating", "ratingValue": 4.4, "reviewCount": 89}}


@pytest.fixture
def parse(tmp_path):
    """Parse a page from a file; return its records, problems and error."""

    def run(body, source="schemaorg", **known):
        path = tmp_path / "page.html"
        path.write_bytes(body if isinstance(body, bytes) else body.encode())
        parsed = parse_saved(source, SavedPage(path, fetched_at=FETCHED_AT, **known))
        return [json.loads(line) for line in parsed.lines], parsed.problems, parsed.error

    return run


def test_reviews_come_in_page_order_with_the_fields_of_the_contract(parse):
    records, problems, error = parse(product(review("First"), review("Second", value=1), **AGGREGATE))
    aggregates = [record for record in records if record["record"] == "aggregate"]
    reviews = [record for record in records if record["record"] == "review"]
    assert (problems, error) == ((), None)
    assert [(row["rating"], row["review_count"], row["rating_count"]) for row in aggregates] == [(4.4, 89, None)]
    assert [(row["n"], row["text"], row["rating"]) for row in reviews] == [(0, "First", 4), (1, "Second", 1)]
    assert {
        *("record", "source", "subject", "n", "review_id", "rating", "rating_min", "rating_max", "rating_max_stated"),
        *("title", "text", "parts", "language", "published_at", "published_precision", "author_present", "verified"),
        *("helpful", "reply", "sub_ratings", "syntax", "extra"),
    } <= reviews[0].keys()


def test_no_name_is_printed(parse):
    records, _, _ = parse(product(review(), **AGGREGATE))
    assert all(not NEVER_NAMED & record.keys() for record in records)
    assert "Quillfeather" not in json.dumps(records)
    assert records[-1]["author_present"] is True


@pytest.mark.parametrize(
    ("shown", "field", "value", "said"),
    [
        (review(value=None), "rating", None, ""),
        (review(value=""), "rating", None, ""),
        (review(value=9, bestRating=5), "rating", None, "outside its scale"),
        (review(value=9, bestRating=10), "rating", 9, ""),
        (review(date="03/04/2025"), "published_at", None, "day first or month first"),
        (review(date="13/04/2025"), "published_at", "2025-04-13", ""),
        (review(date="3. April 2025"), "published_at", "2025-04-03", ""),
        (review(text=""), "text", None, ""),
        (review(text="Größe &amp; Gewicht"), "text", "Größe & Gewicht", ""),
        (review(text="half a \ud800 pair"), "text", "half a ? pair", ""),
    ],
)
def test_what_is_missing_or_can_be_read_two_ways_is_null_and_said(parse, shown, field, value, said):
    (record,), problems, error = parse(product(shown))
    assert record[field] == value
    assert any(said in problem for problem in problems) if said else problems == ()
    assert error is None


@pytest.mark.parametrize(
    "body",
    ["<html><body>Hello</body></html>", '<script type="application/ld+json">{"@type": "Thing"}</script>', "<p>"],
)
def test_a_page_without_ratings_yields_nothing_and_is_no_error(parse, body):
    assert parse(body) == ([], (), None)


# Without its last brackets and the closing tags.
CUT = product(review("First"), review("Second")).removesuffix("]}</script></html>")


@pytest.mark.parametrize(
    ("body", "texts"),
    [("", []), (" \n", []), (CUT, ["First", "Second"]), (CUT[: CUT.index("Second")], ["First"])],
)
def test_a_broken_capture_gives_what_it_has_and_an_error(parse, tmp_path, body, texts):
    records, _, error = parse(body)
    assert [record["text"] for record in records] == texts
    assert error.exit_code == 3
    assert f"\n  where: {tmp_path / 'page.html'}\n  next:  " in str(error)


def test_an_address_that_is_known_stands_in_the_error(parse):
    _, _, error = parse("", url="https://shop.example/kettle")
    assert "where: https://shop.example/kettle" in str(error)


@pytest.mark.parametrize(
    ("encoding", "content_type"), [("cp1252", "text/html; charset=windows-1252"), ("utf-8", ""), ("utf-16", "")]
)
def test_an_encoding_is_followed(parse, encoding, content_type):
    page = (
        '<meta name="x"><script type="application/ld+json">{"@type":"Product","name":"K","review":{"reviewBody":"süß",'
    )
    body = (page + '"reviewRating":{"ratingValue":5}}}</script>').encode(encoding)
    (record,), _, _ = parse(body, content_type=content_type)
    assert record["text"] == "süß"


def test_relative_dates_count_from_the_day_of_the_file_where_none_is_told(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(product(review(date="2 days ago")), encoding="utf-8")
    os.utime(path, (FETCHED_AT.timestamp(),) * 2)
    shown = [
        json.loads(parse_saved("schemaorg", page).lines[0])
        for page in (SavedPage(path), SavedPage(path, fetched_at=FETCHED_AT))
    ]
    assert shown[0] == shown[1]


@pytest.mark.parametrize("name", ["amazn", "SchemaOrg", ""])
def test_an_unknown_source_is_told_with_the_known_ones(parse, name):
    with pytest.raises(UnknownSource, match="no parser is named") as caught:
        parse("<p>", source=name)
    assert caught.value.exit_code == 2
    assert caught.value.where


@pytest.mark.parametrize("name", [".", "absent.html"])
def test_a_file_that_cannot_be_read_is_told(tmp_path, name):
    with pytest.raises(FileUnreadable, match="cannot read the page") as caught:
        parse_saved("schemaorg", SavedPage(tmp_path / name))
    assert caught.value.exit_code == 2


def test_the_command_prints_records_on_one_stream_and_reasons_on_the_other(tmp_path):
    home = make_home(tmp_path)
    sound = home.run("parse", "schemaorg", home.write("sound.html", product(review("Süß"), review(date="03/04/2025"))))
    assert (sound.code, sound.err) == (0, "note: a date can be read day first or month first and was left out\n")
    assert [json.loads(line)["n"] for line in sound.out.splitlines()] == [0, 1]
    assert "Süß" in sound.out
    broken = home.run("parse", "schemaorg", home.write("broken.html", CUT))
    assert broken.says() == (3, True, True)
    assert len(broken.out.splitlines()) == 2
    nothing = home.run("parse", "schemaorg", home.write("nothing.html", "<p>Hello"))
    assert (nothing.code, nothing.out, nothing.err) == (0, "", "")
    assert not home.database.exists()
