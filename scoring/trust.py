"""Trust score: the probability that the next distinct review is a satisfied one, with its interval."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy import special

from scoring.belief import Belief, Floats, matched
from scoring.fading import Days, fade, tally
from scoring.prior import Ageing, Prior
from store.records import Interval

MINIMUM_EFFECTIVE = 5.0
"""Effective number of reviews below which no score is given."""
MINIMUM_CURRENT = 1.0
"""Discounted number of reviews below which everything known is out of date and no score is given."""
NEXT_REVIEWS = 10
"""Number of coming reviews that the predictive interval speaks of."""
ARRIVAL_HALF_LIFE = 365.0
"""Days after which an arrival counts half in a source's share of the next reviews."""
_ARRIVALS = Ageing(part=1.0, weight=1.0, half_life_days=ARRIVAL_HALF_LIFE)


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
    subject: str = ""
    """The part of the subject that it speaks of; the scores of parts are mixed like those of sources."""


@dataclass(frozen=True, slots=True)
class SourceStanding:
    """What one source says, beside what is usual there."""

    source: str
    """Name of the source."""
    value: float
    """Trust score by this source alone, percent."""
    interval: Interval
    """Credible interval, percent."""
    n: int
    """Reviews that went in."""
    n_eff: float
    """Kish's size over the design effect."""
    share: float
    """Its share of recent arrivals, 0..1: what it counts in the mixture."""
    usual: float
    """Usual share of satisfied reviewers on this source, percent."""
    above_usual: float
    """Probability that the true share lies above the usual one, 0..1."""


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
    """p-value of "all sources stand alike beside what is usual on them"; None for fewer than two with reviews."""
    note: str = ""
    """too_little where there is no value, else empty."""
    sources: tuple[SourceStanding, ...] = ()
    """What each source says alone, by name; those with an effective size below the minimum are left out."""


@dataclass(frozen=True, eq=False)
class _Standing:
    """The reviews of one source and part at one moment."""

    source: str
    prior: Prior
    belief: Belief
    current: float
    n_eff: float
    arrivals: float


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
    standings = _standings(present, priors)
    n_eff = math.fsum(each.n_eff for each in standings)
    current = math.fsum(each.current for each in standings)
    # Kish's size does not see age: ten reviews of ten years ago are still ten. So current weight is asked for as well.
    if n_eff < MINIMUM_EFFECTIVE or current < MINIMUM_CURRENT:
        return TrustScore(None, None, len(present), n_eff, None, None, None, "too_little")
    belief = _mixture(standings)
    return TrustScore(
        value=100 * belief.mean,
        interval=_percent(belief.interval(level)),
        n=len(present),
        n_eff=n_eff,
        next_ten=belief.next_count(NEXT_REVIEWS, level),
        bounds=_bounds(evidence, priors, belief.mean),
        contradiction=_contradiction(standings),
        sources=_by_source(present, standings, level),
    )


def discount(age_days: float, half_life_days: float) -> float:
    """Return what a review of an age still counts, 0..1; halves with every half-life, future dates count in full."""
    return math.exp2(-max(age_days, 0.0) / half_life_days)


def posterior(prior: Prior, total: Floats, satisfied: Floats) -> Belief:
    """Return the belief on one listing: for each way of ageing the prior plus the counts over the design effect.

    Args:
        prior: What is usual.
        total: Discounted reviews, by way of ageing, shape (n,).
        satisfied: Discounted satisfied ones, shape (n,).
    """
    ageings = prior.ageings
    parts, weight, effect = (np.array([getattr(e, name) for e in ageings]) for name in _FIGURES)
    # Rounding of the two sums may part them by one last digit, and a beta parameter must not be negative.
    good = np.clip(satisfied, 0.0, total)
    return Belief(parts, prior.mean * weight + good / effect, (1 - prior.mean) * weight + (total - good) / effect)


_FIGURES = ("part", "weight", "design_effect")


def _standings(evidence: Sequence[Evidence], priors: Mapping[str, Prior]) -> list[_Standing]:
    """Return one standing per source and part, in order of name so that sums are the same everywhere."""
    places = sorted({(item.source, item.subject) for item in evidence})
    return [
        _standing(tally(_rows(evidence, place)), place[0], priors[place[0]])
        for place in places
        if any((item.source, item.subject) == place and item.weight > 0 for item in evidence)
    ]


def _rows(evidence: Sequence[Evidence], place: tuple[str, str]) -> list[tuple[float, float, float]]:
    """Return day (0 is today), weight and share of satisfied of each review of one source and part."""
    return [
        (-max(item.age_days, 0.0), item.weight, item.satisfied)
        for item in evidence
        if (item.source, item.subject) == place
    ]


def _standing(days: Days, source: str, prior: Prior) -> _Standing:
    """Return what the reviews of one source and part say today."""
    ageings = prior.ageings
    faded = fade(days, [*ageings, _ARRIVALS], [0.0])
    total, satisfied, squares = (counts[0, :-1] for counts in (faded.total, faded.satisfied, faded.squares))
    parts, _, effect = (np.array([getattr(e, name) for e in ageings]) for name in _FIGURES)
    # Squares of what hardly counts any more can vanish altogether; then nothing is left to count.
    sizes = np.divide(total**2, squares * effect, out=np.zeros_like(total), where=squares > 0)
    return _Standing(
        source=source,
        prior=prior,
        belief=posterior(prior, total, satisfied),
        current=float((parts * total).sum()),
        n_eff=float((parts * sizes).sum()),
        arrivals=float(faded.total[0, -1]),
    )


def _mixture(standings: Sequence[_Standing]) -> Belief:
    """Return the belief on the next review of any source: mixed by recent arrivals, matched in mean and variance."""
    if len(standings) == 1:
        return standings[0].belief
    arrivals = math.fsum(each.arrivals for each in standings)
    shares = [each.arrivals / arrivals if arrivals > 0 else 1 / len(standings) for each in standings]
    mean = math.fsum(share * each.belief.mean for share, each in zip(shares, standings, strict=True))
    variance = math.fsum(share**2 * each.belief.variance for share, each in zip(shares, standings, strict=True))
    return matched(mean, variance)


def _bounds(evidence: Sequence[Evidence], priors: Mapping[str, Prior], mean: float) -> Interval | None:
    """Return the values without and with the vanished, in order; None if nothing vanished."""
    if not any(item.vanished for item in evidence):
        return None
    counted = _mixture(_standings(evidence, priors)).mean
    return Interval(100 * min(mean, counted), 100 * max(mean, counted), 1.0)


def _contradiction(standings: Sequence[_Standing]) -> float | None:
    """Return the p-value of one distance to the usual on all sources (Cochran's Q over log-odds)."""
    sources = {each.source for each in standings}
    if len(sources) < 2:
        return None
    beliefs = [_mixture([each for each in standings if each.source == source]) for source in sorted(sources)]
    usual = {each.source: each.prior.mean for each in standings}
    means = np.array([belief.mean for belief in beliefs])
    # Raw shares do not compare across sources, so each is held against what is usual there.
    above = special.logit(means) - special.logit([usual[source] for source in sorted(sources)])
    precision = np.array([(belief.mean * (1 - belief.mean)) ** 2 / belief.variance for belief in beliefs])
    pooled = float((precision * above).sum() / precision.sum())
    return float(special.chdtrc(len(beliefs) - 1, float((precision * (above - pooled) ** 2).sum())))


def _by_source(
    evidence: Sequence[Evidence], standings: Sequence[_Standing], level: float
) -> tuple[SourceStanding, ...]:
    """Return what each source with enough reviews says alone."""
    arrivals = math.fsum(each.arrivals for each in standings)
    found = []
    for source in sorted({each.source for each in standings}):
        own = [each for each in standings if each.source == source]
        n_eff = math.fsum(each.n_eff for each in own)
        if n_eff < MINIMUM_EFFECTIVE:
            continue
        belief, usual = _mixture(own), own[0].prior.mean
        found.append(
            SourceStanding(
                source,
                value=100 * belief.mean,
                interval=_percent(belief.interval(level)),
                n=sum(item.source == source for item in evidence),
                n_eff=n_eff,
                share=math.fsum(each.arrivals for each in own) / arrivals if arrivals > 0 else 0.0,
                usual=100 * usual,
                above_usual=1 - belief.below(usual),
            )
        )
    return tuple(found)


def _percent(interval: Interval) -> Interval:
    """Return an interval of shares in percent."""
    return Interval(100 * interval.low, 100 * interval.high, interval.level)
