"""What an evidence pack is made of, read in one view: leaves with their parts, subtrees between them, model outputs."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, or_, select, tuple_

from ledger.canonical import Kind
from store.append import size_at
from store.bulk import batches, table_of
from store.database import Database
from store.figures import read_figures
from store.kept_models import ErasureRow, TwinRow
from store.log_models import IndicatorSetRow, LeafRow, ModelRow, NodeRow, ObservationRow, SentimentRow
from store.models import AggregateVersionRow, ReviewRow, ReviewVersionRow, SubjectRow
from store.proof import Rebuilt, Row, rebuild_about
from store.records import IndicatorSet

_SEEN, _VERSION = table_of(ObservationRow).c, table_of(ReviewVersionRow).c


@dataclass(frozen=True, slots=True)
class ProvedPart:
    """One part of what a leaf commits to."""

    digest: bytes
    """What the commitment was made of, 32 bytes."""
    salt: bytes | None
    """32 random bytes; None where the part was erased."""
    data: bytes | None
    """Its canonical lines; None where it was erased."""


@dataclass(frozen=True, slots=True)
class ProvedLeaf:
    """One leaf with what can still be shown of it."""

    index: int
    """Its place in the log."""
    entry: bytes
    """Its bytes."""
    listing: int | None
    """Row number of the listing; None for published figures."""
    parts: tuple[ProvedPart | None, ProvedPart | None, ProvedPart | None]
    """Facts, content, author; None where the record never had the part."""


@dataclass(frozen=True, slots=True)
class JudgedVersion:
    """What is known of one version beside its own words, so that figures can be computed without them."""

    version: int
    """Row number of the version."""
    leaf: int
    """Index of the leaf that observed it."""
    listing: int
    """Row number of its listing."""
    language: str | None
    """Language it was judged in; None where it was not judged."""
    positive: float | None
    """P(positive), 0..1; None where not modelled."""
    worded: bool
    """True where it has, or had, a title or a text."""
    replied: bool
    """True where its owner's answer is shown."""
    leader: int | None
    """Leaf of the version that says the same and stands for both; None where it stands for itself."""


@dataclass(frozen=True, slots=True)
class PublishedSet:
    """A set of figures as it was published, with its leaf."""

    leaf: int
    """Index of its leaf."""
    published_at: datetime
    """When, UTC."""
    figures: IndicatorSet
    """The figures."""
    figures_digest: bytes
    """As in the leaf, 32 bytes."""
    outputs_digest: bytes
    """As in the leaf, 32 bytes."""
    live_digest: bytes
    """As in the leaf, 32 bytes."""


class EvidenceView:
    """One consistent view of what can be proved."""

    def __init__(self, connection: Connection) -> None:
        """Bind the transaction that reads."""
        self._connection = connection

    def size_at(self, moment: datetime) -> int:
        """Return how many leaves there were at a moment, UTC."""
        return size_at(self._connection, moment)

    def published(self, subject: str, *, size: int) -> PublishedSet | None:
        """Return the newest set of figures of a subject whose leaf is one of the first `size`."""
        query = (
            select(table_of(IndicatorSetRow), _SEEN.leaf_idx)
            .join(SubjectRow, SubjectRow.id == IndicatorSetRow.subject_id)
            .join(table_of(ObservationRow), _SEEN.indicator_set_id == IndicatorSetRow.id)
            .where(SubjectRow.key == subject, _SEEN.leaf_idx < size)
            .order_by(_SEEN.leaf_idx.desc())
            .limit(1)
        )
        row = self._connection.execute(query).mappings().first()
        if row is None:
            return None
        figures = IndicatorSet(
            subject=subject,
            as_of=row["as_of"],
            indicators=read_figures(self._connection, row["id"]),
            facts=row["facts"],
            model_digest=row["model_digest"],
            config_digest=row["config_digest"],
        )
        digests = (row["figures_digest"], row["outputs_digest"], row["live_digest"])
        return PublishedSet(row["leaf_idx"], row["published_at"], figures, *digests)

    def leaves(self, listings: Sequence[int], subject: str, *, end: int, size: int) -> Iterator[ProvedLeaf]:
        """Yield the leaves about these listings and a subject's figures, by index.

        Args:
            listings: Row numbers of the listings.
            subject: Key of the subject.
            end: The first so many leaves of the log are asked for. Of later ones only those are given that tell of
                an earlier leaf that it was erased, and what its chain has in between: whoever sees what is gone must
                see why.
            size: None is given beyond so many leaves.
        """
        until = self._told_later(end, size) if end < size else {}
        last = max(until.values(), default=end - 1)
        for rebuilt in rebuild_about(self._connection, listings, subject):
            index = rebuilt.row["o_leaf_idx"]
            if index > last:
                return
            if index < end or index <= until.get(_chain(rebuilt.row), -1):
                yield _proved(rebuilt)

    def _told_later(self, end: int, size: int) -> dict[tuple[object, ...], int]:
        """Return of each chain the newest leaf, from `end` on, that tells of a leaf before it that it was erased."""
        aggregate, erased = table_of(AggregateVersionRow).c, table_of(ErasureRow).c
        columns = (_VERSION.review_id, aggregate.listing_id, aggregate.chain)
        query = (
            select(*columns, func.max(erased.leaf_idx))
            .join_from(table_of(ErasureRow), table_of(ObservationRow), _SEEN.leaf_idx == erased.leaf_idx)
            .outerjoin(table_of(ReviewVersionRow), _VERSION.id == _SEEN.version_id)
            .outerjoin(table_of(AggregateVersionRow), aggregate.id == _SEEN.aggregate_id)
            .where(erased.erased_idx < end, erased.leaf_idx >= end, erased.leaf_idx < size)
            .group_by(*columns)
        )
        return {
            ("review", review) if review is not None else ("aggregate", listing, chain): newest
            for review, listing, chain, newest in self._connection.execute(query)
        }

    def nodes(self, positions: Sequence[tuple[int, int]]) -> Iterator[bytes]:
        """Yield the hashes of complete subtrees at (level, idx), in the order given."""
        for some in batches(positions, 300):
            yield from self._some_nodes(some)

    def judged(self, listings: Sequence[int], model_digest: str, *, size: int) -> Iterator[JudgedVersion]:
        """Yield every version of these listings by its row number, with what a model said of it.

        Args:
            listings: Row numbers of the listings.
            model_digest: Whose judgement.
            size: Only versions whose leaf is one of the first so many, and what was said of them by then.
        """
        leader = table_of(ObservationRow).alias("leader").c
        of_leader = select(func.min(leader.leaf_idx)).where(leader.version_id == TwinRow.leader_id)
        model = select(ModelRow.id).where(ModelRow.digest == model_digest).scalar_subquery()
        # What was judged later was no part of figures with an earlier leaf.
        of_model = (SentimentRow.model_id == model, func.coalesce(table_of(SentimentRow).c.size, 0) <= size)
        words = or_(*(_VERSION[name].is_not(None) for name in ("title", "text")), func.length(_VERSION.parts) > 2)
        query = (
            select(
                _VERSION.id,
                _SEEN.leaf_idx,
                ReviewRow.listing_id,
                SentimentRow.language,
                SentimentRow.positive,
                words,
                _VERSION.reply.is_not(None),
                of_leader.scalar_subquery(),
            )
            .join_from(table_of(ReviewVersionRow), table_of(ReviewRow), _VERSION.review_id == ReviewRow.id)
            .join(table_of(ObservationRow), _SEEN.version_id == _VERSION.id)
            .outerjoin(SentimentRow, and_(SentimentRow.version_id == _VERSION.id, *of_model))
            .outerjoin(TwinRow, TwinRow.version_id == _VERSION.id)
            .where(ReviewRow.listing_id.in_(listings), _SEEN.leaf_idx < size)
            .where(_SEEN.kind.in_((Kind.OBSERVED.value, Kind.EDITED.value)))
            .order_by(_VERSION.id)
        )
        for row in self._connection.execute(query.execution_options(yield_per=2_000)):
            yield JudgedVersion(*row)

    def _some_nodes(self, positions: Sequence[tuple[int, int]]) -> Iterator[bytes]:
        leaves = [idx for level, idx in positions if level == 0]
        above = [position for position in positions if position[0] > 0]
        hashes = select(LeafRow.idx, LeafRow.hash).where(LeafRow.idx.in_(leaves))
        found = {(0, row.idx): row.hash for row in self._connection.execute(hashes)}
        nodes = select(NodeRow.level, NodeRow.idx, NodeRow.hash).where(tuple_(NodeRow.level, NodeRow.idx).in_(above))
        found |= {(row.level, row.idx): row.hash for row in self._connection.execute(nodes)}
        yield from (found[position] for position in positions)


class Evidence:
    """The repository of what can be proved to a third party."""

    def __init__(self, database: Database) -> None:
        """Bind the database."""
        self._database = database

    @contextmanager
    def view(self) -> Iterator[EvidenceView]:
        """Give one consistent view, however long the reading takes."""
        with self._database.read() as connection:
            yield EvidenceView(connection)


def _chain(row: Row) -> tuple[object, ...]:
    """Return the chain of a review or of an aggregate; of what is never erased, none that is asked for."""
    if "review_id" in row:
        return ("review", row["review_id"])
    return ("aggregate", row["listing_id"], row["chain"]) if "chain" in row else ()


def _proved(rebuilt: Rebuilt) -> ProvedLeaf:
    row = rebuilt.row
    parts = [_part(rebuilt, name, data) for name, data in rebuilt.parts._asdict().items()]
    return ProvedLeaf(row["o_leaf_idx"], row["entry"], row.get("listing_id"), (parts[0], parts[1], parts[2]))


def _part(rebuilt: Rebuilt, name: str, data: bytes | None) -> ProvedPart | None:
    digest, salt = rebuilt.row[f"o_{name}_digest"], rebuilt.row[f"o_{name}_salt"]
    if digest is None:
        return None
    return ProvedPart(digest, salt, None if name in rebuilt.gone or salt is None else data)
