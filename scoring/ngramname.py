"""Name the n-grams of one text in the words that people read there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from scoring.alphabet import mix
from scoring.ngramloop import CHARACTERS, ENDING, OPINIONS, SCOPE, TITLE, WORDS
from scoring.ngrams import Ngrams
from scoring.opinion import CHAIN, NEUTRAL, STRENGTHS, OpinionTable
from scoring.sentiment import LanguageWeights
from scoring.tokens import Tokens

PLAIN_WORDS, TURNED, PARTS, FOR, AGAINST = "words", "turned", "parts", "opinion_for", "opinion_against"
"""Words as they stand, a word turned round by a negation, parts of a word, opinion words by where they point."""
IN_TITLE, AT_END = "title", "ending"
"""Words that count once more because of where they stand."""
_ZONES = {CHARACTERS: PARTS, ENDING: AT_END, TITLE: IN_TITLE}


@dataclass(frozen=True, slots=True)
class NgramName:
    """What an n-gram is in the reader's eyes; several n-grams may share a name."""

    kind: str
    """words, turned, parts, opinion_for, opinion_against, title or ending."""
    words: str
    """The words that it spans, as written in the text, a blank between two."""


def name_ngrams(tokens: Tokens, ngrams: Ngrams, words: Sequence[str], *, weights: LanguageWeights) -> list[NgramName]:
    """Return the name of each n-gram, in order.

    Args:
        tokens: The tokens of a single text.
        ngrams: The n-grams that `form_ngrams` makes of them.
        words: Each token as written in the text.
        weights: What they were formed with.
    """
    kinds = [_ZONES.get(group, PLAIN_WORDS) for group in ngrams.groups.tolist()]
    for place in np.flatnonzero(_are_turned(tokens, ngrams, weights.recipe.bits)).tolist():
        kinds[place] = TURNED
    for place, kind in _opinion_kinds(tokens, ngrams, weights.opinions):
        kinds[place] = kind
    spans = zip(ngrams.places.tolist(), ngrams.widths.tolist(), strict=True)
    return [
        NgramName(kind, " ".join(words[place - width + 1 : place + 1]))
        for kind, (place, width) in zip(kinds, spans, strict=True)
    ]


def _are_turned(tokens: Tokens, ngrams: Ngrams, bits: int) -> NDArray[np.bool_]:
    """Return True for single words whose column is not that of their own hash."""
    own = (tokens.hashes[ngrams.places] >> np.uint64(64 - bits)).astype(np.int32)
    turned: NDArray[np.bool_] = (ngrams.groups == WORDS) & (ngrams.widths == 1) & (ngrams.columns != own)
    return turned


def _opinion_kinds(tokens: Tokens, ngrams: Ngrams, opinions: OpinionTable) -> Iterator[tuple[int, str]]:
    """Yield each n-gram of an opinion word with where the word points, negation included.

    Of each opinion word there are up to three, one after the other: it alone, with the word before it if the text has
    one, with the word behind it if there is one.
    """
    negated = _in_scope(tokens)
    places = iter(np.flatnonzero(ngrams.groups == OPINIONS).tolist())
    for place in places:
        last, width = int(ngrams.places[place]), int(ngrams.widths[place])
        begin = last - width + 1
        speaks_for = _strength(tokens.hashes[begin : last + 1], opinions) > NEUTRAL
        kind = FOR if speaks_for != negated[begin] else AGAINST
        yield place, kind
        for neighbour in islice(places, (begin > 0) + (last + 1 < len(tokens.hashes))):
            yield neighbour, kind


def _in_scope(tokens: Tokens) -> NDArray[np.bool_]:
    """Return True for tokens that a negator before them turns round, as the loops do it."""
    places = np.arange(len(tokens.hashes))
    newest = np.maximum.accumulate(np.where(tokens.negator, places, -1))
    before = np.concatenate([[-1], newest[:-1]])[: len(places)]
    near = (before >= 0) & (places - before <= SCOPE)
    turned: NDArray[np.bool_] = near & (tokens.clause[before] == tokens.clause)
    return turned


def _strength(hashes: NDArray[np.uint64], opinions: OpinionTable) -> int:
    """Return what the table says of an opinion word or idiom that is in it, strength + 4."""
    chain = hashes[:1]
    for step in range(1, len(hashes)):
        # Arrays of one: numpy warns where a single number overflows, as hashes are meant to.
        chain = mix(chain * CHAIN + hashes[step : step + 1])
    key = int(chain[0])
    slot = key & (len(opinions.keys) - 1)
    while int(opinions.keys[slot]) != key:
        slot = (slot + 1) & (len(opinions.keys) - 1)
    return int(opinions.values[slot]) & STRENGTHS
