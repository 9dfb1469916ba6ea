"""Whole pages: a folder holds a self-written page and the records that a right parser gets from it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.errors import UnreadablePage
from crawler.pages.jsonrecord import to_json
from crawler.pages.registry import parse_page

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir())
FETCHED_AT = datetime(2026, 7, 15, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_a_page_gives_its_expected_records(folder):
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    page = next(folder.glob("page.*"))
    error = None
    try:
        result = parse_page(expected["source"], page.read_bytes(), "", FETCHED_AT)
    except UnreadablePage as broken:
        result, error = broken.result, broken.what
    records = [to_json(aggregate) for aggregate in result.aggregates]
    records += [to_json(found, n=n) for n, found in enumerate(result.reviews)]
    assert [_stated(record) for record in records] == expected["records"]
    assert (error, list(result.problems)) == (expected["error"], expected["problems"])
    assert (result.next_url, result.announced) == (expected["next_url"], expected["announced"])
    assert (result.selection, result.subject) == (expected["selection"], expected["subject"])


def _stated(record):
    """Return a record without what the page does not state."""
    return {key: value for key, value in record.items() if value is not None and value != {}}
