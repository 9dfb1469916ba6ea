"""What is believed of a share: a mixture of beta distributions, one for each way in which reviews may age."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import special

from scoring.betabinomial import count_probabilities
from store.records import Interval

Floats = NDArray[np.float64]
_HALVINGS = 52


@dataclass(frozen=True, eq=False)
class Belief:
    """A distribution of the share of satisfied reviewers, 0..1."""

    parts: Floats
    """Probability of each component, > 0, summing to 1; shape (n,)."""
    a: Floats
    """First beta parameter of each component, > 0; shape (n,)."""
    b: Floats
    """Second beta parameter of each component, > 0; shape (n,)."""

    @cached_property
    def mean(self) -> float:
        """Return the expected share."""
        return float((self.parts * self.a / (self.a + self.b)).sum())

    @cached_property
    def variance(self) -> float:
        """Return the variance of the share."""
        size = self.a + self.b
        squares = self.a * (self.a + 1) / (size * (size + 1))
        return float((self.parts * squares).sum()) - self.mean**2

    def below(self, share: float) -> float:
        """Return the probability that the true share is at most a given one."""
        return float((self.parts * special.betainc(self.a, self.b, share)).sum())

    def interval(self, level: float) -> Interval:
        """Return the equal-tailed interval of the share, widened where a very skew belief has its mean outside."""
        tail = (1 - level) / 2
        low, high = self._quantile(tail), self._quantile(1 - tail)
        return Interval(min(low, self.mean), max(high, self.mean), level)

    def counts(self, n: int) -> Floats:
        """Return P(0), ..., P(n) of the number of satisfied among the next n reviews, shape (n + 1,)."""
        pairs = zip(self.parts, self.a, self.b, strict=True)
        total: Floats = np.sum([part * count_probabilities(n, a, b) for part, a, b in pairs], axis=0)
        return total

    def next_count(self, n: int, level: float) -> Interval:
        """Return the equal-tailed interval of the number of satisfied among the next n reviews, 0..n."""
        below, tail = np.cumsum(self.counts(n)), (1 - level) / 2
        # The guard keeps sums such as .05 + 1e-17 on the side that exact arithmetic puts them.
        low = int(np.searchsorted(below, tail, side="right"))
        high = int(np.searchsorted(below, 1 - tail, side="left"))
        return Interval(float(min(low, n)), float(min(high, n)), level)

    def _quantile(self, chance: float) -> float:
        """Return the share below which the truth lies with a probability."""
        if len(self.parts) == 1:
            return float(special.betaincinv(self.a[0], self.b[0], chance))
        ends = special.betaincinv(self.a, self.b, chance)
        # The quantile of a mixture lies between those of its components.
        low, high = float(ends.min()), float(ends.max())
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if self.below(middle) < chance else (low, middle)
        return (low + high) / 2


def beta(a: float, b: float) -> Belief:
    """Return a belief of one component."""
    return Belief(np.ones(1), np.array([a]), np.array([b]))


def matched(mean: float, variance: float) -> Belief:
    """Return the one beta distribution with a mean and a variance.

    Args:
        mean: Between 0 and 1, ends excluded.
        variance: Below mean (1 - mean).
    """
    size = mean * (1 - mean) / variance - 1
    return beta(mean * size, (1 - mean) * size)
