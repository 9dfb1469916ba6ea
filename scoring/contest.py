"""Decide between models on texts that none of them has learnt from."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.labelled import POSITIVE, LabelledText
from store.records import Interval

Floats = NDArray[np.float64]
_ROUNDS = 1_000
_LEAST_PROBABILITY = 1e-6


def losses(positive: Floats, texts: Sequence[LabelledText]) -> Floats:
    """Return the log loss of each labelled text in nats, shape (n,).

    Args:
        positive: P(positive) of each, shape (n,).
        texts: Labelled texts.
    """
    is_positive = np.array([item.label == POSITIVE for item in texts])
    chance = np.where(is_positive, positive, 1 - positive)
    loss: Floats = -np.log(np.maximum(chance, _LEAST_PROBABILITY))
    return loss


def gain_interval(old: Floats, new: Floats, *, level: float = 0.9, seed: int = 0) -> Interval:
    """Return where the mean gain of the new over the old losses lies, by paired bootstrap over the texts.

    Args:
        old: Loss of each text by the one, shape (n,), n > 0.
        new: Loss of the same texts by the other.
        level: Probability content, 0..1.
        seed: Seed of the draws.

    References:
        Efron and Tibshirani (1993), An introduction to the bootstrap, section 13.3.
    """
    gains = old - new
    dice = np.random.default_rng(seed)
    means = [gains[dice.integers(0, len(gains), len(gains))].mean() for _ in range(_ROUNDS)]
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high), level)
