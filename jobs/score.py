"""Give every version that the model has not seen a language and a sentiment."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jobs.engine import SERIAL, Engine
from scoring.language import UNDETERMINED, detect_languages
from scoring.sentiment import SentimentModel
from store.records import Review, ReviewVersion, Sentiment
from store.reviews import KeyRange
from store.session import Store, reopen_store


@dataclass(frozen=True, slots=True)
class ScoreSummary:
    """What a scoring run did."""

    judged: int
    """Versions that got a probability."""
    not_modelled: int
    """Versions whose language is not modelled or that hold no words."""


@dataclass(frozen=True, slots=True)
class JudgeRange:
    """Judges the versions of a range of keys, in whatever process it is called; reads the texts there."""

    address: str
    """Address of the store."""
    model: SentimentModel
    """Judges them."""

    def __call__(self, span: KeyRange) -> list[Sentiment]:
        """Return what the model says of each version of the range that it has not seen yet."""
        with reopen_store(self.address) as store:
            return judge(store.reviews.unscored_in(self.model.digest, span), self.model)


def score_new_versions(
    store: Store, model: SentimentModel, *, batch: int = 2_000, engine: Engine = SERIAL
) -> ScoreSummary:
    """Judge all versions that this model has not seen, range by range; each range is kept whole or not at all.

    The result does not depend on the ranges, nor on who judges them.

    Args:
        store: Where they are kept.
        model: Judges them.
        batch: Versions judged and kept at once.
        engine: Where they are judged; only this process writes.
    """
    judged = skipped = 0
    spans = store.reviews.unscored_ranges(model.digest, size=batch)
    for sentiments in engine.map(JudgeRange(store.address, model), spans):
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
