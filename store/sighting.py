"""Say what the reviews of one page mean beside the stored ones: new, edited, as before, met again."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, field
from functools import lru_cache, partial
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from store.bulk import table_of
from store.identity import clean_review, content_hash, dates_agree, review_key
from store.models import ReviewRow, ReviewVersionRow
from store.prepared import Prepared
from store.records import Listing, Review
from store.reuse import Lives, dates_apart
from store.versions import Columns, published_from

VISIBLE = "visible"
VANISHED = "vanished"
WITHDRAWN = bytes(32)
"""Content hash of what was erased on request: whatever its source shows of it from then on is nothing new."""


@dataclass(frozen=True, slots=True)
class ObserveCounts:
    """What one page changed."""

    new: int = 0
    """Reviews never seen before."""
    edited: int = 0
    """Reviews with a new version."""
    reappeared: int = 0
    """Reviews seen again after they had vanished; each is counted as edited or unchanged too."""
    unchanged: int = 0
    """Reviews seen as before, for the first time in this run."""
    repeated: int = 0
    """Reviews that this run had seen already, with the same content."""
    conflicts: int = 0
    """Reviews that this run had seen already, with other content; the first one stays."""
    reused: int = 0
    """Reviews among the new ones under an id that their source had given to another review before."""

    def __add__(self, other: "ObserveCounts") -> "ObserveCounts":
        """Return the counts of both together."""
        return ObserveCounts(*(mine + yours for mine, yours in zip(astuple(self), astuple(other), strict=True)))


class Sighting(NamedTuple):
    """A review on the page, with what identifies it and its content."""

    review: Review
    """The cleaned review."""
    key: bytes
    """Identity of the review."""
    hash: bytes
    """Identity of the content."""


@dataclass(slots=True)
class Differences:
    """What one page means beside what is stored: the work of one transaction."""

    new: list[Sighting] = field(default_factory=list)
    """Never seen before."""
    edited: list[tuple[Sighting, Columns]] = field(default_factory=list)
    """With other content than the stored version."""
    unchanged: list[tuple[Sighting, Columns]] = field(default_factory=list)
    """With the stored content."""
    repeated: int = 0
    """Met before in this run, with the same content."""
    conflicts: int = 0
    """Met before in this run, with other content."""
    reused: int = 0
    """New ones under an id that another review has."""

    def known(self) -> list[Columns]:
        """Return the stored rows of all reviews that this run sees again for the first time."""
        return [row for _, row in (*self.edited, *self.unchanged)]

    def reappeared(self) -> list[Columns]:
        """Return the stored rows of those that had vanished."""
        return [row for row in self.known() if row["state"] == VANISHED]

    def counts(self) -> ObserveCounts:
        """Return how many there are of each."""
        n = (len(self.new), len(self.edited), len(self.reappeared()), len(self.unchanged))
        return ObserveCounts(*n, self.repeated, self.conflicts, self.reused)


def sort_page(connection: Connection, listing: Listing, reviews: Iterable[Review], *, run_id: int) -> Differences:
    """Return what the reviews of a page mean beside the stored ones; changes nothing."""
    groups: dict[bytes, list[Sighting]] = {}
    for review in map(clean_review, reviews):
        key = review_key(review, source=listing.source, listing=listing.external_id)
        groups.setdefault(key, []).append(Sighting(review, key, content_hash(review)))
    stored = _stored(connection, listing.id, list(groups))
    differences = Differences(reused=_set_apart(connection, listing.id, groups, stored))
    for key, sightings in groups.items():
        _sort_group(differences, sightings, stored.get(key), run_id=run_id)
    return differences


def _set_apart(
    connection: Connection, listing_id: int, groups: dict[bytes, list[Sighting]], stored: dict[bytes, Columns]
) -> int:
    """File reviews that only share an id with another one under keys of their own; return how many of them are new."""
    doubted = {key: some for key, some in groups.items() if _is_doubtful(some, stored.get(key))}
    if not doubted:
        return 0
    shown = {key: [each.review for each in some] for key, some in doubted.items()}
    lives = Lives(connection, shown, stored, partial(_stored, connection, listing_id))
    keys = lives.keys(sum(key in stored or len(some) > 1 for key, some in groups.items()))
    stored |= lives.later
    for first, some in doubted.items():
        del groups[first]
        for sighting, key in zip(some, keys[first], strict=True):
            groups.setdefault(key, []).append(sighting._replace(key=key))
    return lives.n_new


def _is_doubtful(sightings: list[Sighting], row: Columns | None) -> bool:
    """Say whether reviews under one id are shown with dates apart: only then are texts worth reading."""
    if sightings[0].review.review_id is None or (row is not None and row["content_hash"] == WITHDRAWN):
        return False
    known = sightings[0].review.published if row is None else published_from(row)
    return any(dates_apart(known, each.review.published) for each in sightings)


def _sort_group(differences: Differences, sightings: list[Sighting], row: Columns | None, *, run_id: int) -> None:
    """File one review that the page shows once or several times."""
    # Of contradicting duplicates the stored one wins, or each run would record an edit to and fro.
    chosen = next((s for s in sightings if row is not None and _is_stored(s, row)), sightings[0])
    others = len(sightings) - 1
    if row is None:
        differences.new.append(chosen)
    elif row["last_run_id"] == run_id:
        # Already taken in by this run: a page fetched again after a kill, or a review that moved to the next page.
        others += 1
    elif _is_stored(chosen, row):
        differences.unchanged.append((chosen, row))
    else:
        differences.edited.append((chosen, row))
    standing = chosen.hash
    if row is not None and row["last_run_id"] == run_id and row["content_hash"] != WITHDRAWN:
        standing = row["content_hash"]
    conflicts = sum(sighting.hash != standing for sighting in sightings)
    differences.conflicts += conflicts
    differences.repeated += others - conflicts


def _is_stored(sighting: Sighting, row: Columns) -> bool:
    if row["content_hash"] == WITHDRAWN:
        return True
    same = sighting.hash == row["content_hash"]
    return same and dates_agree(published_from(row), sighting.review.published)


def _stored(connection: Connection, listing_id: int, keys: Sequence[bytes]) -> dict[bytes, Columns]:
    names = {f"key{number}": key for number, key in enumerate(keys)}
    rows = _lookup(len(keys)).records(connection, listing=listing_id, **names) if keys else []
    return {row["key"]: row for row in rows}


@lru_cache(maxsize=64)
def _lookup(n: int) -> Prepared:
    """Return the query for the current versions of `n` reviews of a listing; most pages hold equally many."""
    review, version = table_of(ReviewRow).c, table_of(ReviewVersionRow).c
    keys = [bindparam(f"key{number}", type_=review.key.type) for number in range(n)]
    return Prepared(
        lambda _: (
            select(
                review.id.label("review_id"),
                review.key,
                review.native_id,
                review.state,
                review.last_run_id,
                version.id.label("version_id"),
                version.number,
                version.content_hash,
                version.unit,
                version.helpful,
                version.published_at,
                version.published_until,
                version.published_precision,
                version.published_zoned,
                version.erased,
            )
            .join_from(table_of(ReviewRow), table_of(ReviewVersionRow), version.review_id == review.id)
            .where(
                review.listing_id == bindparam("listing"), review.key.in_(keys), version.number == review.current_number
            )
        )
    )
