"""What the text model had said when figures were published: its digest, and whether what is stored is still that."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import accumulate, groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from ledger.canonical import Kind, lines
from store.bulk import Query, table_of
from store.kept_models import ErasureRow
from store.log_models import IndicatorSetRow, ModelRow, ObservationRow, SentimentRow
from store.models import ListingSubjectRow, ReviewRow, ReviewVersionRow, SubjectRow

NEXT_STEP = (
    "restore a backup from before, which `leumund restore` compares first; figures published since may rest on it"
)
"""What to do where outputs are not what they were."""

_STEP = 5_000
_SAID, _SEEN, _SET, _ERASED, _LINK = (
    table_of(row).c for row in (SentimentRow, ObservationRow, IndicatorSetRow, ErasureRow, ListingSubjectRow)
)
_OBSERVED = (Kind.OBSERVED.value, Kind.EDITED.value)


@dataclass(frozen=True, slots=True)
class OutputsCheck:
    """How what is stored of one model's outputs compares with what the figures of one subject committed to."""

    subject: str
    """Key of the subject."""
    sets: int
    """Sets of figures that were published with this model."""
    changed: tuple[int, ...]
    """Leaves of the sets that outputs do not fit though nothing was erased that could tell why, ascending."""
    gone: tuple[int, ...]
    """Leaves of the sets that cannot be compared any more, as reviews were erased since, ascending."""

    @property
    def what(self) -> str:
        """Return what is wrong in one sentence; empty if nothing is."""
        if not self.changed:
            return ""
        which = f"{len(self.changed)} of {self.sets} sets, the first with leaf {self.changed[0]}"
        return (
            f"subject {self.subject}: what the text model said of its reviews was changed, added or removed after"
            f" figures were published with it ({which})"
        )


def outputs_digest(connection: Connection, subject_id: int, model_digest: str) -> bytes:
    """Return the digest of what a model said of the subject's versions, so that replay survives the texts.

    Call it when nobody else can append to the log: what is kept from then on belongs to no figures of before.
    """
    said = _select_stored(subject_id, model_digest).with_only_columns(_SAID.version_id, _SAID.language, _SAID.positive)
    digest = sha256()
    # In steps: a subject may have millions of versions.
    for rows in connection.execute(said.execution_options(yield_per=_STEP)).partitions():
        digest.update(b"".join([_output(*row) for row in rows]))
    return digest.digest()


def check_outputs(connection: Connection, subject: str | None = None) -> Iterator[OutputsCheck]:
    """Yield, for each subject and model, how stored outputs compare with those that figures were published with.

    However many sets there are, outputs are read once, and once more where something does not fit.

    Args:
        connection: Where they are kept.
        subject: Only figures of the subject with this key; None: of all.
    """
    query = (
        select(_SET.subject_id, SubjectRow.key, _SET.model_digest, _SEEN.leaf_idx, _SET.outputs_digest)
        .join_from(table_of(IndicatorSetRow), table_of(ObservationRow), _SEEN.indicator_set_id == _SET.id)
        .join(SubjectRow, SubjectRow.id == _SET.subject_id)
        .order_by(_SET.subject_id, _SET.model_digest, _SEEN.leaf_idx)
    )
    if subject is not None:
        query = query.where(SubjectRow.key == subject)
    with connection.execute(query.execution_options(yield_per=_STEP)) as rows:
        for whose, group in groupby(rows, key=lambda row: _Whose(*row[:3])):
            yield _check(connection, whose, {leaf: digest for *_, leaf, digest in group})


class _Whose(NamedTuple):
    subject_id: int
    subject: str
    model: str


def _check(connection: Connection, whose: _Whose, sets: Mapping[int, bytes]) -> OutputsCheck:
    sums, since = _Sums(list(sets)), _link_sizes(connection, whose.subject_id)
    known = 0
    for version, listing, language, positive, size, at in _stored(connection, whose.subject_id, whose.model):
        known = min(known or size, size) if size is not None else known
        sums.add(max(at, since[listing] or 0), _output(version, language, positive))
    odd = {leaf: digest for leaf, digest in sets.items() if sums.digest(leaf) != digest}
    if odd:
        before = {digest for leaf, digest in odd.items() if not known or leaf < known}
        explained = _explained_of_old(connection, whose, before)
        odd = {leaf: digest for leaf, digest in odd.items() if digest not in explained}
    gone = _gone(connection, whose.subject_id, sorted(odd)) if odd else []
    changed = tuple(sorted(odd.keys() - set(gone)))
    return OutputsCheck(whose.subject, len(sets), changed, tuple(gone))


class _Sums:
    """Digests of what each set saw, fed once with all outputs by version.

    Sets that saw the same so far share one digest. Versions mostly come in the order of their leaves, so that one
    more output goes into the last digest alone.
    """

    def __init__(self, leaves: Sequence[int]) -> None:
        self._leaves = leaves
        self._starts = [0]
        self._sums = {0: sha256()}

    def add(self, since: int, output: bytes) -> None:
        """Feed an output to the sets whose leaf came when the log had at least so many leaves."""
        first = bisect_left(self._leaves, since)
        if first == len(self._leaves):
            return
        if first not in self._sums:
            self._sums[first] = self._sum_of(first).copy()
            insort(self._starts, first)
        for start in self._starts[bisect_left(self._starts, first) :]:
            self._sums[start].update(output)

    def digest(self, leaf: int) -> bytes:
        """Return the digest of what the set with this leaf saw."""
        digest: bytes = self._sum_of(bisect_left(self._leaves, leaf)).digest()
        return digest

    def _sum_of(self, place: int) -> Any:
        return self._sums[self._starts[bisect_right(self._starts, place) - 1]]


def _explained_of_old(connection: Connection, whose: _Whose, wanted: Collection[bytes]) -> set[bytes]:
    """Return those of these digests that older versions of this program may have come to with what is stored.

    They did not note when an output was kept, nor when a listing was linked: figures may have been published before
    the newest texts were judged, and before the newest listings were linked. Both leave out an end, nothing between.
    """
    links = [listing for listing, size in _link_sizes(connection, whose.subject_id).items() if size is None]
    missing = set(wanted)
    for n in range(len(links), -1, -1):
        if not missing:
            break
        digest, linked = sha256(), set(links[:n])
        missing.discard(digest.digest())
        for version, listing, language, positive, size, _ in _stored(connection, whose.subject_id, whose.model):
            if size is None and listing in linked:
                digest.update(_output(version, language, positive))
                missing.discard(digest.digest())
    return set(wanted) - missing


def _gone(connection: Connection, subject_id: int, leaves: Sequence[int]) -> list[int]:
    """Return those of these leaves of sets before which a review with words was recorded that was erased after it."""
    query = (
        select(_ERASED.erased_idx, _ERASED.leaf_idx)
        .join_from(table_of(ErasureRow), table_of(ObservationRow), _SEEN.leaf_idx == _ERASED.erased_idx)
        .join(ReviewVersionRow, ReviewVersionRow.id == _SEEN.version_id)
        .join(ReviewRow, ReviewRow.id == ReviewVersionRow.review_id)
        # Only with the facts goes what the model said; of what has no words it said nothing.
        .where(_ERASED.parts.contains("facts"), _SEEN.content_digest.is_not(None), _SEEN.kind.in_(_OBSERVED))
        .where(ReviewRow.listing_id.in_(listings_of(subject_id)))
        .execution_options(yield_per=_STEP)
    )
    steps = [0] * (len(leaves) + 1)
    for erased, erasure in connection.execute(query):
        first, last = bisect_right(leaves, erased), bisect_left(leaves, erasure)
        if first < last:
            steps[first] += 1
            steps[last] -= 1
    return [leaf for leaf, n in zip(leaves, accumulate(steps), strict=False) if n]


def _stored(connection: Connection, subject_id: int, model_digest: str) -> Iterator[Any]:
    """Yield version, listing, language, P(positive), size of the log when it was kept if known, and that or a guess."""
    query = _select_stored(subject_id, model_digest).execution_options(yield_per=_STEP)
    with connection.execute(query) as rows:
        yield from rows


def _select_stored(subject_id: int, model_digest: str) -> Query:
    observed = select(func.min(_SEEN.leaf_idx) + 1).where(_SEEN.version_id == _SAID.version_id)
    observed = observed.where(_SEEN.kind.in_(_OBSERVED))
    since = func.coalesce(_SAID.size, observed.scalar_subquery(), 0)
    return (
        select(_SAID.version_id, ReviewRow.listing_id, _SAID.language, _SAID.positive, _SAID.size, since)
        .join_from(table_of(SentimentRow), ModelRow, ModelRow.id == _SAID.model_id)
        .join(ReviewVersionRow, ReviewVersionRow.id == _SAID.version_id)
        .join(ReviewRow, ReviewRow.id == ReviewVersionRow.review_id)
        .where(ModelRow.digest == model_digest, ReviewRow.listing_id.in_(listings_of(subject_id)))
        .order_by(_SAID.version_id)
    )


def _output(version_id: int, language: str, positive: float | None) -> bytes:
    """Return the canonical lines of one output; few languages make many of them."""
    said = "" if positive is None else f" {float(positive)!r}"
    return f"version {version_id}\n{_language_line(language)}p{said}\n".encode()


@lru_cache(maxsize=256)
def _language_line(language: str) -> str:
    return lines([("language", language)]).decode()


def _link_sizes(connection: Connection, subject_id: int) -> dict[int, int | None]:
    """Return of each listing of a subject the size of the log when it was first linked, None where that is not known.

    In the order in which they were linked.
    """
    query = select(_LINK.listing_id, _LINK.size).where(_LINK.subject_id == subject_id).order_by(_LINK.id)
    first: dict[int, int | None] = {}
    for listing, size in connection.execute(query):
        first.setdefault(listing, size)
    return first


def listings_of(subject_id: int) -> Any:
    """Return the query for the row numbers of all listings that were ever linked to a subject."""
    return select(_LINK.listing_id).where(_LINK.subject_id == subject_id)
