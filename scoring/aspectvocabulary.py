"""Find the words of many vocabularies in texts: stems, compounds and phrases, each word looked up once."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scoring.aspectset import AspectSet, Vocabulary

# Combining marks belong to their letter; a hyphen parts words, so that "work-life-balance" is "work life balance".
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f]|['’](?=[^\W_]))*")
_ASCII = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "’": "'"})
_WILDCARD = "*"
_REMEMBERED = 200_000


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a text by which an aspect is recognised."""

    aspect: str
    """Key of the aspect."""
    start: int
    """Where they begin, in characters of the text."""
    end: int
    """Where they end, exclusive."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of a vocabulary."""

    aspect: str
    """Key of the aspect."""
    pattern: tuple[int, ...]
    """Numbers of the word patterns that have to follow one another."""
    is_exception: bool
    """Whether it covers words that are no mention."""


class VocabularyMatcher:
    """The vocabularies of one language, ready to be looked for.

    Args:
        vocabularies: Vocabulary by key of the aspect.
    """

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        self._patterns = _Patterns()
        self._known: dict[str, tuple[int, ...]] = {}
        self._entries: dict[int, list[_Entry]] = {}
        for aspect, vocabulary in vocabularies.items():
            self._add(aspect, vocabulary.words, is_exception=False)
            self._add(aspect, vocabulary.exceptions, is_exception=True)

    @classmethod
    def of_set(cls, aspect_set: AspectSet, language: str) -> "VocabularyMatcher":
        """Return the matcher of a set's vocabularies in one language."""
        return cls(
            {
                aspect.key: aspect.vocabularies[language]
                for aspect in aspect_set.aspects
                if language in aspect.vocabularies
            }
        )

    def find(self, text: str) -> list[Mention]:
        """Return the mentions in a text in order; those of one aspect that overlap each other are one."""
        words = list(_WORD.finditer(text))
        hits = [self._hits(match.group()) for match in words]
        found = [
            (entry, words[place].start(), words[place + len(entry.pattern) - 1].end())
            for place, numbers in enumerate(hits)
            if numbers
            for entry in self._matching(numbers, place, hits)
        ]
        excepted = [(entry.aspect, start, end) for entry, start, end in found if entry.is_exception]
        kept = {
            (start, end, entry.aspect)
            for entry, start, end in found
            if not entry.is_exception and not _is_covered(excepted, entry.aspect, (start, end))
        }
        return _joined(sorted(kept))

    def _add(self, aspect: str, entries: Iterable[str], *, is_exception: bool) -> None:
        for entry in entries:
            pattern = tuple(self._patterns.number(word) for word in entry.split())
            self._entries.setdefault(pattern[0], []).append(_Entry(aspect, pattern, is_exception))

    def _hits(self, word: str) -> tuple[int, ...]:
        """Return the numbers of the patterns that a word meets; the answer is remembered."""
        numbers = self._known.get(word)
        if numbers is None:
            # Binary noise would otherwise fill the memory with words that come once.
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            numbers = self._known[word] = self._patterns.met_by(fold_word(word))
        return numbers

    def _matching(self, numbers: Sequence[int], place: int, hits: Sequence[Sequence[int]]) -> Iterator[_Entry]:
        """Yield the entries that begin at a place and whose further words follow there."""
        for number in numbers:
            for entry in self._entries.get(number, ()):
                rest = entry.pattern[1:]
                following = hits[place + 1 : place + 1 + len(rest)]
                if len(following) == len(rest) and all(
                    wanted in met for wanted, met in zip(rest, following, strict=True)
                ):
                    yield entry


class _Patterns:
    """Numbered word patterns: whole words, beginnings, endings and inner parts."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._whole: dict[str, int] = {}
        self._beginnings: dict[str, int] = {}
        self._endings: dict[str, int] = {}
        self._inner: dict[str, int] = {}

    def number(self, pattern: str) -> int:
        """Return the number of a pattern such as `gehalt*`, `*lohn` or `*essen*`; a new one where it is new."""
        stem = fold_word(pattern.strip(_WILDCARD))
        written = f"{_WILDCARD * pattern.startswith(_WILDCARD)}{stem}{_WILDCARD * pattern.endswith(_WILDCARD)}"
        if written not in self._numbers:
            self._numbers[written] = len(self._numbers)
            open_left, open_right = written.startswith(_WILDCARD), written.endswith(_WILDCARD)
            tables = {
                (False, False): self._whole,
                (False, True): self._beginnings,
                (True, False): self._endings,
                (True, True): self._inner,
            }
            tables[open_left, open_right][stem] = self._numbers[written]
        return self._numbers[written]

    def met_by(self, word: str) -> tuple[int, ...]:
        """Return the numbers of the patterns that a folded word meets."""
        met = [self._whole[word]] if word in self._whole else []
        met += [self._beginnings[word[:n]] for n in range(1, len(word) + 1) if word[:n] in self._beginnings]
        met += [self._endings[word[n:]] for n in range(len(word)) if word[n:] in self._endings]
        met += [number for stem, number in self._inner.items() if stem in word]
        return tuple(met)


def fold_word(word: str) -> str:
    """Return a word as vocabularies compare it: case folded, ä as ae, ß as ss, its first 64 letters."""
    # Nothing that people write is longer; beyond it only the time to compare would grow.
    cut = word[:64]
    return cut.lower() if cut.isascii() else unicodedata.normalize("NFC", cut).casefold().translate(_ASCII)


def _is_covered(excepted: Sequence[tuple[str, int, int]], aspect: str, span: tuple[int, int]) -> bool:
    """Say whether an exception of the aspect covers part of a span."""
    return any(aspect == key and start < span[1] and end > span[0] for key, start, end in excepted)


def _joined(found: Sequence[tuple[int, int, str]]) -> list[Mention]:
    """Return mentions in order, overlapping ones of one aspect joined."""
    last: dict[str, int] = {}
    mentions: list[Mention] = []
    for start, end, aspect in found:
        place = last.get(aspect)
        if place is not None and start < mentions[place].end:
            mentions[place] = Mention(aspect, mentions[place].start, max(end, mentions[place].end))
        else:
            last[aspect] = len(mentions)
            mentions.append(Mention(aspect, start, end))
    return mentions
