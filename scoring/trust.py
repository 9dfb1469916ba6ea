"""Trust score: the probability that the next distinct review is a satisfied one, with its interval."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy import special

from scoring.betabinomial import count_interval
from scoring.prior import Prior
from store.records import Interval

MINIMUM_EFFECTIVE = 5.0
"""Effective number of reviews below which no score is given."""
MINIMUM_CURRENT = 1.0
"""Discounted number of reviews below which everything known is out of date and no score is given."""
NEXT_REVIEWS = 10
"""Number of coming reviews that the predictive interval speaks of."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one distinct review says for the trust score."""

    satisfied: float
    """1 if the rating unit is at least .75, else 0; for a text without rating P(satisfied), 0..1."""
    age_days: float
    """Days from publication to the as-of date; a future date counts as 0."""
    source: str = ""
    """Where the review stands; scores of several sources are mixed."""
    vanished: bool = False
    """True if the newest full census missed it: it counts only for the bounds."""
    weight: float = 1.0
    """What it counts, 0..1; less than 1 for one of several copies of the same opinion."""


@dataclass(frozen=True, slots=True)
class TrustScore:
    """The trust score with everything that must stand beside it."""

    value: float | None
    """Percent, 0..100; None means too little."""
    interval: Interval | None
    """Credible interval of the probability, percent; None where there is no value."""
    n: int
    """Reviews that went in, vanished ones not among them."""
    n_eff: float
    """Kish's size of the discounted counts over the design effect."""
    next_ten: Interval | None
    """How many of the next 10 reviews will be satisfied ones: predictive interval, 0..10."""
    bounds: Interval | None
    """Percent: from the lower to the higher of the values without and with the vanished; None if none vanished."""
    contradiction: float | None
    """p-value of "all sources have the same share"; None for fewer than two sources with reviews."""
    note: str = ""
    """too_little where there is no value, else empty."""


@dataclass(frozen=True, slots=True)
class _Belief:
    """What is believed of the share of satisfied reviewers: a beta distribution."""

    a: float
    b: float

    @property
    def mean(self) -> float:
        """Return the expected share."""
        return self.a / (self.a + self.b)

    @property
    def variance(self) -> float:
        """Return the variance of the share."""
        return self.mean * (1 - self.mean) / (self.a + self.b + 1)


@dataclass(frozen=True, slots=True)
class _Counts:
    """Discounted counts of one source."""

    satisfied: float
    total: float
    squares: float


def trust_score(
    evidence: Sequence[Evidence],
    prior: Prior,
    *,
    by_source: Mapping[str, Prior] = MappingProxyType({}),
    level: float = 0.9,
) -> TrustScore:
    """Return the trust score of a subject as of the moment that the ages are counted to.

    Args:
        evidence: Distinct reviews in any order.
        prior: What is usual, for sources without a prior of their own.
        by_source: Priors of single sources.
        level: Probability content of both intervals, between 0 and 1.

    References:
        Ours, see docs/indicators.md#trust. Effective size: Kish (1965), Survey sampling, section 11.7.
    """
    priors = {source: by_source.get(source, prior) for source in {item.source for item in evidence}}
    present = [item for item in evidence if not item.vanished]
    counts = _discount(present, priors)
    n_eff = _effective(counts, priors)
    current = sum(count.total for count in counts.values())
    # Kish's size does not see age: ten reviews of ten years ago are still ten. So current weight is asked for as well.
    if n_eff < MINIMUM_EFFECTIVE or current < MINIMUM_CURRENT:
        return TrustScore(None, None, len(present), n_eff, None, None, None, "too_little")
    belief = _mixture(counts, priors)
    return TrustScore(
        value=100 * belief.mean,
        interval=_credible(belief, level),
        n=len(present),
        n_eff=n_eff,
        next_ten=count_interval(NEXT_REVIEWS, belief.a, belief.b, level=level),
        bounds=_bounds(evidence, priors, belief.mean),
        contradiction=_contradiction(counts, priors),
    )


def discount(age_days: float, half_life_days: float) -> float:
    """Return what a review of an age still counts, 0..1; halves with every half-life, future dates count in full."""
    return math.exp2(-max(age_days, 0.0) / half_life_days)


def _discount(evidence: Sequence[Evidence], priors: Mapping[str, Prior]) -> dict[str, _Counts]:
    """Return the discounted counts per source, in order of name so that sums are the same everywhere."""
    counts = {}
    for source in sorted({item.source for item in evidence}):
        half_life = priors[source].half_life_days
        items = [item for item in evidence if item.source == source]
        weights = [item.weight * discount(item.age_days, half_life) for item in items]
        counts[source] = _Counts(
            satisfied=math.fsum(w * item.satisfied for w, item in zip(weights, items, strict=True)),
            total=math.fsum(weights),
            squares=math.fsum(w * w for w in weights),
        )
    return counts


def _effective(counts: Mapping[str, _Counts], priors: Mapping[str, Prior]) -> float:
    """Return Kish's size of the discounted counts over the design effect, summed over sources."""
    return math.fsum(
        count.total**2 / count.squares / priors[source].design_effect
        for source, count in counts.items()
        if count.squares > 0
    )


def _posterior(count: _Counts, prior: Prior) -> _Belief:
    """Return the belief on one source: the prior plus the counts over the design effect."""
    # Rounding of the two sums may part them by one last digit, and a beta parameter must not be negative.
    satisfied = min(max(count.satisfied, 0.0), count.total)
    return _Belief(
        prior.mean * prior.weight + satisfied / prior.design_effect,
        (1 - prior.mean) * prior.weight + (count.total - satisfied) / prior.design_effect,
    )


def _mixture(counts: Mapping[str, _Counts], priors: Mapping[str, Prior]) -> _Belief:
    """Return the belief on the next review of any source: mixed by recent arrivals, matched in mean and variance."""
    beliefs = {source: _posterior(count, priors[source]) for source, count in counts.items()}
    if len(beliefs) == 1:
        return next(iter(beliefs.values()))
    arrivals = math.fsum(count.total for count in counts.values())
    shares = {source: count.total / arrivals for source, count in counts.items()}
    mean = math.fsum(shares[source] * belief.mean for source, belief in beliefs.items())
    variance = math.fsum(shares[source] ** 2 * belief.variance for source, belief in beliefs.items())
    # A beta distribution with this mean and size has exactly this variance.
    size = mean * (1 - mean) / variance - 1
    return _Belief(mean * size, (1 - mean) * size)


def _credible(belief: _Belief, level: float) -> Interval:
    """Return the equal-tailed interval in percent, widened where a very skew belief has its mean outside."""
    tail = (1 - level) / 2
    low, high = special.betaincinv(belief.a, belief.b, [tail, 1 - tail])
    return Interval(100 * min(float(low), belief.mean), 100 * max(float(high), belief.mean), level)


def _bounds(evidence: Sequence[Evidence], priors: Mapping[str, Prior], mean: float) -> Interval | None:
    """Return the values without and with the vanished, in order; None if nothing vanished."""
    if not any(item.vanished for item in evidence):
        return None
    counted = _mixture(_discount(evidence, priors), priors).mean
    return Interval(100 * min(mean, counted), 100 * max(mean, counted), 1.0)


def _contradiction(counts: Mapping[str, _Counts], priors: Mapping[str, Prior]) -> float | None:
    """Return the p-value of equal shares on all sources (Cochran's Q over the beliefs)."""
    beliefs = [_posterior(count, priors[source]) for source, count in counts.items()]
    if len(beliefs) < 2:
        return None
    precision = np.array([1 / belief.variance for belief in beliefs])
    means = np.array([belief.mean for belief in beliefs])
    pooled = float((precision * means).sum() / precision.sum())
    return float(special.chdtrc(len(beliefs) - 1, float((precision * (means - pooled) ** 2).sum())))
