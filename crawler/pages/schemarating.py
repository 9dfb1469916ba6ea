"""Turn schema.org Rating and AggregateRating nodes into values on their scales."""

from dataclasses import dataclass, replace

from crawler.pages.node import Node, Value
from crawler.pages.rating import Shown, rating_scale, read_count, read_number, read_rating
from crawler.pages.statement import Statement
from crawler.pages.widgetrating import READ_FROM
from store.records import FIVE_STARS, Aggregate, Scale

_SILENT = frozenset({"", "null", "none", "nan", "n/a", "-", "undefined"})
ASSUMED_FIVE = replace(FIVE_STARS, stated=False)


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating with its scale, or why there is none."""

    value: float | None = None
    """The number on the scale; None where none is stated or it cannot be right."""
    scale: Scale = ASSUMED_FIVE
    """Stated or assumed scale."""
    problem: str | None = None
    """Why a stated value was refused; None if nothing was."""
    read_from: str | None = None
    """Where on a drawn widget the number was read; None where it is marked up."""

    def facts(self) -> dict[str, object]:
        """Return what is worth keeping beside a record."""
        return {"read_from": self.read_from} if self.value is not None and self.read_from else {}


def read_rated(value: Value | None) -> Rated:
    """Return the rating of a Rating node, of a bare number or of a text such as "4,5 von 5"."""
    node = value if isinstance(value, Node) else Node(properties={} if value is None else {"ratingValue": (value,)})
    stated = node.first("ratingValue")
    # Some sites nest a QuantitativeValue where the vocabulary wants a number.
    if isinstance(stated, Node):
        stated = stated.text("value")
    shown = read_rating(stated)
    high, low = _scale_end(node, "bestRating"), _scale_end(node, "worstRating")
    scale = rating_scale(shown, low=low, high=high)
    if scale is None:
        return Rated(problem="a rating contradicts its own scale")
    if shown.value is None:
        return Rated(None, scale, problem="a rating cannot be read as a number" if _says_something(stated) else None)
    return replace(_checked(_to_scale(shown, scale), scale), read_from=node.text(READ_FROM))


def _scale_end(node: Node, name: str) -> float | None:
    """Return a stated end of the scale."""
    stated = node.first(name)
    if stated is None or isinstance(stated, Node):
        return None
    number = read_number(stated)
    # "10 stars" states the end as well as 10 does.
    return read_rating(stated).value if number is None else number


def _to_scale(shown: Shown, scale: Scale) -> float | None:
    """Return the value; a percentage on a scale that is not 0-100 is worth its share of the top."""
    if shown.value is None or not shown.percent or scale.high == 100:
        return shown.value
    return scale.low + shown.value / 100 * (scale.high - scale.low)


def _checked(value: float | None, scale: Scale) -> Rated:
    """Return the value if it lies on its scale; a value outside is refused, never clipped."""
    if value is not None and not scale.holds(value):
        return Rated(None, scale, problem="a rating lies outside its scale and was left out")
    return Rated(value, scale)


def _says_something(stated: Value | None) -> bool:
    """Say whether a rating value was meant to be there."""
    return isinstance(stated, str) and stated.strip().lower() not in _SILENT


def read_aggregate(statement: Statement, *, subject: str | None) -> tuple[Aggregate, tuple[str, ...]]:
    """Return the aggregate of a node, and what is wrong with it.

    "0 of 0" means that there is no rating yet: the fact is kept, never a value. Votes and texts are kept apart.

    Args:
        statement: An AggregateRating and what it rates.
        subject: Id of the rated thing; None: the thing's own address, else its name.
    """
    node, thing = statement.node, statement.thing
    rated = read_rated(node)
    counts = (_count(node, "ratingCount"), _count(node, "reviewCount"))
    extra = thing.facts()
    if not any(counts) and counts != (None, None) and not rated.value:
        extra |= {"no_rating": True, "raw_rating": node.text("ratingValue")}
        rated = Rated(None, rated.scale)
    found = Aggregate(
        source="schemaorg",
        rating=rated.value,
        scale=rated.scale,
        rating_count=counts[0],
        review_count=counts[1],
        subject=subject or thing.address or thing.name,
        syntax=statement.syntax,
        extra=extra | rated.facts(),
    )
    return found, (rated.problem,) if rated.problem else ()


def _count(node: Node, name: str) -> int | None:
    """Return a stated count."""
    stated = node.first(name)
    return None if isinstance(stated, Node) else read_count(stated)
