"""Every version of every review with the time in which it was the one that was shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from store.bulk import batches, table_of
from store.kept_models import TwinRow
from store.models import ReviewRow, ReviewVersionRow
from store.records import Published
from store.versions import published_from

_STEP = 5_000


@dataclass(frozen=True, slots=True)
class PastVersion:
    """What a review looked like from one moment to another."""

    listing_id: int
    """Row number of its listing."""
    published: Published
    """When the source says it was published."""
    observed_at: datetime
    """When this version was first seen, UTC."""
    replaced_at: datetime | None
    """When the next version was seen; None: it is the newest."""
    unit: float | None
    """Rating mapped to 0..1; None without one."""
    words: str
    """Title, text and parts, one a line; empty without words or once erased."""


def read_past(connection: Connection, listings: Sequence[int]) -> Iterator[PastVersion]:
    """Yield all versions of the reviews of these listings; of versions that say the same, the first one alone."""
    version = table_of(ReviewVersionRow)
    following = func.lead(version.c.observed_at, type_=version.c.observed_at.type).over(
        partition_by=version.c.review_id, order_by=version.c.number
    )
    query = (
        select(version, ReviewRow.listing_id, following.label("replaced_at"), TwinRow.leader_id)
        .join_from(version, ReviewRow, ReviewRow.id == version.c.review_id)
        .outerjoin(TwinRow, TwinRow.version_id == version.c.id)
        .order_by(version.c.id)
        .execution_options(yield_per=_STEP)
    )
    for some in batches(sorted(set(listings))):
        with connection.execute(query.where(ReviewRow.listing_id.in_(some))) as rows:
            for row in rows.mappings():
                if row["leader_id"] is None:
                    body = [row["text"]] if row["text"] else list(row["parts"].values())
                    yield PastVersion(
                        listing_id=row["listing_id"],
                        published=published_from(dict(row)),
                        observed_at=row["observed_at"],
                        replaced_at=row["replaced_at"],
                        unit=row["unit"],
                        words="\n".join(part for part in (row["title"], *body) if part),
                    )
