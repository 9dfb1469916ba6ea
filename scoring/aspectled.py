"""An aspect set in the place of a learnt model, so that both are judged alike: vocabularies find, sentiment judges."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scoring.aspectlabel import AspectLabel, AspectText
from scoring.aspects import Judge, Opinion, find_opinions, join_polarity
from scoring.aspectset import AspectSet
from scoring.clause import split_clauses
from scoring.labelled import NEGATIVE, POSITIVE


@dataclass(frozen=True, slots=True)
class VocabularyLed:
    """Finds categories by the words of an aspect set and judges passages; it knows positive and negative alone."""

    aspect_set: AspectSet | None
    """The set, whose keys are the categories; None where only terms are to be judged."""
    judge: Judge
    """Sentiment of texts."""

    @property
    def finds_categories(self) -> bool:
        """Return whether it has a set to find them by."""
        return self.aspect_set is not None

    def detect(self, texts: Sequence[AspectText]) -> list[frozenset[str]]:
        """Return the aspects that each text mentions."""
        return [frozenset(opinion.aspect for opinion in found) for found in self._opinions(texts)]

    def judge_categories(self, texts: Sequence[AspectText]) -> list[list[str]]:
        """Return the polarity of each stated category: of its passages, of the whole text where none was found."""
        whole = self.judge([text.text for text in texts], [text.language for text in texts])
        return [
            [_polarity(join_polarity(found).get(str(label.category)), chance) for label in text.categories]
            for text, found, chance in zip(texts, self._opinions(texts), whole, strict=True)
        ]

    def judge_terms(self, texts: Sequence[AspectText]) -> list[list[str]]:
        """Return the polarity of each marked term: of the clause that it begins in."""
        clauses = [_clause_around(text.text, label) for text in texts for label in text.terms]
        languages = [text.language for text in texts for _ in text.terms]
        chances = iter(self.judge(clauses, languages) if clauses else ())
        return [[_polarity(None, next(chances)) for _ in text.terms] for text in texts]

    def _opinions(self, texts: Sequence[AspectText]) -> list[tuple[Opinion, ...]]:
        if self.aspect_set is None:
            return [()] * len(texts)
        languages = [text.language for text in texts]
        return find_opinions([text.text for text in texts], languages, self.aspect_set, judge=self.judge)


def in_words_of(texts: Sequence[AspectText], aspect_set: AspectSet) -> list[AspectText]:
    """Return the texts with the categories that the set knows, under its keys; other categories are left out.

    Names agree if they are equal but for case to the key of an aspect or to its English label.

    Args:
        texts: Labelled sentences.
        aspect_set: The set.
    """
    keys = {name: aspect.key for aspect in aspect_set.aspects for name in (aspect.key, aspect.labels["en"].casefold())}
    return [
        replace(
            text,
            labels=tuple(
                replace(label, category=keys[label.category.casefold()]) if label.category else label
                for label in text.labels
                if label.category is None or label.category.casefold() in keys
            ),
        )
        for text in texts
    ]


def agreement(categories: Collection[str], aspect_set: AspectSet) -> int:
    """Return how many categories have the name of an aspect of a set."""
    labels = tuple(AspectLabel("", category=category) for category in categories)
    return len(in_words_of([AspectText("", "", labels)], aspect_set)[0].labels)


def _polarity(chance: float | None, otherwise: float) -> str:
    """Return the likelier polarity; positive where nothing is known, as most opinions are."""
    known = otherwise if chance is None else chance
    return NEGATIVE if not np.isnan(known) and known < 0.5 else POSITIVE


def _clause_around(text: str, label: AspectLabel) -> str:
    """Return the clause in which a term begins, the whole text where it lies in none."""
    around = (clause for clause in split_clauses(text) if clause.start <= label.start < clause.end)
    return next((text[clause.start : clause.end] for clause in around), text)
