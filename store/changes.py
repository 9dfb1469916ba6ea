"""What one run changed of reviews that were known before: their rating, their date, their words."""

from collections import Counter
from collections.abc import Collection, Iterator
from itertools import groupby

from sqlalchemy import Connection, RowMapping, select
from sqlalchemy.orm import aliased

from store.bulk import Query
from store.models import ReviewRow, ReviewVersionRow
from store.records import Precision, Published, Run
from store.versions import published_from

_EXACT = (Precision.SECOND, Precision.DAY)


def changes_of(connection: Connection, run: Run, *, passing_over: Collection[int]) -> dict[str, int]:
    """Return how many known reviews a run changed, by what changed: rating, date, swapped, text.

    Something that was not there before, or is not any more, is no change of its value. "swapped" are those among the
    changed dates whose day and month changed places.

    Args:
        connection: Where to look.
        run: The run; versions that it wrote are compared with the ones before.
        passing_over: Runs whose versions are not compared with, because what they read was doubted.
    """
    counts: Counter[str] = Counter()
    for _, group in groupby(_versions_of_edited(connection, run), key=lambda row: row["review_id"]):
        *before, now = group
        trusted = [row for row in before if row["run_id"] not in passing_over]
        if trusted:
            counts.update(_differences(trusted[-1], now))
    return dict(counts)


def _versions_of_edited(connection: Connection, run: Run) -> Iterator[RowMapping]:
    """Yield all versions of the reviews that the run edited, review by review, oldest first."""
    current, version = aliased(ReviewVersionRow), aliased(ReviewVersionRow)
    query: Query = (
        select(
            version.review_id,
            version.run_id,
            version.unit,
            version.title,
            version.text,
            version.parts,
            version.published_at,
            version.published_until,
            version.published_precision,
            version.published_zoned,
        )
        .join_from(ReviewRow, current, current.review_id == ReviewRow.id)
        .join(version, version.review_id == ReviewRow.id)
        .where(
            ReviewRow.listing_id == run.listing.id,
            ReviewRow.last_run_id == run.id,
            current.number == ReviewRow.current_number,
            current.number > 1,
            current.run_id == run.id,
        )
        .order_by(version.review_id, version.number)
        .execution_options(yield_per=2_000)
    )
    with connection.execute(query) as rows:
        yield from rows.mappings()


def _differences(before: RowMapping, now: RowMapping) -> Iterator[str]:
    if None not in (before["unit"], now["unit"]) and before["unit"] != now["unit"]:
        yield "rating"
    old, new = published_from(before), published_from(now)
    if _is_redated(old, new):
        yield "date"
        if _is_swapped(old, new):
            yield "swapped"
    if _is_reworded(before, now):
        yield "text"


def _is_redated(old: Published, new: Published) -> bool:
    if old.at is None or new.at is None or old.precision not in _EXACT or new.precision not in _EXACT:
        return False
    # The same moment may be told in another zone, a day earlier or later.
    return abs((old.at.date() - new.at.date()).days) > 1


def _is_swapped(old: Published, new: Published) -> bool:
    if old.at is None or new.at is None:
        return False
    return (old.at.year, old.at.month, old.at.day) == (new.at.year, new.at.day, new.at.month)


def _is_reworded(before: RowMapping, now: RowMapping) -> bool:
    pairs = [(before[name], now[name]) for name in ("title", "text", "parts")]
    return any(old and new and old != new for old, new in pairs)
