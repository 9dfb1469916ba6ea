"""Keep of each review the row that the figures need, so that a run reads anew only what has changed since the last."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from jobs.voicerow import ROW, Rows, rows_from
from scoring.profile import LENGTHS
from scoring.twin import LONG
from store.condensed import SPAN, Changes
from store.records import Listing
from store.session import Store

FORM = hashlib.sha256(f"rows/3 {ROW.descr} {LENGTHS} {LONG} {SPAN}".encode()).hexdigest()
"""Names what rows hold, and how, SHA-256, hex; rows of another form are made anew."""


@dataclass(frozen=True, slots=True)
class KeptRows:
    """Gives the kept rows of a listing; `condense` brings them up to date."""

    store: Store
    """Where they are kept."""

    def __call__(self, listing: Listing) -> Rows:
        """Return the rows of all reviews of a listing, in the order in which they were first seen."""
        return _joined(self.store.condensed.spans(listing.id).values())


def condense(store: Store) -> int:
    """Make the rows of new and changed reviews; return how many were made.

    What was changed is told by the log, and by notes of those who judge texts and find twins. Rows of another form or
    with judgements of another model are all made anew.

    Args:
        store: Where reviews and rows are kept.
    """
    changes = store.condensed.changes(FORM)
    made = _make_all(store, changes)
    made += sum(_make_some(store, number, reviews, changes) for number, reviews in changes.touched.items())
    store.condensed.settle(FORM, changes)
    return made


def condense_anew(store: Store) -> list[Listing]:
    """Read all reviews, and mend kept rows that are not what they give; return the listings whose rows were not.

    Args:
        store: Where reviews and rows are kept.
    """
    condense(store)
    changes = store.condensed.changes(FORM)
    listings = {listing.id: listing for listing in store.subjects.listings()}
    wrong = tuple(number for number, listing in listings.items() if _differs(store, listing, changes))
    _make_all(store, replace(changes, whole=wrong))
    return [listings[number] for number in wrong]


def _differs(store: Store, listing: Listing, changes: Changes) -> bool:
    # What changed since the rows were brought up to date is no mistake.
    if listing.id in changes.touched:
        return False
    # As bytes: damaged ones may be no rows at all.
    return b"".join(store.condensed.spans(listing.id).values()) != _rows(store, listing).tobytes()


def _make_all(store: Store, changes: Changes) -> int:
    """Make all rows of the listings of which none are known."""
    listings = {listing.id: listing for listing in store.subjects.listings()} if changes.whole else {}
    made = 0
    for number in changes.whole:
        if number in listings:
            rows = _rows(store, listings[number])
            store.condensed.keep(number, _by_span(rows), form=FORM, changes=changes)
            made += len(rows)
    return made


def _make_some(store: Store, listing: int, reviews: Sequence[int], changes: Changes) -> int:
    """Make the rows of some reviews of a listing."""
    spans = store.condensed.spans(listing, sorted({review // SPAN for review in reviews}))
    known = _joined(spans.values())
    new = rows_from(store.condensed.versions(reviews))
    rows = np.concatenate([known[~np.isin(known["review"], reviews)], new])
    store.condensed.keep(listing, _by_span(_in_order(rows)), form=FORM, changes=changes)
    return len(new)


def _rows(store: Store, listing: Listing) -> Rows:
    """Return the rows of all reviews of a listing, each of them read."""
    return _in_order(rows_from(store.reviews.versions(listing=listing)))


def _in_order(rows: Rows) -> Rows:
    return rows[np.argsort(rows["review"], kind="stable")]


def _by_span(rows: Rows) -> dict[int, bytes]:
    numbers, first = np.unique(rows["review"] // SPAN, return_index=True)
    parts = np.split(rows, first[1:]) if len(numbers) else []
    return {number: part.tobytes() for number, part in zip(numbers.tolist(), parts, strict=True)}


def _joined(spans: Iterable[bytes]) -> Rows:
    return np.frombuffer(b"".join(spans), dtype=ROW)
