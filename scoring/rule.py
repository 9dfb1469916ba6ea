"""The usual rules for a rating, as forecasts of the next reviews: what the trust score has to beat."""

import math
from collections.abc import Iterator, Sequence

import numpy as np
from scipy import special

from scoring.countscore import Counts
from scoring.fading import Floats, fade_before
from scoring.history import AHEAD, History
from scoring.prior import Ageing
from scoring.usual import beta_binomial

LAST_REVIEWS = (20, 50, 100)
HALF_LIVES = (90.0, 180.0, 365.0, 730.0)
WEIGHTS = (2.0, 5.0, 10.0, 20.0)
YEAR_DAYS = 365.0
MONTH_DAYS = 30.4375
TRUSTSCORE_WEIGHT, TRUSTSCORE_STARS, TRUSTSCORE_HALF_LIFE_MONTHS = 7.0, 3.5, 6.0
_TRUSTSCORE_UNIT = (TRUSTSCORE_STARS - 1) / 4
_IMDB_VOTES = 10.0
_WILSON_Z = 1.959964


def trustscore_rule(stars: Sequence[float], months_ago: Sequence[float]) -> float:
    """Return the rating by a published rule: reviews fade with six months, from the newest review, beside 7 of 3.5.

    Args:
        stars: Ratings, 1 to 5.
        months_ago: Age of each in months.

    References:
        (sum w r + 7 * 3.5) / (sum w + 7), w = 0.5^(months before the newest review / 6).
    """
    if not stars:
        return TRUSTSCORE_STARS
    newest = min(months_ago)
    weights = [math.exp2(-(age - newest) / TRUSTSCORE_HALF_LIFE_MONTHS) for age in months_ago]
    total = math.fsum(weight * each for weight, each in zip(weights, stars, strict=True))
    return (total + TRUSTSCORE_WEIGHT * TRUSTSCORE_STARS) / (math.fsum(weights) + TRUSTSCORE_WEIGHT)


def rule_chances(history: History, usual: Floats) -> Iterator[tuple[str, Floats]]:
    """Yield each rule's name and what it foretold of each forecast, shape (forecasts, AHEAD + 1).

    Rules without a distribution are binomial, with a probability at least 1 / (2 n + 2) away from 0 and 1.

    Args:
        history: One listing.
        usual: Usual share of satisfied reviewers as known at each forecast; shape (forecasts,).
    """
    starts = np.array(history.starts, dtype=np.int64)
    before = np.concatenate([[0.0], np.cumsum(history.satisfied)])
    good, n = before[starts], starts.astype(np.float64)
    for name, chance, basis in _shares(history, starts, (good, n), usual):
        yield name, binomial(keep_off_the_ends(chance, basis))
    yield "jeffreys", _beta(good + 0.5, n - good + 0.5)
    yield from _decays(history, starts, usual)


def binomial(chance: Floats) -> Floats:
    """Return P(0), ..., P(AHEAD) of binomial counts, shape (n, AHEAD + 1)."""
    k, p = np.arange(AHEAD + 1), chance[:, None]
    orders = special.gammaln(AHEAD + 1) - special.gammaln(k + 1) - special.gammaln(AHEAD - k + 1)
    found: Floats = np.exp(orders + special.xlogy(k, p) + special.xlog1py(AHEAD - k, -p))
    return found


def keep_off_the_ends(chance: Floats, n: Floats) -> Floats:
    """Return chances at least 1 / (2 n + 2) away from 0 and 1."""
    least = 1 / (2 * n + 2)
    found: Floats = np.clip(chance, least, 1 - least)
    return found


def _shares(
    history: History, starts: Counts, all_time: tuple[Floats, Floats], usual: Floats
) -> Iterator[tuple[str, Floats, Floats]]:
    """Yield name, share of satisfied and number of reviews behind it of each rule that is a share."""
    good, n = all_time
    before = np.concatenate([[0.0], np.cumsum(history.satisfied)])
    yield "plain_mean", good / n, n
    yield "laplace", (good + 1) / (n + 2), n
    yield "wilson_lower_bound", _wilson(good / n, n), n
    yield "imdb_weighted_rating", (good + _IMDB_VOTES * usual) / (n + _IMDB_VOTES), n
    year = np.searchsorted(history.day, history.day[starts] - YEAR_DAYS, side="left")
    recent = n - year
    # A year without any review: the rule says nothing, and all there is must do.
    share = np.where(recent > 0, (good - before[year]) / np.maximum(recent, 1), good / n)
    yield "last_12_months", share, np.where(recent > 0, recent, n)
    yield "trustscore_rule", _trustscore(history, starts), n
    for last in LAST_REVIEWS:
        first = np.maximum(starts - last, 0)
        yield f"last_{last}", (good - before[first]) / (starts - first), (starts - first).astype(np.float64)


def _decays(history: History, starts: Counts, usual: Floats) -> Iterator[tuple[str, Floats]]:
    """Yield fixed half-lives and prior weights, as binomial and as beta-binomial."""
    ageings = [Ageing(1.0, weight, days) for days in HALF_LIVES for weight in WEIGHTS]
    faded = fade_before(history.day, history.satisfied, list(starts), ageings)
    chances = beta_binomial(faded, usual, ageings)
    for place, each in enumerate(ageings):
        name = f"decay_{each.half_life_days:.0f}_{each.weight:.0f}"
        total, good = faded.total[:, place], faded.satisfied[:, place]
        share = (usual * each.weight + good) / (each.weight + total)
        yield name, binomial(keep_off_the_ends(share, total))
        yield f"{name}_beta", chances[place]


def _trustscore(history: History, starts: Counts) -> Floats:
    """Return the published rule over satisfied or not; the prior's 3.5 stars are .625 on the unit scale."""
    found = []
    for start in starts:
        weights = np.exp2(-(history.day[start - 1] - history.day[:start]) / (TRUSTSCORE_HALF_LIFE_MONTHS * MONTH_DAYS))
        good = float((weights * history.satisfied[:start]).sum()) + TRUSTSCORE_WEIGHT * _TRUSTSCORE_UNIT
        found.append(good / (float(weights.sum()) + TRUSTSCORE_WEIGHT))
    return np.array(found)


def _wilson(share: Floats, n: Floats) -> Floats:
    """Return the lower end of Wilson's 95 % interval.

    References:
        Wilson (1927), Probable inference, the law of succession, and statistical inference.
    """
    z = _WILSON_Z
    spread = z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low: Floats = (share + z * z / (2 * n) - spread) / (1 + z * z / n)
    return low


def _beta(a: Floats, b: Floats) -> Floats:
    """Return P(0), ..., P(AHEAD) of beta-binomial counts, shape (n, AHEAD + 1)."""
    k = np.arange(AHEAD + 1)
    orders = special.gammaln(AHEAD + 1) - special.gammaln(k + 1) - special.gammaln(AHEAD - k + 1)
    a, b = a[:, None], b[:, None]
    found: Floats = np.exp(orders + special.betaln(a + k, b + AHEAD - k) - special.betaln(a, b))
    return found
