"""Correct a classifier's rate with labels given by hand: prediction-powered (PPI++), honest near 0 and 1."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

from scoring.errors import LabelsUnusable
from store.records import Interval

Floats = NDArray[np.float64]
MINIMUM_LABELS = 50
"""Labels below which a rate is not corrected: its interval would say little and hold less than it promises."""
_STEPS = 30
_STEP_LIMIT = 2.0
_CERTAIN = 0.005
_TINY = 1e-12


@dataclass(frozen=True, slots=True)
class LabelSample:
    """The labelled texts of a population, as they were drawn."""

    predictions: Floats
    """What the classifier says of each, 0..1: a probability or 0 and 1; shape (n,)."""
    outcomes: Floats
    """What the reader says: 1 where the text is of the kind, else 0; shape (n,)."""
    probabilities: Floats
    """Probability with which each was drawn, above 0 and at most 1; shape (n,)."""

    def __post_init__(self) -> None:
        """Refuse what no draw can give."""
        shapes = {self.predictions.shape, self.outcomes.shape, self.probabilities.shape}
        if len(shapes) != 1 or not _all_within(self.predictions) or not _all_within(self.outcomes):
            raise _unusable("predictions and outcomes must be as many as probabilities, each from 0 to 1")
        if not (_all_within(self.probabilities) and (self.probabilities > 0).all()):
            raise _unusable("each sampling probability must be above 0 and at most 1")

    def weights(self) -> Floats:
        """Return what each label counts: inverse to its probability, summing to 1."""
        inverse = 1 / self.probabilities
        weights: Floats = inverse / inverse.sum()
        return weights


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of texts with its interval, and what further labels would do to it."""

    value: float
    """The share, 0..1."""
    interval: Interval
    """Where it lies."""
    n: int
    """Texts that the classifier has judged."""
    n_labels: int
    """Those that a reader has labelled."""
    power: float
    """Weight of the classifier (lambda), >= 0: 0 leaves it out, 1 trusts it as far as a difference goes."""
    label_variance: float
    """Variance that one label brings along; n labels of N texts have (1 / n - 1 / N) times as much."""


def corrected_rate(predictions: Floats, sample: LabelSample, *, level: float = 0.9) -> Rate:
    """Return the share of texts of a kind, corrected for the classifier's error by the labels.

    The estimate is lambda * mean(predictions) plus the labels' weighted mean of outcome - lambda * prediction. Lambda
    and the variance come from a calibration curve with Jeffreys' penalty, so that a handful of labels without an error
    doesn't pass for a classifier without errors. The interval is that of the beta distribution whose size has this
    variance, which keeps it within 0..1 and skewed as counts are.

    Args:
        predictions: What the classifier says of all texts, the labelled ones included, 0..1; shape (N,).
        sample: The labelled ones.
        level: Probability content of the interval, between 0 and 1.

    Raises:
        LabelsUnusable: If there are fewer than `MINIMUM_LABELS`, more labels than texts, or a prediction is not 0..1.

    References:
        Angelopoulos, Duchi and Zrnic (2023), PPI++, eq. 2 and section 6. Penalty: Firth (1993). Interval on the
        effective size: Korn and Graubard (1998), with Jeffreys' half counts. Ours in this combination, see
        docs/indicators.md#text-rates and bench/aspect_rates.py.
    """
    n, n_texts = len(sample.outcomes), len(predictions)
    if not MINIMUM_LABELS <= n <= n_texts or not _all_within(predictions):
        raise _unusable(f"{n} labels for {n_texts} predictions; {MINIMUM_LABELS} labels are the least")
    weights, likely = sample.weights(), calibration_curve(sample)
    power = _power(sample, likely)
    shift = power * (float(predictions.mean()) - float(weights @ sample.predictions))
    value = min(max(float(weights @ sample.outcomes) + shift, 0.0), 1.0)
    # The smoothed rate is never 0 or 1, where a binomial has no variance.
    smooth = min(max(float(weights @ likely) + shift, _TINY), 1 - _TINY)
    drawn = _variance_of_draw(sample, likely, power)
    variance = drawn + smooth * (1 - smooth) / n_texts
    size = (
        smooth * (1 - smooth) / variance * (stats.norm.ppf((1 + level) / 2) / stats.t.ppf((1 + level) / 2, n - 2)) ** 2
    )
    missing = max(1 / n - 1 / n_texts, _TINY)
    return Rate(value, beta_interval(value, float(size), level=level), n_texts, n, power, drawn / missing)


def raw_rate(predictions: Floats, *, level: float = 0.9) -> Rate:
    """Return the share that the classifier sees, with the interval that it would have if it never erred.

    Args:
        predictions: What it says of all texts, 0..1; shape (N,), at least one.
        level: Probability content of the interval, between 0 and 1.

    Raises:
        LabelsUnusable: If there is no text or a prediction is not 0..1.
    """
    if not len(predictions) or not _all_within(predictions):
        raise _unusable("there must be at least one prediction, each from 0 to 1")
    value = float(predictions.mean())
    interval = beta_interval(value, float(len(predictions)), level=level)
    # Without labels nothing is known of the classifier: planning then counts on labels alone.
    return Rate(value, interval, len(predictions), 0, 1.0, value * (1 - value))


def calibration_curve(sample: LabelSample) -> Floats:
    """Return P(of the kind) of each labelled text given its prediction, never exactly 0 or 1; shape (n,).

    A logistic curve over the prediction's log-odds, fitted with Jeffreys' prior; for 0/1 predictions it is the two
    groups' shares with half a count added to each side.

    References:
        Firth (1993), Bias reduction of maximum likelihood estimates, section 3.3.
    """
    odds = special.logit(np.clip(sample.predictions, _CERTAIN, 1 - _CERTAIN))
    spread = float(odds.std())
    columns = [np.ones_like(odds)] if spread < _TINY else [np.ones_like(odds), (odds - odds.mean()) / spread]
    design = np.column_stack(columns)
    found = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        step = _firth_step(design, sample.outcomes, found)
        found += step / max(1.0, float(np.abs(step).max()) / _STEP_LIMIT)
        if float(np.abs(step).max()) < 1e-8:
            break
    likely: Floats = special.expit(design @ found)
    return likely


def beta_interval(value: float, size: float, *, level: float) -> Interval:
    """Return the equal-tailed interval of a share seen in so many independent texts, with Jeffreys' prior.

    Args:
        value: The share seen, 0..1.
        size: Effective number of texts, > 0; need not be whole.
        level: Probability content, between 0 and 1.

    References:
        Brown, Cai and DasGupta (2001), Interval estimation for a binomial proportion, section 4.3; as there, the
        interval of a share of 0 begins at 0, and that of 1 ends at 1.
    """
    a, b = size * value + 0.5, size * (1 - value) + 0.5
    low, high = float(stats.beta.ppf((1 - level) / 2, a, b)), float(stats.beta.ppf((1 + level) / 2, a, b))
    return Interval(min(low, value), max(high, value), level)


def _firth_step(design: Floats, outcomes: Floats, found: Floats) -> Floats:
    """Return Newton's step for the penalised likelihood."""
    likely = special.expit(design @ found)
    weight = likely * (1 - likely)
    inverse = np.linalg.pinv(design.T @ (weight[:, None] * design))
    leverage = weight * np.einsum("ij,jk,ik->i", design, inverse, design)
    step: Floats = inverse @ (design.T @ (outcomes - likely + leverage * (0.5 - likely)))
    return step


def _power(sample: LabelSample, likely: Floats) -> float:
    """Return the lambda with the least variance: the slope of the outcome on the prediction, at least 0."""
    weights = sample.weights()
    centred = sample.predictions - float(weights @ sample.predictions)
    spread = float(weights**2 @ centred**2)
    if spread < _TINY:
        return 0.0
    return max(float(weights**2 @ (centred * (likely - float(weights @ likely)))) / spread, 0.0)


def _variance_of_draw(sample: LabelSample, likely: Floats, power: float) -> float:
    """Return the variance that comes from labelling a part of the texts only."""
    weights, n = sample.weights(), len(likely)
    rest = likely - power * sample.predictions
    squares = likely * (1 - likely) + (rest - float(weights @ rest)) ** 2
    return float(weights**2 @ ((1 - sample.probabilities) * squares)) * n / (n - 2)


def _all_within(values: Floats) -> bool:
    return bool(np.isfinite(values).all() and (values >= 0).all() and (values <= 1).all())


def _unusable(what: str) -> LabelsUnusable:
    return LabelsUnusable(
        what,
        where="labels of a rate",
        next_step="label more texts with `leumund labels`; until then the raw rate is shown with its error",
    )
