"""What is usual in a collection, month by month: priors fitted on what was known on the first of each month."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

from scoring.countscore import Counts, log_loss
from scoring.fading import Days, Faded, Floats, fade, fade_before
from scoring.history import AHEAD, History
from scoring.prior import Ageing, Prior, mix_prior

HALF_LIVES_DAYS = (120.0, 480.0, 3000.0)
HALF_LIVES_REVIEWS = (10.0, 60.0, math.inf)
WEIGHTS = (1.0, 2.0, 5.0, 12.0, 30.0)
DESIGN_EFFECTS = (1.0, 1.6)
CANDIDATES = tuple(
    Ageing(1 / 90, weight, days, reviews, effect)
    for days, reviews, weight, effect in itertools.product(HALF_LIVES_DAYS, HALF_LIVES_REVIEWS, WEIGHTS, DESIGN_EFFECTS)
)
"""Ways of ageing that the likelihood chooses among; equally probable before anything is known."""
COLD_MEAN = 0.7
"""Usual share of satisfied reviewers before anything is known; it counts as one listing."""
DAYS_OF_MONTH = 30.4375
_FADES = Ageing(part=1.0, weight=1.0, half_life_days=365.0)
_HALF_TRUSTED = 3.0
_TEMPER = 0.5
_FOREIGN_TEMPER = 0.1
_LEAST_PART = 0.02


@dataclass(frozen=True, eq=False)
class Usual:
    """Mean and ways of ageing as they would have been fitted on each of some days."""

    day: Floats
    """Days of fitting, ascending; shape (n,)."""
    mean: Floats
    """Usual share of satisfied reviewers on that day; shape (n,)."""
    parts: Floats
    """Probability of each candidate on that day; shape (n, candidates)."""

    def at(self, day: Floats) -> NDArray[np.int64]:
        """Return the place of the newest fit before or on each day."""
        found: NDArray[np.int64] = np.maximum(np.searchsorted(self.day, day, side="right") - 1, 0)
        return found


def follow(histories: Sequence[History], candidates: Sequence[Ageing] = CANDIDATES) -> Usual:
    """Return what would have been fitted on the first of each month, from what was known by then alone.

    Args:
        histories: The listings of one collection, each with at least one review.
        candidates: Ways of ageing to choose among.

    References:
        Ours, see docs/indicators.md#trust. Prequential likelihood: Dawid (1984); tempered because forecasts that
        overlap in time are no independent trials: Grünwald and van Ommen (2017).
    """
    first = min(history.day[0] for history in histories)
    last = max(history.day[-1] for history in histories)
    months = np.arange(first, last + 2 * DAYS_OF_MONTH, DAYS_OF_MONTH)
    mean = usual_means(histories, months)
    partial = Usual(months, mean, np.zeros((len(months), len(candidates))))
    ends, losses = [], []
    for history in histories:
        if history.starts:
            chances = candidate_chances(history, partial, candidates)
            ends.append(history.day[np.array(history.starts) + AHEAD - 1])
            losses.append(np.stack([log_loss(each, history.hits()) for each in chances]))
    return replace(partial, parts=_parts(months, ends, losses, candidates))


def fit_prior(histories: Sequence[History], dispersion: float) -> Prior:
    """Return the prior of one collection, such as a source, from all that is known of it.

    Args:
        histories: Its listings, at least one.
        dispersion: Correlation between the dissatisfaction of two reviews of one month, for control limits.
    """
    return _prior(listing_mean(histories), follow(histories).parts[-1], dispersion)


def fit_foreign_prior(collections: Sequence[Sequence[History]], dispersion: float) -> Prior:
    """Return a prior for collections of which nothing is known yet.

    Ways of ageing are judged in each collection with the mean of the *others*: how much the usual share of elsewhere is
    worth shows only where it is foreign.

    Args:
        collections: The listings of each, two collections or more.
        dispersion: As in `fit_prior`.
    """
    losses = np.zeros(len(CANDIDATES))
    for place, histories in enumerate(collections):
        others = [one for other in (*collections[:place], *collections[place + 1 :]) for one in other]
        foreign = Usual(np.zeros(1), np.array([listing_mean(others)]), np.zeros((1, 0)))
        for history in histories:
            if history.starts:
                chances = candidate_chances(history, foreign, CANDIDATES)
                losses += [float(log_loss(each, history.hits()).sum()) for each in chances]
    everything = [one for histories in collections for one in histories]
    return _prior(listing_mean(everything), special.softmax(-_FOREIGN_TEMPER * AHEAD * losses), dispersion)


def listing_mean(histories: Sequence[History]) -> float:
    """Return the mean over listings of their share of satisfied reviewers, 0..1; few reviews count less than one."""
    counts = np.array([len(history.day) / (len(history.day) + _HALF_TRUSTED) for history in histories])
    shares = np.array([history.satisfied.mean() for history in histories])
    return (COLD_MEAN + float((counts * shares).sum())) / (1 + float(counts.sum()))


def _prior(mean: float, parts: Floats, dispersion: float) -> Prior:
    """Return a prior over the ways of ageing that are probable enough to matter."""
    kept = [(float(part), each) for part, each in zip(parts, CANDIDATES, strict=True) if part >= _LEAST_PART]
    total = math.fsum(part for part, _ in kept)
    ageings = tuple(replace(each, part=round(part / total, 6)) for part, each in kept)
    return mix_prior(round(mean, 4), ageings, dispersion)


def usual_means(histories: Sequence[History], days: Floats) -> Floats:
    """Return the usual share of satisfied reviewers on each day; shape (days,).

    The mean over listings of their share, reviews fading with a half-life of a year; a listing with as many current
    reviews as `_HALF_TRUSTED` counts half.
    """
    total, sums = np.ones(len(days)), np.full(len(days), COLD_MEAN)
    for history in histories:
        ones = np.ones(len(history.day))
        # What was published on the day itself is not known yet.
        faded = fade(Days(history.day, ones, ones, history.satisfied, ones), [_FADES], np.nextafter(days, -np.inf))
        current, satisfied = faded.total[:, 0], faded.satisfied[:, 0]
        counts = current / (current + _HALF_TRUSTED)
        total += counts
        sums += counts * np.divide(satisfied, current, out=np.zeros_like(current), where=current > 0)
    means: Floats = sums / total
    return means


def candidate_chances(history: History, usual: Usual, candidates: Sequence[Ageing]) -> Floats:
    """Return what each way of ageing foretold of each forecast; shape (candidates, forecasts, AHEAD + 1)."""
    starts = list(history.starts)
    faded = fade_before(history.day, history.satisfied, starts, candidates)
    mean = usual.mean[usual.at(history.day[np.array(starts)])]
    return beta_binomial(faded, mean, candidates)


def beta_binomial(faded: Faded, mean: Floats, ageings: Sequence[Ageing]) -> Floats:
    """Return P(0), ..., P(AHEAD) after discounted counts; shape (ageings, forecasts, AHEAD + 1)."""
    weight, effect = (np.array([getattr(each, name) for each in ageings]) for name in ("weight", "design_effect"))
    good = np.clip(faded.satisfied, 0.0, faded.total)
    a = (mean[:, None] * weight + good / effect).T[..., None]
    b = ((1 - mean[:, None]) * weight + (faded.total - good) / effect).T[..., None]
    k = np.arange(AHEAD + 1)
    orders = special.gammaln(AHEAD + 1) - special.gammaln(k + 1) - special.gammaln(AHEAD - k + 1)
    chances: Floats = np.exp(orders + special.betaln(a + k, b + AHEAD - k) - special.betaln(a, b))
    return chances


def _parts(months: Floats, ends: Sequence[Floats], losses: Sequence[Floats], candidates: Sequence[Ageing]) -> Floats:
    """Return the probability of each candidate on each day, by the forecasts that had come true before it."""
    if not ends:
        return np.tile(np.array([each.part for each in candidates]), (len(months), 1))
    end, loss = np.concatenate(ends), np.concatenate(losses, axis=1)
    order = np.argsort(end, kind="stable")
    gathered = np.concatenate([np.zeros((len(candidates), 1)), np.cumsum(loss[:, order], axis=1)], axis=1)
    known = np.searchsorted(end[order], months, side="left")
    score = -_TEMPER * AHEAD * gathered[:, known].T + np.log([each.part for each in candidates])
    parts: Floats = special.softmax(score, axis=1)
    return parts


def hits_of(histories: Sequence[History]) -> Counts:
    """Return what came of all forecasts, listing by listing."""
    return np.concatenate([history.hits() for history in histories])
