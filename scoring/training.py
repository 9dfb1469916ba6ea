"""Train a sentiment model: fit per language, calibrate on groups left out, keep what was found out on the way."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy
import sklearn
from numpy.typing import NDArray
from scipy import sparse

from scoring.calibration import binary_scores, calibrate, fit_calibration
from scoring.card import FORM, HeldOutFigures, ModelCard, TrainingSet
from scoring.errors import NotEnoughTexts
from scoring.features import DEFAULT_BITS, HashedNgrams
from scoring.labelled import LabelledText
from scoring.linear import RareColumnLogistic
from scoring.sentiment import LanguageWeights, ModelFiles, SentimentModel, save_model

Floats = NDArray[np.float64]
LEAST_PER_CLASS = 20
"""Fewest texts of a class in a language; below, the language is refused."""
_FOLDS = 5
# An n-gram seen in one text alone cannot be told from noise, and costs space in the weights.
_FEWEST_TEXTS = 2


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is written on the card beside the figures."""

    made_on: str
    """Date of training, YYYY-MM-DD."""
    training: tuple[TrainingSet, ...] = ()
    """The collections."""
    held_out: tuple[HeldOutFigures, ...] = ()
    """Figures on groups left out."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights of every language, and what each training text got from a model that had not seen its group."""

    classes: tuple[str, ...]
    """Classes in order of the columns."""
    weights: dict[str, LanguageWeights]
    """Weights per language."""
    held_out: Floats
    """Calibrated probabilities in order of the texts, shape (n, n_classes); nan for texts that were not used."""


def fit_languages(texts: Sequence[LabelledText], *, strength: float = 5.0, bits: int = DEFAULT_BITS) -> Fitted:
    """Return weights fitted and calibrated per language.

    Args:
        texts: Labelled texts with a language; those without label are not used.
        strength: Inverse strength of the penalty, > 0.
        bits: Base-2 logarithm of the number of hashed columns.

    Raises:
        NotEnoughTexts: If a language has fewer than 20 texts of a class.
    """
    classes = tuple(sorted({item.label for item in texts if item.label}))
    weights: dict[str, LanguageWeights] = {}
    held_out = np.full((len(texts), len(classes)), np.nan)
    for language in sorted({item.language for item in texts if item.label and item.language}):
        places = [place for place, item in enumerate(texts) if item.label and item.language == language]
        used = [texts[place] for place in places]
        _require_enough(used, classes, language)
        weights[language], held_out[places] = _fit_language(used, classes, _Shape(strength, bits))
    if not weights:
        raise _too_few("there are none", "labelled texts")
    return Fitted(classes, weights, held_out)


def train_model(
    fitted: Fitted, provenance: Provenance, *, bits: int = DEFAULT_BITS
) -> tuple[SentimentModel, ModelFiles]:
    """Return the model with its files; the model is read back from them, so that both judge alike.

    Args:
        fitted: See `fit_languages`.
        provenance: What the card says beside the figures.
        bits: As given to `fit_languages`.
    """
    card = ModelCard(
        form=FORM,
        made_on=provenance.made_on,
        classes=fitted.classes,
        languages=tuple(fitted.weights),
        bits=bits,
        training=provenance.training,
        held_out=provenance.held_out,
        versions=(("numpy", np.__version__), ("scipy", scipy.__version__), ("scikit-learn", sklearn.__version__)),
        weights_sha256="",
    )
    files = save_model(card, fitted.weights)
    return SentimentModel.from_bytes(files.card, files.weights, files.digest), files


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a language is fitted."""

    strength: float
    bits: int

    def fit(self, table: sparse.csr_matrix, labels: NDArray[np.int64], weight: Floats) -> RareColumnLogistic:
        """Return a fitted classifier."""
        return RareColumnLogistic(strength=self.strength).fit(table, labels, weight)


def _fit_language(
    texts: Sequence[LabelledText], classes: tuple[str, ...], shape: _Shape
) -> tuple[LanguageWeights, Floats]:
    """Return one language's weights and the calibrated held-out probabilities of its texts."""
    table = HashedNgrams(shape.bits).transform([item.text for item in texts])
    kept = np.flatnonzero(np.bincount(table.indices, minlength=table.shape[1]) >= _FEWEST_TEXTS)
    table = table[:, kept]
    labels = np.array([classes.index(item.label or "") for item in texts])
    weight = np.array([item.weight for item in texts])
    folds = fold_of_groups(texts, n_folds=_FOLDS)
    scores = np.zeros((len(texts), len(classes)))
    for fold in range(_FOLDS):
        inside = folds != fold
        fitted = shape.fit(table[inside], labels[inside], weight[inside])
        scores[~inside] = _class_scores(fitted, table[~inside], len(classes))
    # Scores of texts that the model has learnt from are too sure of themselves; only the held-out ones calibrate.
    calibration = fit_calibration(scores, labels, weights=weight)
    final = shape.fit(table, labels, weight)
    coefficients = np.zeros((1 << shape.bits, len(final.coef_)), np.float32)
    coefficients[kept] = final.coef_.T
    known = LanguageWeights(coefficients, final.intercept_, calibration)
    return known, calibrate(scores, calibration)


def _class_scores(fitted: RareColumnLogistic, table: sparse.csr_matrix, n_classes: int) -> Floats:
    """Return one score per class, shape (n, n_classes)."""
    scores: Floats = fitted.decision_function(table)
    if scores.ndim == 1:
        return binary_scores(scores)
    # A fold may lack a rare class altogether; it then gets the lowest score there.
    full = np.repeat(scores.min(axis=1, keepdims=True), n_classes, axis=1)
    full[:, fitted.classes_] = scores
    return full


def fold_of_groups(texts: Sequence[LabelledText], *, n_folds: int, seed: int = 0) -> NDArray[np.int64]:
    """Return a fold for each text so that no group is split and each source is spread over all folds, shape (n,).

    Args:
        texts: Texts; one without group stands alone.
        n_folds: Number of folds, > 1.
        seed: Seed of the order in which equally large groups are dealt out.
    """
    groups: dict[str, Counter[str]] = {}
    keys = [item.group if item.group is not None else f"\0{place}" for place, item in enumerate(texts)]
    for item, key in zip(texts, keys, strict=True):
        groups.setdefault(item.source, Counter())[key] += 1
    fold_of: dict[tuple[str, str], int] = {}
    dice = np.random.default_rng(seed)
    for source, sizes in sorted(groups.items()):
        # Random starts below one text, or every source would put its remainder into the first fold.
        filled = dice.random(n_folds) / 2
        names = sorted(sizes)
        shuffled = [names[i] for i in dice.permutation(len(names))]
        # Largest groups first: the small ones then even out what is left.
        for key in sorted(shuffled, key=lambda key: -sizes[key]):
            fold = int(filled.argmin())
            fold_of[source, key] = fold
            filled[fold] += sizes[key]
    return np.array([fold_of[item.source, key] for item, key in zip(texts, keys, strict=True)], dtype=np.int64)


def _require_enough(texts: Sequence[LabelledText], classes: tuple[str, ...], language: str) -> None:
    """Raise if a class of a language has too few texts."""
    counts = {label: sum(item.label == label for item in texts) for label in classes}
    if len(classes) < 2 or min(counts.values()) < LEAST_PER_CLASS:
        raise _too_few(f"there are {counts}", f"labelled texts in language {language}")


def _too_few(found: str, where: str) -> NotEnoughTexts:
    """Return the error for too few labelled texts."""
    return NotEnoughTexts(
        f"Training needs at least {LEAST_PER_CLASS} texts of two classes, but {found}.",
        where=where,
        next_step="Collect more rated reviews in this language, or keep the shipped model.",
    )
