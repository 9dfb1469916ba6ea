"""Train a sentiment model: fit per language, calibrate on groups left out, keep what was found out on the way."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy
import sklearn
from numpy.typing import NDArray
from scipy import sparse

from scoring.calibration import binary_scores, calibrate, fit_calibration
from scoring.card import ANY_SOURCE, FORM, HeldOutFigures, ModelCard, SourceCalibration, TrainingSet
from scoring.errors import NotEnoughTexts
from scoring.features import NO_OPINIONS, HashedNgrams
from scoring.fold import fold_of_groups
from scoring.labelled import LabelledText
from scoring.linear import TellingColumnLogistic
from scoring.ngrams import Recipe
from scoring.opinion import OpinionTable
from scoring.ratinglink import RatingLink, fit_rating_link
from scoring.sentiment import LanguageWeights, ModelFiles, SentimentModel, save_model

Floats = NDArray[np.float64]
LEAST_PER_CLASS = 20
"""Fewest texts of a class in a language; below, the language is refused."""
LEAST_RATED = 40
"""Fewest rated texts that a rating link is fitted on."""
LEAST_MANY = 10_000
"""Texts from which on they speak for themselves: no characters, less weight on opinion words."""
_FOLDS = 5
# An n-gram seen in one text alone cannot be told from noise, and costs space in the weights.
_FEWEST_TEXTS = 2


@dataclass(frozen=True, slots=True)
class Setup:
    """How a language is fitted."""

    recipe: Recipe
    """How n-grams are formed."""
    strength: float
    """Inverse strength of the penalty, > 0."""
    smoothing: float
    """See `TellingColumnLogistic`."""


FEW = Setup(Recipe(characters=(3, 5), weights=(1.0, 1.0, 0.6, 0.3, 0.3)), strength=3.0, smoothing=3.0)
"""For up to some thousand texts: parts of words, and opinion words that the texts may not hold, help."""
MANY = Setup(Recipe(weights=(1.0, 0.0, 0.25, 0.4, 0.3)), strength=20.0, smoothing=8.0)
"""For many texts of one kind."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is written on the card beside the figures."""

    made_on: str
    """Date of training, YYYY-MM-DD."""
    training: tuple[TrainingSet, ...] = ()
    """The collections."""
    held_out: tuple[HeldOutFigures, ...] = ()
    """Figures on groups left out."""
    lexicon: str = ""
    """SHA-256 of the opinion words, hex."""
    parent: str = ""
    """Digest of the model that it was made from."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights of every language, and what each training text got from a model that had not seen its group."""

    classes: tuple[str, ...]
    """Classes in order of the columns."""
    weights: dict[str, LanguageWeights]
    """Weights per language."""
    calibrations: tuple[SourceCalibration, ...]
    """One per language, for any source."""
    held_out: Floats
    """Calibrated probabilities in order of the texts, shape (n, n_classes); nan for languages that were not fitted."""


def setup_for(n_texts: int) -> Setup:
    """Return how so many texts of one language are best fitted."""
    return MANY if n_texts >= LEAST_MANY else FEW


def fit_languages(
    texts: Sequence[LabelledText],
    opinions: Mapping[str, OpinionTable],
    setups: Mapping[str, Setup] | None = None,
) -> Fitted:
    """Return weights fitted and calibrated per language.

    Args:
        texts: Texts with a language; those with a rating but no label only tell how scores become ratings.
        opinions: Opinion words per language.
        setups: How each language is fitted; one that is not named: by the number of its texts.

    Raises:
        NotEnoughTexts: If a language has fewer than 20 texts of a class.
    """
    classes = tuple(sorted({item.label for item in texts if item.label}))
    weights: dict[str, LanguageWeights] = {}
    calibrations = []
    held_out = np.full((len(texts), len(classes)), np.nan)
    for language in sorted({item.language for item in texts if item.label and item.language}):
        places = [place for place, item in enumerate(texts) if item.language == language]
        used = [texts[place] for place in places]
        _require_enough(used, classes, language)
        setup = (setups or {}).get(language) or setup_for(sum(item.label is not None for item in used))
        task = _Task(used, classes, setup, opinions.get(language, NO_OPINIONS))
        weights[language], calibration, held_out[places] = task.fit()
        calibrations.append(calibration)
    if not weights:
        raise _too_few("there are none", "labelled texts")
    return Fitted(classes, weights, tuple(calibrations), held_out)


def train_model(fitted: Fitted, provenance: Provenance) -> tuple[SentimentModel, ModelFiles]:
    """Return the model with its files; the model is read back from them, so that both judge alike.

    Args:
        fitted: See `fit_languages`.
        provenance: What the card says beside the figures.
    """
    card = ModelCard(
        form=FORM,
        made_on=provenance.made_on,
        classes=fitted.classes,
        recipes=tuple((language, known.recipe) for language, known in fitted.weights.items()),
        calibrations=fitted.calibrations,
        training=provenance.training,
        held_out=provenance.held_out,
        versions=(("numpy", np.__version__), ("scipy", scipy.__version__), ("scikit-learn", sklearn.__version__)),
        lexicon=provenance.lexicon,
        parent=provenance.parent,
        weights_sha256="",
    )
    files = save_model(card, fitted.weights)
    return SentimentModel.from_bytes(files.card, files.weights, files.digest), files


@dataclass(frozen=True, slots=True)
class _Task:
    """One language to fit."""

    texts: Sequence[LabelledText]
    classes: tuple[str, ...]
    setup: Setup
    opinions: OpinionTable

    def fit(self) -> tuple[LanguageWeights, SourceCalibration, Floats]:
        """Return weights, calibration, and the calibrated held-out probabilities of all texts."""
        recipe = self.setup.recipe
        table = HashedNgrams(recipe, self.opinions).transform([item.text for item in self.texts])
        labelled = np.array([item.label is not None for item in self.texts])
        kept = np.flatnonzero(np.bincount(table[labelled].indices, minlength=table.shape[1]) >= _FEWEST_TEXTS)
        table = table[:, kept]
        scores = self._held_out_scores(table, labelled)
        # Scores of texts that the model has learnt from are too sure of themselves; only the held-out ones calibrate.
        calibration = self._calibration(scores, labelled)
        final = self._fit_rows(table, labelled)
        coefficients = np.zeros((1 << recipe.bits, len(final.coef_)), np.float32)
        coefficients[kept] = final.coef_.T
        weights = LanguageWeights(recipe, coefficients, final.intercept_, self.opinions)
        return weights, calibration, calibrate(scores, calibration.calibration)

    def _held_out_scores(self, table: sparse.csr_matrix, labelled: NDArray[np.bool_]) -> Floats:
        """Return the class scores of each text by a model that saw no text of its group, shape (n, n_classes)."""
        folds = fold_of_groups(self.texts, n_folds=_FOLDS)
        scores = np.zeros((len(self.texts), len(self.classes)))
        for fold in range(_FOLDS):
            outside = folds == fold
            if outside.any():
                scores[outside] = _class_scores(
                    self._fit_rows(table, labelled & ~outside), table[outside], self.classes
                )
        return scores

    def _fit_rows(self, table: sparse.csr_matrix, chosen: NDArray[np.bool_]) -> TellingColumnLogistic:
        """Return a classifier fitted on the chosen rows."""
        used = [item for item, is_used in zip(self.texts, chosen, strict=True) if is_used]
        labels = np.array([self.classes.index(item.label or "") for item in used])
        weight = np.array([item.weight for item in used])
        solver = TellingColumnLogistic(strength=self.setup.strength, smoothing=self.setup.smoothing)
        return solver.fit(table[chosen], labels, weight)

    def _calibration(self, scores: Floats, labelled: NDArray[np.bool_]) -> SourceCalibration:
        """Return how the scores become probabilities and, where enough texts are rated, ratings."""
        used = [item for item, is_used in zip(self.texts, labelled, strict=True) if is_used]
        labels = np.array([self.classes.index(item.label or "") for item in used])
        weight = np.array([item.weight for item in used])
        calibration = fit_calibration(scores[labelled], labels, weights=weight)
        language = self.texts[0].language or ""
        return SourceCalibration(language, ANY_SOURCE, len(used), calibration, link_of_texts(self.texts, scores))


def link_of_texts(texts: Sequence[LabelledText], scores: Floats) -> RatingLink | None:
    """Return how the scores of rated texts become ratings; None for too few, or for other than two classes.

    Args:
        texts: Texts; those without a rating are left out.
        scores: Scores of the classes, shape (n, n_classes).
    """
    rated = [place for place, item in enumerate(texts) if item.rating_unit is not None]
    if len(rated) < LEAST_RATED or scores.shape[1] != 2:
        return None
    units = np.array([texts[place].rating_unit for place in rated], dtype=np.float64)
    weight = np.array([texts[place].weight for place in rated])
    return fit_rating_link(scores[rated, -1], units, weights=weight)


def _class_scores(fitted: TellingColumnLogistic, table: sparse.csr_matrix, classes: Sequence[str]) -> Floats:
    """Return one score per class, shape (n, n_classes)."""
    scores: Floats = fitted.decision_function(table)
    if scores.ndim == 1 and len(classes) == 2:
        return binary_scores(scores)
    if scores.ndim == 1:
        scores = binary_scores(scores)
    # A fold may lack a rare class altogether; it then gets the lowest score there.
    full = np.repeat(scores.min(axis=1, keepdims=True), len(classes), axis=1)
    full[:, fitted.classes_] = scores
    return full


def _require_enough(texts: Sequence[LabelledText], classes: tuple[str, ...], language: str) -> None:
    """Raise if a class of a language has too few texts."""
    counts = Counter(item.label for item in texts)
    if len(classes) < 2 or min(counts[label] for label in classes) < LEAST_PER_CLASS:
        found = {label: counts[label] for label in classes}
        raise _too_few(f"there are {found}", f"labelled texts in language {language}")


def _too_few(found: str, where: str) -> NotEnoughTexts:
    """Return the error for too few labelled texts."""
    return NotEnoughTexts(
        f"Training needs at least {LEAST_PER_CLASS} texts of two classes, but {found}.",
        where=where,
        next_step="Collect more rated reviews in this language, or keep the shipped model.",
    )
