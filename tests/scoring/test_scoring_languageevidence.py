"""Frequent words speak for their languages once per text, those that are shared or parts of names speak softly."""

import random

import numpy as np
import pytest

from scoring.languageevidence import LANGUAGES, weigh_words
from scoring.languageword import FREQUENT_WORDS, MET_ANYWHERE


def scores_of(text):
    return dict(zip((*LANGUAGES, None), weigh_words([text]).scores[0], strict=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_lists_sixty_words_or_more_without_repeats_and_in_lower_case(language):
    words = FREQUENT_WORDS[language].split()
    assert len(words) >= 60
    assert sorted(set(words)) == sorted(words)
    assert FREQUENT_WORDS[language] == FREQUENT_WORDS[language].lower()


def test_words_met_anywhere_are_listed_somewhere():
    assert {word for words in FREQUENT_WORDS.values() for word in words.split()} >= MET_ANYWHERE


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_a_language_speak_for_it(language):
    scores = scores_of(FREQUENT_WORDS[language])
    assert max(scores, key=scores.get) == language
    assert sorted(scores.values())[-2] < scores[language] - 20


def test_a_word_counts_once_per_text_and_a_word_in_no_list_not_at_all():
    once, often, more = weigh_words(["the room", "the the THE the", "the room kettle zebra"]).scores
    assert once == pytest.approx(often)
    assert once == pytest.approx(more)
    assert once.max() == 0
    assert once.min() < -3


def test_scores_add_up_word_by_word():
    dice = random.Random(3)  # noqa: S311
    words = sorted({word for row in FREQUENT_WORDS.values() for word in row.split()})
    chosen = [dice.sample(words, 12) for _ in range(50)]
    at_once = weigh_words([" ".join(text) for text in chosen]).scores
    for row, text in zip(at_once, chosen, strict=True):
        assert row == pytest.approx(weigh_words(text).scores.sum(axis=0))


def test_what_languages_share_tells_them_apart_less_than_what_they_do_not():
    assert scores_of("de")["en"] > scores_of("pas")["en"]
    assert scores_of("a")[None] > scores_of("the")[None]
    assert scores_of("in")["de"] > scores_of("und")["it"]


@pytest.mark.parametrize(
    ("text", "letters", "latin", "marks"),
    [
        ("", 0, 0, 0),
        ("Grüße 42!", 6, 6, 9),
        ("Tiếng Việt", 9, 9, 9),
        ("Москва one", 9, 3, 9),
        ("\x00\t\n", 0, 0, 0),
        ("👍", 0, 0, 2),
    ],
)
def test_letters_of_each_text_are_counted(text, letters, latin, marks):
    found = weigh_words(["abc", text, "x"])
    assert (found.letters[1], found.latin[1], found.marks[1]) == (letters, latin, marks)
    assert (found.letters[0], found.letters[2]) == (3, 1)


def test_no_texts_have_no_evidence():
    found = weigh_words([])
    assert (found.scores.shape, found.letters.shape) == ((0, len(LANGUAGES) + 1), (0,))
    assert not np.any(found.scores)
