"""How many texts does our sentiment model judge per CPU-second beside scikit-learn's usual pipeline and fastText?"""

import argparse
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from bench.corpus import labelled_row, read_rows
from bench.row import cpu_seconds, measure_pair, print_row
from jobs.model import shipped_model, shipped_opinions
from scoring.labelled import NEGATIVE, POSITIVE, LabelledText
from scoring.sentiment import SentimentModel
from scoring.training import Provenance, fit_languages, train_model

SEED = 5
N_TRAIN = 2_000
VOCABULARY = 20_000
ROUNDS = 5
Judge = Callable[[Sequence[str]], object]


def main() -> None:
    """Print a row for judging beside each peer, and one for training; on made-up texts, or on IMDb below --data."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", nargs="?", type=int, default=4_000, help="number of made-up texts")
    parser.add_argument("--data", type=Path, help="folder with benchmarks/imdb; none: made-up texts")
    options = parser.parse_args()
    train, test = _imdb(options.data) if options.data else _made_up(options.size)
    what = "IMDb reviews" if options.data else "made-up texts"
    ours, peer = _ours(train) if options.data else shipped_model(), _peer(train)
    texts = [item.text for item in test]
    _print_training(train, what)
    judge = partial(ours.judge, texts, ["en"] * len(texts))
    judge()
    usual = partial(peer.predict_proba, texts)
    _print_judging(judge, usual, f"TfidfVectorizer(1,2) and LogisticRegression, {what}", 6)
    if not options.data:
        german = partial(ours.judge, texts, ["de"] * len(texts))
        _print_judging(german, usual, f"the same, by the German weights, which read characters too, {what}", 6)
    fast = _fasttext(train)
    if fast is None:
        print("fastText is not installed here: pip install fasttext-wheel, then repeat; its row was left out")
        return
    _print_judging(judge, partial(fast, texts), f"fastText (pairs of words, 5 epochs), {what}", 1.5)


def _ours(train: Sequence[LabelledText]) -> SentimentModel:
    """Return a model of the shipped kind, fitted as `leumund evaluate sentiment --train` does."""
    return train_model(fit_languages(train, shipped_opinions()), Provenance("2000-01-01"))[0]


def _peer(train: Sequence[LabelledText]) -> Pipeline:
    """Return the usual pipeline of scikit-learn, as its defaults are."""
    pipeline = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression(max_iter=1_000))
    return pipeline.fit([item.text for item in train], [item.label for item in train])


def _print_training(train: Sequence[LabelledText], what: str) -> None:
    """Print how much CPU time training takes, calibration on left-out groups included."""
    # An odd step: labels may stand in turns.
    _ours(train[:: max(len(train) // 200, 1) | 1])
    seconds, baseline = cpu_seconds(partial(_ours, train)), cpu_seconds(partial(_peer, train))
    print_row(
        question=f"training with calibration beside TfidfVectorizer(1,2) and LogisticRegression, {what}",
        value=len(train) / seconds,
        unit="texts per CPU-second",
        n=len(train),
        baseline=len(train) / baseline,
        ratio=baseline / seconds,
        seconds=seconds,
        seed=SEED,
        goal=0.5,
        packages=("numpy", "scipy", "scikit-learn"),
    )


def _print_judging(ours: Callable[[], object], peer: Callable[[], object], beside: str, goal: float) -> None:
    """Print one row: texts per CPU-second end to end, from text to probability."""
    pair = measure_pair(ours, peer, rounds=ROUNDS)
    n = len(ours.args[0])  # type: ignore[attr-defined]
    print_row(
        question=f"sentiment from text to probability beside {beside}",
        value=n / pair.ours,
        unit="texts per CPU-second",
        n=n,
        baseline=n / pair.baseline,
        ratio=pair.ratio(),
        seconds=pair.ours,
        seed=SEED,
        goal=goal,
        packages=("numpy", "numba", "scikit-learn"),
    )


def _fasttext(train: Sequence[LabelledText]) -> Judge | None:
    """Return fastText's judge fitted on the same texts; None where it is not installed."""
    try:
        fasttext = import_module("fasttext")
    except ImportError:
        return None
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as lines:
        lines.writelines(f"__label__{item.label} {' '.join(item.text.split())}\n" for item in train)
        lines.flush()
        model = fasttext.train_supervised(lines.name, wordNgrams=2, epoch=5, lr=0.5, thread=1, verbose=0)
    # Its own predict() breaks with numpy 2; what that calls does not.
    return lambda texts: [model.f.predict(" ".join(text.split()) + "\n", 1, 0.0, "strict") for text in texts]


def _imdb(data: Path) -> tuple[list[LabelledText], list[LabelledText]]:
    """Return the train and dev parts of the film reviews."""
    parts = [data / "benchmarks" / "imdb" / f"{part}.jsonl.gz" for part in ("train", "dev")]
    train, test = ([replace(labelled_row(row, "imdb"), language="en") for row in read_rows(path)] for path in parts)
    return train, test


def _made_up(size: int) -> tuple[list[LabelledText], list[LabelledText]]:
    """Return made-up texts for training and judging, labels in turn."""
    sets = ((make_texts(N_TRAIN, SEED + 1), "train"), (make_texts(size, SEED), "test"))
    train, test = (
        [LabelledText(text, (NEGATIVE, POSITIVE)[i % 2], "en", source=name) for i, text in enumerate(texts)]
        for texts, name in sets
    )
    return train, test


def make_texts(n: int, seed: int) -> list[str]:
    """Return made-up texts of 20 to 400 words of 1 to 12 letters by Mandelbrot's law, with stops and capitals."""
    # One vocabulary for all seeds, or the peer would meet words that it can skip.
    dice = np.random.default_rng(SEED)
    letters = np.array(list("etaoinshrdlucmfwypvb"))
    words = ["".join(dice.choice(letters, length)) for length in dice.integers(1, 13, VOCABULARY)]
    dice = np.random.default_rng(seed)
    frequency = 1 / (np.arange(VOCABULARY) + 2.7)
    frequency /= frequency.sum()
    texts = []
    for length in dice.integers(20, 400, n):
        chosen = [words[place] for place in dice.choice(VOCABULARY, length, p=frequency)]
        sentences = [" ".join(chosen[i : i + 12]).capitalize() for i in range(0, length, 12)]
        texts.append(". ".join(sentences) + ".")
    return texts


if __name__ == "__main__":
    main()
