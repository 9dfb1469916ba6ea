"""A sentiment model with random coefficients, so that every n-gram of every text adds something."""

import numpy as np

from scoring.calibration import Calibration
from scoring.card import ANY_SOURCE, FORM, ModelCard, SourceCalibration
from scoring.labelled import NEGATIVE, NEUTRAL, POSITIVE
from scoring.ngrams import Recipe
from scoring.opinion import opinion_table
from scoring.sentiment import LanguageWeights, SentimentModel

THREE_CLASSES = (NEGATIVE, NEUTRAL, POSITIVE)
OPINIONS = {"good": 2, "great": 3, "bad": -2, "waste of time": -3, "👍": 2}
RECIPES = {
    "en": Recipe(bits=12, words=2, weights=(1.0, 0.0, 0.5, 0.3, 0.4)),
    "de": Recipe(bits=12, words=3, characters=(3, 5), weights=(1.0, 0.8, 0.6, 0.3, 0.3)),
}


def random_model(*, classes=(NEGATIVE, POSITIVE), seed=0):
    """Return a model of English and German; the shop "mill" has a calibration of its own."""
    dice = np.random.default_rng(seed)
    n_scores = 1 if len(classes) == 2 else len(classes)
    shifts = (0.0, *np.linspace(0.2, 0.5, len(classes) - 1).tolist())
    weights = {
        language: LanguageWeights(
            recipe,
            dice.normal(size=(1 << recipe.bits, n_scores)).astype(np.float32),
            dice.normal(size=n_scores),
            opinion_table(OPINIONS),
        )
        for language, recipe in RECIPES.items()
    }
    calibrations = [
        *(SourceCalibration(language, ANY_SOURCE, 100, Calibration(0.7, shifts)) for language in RECIPES),
        SourceCalibration("en", "mill", 100, Calibration(0.4, tuple(-shift for shift in shifts))),
    ]
    card = ModelCard(FORM, "2024-05-01", classes, tuple(RECIPES.items()), tuple(calibrations), (), (), (), "", "", "")
    return SentimentModel(card, weights, "5f" * 32)
