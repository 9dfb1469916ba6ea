"""Find the nodes of a page that state a rating or a review, and the thing that each speaks of."""

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.pages.node import Node, References, walk
from crawler.pages.schemathing import Thing, thing_of

REVIEW_TYPES = frozenset({"Review", "UserReview", "CriticReview", "EmployerReview", "Recommendation", "review"})
"""Opinions on things, also in the wrong case; a ClaimReview judges whether a sentence is true and is none."""

_AGGREGATE_TYPES = frozenset({"AggregateRating", "EmployerAggregateRating", "aggregateRating"})
_PLAIN_TYPES = frozenset({"Rating"})
_AGGREGATE_PROPERTIES = frozenset({"aggregateRating"})
_REVIEW_PROPERTIES = frozenset({"review", "reviews"})


@dataclass(frozen=True, slots=True)
class Statement:
    """One node that says how good something is."""

    node: Node
    """A Review, or an AggregateRating."""
    thing: Thing
    """What it speaks of."""
    is_review: bool
    """False for an aggregate."""
    syntax: str
    """jsonld or microdata."""


def find_statements(roots: Sequence[Node], references: References, *, url: str, syntax: str) -> tuple[Statement, ...]:
    """Return the statements below some nodes, each once, in document order; those cut off in themselves are left out.

    Args:
        roots: The nodes of one block of JSON-LD, or the items of a page.
        references: Finds what a bare @id points to, in this block or another one.
        url: Address of the page; empty if unknown.
        syntax: jsonld or microdata.
    """
    main_entities = {references.resolve(node) for _, name, node in walk(roots) if name == "mainEntity"}
    seen: set[Node] = set()
    things: dict[Node, Thing] = {}
    found = []
    for holder, name, shown in walk(roots):
        node = references.resolve(shown)
        own = (
            _REVIEW_PROPERTIES if _is_review(node, name) else _AGGREGATE_PROPERTIES if _is_rating(node, name) else None
        )
        # An aggregateRating on a Review rates the review as a work, not the thing.
        on_review = own is _AGGREGATE_PROPERTIES and holder is not None and holder.is_a(REVIEW_TYPES)
        if own is None or on_review or node in seen or not node.complete:
            continue
        seen.add(node)
        about = references.about(node, holder if name in own else None)
        # A review inside a review is one that slipped in there: both speak of the same thing.
        thing = things.get(about) if about else None
        things[node] = thing = thing or thing_of(about, page=url, is_main_entity=about in main_entities)
        found.append(Statement(references.fill(node), thing, own is _REVIEW_PROPERTIES, syntax))
    return tuple(found)


def _is_review(node: Node, name: str) -> bool:
    """Say whether a node is a review, by its type or, without one, by the property that holds it."""
    return node.is_a(REVIEW_TYPES) or (not node.types and name in _REVIEW_PROPERTIES and bool(node.properties))


def _is_rating(node: Node, name: str) -> bool:
    """Say whether a node is an aggregate, by its type or, without one, by the property that holds it."""
    # Many shops write the plain Rating where the vocabulary wants an AggregateRating.
    is_plain = not node.types or node.is_a(_PLAIN_TYPES)
    return node.is_a(_AGGREGATE_TYPES) or (is_plain and name in _AGGREGATE_PROPERTIES)
