"""Trust score: the probability that the next distinct review is a satisfied one, with its interval."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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
    """What it counts, > 0: less than 1 for one of several copies of the same opinion, more for several of one day."""
    subject: str = ""
    """The part of the subject that it speaks of; the scores of parts are mixed like those of sources."""


@dataclass(frozen=True, eq=False)
class Place:
    """The reviews of one part of a subject on one source, summed by day."""

    source: str
    """Where they stand."""
    subject: str
    """The part of the subject; empty where it has none."""
    visible: Days
    """Reviews that are there."""
    vanished: Days
    """Reviews that the newest full census missed."""


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
    """What one place says at one moment."""

    source: str
    usual: float
    belief: Belief
    n: int
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
    names = sorted({(item.source, item.subject) for item in evidence})
    places = [Place(*name, *(_days(evidence, name, vanished=vanished) for vanished in (False, True))) for name in names]
    return trust_scores(places, [0.0], prior, by_source=by_source, level=level)[0]


def trust_scores(
    places: Sequence[Place],
    moments: Sequence[float],
    prior: Prior,
    *,
    by_source: Mapping[str, Prior] = MappingProxyType({}),
    level: float = 0.9,
) -> list[TrustScore]:
    """Return the trust score at each of several moments, from what was published by then; sources for the last alone.

    Args:
        places: Reviews by source and part.
        moments: Days on the scale of the places' days, ascending, at least one.
        prior: What is usual, for sources without a prior of their own.
        by_source: Priors of single sources.
        level: Probability content of both intervals, between 0 and 1.
    """
    chosen = [by_source.get(place.source, prior) for place in places]
    visible = [_standings(place, place.visible, moments, each) for place, each in zip(places, chosen, strict=True)]
    both = [
        _standings(place, place.visible + place.vanished, moments, each)
        for place, each in zip(places, chosen, strict=True)
    ]
    missed = [sum(_known(place.vanished, moment) for place in places) for moment in moments]
    scores = [
        _score([of_place[m] for of_place in visible], [of_place[m] for of_place in both] if missed[m] else [], level)
        for m in range(len(moments))
    ]
    # Only of the last moment are the sources told one by one.
    newest = [of_place[-1] for of_place in visible]
    return [*scores[:-1], replace(scores[-1], sources=_by_source(newest, level))] if scores[-1].interval else scores


def trust_value(
    places: Sequence[Place], moment: float, prior: Prior, *, by_source: Mapping[str, Prior] = MappingProxyType({})
) -> float | None:
    """Return the value alone of the trust score at one moment, percent; None means too little.

    Args:
        places: Reviews by source and part.
        moment: Day on the scale of the places' days.
        prior: What is usual, for sources without a prior of their own.
        by_source: Priors of single sources.
    """
    standings = [_standings(each, each.visible, [moment], by_source.get(each.source, prior))[0] for each in places]
    known = [each for each in standings if each.n]
    return 100 * _mixture(known).mean if _is_enough(known) else None


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
    part, weight, effect = _figures(prior)
    # Rounding of the two sums may part them by one last digit, and a beta parameter must not be negative.
    good = np.clip(satisfied, 0.0, total)
    return Belief(part, prior.mean * weight + good / effect, (1 - prior.mean) * weight + (total - good) / effect)


def _days(evidence: Iterable[Evidence], name: tuple[str, str], *, vanished: bool) -> Days:
    """Return the reviews of one place by day, today being day 0."""
    return tally(
        (-max(item.age_days, 0.0), item.weight, item.satisfied)
        for item in evidence
        if (item.source, item.subject) == name and item.vanished is vanished
    )


def _figures(prior: Prior) -> tuple[Floats, Floats, Floats]:
    """Return probability, prior weight and design effect of each way of ageing."""
    part, weight, effect = (
        np.array([getattr(each, name) for each in prior.ageings]) for name in ("part", "weight", "design_effect")
    )
    return part, weight, effect


def _standings(place: Place, days: Days, moments: Sequence[float], prior: Prior) -> list[_Standing]:
    """Return what the reviews of one place say at each moment."""
    faded = fade(days, [*prior.ageings, _ARRIVALS], moments)
    part, _, effect = _figures(prior)
    total, satisfied, squares = (counts[:, :-1] for counts in (faded.total, faded.satisfied, faded.squares))
    # Squares of what hardly counts any more can vanish altogether; then nothing is left to count.
    sizes = np.divide(total**2, squares * effect, out=np.zeros_like(total), where=squares > 0)
    return [
        _Standing(
            source=place.source,
            usual=prior.mean,
            belief=posterior(prior, total[m], satisfied[m]),
            n=_known(days, moment),
            current=float((part * total[m]).sum()),
            n_eff=float((part * sizes[m]).sum()),
            arrivals=float(faded.total[m, -1]),
        )
        for m, moment in enumerate(moments)
    ]


def _known(days: Days, moment: float) -> int:
    """Return how many reviews had been published by a moment."""
    return int(days.n[: np.searchsorted(days.day, moment, side="right")].sum())


def _score(visible: Sequence[_Standing], both: Sequence[_Standing], level: float) -> TrustScore:
    """Return the score of what is visible, and its bounds where something vanished."""
    standings = [each for each in visible if each.n]
    n, n_eff = sum(each.n for each in standings), math.fsum(each.n_eff for each in standings)
    if not _is_enough(standings):
        return TrustScore(None, None, n, n_eff, None, None, None, "too_little")
    belief = _mixture(standings)
    counted = [each for each in both if each.n]
    return TrustScore(
        value=100 * belief.mean,
        interval=_percent(belief.interval(level)),
        n=n,
        n_eff=n_eff,
        next_ten=belief.next_count(NEXT_REVIEWS, level),
        bounds=_between(belief.mean, _mixture(counted).mean) if counted else None,
        contradiction=_contradiction(standings),
    )


def _is_enough(standings: Sequence[_Standing]) -> bool:
    """Say whether there are reviews enough for a score."""
    # Kish's size does not see age: ten reviews of ten years ago are still ten. So current weight is asked for as well.
    return (
        math.fsum(each.n_eff for each in standings) >= MINIMUM_EFFECTIVE
        and math.fsum(each.current for each in standings) >= MINIMUM_CURRENT
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


def _between(one: float, other: float) -> Interval:
    """Return two values in order, in percent."""
    return Interval(100 * min(one, other), 100 * max(one, other), 1.0)


def _contradiction(standings: Sequence[_Standing]) -> float | None:
    """Return the p-value of one distance to the usual on all sources (Cochran's Q over log-odds)."""
    sources = sorted({each.source for each in standings})
    if len(sources) < 2:
        return None
    beliefs = [_mixture([each for each in standings if each.source == source]) for source in sources]
    usual = {each.source: each.usual for each in standings}
    means = np.array([belief.mean for belief in beliefs])
    # Raw shares do not compare across sources, so each is held against what is usual there.
    above = special.logit(means) - special.logit([usual[source] for source in sources])
    precision = np.array([(belief.mean * (1 - belief.mean)) ** 2 / belief.variance for belief in beliefs])
    pooled = float((precision * above).sum() / precision.sum())
    return float(special.chdtrc(len(beliefs) - 1, float((precision * (above - pooled) ** 2).sum())))


def _by_source(standings: Sequence[_Standing], level: float) -> tuple[SourceStanding, ...]:
    """Return what each source with enough reviews says alone."""
    standings = [each for each in standings if each.n]
    arrivals = math.fsum(each.arrivals for each in standings)
    found = []
    for source in sorted({each.source for each in standings}):
        own = [each for each in standings if each.source == source]
        n_eff = math.fsum(each.n_eff for each in own)
        if n_eff < MINIMUM_EFFECTIVE:
            continue
        belief, usual = _mixture(own), own[0].usual
        found.append(
            SourceStanding(
                source,
                value=100 * belief.mean,
                interval=_percent(belief.interval(level)),
                n=sum(each.n for each in own),
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
