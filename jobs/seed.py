"""Fill a new store with the subjects that the configuration names; afterwards the store rules."""

from datetime import date

from jobs.errors import ConfigurationError
from jobs.settings import Seed
from simulator.cast import ROLES
from simulator.story import MONTHS_BEFORE, Story, tell_story
from store.records import Listing, PartOf, Subject
from store.session import Store

DEMO_PREFIX = "demo-"
SIMULATED = "simulator:"


def sow(store: Store, seed: Seed, today: date) -> None:
    """Add the subjects, links and listings of a seed that the store does not have yet.

    Each is looked for by itself, so that a sowing that was interrupted is completed by the next.

    Args:
        store: Where to keep them; what it has already is left alone.
        seed: What subjects.toml says.
        today: The day that the demo's story ends at when it is told for the first time.

    Raises:
        ConfigurationError: If a subject is part of one that nobody knows; nothing was added.
    """
    subjects, listings = list(seed.subjects), list(seed.listings)
    if seed.demo:
        first = _story_begin(store) or _later(today, -MONTHS_BEFORE)
        subjects += [role.subject for role in ROLES]
        listings += [_listing(role.subject, role.layout, role.path(), first) for role in ROLES]
    _add_subjects(store, subjects, seed.parts)
    _add_listings(store, listings)
    linked = {(link.child, link.parent) for link in store.subjects.links()}
    for part in seed.parts:
        if (part.child, part.parent) not in linked:
            store.subjects.link(part)


def story_of(store: Store, today: date) -> Story:
    """Return the demo's story; it begins in the month that its listings speak from, else so that it ends today."""
    first = _story_begin(store)
    return tell_story(today if first is None else _later(first, MONTHS_BEFORE))


def _add_subjects(store: Store, subjects: list[Subject], parts: tuple[PartOf, ...]) -> None:
    kept = {row.subject.key for row in store.subjects.list_subjects()}
    named = kept | {subject.key for subject in subjects}
    stray = next((part for part in parts if part.parent not in named), None)
    if stray is not None:
        raise ConfigurationError(
            f"`{stray.child}` is part of `{stray.parent}`, which nobody knows",
            where="part_of in subjects.toml",
            next_step=f"add a [[subject]] with key `{stray.parent}`, or correct the key; nothing was added",
        )
    for subject in subjects:
        if subject.key not in kept:
            store.subjects.add(subject)


def _add_listings(store: Store, listings: list[Listing]) -> None:
    kept = {(listing.source, listing.external_id) for listing in store.subjects.listings()}
    for listing in listings:
        if (listing.source, listing.external_id) not in kept:
            store.subjects.add_listing(listing)


def _listing(subject: Subject, layout: str, path: str, first: date) -> Listing:
    return Listing(DEMO_PREFIX + layout, subject.key, subject.key, SIMULATED + path, valid_from=first)


def _story_begin(store: Store) -> date | None:
    """Return the first month of the story that the store's demo listings tell; None where there are none."""
    begun = [listing.valid_from for listing in store.subjects.listings() if listing.url.startswith(SIMULATED)]
    return next((day for day in begun if day is not None), None)


def _later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)
