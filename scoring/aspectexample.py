"""Turn labelled sentences into examples of opinions: a target, its features, its surroundings as word vectors."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.aspectcategory import Association
from scoring.aspectfeature import Features, Target, target_features, target_vectors
from scoring.aspectknowledge import Knowledge
from scoring.aspectlabel import AspectText
from scoring.aspectsentence import UNKNOWN, AnalysedSentence, analyse
from scoring.aspectwordfeature import said_features, thing_features


@dataclass(frozen=True, slots=True)
class Example:
    """One opinion's target."""

    features: Features
    """Named features of the target and its surroundings."""
    context: Features
    """Named features of the whole sentence and the category; none for a term."""
    directions: NDArray[np.float64]
    """Word vectors around the target, shape (4 * n_dimensions,)."""
    polarity: str
    """Its polarity; of examples to be judged, anything."""


def analysed(text: AspectText, knowledge: Knowledge) -> AnalysedSentence:
    """Return a sentence with the opinion words, and the words for aspects, of its language."""
    written = knowledge.written
    strengths, words = written.strengths.get(text.language, {}), written.words.get(text.language, UNKNOWN)
    return analyse(text.text, strengths, words, language=text.language)


def term_examples(text: AspectText, knowledge: Knowledge) -> list[Example]:
    """Return one example per marked term, in order."""
    sentence = analysed(text, knowledge)
    targets = [
        Target(sentence, *sentence.tokens_of(label.start, label.end), n_others=len(text.terms) - 1)
        for label in text.terms
    ]
    return [
        Example(_features(target), {}, target_vectors(target, knowledge.vectors), label.polarity)
        for target, label in zip(targets, text.terms, strict=True)
    ]


def category_examples(text: AspectText, association: Association, knowledge: Knowledge) -> list[Example]:
    """Return one example per stated category, in order: its target is the word that speaks most of it."""
    sentence = analysed(text, knowledge)
    examples = []
    for label in text.categories:
        spoken = association.strengths(sentence, str(label.category))
        place = max(range(len(spoken)), key=spoken.__getitem__, default=0)
        target = Target(sentence, place, place, n_others=len(text.categories) - 1)
        category = str(label.category)
        context = {**_marked_words(sentence), f"category:{category}": 1.0, **said_features(sentence, category)}
        directions = target_vectors(target, knowledge.vectors)
        examples.append(Example(_features(target), context, directions, label.polarity))
    return examples


def polarities_of(examples: Sequence[Example]) -> tuple[str, ...]:
    """Return the polarities that occur, sorted."""
    return tuple(sorted({example.polarity for example in examples}))


def _features(target: Target) -> Features:
    """Return all named features of a target."""
    return {**target_features(target), **thing_features(target)} if target.sentence.words else {}


def _marked_words(sentence: AnalysedSentence) -> Features:
    """Return the words, marked where they are negated, and pairs of a whole sentence."""
    marked = [f"!{word}" if turned else word for word, turned in zip(sentence.words, sentence.negated, strict=True)]
    pairs = zip(sentence.words, sentence.words[1:], strict=False)
    return {**{f"all:{word}": 0.7 for word in marked}, **{f"all:{one} {two}": 0.5 for one, two in pairs}}
