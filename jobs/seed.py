"""Fill a new store with the subjects that the configuration names; afterwards the store rules."""

from datetime import date

from jobs.settings import Seed
from simulator.story import MONTHS_BEFORE, Story, tell_story
from store.records import Listing
from store.session import Store

DEMO_PREFIX = "demo-"
SIMULATED = "simulator:"


def sow(store: Store, seed: Seed, today: date) -> None:
    """Add the subjects, links and listings of a seed that the store does not have yet.

    Args:
        store: Where to keep them; what it has already is left alone.
        seed: What subjects.toml says.
        today: The day that the demo's story ends at when it is told for the first time.
    """
    known = {row.subject.key for row in store.subjects.list_subjects()}
    for subject in seed.subjects:
        if subject.key not in known:
            store.subjects.add(subject)
    for listing in seed.listings:
        if listing.subject not in known:
            store.subjects.add_listing(listing)
    for part in seed.parts:
        if part.child not in known:
            store.subjects.link(part)
    if seed.demo:
        _sow_story(store, today, known)


def story_of(store: Store, today: date) -> Story:
    """Return the demo's story; it begins in the month that its listings speak from, else so that it ends today."""
    begun = [listing.valid_from for listing in store.subjects.listings() if listing.url.startswith(SIMULATED)]
    first = next((day for day in begun if day is not None), None)
    return tell_story(today if first is None else _later(first, MONTHS_BEFORE))


def _sow_story(store: Store, today: date, known: set[str]) -> None:
    story = story_of(store, today)
    first = _later(story.end.date(), -MONTHS_BEFORE)
    for role in story.roles:
        key = role.subject.key
        if key not in known:
            store.subjects.add(role.subject)
            address = SIMULATED + role.path()
            store.subjects.add_listing(Listing(DEMO_PREFIX + role.layout, key, key, address, valid_from=first))


def _later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)
