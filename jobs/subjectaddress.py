"""Add a subject from the address of a page about it: source and identity are recognised, nothing is fetched."""

import re
from dataclasses import dataclass
from unicodedata import combining, normalize

from crawler.policy import Access, SourcePolicy
from crawler.recognise import Recognised, recognise
from jobs.crawl import require_place
from jobs.subjects import SubjectOrder, SubjectRefused, add_subject, link_listing
from jobs.workplace import Workplace
from store.errors import ListingTaken
from store.records import Listing

WHERE = "leumund subjects add"
_SHARP = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "ł": "l"})


@dataclass(frozen=True, slots=True)
class AddressOrder:
    """What somebody types beside an address; None is taken from the address."""

    address: str
    """Of a page about the subject."""
    key: str | None = None
    """Key of the subject."""
    name: str | None = None
    """What people call it."""
    kind: str | None = None
    """Product, employer, place, organisation or site."""
    external_id: str | None = None
    """The source's id, where it does not stand in the address."""
    part_of: str | None = None
    """Key of the whole."""
    is_person: bool = False
    """True for one natural person."""


def is_address(given: str) -> bool:
    """Say whether what was typed is an address, not a key."""
    return given.lower().startswith(("http://", "https://"))


def add_from_address(place: Workplace, order: AddressOrder) -> list[str]:
    """Keep a subject and its listing; return what the user should know.

    Args:
        place: The deployment.
        order: The address, and what somebody typed beside it.

    Raises:
        SubjectRefused: If the address is none, or key, kind or id do not follow from it and are not given.
        UnknownSubject: If the whole is not kept.
        ListingTaken: If the listing belongs to another subject.
    """
    found = require_recognised(order.address)
    name = order.name or found.name
    key = order.key or key_of(name or found.external_id)
    number = order.external_id or found.external_id
    kind = order.kind or (found.kind.value if found.kind else None)
    if not number:
        raise SubjectRefused(
            f"the address is one of {found.source}, and the id of the subject does not stand in it",
            where=WHERE,
            next_step="give it with --id; docs/sources.md says what the source's id is",
        )
    listing = Listing(found.source, number, key, found.url)
    # Refused before anything is kept: no subject without the listing that was meant.
    policy = place.policies.get(found.source)
    require_place(listing, policy)
    taken = next((row for row in place.store.subjects.listings(source=found.source) if _is_same(row, listing)), None)
    if taken is not None and taken.subject != key:
        raise ListingTaken(taken.source, taken.external_id, taken.subject)
    notes = add_subject(place.store, SubjectOrder(key, name, kind, order.part_of, order.is_person))
    link_listing(place.store, listing, place.policies)
    return [f"{key}: {name} ({kind}) on {found.source}, id {number}", *notes, *_how_to_collect(found.source, policy)]


def require_recognised(address: str) -> Recognised:
    """Return what an address says.

    Raises:
        SubjectRefused: If it is none.
    """
    found = recognise(address)
    if found is None:
        raise SubjectRefused(
            f"{address[:200]!r} is no address of a page",
            where=WHERE,
            next_step="copy the whole address from the browser, with https://",
        )
    return found


def key_of(name: str) -> str:
    """Return a key made from a name: lower-case letters, digits and hyphens."""
    plain = normalize("NFKD", name.casefold().translate(_SHARP))
    letters = "".join(sign for sign in plain if not combining(sign))
    return re.sub("[^a-z0-9]+", "-", letters).strip("-")[:100].strip("-")


def _is_same(kept: Listing, new: Listing) -> bool:
    return kept.external_id == new.external_id and kept.valid_to is None


def _how_to_collect(source: str, policy: SourcePolicy | None) -> list[str]:
    if policy is not None and policy.access is not Access.IMPORT and policy.enabled:
        return ["`leumund crawl` collects it, and so does every cycle"]
    return [f"{source} is not asked by itself, see `leumund sources`: save its pages and use `leumund import reviews`"]
