"""Sentiment: the calibrated probability that a text is positive, from weights checked before they are opened."""

import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scoring.calibration import Calibration, binary_scores, calibrate
from scoring.card import FORM, RESTORE, WHERE, ModelCard, read_card, write_card
from scoring.errors import ModelDamaged
from scoring.features import HashedNgrams
from scoring.labelled import NEGATIVE, POSITIVE

Floats = NDArray[np.float64]
# Texts judged at once; keeps the table of n-grams of long texts within some hundred megabytes.
_BATCH = 2048


@dataclass(frozen=True, slots=True)
class LanguageWeights:
    """What the model knows of one language."""

    coefficients: NDArray[np.float32]
    """One weight per hashed column and score, shape (n_columns, n_scores); one score for two classes."""
    intercepts: Floats
    """One per score."""
    calibration: Calibration
    """How scores become probabilities."""


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
        self._weights = dict(weights)
        self._features = HashedNgrams(card.bits)

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

    def judge(self, texts: Sequence[str], languages: Sequence[str]) -> Floats:
        """Return P(positive) of each text among positive and negative, shape (n,); nan where not modelled.

        Args:
            texts: Plain texts.
            languages: Language of each; see scoring.language.
        """
        probabilities = self.probabilities(texts, languages)
        positive = probabilities[:, self.classes.index(POSITIVE)]
        either = positive + probabilities[:, self.classes.index(NEGATIVE)]
        chances: Floats = positive / either
        return chances

    def probabilities(self, texts: Sequence[str], languages: Sequence[str]) -> Floats:
        """Return calibrated class probabilities, shape (n, n_classes); nan where not modelled or without a word."""
        result = np.full((len(texts), len(self.classes)), np.nan)
        for language, weights in self._weights.items():
            places = [place for place, stated in enumerate(languages) if stated == language]
            for start in range(0, len(places), _BATCH):
                batch = places[start : start + _BATCH]
                result[batch] = self._judge_batch([texts[place] for place in batch], weights)
        return result

    def _judge_batch(self, texts: Sequence[str], weights: LanguageWeights) -> Floats:
        """Return the probabilities of texts of one language."""
        table = self._features.transform(texts)
        scores = np.asarray(table @ weights.coefficients, dtype=np.float64) + weights.intercepts
        if scores.shape[1] == 1:
            scores = binary_scores(scores[:, 0])
        probabilities = calibrate(scores, weights.calibration)
        # A text without a word would get the intercept, which says nothing of the text.
        probabilities[np.diff(table.indptr) == 0] = np.nan
        return probabilities


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
        arrays[f"{language}_calibration"] = np.array([known.calibration.slope, *known.calibration.shifts])
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
            return {language: _language_weights(arrays, language, card) for language in card.languages}
    except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise ModelDamaged(f"weights.npz cannot be read: {error}.", where=WHERE, next_step=RESTORE) from error


def _language_weights(arrays: Mapping[str, NDArray[np.generic]], language: str, card: ModelCard) -> LanguageWeights:
    """Return one language's weights."""
    coefficients = np.asarray(arrays[f"{language}_coefficients"], dtype=np.float32)
    intercepts = np.asarray(arrays[f"{language}_intercepts"], dtype=np.float64)
    slope, *shifts = np.asarray(arrays[f"{language}_calibration"], dtype=np.float64).tolist()
    n_scores = 1 if len(card.classes) == 2 else len(card.classes)
    expected = ((1 << card.bits, n_scores), (n_scores,), len(card.classes))
    if (coefficients.shape, intercepts.shape, len(shifts)) != expected:
        raise ValueError(f"the arrays of {language} have not the shapes that the card speaks of")
    return LanguageWeights(coefficients, intercepts, Calibration(slope, tuple(shifts)))
