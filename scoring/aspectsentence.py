"""Read a sentence for aspect models: its words with places, what turns them round, and where its parts end."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from scoring.aspectword import AspectWords, Found, find_words
from scoring.clause import CONTRASTS
from scoring.tokens import NEGATORS

_TOKEN = re.compile(r"[^\W_]+(?:['\-][^\W_]+)*|[!?]+|[.,;:()\"…]|[^\w\s]")
_TYPOGRAPHIC = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": ";"})
_MARKS = frozenset('.,;:()"…-!?')
_ENDS = frozenset(".;…!?")
_SOFT_ENDS = frozenset(
    (
        *("yet", "unless", "still", "because", "which", "that", "since", "and", "or", "if", "when", "while"),
        *("und", "oder", "weil", "wenn", "dass", "da", "denn", "während", "doch", "die", "der", "das"),
        *CONTRASTS,
    )
)
_NEGATIVES = frozenset(
    (*NEGATORS, "lack", "lacks", "lacking", "lacked", "rarely", "scarcely", "nowhere", "selten", "nirgendwo")
)
_INTENSIFIERS = frozenset(
    (
        *("very", "really", "so", "extremely", "too", "absolutely", "super", "incredibly", "totally", "highly"),
        *("sehr", "wirklich", "echt", "extrem", "total", "absolut", "besonders", "äußerst", "ausgesprochen", "mega"),
    )
)
_SCOPE = 4
_TURNED, _RAISED = -0.6, 1.3
_LONGEST_IDIOM = 4
UNKNOWN = AspectWords()
"""No words for aspects: of a language without a list."""


@dataclass(frozen=True, slots=True)
class AnalysedSentence:
    """A sentence as aspect models see it; tuples have one entry per token, but for the words that were found."""

    language: str
    """ISO 639-1 code."""
    words: tuple[str, ...]
    """Casefolded words and marks."""
    spans: tuple[tuple[int, int], ...]
    """Where each stands, in characters of the text, end exclusive."""
    negated: tuple[bool, ...]
    """Whether a negator stands up to four tokens before it in its part."""
    segments: tuple[int, ...]
    """Running number of the stretch between marks and conjunctions."""
    parts: tuple[int, ...]
    """Running number of the part between full stops and contrasts."""
    strengths: tuple[float, ...]
    """What it says by the opinion words, negation and intensifiers included, about -4 to 4; 0 for other words."""
    things: tuple[Found, ...] = ()
    """Words that name things."""
    opinions: tuple[Found, ...] = ()
    """Words that are good or bad when said of some things."""
    cues: tuple[Found, ...] = ()
    """Words that show how something is said."""

    def tokens_of(self, start: int, end: int) -> tuple[int, int]:
        """Return first and last token of a stretch of characters; those of the whole where none lies in it."""
        inside = [place for place, (low, high) in enumerate(self.spans) if low < end and high > start]
        return (inside[0], inside[-1]) if inside else (0, max(len(self.words) - 1, 0))


def analyse(
    text: str, strengths: Mapping[str, float], known: AspectWords = UNKNOWN, *, language: str
) -> AnalysedSentence:
    """Return a sentence cut into tokens, with negation, segments, parts, opinion words, and words for aspects.

    Args:
        text: The sentence as it stands.
        strengths: Opinion words of its language, see scoring.lexicon; empty for an unknown one.
        known: Words for aspects of its language.
        language: ISO 639-1 code.
    """
    # Folding single characters keeps the places: casefold() would make two of an ß.
    folded = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text.translate(_TYPOGRAPHIC))
    found = list(_TOKEN.finditer(folded))
    words = tuple(match.group() for match in found)
    parts = _numbered(words, lambda word: word[0] in _ENDS or word in CONTRASTS)
    segments = _numbered(words, lambda word: word in _SOFT_ENDS or (word[0] in _MARKS and len(word) <= 3))
    negated = _negated(words, parts)
    return AnalysedSentence(
        language,
        words,
        tuple(match.span() for match in found),
        negated,
        segments,
        parts,
        tuple(_weighed(words, negated, strengths)),
        *(find_words(words, table) for table in (known.things, known.opinions, known.cues)),
    )


def is_negator(word: str) -> bool:
    """Say whether a word turns the following ones round."""
    return word in _NEGATIVES or word.endswith("n't")


def _numbered(words: Sequence[str], begins: Callable[[str], bool]) -> tuple[int, ...]:
    """Return the running number of the stretch that each word stands in."""
    numbers, current = [], 0
    for word in words:
        current += begins(word)
        numbers.append(current)
    return tuple(numbers)


def _negated(words: Sequence[str], parts: Sequence[int]) -> tuple[bool, ...]:
    """Return whether a negator stands shortly before each word, in the same part and with no mark between."""
    turned = [False] * len(words)
    for place, word in enumerate(words):
        if not is_negator(word):
            continue
        for later in range(place + 1, min(place + 1 + _SCOPE, len(words))):
            if words[later][0] in _MARKS or parts[later] != parts[place]:
                break
            turned[later] = True
    return tuple(turned)


def _weighed(words: Sequence[str], negated: Sequence[bool], strengths: Mapping[str, float]) -> list[float]:
    """Return what each word says; an idiom says it with its first word."""
    said = [0.0] * len(words)
    place = 0
    while place < len(words):
        length, strength = _longest(words, place, strengths)
        if strength:
            raised = _RAISED if place and words[place - 1] in _INTENSIFIERS else 1.0
            said[place] = strength * raised * (_TURNED if negated[place] else 1.0)
        place += length
    return said


def _longest(words: Sequence[str], place: int, strengths: Mapping[str, float]) -> tuple[int, float]:
    """Return how many words the longest known idiom at a place has and what it says; (1, 0) where none is known."""
    for length in range(min(_LONGEST_IDIOM, len(words) - place), 0, -1):
        strength = strengths.get(" ".join(words[place : place + length]))
        if strength is not None:
            return length, strength
    return 1, 0.0
