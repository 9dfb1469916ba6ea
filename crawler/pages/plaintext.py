"""Bring shown text into one spelling: no tags, entities decoded once, NFC, single blanks."""

import html
import re
import unicodedata

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*|/)?>")
_INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span",
    "strong", "sub", "sup", "u", "wbr",
})  # fmt: skip
# Shops escape the tags that their own editor made; no reviewer writes these two by hand.
_ESCAPED_BREAK = re.compile(r"&lt;/?(?:br|p)\s{0,4}/?&gt;", re.IGNORECASE)
_DROPPED = re.compile(r"<(script|style)\b[^<>]*>[^<]*</\1\s*>", re.IGNORECASE)


def storable(text: str) -> str:
    """Return text that every database keeps: no NUL, no half surrogates."""
    bare = text.replace("\0", "") if "\0" in text else text
    return bare if bare.isascii() else bare.encode("utf-8", "replace").decode("utf-8")


def plain_text(shown: str | None) -> str | None:
    """Return text as a reader sees it, or None if nothing is left.

    Tags go first, then entities are decoded once, so that a written `&lt;b&gt;` stays what its author wrote.
    """
    if not shown:
        return None
    text = shown
    if "<" in text:
        text = _TAG.sub(_blank, _DROPPED.sub(" ", _without_comments(text)))
    if "&" in text:
        text = html.unescape(_ESCAPED_BREAK.sub(" ", text))
    return clean_text(text)


def clean_text(shown: str) -> str | None:
    """Return text that holds no markup any more in one spelling, or None if nothing is left.

    What a tree gives is read with this: its entities are decoded, and a second time would be once too often.
    """
    text = shown if shown.isascii() else unicodedata.normalize("NFC", shown)
    return " ".join(storable(text).split()) or None


def _without_comments(text: str) -> str:
    """Return markup without its comments; an opening without an end stays, because somebody may have written it."""
    kept: list[str] = []
    position = 0
    # Searching by hand: a pattern would search the rest of the text anew for each opening that has no end.
    while (start := text.find("<!--", position)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[position:start])
        position = end + 3
    return "".join([*kept, text[position:]])


def _blank(tag: re.Match[str]) -> str:
    """Return what stands in for a tag: block tags and line breaks part words, inline tags do not."""
    return "" if tag[2].lower() in _INLINE else " "
