"""Opinions of whole reviews: which passage speaks of which aspect, how it is judged, and what bad input gives."""

import math

import numpy as np
import pytest

from scoring.aspects import TEXT_WORDS, Opinion, find_opinions, join_polarity
from scoring.aspectset import Aspect, AspectSet, Vocabulary

LID = Aspect(
    "lid",
    {"de": "Deckel", "en": "Lid"},
    {"de": Vocabulary(("deckel*",)), "en": Vocabulary(("lid", "lids"), ("eye lid",))},
)
CORD = Aspect("cord", {"de": "Kabel", "en": "Cord"}, {"de": Vocabulary(("*kabel",)), "en": Vocabulary(("cord*",))})
KETTLE = AspectSet("kettle", "1", ("product",), (LID, CORD))


def judge(texts, languages):
    """Return .9 for "fine" and "gut", .1 for "bad" and "schlecht", .5 for both or neither, nan without a letter."""
    good = [("fine" in text) or ("gut" in text) for text in texts]
    bad = [("bad" in text) or ("schlecht" in text) for text in texts]
    chances = np.array([0.5 + 0.4 * (one - other) for one, other in zip(good, bad, strict=True)])
    chances[[not any(letter.isalpha() for letter in text) for text in texts]] = np.nan
    return chances


def found(text, language="en"):
    return [(opinion.aspect, text[opinion.start : opinion.end]) for opinion in opinions(text, language)]


def opinions(text, language="en"):
    return find_opinions([text], [language], KETTLE, judge=judge)[0]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The lid is fine but the cord is bad", "en", [("lid", "The lid is fine"), ("cord", "but the cord is bad")]),
        ("Deckel gut, das Netzkabel schlecht", "de", [("lid", "Deckel gut"), ("cord", "das Netzkabel schlecht")]),
        ("Lid and cord are fine", "en", [("lid", "Lid and cord are fine"), ("cord", "Lid and cord are fine")]),
        ("The lid fits, the lid closes", "en", [("lid", "The lid fits"), ("lid", "the lid closes")]),
        ("My eye lid hurts", "en", []),
        ("Der Deckel, der aus Glas ist, ist gut", "de", [("lid", "Der Deckel, der aus Glas ist, ist gut")]),
        ("The lid. Nothing more", "en", [("lid", "The lid")]),
        ("The lid, but the cord broke", "en", [("lid", "The lid"), ("cord", "but the cord broke")]),
    ],
)
def test_a_passage_is_the_clause_that_names_the_aspect(text, language, expected):
    assert found(text, language) == expected


def test_languages_without_words_have_no_opinion():
    assert opinions("Le couvercle (lid) est fine", "fr") == ()
    assert opinions("The lid is fine", "und") == ()


def test_each_passage_is_judged_for_itself_and_drawn_to_the_whole_text():
    good, bad = (opinion.positive for opinion in opinions("The lid is fine but the cord is bad"))
    assert good > 0.5 > bad
    weight = 4 / (4 + TEXT_WORDS)
    # The whole text holds both words, so its log-odds are 0.
    assert good == pytest.approx(1 / (1 + math.exp(-weight * math.log(9))))


def test_a_passage_that_cannot_be_judged_has_no_probability():
    unjudged = find_opinions(["The lid is fine"], ["en"], KETTLE, judge=lambda texts, _: np.full(len(texts), np.nan))
    assert [opinion.positive for opinion in unjudged[0]] == [None]


def test_texts_keep_their_order_and_those_without_mention_are_empty():
    texts = ["Nothing here", "The lid is fine", "", "cord bad"]
    got = find_opinions(texts, ["en"] * 4, KETTLE, judge=judge)
    assert [tuple(opinion.aspect for opinion in row) for row in got] == [(), ("lid",), (), ("cord",)]


@pytest.mark.parametrize("text", ["", "👍", "\x00\x01\ufffd", "<br/>&nbsp;", "!!!", "\ud800"])
def test_texts_without_words_have_no_opinion(text):
    assert opinions(text) == ()


def test_html_remains_and_mixed_languages_leave_the_passage_readable():
    assert found("<p>The LID is fine</p>") == [("lid", "<p>The LID is fine</p>")]
    assert found("Sehr schön. The lid is fine. Bardzo dobre.") == [("lid", "The lid is fine")]


def test_a_megabyte_gives_every_passage():
    assert len(opinions("The lid is fine. " * 60_000)) == 60_000


def test_several_passages_of_one_aspect_give_one_polarity_by_length():
    long_praise, short_blame = Opinion("lid", 0, 30, 0.9), Opinion("lid", 40, 50, 0.1)
    joined = join_polarity([long_praise, short_blame, Opinion("cord", 60, 70, None)])
    assert joined["cord"] is None
    assert joined["lid"] == pytest.approx(1 / (1 + math.exp(-(30 - 10) / 40 * math.log(9))))


def test_a_single_passage_keeps_its_probability():
    assert join_polarity([Opinion("lid", 0, 5, 0.7)]) == {"lid": pytest.approx(0.7)}


def test_the_digest_speaks_of_the_content():
    assert KETTLE.digest == AspectSet("kettle", "1", ("product",), (LID, CORD)).digest
    others = [
        AspectSet("kettle", "2", ("product",), (LID, CORD)),
        AspectSet("kettle", "1", ("place",), (LID, CORD)),
        AspectSet("kettle", "1", ("product",), (CORD, LID)),
        AspectSet("kettle", "1", ("product",), (LID, Aspect("cord", CORD.labels, {"de": Vocabulary(("kabel",))}))),
    ]
    assert len({KETTLE.digest, *(other.digest for other in others)}) == 5
    assert KETTLE.languages == {"de", "en"}
