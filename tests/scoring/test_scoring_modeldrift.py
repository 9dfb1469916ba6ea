"""A changed model is told from customers who changed, and nothing is said of fewer than 30 texts."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.modeldrift import FALSE_ALARM, JudgedText, find_drift, log_losses


def texts(n, *, skill=3.0, complaints=0.2, groups=("shop|de|rating",), seed=1):
    """Judged texts of a model that tells the classes apart by so many standard deviations."""
    dice = np.random.default_rng(seed)
    kinds = dice.random(n) >= complaints
    seen = dice.standard_normal(n) + skill * (kinds - 0.5)
    chances = 1 / (1 + np.exp(-3 * seen))
    return [
        JudgedText(float(chance), is_positive=bool(kind), group=groups[place % len(groups)])
        for place, (chance, kind) in enumerate(zip(chances, kinds, strict=True))
    ]


def test_a_worse_model_is_found_with_the_change_of_its_loss():
    (whole,) = find_drift(texts(400), texts(300, skill=1.5, seed=2), seed=1)
    assert whole.fired
    assert whole.change > 0.2


def test_a_better_model_has_changed_too():
    (whole,) = find_drift(texts(400, skill=1.5), texts(300, seed=2), seed=1)
    assert (whole.fired, whole.change < 0) == (True, True)


def test_unhappy_customers_are_no_worse_model():
    alarms = [
        find_drift(texts(300, seed=2 * k), texts(100, complaints=0.6, seed=2 * k + 1), seed=k)[0].fired
        for k in range(60)
    ]
    assert sum(alarms) <= 2


def test_p_values_are_small_as_seldom_as_they_say():
    found = [find_drift(texts(200, seed=2 * k), texts(60, seed=2 * k + 1), seed=k)[0].p_value for k in range(200)]
    assert 0.05 <= np.mean(np.array(found) <= 0.1) <= 0.16


@pytest.mark.parametrize(("n_before", "n_after"), [(29, 400), (400, 29), (0, 100), (100, 0)])
def test_nothing_fires_below_thirty_texts(n_before, n_after):
    whole = find_drift(texts(n_before), texts(n_after, skill=-3.0, seed=2), seed=1)[0]
    assert not whole.fired


def test_each_group_is_tested_too_and_pays_for_their_number():
    groups = ("a", "b")
    before, after = texts(400, groups=groups), texts(200, groups=groups, seed=2)
    spoilt = [replace(text, positive=1 - text.positive) if text.group == "b" else text for text in after]
    whole, sound, broken = find_drift(before, spoilt, seed=1)
    assert [test.group for test in (whole, sound, broken)] == ["", "a", "b"]
    assert (whole.fired, sound.fired, broken.fired) == (True, False, True)
    assert broken.p_value == pytest.approx(2 / 1_000)


def test_groups_that_are_new_are_not_compared():
    (whole,) = find_drift(texts(100, groups=("a",)), texts(100, groups=("b",), skill=-3.0), seed=1)
    assert (whole.n_before, whole.n_after, whole.p_value) == (0, 0, 1.0)


def test_the_same_texts_give_the_same_answer():
    assert find_drift(texts(100), texts(50, seed=2), seed=1) == find_drift(texts(100), texts(50, seed=2), seed=1)


def test_a_loss_is_that_of_the_true_class_and_bounded():
    judged = [JudgedText(0.5, True, ""), JudgedText(0.75, False, ""), JudgedText(0.0, True, "")]
    assert log_losses(judged) == pytest.approx([np.log(2), np.log(4), np.log(1_000)])
    assert FALSE_ALARM == 0.01
