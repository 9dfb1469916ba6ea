"""Figures of merit equal their definitions; what cannot be judged is left out and counted."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.errors import NotEnoughTexts
from scoring.evaluation import (
    brier_score,
    compute_figures,
    draw_labelled,
    evaluate_model,
    expected_calibration_error,
    macro_f1,
    renormalise,
)
from scoring.labelled import LabelledText

CLASSES = ("negative", "positive")


def labelled(*labels, units=None):
    return [
        LabelledText("x", label, "en", rating_unit=unit)
        for label, unit in zip(labels, units or [None] * len(labels), strict=True)
    ]


def chances(*positive):
    return np.array([[1 - p, p] for p in positive])


def test_figures_of_a_small_table_by_hand():
    texts = labelled("positive", "negative", "positive", "negative", units=[1.0, 0.0, 0.75, 0.25])
    figures = compute_figures(texts, chances(0.9, 0.2, 0.4, 0.1), CLASSES)
    assert figures.n == 4
    assert figures.accuracy == 0.75
    assert figures.brier == pytest.approx((0.01 + 0.04 + 0.36 + 0.01) / 4)
    assert figures.log_loss == pytest.approx(-np.log([0.9, 0.8, 0.4, 0.9]).mean())
    assert figures.macro_f1 == pytest.approx((2 * 2 / 5 + 2 * 1 / 3) / 2)
    assert figures.ece == pytest.approx((0.1 + 0.2 + 0.6 + 0.1) / 4)
    assert figures.spearman_with_rating == pytest.approx(0.8)


def test_all_rated_texts_count_for_the_rank_correlation():
    texts = labelled("positive", "negative", None, units=[1.0, 0.0, 0.5])
    figures = compute_figures(texts, chances(0.9, 0.1, 0.95), CLASSES)
    assert (figures.n, figures.spearman_with_rating) == (2, pytest.approx(0.5))


@pytest.mark.parametrize("units", [None, [1.0, 1.0, 1.0], [1.0, 0.0, None]])
def test_without_differing_ratings_there_is_no_rank_correlation(units):
    figures = compute_figures(
        labelled("positive", "negative", "positive", units=units), chances(0.9, 0.1, 0.8), CLASSES
    )
    assert figures.spearman_with_rating is None


def test_what_is_not_modelled_is_left_out_and_counted():
    probabilities = np.vstack([chances(0.9, 0.1), [[np.nan, np.nan]]])
    figures = compute_figures(labelled("positive", "negative", "positive"), probabilities, CLASSES)
    assert (figures.n, figures.n_not_modelled, figures.accuracy) == (2, 1, 1.0)


@pytest.mark.parametrize(("labels", "probabilities"), [((), np.zeros((0, 2))), ((None,), chances(0.5))])
def test_nothing_to_judge_is_said(labels, probabilities):
    with pytest.raises(NotEnoughTexts, match="No labelled text"):
        compute_figures(labelled(*labels), probabilities, CLASSES)


def naive_ece(confidence, right, bins=15):
    order = sorted(range(len(confidence)), key=lambda i: confidence[i])
    sizes = [len(order) // bins + (b < len(order) % bins) for b in range(bins)]
    error, start = 0.0, 0
    for size in filter(None, sizes):
        part = order[start : start + size]
        gap = abs(sum(confidence[i] for i in part) / size - sum(right[i] for i in part) / size)
        error, start = error + size / len(order) * gap, start + size
    return error


@given(st.lists(st.tuples(st.floats(0.5, 1), st.booleans()), min_size=1, max_size=60, unique_by=lambda row: row[0]))
def test_calibration_error_equals_the_naive_reference(rows):
    confidence, right = (np.array(column) for column in zip(*rows, strict=True))
    assert expected_calibration_error(confidence, right) == pytest.approx(naive_ece(confidence, right))


def test_brier_of_three_classes_is_the_sum():
    assert brier_score(np.array([[0.5, 0.3, 0.2]]), np.array([0])) == pytest.approx(0.25 + 0.09 + 0.04)


def test_f1_of_a_class_that_never_occurs_is_zero():
    assert macro_f1(np.array([0, 0]), np.array([0, 0]), n_classes=2) == 0.5


def test_the_neutral_class_is_dropped_and_the_rest_renormalised():
    np.testing.assert_allclose(renormalise(np.array([[0.2, 0.5, 0.3]]), [0, 2]), [[0.4, 0.6]])


def test_a_draw_is_the_same_again_and_holds_labelled_texts_only():
    texts = labelled(*(["positive", None] * 30))
    drawn = draw_labelled(texts, 10)
    assert drawn == draw_labelled(texts, 10) == sorted(drawn)
    assert len(drawn) == 10
    assert all(texts[place].label for place in drawn)
    assert draw_labelled(texts, 10, seed=1) != drawn
    assert len(draw_labelled(texts, 99)) == 30


def test_a_model_is_judged_and_recalibrated_on_texts_left_out(trained, reviews):
    model, _ = trained
    assert evaluate_model(reviews, model).accuracy > 0.95
    recalibrated = evaluate_model(reviews, model, recalibrate=40)
    assert recalibrated.n == len(reviews) - 40
    assert recalibrated.log_loss < 0.7


def test_too_few_texts_for_recalibration_are_refused(trained, reviews):
    with pytest.raises(NotEnoughTexts, match="Recalibration"):
        evaluate_model(reviews, trained[0], recalibrate=5)


def test_a_class_that_the_model_never_judges_is_refused(trained, reviews):
    with pytest.raises(NotEnoughTexts, match="neutral"):
        evaluate_model([*reviews, replace(reviews[0], label="neutral")], trained[0])


def test_unmodelled_languages_are_counted(trained, reviews):
    figures = evaluate_model([*reviews, replace(reviews[0], language="fr")], trained[0])
    assert (figures.n, figures.n_not_modelled) == (len(reviews), 1)
