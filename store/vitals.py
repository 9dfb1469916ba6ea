"""The few numbers that say how a store is, each read from an index: cheap however much is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, func, select, text

from store.append import log_size
from store.bulk import table_of
from store.database import Database
from store.errors import DatabaseMissing
from store.frontier import TODO
from store.kept_models import StaleReviewRow
from store.log_models import AnchorRow, CheckpointRow, ModelRow, SentimentRow
from store.models import FrontierRow, ReviewVersionRow, RunRow
from store.notice_models import DeliveryRow
from store.query import worded
from store.records import Coverage

MOST_COUNTED = 10_000
"""A queue is counted up to here: whoever watches needs to know that it is long, not how long."""


@dataclass(frozen=True, slots=True)
class StoreVitals:
    """How a store is at one moment."""

    schema: str
    """Revision of its schema."""
    leaves: int
    """Leaves of the evidence log."""
    checkpoint_leaves: int
    """Leaves of the newest checkpoint; 0 before the first."""
    checkpoint_at: datetime | None
    """When it was made, UTC; None before the first."""
    unanchored: Mapping[str, int]
    """Anchors that are still to be had, by status: asked, failed, alone (kept on this machine, by nobody else)."""
    unanchored_since: datetime | None
    """When the oldest checkpoint was made to which a witness that is still asked owes an answer, UTC; None: none does.
    Whatever lies below a checkpoint to which it bears witness is covered by that."""
    queues: Mapping[str, int]
    """What waits, by queue, up to 10,000: `fetch` addresses of open runs, `judge` texts that the current model has not
    seen among the newest 10,000 versions, `rows` reviews whose rows are to be made anew, `tell` words of notices that
    no target took yet."""
    last_runs: Mapping[str, Mapping[Coverage, datetime]]
    """End of the newest run of each source by how it ended, UTC; sources without any run are left out."""


class Vitals:
    """The repository of how the store is."""

    def __init__(self, database: Database) -> None:
        """Bind the database."""
        self._database = database

    def read(self, sources: Iterable[str]) -> StoreVitals:
        """Return how the store is, all at one moment.

        Args:
            sources: Names of the sources to look at; others may be many, as imports bring names of their own.

        Raises:
            DatabaseMissing: If its file is gone; a connection that is still open would not notice.
            StoreError: If it cannot be read.
        """
        if self._database.is_sqlite and not self._database.path.is_file():
            raise DatabaseMissing(self._database.where)
        with self._database.read() as connection:
            checkpoint = connection.execute(_NEWEST_CHECKPOINT).first()
            size, at = checkpoint or (0, None)
            ended = {source: _last_runs(connection, source) for source in sources}
            return StoreVitals(
                schema=connection.scalar(text("SELECT version_num FROM alembic_version")) or "",
                leaves=log_size(connection),
                checkpoint_leaves=size,
                checkpoint_at=at,
                unanchored={row.status: row.n for row in connection.execute(_UNANCHORED)},
                unanchored_since=connection.scalar(_unanchored_since(size)),
                queues={name: connection.scalar(query) or 0 for name, query in _QUEUES.items()},
                last_runs={source: runs for source, runs in ended.items() if runs},
            )


def _last_runs(connection: Connection, source: str) -> dict[Coverage, datetime]:
    ends = {coverage: connection.scalar(_newest_end(source, coverage)) for coverage in Coverage}
    return {coverage: end for coverage, end in ends.items() if end is not None}


def _newest_end(source: str, coverage: Coverage) -> Select[datetime | None]:
    run = table_of(RunRow).c
    return select(func.max(run.finished_at)).where(run.source == source, run.coverage == coverage.value)


def _counted(query: Select[int]) -> Select[int]:
    return select(func.count()).select_from(query.limit(MOST_COUNTED).subquery())


def _unjudged() -> Select[int]:
    newest = select(ReviewVersionRow.id).where(worded()).order_by(ReviewVersionRow.id.desc()).limit(MOST_COUNTED)
    some = newest.subquery()
    current = select(func.max(ModelRow.id)).scalar_subquery()
    seen = select(SentimentRow.version_id)
    seen = seen.where(SentimentRow.version_id == some.c.id, SentimentRow.model_id == current)
    return select(some.c.id).where(~seen.exists())


def _unanchored_since(newest: int) -> Select[datetime | None]:
    """Select since when a witness owes; one that is not asked for the newest checkpoint is no longer configured."""
    anchor, checkpoint = table_of(AnchorRow).c, table_of(CheckpointRow).c
    other = table_of(AnchorRow).alias().c
    held = select(other.size).where(other.kind == anchor.kind, other.status == "held", other.size >= anchor.size)
    still_asked = select(other.kind).where(other.size == newest)
    query = select(func.min(checkpoint.created_at)).join_from(
        table_of(AnchorRow), table_of(CheckpointRow), anchor.size == checkpoint.size
    )
    return query.where(
        anchor.status != "held", anchor.kind.in_(still_asked), ~held.correlate(table_of(AnchorRow)).exists()
    )


_NEWEST_CHECKPOINT = select(CheckpointRow.size, CheckpointRow.created_at).order_by(CheckpointRow.size.desc()).limit(1)
_UNANCHORED = (
    select(AnchorRow.status, func.count().label("n"))
    .where(AnchorRow.status.in_(("asked", "failed", "alone")))
    .group_by(AnchorRow.status)
)
_QUEUES = {
    "fetch": _counted(
        select(FrontierRow.position)
        .join(RunRow, RunRow.id == FrontierRow.run_id)
        .where(RunRow.state == "open", FrontierRow.state == TODO)
    ),
    "judge": _counted(_unjudged()),
    "rows": _counted(select(StaleReviewRow.review_id)),
    "tell": _counted(select(DeliveryRow.notice_id).where(DeliveryRow.sent_at.is_(None))),
}
