"""Judge aspect models in five folds of train and dev, with all that is known beforehand and with parts left out."""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from jobs.aspectknowledge import shipped_knowledge
from jobs.evaluateaspects import read_aspect_texts
from scoring.aspectevaluation import AspectFigures, evaluate_aspects
from scoring.aspectknowledge import Knowledge
from scoring.aspectlabel import AspectText
from scoring.aspectmodel import fit_aspects
from scoring.aspectprior import BITS, FeaturePrior

SETS = ("semeval14_restaurants", "semeval14_laptops")
FOLDS = 5


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one row of a Markdown table per set and state of knowledge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with benchmarks/")
    parser.add_argument("sets", nargs="*", default=SETS)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    print("| set | n | known beforehand | category F1 | category polarity | term polarity |\n|---|---|---|---|---|---|")
    for name in options.sets:
        files = [options.data / "benchmarks" / name / f"{part}.jsonl.gz" for part in ("train", "dev")]
        texts = [text for file in files for text in read_aspect_texts(file)]
        for known, knowledge in _states():
            found = judge_in_folds(texts, knowledge, seed=options.seed)
            cells = (found.category_f1, found.category_polarity_accuracy, found.term_polarity_accuracy)
            shown = " | ".join("-" if cell is None else f"{cell:.3f}" for cell in cells)
            print(f"| {name} | {found.n} | {known} | {shown} |", flush=True)


def judge_in_folds(texts: Sequence[AspectText], knowledge: Knowledge, *, seed: int = 0) -> AspectFigures:
    """Return the figures of texts, each judged by a model of the other folds; folds count by their labels.

    Args:
        texts: Labelled sentences.
        knowledge: What is known beforehand.
        seed: Number that the folds are drawn by.
    """
    fold = np.random.default_rng(seed).permutation(len(texts)) % FOLDS
    parts = []
    for left_out in range(FOLDS):
        taught = [text for text, number in zip(texts, fold, strict=True) if number != left_out]
        asked = [text for text, number in zip(texts, fold, strict=True) if number == left_out]
        n_labels = (sum(len(text.categories) for text in asked), sum(len(text.terms) for text in asked))
        parts.append((evaluate_aspects(asked, fit_aspects(taught, knowledge)), n_labels))
    return AspectFigures(
        len(texts),
        _mean([(part.category_f1, n) for part, (n, _) in parts]),
        _mean([(part.category_polarity_accuracy, n) for part, (n, _) in parts]),
        _mean([(part.term_polarity_accuracy, n) for part, (_, n) in parts]),
    )


def without_priors(knowledge: Knowledge) -> Knowledge:
    """Return the knowledge without what other labelled sentences taught."""
    nothing = FeaturePrior(np.zeros((1 << BITS, 0), np.int8), np.zeros(0), np.zeros(0))
    return replace(knowledge, term_prior=nothing, category_prior=nothing)


def without_words(knowledge: Knowledge) -> Knowledge:
    """Return the knowledge without the words for aspects."""
    return replace(knowledge, written=replace(knowledge.written, words={}))


def _states() -> Iterator[tuple[str, Knowledge]]:
    """Yield name and content of each state of knowledge."""
    full = shipped_knowledge()
    yield "all", full
    yield "no other labelled sentences", without_priors(full)
    yield "no words for aspects", without_words(full)
    yield "neither", without_words(without_priors(full))


def _mean(figures: Sequence[tuple[float | None, int]]) -> float | None:
    """Return the mean of figures by weight; None where no fold has one."""
    known = [(figure, weight) for figure, weight in figures if figure is not None]
    total = sum(weight for _, weight in known)
    return sum(figure * weight for figure, weight in known) / total if total else None


if __name__ == "__main__":
    main()
