"""Find what the newest figures in a pack came from: which listings they count, and what had been judged by then."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain, combinations, islice

from jobs.errors import PackNotWritten
from ledger.canonical import lines
from store.evidence import JudgedVersion, PublishedSet
from store.identity import decimal_text

MOST_TRIED = 100_000
"""Sets of listings that are tried: the digests of any four among a hundred take a minute."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What figures came from, as far as it is still there."""

    counted: tuple[int, ...]
    """Listings of the subject whose collections they count, ascending."""
    left_out: frozenset[int]
    """Listings of the subject of today that they do not count, as they were linked to it later."""
    newest: int | None
    """Newest version that had been judged by then, by row number; None where not all that was judged is there."""

    def output_lines(self, judged: Iterable[JudgedVersion], own: frozenset[int]) -> Iterator[bytes]:
        """Yield version, leaf, whose, language, P(positive), whether worded and replied to, and its leader.

        A version that was logged in time but judged too late for the figures stands there as not judged.

        Args:
            judged: All versions from before the figures, by row number, with what is known of them today.
            own: Listings of the subject.
        """
        for each in judged:
            is_own = each.listing in own - self.left_out
            is_late = is_own and self.newest is not None and each.version > self.newest
            language, positive = (None, "") if is_late else (each.language, decimal_text(each.positive))
            words = (
                *(str(each.version), str(each.leaf), "own" if is_own else "part"),
                *(language or "-", positive or "-", "worded" if each.worded else "-"),
                *("replied" if each.replied else "-", "-" if each.leader is None else str(each.leader)),
            )
            yield (" ".join(words) + "\n").encode()


def find_basis(
    published: PublishedSet, own: frozenset[int], live: Mapping[int, str], judged: Iterable[JudgedVersion]
) -> Basis:
    """Return what figures came from.

    Args:
        published: The figures, with the digests of what they came from.
        own: Listings of the subject, as they are linked today.
        live: Of each listing that was collected before the figures: the newest live set by then, hex.
        judged: All versions from before the figures, by row number, with what is known of them today.

    Raises:
        PackNotWritten: If no set of the listings has the logged digest.
    """
    candidates = sorted(own & live.keys())
    counted = _counted(candidates, live, published.live_digest)
    if counted is None:
        raise basis_lost(published.figures.subject, "the collections that its newest figures count cannot be told")
    left_out = frozenset(candidates) - set(counted)
    return Basis(counted, left_out, _newest_judged(judged, own - left_out, published.outputs_digest))


def basis_lost(subject: str, what: str) -> PackNotWritten:
    """Return the refusal to write a pack that both verifiers would call invalid."""
    return PackNotWritten(
        what,
        where=f"figures of {subject}",
        next_step="run `leumund ledger fsck`, which looks for what was changed; if it finds nothing, publish new "
        "figures (`leumund run --once`) and export again, or name an earlier day after --to",
    )


def _counted(candidates: Sequence[int], live: Mapping[int, str], logged: bytes) -> tuple[int, ...] | None:
    """Return the largest set of listings whose live sets have a digest: links only ever come along."""
    sizes = range(len(candidates), -1, -1)
    tried = islice(chain.from_iterable(combinations(candidates, size) for size in sizes), MOST_TRIED)
    return next(
        (some for some in tried if sha256(lines((str(each), live[each]) for each in some)).digest() == logged), None
    )


def _newest_judged(judged: Iterable[JudgedVersion], counted: frozenset[int], logged: bytes) -> int | None:
    """Return up to which version what the model said has a digest: texts are judged in the order of their rows."""
    digest, newest = sha256(), 0
    found = newest if digest.digest() == logged else None
    for each in judged:
        if each.listing in counted and each.language is not None:
            said = [("version", str(each.version)), ("language", each.language), ("p", decimal_text(each.positive))]
            digest.update(lines(said))
            found = each.version if digest.digest() == logged else found
    return found
