"""One shape for structured data: JSON-LD, microdata and RDFa are all read into nodes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

MAX_DEPTH = 64
"""Nesting beyond this is no review page; stops hostile input before Python's own limit does."""


def local_name(term: str) -> str:
    """Return a type or property without its vocabulary: http, https, full URL or prefix make no difference."""
    if term.isalpha():
        return term
    return term.rstrip("/").rpartition("/")[2].rpartition("#")[2].removeprefix("schema:")


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A thing with types and properties, from one block of structured data."""

    types: tuple[str, ...] = ()
    """Local names, e.g. Product."""
    id: str | None = None
    """@id or itemid, unchanged."""
    properties: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    """Local name to values in document order."""
    complete: bool = True
    """False where the block was cut off inside this node: its own statements may lack their end."""

    def values(self, *names: str) -> Iterator[Value]:
        """Yield the values of these properties, name by name."""
        for name in names:
            yield from self.properties.get(name, ())

    def nodes(self, *names: str) -> Iterator[Node]:
        """Yield those values of these properties that are nodes."""
        return (value for value in self.values(*names) if isinstance(value, Node))

    def first(self, *names: str) -> Value | None:
        """Return the first value of the first property that has one."""
        for name in names:
            if values := self.properties.get(name):
                return values[0]
        return None

    def text(self, *names: str) -> str | None:
        """Return the first value as text; of a node its name; None if there is none."""
        for name in names:
            for value in self.properties.get(name, ()):
                found = value.text("name", "value", "text") if isinstance(value, Node) else as_text(value)
                if found:
                    return found
        return None

    def is_a(self, types: frozenset[str]) -> bool:
        """Say whether the node has one of these types."""
        return not types.isdisjoint(self.types)

    def is_reference(self) -> bool:
        """Say whether the node only points to another one; many pages repeat the type beside the pointer."""
        return self.id is not None and not self.properties


Value: TypeAlias = str | int | float | bool | Node
"""What a property can say: a scalar or another thing."""


def as_text(value: str | int | float | bool) -> str:
    """Return a scalar as the page would write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else repr(value)


class References:
    """Finds the node that a bare @id points to."""

    def __init__(self, roots: Sequence[Node]) -> None:
        """Remember where to look: most pages have no references, so the index waits for the first one."""
        self._roots = roots
        self._by_id: dict[str, Node] | None = None

    def resolve(self, node: Node) -> Node:
        """Return what a reference points to; any other node is returned as it is."""
        return self._named(node) if node.is_reference() else node

    def _named(self, node: Node) -> Node:
        """Return the node that says most under the same @id: the first one with a type, else the first one."""
        if self._by_id is None:
            self._by_id = {}
            stated = [each for _, _, each in walk(self._roots) if each.id and not each.is_reference()]
            for each in sorted(stated, key=lambda each: not each.types):
                self._by_id.setdefault(each.id or "", each)
        return self._by_id.get(node.id or "", node)

    def fill(self, node: Node) -> Node:
        """Return a node with what its properties point to in place of the pointers; authors often stand apart."""
        if not any(value.is_reference() for name in node.properties for value in node.nodes(name)):
            return node
        filled = {
            name: tuple(self.resolve(value) if isinstance(value, Node) else value for value in values)
            for name, values in node.properties.items()
        }
        return replace(node, properties=filled)

    def about(self, node: Node, holder: Node | None) -> Node | None:
        """Return what a rating or review speaks of: its itemReviewed, else the node that holds it, else a bare name."""
        stated = next(node.nodes("itemReviewed"), None)
        if stated or holder:
            about = self.resolve(stated) if stated else holder
            # One block may say what a thing is, and another one only what it is worth.
            return self._named(about) if about and about.id and not about.types else about
        name = node.text("itemReviewed")
        return Node(properties={"name": (name,)}) if name else None


def walk(roots: Sequence[Node]) -> Iterator[tuple[Node | None, str, Node]]:
    """Yield (holder, property, node) for every node in document order; the holder of a root is None."""
    stack: list[tuple[Node | None, str, Node]] = [(None, "", root) for root in reversed(roots)]
    while stack:
        holder, name, node = stack.pop()
        yield holder, name, node
        below = [
            (node, key, value) for key, values in node.properties.items() for value in values if isinstance(value, Node)
        ]
        below.reverse()
        stack += below
