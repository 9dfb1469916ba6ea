"""Decide between models on texts that none of them has learnt from."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.labelled import POSITIVE, LabelledText
from store.records import Interval

Floats = NDArray[np.float64]
LEAST_GROUPS = 5
"""Fewest groups of which others can be judged."""
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


def gain_interval(
    old: Floats, new: Floats, *, groups: Sequence[object] | None = None, level: float = 0.9, seed: int = 0
) -> Interval:
    """Return where the mean gain of the new over the old losses lies, by paired bootstrap over groups of texts.

    Texts of one subject go together, so subjects are drawn whole; where there are fewer than 5 of them nothing is known
    of others, and the interval speaks of further texts of these alone.

    Args:
        old: Loss of each text by the one, shape (n,), n > 0.
        new: Loss of the same texts by the other.
        groups: What each text belongs to, such as its subject; None: each stands for itself.
        level: Probability content, 0..1.
        seed: Seed of the draws.

    References:
        Efron and Tibshirani (1993), An introduction to the bootstrap, section 13.3; whole clusters: Davison and Hinkley
        (1997), section 3.8.
    """
    gains = old - new
    names = [] if groups is None else sorted({str(each) for each in groups})
    if groups is None or len(names) < LEAST_GROUPS:
        sums, sizes = gains, np.ones(len(gains))
    else:
        place = np.searchsorted(names, [str(each) for each in groups])
        sums, sizes = np.bincount(place, gains).astype(np.float64), np.bincount(place).astype(np.float64)
    dice = np.random.default_rng(seed)
    drawn = (dice.integers(0, len(sums), len(sums)) for _ in range(_ROUNDS))
    means = [float(sums[each].sum() / sizes[each].sum()) for each in drawn]
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high), level)
