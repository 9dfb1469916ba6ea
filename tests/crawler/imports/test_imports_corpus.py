"""The public corpora beside the project: every raw file and every stream."""

import gzip
import json
from collections import Counter
from datetime import UTC, datetime

import pytest

from crawler.imports.reviews import Choices, read_reviews

pytestmark = pytest.mark.shared

RAW = {
    "amazon_phone_eu_broken_utf8.csv": (162, "utf-8", ";", None, {1: 35, 2: 11, 3: 17, 4: 24, 5: 75}),
    "glassdoor_dmy.csv": (625, "utf-8", ",", "dmy", None),
    "glassdoor_js_dates.csv": (313, "utf-8", ",", None, None),
    "klinik_google_cp1252.csv": (1319, "cp1252", ";", None, {1: 420, 2: 54, 3: 52, 4: 138, 5: 655}),
    "klinik_google_utf8_bom.csv": (1319, "utf-8", ";", None, {1: 420, 2: 54, 3: 52, 4: 138, 5: 655}),
    "skytrax_lounge_mixed_scales.csv": (363, "utf-8", ",", None, None),
    "trustpilot_locale_duplicates.xlsx": (70, None, None, None, None),
    "trustpilot_other_headings.xlsx": (105, None, None, None, None),
    "verivox_german_months.csv": (136, "utf-8", ",", None, {None: 136}),
}
PRECISIONS = {"exact": "second", "relative": "range", "none": "unknown"}


def raw(shared, name):
    return shared / "data" / "raw" / name


@pytest.mark.parametrize("name", RAW)
def test_raw_files_are_read_whole_with_their_dialect(shared, name):
    n, encoding, delimiter, order, ratings = RAW[name]
    found = read_reviews(raw(shared, name), choices=Choices(observed_at=datetime(2021, 6, 1, tzinfo=UTC)))
    rows = list(found.rows)
    assert (len(rows), found.n_rejected) == (n, 0)
    assert (found.detect.encoding, found.detect.delimiter, found.detect.date_order) == (encoding, delimiter, order)
    assert ratings is None or Counter(row.found.review.rating for row in rows) == ratings
    assert all(row.found.review.published.at for row in rows)


def test_the_two_encodings_of_one_file_give_the_same_texts_but_for_the_one_that_a_spreadsheet_ate(shared):
    files = [read_reviews(raw(shared, f"klinik_google_{name}.csv")) for name in ("cp1252", "utf8_bom")]
    texts = [[row.found.review.text for row in found.rows] for found in files]
    assert sum(a != b for a, b in zip(*texts, strict=True)) == 1


def test_the_year_in_which_a_scale_changed_is_read_on_two_scales(shared):
    found = read_reviews(raw(shared, "skytrax_lounge_mixed_scales.csv"))
    scales = {row.found.review.published.text() >= "2015-06-09": row.found.review.scale.high for row in found.rows}
    assert scales == {False: 5, True: 10}
    assert "2015-06-09" in found.warnings[0]


def test_other_headings_of_the_same_source_still_give_ratings(shared):
    rows = list(read_reviews(raw(shared, "trustpilot_other_headings.xlsx")).rows)
    assert all(row.found.review.rating for row in rows)
    assert {row.subject for row in rows} == {"emaar-com"}


def test_a_nested_file_is_read_with_its_headings_months_and_no_made_up_ids(shared):
    found = read_reviews(raw(shared, "kununu_nested.json"))
    reviews = [row.found.review for row in found.rows]
    assert (len(reviews), found.n_rejected) == (198, 0)
    assert {review.source for review in reviews} == {"kununu"}
    assert {review.review_id for review in reviews} == {None}
    assert {review.published.precision for review in reviews} == {"month"}
    assert all(review.rating for review in reviews)
    assert sum(bool(review.parts) for review in reviews) > 150


def test_streams_are_read_with_subjects_ratings_and_precisions_as_written(shared):
    for path in sorted((shared / "data" / "streams").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            lines = [json.loads(line) for line in stream]
        found = read_reviews(path)
        rows = list(found.rows)
        refused = {refused.row for refused in found.rejected}
        kept = [line for number, line in enumerate(lines, start=1) if number not in refused]
        assert [row.found.review.rating for row in rows] == [line["rating"] for line in kept], path.name
        shown = [PRECISIONS.get(line["published_precision"], line["published_precision"]) for line in kept]
        assert [row.found.review.published.precision for row in rows] == shown, path.name
        assert len({row.subject for row in rows}) == len({line["subject"] for line in kept}), path.name
        assert len(refused) == (67 if path.name.startswith("skytrax") else 0), path.name
