"""Learn what aspect models know beforehand, word vectors and priors, and write it with card and digests."""

import argparse
import hashlib
import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.utils.extmath import randomized_svd

from bench.corpus import read_rows
from jobs.aspectknowledge import written_knowledge
from jobs.evaluateaspects import read_aspect_texts
from scoring.aspectcategory import sentence_words
from scoring.aspectexample import analysed, term_examples
from scoring.aspectknowledge import FILES, FORM, Knowledge
from scoring.aspectprior import FeaturePrior
from scoring.aspectvector import WordVectors

UNLABELLED = (
    *(f"benchmarks/{name}/train.jsonl.gz" for name in ("imdb", "mr", "sst2", "blitzer_books", "blitzer_dvd")),
    *(f"benchmarks/semeval{year}_{kind}/train.jsonl.gz" for year in (14, 15) for kind in ("restaurants", "laptops")),
    *(f"benchmarks/mams_{kind}/train.jsonl.gz" for kind in ("atsa", "acsa")),
    *(f"streams/amazon_{name}.jsonl.gz" for name in ("alexa", "datafiniti", "finefoods", "giftcards")),
    *(f"streams/{name}.jsonl.gz" for name in ("glassdoor_uk", "skytrax_lounge", "trustpilot_uae")),
)
"""Collections whose texts are read; their labels are not, and no test or dev file is among them."""
HELD_BACK = (
    *(f"mams_{kind}/{part}.jsonl.gz" for kind in ("atsa", "acsa") for part in ("dev", "test")),
    *(
        f"semeval{year}_{kind}/{part}.jsonl.gz"
        for year in (14, 15)
        for kind in ("restaurants", "laptops")
        for part in ("train", "dev", "test")
    ),
)
"""Files whose sentences no prior may have seen."""
POLARITIES = ("negative", "neutral", "positive")
_WORD = re.compile(r"[^\W_]+(?:['\-][^\W_]+)*|[!?]+")
_WINDOW = 5
_FEWEST = 6
_SMOOTHING = 0.75


def main(arguments: Sequence[str] | None = None) -> None:
    """Read, count, factorise, learn the priors, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with benchmarks/ and streams/")
    parser.add_argument("--output", type=Path, default=Path("scoring/models/aspects"))
    parser.add_argument("--dimensions", type=int, default=64)
    parser.add_argument("--words", type=int, default=16_000)
    options = parser.parse_args(arguments)
    texts = read_texts(options.data)
    words, vectors = learn_vectors(texts, options.dimensions)
    kept = WordVectors.from_words(words[: options.words], vectors[: options.words])
    terms, categories, counts = learn_priors(options.data, kept)
    files = dict(zip(FILES, (kept.to_bytes(), terms.to_bytes(), categories.to_bytes()), strict=True))
    card = {
        "form": FORM,
        "languages": ["en"],
        "dimensions": options.dimensions,
        "words": len(kept.hashes),
        "texts": len(texts),
        "vectors_learnt_from": list(UNLABELLED),
        "priors_learnt_from": counts,
        "licences": "mams: Apache-2.0; amazon_finefoods: CC0 as published; skytrax_lounge: CC0; the others: not stated",
        "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    options.output.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (options.output / name).write_bytes(content)
    (options.output / "card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    sizes = ", ".join(f"{name} {len(content) / 1e6:.2f} MB" for name, content in files.items())
    print(f"{len(texts)} texts, {len(words)} words, priors from {counts}: {sizes}")


def learn_priors(data: Path, vectors: WordVectors) -> tuple[FeaturePrior, FeaturePrior, dict[str, int]]:
    """Return what other labelled sentences teach of terms and of categories, and how many were used.

    Sentences that stand in a test or dev file, or in the training file of another collection, are left out.
    """
    empty = FeaturePrior(np.zeros((0, 0), np.int8), np.zeros(0), np.zeros(0))
    knowledge = Knowledge(written_knowledge(), vectors, empty, empty)
    seen = {_letters(text.text) for name in HELD_BACK for text in read_aspect_texts(data / "benchmarks" / name)}
    texts = {
        kind: [
            text
            for text in read_aspect_texts(data / "benchmarks" / f"mams_{kind}" / "train.jsonl.gz")
            if _letters(text.text) not in seen
        ]
        for kind in ("atsa", "acsa")
    }
    examples = [example for text in texts["atsa"] for example in term_examples(text, knowledge)]
    wanted = np.array([[example.polarity == name for name in POLARITIES] for example in examples])
    terms = FeaturePrior.learn([example.features for example in examples], wanted, 0.01)
    sentences = [sentence_words(analysed(text, knowledge)) for text in texts["acsa"]]
    stated = [{label.category for label in text.categories} for text in texts["acsa"]]
    names = sorted({str(name) for names in stated for name in names})
    categories = FeaturePrior.learn(sentences, np.array([[name in row for name in names] for row in stated]), 0.3)
    return terms, categories, {f"mams_{kind}": len(rows) for kind, rows in texts.items()}


def _letters(text: str) -> str:
    """Return a text's letters and digits, so that copies are found whatever their blanks and marks."""
    return re.sub(r"\W+", "", text.casefold())


def read_texts(data: Path) -> list[list[str]]:
    """Return the words of all texts, each text once."""
    found: dict[str, list[str]] = {}
    for name in UNLABELLED:
        for row in read_rows(data / name):
            text = "\n".join(str(part) for part in (row.get("title"), row.get("text")) if part)
            found.setdefault(text, _WORD.findall(text.casefold().replace("’", "'")))
    return list(found.values())


def learn_vectors(texts: Sequence[Sequence[str]], dimensions: int) -> tuple[list[str], NDArray[np.float32]]:
    """Return words, the most frequent first, and their vectors from weighted neighbourhoods.

    References:
        Levy, Goldberg and Dagan (2015), Improving distributional similarity with lessons learned from word embeddings:
        positive pointwise mutual information, smoothed contexts, singular values to the power of one half.
    """
    counts = Counter(word for text in texts for word in text)
    words = [word for word, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if n >= _FEWEST]
    table = _informative(_neighbours(texts, words))
    left, values, _ = randomized_svd(table, dimensions, n_iter=4, random_state=0)
    return words, (left * np.sqrt(values)).astype(np.float32)


def _neighbours(texts: Sequence[Sequence[str]], words: Sequence[str]) -> sparse.csr_matrix:
    """Return how often words stand within five places of each other, nearer ones counting more."""
    places = {word: place for place, word in enumerate(words)}
    gap = [-1] * _WINDOW
    line = np.array([place for text in texts for place in (*(places.get(word, -1) for word in text), *gap)], np.int32)
    table = sparse.csr_matrix((len(words), len(words)))
    for distance in range(1, _WINDOW + 1):
        one, other = line[:-distance], line[distance:]
        known = (one >= 0) & (other >= 0)
        weights = np.full(int(known.sum()), 1 / distance)
        found = sparse.coo_matrix((weights, (one[known], other[known])), shape=table.shape).tocsr()
        table = table + found + found.T
    return table


def _informative(table: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return the positive pointwise mutual information of each pair."""
    pairs = table.tocoo()
    totals = np.asarray(table.sum(axis=1)).ravel()
    smoothed = totals**_SMOOTHING * (totals.sum() / (totals**_SMOOTHING).sum())
    information = np.log(pairs.data * totals.sum() / (totals[pairs.row] * smoothed[pairs.col]))
    kept = information > 0
    cells = (information[kept].astype(np.float32), (pairs.row[kept], pairs.col[kept]))
    return sparse.csr_matrix(cells, shape=table.shape)


if __name__ == "__main__":
    main()
