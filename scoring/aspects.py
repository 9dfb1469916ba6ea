"""Aspect opinions of whole reviews, led by vocabularies: which aspect a passage speaks of, and whether well of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.aspectset import AspectSet
from scoring.aspectvocabulary import Mention, VocabularyMatcher
from scoring.clause import Clause, split_clauses

Judge = Callable[[Sequence[str], Sequence[str]], NDArray[np.float64]]
"""Texts and their languages in, P(positive) of each out, nan where not modelled: `SentimentModel.judge`."""

EMPTY_WORDS = frozenset(
    (
        *(
            "the",
            "a",
            "an",
            "my",
            "our",
            "your",
            "their",
            "this",
            "that",
            "these",
            "and",
            "with",
            "for",
            "of",
            "on",
            "to",
        ),
        *(
            "der",
            "die",
            "das",
            "den",
            "dem",
            "des",
            "ein",
            "eine",
            "einen",
            "einem",
            "mein",
            "meine",
            "unser",
            "unsere",
        ),
        *(
            "dieser",
            "diese",
            "dieses",
            "und",
            "mit",
            "im",
            "in",
            "am",
            "zum",
            "zur",
            "vom",
            "von",
            "beim",
            "auch",
            "also",
        ),
    )
)
"""Words beside a mention that say nothing of it."""
TEXT_WORDS = 4.0
"""Words of a clause at which it counts as much as the whole text does."""
_SURE = 0.005


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one passage of a text says of one aspect."""

    aspect: str
    """Key of the aspect."""
    start: int
    """Where the passage begins, in characters of the text."""
    end: int
    """Where it ends, exclusive."""
    positive: float | None
    """P(the passage speaks well of the aspect), 0..1; None where not modelled."""


@dataclass(frozen=True, slots=True)
class _Passage:
    """A passage of one text and the aspects that it mentions."""

    text: int
    """Position of the text."""
    start: int
    """Where it begins."""
    end: int
    """Where it ends, exclusive."""
    aspects: tuple[str, ...]
    """Keys of the aspects, in the order of their first mention."""


def find_opinions(
    texts: Sequence[str], languages: Sequence[str], aspect_set: AspectSet, *, judge: Judge
) -> list[tuple[Opinion, ...]]:
    """Return the opinions of each text, in its order; none in a language that the set has no words of.

    A passage is the clause that names the aspect, see `split_clauses`; a clause that holds nothing else takes in the
    next one of its sentence unless that contrasts. Its probability is that of the clause, drawn to that of the whole
    text the more the shorter it is: log-odds are averaged with weights n, its words, and `TEXT_WORDS`.

    Args:
        texts: Plain texts.
        languages: ISO 639-1 code of each.
        aspect_set: What to look for.
        judge: Sentiment of texts.

    References:
        Ours, see docs/indicators.md#aspects.
    """
    passages = find_passages(texts, languages, aspect_set)
    chances = _judged(passages, texts, languages, judge)
    found: list[list[Opinion]] = [[] for _ in texts]
    for passage, chance in zip(passages, chances, strict=True):
        positive = None if np.isnan(chance) else float(chance)
        found[passage.text] += [Opinion(aspect, passage.start, passage.end, positive) for aspect in passage.aspects]
    return [tuple(opinions) for opinions in found]


def find_passages(texts: Sequence[str], languages: Sequence[str], aspect_set: AspectSet) -> list[_Passage]:
    """Return the passages of all texts that mention an aspect, text by text."""
    matchers = {language: VocabularyMatcher.of_set(aspect_set, language) for language in aspect_set.languages}
    return [
        passage
        for place, (text, language) in enumerate(zip(texts, languages, strict=True))
        if language in matchers
        for passage in _passages_of(place, text, matchers[language].find(text))
    ]


def join_polarity(opinions: Sequence[Opinion]) -> dict[str, float | None]:
    """Return one probability per aspect of one text: the mean log-odds of its passages, by their length.

    None where no passage of the aspect was modelled. Who praises at length and blames in passing has praised.

    Args:
        opinions: The opinions of one text.
    """
    joined: dict[str, float | None] = {}
    for aspect in dict.fromkeys(opinion.aspect for opinion in opinions):
        known = [each for each in opinions if each.aspect == aspect and each.positive is not None]
        if not known:
            joined[aspect] = None
            continue
        odds = log_odds(np.array([each.positive for each in known], dtype=np.float64))
        lengths = np.array([[each.end - each.start for each in known]], dtype=np.float64)
        joined[aspect] = float(_chance(lengths @ odds / lengths.sum())[0])
    return joined


def _passages_of(place: int, text: str, mentions: Sequence[Mention]) -> list[_Passage]:
    """Return the clauses of a text that hold a mention, short ones with the one that follows."""
    if not mentions:
        return []
    clauses = split_clauses(text)
    aspects: dict[tuple[int, int], list[str]] = {}
    current = 0
    for mention in mentions:
        while current + 1 < len(clauses) and clauses[current + 1].start <= mention.start:
            current += 1
        aspects.setdefault(_widened(text, mention, clauses[current : current + 2]), []).append(mention.aspect)
    return [_Passage(place, start, end, tuple(dict.fromkeys(keys))) for (start, end), keys in aspects.items()]


def _widened(text: str, mention: Mention, clauses: Sequence[Clause]) -> tuple[int, int]:
    """Return the stretch of the first clause, with the second one where the first holds only the mention."""
    clause, *following = clauses
    # A mention may reach over the end of its clause, as a phrase does over a comma.
    end = max(clause.end, mention.end)
    rest = f"{text[clause.start : mention.start]} {text[mention.end : end]}"
    if not following or any(word not in EMPTY_WORDS for word in rest.casefold().replace(",", " ").split()):
        return clause.start, end
    joins = following[0].sentence == clause.sentence and not following[0].contrasts
    return clause.start, max(end, following[0].end) if joins else end


def _judged(
    passages: Sequence[_Passage], texts: Sequence[str], languages: Sequence[str], judge: Judge
) -> NDArray[np.float64]:
    """Return P(positive) of each passage, drawn to that of its text; nan where neither is modelled."""
    if not passages:
        return np.zeros(0)
    owners = sorted({passage.text for passage in passages})
    places = {owner: place for place, owner in enumerate(owners)}
    clauses = [texts[passage.text][passage.start : passage.end] for passage in passages]
    own = log_odds(judge(clauses, [languages[passage.text] for passage in passages]))
    whole = log_odds(judge([texts[owner] for owner in owners], [languages[owner] for owner in owners]))
    whole = whole[[places[passage.text] for passage in passages]]
    n_words = np.array([len(clause.split()) for clause in clauses], dtype=np.float64)
    weight = n_words / (n_words + TEXT_WORDS)
    mixed = weight * own + (1 - weight) * whole
    return _chance(np.where(np.isnan(own), whole, np.where(np.isnan(whole), own, mixed)))


def log_odds(chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return log-odds, no surer than 199 to 1 so that no single passage outweighs all others."""
    kept = np.clip(chances, _SURE, 1 - _SURE)
    odds: NDArray[np.float64] = np.log(kept / (1 - kept))
    return odds


def _chance(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probability of log-odds."""
    chances: NDArray[np.float64] = 1 / (1 + np.exp(-odds))
    return chances
