"""Whose rating is it? The reviewed things of a page, and which of them the page is about."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.pages.node import Node
from crawler.pages.plaintext import plain_text

SITE_WIDE = frozenset(
    ["Organization", "Corporation", "OnlineBusiness", "OnlineStore", "WebSite", "LocalBusiness", "Store"]
)
"""Kinds that a shop repeats on every page to speak of itself."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A reviewed thing as far as a page identifies it."""

    kind: str | None = None
    """Type, e.g. Product."""
    name: str | None = None
    """Plain text."""
    address: str | None = None
    """Its own url or @id."""
    is_main_entity: bool = False
    """True where the page itself says that it is about this thing."""

    def facts(self) -> dict[str, object]:
        """Return what is worth keeping beside a record."""
        return {key: value for key, value in (("item_type", self.kind), ("item_name", self.name)) if value}

    def is_like(self, other: "Thing") -> bool:
        """Say whether both can be the same thing: nothing that both state differs."""
        return all(a is None or b is None or a == b for a, b in ((self.name, other.name), (self.kind, other.kind)))


NOTHING_KNOWN = Thing()


def thing_of(node: Node | None, *, is_main_entity: bool = False) -> Thing:
    """Return the thing that a node describes."""
    if node is None:
        return NOTHING_KNOWN
    own = (node.text("url"), node.id, node.text("mainEntityOfPage"))
    address = next((a for a in own if a and a.startswith(("http://", "https://"))), None)
    kind = node.types[0] if node.types else None
    return Thing(kind, plain_text(node.text("name", "headline")), address, is_main_entity)


def main_thing(reviewed: Iterable[Thing], rated: Iterable[Thing], address: str | None) -> Thing | None:
    """Return the thing that the page is about, or None where nothing is rated or reviewed.

    The page's own address and word decide first; then a thing beats the shop that sells it; then the number of reviews.

    Args:
        reviewed: The thing of each review, in page order.
        rated: The thing of each aggregate, in page order.
        address: Canonical address of the page.
    """
    reviews = Counter(reviewed)
    candidates = list(dict.fromkeys([*reviews, *rated]))
    if not candidates:
        return None

    def rank(thing: Thing) -> tuple[bool, bool, bool, int]:
        at_page = address is not None and thing.address is not None and _bare(thing.address) == _bare(address)
        return (thing.is_main_entity or at_page, thing.kind not in SITE_WIDE, thing.kind is not None, reviews[thing])

    return max(candidates, key=rank)


def _bare(address: str) -> str:
    """Return an address without scheme, fragment and closing slash."""
    return address.partition("://")[2].partition("#")[0].rstrip("/")
