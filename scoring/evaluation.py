"""Judge a sentiment model on labelled texts: accuracy, F1, calibration error and rank correlation with ratings."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from scoring.calibration import calibrate, fit_calibration
from scoring.errors import NotEnoughTexts
from scoring.labelled import POSITIVE, LabelledText
from scoring.sentiment import SentimentModel

Floats = NDArray[np.float64]
BINS = 15
"""Equal-mass bins of the calibration error."""
_LEAST_PROBABILITY = 1e-12
LEAST_RECALIBRATION = 20
"""Fewest texts that a recalibration may be fitted on."""


@dataclass(frozen=True, slots=True)
class SentimentFigures:
    """How well a model judges a set of labelled texts."""

    n: int
    """Texts judged: with a label, a word and a modelled language."""
    n_not_modelled: int
    """Labelled texts left out because their language is not modelled or they hold no word."""
    classes: tuple[str, ...]
    """Classes of the labelled texts."""
    accuracy: float
    """Share judged rightly, 0..1."""
    macro_f1: float
    """Mean F1 of the classes, 0..1."""
    ece: float
    """Expected calibration error of the highest class probability, 15 equal-mass bins, 0..1."""
    brier: float
    """Mean squared error of P(positive); for three classes the sum over classes."""
    log_loss: float
    """Mean negative log probability of the true class, nats."""
    spearman_with_rating: float | None
    """Rank correlation of P(positive) with the rating unit over all rated texts; None without ratings."""


def evaluate_model(
    texts: Sequence[LabelledText], model: SentimentModel, *, recalibrate: int = 0, seed: int = 0
) -> SentimentFigures:
    """Return the figures of a model on labelled texts whose languages are known.

    Args:
        texts: Texts with language; those without label count for the rank correlation only.
        model: The model; classes that the texts do not have are dropped and the rest renormalised.
        recalibrate: Number of labelled texts drawn at random for calibration and left out of the figures; 0 for none.
        seed: Seed of that draw.

    Raises:
        NotEnoughTexts: If no labelled text can be judged, or fewer than 20 are left for recalibration.
    """
    probabilities = model.probabilities([item.text for item in texts], [item.language or "" for item in texts])
    classes = tuple(sorted({item.label for item in texts if item.label}))
    _require_known(classes, model)
    narrowed = renormalise(probabilities, [model.classes.index(label) for label in classes])
    drawn = draw_labelled(texts, recalibrate, seed=seed, usable=~np.isnan(narrowed[:, 0]))
    if recalibrate:
        narrowed = _recalibrated(texts, narrowed, drawn)
    rest = [place for place in range(len(texts)) if place not in set(drawn)]
    return compute_figures([texts[place] for place in rest], narrowed[rest], classes)


def compute_figures(texts: Sequence[LabelledText], probabilities: Floats, classes: tuple[str, ...]) -> SentimentFigures:
    """Return the figures of given class probabilities.

    Args:
        texts: Texts; those without label count for the rank correlation only.
        probabilities: Shape (n_texts, n_classes); rows of nan are not modelled.
        classes: Classes in order of the columns.
    """
    judged = [place for place, item in enumerate(texts) if item.label and not np.isnan(probabilities[place, 0])]
    if not judged or len(classes) < 2:
        raise _too_few("No labelled text of two classes in a modelled language is left to judge.")
    truth = np.array([classes.index(texts[place].label or "") for place in judged])
    chances = probabilities[judged]
    return SentimentFigures(
        n=len(judged),
        n_not_modelled=sum(item.label is not None for item in texts) - len(judged),
        classes=classes,
        accuracy=float((chances.argmax(axis=1) == truth).mean()),
        macro_f1=macro_f1(truth, chances.argmax(axis=1), n_classes=len(classes)),
        ece=expected_calibration_error(chances.max(axis=1), chances.argmax(axis=1) == truth),
        brier=brier_score(chances, truth),
        log_loss=float(-np.log(np.maximum(chances[np.arange(len(truth)), truth], _LEAST_PROBABILITY)).mean()),
        spearman_with_rating=_spearman(texts, probabilities, classes),
    )


def renormalise(probabilities: Floats, columns: Sequence[int]) -> Floats:
    """Return the wanted columns scaled to sum to 1 per row."""
    wanted = probabilities[:, list(columns)]
    scaled: Floats = wanted / wanted.sum(axis=1, keepdims=True)
    return scaled


def draw_labelled(
    texts: Sequence[LabelledText], n: int, *, seed: int = 0, usable: NDArray[np.bool_] | None = None
) -> list[int]:
    """Return the places of n labelled texts drawn at random with a fixed seed, ascending; all if there are fewer."""
    places = [i for i, item in enumerate(texts) if item.label and (usable is None or usable[i])]
    chosen = np.random.default_rng(seed).permutation(len(places))[: max(n, 0)]
    return sorted(places[i] for i in chosen)


def expected_calibration_error(confidence: Floats, right: NDArray[np.bool_], *, bins: int = BINS) -> float:
    """Return the mean gap between confidence and hit rate over equal-mass bins, weighted by their sizes.

    References:
        Nixon et al. (2019), Measuring calibration in deep learning, adaptive calibration error.
    """
    parts = np.array_split(np.argsort(confidence, kind="stable"), bins)
    gaps = [len(part) * abs(float(confidence[part].mean() - right[part].mean())) for part in parts if len(part)]
    return sum(gaps) / len(confidence)


def macro_f1(truth: NDArray[np.int64], judged: NDArray[np.int64], *, n_classes: int) -> float:
    """Return the mean over classes of F1; a class that neither occurs nor is judged counts 0."""
    scores = []
    for label in range(n_classes):
        hits = int(((truth == label) & (judged == label)).sum())
        named = int((truth == label).sum() + (judged == label).sum())
        scores.append(2 * hits / named if named else 0.0)
    return sum(scores) / n_classes


def brier_score(chances: Floats, truth: NDArray[np.int64]) -> float:
    """Return the mean squared error: of the last class for two classes, summed over classes for more.

    References:
        Brier (1950), Verification of forecasts expressed in terms of probability.
    """
    squared = (chances - np.eye(chances.shape[1])[truth]) ** 2
    return float(squared[:, -1].mean() if chances.shape[1] == 2 else squared.sum(axis=1).mean())


def _recalibrated(texts: Sequence[LabelledText], probabilities: Floats, drawn: Sequence[int]) -> Floats:
    """Return the probabilities calibrated anew on the drawn texts."""
    if len(drawn) < LEAST_RECALIBRATION:
        raise _too_few(f"Recalibration needs {LEAST_RECALIBRATION} labelled texts, {len(drawn)} can be used.")
    classes = sorted({item.label for item in texts if item.label})
    scores = np.log(np.maximum(probabilities, _LEAST_PROBABILITY))
    # Only differences matter; the first class is the zero that the shifts are counted from.
    scores -= scores[:, :1]
    truth = np.array([classes.index(texts[place].label or "") for place in drawn])
    return calibrate(scores, fit_calibration(scores[list(drawn)], truth))


def _spearman(texts: Sequence[LabelledText], probabilities: Floats, classes: tuple[str, ...]) -> float | None:
    """Return the rank correlation of P(positive) with the rating unit; None where it is not defined."""
    if POSITIVE not in classes:
        return None
    positive = probabilities[:, classes.index(POSITIVE)]
    rated = [i for i, item in enumerate(texts) if item.rating_unit is not None and not np.isnan(positive[i])]
    units = np.array([texts[i].rating_unit for i in rated], dtype=np.float64)
    if len(rated) < 3 or np.ptp(units) == 0 or np.ptp(positive[rated]) == 0:
        return None
    ranks = [stats.rankdata(values) for values in (units, positive[rated])]
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])


def _require_known(classes: Sequence[str], model: SentimentModel) -> None:
    """Raise if the texts have a class that the model never judges."""
    unknown = sorted(set(classes) - set(model.classes))
    if unknown:
        raise _too_few(f"The model does not know the classes {unknown}; it knows {list(model.classes)}.")


def _too_few(what: str) -> NotEnoughTexts:
    """Return the error for texts that cannot be judged."""
    return NotEnoughTexts(
        what, where="labelled texts", next_step="Check the file's labels and languages, or train on such texts first."
    )
