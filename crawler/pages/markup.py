"""Find scripts and link relations in a page by searching its bytes: building a tree costs ten times as much."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = re.compile(rb"<script|<!--")
_ATTRIBUTE = re.compile(r"""([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_WINDOW = 4_096
"""Bytes around a `rel=`; a longer tag is not searched, which keeps hostile pages linear."""
_MOST_LINKS = 3_000
"""Places with a `rel=` that are looked at; relations of the page itself stand near its top."""


@dataclass(frozen=True, slots=True)
class Script:
    """The content of one structured-data script."""

    content: bytes
    """UTF-8."""
    closed: bool
    """False where the page ends inside the script."""


def json_ld_scripts(page: bytes, lowered: bytes) -> Iterator[Script]:
    """Yield the JSON-LD scripts of a page in order; comments and other scripts are skipped whole.

    Args:
        page: The page as UTF-8.
        lowered: `page.lower()`, of the same length.
    """
    position = 0
    # An opening without an end is no comment; looking for the end each time anew would take quadratic time.
    last_comment_end = lowered.rfind(b"-->")
    while mark := _MARK.search(lowered, position):
        if mark.group() == b"<!--":
            position = lowered.find(b"-->", mark.end()) if mark.end() <= last_comment_end else mark.end()
            continue
        start = _tag_end(lowered, mark.end())
        if start < 0:
            return
        end = lowered.find(b"</script", start)
        tag = lowered[mark.start() : start]
        if b"json" in tag and b"ld+json" in html.unescape(tag.decode("utf-8", "replace")).encode():
            yield Script(page[start : end if end >= 0 else None], closed=end >= 0)
        if end < 0:
            return
        position = end


def _tag_end(lowered: bytes, start: int) -> int:
    """Return the position after the `>` that ends a tag, or -1; a `>` inside a quoted attribute does not end it."""
    end = lowered.find(b">", start)
    for _ in range(4):
        if end < 0 or lowered.count(b'"', start, end) % 2 == 0:
            break
        end = lowered.find(b">", end + 1, end + _WINDOW)
    return end + 1 if end >= 0 else lowered.find(b">", start) + 1 or -1


def link_targets(page: bytes, lowered: bytes) -> dict[str, str]:
    """Return the first address of each of the relations next, prev and canonical, entities decoded."""
    found: dict[str, str] = {}
    position = -1
    for _ in range(_MOST_LINKS):
        position = lowered.find(b"rel=", position + 1)
        if position < 0 or len(found) == 3:
            break
        near = lowered[position : position + 48]
        if b"next" in near or b"prev" in near or b"canonical" in near:
            for relation, target in _relations(page, lowered, position):
                found.setdefault(relation, target)
    return found


def _relations(page: bytes, lowered: bytes, position: int) -> Iterator[tuple[str, str]]:
    """Yield (relation, address) of the link or anchor tag around a position."""
    start = lowered.rfind(b"<", max(0, position - _WINDOW), position)
    end = lowered.find(b">", position, position + _WINDOW)
    if start < 0 or end < 0 or not lowered.startswith((b"<link", b"<a"), start):
        return
    tag = page[start:end].decode("utf-8", "replace")
    attributes = {m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "").strip() for m in _ATTRIBUTE.finditer(tag)}
    target = attributes.get("href", "")
    for relation in attributes.get("rel", "").lower().split():
        if relation in {"next", "prev", "canonical"} and target and not target.startswith(("#", "javascript:")):
            yield relation, target
