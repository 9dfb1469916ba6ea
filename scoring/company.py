"""A set beside others of its kind: is it further from what is usual there than they are themselves?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from scoring.authenticitytest import Counts, Floats

Shares = tuple[int, ...]
"""Reviews of one set by class."""

LEAST_OTHERS = 8
"""Other sets below which it is not known how much sets differ."""
LEAST_IN_SET = 20
"""Reviews of a set below which it is not compared, nor compared with."""
_PRIOR = 0.5
_MOST = 0.9
_LEAST_RATIO = 1e-3


@dataclass(frozen=True, eq=False)
class UsualShares:
    """What is usual in the sets of a kind."""

    shares: Floats
    """Mean share of each class, shape (classes,); sums to 1."""
    dispersion: float
    """How much shares differ from set to set, as intra-class correlation, 0 to .9."""
    n_sets: int
    """Sets that it is known from."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """One set beside what is usual."""

    p_value: float
    """Probability of so large a distance, 0..1."""
    distance: float
    """Total variation: the share of its reviews that would have to be of another class, 0..1."""
    shares: Floats
    """Its shares, shape (classes,)."""
    usual: UsualShares
    """What is usual."""

    @property
    def most(self) -> int:
        """Return the class that it has the largest surplus of, in standard errors of what is usual."""
        expected = self.usual.shares
        return int(((self.shares - expected) / np.sqrt(expected * (1 - expected))).argmax())


def usual_shares(others: Sequence[Shares]) -> UsualShares:
    """Return what is usual in other sets, each weighted by what it tells.

    The dispersion is the one at which Pearson's statistic over all sets equals its degrees of freedom.

    Args:
        others: Reviews by class of each, two sets or more, each with at least one review.

    References:
        Dirichlet-multinomial: Mosimann (1962), On the compound multinomial distribution; moment equation: Williams
        (1982), Extra-binomial variation in logistic linear models, procedure I.
    """
    counts = np.array(others, dtype=np.float64)
    n = counts.sum(axis=1)
    dispersion = 0.05
    for _ in range(5):
        shares = _mean_shares(counts, n, dispersion)
        dispersion = _dispersion(_pearson(counts, n, shares), n, counts.shape[1] - 1)
    return UsualShares(_mean_shares(counts, n, dispersion), dispersion, len(counts))


def compare(own: Shares, others: Sequence[Shares]) -> Comparison | None:
    """Return how far a set is from what is usual; None with too few reviews or too few other sets.

    Pearson's statistic over its expectation under the others' dispersion is held against an F distribution, as that
    dispersion is estimated too; and, as real sets have longer tails, against the same figure of the other sets, whose
    logarithms are taken as normal. The larger of the two p-values counts.

    Args:
        own: Reviews by class.
        others: The same of each other set of the kind.

    References:
        Ours, see docs/indicators.md#authenticity. Rao and Scott (1981), The analysis of categorical data from complex
        sample surveys, section 3.
    """
    enough = [each for each in others if sum(each) >= LEAST_IN_SET]
    counts: Counts = np.array(own, dtype=np.int64)
    n = int(counts.sum())
    if n < LEAST_IN_SET or len(enough) < LEAST_OTHERS:
        return None
    usual = usual_shares(enough)
    freedom = len(counts) - 1
    ratio = float(_ratios(np.array([own], dtype=np.float64), usual)[0]) / (1 + 1 / len(enough))
    by_theory = float(special.fdtrc(freedom, freedom * (len(enough) - 1), ratio))
    p_value = max(by_theory, _beside(ratio, _ratios(np.array(enough, dtype=np.float64), usual)))
    shares = counts / n
    return Comparison(p_value, float(np.abs(shares - usual.shares).sum()) / 2, shares, usual)


def _ratios(counts: Floats, usual: UsualShares) -> Floats:
    """Return Pearson's statistic of each set over its expectation."""
    n = counts.sum(axis=1)
    expected = (counts.shape[1] - 1) * (1 + (n - 1) * usual.dispersion)
    found: Floats = _pearson(counts, n, usual.shares) / expected
    return found


def _beside(ratio: float, others: Floats) -> float:
    """Return the probability of a ratio at least as large by the logarithms of the others' ratios.

    References:
        Predictive distribution of a normal observation: Geisser (1993), Predictive inference, section 2.2.
    """
    logs = np.log(np.maximum(others, _LEAST_RATIO))
    spread = max(float(logs.std(ddof=1)), _LEAST_RATIO) * np.sqrt(1 + 1 / len(logs))
    return float(special.stdtr(len(logs) - 1, (logs.mean() - np.log(max(ratio, _LEAST_RATIO))) / spread))


def _mean_shares(counts: Floats, n: Floats, dispersion: float) -> Floats:
    """Return the mean of the sets' shares, weighted by the inverse of their variance; no share is 0."""
    weights = n / (1 + (n - 1) * dispersion)
    sums = (weights[:, None] * counts / n[:, None]).sum(axis=0) + _PRIOR / counts.shape[1]
    shares: Floats = sums / sums.sum()
    return shares


def _pearson(counts: Floats, n: Floats, shares: Floats) -> Floats:
    expected = n[:, None] * shares
    found: Floats = ((counts - expected) ** 2 / expected).sum(axis=1)
    return found


def _dispersion(statistics: Floats, n: Floats, freedom: int) -> float:
    """Return the dispersion at which the statistics have their expected sum; 0 where they are smaller anyway."""
    target = freedom * (len(n) - 1)

    def surplus(dispersion: float) -> float:
        """Return by how much the statistics exceed what they are expected to be under this dispersion."""
        return float((statistics / (1 + (n - 1) * dispersion)).sum()) - target

    if surplus(0.0) <= 0:
        return 0.0
    return float(optimize.brentq(surplus, 0.0, _MOST)) if surplus(_MOST) < 0 else _MOST
