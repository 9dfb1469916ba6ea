"""How well calibrated is a model on a collection that it never saw, cold and after 500 of its rated texts?"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.corpus import COLLECTIONS, read_collection
from bench.train_shipped import LANGUAGES, SETUPS
from jobs.model import shipped_opinions
from scoring.card import ANY_SOURCE, SourceCalibration
from scoring.evaluation import expected_calibration_error
from scoring.labelled import POSITIVE, LabelledText
from scoring.recalibration import recalibrated
from scoring.sentiment import SentimentModel
from scoring.training import Provenance, fit_languages, train_model

LEAST_TEXTS = 750
N_RATED = 500
DRAWS = 20
SEED = 3
Floats = NDArray[np.float64]


def main() -> None:
    """Print one JSON line per collection that is left out of training in its turn, and one with the means."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with benchmarks/ and streams/")
    data = parser.parse_args().data
    texts: dict[str, LabelledText] = {}
    for collection in COLLECTIONS:
        for item in read_collection(data, collection, LANGUAGES):
            texts.setdefault(item.text, replace(item, source=collection.name))
    rows = [row for collection in COLLECTIONS for row in _rows(list(texts.values()), collection.name)]
    names = [name for name in rows[0] if name not in ("collection", "language", "n")]
    means = {name: round(float(np.mean([float(str(row[name])) for row in rows])), 4) for name in names}
    print(json.dumps({"collection": "mean", "n": len(rows), **means}))


def _rows(texts: Sequence[LabelledText], name: str) -> Iterator[dict[str, object]]:
    """Yield and print a row for each language of a collection with enough texts and two human classes."""
    # Another model's labels say nothing of calibration.
    if name == "kununu_fashion":
        return
    for language in LANGUAGES:
        own = [item for item in texts if item.source == name and item.language == language and item.label]
        if len(own) < LEAST_TEXTS:
            continue
        rest = [item for item in texts if item.source != name and item.language == language]
        fitted = fit_languages(rest, shipped_opinions(), SETUPS)
        model, _ = train_model(fitted, Provenance("2000-01-01"))
        row = {"collection": name, "language": language, "n": len(own), **_figures(model, own)}
        print(json.dumps(row), flush=True)
        yield row


def _figures(model: SentimentModel, own: Sequence[LabelledText]) -> dict[str, float]:
    """Return accuracy and calibration errors, beside what a perfectly calibrated model would show at this n."""
    scores = model.scores([item.text for item in own], [item.language or "" for item in own])
    scores = np.nan_to_num(scores, nan=0.0)
    is_positive = np.array([item.label == POSITIVE for item in own])
    language = own[0].language or ""
    cold = model.read_scores(scores, [language] * len(own))[:, 1]
    balanced = _balanced_draw(is_positive)
    figures = {
        "accuracy_cold": float(((cold > 0.5) == is_positive).mean()),
        "ece_cold": _ece(cold, is_positive),
        "ece_cold_balanced": _ece(cold[balanced], is_positive[balanced]),
        "ece_cold_balanced_if_perfect": _ece_if_perfect(cold[balanced]),
    }
    after = [_after(model, own, scores, is_positive, draw) for draw in range(DRAWS)]
    names = ("ece_after_500", "ece_after_500_if_perfect", "accuracy_after_500")
    figures |= {name: float(np.mean(column)) for name, column in zip(names, zip(*after, strict=True), strict=True)}
    return {name: round(figure, 4) for name, figure in figures.items()}


def _after(
    model: SentimentModel, own: Sequence[LabelledText], scores: Floats, is_positive: NDArray[np.bool_], draw: int
) -> tuple[float, float, float]:
    """Return calibration error, that of a perfect model, and accuracy on what 500 drawn texts leave."""
    order = np.random.default_rng([SEED, draw]).permutation(len(own))
    drawn, rest = order[:N_RATED], order[N_RATED:]
    known: Sequence[SourceCalibration] = [model.calibration_of(own[0].language or "")]
    found = recalibrated(known, [own[place] for place in drawn], scores[drawn])
    card = replace(model.card, calibrations=found)
    again = SentimentModel(card, model.weights, model.digest)
    languages, sources = [own[0].language or ""] * len(rest), [own[0].source or ANY_SOURCE] * len(rest)
    chances = again.read_scores(scores[rest], languages, sources)[:, 1]
    truth = is_positive[rest]
    return _ece(chances, truth), _ece_if_perfect(chances), float(((chances > 0.5) == truth).mean())


def _ece(positive: Floats, is_positive: NDArray[np.bool_]) -> float:
    """Return the expected calibration error of the likelier class."""
    return expected_calibration_error(np.maximum(positive, 1 - positive), (positive > 0.5) == is_positive)


def _ece_if_perfect(positive: Floats) -> float:
    """Return what the error would be if each probability were right: it is above 0 in any finite set."""
    dice = np.random.default_rng(SEED)
    return float(np.mean([_ece(positive, dice.random(len(positive)) < positive) for _ in range(DRAWS)]))


def _balanced_draw(is_positive: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return places of as many positive as negative texts, drawn at random."""
    dice = np.random.default_rng(SEED)
    sides = [np.flatnonzero(is_positive), np.flatnonzero(~is_positive)]
    n = min(len(side) for side in sides)
    return np.concatenate([dice.permutation(side)[:n] for side in sides])


if __name__ == "__main__":
    main()
