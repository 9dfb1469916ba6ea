"""Train the shipped sentiment weights from a folder of review collections and write them with card and digest."""

import argparse
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from bench.corpus import COLLECTIONS, read_collection
from jobs.model import shipped_lexicon, shipped_opinions
from scoring.card import HeldOutFigures, TrainingSet
from scoring.evaluation import compute_figures
from scoring.labelled import LabelledText
from scoring.ngrams import Recipe
from scoring.training import FEW, Fitted, Provenance, Setup, fit_languages, train_model

LANGUAGES = ("de", "en")
# More weight on opinion words than for texts of one kind: they travel best to kinds never seen.
SETUPS = {"en": Setup(Recipe(weights=(1.0, 0.0, 0.5, 0.3, 0.4)), strength=5.0, smoothing=8.0), "de": FEW}
_FEWEST = 50


def main(arguments: Sequence[str] | None = None) -> None:
    """Read, fit, write three files, print what the card says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with benchmarks/ and streams/")
    parser.add_argument("--output", type=Path, default=Path("scoring/models/sentiment"))
    parser.add_argument("--made-on", default=f"{datetime.now(UTC):%Y-%m-%d}", help="date for the card")
    options = parser.parse_args(arguments)
    texts, owners, training = _read(options.data)
    fitted = fit_languages(texts, shipped_opinions(), SETUPS)
    held_out = tuple(_held_out(texts, owners, fitted))
    provenance = Provenance(options.made_on, tuple(training), held_out, lexicon=shipped_lexicon().digest)
    _, files = train_model(fitted, provenance)
    options.output.mkdir(parents=True, exist_ok=True)
    (options.output / "card.json").write_bytes(files.card)
    (options.output / "weights.npz").write_bytes(files.weights)
    (options.output / "digest").write_text(f"{files.digest}  card.json\n", encoding="ascii")
    for row in provenance.held_out:
        what = f"{row.name:22} {row.language} n {row.n:6} groups {row.groups:5}"
        print(f"{what} accuracy {row.accuracy:.4f} ece {row.ece:.4f} spearman {row.spearman or 0:.3f}")
    print(f"{len(files.weights) / 1e6:.2f} MB, digest {files.digest}")


def _read(data: Path) -> tuple[list[LabelledText], list[str], list[TrainingSet]]:
    """Return all texts once, the collection of each, and the rows for the card."""
    texts: dict[str, tuple[LabelledText, str]] = {}
    for collection in COLLECTIONS:
        for item in read_collection(data, collection, LANGUAGES):
            texts.setdefault(item.text, (item, collection.name))
    counts = Counter((name, item.language) for item, name in texts.values() if item.label)
    about = {collection.name: collection for collection in COLLECTIONS}
    training = [
        TrainingSet(name, str(language), n, about[name].licence, about[name].labels)
        for (name, language), n in sorted(counts.items())
    ]
    return [item for item, _ in texts.values()], [name for _, name in texts.values()], training


def _held_out(texts: Sequence[LabelledText], owners: Sequence[str], fitted: Fitted) -> list[HeldOutFigures]:
    """Return figures per collection and language, every text judged by a model that had not seen its group."""
    rows = []
    for name, language in sorted({(owner, item.language or "") for owner, item in zip(owners, texts, strict=True)}):
        places = [i for i, item in enumerate(texts) if owners[i] == name and item.language == language]
        chosen = [texts[i] for i in places]
        labels = {item.label for item in chosen if item.label}
        if sum(item.label is not None for item in chosen) < _FEWEST or len(labels) < 2:
            continue
        figures = compute_figures(chosen, fitted.held_out[np.array(places)], fitted.classes)
        groups = len({item.group or item.text for item in chosen})
        rows.append(
            HeldOutFigures(
                name,
                language,
                figures.n,
                groups,
                figures.accuracy,
                figures.macro_f1,
                figures.ece,
                figures.brier,
                figures.spearman_with_rating,
            )
        )
    return rows


if __name__ == "__main__":
    main()
