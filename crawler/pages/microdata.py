"""Read microdata into nodes: the same shape as JSON-LD gives."""

import html as entities
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

from crawler.pages.node import Node, Value, local_name
from crawler.pages.tree import read_tree, shown_text
from crawler.pages.widgetrating import drawn_rating

_WORDS = frozenset({
    "name", "headline", "reviewBody", "description", "text", "author", "ratingValue", "reviewAspect", "commentText",
})  # fmt: skip
"""Properties that are words: a link around them is where they lead, not what they say."""
_PROSE = _WORDS - {"ratingValue"}
"""Properties that are brought to plain text later."""
_ADDRESS = {
    element: attribute
    for attribute, elements in {
        "href": "a area link",
        "src": "img audio embed iframe source video track",
        "data": "object",
        "value": "data meter",
        "datetime": "time",
    }.items()
    for element in elements.split()
}
"""Element to the attribute that holds its value (HTML standard, 5.2.4 Values)."""


def read_microdata(page: bytes) -> tuple[Node, ...]:
    """Return the top items of a page in document order.

    Args:
        page: The page as UTF-8.
    """
    tree = read_tree(page)
    if tree is None:
        return ()
    return _Reader(tree.xpath("//*[@itemscope or @itemprop]")).roots()


class _Reader:
    """Collects the properties of every item of a page."""

    def __init__(self, elements: list[etree._Element]) -> None:
        """Find the items, their references and their properties."""
        items = [element for element in elements if element.get("itemscope") is not None]
        self._properties: dict[etree._Element, dict[str, tuple[Value, ...]]] = {item: {} for item in items}
        self._items = {item: Node(_types(item), item.get("itemid"), self._properties[item]) for item in items}
        self._referrers = self._references()
        self._owned: set[etree._Element] = set()
        for element in elements:
            if element.get("itemprop"):
                self._add(element)
        for item, node in self._items.items():
            self._properties[item].update(drawn_rating(item, node.types, node.properties))

    def roots(self) -> tuple[Node, ...]:
        """Return the items that are no property of another item."""
        return tuple(node for element, node in self._items.items() if element not in self._owned)

    def _references(self) -> dict[str, list[etree._Element]]:
        """Return the items that name an element's id in their itemref."""
        referrers: dict[str, list[etree._Element]] = {}
        for item in self._items:
            for target in (item.get("itemref") or "").split():
                referrers.setdefault(target, []).append(item)
        return referrers

    def _add(self, element: etree._Element) -> None:
        """Give an element's value to every item that it is a property of."""
        for owner in self._owners(element):
            if owner is element:
                continue
            properties = self._properties[owner]
            for name in dict.fromkeys(local_name(term) for term in element.get("itemprop", "").split()):
                value = self._items[element] if element in self._items else property_value(element, name)
                properties[name] = (*properties.get(name, ()), value)
            if element in self._items:
                self._owned.add(element)

    def _owners(self, element: etree._Element) -> Iterator[etree._Element]:
        """Yield the nearest item around an element, or the items that refer to it or to something around it."""
        if element.get("id") in self._referrers:
            yield from self._referrers[element.get("id", "")]
        for around in element.iterancestors():
            if around in self._items:
                yield around
                return
            if around.get("id") in self._referrers:
                yield from self._referrers[around.get("id", "")]
                return


def _types(element: etree._Element) -> tuple[str, ...]:
    """Return the local names of an item's types."""
    return tuple(local_name(term) for term in (element.get("itemtype") or "").split())


def property_value(element: etree._Element, name: str) -> Value:
    """Return the value of a property: its content attribute wherever it stands, else by element, else its text.

    Args:
        element: The element that states it.
        name: Local name of the property, e.g. reviewBody.
    """
    shown = _stated(element, name)
    # The tree has decoded the entities; prose is decoded again where tags are removed, and once is enough.
    return entities.escape(shown, quote=False) if name in _PROSE else shown


def _stated(element: etree._Element, name: str) -> str:
    """Return what an element states as the page has it."""
    content: str | None = element.get("content")
    if content is not None:
        return content
    text = shown_text(element)
    attribute = _ADDRESS.get(str(element.tag))
    if attribute in {"href", "src"} and name in _WORDS and text.strip():
        return text
    given: str | None = element.get(attribute) if attribute else None
    # An empty attribute is a template that was never filled; the text beside it may be.
    return given if given is not None and given.strip() else text
