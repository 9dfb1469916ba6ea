"""Repair JSON as pages really write it: comments, wrappers, trailing commas, control characters, cut-off ends."""

import html
import json
import re
from dataclasses import dataclass

# Strings are matched first, so that what only looks like a comment inside one is left alone; an unclosed string runs to
# the end, because trying each later quote anew would take quadratic time.
_PIECES = re.compile(
    r'(?P<string>"(?:[^"\\]|\\.)*+(?:"|\\?\Z))|(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z)|<!--.*?(?:-->|\Z)|-->|<!\[CDATA\[|\]\]>)',
    re.DOTALL,
)
_ESCAPED = re.compile(r"[\[{\s]{1,20}&quot;")
_BEGINNINGS = ("{", "[", "//", "/*", "<![CDATA[")
_TRAILING = re.compile(r'("(?:[^"\\]|\\.)*+(?:"|\\?\Z))|,(?=\s*[}\]])', re.DOTALL)
_TRAILING_SEEN = re.compile(r",\s*[}\]]")
_BAD_ESCAPE = re.compile(r"\\(?![\"\\/bfnrtu])|\\u(?![0-9a-fA-F]{4})")
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[{}\[\],]', re.DOTALL)
_DEEPEST = 200
CUT = "@cut"
"""Key that marks an object whose end was cut off."""


class BrokenJson(ValueError):
    """A block cannot be read, not even repaired."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a block of JSON holds."""

    values: tuple[object, ...]
    """Usually one; some sites write several objects one after the other."""
    repaired: bool = False
    """True where the block was not JSON as it stood."""
    cut: bool = False
    """True where the end was missing; objects that lack their end carry the key `CUT`."""


def load(text: str) -> Loaded:
    """Return the values of a block of JSON, repaired if need be.

    Raises:
        BrokenJson: If no repair of ours makes it readable.
    """
    text = text.strip("\ufeff \t\r\n;")
    if not text:
        return Loaded(())
    if (value := _try(text)) is not _FAILED:
        return Loaded((value,))
    text = _unwrapped(text)
    # Unescaped before anything else: without its quotes, the address in a string looks like a comment.
    mended = _mend(html.unescape(text) if _ESCAPED.match(text) else text)
    if (values := _sequence(mended)) is not None:
        return Loaded(values, repaired=True)
    if "&quot;" in mended and (values := _sequence(_mend(html.unescape(mended)))) is not None:
        return Loaded(values, repaired=True)
    if (value := _try(_close(mended))) not in (_FAILED, [], {CUT: True}):
        return Loaded((value,), repaired=True, cut=True)
    raise BrokenJson


_FAILED = object()
_DECODER = json.JSONDecoder(strict=False, parse_constant=lambda _: None)


def _try(text: str) -> object:
    """Return the decoded value, or `_FAILED`; NaN and infinity become None, control characters are let through."""
    try:
        return _DECODER.decode(text) if text else _FAILED
    except (ValueError, RecursionError):
        return _FAILED


def _unwrapped(text: str) -> str:
    """Return the text without HTML comments around or before it; anything that cannot begin JSON is refused at once."""
    for _ in range(4):
        if not text.startswith("<!--"):
            break
        end = text.find("-->")
        # "<!-- {...} -->" hides the block from old browsers, "<!-- words --> {...}" stands before it.
        text = (text[4 : end if end >= 0 else None] if end in {-1, len(text) - 3} else text[end + 3 :]).strip()
    if not text.startswith(_BEGINNINGS):
        raise BrokenJson
    return text


def _mend(text: str) -> str:
    """Return the text without comments, wrappers, trailing commas and escapes that JSON does not know."""
    # Most broken blocks are long; each pass is only made where its marks occur at all.
    if any(mark in text for mark in ("\\", "//", "/*", "<!", "-->", "]]>")):
        text = _PIECES.sub(lambda piece: _BAD_ESCAPE.sub("", piece["string"]) if piece["string"] else " ", text)
    if _TRAILING_SEEN.search(text):
        text = _TRAILING.sub(lambda piece: piece[1] or "", text)
    return text.strip(" \t\r\n;,")


def _sequence(text: str) -> tuple[object, ...] | None:
    """Return the values that stand one after the other, or None if anything else stands there."""
    values: list[object] = []
    position = 0
    while position < len(text) and len(values) < 1_000:
        try:
            value, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            return None
        values.append(value)
        position += len(text[position : position + 64]) - len(text[position : position + 64].lstrip(" \t\r\n;,"))
    return tuple(values) if position >= len(text) else None


def _close(text: str) -> str:
    """Return a cut-off text ended after its last whole member, every object that lacks its end marked."""
    if not text.startswith(("{", "[")):
        return ""
    open_brackets: list[str] = []
    end = 0
    for token in _TOKENS.finditer(text):
        mark = token[0]
        if mark in "{[":
            open_brackets.append(mark)
        elif mark in "}]" and open_brackets:
            open_brackets.pop()
        if not 0 < len(open_brackets) <= _DEEPEST:
            return ""
        if mark in "{}[],":
            end = token.start() if mark == "," else token.end()
    head = text[:end]
    tail = "".join(f',"{CUT}":true}}' if bracket == "{" else "]" for bracket in reversed(open_brackets))
    return head + (tail.removeprefix(",") if head.endswith("{") else tail)
