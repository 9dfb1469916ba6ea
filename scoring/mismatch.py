"""Count the texts that contradict their rating, beside the number that the text model's own error lets expect."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

from scoring.labelled import DISSATISFIED_UNIT, SATISFIED_UNIT
from store.records import Interval

Floats = NDArray[np.float64]
MOST_FALSE = 0.01
"""Largest expected share of texts that are flagged though their rating is meant as it stands."""
LARGEST_CHANCE = 0.1
"""A rating that is likelier than this with such a text never contradicts it."""
LEAST = 30
"""Fewest clearly rated and judged texts of which anything is said."""
SPREAD = 0.6
"""Relative standard deviation of the expected number from source to source, as calibration does not travel."""
METHOD = f"mismatch/3 {MOST_FALSE} {LARGEST_CHANCE} {LEAST} {SPREAD}"
OUTERMOST = 0.00025
"""What a P(positive) that is rounded to 0 stands for."""
_CERTAIN = 1e-9
_LEAST_CHANCE = 0.01


@dataclass(frozen=True, slots=True)
class Contradictions:
    """What ratings and texts of a set say of each other; of the set, never of one author."""

    n: int
    """Texts with a clear rating and a P(positive)."""
    observed: int
    """Those that contradict their rating."""
    expected: float
    """Those that would if every rating were drawn with the probability that the text gives it."""
    interval: Interval
    """Where their number then lies; the model's calibration may be wrong by `SPREAD`."""
    lowest: float
    """P(positive) down from which a text contradicts a satisfied rating, 0..1."""
    highest: float
    """P(positive) up from which a text contradicts a dissatisfied rating, 0..1."""

    def contradicts(self, positive: float | None, unit: float | None) -> bool:
        """Say whether a text contradicts its rating.

        Args:
            positive: P(text is positive); None if not judged.
            unit: Rating unit 0..1; None without a rating. Ratings between .25 and .75 contradict nothing.
        """
        if positive is None or unit is None:
            return False
        positive = shown_chance(positive)
        satisfied = unit >= SATISFIED_UNIT and positive <= self.lowest
        return satisfied or (unit <= DISSATISFIED_UNIT and positive >= self.highest)


def shown_chance(positive: float) -> float:
    """Return P(positive) in thousandths, as all figures take it, so that a set needs no more than a count of each.

    The outermost ones, 0 and 1, stand for a quarter of a thousandth, the middle of what is rounded to them.
    """
    return float(shown_chances(np.array([positive]))[0])


def shown_chances(positive: Floats) -> Floats:
    """Return what `shown_chance` does for each of some probabilities; NaN stays NaN."""
    return np.clip(np.rint(positive * 1000) / 1000, OUTERMOST, 1 - OUTERMOST)


def find_contradictions(
    positive: Floats, units: Floats, counts: Floats | None = None, *, level: float = 0.9
) -> Contradictions | None:
    """Return how many texts of a set contradict their rating, and how many would by the model's error alone.

    With p the probability of a satisfied rating given the text (see `chances_of_satisfied`) and m = min(p, 1 - p), a
    text contradicts its rating where that rating had a chance of at most t. Were all ratings drawn by p, a share
    (1/n) sum over m_i <= t of m_i would be flagged; t is the largest m at which that share is at most 1 %, and at most
    .1. That sum is also the expected number. The interval is that of a negative binomial with this mean and shape
    1 / SPREAD**2.

    Args:
        positive: P(text is positive) of each review, calibrated on any mix of classes, shape (n,); nan if not judged.
        units: Rating unit 0..1 of each, shape (n,); nan without a rating.
        counts: How many reviews each stands for, shape (n,); None: one.
        level: Probability content of the interval.

    Returns:
        None with fewer than 30 texts that are judged and have a clear rating.

    References:
        Ours, see docs/indicators.md#ratings-that-contradict-their-text.
    """
    clear = ~np.isnan(positive) & ((units >= SATISFIED_UNIT) | (units <= DISSATISFIED_UNIT))
    times = np.ones(len(units))[clear] if counts is None else counts[clear]
    n = int(times.sum())
    if n < LEAST:
        return None
    satisfied = units[clear] >= SATISFIED_UNIT
    prior = _log_odds_of_set(positive[clear], satisfied, times)
    chance = chances_of_satisfied(positive[clear], prior)
    rarer = np.minimum(chance, 1 - chance)
    order = np.lexsort((times, rarer))
    most = min(_largest_below(rarer[order], times[order]), LARGEST_CHANCE)
    expected = float((rarer * times)[order][rarer[order] <= most].sum())
    low, high = _predicted(expected, level)
    # The same limit on the scale on which reviews show their P(positive); a hair further, as rounding goes both ways.
    within = most * (1 + _CERTAIN)
    lowest = float(special.expit(special.logit(within) - prior))
    highest = float(special.expit(special.logit(1 - within) - prior))
    observed = int(times[np.where(satisfied, positive[clear] <= lowest, positive[clear] >= highest)].sum())
    return Contradictions(n, observed, expected, Interval(low, high, level), lowest, highest)


def chances_of_satisfied(positive: Floats, prior_log_odds: float) -> Floats:
    """Return the probability of a satisfied rating given each text, shape (n,).

    The shipped model is calibrated on as many positive as negative texts, one that was trained on a source's own
    reviews on their mix; in a set of another mix the odds are multiplied by a factor.

    Args:
        positive: P(text is positive), shape (n,).
        prior_log_odds: Logarithm of that factor.

    References:
        Saerens, Latinne and Decaestecker (2002), Adjusting the outputs of a classifier to new a priori probabilities,
        equation 2.4.
    """
    certain = np.clip(positive, _CERTAIN, 1 - _CERTAIN)
    chances: Floats = special.expit(special.logit(certain) + prior_log_odds)
    return chances


def _log_odds_of_set(positive: Floats, satisfied: NDArray[np.bool_], times: Floats) -> float:
    """Return the log-odds to add: those of the ratings, or none where the model knows the set's mix already.

    The one is taken with which the ratings are likelier; no single rating counts for more than a chance of 1 %, as some
    of them may be the contradictions that are looked for. One more of each kind keeps the odds finite.
    """
    n_satisfied = int(times[satisfied].sum())
    of_ratings = float(np.log((n_satisfied + 1) / (int(times.sum()) - n_satisfied + 1)))

    def likelihood(log_odds: float) -> float:
        chance = chances_of_satisfied(positive, log_odds)
        return float((np.log(np.maximum(np.where(satisfied, chance, 1 - chance), _LEAST_CHANCE)) * times).sum())

    return max((of_ratings, 0.0), key=likelihood)


def _largest_below(rarer: Floats, times: Floats) -> float:
    """Return the largest of these ascending chances up to which, ties included, they sum to few enough; 0 for none."""
    too_many = np.cumsum(rarer * times) > MOST_FALSE * times.sum()
    below = rarer[rarer < rarer[too_many.argmax()]] if too_many.any() else rarer
    return float(below[-1]) if len(below) else 0.0


def _predicted(expected: float, level: float) -> tuple[float, float]:
    """Return where the number lies with the given probability; as near to it as whole numbers let."""
    if not expected:
        return 0.0, 0.0
    shape = 1 / SPREAD**2
    counts = stats.nbinom(shape, shape / (shape + expected))
    return float(counts.ppf((1 - level) / 2)), float(counts.ppf((1 + level) / 2))
