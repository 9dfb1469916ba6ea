"""Add subjects, and link them to their listings and to the whole that they are part of: the database rules."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from urllib.parse import urlsplit

from jobs.errors import JobError
from jobs.person import person_warning, sign_of_person
from store.records import Listing, PartOf, Subject, SubjectKind
from store.session import Store

KEY = re.compile("[a-z0-9][a-z0-9-]{0,99}")
LONGEST_NAME = 200


class SubjectRefused(JobError):
    """A subject that can't be added as described."""


class LinkRefused(JobError):
    """A link that can't be made as described."""


@dataclass(frozen=True, slots=True)
class SubjectOrder:
    """A subject as somebody types it."""

    key: str
    """Stable short name."""
    name: str | None
    """What people call it; None for a subject that is kept and is only to be flagged."""
    kind: str | None
    """Product, employer, place, organisation or site; None likewise."""
    part_of: str | None = None
    """Key of the whole."""
    is_person: bool = False
    """True for one natural person."""


def add_subject(store: Store, order: SubjectOrder) -> list[str]:
    """Keep a new subject, or flag a kept one as a natural person; return what the user should know.

    Raises:
        SubjectRefused: If the key is malformed or taken, the kind unknown, or name or kind missing.
        UnknownSubject: If the whole is not kept.
    """
    if KEY.fullmatch(order.key) is None:
        raise SubjectRefused(
            f"`{order.key}` is no key",
            where="leumund subjects add",
            next_step=f"use lower-case letters, digits and hyphens, at most 100, for example `{_near_key(order.key)}`",
        )
    kept = {row.subject.key: row.subject for row in store.subjects.list_subjects()}
    if order.key in kept:
        return _flag(store, kept[order.key], order)
    if order.part_of is not None:
        store.subjects.get(order.part_of)
    subject = Subject(order.key, _name(order), _kind(order), is_person=order.is_person)
    store.subjects.add(subject)
    if order.part_of is not None:
        store.subjects.link(PartOf(order.key, order.part_of))
    sign = None if order.is_person else sign_of_person(subject.name, subject.kind)
    return [person_warning(subject.key, sign)] if sign else []


def link_listing(store: Store, listing: Listing, sources: Collection[str]) -> Listing:
    """Keep that a listing speaks of a subject; return it as kept.

    Args:
        store: Where it is kept.
        listing: What is to be kept; its dates say from when to when the link holds.
        sources: Names of the sources that have a policy.

    Raises:
        LinkRefused: If the source is unknown, the address is none, or the dates are the wrong way round.
        UnknownSubject: If the subject is not kept.
        ListingTaken: If it belongs to another subject and no first day is given.
    """
    known = {*sources, *(row.source for row in store.subjects.listings())}
    if listing.source not in known:
        raise LinkRefused(
            f"there is no source `{listing.source}`",
            where="leumund subjects link --source",
            next_step=f"did you mean `{_nearest(listing.source, known)}`? config/sources/ has one file for each",
        )
    if not listing.external_id.strip():
        raise LinkRefused(
            "a listing needs the source's id of the subject",
            where="leumund subjects link --id",
            next_step="docs/sources.md says for each source what its id is",
        )
    _require_address(listing.url)
    _require_order(listing.valid_from, listing.valid_to)
    return store.subjects.add_listing(listing)


def link_part(store: Store, link: PartOf) -> None:
    """Keep that a subject is part of another one.

    Raises:
        LinkRefused: If that makes a circle, or the dates are the wrong way round.
        UnknownSubject: If one of the two is not kept.
    """
    for key in (link.child, link.parent):
        store.subjects.get(key)
    _require_order(link.valid_from, link.valid_to)
    way = _way_up(store.subjects.links(), link)
    if way:
        raise LinkRefused(
            f"`{link.child}` can't be part of `{link.parent}`: that is a circle, {' in '.join(way)}",
            where="leumund subjects link --part-of",
            next_step="end the other link first (--to), or give days that do not overlap",
        )
    store.subjects.link(link)


def _flag(store: Store, kept: Subject, order: SubjectOrder) -> list[str]:
    is_only_flag = order.is_person and not order.part_of and order.name in (None, kept.name)
    if not is_only_flag or order.kind not in (None, kept.kind.value):
        raise SubjectRefused(
            f"the key `{order.key}` is taken by {kept.name!r} ({kept.kind.value})",
            where="leumund subjects add",
            next_step="choose another key; with --person alone the kept subject is flagged",
        )
    store.subjects.add(Subject(kept.key, kept.name, kept.kind, kept.is_demo, is_person=True))
    return [f"`{kept.key}` is a natural person from now on: it is not scored any more"]


def _name(order: SubjectOrder) -> str:
    name = " ".join((order.name or "").split())
    if not name or len(name) > LONGEST_NAME:
        raise SubjectRefused(
            f"`{order.key}` needs a name of at most {LONGEST_NAME} signs",
            where="leumund subjects add --name",
            next_step="say what people call it",
        )
    return name


def _kind(order: SubjectOrder) -> SubjectKind:
    kinds = [kind.value for kind in SubjectKind]
    if order.kind not in kinds:
        given = f"there is no kind `{order.kind}`" if order.kind else f"`{order.key}` needs a kind"
        raise SubjectRefused(
            given,
            where="leumund subjects add --kind",
            next_step=f"did you mean `{_nearest(order.kind or '', kinds)}`? Kinds: {', '.join(kinds)}",
        )
    return SubjectKind(order.kind)


def _nearest(given: str, known: Collection[str]) -> str:
    return get_close_matches(given, sorted(known), n=1, cutoff=0.0)[0] if known else "none is there"


def _near_key(given: str) -> str:
    near = re.sub("[^a-z0-9]+", "-", given.casefold()).strip("-")[:100]
    return near or "my-kettle"


def _require_address(url: str) -> None:
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_address = False
    if url and not is_address:
        raise LinkRefused(
            "the address is none that can be fetched",
            where="leumund subjects link --url",
            next_step="give a whole address with https://, or none for a listing that is only imported",
        )


def _require_order(first: date | None, last: date | None) -> None:
    if first is not None and last is not None and last < first:
        raise LinkRefused(
            f"the link would end on {last}, before it begins on {first}",
            where="leumund subjects link --from --to",
            next_step="give the first day and the last one",
        )


def _way_up(links: Collection[PartOf], new: PartOf) -> list[str]:
    """Return the way from the whole back to the part along links that hold on a common day; empty if there is none."""
    ways = [([new.child, new.parent], new.valid_from or date.min, new.valid_to or date.max)]
    # The list grows while it is read. Kept links hold no circle, so every way ends.
    for way, first, last in ways:
        if way[-1] == new.child:
            return way
        for link in links:
            common = max(first, link.valid_from or date.min), min(last, link.valid_to or date.max)
            if link.child == way[-1] and link.parent not in way[1:] and common[0] <= common[1]:
                ways.append(([*way, link.parent], *common))
    return []
