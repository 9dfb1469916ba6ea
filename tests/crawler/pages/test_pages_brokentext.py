"""Texts that were decoded wrongly are told, sound ones in any language are not."""

import json
from datetime import UTC, datetime

import pytest

from crawler.pages.brokentext import flag_broken_text
from crawler.pages.found import Found, PageResult
from crawler.pages.registry import parse_page
from store.records import Review

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
SOUND = [
    "Für mich die schönste Küche, größer als gedacht – „wunderbar“.",
    "Très bon café à Orléans.",
    "とても良い。また買います",
    "Плохо, очень плохо 😡",
    "SÃO PAULO is written with Ã, and so is MAÇÃ.",
    "plain",
    "",
]


def page_of(*texts):
    return PageResult(reviews=tuple(Found(Review("shop", str(n), 4.0, text=text)) for n, text in enumerate(texts)))


@pytest.mark.parametrize("text", SOUND)
def test_sound_text_is_left_alone(text):
    page = page_of(text)
    assert flag_broken_text(page) is page


@pytest.mark.parametrize("text", SOUND[:2])
def test_utf_8_read_as_windows_1252_is_told(text):
    garbled = text.encode("utf-8").decode("cp1252", errors="replace")
    (problem,) = flag_broken_text(page_of(garbled)).problems
    assert "another encoding" in problem


@pytest.mark.parametrize("text", ["Für große Töpfe", "schön, aber größer"])
def test_bytes_that_mean_nothing_are_told(text):
    replaced = text.encode("cp1252").decode("utf-8", errors="replace")
    assert len(flag_broken_text(page_of(replaced)).problems) == 1


def test_two_are_a_slip_of_one_authors_own_program():
    assert flag_broken_text(page_of("f\ufffdr Gr\ufffdn")).problems == ()


def test_one_in_a_hundred_is_the_authors_own():
    page = page_of("ä" * 99 + "\ufffd", "plain words do not make it less broken " * 9)
    assert flag_broken_text(page).problems == ()
    assert len(flag_broken_text(page_of("ä" * 49 + "\ufffd" * 3)).problems) == 1


def test_every_page_of_the_table_is_looked_at():
    review = {"@type": "Review", "reviewBody": "Für immer schön und größer", "reviewRating": {"ratingValue": 5}}
    product = {"@context": "https://schema.org", "@type": "Product", "name": "Mug", "review": [review]}
    body = f'<script type="application/ld+json">{json.dumps(product, ensure_ascii=False)}</script>'.encode()
    sound = parse_page("schemaorg", body, "https://shop.example/mug", NOON, "text/html; charset=utf-8")
    lying = parse_page("schemaorg", body, "https://shop.example/mug", NOON, "text/html; charset=iso-8859-1")
    assert not any("encoding" in problem for problem in sound.problems)
    assert any("another encoding" in problem for problem in lying.problems)
