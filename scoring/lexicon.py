"""Read the polarity lexicon: hand-written opinion words and how strongly each speaks for or against."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from scoring.errors import LexiconDamaged
from scoring.inflection import inflect

LONGEST_IDIOM = 4
"""Most words that an idiom has."""

_LINE = re.compile(r"([+-][123]):((?: +\S+)+)")
_MARKED = re.compile(r"(.*\w)([~^*+])")
_ALTERNATE = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
# An apostrophe is typed in many ways; a variation selector only says how to draw the emoji before it.
_PLAIN = str.maketrans({"’": "'", "\ufe0f": None, "_": " "})


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Opinion words by language, each with how strongly it, alone, speaks for a satisfied or dissatisfied author."""

    strengths: Mapping[str, Mapping[str, float]]
    """Per language: casefolded form, or idiom with single blanks, to its strength, -3 to +3, never 0."""
    digest: str
    """SHA-256 over the languages and the bytes of their files, hex."""

    @classmethod
    def from_bytes(cls, files: Mapping[str, bytes]) -> "Lexicon":
        """Return the lexicon that the bytes of one file per language hold.

        A line is a comment (`#`) or a strength and words: `+2: gem* sturdy^ well_made`. A mark after a word stands
        for its regular forms, see `scoring.inflection`. German words are known in their spelling with ae, oe, ue and
        ss as well.

        Args:
            files: Bytes of each file by its language, such as `{"en": ..., "de": ...}`.

        Raises:
            LexiconDamaged: If a line is malformed, or a word has two strengths in one language.

        References:
            Ours, see docs/adr/0010-polarity-lexicon.md.
        """
        digest = hashlib.sha256()
        for language in sorted(files):
            digest.update(language.encode() + b"\0" + files[language] + b"\0")
        read = {language: MappingProxyType(_read(language, files[language])) for language in sorted(files)}
        return cls(MappingProxyType(read), digest.hexdigest())

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages that it has words of, sorted."""
        return tuple(self.strengths)

    def words(self, language: str) -> Mapping[str, float]:
        """Return strength by casefolded form or idiom; empty for a language that it does not hold."""
        return self.strengths.get(language, MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class _Entry:
    """One word as it stands in a file."""

    word: str
    """The word or idiom, casefolded, with single blanks."""
    mark: str
    """The mark that stands for its forms, or empty."""
    strength: float
    """From -3 to +3, never 0."""
    where: str
    """File and line."""


def _read(language: str, content: bytes) -> dict[str, float]:
    """Return the strength of each form of one file; a form that is written out comes before a derived one."""
    entries = list(_entries(f"{language}.txt", content))
    written = _by_form((entry.word, entry) for entry in entries)
    derived = ((form, entry) for entry in entries for form in inflect(entry.word, entry.mark, language))
    known = written | _by_form((form, entry) for form, entry in derived if form not in written)
    strengths = {form: entry.strength for form, entry in known.items()}
    if language != "de":
        return strengths
    return {form.translate(_ALTERNATE): strength for form, strength in strengths.items()} | strengths


def _entries(file: str, content: bytes) -> Iterator[_Entry]:
    """Yield the words of a file in its order."""
    try:
        lines = content.decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise _damaged("is not UTF-8", f"{file}, byte {error.start}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("#"):
            yield from _line_entries(line.rstrip(), f"{file}, line {number}")


def _line_entries(line: str, where: str) -> Iterator[_Entry]:
    """Yield the words of one line."""
    matched = _LINE.fullmatch(line)
    if matched is None:
        raise _damaged(f"holds {line[:40]!r}, which is not a strength (-3 to +3, not 0), a colon and words", where)
    for written in matched[2].split():
        marked = _MARKED.fullmatch(written)
        bare, mark = (marked[1], marked[2]) if marked else (written, "")
        word = unicodedata.normalize("NFC", bare.casefold()).translate(_PLAIN)
        if not all(parts := word.split(" ")) or len(parts) > LONGEST_IDIOM:
            raise _damaged(f"holds {written!r}, which is not one to {LONGEST_IDIOM} words joined with _", where)
        yield _Entry(word, mark, float(matched[1]), where)


def _by_form(forms: Iterable[tuple[str, _Entry]]) -> dict[str, _Entry]:
    """Return the entry of each form, refusing a form with two strengths."""
    known: dict[str, _Entry] = {}
    for form, entry in forms:
        first = known.setdefault(form, entry)
        if first.strength != entry.strength:
            reason = f"gives {form!r} the strength {entry.strength:+.0f}, but {first.strength:+.0f} at {first.where}"
            raise _damaged(reason, entry.where)
    return known


def _damaged(reason: str, where: str) -> LexiconDamaged:
    """Return the error for a file that is no lexicon."""
    next_step = "Correct that line, or restore the shipped file in scoring/models/polarity."
    return LexiconDamaged(f"The polarity lexicon {reason}.", where=where, next_step=next_step)
