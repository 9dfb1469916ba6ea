"""Training keeps groups apart, refuses what cannot be learnt, and yields the same model again."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from scoring_written_reviews import fit_small, write_reviews

from scoring.errors import NotEnoughTexts
from scoring.fold import fold_of_groups
from scoring.labelled import LabelledText, label_of_unit
from scoring.training import FEW, LEAST_MANY, LEAST_RATED, MANY, Provenance, link_of_texts, setup_for, train_model


def test_no_group_is_split_and_every_source_is_spread():
    texts = [
        LabelledText("x", "positive", "en", group=f"firm {i % 20}", source=source)
        for source in ("large", "small")
        for i in range(200 if source == "large" else 40)
    ]
    folds = fold_of_groups(texts, n_folds=4)
    for source in ("large", "small"):
        inside = [(text.group, fold) for text, fold in zip(texts, folds, strict=True) if text.source == source]
        assert len(set(inside)) == 20
        assert set(Counter(fold for _, fold in inside).values()) == {len(inside) / 4}


def test_texts_without_group_stand_alone():
    folds = fold_of_groups([LabelledText("x", "positive")] * 10, n_folds=5)
    assert sorted(Counter(folds.tolist()).values()) == [2] * 5


def test_held_out_judgements_are_right_though_the_group_was_never_seen(reviews):
    fitted = fit_small(reviews)
    judged = [fitted.classes[column] for column in fitted.held_out.argmax(axis=1)]
    assert np.mean([label == item.label for label, item in zip(judged, reviews, strict=True)]) > 0.9


def test_training_again_yields_the_same_bytes(reviews, trained):
    _, files = train_model(fit_small(reviews), Provenance("2024-05-01"))
    assert files == trained[1]


def test_texts_between_the_classes_teach_nothing_but_are_judged(reviews):
    between = [replace(item, label=None, rating_unit=0.5) for item in reviews[:3]]
    alone, fitted = fit_small(reviews), fit_small([*reviews, *between])
    np.testing.assert_array_equal(alone.weights["de"].intercepts, fitted.weights["de"].intercepts)
    assert not np.isnan(fitted.held_out).any()


def test_ratings_follow_from_the_words(trained):
    units = trained[0].read(["Excellent staff, buy again.", "Awful staff"], ["en", "en"]).unit
    assert 1 >= units[0] > 0.5 > units[1] >= 0


def test_too_few_ratings_give_no_link(reviews):
    scores = np.zeros((len(reviews), 2))
    assert link_of_texts(reviews[: LEAST_RATED - 1], scores[: LEAST_RATED - 1]) is None
    assert link_of_texts(reviews[:LEAST_RATED], scores[:LEAST_RATED]) is not None
    assert link_of_texts(reviews, np.zeros((len(reviews), 3))) is None


@pytest.mark.parametrize(("n", "setup"), [(20, FEW), (LEAST_MANY - 1, FEW), (LEAST_MANY, MANY)])
def test_many_texts_speak_for_themselves(n, setup):
    assert setup_for(n) is setup


def test_three_classes_are_learnt():
    texts = write_reviews(languages=("de",), labels=("negative", "neutral", "positive"))
    model, _ = train_model(fit_small(texts), Provenance("2024-05-01"))
    assert model.classes == ("negative", "neutral", "positive")
    chances = model.probabilities(["Frage zur Halle am Montag.", "Sehr gute Halle", "Miese Halle"], ["de"] * 3)
    assert [model.classes[column] for column in chances.argmax(axis=1)] == ["neutral", "positive", "negative"]
    np.testing.assert_allclose(chances.sum(axis=1), 1)
    assert model.judge(["Sehr gute Halle"], ["de"])[0] > 0.5


@pytest.mark.parametrize("labels", [("positive",), ()])
def test_one_class_is_refused(labels):
    texts = [item for item in write_reviews() if item.label in labels or item.text.startswith("Bad delivery")]
    with pytest.raises(NotEnoughTexts, match="at least 20 texts") as caught:
        fit_small(texts)
    assert "next:" in str(caught.value)
    assert caught.value.exit_code == 5


def test_a_model_of_nothing_is_refused():
    with pytest.raises(NotEnoughTexts):
        fit_small([])


@pytest.mark.parametrize(
    ("unit", "label"),
    [(0.0, "negative"), (0.25, "negative"), (0.26, None), (0.5, None), (0.75, "positive"), (1.0, "positive")],
)
def test_class_of_a_rating(unit, label):
    assert label_of_unit(unit) == label
