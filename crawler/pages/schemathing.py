"""Whose rating is it? The reviewed things of a page, and which of them the page is about."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

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
    """Its own url or @id, absolute, without fragment."""
    is_main_entity: bool = field(default=False, compare=False)
    """True where the data itself says that the page is about this thing."""

    def facts(self) -> dict[str, object]:
        """Return what is worth keeping beside a record."""
        return {key: value for key, value in (("item_type", self.kind), ("item_name", self.name)) if value}

    def is_like(self, other: "Thing") -> bool:
        """Say whether both can be the same thing: nothing that both state differs."""
        pairs = ((self.name, other.name), (self.kind, other.kind), (self.address, other.address))
        return all(a is None or b is None or a == b for a, b in pairs)

    def is_same(self, other: "Thing") -> bool:
        """Say whether both are the same thing: they share a name or an address and differ nowhere."""
        named = self.name is not None and self.name == other.name
        return self.is_like(other) and (named or (self.address is not None and self.address == other.address))

    def is_nameless(self) -> bool:
        """Say whether the data tell nothing but, perhaps, a kind."""
        return self.name is None and self.address is None and self.kind not in SITE_WIDE


def thing_of(node: Node | None, *, page: str, is_main_entity: bool = False) -> Thing:
    """Return the thing that a node describes.

    Args:
        node: A Product, Organization or the like; None where nothing holds the rating.
        page: Address of the page, for relative ones; empty if unknown.
        is_main_entity: True where the page says that it is about this node.
    """
    if node is None:
        return Thing()
    # Everything is a Thing: the type says nothing, and must not part a product from itself.
    kind = next((name for name in node.types if name != "Thing"), None)
    stated = is_main_entity or node.first("mainEntityOfPage") is not None
    return Thing(kind, plain_text(node.text("name", "headline")), _address(node, page), stated)


def _address(node: Node, page: str) -> str | None:
    """Return a thing's own address: url or @id; a bare fragment or blank node is none."""
    for shown in (node.text("url"), node.id):
        if shown and not shown.startswith(("#", "_:")):
            try:
                absolute = urljoin(page, shown.strip()).partition("#")[0]
            except ValueError:
                continue
            if absolute.startswith(("http://", "https://")):
                return absolute
    return None


def unify(things: Iterable[Thing], address: str | None) -> tuple[dict[Thing, Thing], Thing | None]:
    """Return each thing with the one it stands for, and the one that the page is about (None if nothing is rated).

    The page's own address and word decide first; then a thing beats the shop that sells it; then the number of reviews.
    A thing that the data do not name is the main one.

    Args:
        things: The thing of each review and aggregate, in page order.
        address: Canonical address of the page; None if unknown.
    """
    n_records = Counter(things)
    known: dict[Thing, Thing] = {}
    # JSON-LD and microdata may know different halves of a thing: name here, address there.
    for thing in n_records:
        known[thing] = next((earlier for earlier in known.values() if earlier.is_same(thing)), thing)
    main = _main(n_records, known, address)
    stand_in = {thing: main if main and thing.is_nameless() else known[thing] for thing in known}
    return stand_in, main


def _main(n_records: Mapping[Thing, int], known: Mapping[Thing, Thing], address: str | None) -> Thing | None:
    """Return the thing that a page is about."""
    totals: Counter[Thing] = Counter()
    stated = {known[thing] for thing in known if thing.is_main_entity}
    for thing, n in n_records.items():
        totals[known[thing]] += n

    def rank(thing: Thing) -> tuple[bool, bool, bool, int]:
        at_page = address is not None and thing.address is not None and _bare(thing.address) == _bare(address)
        return (thing in stated or at_page, thing.kind not in SITE_WIDE, not thing.is_nameless(), totals[thing])

    return max(totals, key=rank, default=None)


def _bare(address: str) -> str:
    """Return an address without scheme, fragment and closing slash."""
    return address.partition("://")[2].partition("#")[0].rstrip("/")
