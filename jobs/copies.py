"""Find texts that stand almost the same on another listing, new ones alone held against all that are kept."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from jobs.twins import said_by
from scoring.duplicate import BANDS, REACH, ROWS, SIMILAR, fingerprint, similarities
from scoring.twin import LONG
from store.records import ReviewVersion
from store.session import Store

METHOD = hashlib.sha256(f"copies/1 {BANDS} {ROWS} {REACH} {SIMILAR} {LONG}".encode()).hexdigest()
"""Names the rule by which copies are found, SHA-256, hex."""
_APART = np.uint64(0x9E3779B97F4A7C15)
Pair = tuple[int, int]
"""Row numbers of two versions, the later one first."""


@dataclass(frozen=True, slots=True)
class CopySummary:
    """What a search did."""

    compared: int
    """Versions that were new to it."""
    found: int
    """Pairs of versions on different listings whose texts are almost the same."""


def find_copies(store: Store, *, batch: int = 1_000) -> CopySummary:
    """Print the texts of all versions that were not yet, and keep which of them stand on another listing, too.

    Texts of fewer than 12 words are stock phrases, and are not looked at. Of each band the newest 24 versions are
    compared. Each batch is kept whole or not at all, and what is found does not depend on how many were new at once.
    Which listings are of one subject is asked when figures are computed: it may change. A search that begins anew
    replaces what was kept batch by batch, so that one that is killed loses nothing, and the next goes on from there.

    Args:
        store: Where versions are kept.
        batch: Versions held in memory at once.
    """
    store.prints.leave_others(METHOD)
    compared = found = 0
    while versions := store.prints.newer(after := store.prints.searched_to(METHOD), batch):
        prints = print_texts(versions)
        copies = _confirmed(store, versions, list(_candidates(store, prints, versions[0].id)))
        store.prints.keep(prints, copies, method=METHOD, newest=versions[-1].id, after=after)
        compared += len(versions)
        found += len(copies)
    return CopySummary(compared, found)


def check_copies(store: Store, *, batch: int = 1_000) -> int:
    """Read all texts that were searched, hold what is kept against them, and search anew where any of it is wrong.

    Args:
        store: Where versions are kept.
        batch: Versions held in memory at once.

    Returns:
        Versions whose prints, or whose pairs, were not what the texts give.
    """
    last, wrong, searched = store.prints.searched_to(METHOD), 0, 0
    while versions := [each for each in store.prints.newer(searched, batch) if each.id <= last]:
        wrong += len(_wrong(store, versions))
        searched = versions[-1].id
    if wrong:
        store.prints.search_anew()
        find_copies(store, batch=batch)
    return wrong


def _wrong(store: Store, versions: Sequence[ReviewVersion]) -> set[int]:
    """Return which of some versions have other prints or pairs than their texts give."""
    numbers = [version.id for version in versions]
    prints, kept = print_texts(versions), store.prints.kept(numbers)
    wrong = {number for number in numbers if sorted(set(prints.get(number, ()))) != kept.get(number, [])}
    pairs = store.prints.copies(numbers)
    # Of a full band it depends on what was erased since which versions had been compared.
    shared = [pair for pair in _neighbours(store, prints) if pair not in pairs]
    alike = set(_confirmed(store, versions, [*pairs, *shared]))
    return wrong | {number for number, _ in (pairs - alike) | (alike - pairs)}


def _neighbours(store: Store, prints: Mapping[int, Sequence[int]]) -> set[Pair]:
    """Return versions with all others that share a band of theirs, bands that may have more members left out."""
    members: dict[int, list[int]] = defaultdict(list)
    for band, version in store.prints.sharing(sorted({band for each in prints.values() for band in each}), REACH):
        members[band].append(version)
    return {
        (version, other)
        for version, bands in prints.items()
        for band in bands
        if len(members[band]) < REACH
        for other in members[band]
        if other != version
    }


def print_texts(versions: Sequence[ReviewVersion]) -> dict[int, list[int]]:
    """Return the bands of each version with a longer text, as signed numbers; a band differs from all other bands."""
    found = fingerprint([said_by(version.review) for version in versions])
    bands = (found.bands ^ (np.arange(1, BANDS + 1, dtype=np.uint64) * _APART)).view(np.int64)
    return {versions[place].id: bands[place].tolist() for place in np.flatnonzero(found.n_tokens >= LONG).tolist()}


def _candidates(store: Store, prints: Mapping[int, Sequence[int]], first: int) -> Iterator[Pair]:
    """Yield versions, of which this is the first one, that share a band with one kept before them."""
    known: dict[int, list[int]] = defaultdict(list)
    bands = sorted({band for each in prints.values() for band in each})
    for band, version in sorted(store.prints.sharing(bands, REACH, before=first)):
        known[band].append(version)
    for version in sorted(prints):
        for band in prints[version]:
            yield from ((version, earlier) for earlier in known[band][-REACH:])
            known[band].append(version)


def _confirmed(store: Store, versions: Sequence[ReviewVersion], candidates: Sequence[Pair]) -> list[Pair]:
    """Return the pairs that stand on different listings, and whose texts are almost the same indeed."""
    here = {version.id: version for version in versions}
    away = {earlier for _, earlier in candidates} - here.keys()
    known = here | {version.id: version for version in store.twins.among(sorted(away))}
    of = {number: version.listing_id for number, version in known.items()}
    pairs = sorted({pair for pair in candidates if pair[1] in known and of[pair[0]] != of[pair[1]]})
    numbers = sorted({number for pair in pairs for number in pair})
    places = {number: place for place, number in enumerate(numbers)}
    texts = [said_by(known[number].review) for number in numbers]
    links = np.array([[places[number] for number in pair] for pair in pairs], dtype=np.int64).reshape(-1, 2)
    alike = similarities(texts, links)
    return [pair for pair, similarity in zip(pairs, alike.tolist(), strict=True) if similarity >= SIMILAR]
