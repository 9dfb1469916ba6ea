"""Read and find words that name things, words good or bad when said of them, and cues for how something is said."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scoring.errors import LexiconDamaged
from scoring.inflection import inflect

LONGEST_IDIOM = 4
"""Most words that an idiom has."""
FOR, AGAINST = "+", "-"

_LINE = re.compile(r"(?P<kind>[a-z]+/[a-z]+|[+\-~][a-z]+):(?P<words>(?: +\S+)+)")
_MARKED = re.compile(r"(.*\w)([~^*+])")

Table = Mapping[str, frozenset[str]]
"""Casefolded word, or idiom with single blanks, to what it is an example of."""


@dataclass(frozen=True, slots=True)
class Found:
    """A word or idiom that stands in a sentence."""

    first: int
    """Its first token."""
    last: int
    """Its last token."""
    kinds: frozenset[str]
    """What it is an example of."""


@dataclass(frozen=True, slots=True)
class AspectWords:
    """What words of one language speak of."""

    things: Table = field(default_factory=dict)
    """Names of things to group and thing, such as `food/dish`."""
    opinions: Table = field(default_factory=dict)
    """What is good (`+food`) or bad (`-food`) when said of a group."""
    cues: Table = field(default_factory=dict)
    """What shows that something is told, supposed, compared, hedged, held back: `told`."""

    @classmethod
    def from_bytes(cls, content: bytes, *, language: str) -> "AspectWords":
        """Return the words that a file holds.

        A line is a comment (`#`) or a kind and words: `food/dish: pizza* pad_thai`, `+food: tender^`, `~told: we_had`.
        A mark after a word stands for its regular forms, see scoring.inflection.

        Args:
            content: UTF-8 text.
            language: ISO 639-1 code.

        Raises:
            LexiconDamaged: If a line is malformed.

        References:
            Ours, see docs/models.md, Aspects.
        """
        tables: dict[str, dict[str, set[str]]] = {part: defaultdict(set) for part in ("things", "opinions", "cues")}
        for kind, form in _forms(content, language):
            part = "cues" if kind[0] == "~" else "opinions" if kind[0] in "+-" else "things"
            tables[part][form].add(kind.removeprefix("~"))
        return cls(
            **{part: {word: frozenset(kinds) for word, kinds in table.items()} for part, table in tables.items()}
        )


def find_words(tokens: Sequence[str], table: Table) -> tuple[Found, ...]:
    """Return the words and idioms of a table that stand in a sentence, the longest at each place, none within another.

    Args:
        tokens: Casefolded tokens of a sentence; a hyphen within one is as good as a blank.
        table: One of the tables of `AspectWords`.
    """
    plain = [token.replace("-", " ") for token in tokens] if table else []
    found = []
    place = 0
    while place < len(plain):
        match = _longest(plain, place, table)
        found += [match] if match else []
        place = match.last + 1 if match else place + 1
    return tuple(found)


def side_of(found: Found, groups: frozenset[str]) -> str:
    """Return `FOR` or `AGAINST`, what an opinion says of some groups; empty if it says neither, or both.

    Args:
        found: A word of `AspectWords.opinions`.
        groups: Groups such as `food`; none asks for all.
    """
    sides = {kind[0] for kind in found.kinds if not groups or kind[1:] in groups}
    return next(iter(sides)) if len(sides) == 1 else ""


def _longest(plain: Sequence[str], place: int, table: Table) -> Found | None:
    """Return the longest known idiom that begins at a place."""
    for length in range(min(LONGEST_IDIOM, len(plain) - place), 0, -1):
        kinds = table.get(" ".join(plain[place : place + length]))
        if kinds:
            return Found(place, place + length - 1, kinds)
    return None


def _forms(content: bytes, language: str) -> Iterator[tuple[str, str]]:
    """Yield kind and form for each form of each word of a file."""
    try:
        lines = content.decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise _damaged("is not UTF-8", f"words-{language}.txt, byte {error.start}") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        matched = _LINE.fullmatch(line.rstrip())
        if matched is None:
            reason = f"holds {line[:40]!r}, which is not a kind, a colon and words"
            raise _damaged(reason, f"words-{language}.txt, line {number}")
        for written in matched["words"].split():
            for form in _spelt_out(written, language):
                yield matched["kind"], form


def _spelt_out(written: str, language: str) -> tuple[str, ...]:
    """Return a word and its regular forms."""
    marked = _MARKED.fullmatch(written)
    bare, mark = (marked[1], marked[2]) if marked else (written, "")
    word = bare.casefold().replace("_", " ")
    return (word, *inflect(word, mark, language))


def _damaged(reason: str, where: str) -> LexiconDamaged:
    return LexiconDamaged(
        f"The list of words for aspects {reason}.",
        where=where,
        next_step="Correct that line, or restore the shipped file in scoring/models/aspects.",
    )
