"""Read JSON-LD blocks into nodes: graphs, lists, nesting, references, several blocks, broken blocks."""

from dataclasses import dataclass

from crawler.pages.jsonrepair import CUT, BrokenJson, load
from crawler.pages.node import MAX_DEPTH, Node, Value, local_name
from crawler.pages.plaintext import storable

_ALIASES = {"type": "@type", "id": "@id"}
_RATING_WORDS = ("ratingValue", "Review", "review", "aggregateRating")


@dataclass(frozen=True, slots=True)
class Block:
    """One JSON-LD block as read."""

    roots: tuple[Node, ...] = ()
    """Its top nodes."""
    problem: str | None = None
    """What was wrong with it, in plain words; None if nothing."""
    lost: bool = False
    """True where something that speaks of ratings or reviews could not be read."""


def read_block(text: str, *, closed: bool = True) -> Block:
    """Return the nodes of a block; a broken one gives what it holds and says so.

    Args:
        text: Content of the script element.
        closed: False where the page ends inside the script.
    """
    rated = any(word in text for word in _RATING_WORDS)
    try:
        loaded = load(text)
    except BrokenJson:
        return Block(problem="a JSON-LD block could not be read and was left out", lost=rated)
    # The vocabulary's own context lets a page write type and id for @type and @id.
    is_aliased = '"@type"' not in text and '"@context"' in text
    values = [_with_keywords(value, 0) for value in loaded.values] if is_aliased else loaded.values
    roots = tuple(node for value in values for node in _values(value, 0) if isinstance(node, Node))
    if loaded.cut or not closed:
        return Block(roots, problem="a JSON-LD block is cut off; its last entries are missing", lost=rated)
    return Block(roots, problem="a JSON-LD block was repaired before reading" if loaded.repaired else None)


def _with_keywords(value: object, depth: int) -> object:
    """Return a JSON value with the keywords in place of their aliases; what is nested too deeply is dropped."""
    if depth >= MAX_DEPTH:
        return None
    if isinstance(value, list):
        return [_with_keywords(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {_ALIASES.get(key, key): _with_keywords(inner, depth + 1) for key, inner in value.items()}
    return value


def _values(value: object, depth: int) -> tuple[Value, ...]:
    """Return a JSON value as property values: lists flattened, objects as nodes, null as nothing."""
    if isinstance(value, list):
        return tuple(inner for item in value for inner in _values(item, depth + 1)) if depth < MAX_DEPTH else ()
    if isinstance(value, dict):
        # Expanded JSON-LD wraps every scalar and list.
        for wrapper in ("@value", "@list", "@set"):
            if wrapper in value:
                return _values(value[wrapper], depth + 1)
        return (_node(value, depth),) if depth < MAX_DEPTH else ()
    if isinstance(value, str):
        return (storable(value),)
    return (value,) if isinstance(value, (int, float)) else ()


def _node(members: dict[str, object], depth: int) -> Node:
    """Return an object as a node; keywords other than @id, @type and @graph are dropped."""
    properties: dict[str, tuple[Value, ...]] = {}
    for key, value in members.items():
        name = _property(key)
        if name:
            # Most values are texts, and this loop is where reading a page spends its time.
            values = (storable(value),) if isinstance(value, str) else _values(value, depth + 1)
            properties[name] = properties[name] + values if name in properties else values
    identity = members.get("@id")
    return Node(
        types=_types(members.get("@type")),
        id=storable(identity) if isinstance(identity, str) else None,
        properties=properties,
        complete=CUT not in members,
    )


def _property(key: str) -> str:
    """Return the local name of a property; empty for a keyword that says nothing of the thing."""
    if key.startswith("@"):
        return key if key == "@graph" else ""
    return key if key.isalpha() else local_name(key)


def _types(stated: object) -> tuple[str, ...]:
    """Return the local names of one type or of a list of them."""
    terms = stated if isinstance(stated, list) else (stated,)
    return tuple(local_name(term) for term in terms if isinstance(term, str))
