"""Find reviews that say the same thing twice, within everything that belongs together, so that they count once."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from jobs.score import words_of
from scoring.duplicate import Fingerprints, fingerprint
from scoring.twin import LONG, METHOD, Link, Sayings, find_twins
from store.records import Precision, Review, ReviewVersion, Twin
from store.session import Store

SYNDICATED = ("syndicated", "is_syndicated", "syndication")
"""Names under which pages hand on that a source calls a review first published elsewhere."""


@dataclass(frozen=True, slots=True)
class TwinSummary:
    """What a search did."""

    searched: int
    """Families of listings with something new."""
    compared: int
    """Versions in them."""
    found: int
    """Versions that were found to say what an earlier one says."""


def find_all_twins(store: Store, now: datetime) -> TwinSummary:
    """Search every family of listings that holds a version which was not compared yet.

    A family are the listings of a subject and of all that are parts of the same whole: the same review stands under
    several variants of a product and at several shops.
    """
    done = [_search(store, listings, now) for listings in families(store)]
    return TwinSummary(
        sum(each.searched for each in done), sum(each.compared for each in done), sum(each.found for each in done)
    )


def families(store: Store) -> list[tuple[int, ...]]:
    """Return the row numbers of listings that are searched together, smallest first."""
    linked = [(link.child, link.parent) for link in store.subjects.links()]
    # A listing that moved belongs to both of its subjects.
    linked += [(f"listing {listing.id}", listing.subject) for listing in store.subjects.listings()]
    groups: dict[str, set[str]] = {}
    for pair in linked:
        merged = set(pair).union(*(groups.get(name, ()) for name in pair))
        groups.update(dict.fromkeys(merged, merged))
    found = {tuple(sorted(int(name[8:]) for name in group if name.startswith("listing "))) for group in groups.values()}
    return sorted(found - {()})


def _search(store: Store, listings: tuple[int, ...], now: datetime) -> TwinSummary:
    newest = store.twins.newest(listings)
    family = hashlib.sha256(repr(listings).encode()).digest()
    searched_to = store.twins.searched_to(family, METHOD)
    if newest == searched_to:
        return TwinSummary(0, 0, 0)
    store.twins.forget_others(listings, METHOD)
    pool = _read_pool(store, listings)
    since = int(np.searchsorted(pool.versions, searched_to, side="right"))
    twins = list(_with_leaders(find_twins(pool.sayings, pool.words, since=since), pool))
    store.twins.keep(twins, family=family, method=METHOD, newest=newest, at=now)
    return TwinSummary(1, len(pool.versions), len(twins))


@dataclass(frozen=True, slots=True)
class _Pool:
    """All versions of a family, oldest first."""

    store: Store
    versions: Sequence[int]
    leaders: Mapping[int, int]
    sayings: Sayings

    def words(self, places: Sequence[int]) -> list[str]:
        """Return the texts at these places, read anew: they are not held for all."""
        wanted = [self.versions[place] for place in places]
        found = {version.id: said_by(version.review) for version in self.store.twins.among(wanted)}
        return [found[number] for number in wanted]


def said_by(review: Review) -> str:
    """Return what is compared: the body alone if it is long, as sources differ in whether they show a title."""
    body = review.text or "\n".join(review.parts.values())
    return body if len(body.split()) >= LONG else words_of(review)


def _read_pool(store: Store, listings: Sequence[int]) -> _Pool:
    rows: list[_Traits] = []
    prints: list[Fingerprints] = []
    authors: dict[str, int] = {}
    for versions in store.twins.versions(listings):
        reviews = store.twins.reviews_of([version.id for version in versions])
        prints.append(fingerprint([said_by(version.review) for version in versions]))
        rows += [_traits(version, reviews[version.id], authors) for version in versions]
    sayings = Sayings(
        _joined(prints),
        review=np.array([row.review for row in rows], np.int64),
        author=np.array([row.author for row in rows], np.int64),
        day=np.array([row.day for row in rows], np.int64),
        unit=np.array([row.unit for row in rows], np.float64),
        syndicated=np.array([row.syndicated for row in rows], bool),
    )
    leaders = {row.version: row.leader for row in rows if row.leader is not None}
    return _Pool(store, [row.version for row in rows], leaders, sayings)


@dataclass(frozen=True, slots=True)
class _Traits:
    """One version without its text."""

    version: int
    review: int
    author: int
    day: int
    unit: float
    syndicated: bool
    leader: int | None


def _traits(version: ReviewVersion, review: int, authors: dict[str, int]) -> _Traits:
    shown, unit = version.review, version.review.unit()
    exact = shown.published.at is not None and shown.published.precision in (Precision.SECOND, Precision.DAY)
    return _Traits(
        version.id,
        review,
        author=-1 if shown.author_key is None else authors.setdefault(shown.author_key, len(authors)),
        day=shown.published.at.toordinal() if exact and shown.published.at else -1,
        unit=np.nan if unit is None else unit,
        syndicated=any(bool(shown.extra.get(name)) for name in SYNDICATED),
        leader=version.twin_of,
    )


def _joined(prints: Sequence[Fingerprints]) -> Fingerprints:
    columns = ((each.n_tokens, each.exact, each.bands) for each in (*prints, fingerprint([])))
    n_tokens, exact, bands = (np.concatenate(column) for column in zip(*columns, strict=True))
    return Fingerprints(n_tokens, exact, bands)


def _with_leaders(links: Iterator[Link], pool: _Pool) -> Iterator[Twin]:
    """Yield for each new twin the version that stands for its group: that of the twin most like it, the oldest first.

    Groups that are known stay as they are, so that the figures of a past day do not change with what came later.
    """
    best: dict[int, Link] = {}
    for link in links:
        known = best.get(link.later)
        if known is None or (-link.similarity, link.earlier) < (-known.similarity, known.earlier):
            best[link.later] = link
    leaders = dict(pool.leaders)
    for place in sorted(best):
        link, version = best[place], pool.versions[place]
        earlier = pool.versions[link.earlier]
        leaders[version] = leaders.get(earlier, earlier)
        yield Twin(version, leaders[version], link.kind, link.similarity)
