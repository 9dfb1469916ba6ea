"""Learn from labelled sentences which aspects are spoken of and how: categories, their polarity, that of terms."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction import FeatureHasher
from sklearn.svm import LinearSVC

from scoring.aspectcategory import Association, CategoryDetector
from scoring.aspectfeature import Features, Target, target_features, target_vectors
from scoring.aspectlabel import AspectText
from scoring.aspectsentence import AnalysedSentence, analyse
from scoring.aspectvector import Knowledge

BITS = 18
_DIRECTION_WEIGHT = 2.0
_THRESHOLD = -0.1


@dataclass(frozen=True, slots=True)
class Example:
    """One opinion's target as features, with the polarity if it is known."""

    features: Features
    """Named features."""
    directions: NDArray[np.float64]
    """Word vectors around the target, shape (4 * n_dimensions,)."""
    polarity: str
    """Its polarity; of examples to be judged, anything."""


class PolarityClassifier:
    """Linear classifier over the features of targets.

    Args:
        strength: Inverse strength of the squared penalty, > 0.
    """

    def __init__(self, strength: float = 0.01) -> None:
        self.strength = strength

    def fit(self, examples: Sequence[Example]) -> Self:
        """Return itself; of a single polarity it knows no other."""
        polarities = np.array([example.polarity for example in examples])
        self._only = str(polarities[0]) if len(set(polarities)) == 1 else None
        if self._only is None:
            self._classifier = LinearSVC(C=self.strength, random_state=0).fit(_table(examples), polarities)
        return self

    def predict(self, examples: Sequence[Example]) -> list[str]:
        """Return the most likely polarity of each example."""
        if self._only is not None or not examples:
            return [str(self._only)] * len(examples)
        return [str(name) for name in self._classifier.predict(_table(examples))]


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
        names = np.array(self.detector.names_)
        scores = self.detector.scores([_analysed(text, self.knowledge) for text in texts])
        chosen = (scores > _THRESHOLD) | (scores == scores.max(axis=1, keepdims=True))
        return [frozenset(names[row].tolist()) for row in chosen]

    def judge_categories(self, texts: Sequence[AspectText]) -> list[list[str]]:
        """Return the polarity of each stated category, in the order of `AspectText.categories`."""
        if self.category_polarity is None or self.association is None:
            return [[] for _ in texts]
        examples = [_category_examples(text, self.association, self.knowledge) for text in texts]
        return _regrouped(self.category_polarity, examples)

    def judge_terms(self, texts: Sequence[AspectText]) -> list[list[str]]:
        """Return the polarity of each marked term, in the order of `AspectText.terms`."""
        if self.term_polarity is None:
            return [[] for _ in texts]
        return _regrouped(self.term_polarity, [_term_examples(text, self.knowledge) for text in texts])


def fit_aspects(texts: Sequence[AspectText], knowledge: Knowledge) -> AspectModel:
    """Return a model learnt from labelled sentences.

    Args:
        texts: Labelled sentences; those without a label say that nothing is spoken of.
        knowledge: Opinion words and word vectors.

    References:
        The tasks are those of Pontiki et al. (2014), SemEval-2014 task 4, subtasks 2 to 4; the features follow
        Kiritchenko et al. (2014), NRC-Canada-2014.
    """
    sentences = [_analysed(text, knowledge) for text in texts]
    categories = [_names(text) for text in texts]
    detector = association = category_polarity = None
    if any(categories):
        detector = CategoryDetector(knowledge.vectors).fit(sentences, categories)
        association = Association.learn(sentences, categories)
        found = [_category_examples(text, association, knowledge) for text in texts]
        category_polarity = PolarityClassifier(0.01).fit([example for row in found for example in row])
    terms = [example for text in texts for example in _term_examples(text, knowledge)]
    return AspectModel(
        knowledge, detector, association, category_polarity, PolarityClassifier(0.01).fit(terms) if terms else None
    )


def _names(text: AspectText) -> frozenset[str]:
    return frozenset(label.category for label in text.categories if label.category is not None)


def _analysed(text: AspectText, knowledge: Knowledge) -> AnalysedSentence:
    return analyse(text.text, knowledge.strengths.get(text.language, {}))


def _term_examples(text: AspectText, knowledge: Knowledge) -> list[Example]:
    """Return one example per marked term."""
    sentence = _analysed(text, knowledge)
    targets = [
        Target(sentence, *sentence.tokens_of(label.start, label.end), n_others=len(text.terms) - 1)
        for label in text.terms
    ]
    return [
        Example(target_features(target), target_vectors(target, knowledge.vectors), label.polarity)
        for target, label in zip(targets, text.terms, strict=True)
    ]


def _category_examples(text: AspectText, association: Association, knowledge: Knowledge) -> list[Example]:
    """Return one example per stated category: its target is the word that speaks most of it."""
    sentence = _analysed(text, knowledge)
    examples = []
    for label in text.categories:
        spoken = association.strengths(sentence, str(label.category))
        place = max(range(len(spoken)), key=spoken.__getitem__, default=0)
        target = Target(sentence, place, place, n_others=len(text.categories) - 1)
        features = {**target_features(target), **_sentence_features(sentence), f"category:{label.category}": 1.0}
        examples.append(Example(features, target_vectors(target, knowledge.vectors), label.polarity))
    return examples


def _sentence_features(sentence: AnalysedSentence) -> Features:
    """Return the words and pairs of a whole sentence."""
    marked = [f"!{word}" if turned else word for word, turned in zip(sentence.words, sentence.negated, strict=True)]
    pairs = zip(sentence.words, sentence.words[1:], strict=False)
    return {**{f"all:{word}": 0.7 for word in marked}, **{f"all:{one} {two}": 0.5 for one, two in pairs}}


def _regrouped(classifier: PolarityClassifier, examples: Sequence[Sequence[Example]]) -> list[list[str]]:
    """Return the polarities of examples, judged all at once, text by text."""
    judged = iter(classifier.predict([example for row in examples for example in row]))
    return [[next(judged) for _ in row] for row in examples]


def _table(examples: Sequence[Example]) -> sparse.csr_matrix:
    """Return hashed features and directions side by side, shape (n, 2**BITS + 4 * n_dimensions)."""
    hashed = FeatureHasher(1 << BITS, alternate_sign=False).transform(example.features for example in examples)
    directions = np.array([example.directions for example in examples])
    return sparse.csr_matrix(sparse.hstack([hashed, sparse.csr_matrix(_DIRECTION_WEIGHT * directions)]))
