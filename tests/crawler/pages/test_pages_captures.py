"""Captured pages beside the project: every review, every stated field, every aggregate, nothing invented."""

import json
import unicodedata
from datetime import UTC, datetime

import pytest

from crawler.errors import UnreadablePage
from crawler.pages.jsonrecord import to_json
from crawler.pages.registry import PAGES, parse_page

NOW = datetime(2026, 7, 15, tzinfo=UTC)
REVIEW_FIELDS = (
    *("review_id", "rating", "rating_min", "rating_max", "rating_max_stated", "title", "text", "published_at"),
    *("published_precision", "language", "author_present", "verified", "helpful", "syntax"),
)
AGGREGATE_FIELDS = ("rating", "rating_min", "rating_max", "rating_count", "review_count", "syntax")

pytestmark = pytest.mark.shared


def plain(value):
    if not isinstance(value, str):
        return value
    return " ".join(unicodedata.normalize("NFC", value).split()) or None


def shape(record, fields, stated=None):
    """Return the fields to compare; what a capture does not state of marks and answers, a record may leave open."""
    return tuple(
        None if stated and stated[field] is None and not record[field] else plain(record[field]) for field in fields
    )


def read(source, body):
    """Return what a page yields; a refused one, such as a run without ratings, still says what could be read."""
    try:
        return parse_page(source, body, "", NOW)
    except UnreadablePage as refused:
        return refused.result


@pytest.mark.parametrize("source", sorted(PAGES))
def test_captures_give_what_a_right_parser_gets_from_them(shared, source):
    files = sorted((shared / "pages" / "truth" / source).glob("*.jsonl"))
    if not files:
        pytest.skip("no capture of this source is in hand")
    for file in files:
        truth = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        truth = [record for record in truth if not (record.get("extra") or {}).get("duplicate")]
        blank = [record for record in truth if (record.get("extra") or {}).get("blank")]
        reviews = [record for record in truth if record["record"] == "review" and record not in blank]
        # A list may hold one review twice; a page gives it once.
        first = {}
        for record in reviews:
            first.setdefault(record["review_id"] or record["n"], record)
        reviews = list(first.values())
        result = read(source, (shared / "pages" / source / file.stem).read_bytes())
        found = [
            shape(to_json(each), REVIEW_FIELDS, stated) for each, stated in zip(result.reviews, reviews, strict=True)
        ]
        wanted = [shape(record, REVIEW_FIELDS) for record in reviews]
        # Compared by position and never printed: the texts are other people's.
        assert [n for n, (a, b) in enumerate(zip(found, wanted, strict=True)) if a != b] == [], file.stem
        aggregates = {shape(to_json(each), AGGREGATE_FIELDS) for each in result.aggregates}
        assert aggregates == {shape(r, AGGREGATE_FIELDS) for r in truth if r["record"] == "aggregate"}, file.stem
        # Empty shells are dropped and counted; nothing else may be wrong with a sound capture.
        assert len(result.problems) == bool(blank), file.stem


def test_structured_data_vectors_give_a_warning_and_never_an_exception_or_a_guess(shared):
    ratings = {}
    for path in sorted((shared / "vectors" / "security" / "structured-data").glob("*/*.html")):
        result = parse_page("schemaorg", path.read_bytes(), "https://shop.example/", NOW)
        ratings[path.parent.name, path.stem] = [a.rating for a in result.aggregates]
        assert "invalid" not in str(path) or ratings[path.parent.name, path.stem] == []
    assert ratings["schema.org", "product"] == [4.4]
    assert ratings["schema.org", "LocalBusiness.002"] == [4.0]
    assert ratings["misc", "null_ld_mock"] == [5.0]


def test_hostile_texts_pass_as_they_are(shared):
    texts = json.loads((shared / "vectors" / "security" / "naughty-strings.json").read_text(encoding="utf-8"))
    payloads = (shared / "vectors" / "security" / "xss-payloads.jsonl").read_text(encoding="utf-8").splitlines()
    block = {"@type": "Product", "review": [{"@type": "Review", "reviewBody": text} for text in [*texts, *payloads]]}
    body = json.dumps(block).encode()
    try:
        result = parse_page("schemaorg", body, "", NOW)
    except UnreadablePage as error:
        result = error.result
    assert len(result.reviews) == len(texts) + len(payloads)
    for found in result.reviews:
        (found.review.text or "").encode()
