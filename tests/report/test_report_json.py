"""JSON is English with ISO dates and plain numbers, whatever the language; every format shows the same value."""

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from report.jsontext import render_json, write_json
from report.phrase import Phrase
from report.render import RENDERERS
from report.table import Column, Kind, Table
from store.records import Coverage

CASES = [
    (Coverage.FULL, "full"),
    (date(2024, 3, 1), "2024-03-01"),
    (datetime(2024, 3, 1, 6, 30, tzinfo=UTC), "2024-03-01T06:30:00Z"),
    (datetime(2024, 3, 1, 6, 30, tzinfo=timezone(timedelta(hours=2))), "2024-03-01T04:30:00Z"),
    (datetime(2024, 3, 1, 6, 30), "2024-03-01T06:30:00"),  # noqa: DTZ001 - sources state no zone
    (float("nan"), None),
    (None, None),
    (True, True),
    (3, 3),
    (0.5, 0.5),
    ("größer", "größer"),
]


def table(cell):
    return Table(Phrase("Titel", "Title"), (Column("value", Phrase("Wert", "Value"), kind=Kind.WORD),), ((cell,),))


@pytest.mark.parametrize(("cell", "expected"), CASES)
def test_a_cell_is_what_json_knows(cell, expected):
    found = render_json(table(cell))
    assert found == {"rows": [{"value": expected}]}
    assert type(found["rows"][0]["value"]) in {str, int, float, bool, type(None)}


def test_a_document_is_the_same_in_every_language():
    assert RENDERERS["json"](table(Coverage.FULL), "de") == RENDERERS["json"](table(Coverage.FULL), "en")


@pytest.mark.parametrize("text", ["\x9b31m", "a\u202eb", "\u2028", "\x7f", "\ufeff"])
def test_nothing_in_a_document_steers_the_terminal_and_nothing_is_lost(text):
    document = write_json({"text": text})
    assert text not in document
    assert json.loads(document) == {"text": text}


def test_umlauts_stay_readable():
    assert "größer" in write_json({"text": "größer"})


@pytest.mark.parametrize("name", sorted(RENDERERS))
def test_every_format_answers_with_a_line_feed_at_its_end(name):
    assert RENDERERS[name](table("full"), "de").endswith("\n")


def test_people_read_words_and_programs_read_keys():
    assert "vollständig" in RENDERERS["text"](table("full"), "de")
    assert '"full"' in RENDERERS["json"](table("full"), "de")
    assert '"full"' in RENDERERS["csv"](table("full"), "de")
