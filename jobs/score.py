"""Give every version that the model has not seen a language and a sentiment."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from jobs.partitions import in_order
from scoring.language import UNDETERMINED, detect_languages
from scoring.sentiment import SentimentModel
from store.records import Review, ReviewVersion, Sentiment
from store.session import Store


@dataclass(frozen=True, slots=True)
class ScoreSummary:
    """What a scoring run did."""

    judged: int
    """Versions that got a probability."""
    not_modelled: int
    """Versions whose language is not modelled or that hold no words."""


def score_new_versions(store: Store, model: SentimentModel, *, batch: int = 2_000, workers: int = 1) -> ScoreSummary:
    """Judge all versions that this model has not seen, batch by batch; each batch is kept whole or not at all.

    Args:
        store: Where they are kept.
        model: Judges them.
        batch: Versions judged and kept at once.
        workers: Processes that judge a large backlog; 0: one for each core. Only this process writes.
    """
    judged = skipped = 0
    batches = store.reviews.unscored(model.digest, batch=batch)
    for sentiments in in_order(partial(judge, model=model), batches, workers=workers):
        store.reviews.add_sentiments(model.digest, sentiments)
        judged += sum(item.positive is not None for item in sentiments)
        skipped += sum(item.positive is None for item in sentiments)
    return ScoreSummary(judged, skipped)


def judge(versions: Sequence[ReviewVersion], model: SentimentModel) -> list[Sentiment]:
    """Return language, P(positive) and expected rating of each version, in order."""
    texts = [words_of(version.review) for version in versions]
    languages = languages_of(texts, [version.review for version in versions])
    judged = model.read(texts, languages, [version.review.source for version in versions])
    return [
        Sentiment(version.id, language, _known(chance), _known(unit))
        for version, language, chance, unit in zip(versions, languages, judged.positive, judged.unit, strict=True)
    ]


def _known(figure: float) -> float | None:
    """Return a figure, None where it is not a number."""
    return None if np.isnan(figure) else float(figure)


def language_of(words: str, review: Review) -> str:
    """Return the language of a review's words as recognised, `und` where it is not or where there are none."""
    return languages_of([words], [review])[0]


def languages_of(words: Sequence[str], reviews: Sequence[Review]) -> list[str]:
    """Return the language of each review's words; many at once take a fraction of the time of one by one."""
    found = detect_languages(words, [review.language for review in reviews])
    return [language if text else UNDETERMINED for text, language in zip(words, found, strict=True)]


def words_of(review: Review) -> str:
    """Return title, text and parts of a review, one a line; empty if it has no words."""
    body = [review.text] if review.text else list(review.parts.values())
    return "\n".join(part for part in (review.title, *body) if part)
