"""Walk forward over listings: score the trust score's own forecasts beside every usual rule's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.countscore import Counts, absolute_error, crps, log_loss, transform
from scoring.errors import NotEnoughReviews
from scoring.fading import Floats
from scoring.history import AHEAD, WARM_UP, History
from scoring.rule import rule_chances
from scoring.usual import CANDIDATES, candidate_chances, follow
from store.records import Interval

OURS = "leumund"
PLAIN = "plain_mean"
_SEED = 20_260
_RESAMPLES = 2_000
_TAIL = 0.05
_GAIN_LEVEL = 0.95


@dataclass(frozen=True, eq=False)
class Forecasts:
    """What was foretold of the next reviews of one listing, and what came."""

    listing: str
    """Its name."""
    hits: Counts
    """Satisfied among the ten that came; shape (n,)."""
    chances: Mapping[str, Floats]
    """P(0), ..., P(10) by rule, `leumund` among them; each of shape (n, 11)."""


@dataclass(frozen=True, slots=True)
class TrustFigures:
    """How good the trust score's forecasts are, beside every rule's; lower scores are better."""

    n_predictions: int
    """Forecasts, each of the next 10 reviews of a listing."""
    n_listings: int
    """Listings with at least one."""
    log_loss: Mapping[str, float]
    """Per review, in nats, by rule."""
    crps: Mapping[str, float]
    """Of the number of satisfied among the ten, in reviews, by rule."""
    mae: Mapping[str, float]
    """Absolute error of the predictive median, in reviews, by rule."""
    crps_ratio_to_plain_mean: float
    """Ours over the plain mean's."""
    coverage_90: float
    """Share of outcomes inside the 90 % predictive interval (randomised, fixed seed)."""
    best_rule: str
    """The rule with the lowest log loss."""
    gain: float
    """Log loss of the best rule less ours, per review."""
    gain_interval: Interval
    """95 %, paired bootstrap over listings."""


def walk(histories: Sequence[History]) -> list[Forecasts]:
    """Return all forecasts over the listings of one collection.

    What is usual, and how fast reviews age, is learnt from the collection itself, on the first of each month, from what
    was known by then alone; nothing that ships with the program enters.

    Args:
        histories: Listings of one collection.
    """
    told = [history for history in histories if history.starts]
    if not told:
        return []
    usual = follow([history for history in histories if len(history.day)])
    forecasts = []
    for history in told:
        fits = usual.at(history.day[np.array(history.starts)])
        each = candidate_chances(history, usual, CANDIDATES)
        # The trust score's own mixture: every way of ageing by its probability at that time.
        ours = np.einsum("fc,cfk->fk", usual.parts[fits], each)
        rules = dict(rule_chances(history, usual.mean[fits]))
        forecasts.append(Forecasts(history.name, history.hits(), {OURS: ours, **rules}))
    return forecasts


def judge(forecasts: Sequence[Forecasts]) -> TrustFigures:
    """Return the scores of all forecasts.

    Raises:
        NotEnoughReviews: If there is no forecast.
    """
    if not forecasts:
        raise NotEnoughReviews(
            f"no listing has {WARM_UP + AHEAD} dated ratings: {WARM_UP} to begin with and {AHEAD} to be foretold",
            where="the streams given",
            next_step="give a stream with longer listings",
        )
    hits = np.concatenate([each.hits for each in forecasts])
    chances = {name: np.concatenate([each.chances[name] for each in forecasts]) for name in forecasts[0].chances}
    losses = {name: log_loss(each, hits) for name, each in chances.items()}
    ranked = {name: float(crps(each, hits).mean()) for name, each in chances.items()}
    best = min((name for name in losses if name != OURS), key=lambda name: float(losses[name].mean()))
    inside = transform(chances[OURS], hits, _SEED)
    gains = losses[best] - losses[OURS]
    return TrustFigures(
        n_predictions=len(hits),
        n_listings=len(forecasts),
        log_loss={name: float(each.mean()) for name, each in losses.items()},
        crps=ranked,
        mae={name: float(absolute_error(each, hits).mean()) for name, each in chances.items()},
        crps_ratio_to_plain_mean=ranked[OURS] / ranked[PLAIN],
        coverage_90=float(((inside > _TAIL) & (inside < 1 - _TAIL)).mean()),
        best_rule=best,
        gain=float(gains.mean()),
        gain_interval=resample(gains, np.array([len(each.hits) for each in forecasts])),
    )


def resample(gains: Floats, sizes: Counts) -> Interval:
    """Return the interval of the mean gain, whole listings being drawn anew.

    Args:
        gains: One per forecast, listing by listing; shape (n,).
        sizes: Forecasts of each listing; shape (listings,), summing to n.

    References:
        Davison and Hinkley (1997), Bootstrap methods, section 3.8: clusters are drawn whole.
    """
    ends = np.cumsum(sizes)
    sums = np.add.reduceat(gains, ends - sizes)
    drawn = np.random.default_rng(_SEED).integers(0, len(sizes), (_RESAMPLES, len(sizes)))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    tail = (1 - _GAIN_LEVEL) / 2
    low, high = np.quantile(means, [tail, 1 - tail])
    return Interval(float(low), float(high), _GAIN_LEVEL)
