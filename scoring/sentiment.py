"""Sentiment: the calibrated probability that a text is positive, from weights checked before they are opened."""

import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scoring.calibration import binary_scores, calibrate
from scoring.card import ANY_SOURCE, FORM, RESTORE, WHERE, ModelCard, SourceCalibration, read_card, write_card
from scoring.errors import ModelDamaged
from scoring.labelled import NEGATIVE, POSITIVE
from scoring.ngrams import Recipe, add_up
from scoring.opinion import OpinionTable
from scoring.ratinglink import expected_units
from scoring.tokens import tokenise

Floats = NDArray[np.float64]
# Texts judged at once: enough to keep the loops busy, few enough to keep long texts within some megabytes.
_BATCH = 256


@dataclass(frozen=True, slots=True)
class LanguageWeights:
    """What the model knows of one language."""

    recipe: Recipe
    """How n-grams are formed."""
    coefficients: NDArray[np.float32]
    """One weight per hashed column and score, shape (2**bits, n_scores); one score for two classes."""
    intercepts: Floats
    """One per score."""
    opinions: OpinionTable
    """Opinion words."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a model says of several texts."""

    positive: Floats
    """P(positive) among positive and negative, shape (n,); nan where not modelled."""
    unit: Floats
    """Expected rating unit 0..1, shape (n,); nan where not modelled or never fitted to ratings."""


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model as the bytes of its three files."""

    card: bytes
    """card.json."""
    weights: bytes
    """weights.npz, arrays only."""
    digest: str
    """SHA-256 of the card, hex; the card holds that of the weights, so it commits to both."""


class SentimentModel:
    """A sentiment model of one or more languages; immutable.

    Args:
        card: What it is.
        weights: Weights per language, the keys being the card's languages.
        digest: SHA-256 of the card's bytes, hex.
    """

    def __init__(self, card: ModelCard, weights: Mapping[str, LanguageWeights], digest: str) -> None:
        self.card = card
        self.digest = digest
        self.weights = dict(weights)
        self._calibrations = {(row.language, row.source): row for row in card.calibrations}

    @classmethod
    def from_bytes(cls, card: bytes, weights: bytes, digest: str) -> "SentimentModel":
        """Return the model that three files hold; the digests are checked before anything is opened.

        Args:
            card: Content of card.json.
            weights: Content of weights.npz.
            digest: Content of the digest file: SHA-256 of card.json in hex, white space and a file name may follow.

        Raises:
            ModelDamaged: If a file is not the one that the digest speaks of.
            ModelVersionUnknown: If the model is of a form that this program does not know.
        """
        # The order matters: nothing is parsed before its bytes are known to be the stated ones.
        stated = (digest.split() or [""])[0].lower()
        _require_digest(card, stated, "card.json")
        model_card = read_card(card)
        _require_digest(weights, model_card.weights_sha256, "weights.npz")
        return cls(model_card, _read_weights(weights, model_card), stated)

    @property
    def languages(self) -> tuple[str, ...]:
        """The modelled languages, ISO 639-1."""
        return self.card.languages

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes in order of the columns of `probabilities`."""
        return self.card.classes

    def judge(self, texts: Sequence[str], languages: Sequence[str], sources: Sequence[str] = ()) -> Floats:
        """Return P(positive) of each text among positive and negative, shape (n,); nan where not modelled.

        Args:
            texts: Plain texts.
            languages: Language of each; see scoring.language.
            sources: Source of each; none given: the calibration for any source is used.
        """
        return self.read(texts, languages, sources).positive

    def read(self, texts: Sequence[str], languages: Sequence[str], sources: Sequence[str] = ()) -> Judgement:
        """Return P(positive) and the expected rating of each text; arguments as for `judge`."""
        scores = self.scores(texts, languages)
        probabilities = self.read_scores(scores, languages, sources)
        positive = probabilities[:, self.classes.index(POSITIVE)]
        either = positive + probabilities[:, self.classes.index(NEGATIVE)]
        units = np.full(len(texts), np.nan)
        for row, places in self._by_calibration(languages, sources):
            if row.link is not None:
                units[places] = expected_units(scores[places, -1], row.link)
        return Judgement(positive / either, units)

    def probabilities(self, texts: Sequence[str], languages: Sequence[str], sources: Sequence[str] = ()) -> Floats:
        """Return calibrated class probabilities, shape (n, n_classes); nan where `scores` are."""
        return self.read_scores(self.scores(texts, languages), languages, sources)

    def scores(self, texts: Sequence[str], languages: Sequence[str]) -> Floats:
        """Return uncalibrated scores of the classes, shape (n, n_classes); nan where not modelled.

        For two classes these are 0 and the log-odds of the second.
        """
        result = np.full((len(texts), len(self.classes)), np.nan)
        for language, weights in self.weights.items():
            places = [place for place, stated in enumerate(languages) if stated == language]
            for start in range(0, len(places), _BATCH):
                batch = places[start : start + _BATCH]
                result[batch] = score_texts([texts[place] for place in batch], weights)
        return result

    def read_scores(self, scores: Floats, languages: Sequence[str], sources: Sequence[str] = ()) -> Floats:
        """Return the calibrated probabilities of scores, shape (n, n_classes)."""
        result = np.full(scores.shape, np.nan)
        for row, places in self._by_calibration(languages, sources):
            result[places] = calibrate(scores[places], row.calibration)
        return result

    def calibration_of(self, language: str, source: str = ANY_SOURCE) -> SourceCalibration:
        """Return how scores of a modelled language are read for a source."""
        return self._calibrations.get((language, source)) or self._calibrations[language, ANY_SOURCE]

    def _by_calibration(
        self, languages: Sequence[str], sources: Sequence[str]
    ) -> Iterator[tuple[SourceCalibration, list[int]]]:
        """Yield each calibration with the places of the texts that it is for."""
        places: dict[tuple[str, str], list[int]] = {}
        for place, language in enumerate(languages):
            places.setdefault((language, sources[place] if sources else ANY_SOURCE), []).append(place)
        for (language, source), chosen in places.items():
            if language in self.weights:
                yield self.calibration_of(language, source), chosen


def score_texts(texts: Sequence[str], weights: LanguageWeights) -> Floats:
    """Return the class scores of texts of one language, shape (n, n_classes); nan for those without a known word."""
    sums, known = add_up(tokenise(texts), weights.recipe, weights.opinions, weights.coefficients)
    scores = sums + weights.intercepts
    if scores.shape[1] == 1:
        scores = binary_scores(scores[:, 0])
    # A text without a known word would get the intercept, which says nothing of the text.
    scores[known == 0] = np.nan
    return scores


def save_model(card: ModelCard, weights: Mapping[str, LanguageWeights]) -> ModelFiles:
    """Return the files of a model; weights are kept as 16-bit floats.

    Args:
        card: The card; its digest of the weights is filled in here.
        weights: Weights per language.
    """
    arrays: dict[str, NDArray[np.generic]] = {}
    for language, known in weights.items():
        arrays[f"{language}_coefficients"] = known.coefficients.astype(np.float16)
        arrays[f"{language}_intercepts"] = known.intercepts
        arrays[f"{language}_opinion_keys"] = known.opinions.keys
        arrays[f"{language}_opinion_values"] = known.opinions.values
    # numpy stamps every member with the same date, so equal arrays give equal bytes.
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
    content = buffer.getvalue()
    written = write_card(replace(card, form=FORM, weights_sha256=hashlib.sha256(content).hexdigest()))
    return ModelFiles(written, content, hashlib.sha256(written).hexdigest())


def _require_digest(content: bytes, stated: str, name: str) -> None:
    """Raise unless the content has the stated SHA-256."""
    found = hashlib.sha256(content).hexdigest()
    if found != stated:
        raise ModelDamaged(
            f"{name} has SHA-256 {found}, but {stated or 'nothing'} was stated; it was not opened.",
            where=WHERE,
            next_step=RESTORE,
        )


def _read_weights(content: bytes, card: ModelCard) -> dict[str, LanguageWeights]:
    """Return the weights per language, arrays only, of the shapes that the card speaks of."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            _require_calibrations(card)
            return {language: _language_weights(arrays, language, card) for language in card.languages}
    except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise ModelDamaged(f"weights.npz cannot be read: {error}.", where=WHERE, next_step=RESTORE) from error


def _require_calibrations(card: ModelCard) -> None:
    """Raise unless each language has a calibration for any source, and all are of the card's classes."""
    general = {row.language for row in card.calibrations if row.source == ANY_SOURCE}
    if set(card.languages) - general or any(
        len(row.calibration.shifts) != len(card.classes) for row in card.calibrations
    ):
        raise ValueError("the calibrations have not the shapes that the card speaks of")


def _language_weights(arrays: Mapping[str, NDArray[np.generic]], language: str, card: ModelCard) -> LanguageWeights:
    """Return one language's weights."""
    recipe = dict(card.recipes)[language]
    coefficients = np.asarray(arrays[f"{language}_coefficients"], dtype=np.float32)
    intercepts = np.asarray(arrays[f"{language}_intercepts"], dtype=np.float64)
    keys = np.asarray(arrays[f"{language}_opinion_keys"], dtype=np.uint64)
    values = np.asarray(arrays[f"{language}_opinion_values"], dtype=np.uint8)
    n_scores = 1 if len(card.classes) == 2 else len(card.classes)
    shapes_fit = (coefficients.shape, intercepts.shape) == ((1 << recipe.bits, n_scores), (n_scores,))
    # The loops look words up until they meet an empty place: a full table would never end them.
    table_fits = keys.shape == values.shape and keys.size & (keys.size - 1) == 0 and bool((keys == 0).any())
    if not (shapes_fit and table_fits and np.isfinite(coefficients).all()):
        raise ValueError(f"the arrays of {language} have not the shapes that the card speaks of")
    return LanguageWeights(recipe, coefficients, intercepts, OpinionTable(keys, values))
