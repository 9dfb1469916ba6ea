"""Judge an aspect model on labelled sentences by the measures of SemEval-2014 task 4."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from scoring.aspectlabel import AspectText


class AspectJudge(Protocol):
    """What is judged: a learnt model, or an aspect set with a sentiment model."""

    @property
    def finds_categories(self) -> bool:
        """Return whether it knows any category."""

    def detect(self, texts: Sequence[AspectText]) -> list[frozenset[str]]:
        """Return the categories that each text speaks of."""

    def judge_categories(self, texts: Sequence[AspectText]) -> list[list[str]]:
        """Return the polarity of each stated category; nothing where it knows none."""

    def judge_terms(self, texts: Sequence[AspectText]) -> list[list[str]]:
        """Return the polarity of each marked term; nothing where it knows none."""


@dataclass(frozen=True, slots=True)
class AspectFigures:
    """How well an aspect model does; None where the sentences have no such labels."""

    n: int
    """Sentences judged, those without any label included."""
    category_f1: float | None
    """Micro-averaged F1 over pairs of sentence and category, 0..1."""
    category_polarity_accuracy: float | None
    """Share of stated categories whose polarity was told, among all polarities of the file, conflict included, 0..1."""
    term_polarity_accuracy: float | None
    """Share of marked terms whose polarity was told, among all polarities of the file, conflict included, 0..1."""


def evaluate_aspects(texts: Sequence[AspectText], model: AspectJudge) -> AspectFigures:
    """Return how well a model finds and judges what the sentences speak of.

    Categories and terms are taken as stated for the polarities, so an error of detection counts once. A category that
    a sentence states twice is one pair for F1. Conflict counts as a class: the published accuracies of the task are
    shares of all 1,134 restaurant and 654 laptop terms, those in conflict among them.

    Args:
        texts: Labelled sentences that the model has not seen.
        model: The model.

    References:
        Pontiki et al. (2014), SemEval-2014 task 4: Aspect based sentiment analysis, section 4, subtasks 2 to 4.
    """
    stated = [frozenset(str(label.category) for label in text.categories) for text in texts]
    return AspectFigures(
        n=len(texts),
        category_f1=micro_f1(stated, model.detect(texts)) if any(stated) and model.finds_categories else None,
        category_polarity_accuracy=_share_right(
            [[label.polarity for label in text.categories] for text in texts], model.judge_categories(texts)
        ),
        term_polarity_accuracy=_share_right(
            [[label.polarity for label in text.terms] for text in texts], model.judge_terms(texts)
        ),
    )


def micro_f1(stated: Sequence[frozenset[str]], found: Sequence[frozenset[str]]) -> float:
    """Return F1 over all pairs of sentence and category: 2 * both / (stated + found); 1 where nothing is in either."""
    both = sum(len(one & other) for one, other in zip(stated, found, strict=True))
    n_pairs = sum(map(len, stated)) + sum(map(len, found))
    return 2 * both / n_pairs if n_pairs else 1.0


def _share_right(stated: Sequence[Sequence[str]], found: Sequence[Sequence[str]]) -> float | None:
    """Return the share of polarities that were told; None where there is none, or where the model knows none."""
    if not any(stated) or not any(found):
        return None
    pairs = [pair for row, told in zip(stated, found, strict=True) for pair in zip(row, told, strict=True)]
    return sum(one == other for one, other in pairs) / len(pairs)
