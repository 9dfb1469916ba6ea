"""Read RDFa Lite into nodes: the same shape as JSON-LD and microdata give.

References:
    RDFa Lite 1.1 (W3C): vocab, typeof, property, resource, prefix; of RDFa Core 1.1 also about and rel around an item.
"""

import re
from collections.abc import Mapping

from lxml import etree  # type: ignore[import-untyped]

from crawler.pages.microdata import property_value
from crawler.pages.node import Node, Value, local_name
from crawler.pages.tree import read_tree
from crawler.pages.widgetrating import drawn_rating

_HOME = "schema.org"
_PREFIX = re.compile(r"([\w-]{1,40}):\s{1,4}(\S{1,200})")


def read_rdfa(page: bytes) -> tuple[Node, ...]:
    """Return the top items of a page in document order; what other vocabularies say, such as Open Graph, is left out.

    Args:
        page: The page as UTF-8.
    """
    tree = read_tree(page)
    return () if tree is None else _Reader(tree).roots()


class _Reader:
    """Collects the properties of every item of a page."""

    def __init__(self, tree: etree._Element) -> None:
        """Find the items and their properties."""
        self._prefixes = _prefixes(tree)
        typed = {element: self._names(element, "typeof") for element in tree.xpath("//*[@typeof]")}
        self._items: dict[etree._Element, Node] = {}
        self._properties: dict[Node, dict[str, tuple[Value, ...]]] = {}
        for element, types in typed.items():
            if types:
                properties: dict[str, tuple[Value, ...]] = {}
                node = Node(types, _identity(element), properties)
                self._items[element], self._properties[node] = node, properties
        self._known = {node.id: node for node in reversed(self._items.values()) if node.id}
        self._owned: set[Node] = set()
        # Without an item there is nothing to own a property: most pages end here.
        for element in tree.xpath("//*[@property or @typeof]") if self._items else ():
            self._add(element)
        for element, node in self._items.items():
            self._properties[node].update(drawn_rating(element, node.types, node.properties))

    def roots(self) -> tuple[Node, ...]:
        """Return the items that are no property of another item."""
        return tuple(node for node in self._items.values() if node not in self._owned)

    def _add(self, element: etree._Element) -> None:
        """Give an element's value to the item that it is a property of."""
        owner, relations = self._owner(element)
        node = self._items.get(element)
        names = self._names(element, "property") or (relations if node is not None else ())
        if owner is None or owner is node:
            return
        for name in names:
            value = _stated(element, name) if node is None else node
            properties = self._properties[owner]
            properties[name] = (*properties.get(name, ()), value)
        if node is not None and names:
            self._owned.add(node)

    def _owner(self, element: etree._Element) -> tuple[Node | None, tuple[str, ...]]:
        """Return the item around an element, and the relation that an element between them states."""
        relations = self._names(element, "rel")
        if element.get("about") in self._known and element not in self._items:
            return self._known[element.get("about")], relations
        for around in element.iterancestors():
            if around in self._items:
                return self._items[around], relations
            if around.get("about") in self._known:
                return self._known[around.get("about")], relations
            relations = relations or self._names(around, "rel")
        return None, relations

    def _names(self, element: etree._Element, attribute: str) -> tuple[str, ...]:
        """Return the local names of an attribute's schema.org terms."""
        terms = (element.get(attribute) or "").split()
        return tuple(dict.fromkeys(name for term in terms if (name := self._local(term, element))))

    def _local(self, term: str, element: etree._Element) -> str:
        """Return the local name of a term; empty if it is of another vocabulary."""
        prefix, colon, rest = term.partition(":")
        if not colon:
            return term if _HOME in _vocabulary(element) else ""
        if rest.startswith("//"):
            return local_name(term) if _HOME in term else ""
        return local_name(rest) if _HOME in self._prefixes.get(prefix, "") else ""


def _vocabulary(element: etree._Element) -> str:
    """Return the vocabulary that holds for an element's terms without prefix."""
    stated = element.get("vocab")
    if stated is None:
        stated = next((v for around in element.iterancestors() if (v := around.get("vocab")) is not None), "")
    return str(stated)


def _prefixes(tree: etree._Element) -> Mapping[str, str]:
    """Return the prefixes of a page; `schema` needs no declaration."""
    found = {"schema": f"http://{_HOME}/"}
    for element in tree.xpath("//*[@prefix]"):
        found |= {match[1]: match[2] for match in _PREFIX.finditer(element.get("prefix"))}
    for name, home in tree.attrib.items():
        if str(name).startswith("xmlns:"):
            found[str(name).removeprefix("xmlns:")] = str(home)
    return found


def _identity(element: etree._Element) -> str | None:
    """Return what an item is called."""
    return element.get("resource") or element.get("about") or None


def _stated(element: etree._Element, name: str) -> Value:
    """Return the value of a property: what it points to, else what it says."""
    target = element.get("resource")
    return Node(id=target) if target and element.get("content") is None else property_value(element, name)
