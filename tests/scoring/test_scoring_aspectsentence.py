"""Sentences as aspect models see them: tokens in place, negation, segments and parts, what opinion words say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.aspectsentence import analyse

STRENGTHS = {"good": 2.0, "bad": -2.0, "gut": 2.0, "top notch": 3.0, "great": 3.0}


def read(text, language="en"):
    return analyse(text, STRENGTHS, language=language)


def test_words_keep_their_places_whatever_their_case():
    text = "The GROSSE Straße isn’t wide…"
    sentence = read(text)
    assert sentence.words == ("the", "grosse", "straße", "isn't", "wide", "…")
    assert [text[start:end] for start, end in sentence.spans] == ["The", "GROSSE", "Straße", "isn’t", "wide", "…"]


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("not good", ["good"]),
        ("it isn't all that very good here", ["all", "that", "very", "good"]),
        ("not here, good", ["here"]),
        ("not bad but good", ["bad"]),
        ("das ist nicht gut", ["gut"]),
        ("kein Deckel aber gut", ["deckel"]),
        ("good", []),
    ],
)
def test_a_negator_turns_up_to_four_words_of_its_part(text, turned):
    sentence = read(text)
    assert [word for word, is_turned in zip(sentence.words, sentence.negated, strict=True) if is_turned] == turned


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("good", [2.0]),
        ("not good", [0.0, -1.2]),
        ("very good", [0.0, 2.6]),
        ("top notch soup", [3.0, 0.0, 0.0]),
        ("top soup", [0.0, 0.0]),
        ("sehr gut", [0.0, 2.6]),
    ],
)
def test_opinion_words_say_more_when_intensified_and_less_when_negated(text, said):
    assert read(text).strengths == pytest.approx(said)


def test_parts_end_at_contrasts_and_stops_segments_also_at_conjunctions():
    sentence = read("soup and bread, but cake. tea")
    by_word = dict(zip(sentence.words, zip(sentence.parts, sentence.segments, strict=True), strict=True))
    assert by_word["soup"][0] == by_word["bread"][0] != by_word["cake"][0] != by_word["tea"][0]
    assert len({by_word[word][1] for word in ("soup", "bread", "cake", "tea")}) == 4


def test_a_stretch_of_characters_is_found_as_tokens_else_the_whole():
    sentence = read("The screw top lid")
    assert sentence.tokens_of(4, 13) == (1, 2)
    assert sentence.tokens_of(90, 95) == (0, 3)
    assert read("").tokens_of(0, 0) == (0, 0)


@given(st.text(max_size=60))
def test_any_text_gives_as_many_of_everything_as_it_has_tokens(text):
    sentence = read(text)
    assert {len(sentence.spans), len(sentence.negated), len(sentence.parts), len(sentence.strengths)} == {
        len(sentence.words)
    }
    assert all(0 <= start < end <= len(text) for start, end in sentence.spans)
