"""Features of a target: what stands near, what is said where, and that nothing depends on what lies elsewhere."""

import numpy as np
import pytest

from scoring.aspectfeature import Target, target_features, target_vectors
from scoring.aspectsentence import analyse
from scoring.aspectvector import WordVectors

STRENGTHS = {"good": 2.0, "bad": -2.0}
TEXT = "The soup was good but the bread was bad"


def target(name, text=TEXT, **changes):
    sentence = analyse(text, STRENGTHS, language="en")
    place = sentence.words.index(name)
    return Target(sentence, place, place, **changes)


def test_each_target_hears_its_own_part():
    soup, bread = target_features(target("soup")), target_features(target("bread"))
    assert (soup["balance:part:for"], bread["balance:part:against"]) == (1.0, 1.0)
    assert soup["difference:part"] == -bread["difference:part"] == 1.0
    assert soup["balance:all:even"] == bread["balance:all:even"] == 1.0
    assert "both:all" in soup
    assert "both:part" not in soup


def test_nearer_words_count_more():
    features = target_features(target("soup"))
    assert features["near:was"] > features["near:good"] > features["near:bread"]
    assert features["before1:the"] == features["after1:was"] == 1.0
    assert features["around:the was"] == 1.0


def test_the_target_is_named_and_its_own_words_are_no_surroundings():
    features = target_features(target("soup"))
    assert (features["own:soup"], features["head:soup"], features["name:soup"]) == (1.0, 1.0, 1.0)
    assert "near:soup" not in features


def test_negation_marks_words_and_the_segment():
    features = target_features(target("soup", "The soup was not good"))
    assert "near:!good" in features
    assert features["negated"] == 1.0
    assert features["nearest:against"] == 1.0


def test_other_targets_are_counted():
    assert target_features(target("soup", n_others=2))["others:2"] == 0.5


def test_a_sentence_without_words_has_no_features():
    assert target_features(Target(analyse("", {}, language="en"), 0, 0)) == {}


def test_directions_are_those_of_the_surroundings():
    vectors = WordVectors.from_words(["good", "bad", "soup"], np.eye(3, dtype=np.float32))
    own, near, segment, whole = target_vectors(target("soup", "good soup"), vectors).reshape(4, 3)
    assert own == pytest.approx([0, 0, 1])
    for direction in (near, segment, whole):
        assert direction == pytest.approx([1, 0, 0])
    assert target_vectors(Target(analyse("", {}, language="en"), 0, 0), vectors) == pytest.approx(np.zeros(12))


def test_negated_words_point_away():
    vectors = WordVectors.from_words(["good"], np.ones((1, 1), np.float32))
    assert target_vectors(target("soup", "soup not good"), vectors)[3] == pytest.approx(-1)
