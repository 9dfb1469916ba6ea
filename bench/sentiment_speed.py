"""How many texts does the shipped model judge per CPU-second beside TfidfVectorizer and LogisticRegression?"""

import argparse
from functools import partial
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from bench.row import measure_pair, print_row
from scoring.sentiment import SentimentModel

SEED = 5
N_TRAIN = 2_000
VOCABULARY = 20_000
SHIPPED = Path(__file__).resolve().parents[1] / "scoring" / "models" / "sentiment"


def main() -> None:
    """Print one row: texts per CPU-second end to end, from text to probability, on made-up English-like texts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", nargs="?", type=int, default=4_000, help="number of texts")
    size = int(parser.parse_args().size)
    texts, train = make_texts(size, SEED), make_texts(N_TRAIN, SEED + 1)
    labels = np.arange(N_TRAIN) % 2
    peer = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression()).fit(train, labels)
    files = [(SHIPPED / name).read_bytes() for name in ("card.json", "weights.npz", "digest")]
    model = SentimentModel.from_bytes(files[0], files[1], files[2].decode("ascii"))
    pair = measure_pair(partial(model.judge, texts, ["en"] * size), partial(peer.predict_proba, texts))
    print_row(
        question="sentiment from text to probability beside TfidfVectorizer(1,2) and LogisticRegression",
        value=size / pair.ours,
        unit="texts per CPU-second",
        n=size,
        baseline=size / pair.baseline,
        ratio=pair.ratio(),
        seconds=pair.ours,
        seed=SEED,
        goal=6.0,
        packages=("numpy", "scipy", "scikit-learn"),
    )


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
