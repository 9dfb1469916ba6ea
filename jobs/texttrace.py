"""Look for texts in files of any kind: plain, packed, escaped for JSON, HTML or a table, in any usual encoding.

Texts and files are reduced to their ASCII letters and digits before they are compared: so neither the encoding, nor
quotes, nor where a line was broken, nor how a letter outside ASCII was written makes a difference. Texts in scripts
that leave too little are compared with all their other letters, too. How long this takes does not depend on how many
texts are looked for: of each, all runs of eight characters are in one index, and of a file only each eighth run is
looked up there.
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from hashlib import file_digest
from pathlib import Path

from jobs.filelayers import Unreadable, layers
from scoring.clause import split_clauses

LONGEST_NEEDLE = 64
"""Characters of a text, after reduction, that are looked for."""
SHORTEST_NEEDLE = 16
"""Shorter ones, such as "Great!", stand in many files; they count where they are a whole field."""
SHORTEST_SENTENCE = 32
"""A sentence or clause of a text counts from here: reports quote such ones, and shorter ones many people write."""
_RUN = 8
_SEAM = 4096
"""Bytes of each piece that are seen again with the next: a text whose letters are all escaped needs so many."""
_ASCII = bytes(n for n in range(256) if not chr(n).isalnum() or n > 127)
_WIDE = bytes(n for n in range(128) if not chr(n).isalnum())
_SENTENCE_END = re.compile(r"[.!?\u3002\uff01\uff1f]+\s*|\s*[\r\n]+\s*")
_JSON = re.compile(rb"\\u([0-9a-fA-F]{4})(?:\\u([dD][c-fC-F][0-9a-fA-F]{2}))?")
_SIMPLE = re.compile(rb"\\[nrtbf]")
_ENTITY = re.compile(rb"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_EDGE = rb"""(?:^|[\x00-\x1f"'<>,;|()\[\]{}])"""
_EDGE_AFTER = rb"""(?:$|[\x00-\x1f"'<>,;|()\[\]{}\\])"""


class Trace(IntEnum):
    """What a file has to do with some texts."""

    NONE = 0
    SHORT = 1
    """A short text stands in it as a whole field; somebody else may have written the same."""
    CLOSED = 2
    """It could not be looked into, or not wholly."""
    HELD = 3
    """It holds one of them, or is what one was read from."""


@dataclass(frozen=True, slots=True)
class Traced:
    """What was found in one file."""

    trace: Trace
    """What it is."""
    why: str = ""
    """Why it could not be looked into."""


@dataclass(frozen=True, slots=True)
class Needles:
    """Texts to look for, prepared once."""

    digests: frozenset[str]
    """SHA-256, hex, of the files that they were read from."""
    index: dict[bytes, list[tuple[bytes, int]]] = field(default_factory=dict)
    """The reduced texts by each of their runs of eight characters, and how many characters stand before it."""
    is_wide: bool = False
    """Whether some texts are compared with letters outside ASCII."""
    short: "re.Pattern[bytes] | None" = None
    """What finds the short ones as whole fields."""

    def look(self, path: Path) -> Traced:
        """Return what a file has to do with these texts."""
        best = Trace.NONE
        try:
            with path.open("rb") as file:
                if file_digest(file, "sha256").hexdigest() in self.digests:
                    return Traced(Trace.HELD)
            for layer in layers(path):
                best = max(best, self._worst(layer.chunks))
                if best is Trace.HELD:
                    return Traced(best)
        except Unreadable as closed:
            return Traced(Trace.CLOSED, str(closed))
        except OSError as error:
            return Traced(Trace.CLOSED, error.strerror or type(error).__name__)
        return Traced(best)

    def _worst(self, chunks: Iterable[bytes]) -> Trace:
        found = Trace.NONE
        before = b""
        for chunk in chunks:
            for form in _forms(before + chunk):
                if self._holds(form.translate(None, _ASCII)) or (
                    self.is_wide and self._holds(form.translate(None, _WIDE))
                ):
                    return Trace.HELD
                if self.short is not None and self.short.search(form):
                    found = Trace.SHORT
            before = chunk[-_SEAM:] if len(chunk) >= _SEAM else (before + chunk)[-_SEAM:]
        return found

    def _holds(self, reduced: bytes) -> bool:
        index = self.index
        if not index:
            return False
        return any(
            reduced.startswith(needle, n - before)
            for n in range(0, len(reduced), _RUN)
            for needle, before in index.get(reduced[n : n + _RUN], ())
            if n >= before
        )


def needles_of(texts: Iterable[tuple[str, str]]) -> Needles:
    """Return what to look for.

    Args:
        texts: Each text, and the SHA-256 in hex of what it was read from; empty where that is not known.
    """
    pairs = list(texts)
    index: dict[bytes, list[tuple[bytes, int]]] = {}
    long: set[bytes] = set()
    short: set[bytes] = set()
    is_wide = False
    for text in {text for text, _ in pairs}:
        reduced, wide = _reduced(text.encode("utf-8", "surrogatepass"))
        is_wide = is_wide or wide
        if len(reduced) >= SHORTEST_NEEDLE:
            long.add(reduced)
        elif words := text.strip():
            short.add(words.encode("utf-8", "surrogatepass"))
        clauses = (text[clause.start : clause.end] for clause in split_clauses(text))
        for quotable in {*_SENTENCE_END.split(text), *clauses}:
            reduced, wide = _reduced(quotable.encode("utf-8", "surrogatepass"))
            if len(reduced) >= SHORTEST_SENTENCE:
                long.add(reduced)
                is_wide = is_wide or wide
    for needle in long:
        for n in range(len(needle) - _RUN + 1):
            index.setdefault(needle[n : n + _RUN], []).append((needle, n))
    digests = frozenset(digest for _, digest in pairs if digest)
    return Needles(digests, index, is_wide, _whole_field(short))


def _reduced(text: bytes) -> tuple[bytes, bool]:
    """Return the start of a text as it is compared, and whether with letters outside ASCII."""
    ascii_alone = text.translate(None, _ASCII)[:LONGEST_NEEDLE]
    if len(ascii_alone) >= SHORTEST_NEEDLE or text.isascii():
        return ascii_alone, False
    return text.translate(None, _WIDE)[:LONGEST_NEEDLE], True


def _whole_field(short: Iterable[bytes]) -> "re.Pattern[bytes] | None":
    some = sorted(short)
    if not some:
        return None
    # A table doubles the quotes in a field.
    written = (re.escape(words).replace(rb'"', rb'"{1,2}') for words in some)
    return re.compile(_EDGE + rb"[ \t]*(?:" + rb"|".join(written) + rb")[ \t]*" + _EDGE_AFTER)


def _forms(raw: bytes) -> Iterator[bytes]:
    """Yield bytes as they are, and with their escapes undone as often as there are any: HTML in JSON has both."""
    yield raw
    for undo in (_json_undone, _entities_undone):
        undone = undo(raw)
        if undone != raw:
            yield undone
            raw = undone


def _json_undone(raw: bytes) -> bytes:
    if b"\\" not in raw:
        return raw
    return _SIMPLE.sub(b"\n", _JSON.sub(_letter, raw)).replace(b'\\"', b'"').replace(b"\\/", b"/")


def _letter(match: "re.Match[bytes]") -> bytes:
    digits = match[1] + (match[2] or b"")
    return bytes.fromhex(digits.decode("ascii")).decode("utf-16-be", "replace").encode("utf-8", "replace")


def _entities_undone(raw: bytes) -> bytes:
    if b"&" not in raw:
        return raw
    undo: Callable[[re.Match[bytes]], bytes] = _entity
    # Twice: what was escaped before it was put into XML.
    return _ENTITY.sub(undo, _ENTITY.sub(undo, raw))


def _entity(match: "re.Match[bytes]") -> bytes:
    return html.unescape(match[0].decode("ascii")).encode("utf-8", "replace")
