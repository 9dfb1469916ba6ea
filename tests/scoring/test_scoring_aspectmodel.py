"""Aspect models learn which word speaks of which category and who is praised; figures are SemEval's."""

from dataclasses import replace

import numpy as np
import pytest

from bench.aspect_folds import judge_in_folds, without_priors, without_words
from scoring.aspectcategory import Association, CategoryDetector, sentence_words
from scoring.aspectevaluation import AspectFigures, evaluate_aspects, micro_f1
from scoring.aspectexample import analysed
from scoring.aspectknowledge import Knowledge, Written
from scoring.aspectlabel import AspectLabel, AspectText
from scoring.aspectled import VocabularyLed, agreement, in_words_of
from scoring.aspectmodel import fit_aspects
from scoring.aspectprior import FeaturePrior
from scoring.aspectset import Aspect, AspectSet, Vocabulary
from scoring.aspectvector import WordVectors
from scoring.aspectword import AspectWords

SOUP = Aspect("food", {"de": "Essen", "en": "Meals"}, {"en": Vocabulary(("soup", "bread"))})
SET = AspectSet("inn", "1", ("place",), (SOUP,))
WORDS = AspectWords.from_bytes(
    b"food/dish: stew*\nservice/staff: porter\n-food: cold stale\n+food: crisp tender\n+drink: cold\n", language="en"
)
THINGS = {"soup": "food", "bread": "food", "waiter": "service", "hostess": "service"}


def knowledge():
    vectors = WordVectors.from_words(["soup", "bread", "waiter", "hostess"], np.eye(4, 3, dtype=np.float32))
    prior = FeaturePrior.learn([{"good": 1.0}, {"bad": 1.0}], np.array([[True], [False]]), 1.0)
    return Knowledge(Written({"en": {"good": 2.0, "bad": -2.0}}, {"en": WORDS}, (SET,)), vectors, prior, prior)


def said(thing, tone, polarity):
    text = f"The {thing} was {tone}."
    label = AspectLabel(polarity, term=thing, start=4, end=4 + len(thing))
    return AspectText(text, "en", (label, AspectLabel(polarity, category=THINGS[thing])))


def sentences():
    tones = {"good": "positive", "bad": "negative", "there": "neutral"}
    return [said(thing, tone, polarity) for thing in THINGS for tone, polarity in tones.items()] * 5


def test_a_model_tells_what_it_was_taught():
    figures = evaluate_aspects(sentences(), fit_aspects(sentences(), knowledge()))
    assert figures == AspectFigures(60, 1.0, 1.0, 1.0)


def test_in_folds_each_sentence_is_judged_by_a_model_that_may_know_less():
    for known in (knowledge(), without_priors(knowledge()), without_words(knowledge())):
        assert judge_in_folds(sentences(), known) == AspectFigures(60, 1.0, pytest.approx(1.0), pytest.approx(1.0))
    # What no other fold has taught cannot be told: the sentence was not learnt from.
    taught = [each for each in sentences() if each.labels[0].polarity == "positive"]
    alone = [said("soup", "bad", "negative")]
    figures = judge_in_folds(taught + alone, knowledge())
    assert figures.term_polarity_accuracy == pytest.approx(len(taught) / (len(taught) + 1))


def test_the_same_sentences_give_the_same_model():
    one, other = (fit_aspects(sentences(), knowledge()) for _ in range(2))
    new = [AspectText("Waiter and bread were good", "en", (AspectLabel("", term="bread", start=11, end=16),))]
    assert (one.detect(new), one.judge_terms(new)) == (other.detect(new), other.judge_terms(new))


def test_two_terms_of_one_sentence_are_judged_apart():
    text = "The soup was good but the bread was bad"
    labels = tuple(AspectLabel("?", term=text[a:b], start=a, end=b) for a, b in ((4, 8), (26, 31)))
    assert fit_aspects(sentences(), knowledge()).judge_terms([AspectText(text, "en", labels)]) == [
        ["positive", "negative"]
    ]


def test_every_text_has_a_category_even_an_empty_one():
    model = fit_aspects(sentences(), knowledge())
    assert all(len(found) >= 1 for found in model.detect([AspectText("", "en"), AspectText("👍", "xx")]))


def test_what_was_not_taught_is_not_told():
    only_terms = [AspectText(each.text, "en", each.terms) for each in sentences()]
    model = fit_aspects(only_terms, knowledge())
    assert not model.finds_categories
    figures = evaluate_aspects(sentences(), model)
    assert (figures.category_f1, figures.category_polarity_accuracy) == (None, None)
    assert figures.term_polarity_accuracy == 1.0


def test_a_single_polarity_is_told_always():
    model = fit_aspects([said("soup", "good", "positive")] * 3, knowledge())
    assert model.judge_terms([said("bread", "bad", "negative")]) == [["positive"]]


def test_words_are_associated_with_the_category_in_whose_sentences_they_stand():
    texts = [each for each in sentences() if each.labels]
    analysed_ = [analysed(each, knowledge()) for each in texts]
    association = Association.learn(analysed_, [frozenset({str(each.categories[0].category)}) for each in texts])
    strengths = dict(zip(analysed_[0].words, association.strengths(analysed_[0], "food"), strict=True))
    assert strengths["soup"] > 1 > abs(strengths["the"])
    assert association.strengths(analysed_[0], "unheard of") == [0.0] * len(analysed_[0].words)


def test_the_detector_takes_a_new_word_for_what_the_sets_say():
    shares = []
    for sets in ((SET,), ()):
        known = replace(knowledge(), written=replace(knowledge().written, sets=sets))
        things = ["soup", "waiter", "waiter"]
        read = [analysed(AspectText(thing, "en"), known) for thing in [*things, "bread"]]
        detector = CategoryDetector(known).fit(read[:3], [frozenset({THINGS[thing]}) for thing in things])
        assert detector.names_ == ("food", "service")
        shares.append(detector.expected_shares(read[3:])[0, 0])
    assert shares[0] > shares[1] + 0.01


def test_the_detector_takes_a_new_word_for_what_the_lists_say():
    shares = []
    for words in ({"en": WORDS}, {}):
        known = replace(knowledge(), written=Written({}, words, ()))
        read = [analysed(AspectText(thing, "en"), known) for thing in ("stew", "porter", "porter", "stews")]
        detector = CategoryDetector(known).fit(read[:3], [frozenset({name}) for name in ("food", "service", "service")])
        shares.append(detector.expected_shares(read[3:])[0, 0])
    assert shares[0] > shares[1] + 0.01


def test_a_new_word_is_judged_by_what_the_lists_say_of_it():
    def stew(tone, polarity):
        return AspectText(f"The stew was {tone}", "en", (AspectLabel(polarity, term="stew", start=4, end=8),))

    taught = [stew("crisp", "positive"), stew("stale", "negative")] * 3
    model = fit_aspects(taught, replace(knowledge(), written=replace(knowledge().written, words={"en": WORDS})))
    assert model.judge_terms([stew("cold", "?"), stew("tender", "?")]) == [["negative"], ["positive"]]


def test_words_and_pairs_of_a_sentence_have_length_one_together():
    features = sentence_words(analysed(AspectText("good good soup", "en"), knowledge()))
    assert set(features) == {"good", "soup", "good good", "good soup"}
    assert sum(value**2 for value in features.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("stated", "found", "f1"),
    [
        ([{"a"}, {"b"}], [{"a"}, {"b"}], 1.0),
        ([{"a", "b"}], [{"a"}], 2 / 3),
        ([{"a"}, set()], [{"b"}, {"a"}], 0.0),
        ([{"a"}, {"b"}, {"a", "b"}], [{"a", "b"}, {"b"}, {"a"}], 0.75),
        ([set()], [set()], 1.0),
    ],
)
def test_f1_is_pooled_over_pairs_of_sentence_and_category(stated, found, f1):
    assert micro_f1([*map(frozenset, stated)], [*map(frozenset, found)]) == pytest.approx(f1)


def test_a_category_stated_twice_is_one_pair_and_two_polarities():
    twice = AspectText("The soup was good", "en", (AspectLabel("positive", "food"), AspectLabel("conflict", "food")))
    figures = evaluate_aspects([twice], fit_aspects(sentences(), knowledge()))
    assert (figures.category_f1, figures.category_polarity_accuracy) == (1.0, 0.5)


def judge(texts, languages):
    return np.array([np.nan if not text else 0.9 if "good" in text else 0.2 for text in texts])


def test_an_aspect_set_is_judged_in_the_place_of_a_model():
    texts = [each for each in sentences() if each.categories[0].category == "food"]
    figures = evaluate_aspects(texts, VocabularyLed(SET, judge))
    # It knows no neutral, so a third of the sentences is beyond it.
    assert figures == AspectFigures(30, 1.0, pytest.approx(2 / 3), pytest.approx(2 / 3))


def test_without_a_set_only_terms_are_judged():
    led = VocabularyLed(None, judge)
    assert not led.finds_categories
    assert led.judge_terms([said("soup", "bad", "?"), AspectText("", "en")]) == [["negative"], []]


def test_categories_agree_by_key_or_english_label():
    labels = tuple(AspectLabel("positive", category=name) for name in ("FOOD", "Meals", "weather"))
    (text,) = in_words_of([AspectText("Hm", "en", (*labels, AspectLabel("positive", term="Hm", end=2)))], SET)
    assert [label.category for label in text.labels] == ["food", "food", None]
    assert agreement(["FOOD", "Meals", "weather"], SET) == 2
