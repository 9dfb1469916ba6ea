"""How probable something is by chance alone: tails of the binomial, and two samples that should be alike."""

import math
from collections.abc import Mapping


def at_most(k: int, n: int, p: float) -> float:
    """Return the probability of at most k successes among n with chance p each, 0..1."""
    return min(1.0, math.fsum(_exactly(i, n, p) for i in range(k + 1)))


def at_least(k: int, n: int, p: float) -> float:
    """Return the probability of at least k successes among n with chance p each, 0..1."""
    return at_most(n - k, n, 1.0 - p) if k > 0 else 1.0


def _exactly(k: int, n: int, p: float) -> float:
    """Return the probability of exactly k successes; in logarithms, as the factors over- and underflow."""
    if p in (0.0, 1.0):
        return float(k == (n if p else 0))
    choices = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return math.exp(choices + k * math.log(p) + (n - k) * math.log1p(-p))


def distance(one: Mapping[float, int], other: Mapping[float, int]) -> tuple[float, float]:
    """Return the largest distance between two samples' distribution functions, and how probable it is by chance.

    Args:
        one: Number of cases by value, at least one case.
        other: The same for the other sample.

    Returns:
        Distance 0..1, and the probability that two samples of one distribution lie so far apart, 0..1. With few
        distinct values the true probability is smaller: nothing is called different too easily.

    References:
        Two-sample Kolmogorov-Smirnov test, asymptotic; Stephens' correction for small samples, Press et al. (2007),
        "Numerical Recipes", eq. 14.3.18.
    """
    n_one, n_other = sum(one.values()), sum(other.values())
    gap = widest = 0.0
    for value in sorted({*one, *other}):
        gap += one.get(value, 0) / n_one - other.get(value, 0) / n_other
        widest = max(widest, abs(gap))
    root = math.sqrt(n_one * n_other / (n_one + n_other))
    reach = (root + 0.12 + 0.11 / root) * widest
    if reach < 0.3:  # the series converges no more, and its sum is 1
        return widest, 1.0
    series = math.fsum((-1) ** (j - 1) * math.exp(-2.0 * (j * reach) ** 2) for j in range(1, 101))
    return widest, min(1.0, max(0.0, 2.0 * series))
