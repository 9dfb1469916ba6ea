"""Find which categories a sentence speaks of, and which of its words speak of each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction import FeatureHasher
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.svm import LinearSVC

from scoring.aspectsentence import AnalysedSentence
from scoring.aspectvector import WordVectors

BITS = 18
_LETTERS = range(3, 6)
_DIRECTION_WEIGHT = 1.0
_PRIOR_TEXTS = 2.0


@dataclass(frozen=True, slots=True)
class Association:
    """How much more often each word stands in sentences of a category than elsewhere."""

    odds: Mapping[str, Mapping[str, float]]
    """Per category: log-odds of the category given the word, less those of the category alone."""

    @classmethod
    def learn(cls, sentences: Sequence[AnalysedSentence], categories: Sequence[frozenset[str]]) -> Self:
        """Return the association of words and categories; two made-up sentences of the usual mixture keep it finite.

        Args:
            sentences: Analysed sentences.
            categories: What each speaks of.
        """
        everywhere: Counter[str] = Counter()
        within: dict[str, Counter[str]] = {}
        sizes: Counter[str] = Counter()
        for sentence, spoken_of in zip(sentences, categories, strict=True):
            everywhere.update(set(sentence.words))
            sizes.update(spoken_of)
            for category in spoken_of:
                within.setdefault(category, Counter()).update(set(sentence.words))
        return cls(
            {name: _log_odds(counts, everywhere, sizes[name] / len(sentences)) for name, counts in within.items()}
        )

    def strengths(self, sentence: AnalysedSentence, category: str) -> list[float]:
        """Return how much each word of a sentence speaks of a category; 0 for words never seen."""
        known = self.odds.get(category, {})
        return [known.get(word, 0.0) for word in sentence.words]


class CategoryDetector:
    """One linear classifier per category over words, pairs, letters inside words and word vectors.

    Args:
        vectors: Word vectors.
        strength: Inverse strength of the squared penalty, > 0.
    """

    def __init__(self, vectors: WordVectors, strength: float = 0.3) -> None:
        self.vectors = vectors
        self.strength = strength

    def fit(self, sentences: Sequence[AnalysedSentence], categories: Sequence[frozenset[str]]) -> Self:
        """Return itself, with `names_` (the categories, sorted) and one classifier each."""
        self.names_ = tuple(sorted(set().union(*categories)))
        self._scales = [TfidfTransformer(sublinear_tf=True).fit(block) for block in _hashed(sentences)]
        table = self._table(sentences)
        self._classifiers = []
        for name in self.names_:
            wanted = np.array([name in spoken_of for spoken_of in categories])
            self._classifiers.append(LinearSVC(C=self.strength, random_state=0).fit(table, wanted))
        return self

    def scores(self, sentences: Sequence[AnalysedSentence]) -> NDArray[np.float64]:
        """Return one score per sentence and category, above 0 where it rather speaks of it, shape (n, n_categories)."""
        table = self._table(sentences)
        return np.column_stack([classifier.decision_function(table) for classifier in self._classifiers])

    def _table(self, sentences: Sequence[AnalysedSentence]) -> sparse.csr_matrix:
        """Return the features, shape (n, n_columns)."""
        blocks = [scale.transform(block) for scale, block in zip(self._scales, _hashed(sentences), strict=True)]
        directions = np.array([_directions(sentence, self.vectors) for sentence in sentences])
        return sparse.csr_matrix(sparse.hstack([*blocks, sparse.csr_matrix(_DIRECTION_WEIGHT * directions)]))


def _log_odds(counts: Mapping[str, int], everywhere: Mapping[str, int], share: float) -> dict[str, float]:
    """Return the smoothed log-odds of a category given each word, less those of the category alone."""
    alone = log(max(share, 1e-9) / max(1 - share, 1e-9))
    return {
        word: log(
            (counts.get(word, 0) + _PRIOR_TEXTS * share + 1e-9)
            / (n - counts.get(word, 0) + _PRIOR_TEXTS * (1 - share) + 1e-9)
        )
        - alone
        for word, n in everywhere.items()
    }


def _hashed(sentences: Sequence[AnalysedSentence]) -> list[sparse.csr_matrix]:
    """Return counts of words with their pairs, and of runs of three to five letters, as two hashed tables."""
    hasher = FeatureHasher(1 << BITS, input_type="string", alternate_sign=False)
    words = (
        [*sentence.words, *map(" ".join, zip(sentence.words, sentence.words[1:], strict=False))]
        for sentence in sentences
    )
    letters = ([run for word in sentence.words for run in _runs(f" {word} ")] for sentence in sentences)
    return [hasher.transform(words), hasher.transform(letters)]


def _runs(word: str) -> list[str]:
    """Return the runs of three to five letters in a word with a blank on either side."""
    return [word[start : start + length] for length in _LETTERS for start in range(len(word) - length + 1)]


def _directions(sentence: AnalysedSentence, vectors: WordVectors) -> NDArray[np.float64]:
    """Return mean (length 1) and largest values of the word vectors, shape (2 * n_dimensions,)."""
    rows = vectors.of(sentence.words)
    if not len(rows):
        return np.zeros(2 * vectors.n_dimensions)
    mean = rows.mean(axis=0)
    return np.concatenate([mean / max(float(np.linalg.norm(mean)), 1e-9), rows.max(axis=0)])
