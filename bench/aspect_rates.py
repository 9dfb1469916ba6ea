"""Do 90 % intervals of corrected rates hold what they say, and are they narrower than those of labels alone?"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, product

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

from bench.row import cpu_seconds, print_row
from scoring.labelqueue import fit_rate
from scoring.rates import LabelSample, beta_interval, corrected_rate
from store.records import Interval

Floats = NDArray[np.float64]
SEED = 2023
ROUNDS = 100
LEVEL = 0.9
RATES = (0.02, 0.05, 0.1, 0.2, 0.4)
CLASSIFIERS = ((0.6, 0.9), (0.6, 0.99), (0.85, 0.95), (0.95, 0.9), (0.95, 0.99))
KINDS = ("0/1", "calibrated", "off")
DESIGNS = ("random", "queue", "equal")
TEXTS = (500, 2_000, 20_000)
BASE_RATE = 0.3
"""What the classifier of kind "off" takes for the rate: its probabilities are far from calibrated at rare ones."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One situation of the simulation."""

    rate: float
    """True share of texts of the kind."""
    classifier: tuple[float, float]
    """Sensitivity and specificity."""
    kind: str
    """Predictions are 0 or 1, calibrated probabilities, or probabilities that are off."""
    design: str
    """Labels are drawn at random, like the queue (twice as often where doubted), or one half predicted of the kind."""
    n_texts: int
    """Texts of the subject."""
    n_labels: int
    """Those that are labelled."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often intervals held the true rate, and how wide they were."""

    ours: float
    """Share of rounds in which the corrected rate's interval held."""
    normal: float
    """The same for PPI++ with its normal interval."""
    raw: float
    """Mean of the rate that the classifier sees."""
    value: float
    """Mean of the corrected rate."""
    width: float
    """Mean width of the corrected rate's interval."""
    labels_width: float
    """Mean width of the interval from labels alone."""


def main() -> None:
    """Print one row per design; with --cells every cell too."""
    asked = _read_arguments()
    for n_labels in asked.labels:
        for design in DESIGNS:
            begin: list[tuple[Cell, Coverage]] = []
            seconds = cpu_seconds(lambda: begin.extend(judge(design, n_labels, asked.rounds)))  # noqa: B023 - called at once
            if asked.cells:
                for cell, found in begin:
                    print(cell, found)
            _print_design(f"{n_labels} labels, {design}", begin, seconds)


def judge(design: str, n_labels: int, rounds: int) -> Iterator[tuple[Cell, Coverage]]:
    """Yield all cells of a design with what the simulation found."""
    sizes = cycle(TEXTS)
    for kind, classifier, rate in product(KINDS, CLASSIFIERS, RATES):
        cell = Cell(rate, classifier, kind, design, next(sizes), n_labels)
        yield cell, simulate(cell, rounds)


def simulate(cell: Cell, rounds: int) -> Coverage:
    """Return what the intervals of many made-up subjects held."""
    dice = np.random.default_rng([SEED, cell.n_labels, cell.n_texts, int(1_000 * cell.rate)])
    figures = np.array([_one_subject(cell, dice) for _ in range(rounds)])
    return Coverage(*(float(mean) for mean in figures.mean(axis=0)))


def _one_subject(cell: Cell, dice: np.random.Generator) -> tuple[float, ...]:
    outcomes = (dice.random(cell.n_texts) < cell.rate).astype(np.float64)
    predictions = predict(cell, outcomes, dice)
    chosen, probabilities = draw_labels(cell, predictions, dice)
    sample = LabelSample(predictions[chosen], outcomes[chosen], probabilities)
    ours = corrected_rate(predictions, sample, level=LEVEL)
    plain, alone = plain_interval(predictions, sample), labels_alone(sample)
    return (
        _holds(ours.interval, cell.rate),
        _holds(plain, cell.rate),
        float(predictions.mean()),
        ours.value,
        ours.interval.high - ours.interval.low,
        alone.high - alone.low,
    )


def predict(cell: Cell, outcomes: Floats, dice: np.random.Generator) -> Floats:
    """Return what a classifier of this sensitivity and specificity says of texts."""
    sensitivity, specificity = cell.classifier
    if cell.kind == "0/1":
        chance = np.where(outcomes == 1, sensitivity, 1 - specificity)
        return (dice.random(len(outcomes)) < chance).astype(np.float64)
    # Two normal distributions, as far apart as the two error rates of a threshold between them say.
    apart = float(stats.norm.ppf(sensitivity) + stats.norm.ppf(specificity))
    seen = dice.standard_normal(len(outcomes)) + apart * outcomes
    assumed = cell.rate if cell.kind == "calibrated" else BASE_RATE
    likely: Floats = special.expit(apart * seen - apart**2 / 2 + special.logit(assumed))
    return likely


def draw_labels(cell: Cell, predictions: Floats, dice: np.random.Generator) -> tuple[NDArray[np.int64], Floats]:
    """Return which texts are labelled, and with which probability each of them was drawn."""
    sizes = np.ones(cell.n_texts)
    suspect = predictions >= 0.5
    if cell.design == "queue":
        sizes[suspect] = 2
    elif cell.design == "equal" and suspect.any() and not suspect.all():
        sizes[suspect] = (~suspect).sum() / suspect.sum()
    probabilities = np.minimum(1.0, sizes * fit_rate(sizes, cell.n_labels))
    order = dice.permutation(cell.n_texts)
    # Systematic sampling along the predictions, as the queue does along its strata.
    order = order[np.argsort(suspect[order], kind="stable")]
    reached = np.cumsum(probabilities[order])
    marks = np.arange(cell.n_labels) + dice.random()
    chosen = order[np.minimum(np.searchsorted(reached, marks, side="right"), cell.n_texts - 1)]
    return chosen, probabilities[chosen]


def plain_interval(predictions: Floats, sample: LabelSample) -> Interval:
    """Return the interval of PPI++ as published: normal, with the variance that the labels happen to have."""
    weights, n = sample.weights(), len(sample.outcomes)
    centred = sample.predictions - weights @ sample.predictions
    spread = float(weights**2 @ centred**2)
    power = max(float(weights**2 @ (centred * sample.outcomes)) / spread, 0.0) if spread > 0 else 0.0
    rest = sample.outcomes - power * sample.predictions
    value = power * float(predictions.mean()) + float(weights @ rest)
    mean = float(weights @ sample.outcomes)
    drawn = float(weights**2 @ ((1 - sample.probabilities) * (rest - weights @ rest) ** 2)) * n / (n - 1)
    half = float(stats.norm.ppf((1 + LEVEL) / 2)) * np.sqrt(drawn + mean * (1 - mean) / len(predictions))
    return Interval(max(value - half, 0.0), min(value + half, 1.0), LEVEL)


def labels_alone(sample: LabelSample) -> Interval:
    """Return Jeffreys' interval of the labels' weighted share, with Kish's effective size."""
    weights = sample.weights()
    return beta_interval(float(weights @ sample.outcomes), 1 / float(weights @ weights), level=LEVEL)


def _holds(interval: Interval, rate: float) -> float:
    return float(interval.low <= rate <= interval.high)


def _print_design(name: str, judged: list[tuple[Cell, Coverage]], seconds: float) -> None:
    ours = np.array([found.ours for _, found in judged])
    plain = np.array([found.normal for _, found in judged])
    ratios = np.array([found.labels_width / found.width for _, found in judged])
    print_row(
        question=f"Held by 90 % intervals of corrected rates ({name}) beside plain PPI++; ratio: width of labels alone",
        value=float(ours.mean()),
        unit="coverage",
        n=len(judged),
        baseline=float(plain.mean()),
        ratio=float(ratios.mean()),
        seconds=seconds,
        seed=SEED,
        goal=1.0,
        more={
            "lowest_cell": float(ours.min()),
            "highest_cell": float(ours.max()),
            "share_of_cells_86_to_94": float(((ours >= 0.86) & (ours <= 0.94)).mean()),
            "share_of_cells_88_to_92": float(((ours >= 0.88) & (ours <= 0.92)).mean()),
            "plain_lowest_cell": float(plain.min()),
            "least_ratio": float(ratios.min()),
        },
        packages=("numpy", "scipy"),
    )


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="made-up subjects per cell")
    parser.add_argument("--labels", type=int, nargs="+", default=[200], help="labels per subject")
    parser.add_argument("--cells", action="store_true", help="print every cell")
    return parser.parse_args()


if __name__ == "__main__":
    main()
