"""What an explanation adds up is what the model adds up, and it stands where the words stand."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_model import RECIPES, THREE_CLASSES, random_model

from scoring.explanation import explain
from scoring.ngramloop import CHARACTERS, ENDING, OPINIONS, TITLE, WORDS
from scoring.ngrams import form_ngrams
from scoring.sentiment import SentimentModel
from scoring.tokens import tokenise

TWO, THREE = random_model(), random_model(classes=THREE_CLASSES)
VOCABULARY = [
    "good",
    "great",
    "bad",
    "not",
    "never",
    "waste",
    "of",
    "time",
    "Ware",
    "kein",
    "isn't",
    "👍",
    "!!",
    ",",
    ".",
    "\n",
]
WRITTEN = st.lists(st.sampled_from(VOCABULARY), max_size=70).map(" ".join)


def knowing(*known, language="en"):
    """Return the model that gives some n-grams a weight, all others none.

    Args:
        known: Each as text, group, which of that group in the text, weight.
        language: The language in which it is known.
    """
    model = random_model()
    weights = model.weights[language]
    coefficients = np.zeros_like(weights.coefficients)
    for text, group, number, weight in known:
        ngrams = form_ngrams(tokenise([text]), weights.recipe, weights.opinions)
        coefficients[ngrams.columns[ngrams.groups == group][number]] = weight
    changed = {**model.weights, language: replace(weights, coefficients=coefficients)}
    return SentimentModel(model.card, changed, model.digest)


@given(st.one_of(WRITTEN, st.text(max_size=60)), st.sampled_from(["de", "en"]), st.sampled_from([TWO, THREE]))
def test_terms_and_tokens_sum_to_the_score_of_the_model(text, language, model):
    told = explain(text, language, model)
    scores = model.scores([text], [language])[0]
    if np.isnan(scores[0]):
        assert told is None
        return
    assert told.log_odds == pytest.approx(scores[-1] - scores[0], abs=1e-6)
    for shares in (told.terms, told.tokens):
        assert told.intercept + sum(share.log_odds for share in shares) == pytest.approx(told.log_odds, abs=1e-6)
    reading = told.slope * told.log_odds + told.shift
    assert told.probability == pytest.approx(1 / (1 + np.exp(-reading)), abs=1e-9)
    assert told.probability == pytest.approx(model.judge([text], [language])[0], abs=1e-9)


@given(WRITTEN)
def test_each_term_stands_there_once_and_the_strongest_first(text):
    told = explain(text, "de", TWO)
    terms = told.terms if told else ()
    assert len({(term.kind, term.words) for term in terms}) == len(terms)
    assert sorted(terms, key=lambda term: -abs(term.log_odds)) == list(terms)


@given(st.one_of(WRITTEN, st.text(max_size=60)))
def test_tokens_stand_in_the_order_of_the_text(text):
    told = explain(text, "en", TWO)
    places = [(token.start, token.end) for token in told.tokens] if told else []
    assert places == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in places)


def test_a_source_with_a_calibration_of_its_own_is_read_by_it():
    anyone, mill = explain("good", "en", TWO), explain("good", "en", TWO, source="mill")
    assert (mill.log_odds, mill.slope, anyone.slope) == (anyone.log_odds, 0.4, 0.7)
    assert mill.probability == pytest.approx(TWO.judge(["good"], ["en"], ["mill"])[0])


@pytest.mark.parametrize(
    ("text", "language"), [("", "en"), (" \n", "de"), ("…", "en"), ("good", "fr"), ("good", "und")]
)
def test_where_the_model_says_nothing_there_is_nothing_to_explain(text, language):
    assert explain(text, language, TWO) is None


def test_a_text_without_a_known_word_is_not_explained_by_the_intercept():
    assert explain("lid", "en", knowing(("good", WORDS, 0, 1.0))) is None


@pytest.mark.parametrize(
    ("text", "known", "kind", "words"),
    [
        ("the lid", ("lid", WORDS, 0, 1.0), "words", "lid"),
        ("the LID", ("lid", WORDS, 0, 1.0), "words", "LID"),
        ("so große Deckel", ("GROSSE deckel", WORDS, 2, 1.0), "words", "große Deckel"),
        ("it is not nice", ("not nice", WORDS, -1, 1.0), "turned", "nice"),
        ("a good lid", ("good", OPINIONS, 0, 1.0), "opinion_for", "good"),
        ("a bad lid", ("bad", OPINIONS, 0, 1.0), "opinion_against", "bad"),
        ("it isn't good", ("not good", OPINIONS, 0, 1.0), "opinion_against", "good"),
        ("never a waste of time", ("never waste of time", OPINIONS, 0, 1.0), "opinion_for", "waste of time"),
        ("a good lid", ("a good", OPINIONS, 1, 1.0), "opinion_for", "a good"),
        ("a good lid", ("good lid", OPINIONS, 1, 1.0), "opinion_for", "good lid"),
        ("lid\nfine", ("lid\nfine", TITLE, 0, 1.0), "title", "lid"),
        (" ".join(["lid"] * 40), (" ".join(["lid"] * 40), ENDING, 0, 1.0), "ending", "lid"),
    ],
)
def test_a_term_is_named_by_its_words_and_what_became_of_them(text, known, kind, words):
    told = explain(text, "en", knowing(known))
    assert [(term.kind, term.words) for term in told.terms] == [(kind, words)]


def test_parts_of_a_word_are_told_of_the_word():
    told = explain("nur Deckelrand", "de", knowing(("Deckel", CHARACTERS, 1, 1.0), language="de"))
    assert [(term.kind, term.words) for term in told.terms] == [("parts", "Deckelrand")]


@pytest.mark.parametrize(
    ("text", "known", "shares"),
    [
        ("a lid here", ("lid", WORDS, 0, 1.0), [0.0, 1.0, 0.0]),
        ("a lid here", ("a lid", WORDS, 2, 1.0), [0.5, 0.5, 0.0]),
        ("lid a lid", ("lid", WORDS, 0, 1.0), [1.0, 0.0, 0.0]),
        ("lid a lid a", ("lid a", WORDS, 2, 1.0), [0.5, 0.5, 0.0, 0.0]),
        ("a waste of time", ("a waste of time", OPINIONS, 1, 1.0), [0.25, 0.25, 0.25, 0.25]),
    ],
)
def test_an_ngram_is_shared_by_the_tokens_that_it_spans_where_it_stands_first(text, known, shares):
    told = explain(text, "en", knowing(known))
    total = sum(token.log_odds for token in told.tokens)
    assert [token.log_odds / total for token in told.tokens] == pytest.approx(shares)


def test_the_weight_of_a_group_is_spread_over_its_ngrams():
    told = explain("the lid", "en", knowing(("lid", WORDS, 0, 1.0)))
    # Two words and one pair: three n-grams of words.
    assert told.terms[0].log_odds == pytest.approx(RECIPES["en"].weights[0] / np.sqrt(3))


def test_the_clauses_that_add_and_take_most_are_named():
    known = knowing(("lid", WORDS, 0, 1.0), ("cord", WORDS, 0, -2.0))
    text = "Große Kanne 👍. The lid is tight, but the cord is short. The end."
    told = explain(text, "en", known)
    assert text[told.speaks_for.start : told.speaks_for.end] == "The lid is tight"
    assert text[told.speaks_against.start : told.speaks_against.end] == "but the cord is short"
    assert told.speaks_for.log_odds > 0 > told.speaks_against.log_odds


def test_where_nothing_speaks_against_no_passage_does():
    told = explain("the lid", "en", knowing(("lid", WORDS, 0, 1.0)))
    assert (told.speaks_against, told.strongest(3)[1]) == (None, ())
    assert told.strongest(0) == ((), ())


@pytest.mark.parametrize(
    "text",
    ["<p>good &amp; <b>bad</b></p>", "\x00\x01good\x7f\ud800", "GOOD BAD", "👍", "a" * 100_000, "good " * 20_000],
    ids=["markup", "binary", "capitals", "emoji", "one long word", "a long text"],
)
def test_odd_texts_are_explained_as_exactly(text):
    told = explain(text, "de", TWO)
    assert told.log_odds == pytest.approx(TWO.scores([text], ["de"])[0, 1], abs=1e-6)
    assert told.intercept + sum(term.log_odds for term in told.terms) == pytest.approx(told.log_odds, abs=1e-6)
