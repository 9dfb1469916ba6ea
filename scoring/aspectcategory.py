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

from scoring.aspectfeature import Features
from scoring.aspectkernel import LikenessRegressor
from scoring.aspectknowledge import Knowledge
from scoring.aspectsentence import AnalysedSentence
from scoring.aspectvector import WordVectors
from scoring.aspectvocabulary import VocabularyMatcher
from scoring.aspectwordfeature import mention_columns, mention_row

BITS = 18
THRESHOLD = 0.45
"""Expected share of sentences like this one from which on a category is named."""
_LETTERS = range(3, 6)
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
    """Likeness in words, letters, word vectors, aspects of the shipped sets, and categories of another collection.

    Args:
        knowledge: What is known beforehand.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self._columns = mention_columns(knowledge.written.words.values())
        self._matchers: dict[str, VocabularyMatcher] = {}

    def fit(self, sentences: Sequence[AnalysedSentence], categories: Sequence[frozenset[str]]) -> Self:
        """Return itself, with `names_`, the categories, sorted."""
        self.names_ = tuple(sorted(set().union(*categories)))
        self._scales = [TfidfTransformer(sublinear_tf=True).fit(block) for block in _hashed(sentences)]
        wanted = np.array([[name in spoken_of for name in self.names_] for spoken_of in categories], dtype=np.float64)
        self._regressor = LikenessRegressor(strength=0.1).fit(self._table(sentences), wanted)
        return self

    def detect(self, sentences: Sequence[AnalysedSentence]) -> list[frozenset[str]]:
        """Return the categories of each sentence; the likeliest one where none is likely enough."""
        expected = self.expected_shares(sentences)
        chosen = (expected > THRESHOLD) | (expected == expected.max(axis=1, keepdims=True))
        names = np.array(self.names_)
        return [frozenset(names[row].tolist()) for row in chosen]

    def expected_shares(self, sentences: Sequence[AnalysedSentence]) -> NDArray[np.float64]:
        """Return which share of sentences like each would speak of each category, about 0..1, shape (n, n_names)."""
        return self._regressor.predict(self._table(sentences))

    def _table(self, sentences: Sequence[AnalysedSentence]) -> sparse.csr_matrix:
        """Return the features, shape (n, n_columns); every group has about length 1."""
        blocks = [scale.transform(block) for scale, block in zip(self._scales, _hashed(sentences), strict=True)]
        prior = self.knowledge.category_prior.scores([sentence_words(sentence) for sentence in sentences]) / 2
        dense = np.hstack(
            [
                np.array([_directions(sentence, self.knowledge.vectors) for sentence in sentences]),
                np.array([self._mentions(sentence) for sentence in sentences]),
                np.array([mention_row(sentence, self._columns) for sentence in sentences]),
                prior,
            ]
        )
        return sparse.csr_matrix(sparse.hstack([*blocks, sparse.csr_matrix(dense)]))

    def _mentions(self, sentence: AnalysedSentence) -> list[float]:
        """Return the root of how often each aspect of each set is mentioned, and whether none is, halved."""
        if sentence.language not in self._matchers:
            self._matchers[sentence.language] = _matcher_of_all(self.knowledge, sentence.language)
        found = Counter(mention.aspect for mention in self._matchers[sentence.language].find(" ".join(sentence.words)))
        keys = [f"{each.name} {aspect.key}" for each in self.knowledge.written.sets for aspect in each.aspects]
        return [0.5 * min(found[key], 3) ** 0.5 for key in keys] + [0.5 * (not found)]


def sentence_words(sentence: AnalysedSentence) -> Features:
    """Return the words and pairs of a sentence as features of equal weight and length 1 together."""
    pairs = zip(sentence.words, sentence.words[1:], strict=False)
    names = dict.fromkeys([*sentence.words, *(f"{one} {two}" for one, two in pairs)])
    return dict.fromkeys(names, 1 / max(len(names), 1) ** 0.5)


def _matcher_of_all(knowledge: Knowledge, language: str) -> VocabularyMatcher:
    """Return one matcher for the aspects of all sets."""
    return VocabularyMatcher(
        {
            f"{each.name} {aspect.key}": aspect.vocabularies[language]
            for each in knowledge.written.sets
            for aspect in each.aspects
            if language in aspect.vocabularies
        }
    )


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
    """Return mean and largest values of the word vectors, each of length 1, shape (2 * n_dimensions,)."""
    rows = vectors.of(sentence.words)
    if not len(rows):
        return np.zeros(2 * vectors.n_dimensions)
    halves = rows.mean(axis=0), rows.max(axis=0)
    return np.concatenate([half / max(float(np.linalg.norm(half)), 1e-9) for half in halves])
