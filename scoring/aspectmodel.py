"""Learn from labelled sentences which aspects are spoken of and how: categories, their polarity, that of terms."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy import sparse
from sklearn.feature_extraction import FeatureHasher

from scoring.aspectcategory import Association, CategoryDetector
from scoring.aspectexample import Example, analysed, category_examples, polarities_of, term_examples
from scoring.aspectkernel import LikenessRegressor
from scoring.aspectknowledge import Knowledge
from scoring.aspectlabel import AspectText
from scoring.aspectprior import FeaturePrior

BITS = 18
_OWN_DIRECTION, _OTHER_DIRECTIONS, _PRIOR = 2.8, 2.0, 1.7
"""Weights beside the hashed features, chosen by five-fold cross-validation within training files."""


class PolarityClassifier:
    """Tells polarities apart by likeness of targets and their surroundings.

    Args:
        prior: What the surroundings of terms said elsewhere.
    """

    def __init__(self, prior: FeaturePrior) -> None:
        self.prior = prior

    def fit(self, examples: Sequence[Example]) -> Self:
        """Return itself, with `polarities_`, sorted."""
        self.polarities_ = polarities_of(examples)
        wanted = np.array([[example.polarity == name for name in self.polarities_] for example in examples])
        self._regressor = LikenessRegressor().fit(self._table(examples), wanted.astype(np.float64))
        return self

    def predict(self, examples: Sequence[Example]) -> list[str]:
        """Return the most likely polarity of each example."""
        if not examples:
            return []
        return [self.polarities_[best] for best in self._regressor.predict(self._table(examples)).argmax(axis=1)]

    def _table(self, examples: Sequence[Example]) -> sparse.csr_matrix:
        """Return hashed features, directions and prior side by side, shape (n, n_columns)."""
        features = ({**example.features, **example.context} for example in examples)
        hashed = FeatureHasher(1 << BITS, alternate_sign=False).transform(features)
        directions = np.array([example.directions for example in examples])
        weights = np.full(directions.shape[1], _OTHER_DIRECTIONS)
        weights[: len(weights) // 4] = _OWN_DIRECTION
        prior = _PRIOR * self.prior.scores([example.features for example in examples])
        return sparse.csr_matrix(sparse.hstack([hashed, sparse.csr_matrix(np.hstack([directions * weights, prior]))]))


@dataclass(frozen=True, slots=True)
class AspectModel:
    """What was learnt from labelled sentences; parts that the sentences had no labels for are None."""

    knowledge: Knowledge
    """What it knew before."""
    detector: CategoryDetector | None
    """Finds categories."""
    association: Association | None
    """Says which words speak of a category."""
    category_polarity: PolarityClassifier | None
    """Judges categories."""
    term_polarity: PolarityClassifier | None
    """Judges terms."""

    @property
    def finds_categories(self) -> bool:
        """Return whether it learnt any category."""
        return self.detector is not None

    def detect(self, texts: Sequence[AspectText]) -> list[frozenset[str]]:
        """Return the categories that each text speaks of; the likeliest one where none is likely enough."""
        if self.detector is None or not texts:
            return [frozenset()] * len(texts)
        return self.detector.detect([analysed(text, self.knowledge) for text in texts])

    def judge_categories(self, texts: Sequence[AspectText]) -> list[list[str]]:
        """Return the polarity of each stated category, in the order of `AspectText.categories`."""
        if self.category_polarity is None or self.association is None:
            return [[] for _ in texts]
        examples = [category_examples(text, self.association, self.knowledge) for text in texts]
        return _regrouped(self.category_polarity, examples)

    def judge_terms(self, texts: Sequence[AspectText]) -> list[list[str]]:
        """Return the polarity of each marked term, in the order of `AspectText.terms`."""
        if self.term_polarity is None:
            return [[] for _ in texts]
        return _regrouped(self.term_polarity, [term_examples(text, self.knowledge) for text in texts])


def fit_aspects(texts: Sequence[AspectText], knowledge: Knowledge) -> AspectModel:
    """Return a model learnt from labelled sentences.

    Args:
        texts: Labelled sentences; those without a label say that nothing is spoken of.
        knowledge: What is known beforehand.

    References:
        The tasks are those of Pontiki et al. (2014), SemEval-2014 task 4, subtasks 2 to 4; the features follow
        Kiritchenko et al. (2014), NRC-Canada-2014.
    """
    detector = association = category_polarity = None
    categories = [frozenset(str(label.category) for label in text.categories) for text in texts]
    if any(categories):
        sentences = [analysed(text, knowledge) for text in texts]
        detector = CategoryDetector(knowledge).fit(sentences, categories)
        association = Association.learn(sentences, categories)
        found = [category_examples(text, association, knowledge) for text in texts]
        category_polarity = PolarityClassifier(knowledge.term_prior).fit([each for row in found for each in row])
    terms = [example for text in texts for example in term_examples(text, knowledge)]
    term_polarity = PolarityClassifier(knowledge.term_prior).fit(terms) if terms else None
    return AspectModel(knowledge, detector, association, category_polarity, term_polarity)


def _regrouped(classifier: PolarityClassifier, examples: Sequence[Sequence[Example]]) -> list[list[str]]:
    """Return the polarities of examples, judged all at once, text by text."""
    judged = iter(classifier.predict([example for row in examples for example in row]))
    return [[next(judged) for _ in row] for row in examples]
