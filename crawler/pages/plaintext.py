"""Bring shown text into one spelling: no tags, entities decoded once, NFC, single blanks."""

import html
import re
import unicodedata

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*|/)?>|<!--[^>]*-->")
_INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span",
    "strong", "sub", "sup", "u", "wbr",
})  # fmt: skip
_DROPPED = re.compile(r"<(script|style)\b[^<>]*>[^<]*</\1\s*>", re.IGNORECASE)


def plain_text(shown: str | None) -> str | None:
    """Return text as a reader sees it, or None if nothing is left.

    Tags go first, then entities are decoded once, so that a written `&lt;b&gt;` stays what its author wrote.
    NUL characters are dropped because PostgreSQL cannot keep them.
    """
    if not shown:
        return None
    text = shown
    if "<" in text:
        text = _TAG.sub(_blank, _DROPPED.sub(" ", text))
    if "&" in text:
        text = html.unescape(text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))
    return " ".join(text.replace("\0", "").split()) or None


def _blank(tag: re.Match[str]) -> str:
    """Return what stands in for a tag: block tags and line breaks part words, inline tags do not."""
    return "" if (tag[2] or "").lower() in _INLINE else " "
