"""Read when an imported review was published, never more exactly than the file says."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from crawler.imports.cells import Cells
from crawler.imports.reading import Reading
from crawler.pages.date import is_ambiguous, read_date
from store.records import Precision, Published

_PRECISIONS = {"month": Precision.MONTH, "year": Precision.YEAR, "day": Precision.DAY}
_NO_CLOCK = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands in for the day of collection where absolute dates are read; relative ones are then thrown away."""
_WIDEST = timedelta(days=548)
"""One and a half years: the range of "vor einem Jahr"."""


def read_published(cells: Cells, reading: Reading, notes: Counter[str]) -> Published:
    """Return when the review was published; a date that cannot be told is unknown, and counted in `notes`.

    Args:
        cells: The row.
        reading: What was decided about the file.
        notes: Counts warnings; added to.
    """
    cell = cells.get("published_at")
    if isinstance(cell, (datetime, date)):
        return _from_date(cell)
    shown = "" if cell is None or isinstance(cell, (bool, Mapping, list)) else str(cell).strip()
    raw, stated = cells.text("published_raw"), (cells.text("published_precision") or "").lower()
    if not shown and not raw:
        return Published()
    # A worked-out day is not what the source said: it becomes the range that the words allow.
    if stated in {"relative", "range"}:
        return _relative(shown, raw, reading.observed_at)
    found = read_date(shown or raw, reading.observed_at or _NO_CLOCK, order=reading.order)
    if found.precision is Precision.RANGE and reading.observed_at is None:
        notes['unknown dates: words such as "vor 2 Monaten" need the day of collection'] += 1
        return Published()
    if found.precision is Precision.UNKNOWN:
        way = "they can be read day first or month first" if is_ambiguous(shown, reading.order) else "not readable"
        notes[f"unknown dates: {way}"] += 1
        return found
    coarser = _PRECISIONS.get(stated, found.precision)
    return replace(found, precision=coarser) if found.precision is not Precision.MONTH else found


def _from_date(cell: datetime | date) -> Published:
    """Return a spreadsheet's date: a moment, or a day where no time is set."""
    if not isinstance(cell, datetime):
        return Published(datetime(cell.year, cell.month, cell.day, tzinfo=UTC), Precision.DAY)
    if (cell.hour, cell.minute, cell.second) == (0, 0, 0):
        return Published(cell.replace(tzinfo=UTC), Precision.DAY)
    return Published(cell.astimezone(UTC) if cell.tzinfo else cell.replace(microsecond=0), Precision.SECOND)


def _relative(shown: str, raw: str | None, observed_at: datetime | None) -> Published:
    """Return the range of a relative date: from its words and the day of collection, else around a worked-out date."""
    start, _, end = shown.partition("/")
    worked_out = read_date(start, _NO_CLOCK)
    until = read_date(end, _NO_CLOCK) if end else None
    if until is not None and until.at is not None and worked_out.at is not None:
        return Published(worked_out.at, Precision.RANGE, until.at)
    if raw and observed_at:
        found = read_date(raw, observed_at)
        if found.precision is Precision.RANGE:
            return found
    if worked_out.at is None:
        return Published()
    # A range spans one and a half units of its words; without words the widest unit is meant.
    words = read_date(raw, worked_out.at) if raw else Published()
    span = words.until - words.at if words.at and words.until else _WIDEST
    return Published(worked_out.at - span * 2 / 3, Precision.RANGE, worked_out.at + span / 3)
