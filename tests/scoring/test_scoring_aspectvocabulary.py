"""Vocabularies: wildcards, phrases, exceptions, spellings; a naive search finds the same."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.aspectset import Vocabulary
from scoring.aspectvocabulary import Mention, VocabularyMatcher, fold_word


def found(text, *words, exceptions=()):
    mentions = VocabularyMatcher({"aspect": Vocabulary(words, tuple(exceptions))}).find(text)
    return [text[mention.start : mention.end] for mention in mentions]


@pytest.mark.parametrize(
    ("entry", "text", "expected"),
    [
        ("lid", "The lid, the LID and the lids", ["lid", "LID"]),
        ("lid*", "lids, lidded, solid", ["lids", "lidded"]),
        ("*lohn", "Stundenlohn und Lohn, nicht Lohnsteuer", ["Stundenlohn", "Lohn"]),
        ("*lohn*", "Stundenlohnabrechnung", ["Stundenlohnabrechnung"]),
        ("größe", "Groesse, GRÖSSE, Größe", ["Groesse", "GRÖSSE", "Größe"]),
        ("küche", "Ku\u0308che", ["Ku\u0308che"]),
        ("work life balance", "Work-Life-Balance!", ["Work-Life-Balance"]),
        ("work life balance", "work and life balance", []),
        ("line manag*", "my line managers", ["line managers"]),
        ("can't wait", "I can’t wait", ["can’t wait"]),
        ("50", "über 50, nicht 500", ["50"]),
        ("lid", "", []),
        ("lid", "💥 \x00 \ufffd", []),
    ],
)
def test_an_entry_meets(entry, text, expected):
    assert found(text, entry) == expected


def test_an_exception_takes_back_what_it_covers_and_nothing_else():
    assert found("Preisgekrönt, der Preis stimmt", "preis*", exceptions=["preisgekrönt*"]) == ["Preis"]
    assert found("fast food came fast", "fast", exceptions=["fast food"]) == ["fast"]


def test_an_exception_of_one_aspect_leaves_the_others_alone():
    matcher = VocabularyMatcher({"food": Vocabulary(("fast food",)), "speed": Vocabulary(("fast",), ("fast food",))})
    assert matcher.find("fast food") == [Mention("food", 0, 9)]


def test_entries_of_one_aspect_that_overlap_are_one_mention():
    assert found("long work life balance talk", "work life", "life balance", "work life balance") == [
        "work life balance"
    ]


def test_one_word_may_speak_of_two_aspects():
    matcher = VocabularyMatcher({"one": Vocabulary(("lid",)), "two": Vocabulary(("li*",))})
    assert matcher.find("lid") == [Mention("one", 0, 3), Mention("two", 0, 3)]


def test_a_word_of_a_million_letters_is_compared_by_its_first_ones():
    assert found("x" * 1_000_000, "x*") == ["x" * 1_000_000]
    assert fold_word("x" * 100) == "x" * 64


ENTRIES = ("ab", "a*", "*b", "*ba*", "ab ba", "b a*")


@given(st.lists(st.text(alphabet="ab", min_size=1, max_size=3), max_size=8))
def test_finds_what_a_plain_search_finds(words):
    text = " ".join(words)
    expected = set()
    for entry in ENTRIES:
        pattern = " ".join(re.escape(word).replace(r"\*", "[ab]*") for word in entry.split())
        # Matches may overlap, so every place is tried.
        for start in [match.start() for match in re.finditer(r"\b(?=\w)", text)]:
            match = re.compile(rf"{pattern}(?= |$)").match(text, start)
            if match:
                expected.update(range(start, match.end()))
    mentions = VocabularyMatcher({"aspect": Vocabulary(ENTRIES)}).find(text)
    assert {place for mention in mentions for place in range(mention.start, mention.end)} == expected
