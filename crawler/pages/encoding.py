"""Find a page's character encoding as browsers do: byte-order mark, HTTP header, meta, then a look at the bytes."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SEARCHED = 16_384
"""Bytes in which a meta element counts: the standard's prescan ends at 1024, but browsers also obey a later one."""
_LABEL = re.compile(r"[a-z0-9][a-z0-9_:.-]{1,39}")
_CHARSET = re.compile(r"charset\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s;\"']+))", re.IGNORECASE)
_SAME_AS = {
    label: name
    for name, labels in {
        "windows-1252": "iso-8859-1 iso8859-1 iso88591 latin1 latin-1 l1 ascii us-ascii cp1252 x-cp1252 x-user-defined",
        "windows-1254": "iso-8859-9 latin5",
        "gb18030": "gb2312 gbk x-gbk",
        "cp932": "shift_jis shift-jis sjis x-sjis",
        "cp949": "ks_c_5601-1987 euc-kr",
        "big5hkscs": "big5",
        "iso-8859-2": "iso8859-2 latin2",
        "utf-8": "utf8 unicode-1-1-utf-8",
        "euc-jp": "x-euc-jp",
    }.items()
    for label in labels.split()
}
"""Labels whose meaning on the web differs from Python's, and other spellings (Encoding standard, 4.2)."""
_NOT_TEXT = frozenset({
    "utf-7", "utf-32", "idna", "punycode", "unicode-escape", "unicode_escape", "raw-unicode-escape",
    "raw_unicode_escape", "undefined", "mbcs", "oem",
})  # fmt: skip
"""Python codecs that no browser knows."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A body as text."""

    text: str
    """The text; bytes that mean nothing in the encoding became U+FFFD."""
    encoding: str
    """Name of the encoding, lower case."""
    replaced: int = 0
    """How many characters had to be replaced."""


def decode(body: bytes, content_type: str = "") -> Decoded:
    """Return a body as text in the encoding that a browser would choose.

    Args:
        body: The bytes as received, decompressed.
        content_type: HTTP header Content-Type; empty if unknown.
    """
    encoding = sniff_encoding(body, content_type)
    for mark, _ in _MARKS:
        body = body.removeprefix(mark)
    text = body.decode(encoding, errors="replace").replace("\0", "")
    return Decoded(text, encoding, text.count("\ufffd") if "\ufffd" in text else 0)


def sniff_encoding(body: bytes, content_type: str = "") -> str:
    """Return the name of the encoding; windows-1252 where nothing says otherwise and the bytes are not UTF-8."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return name
    header = _CHARSET.search(content_type[:1024])
    # A label that means nothing is no declaration: the search goes on.
    declared = known_encoding(next((g for g in header.groups() if g), "")) if header else None
    return declared or meta_encoding(body) or guess_encoding(body)


def known_encoding(label: str) -> str | None:
    """Return the encoding that a label means on the web, or None if it means none."""
    name = label.strip().lower()
    name = _SAME_AS.get(name, name)
    if not _LABEL.fullmatch(name) or name in _NOT_TEXT:
        return None
    try:
        canonical = codecs.lookup(name).name
        b"ab".decode(name)
    except (LookupError, ValueError):
        return None
    return None if canonical in _NOT_TEXT else name


def guess_encoding(body: bytes) -> str:
    """Return utf-8 if the bytes are UTF-8 and not mere ASCII, else windows-1252."""
    if body.isascii():
        return "windows-1252"
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        # A page cut in the middle of a character is still UTF-8.
        return (
            "utf-8"
            if error.start >= len(body) - 3 and error.start > 0 and not body[: error.start].isascii()
            else "windows-1252"
        )
    return "utf-8"


def meta_encoding(body: bytes) -> str | None:
    """Return the encoding that a meta element declares, or None."""
    for attributes in _meta_elements(body[:_SEARCHED].decode("latin-1")):
        label = attributes.get("charset")
        if label is None and attributes.get("http-equiv", "").lower() == "content-type":
            content = _CHARSET.search(attributes.get("content", ""))
            label = next((g for g in content.groups() if g), None) if content else None
        encoding = known_encoding(label) if label else None
        if encoding:
            # A meta that could be read as ASCII cannot stand in UTF-16.
            return "utf-8" if encoding.startswith("utf-16") else encoding
    return None


_TAG = re.compile(
    r"<(?:!--(?P<comment>)|(?P<meta>meta(?=[\s/]))|(?P<tag>/?[a-zA-Z][^\s>]*)|(?P<other>[!/?]))", re.IGNORECASE
)
_ATTRIBUTE = re.compile(r"[\s/]*([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"'][^\s>]*)|(?=>)))?")


def _meta_elements(text: str) -> Iterator[dict[str, str]]:
    """Yield the attributes of each meta element, walking as the HTML standard's prescan does."""
    position = 0
    while match := _TAG.search(text, position):
        position = match.end()
        if match["comment"] is not None:
            # `<!-->` is a whole comment, so the search starts within the opening.
            end = text.find("-->", match.start() + 2)
            if end < 0:
                return
            position = end + 3
        elif match["other"]:
            position = text.find(">", position) + 1 or len(text)
        else:
            attributes, position = _attributes(text, position)
            # A tag that never ends is no element.
            if match["meta"] and ">" in text[position : position + 3]:
                yield attributes


def _attributes(text: str, position: int) -> tuple[dict[str, str], int]:
    """Return the attributes of the tag at a position, and where it ends; the first of two equal names counts."""
    found: dict[str, str] = {}
    while match := _ATTRIBUTE.match(text, position):
        found.setdefault(match[1].lower(), (match[2] or match[3] or match[4] or ""))
        position = match.end()
    return found, position
