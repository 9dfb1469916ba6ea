"""Turn XML elements into trees of names and texts: attributes are fields, comments nothing, bold words are text."""

import re
from collections.abc import Iterable, Iterator

from lxml import etree  # type: ignore[import-untyped]

from crawler.imports.audits.tree import Branch, Node

_NO_DATA = ("http://www.w3.org/2001/XMLSchema-instance", "http://www.w3.org/XML/1998/namespace")
"""Namespaces of attributes that say something of the file and not of an audit."""
_MARKUP = frozenset({"b", "br", "em", "i", "p", "small", "span", "strong", "sub", "sup", "u"})
"""Elements within a sentence; they are no fields."""
_BREAKS = frozenset({"br", "p"})


def branch_of(element: etree._Element) -> Branch:
    """Return an element's attributes, what is in it, and its own text under the name "text"."""
    entries: list[tuple[str, Node]] = list(_attributes(element))
    for child in _children(element):
        entries += _entries(child)
    if text := _joined([element.text, *(child.tail for child in element)]):
        entries.append(("text", text))
    return Branch(tuple(entries))


def name_of(element: etree._Element) -> str:
    """Return an element's name without namespace, "IssueDate" as "Issue Date"."""
    return _spaced(etree.QName(element).localname)


def _entries(child: etree._Element) -> Iterator[tuple[str, Node]]:
    """Yield a branch, or where nothing but text is in an element its text and its attributes."""
    name = name_of(child)
    if not all(_is_markup(each) for each in _children(child)):
        yield name, branch_of(child)
        return
    text, attributes = _joined(_texts(child)), list(_attributes(child))
    # <Scope value="Metal"/> says what <Scope>Metal</Scope> says.
    if text or not attributes:
        yield name, text
    for own, value in attributes:
        yield f"{name} / {own}", value


def _children(element: etree._Element) -> list[etree._Element]:
    # Comments and instructions have no name.
    return [child for child in element if isinstance(child.tag, str)]


def _is_markup(element: etree._Element) -> bool:
    name = etree.QName(element).localname.lower()
    return name in _MARKUP and all(_is_markup(child) for child in _children(element))


def _texts(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield " " if etree.QName(child).localname.lower() in _BREAKS else ""
            yield from _texts(child)
        yield child.tail or ""


def _joined(texts: Iterable[str | None]) -> str | None:
    return " ".join("".join(text or "" for text in texts).split()) or None


def _attributes(element: etree._Element) -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        told = etree.QName(name)
        if told.namespace not in _NO_DATA:
            yield _spaced(told.localname), value


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|_+", " ", name)
