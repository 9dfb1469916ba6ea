"""What is held against a subject's texts from elsewhere: reviews of other subjects that say almost the same."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from jobs.sample import Sample
from jobs.voicerow import DAY, ROW, Rows, days_of, exactness, moment_number, rows_from
from scoring.authenticitytest import Counts, Opinion
from scoring.copies import Copies, count_in_groups
from scoring.duplicate import group_numbers
from scoring.setcell import UNKNOWN
from store.records import Subject
from store.session import Store


def _no_rows() -> Rows:
    return np.empty(0, dtype=ROW)


@dataclass(frozen=True, eq=False)
class Elsewhere:
    """Reviews of other subjects, and which versions of the subject's own reviews say almost the same."""

    rows: Rows = field(default_factory=_no_rows)
    """One row per review, by version."""
    names: tuple[str, ...] = ()
    """Sources that rows name by place."""
    pairs: tuple[tuple[int, int], ...] = ()
    """Row number of a version of the subject's own, and of one of these."""


NOWHERE = Elsewhere()
"""No such review."""


def copied_elsewhere(
    store: Store, subject: Subject, related: frozenset[str], *, as_of: datetime, replay: bool
) -> Elsewhere:
    """Return the visible reviews of other subjects that say almost the same as one of this subject's.

    Args:
        store: Where copies are kept, see `jobs.copies`.
        subject: Whose copies.
        related: Its parts and wholes: what stands there is its own.
        as_of: The moment of the figures, UTC; reviews published later are left out.
        replay: True: as it had been observed by then; False: as it is known now.
    """
    listings = sorted({listing.id for key in (*related, subject.key) for listing in store.subjects.listings(key)})
    pairs = store.prints.copied_with(listings)
    # Of most subjects no text stands elsewhere.
    if not pairs:
        return NOWHERE
    persons = _of_persons(store)
    shown = store.prints.shown([other for _, other in pairs], as_of=as_of if replay else None)
    shown = [version for version in shown if version.listing_id not in persons]
    rows = rows_from(shown)
    names = tuple(sorted({version.review.source for version in shown}))
    rows["source"] = [names.index(version.review.source) for version in shown]
    rows = rows[rows["at"] <= moment_number(as_of)]
    left = set(rows["version"].tolist())
    return Elsewhere(rows, names, tuple(pair for pair in pairs if pair[1] in left))


def _of_persons(store: Store) -> set[int]:
    """Return the listings of natural persons: what is written of them is held against nobody."""
    persons = [row.subject.key for row in store.subjects.list_subjects() if row.subject.is_person]
    return {listing.id for key in persons for listing in store.subjects.listings(key)}


def find_alike(sample: Sample, long: Counts, elsewhere: Elsewhere) -> Copies:
    """Return what is known of visible longer texts that are alike.

    Alike are those that the search for twins took for one, and those that say almost the same as one elsewhere.

    Args:
        sample: The reviews of the subject.
        long: Positions of those with a longer text, oldest first.
        elsewhere: What stands on other subjects.
    """
    opinions, versions = (sample.observed[name][long] for name in ("opinion", "version"))
    known, counts = np.unique(opinions[opinions >= 0], return_counts=True)
    pairs = np.array(elsewhere.pairs, dtype=np.int64).reshape(-1, 2)
    alike = long[np.isin(opinions, known[counts > 1]) | np.isin(versions, pairs[:, 0])]
    written = _opinions(sample.observed[alike], sample.names) + _opinions(elsewhere.rows, elsewhere.names)
    links = np.concatenate([_same_opinion(sample.observed["opinion"][alike]), _linked(sample, alike, elsewhere)])
    numbers = group_numbers(links, len(written))
    groups: dict[int, list[int]] = {}
    for place, number in enumerate(numbers.tolist()):
        groups.setdefault(number, []).append(place)
    found = count_in_groups(written, groups.values(), n_own=len(alike))
    return Copies(len(long), found.n_twins, tuple(alike[list(found.part)].tolist()))


def _same_opinion(opinions: Counts) -> Counts:
    """Return for each position whose opinion an earlier one has, the first such one and itself, shape (n, 2)."""
    _, first, group = np.unique(opinions, return_index=True, return_inverse=True)
    own = np.flatnonzero(opinions >= 0)
    links = np.stack([first[group][own], own], axis=1)
    later: Counts = links[links[:, 0] != links[:, 1]]
    return later


def _linked(sample: Sample, alike: Counts, elsewhere: Elsewhere) -> Counts:
    """Return the positions of own reviews and of those elsewhere, which follow them, for each pair; shape (n, 2)."""
    own = {version: place for place, version in enumerate(sample.observed["version"][alike].tolist())}
    others = {version: len(own) + place for place, version in enumerate(elsewhere.rows["version"].tolist())}
    found = [(own[one], others[other]) for one, other in elsewhere.pairs if one in own]
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def _opinions(rows: Rows, names: Sequence[str]) -> list[Opinion]:
    """Return what tells copies by somebody else from one review that was passed on."""
    days = np.where(exactness(rows) >= DAY, days_of(rows), UNKNOWN).tolist()
    columns = (days, *(rows[name].tolist() for name in ("unit", "author", "source", "listing")))
    return [
        Opinion(
            None if day == UNKNOWN else day,
            None if np.isnan(unit) else unit,
            "",
            str(author) if author else None,
            source=names[source],
            place=str(listing),
        )
        for day, unit, author, source, listing in zip(*columns, strict=True)
    ]
