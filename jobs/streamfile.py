"""Read review streams (JSON Lines, plain or gzip) as the rated reviews of each listing, in order of publication."""

import gzip
import json
import math
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import numpy as np

from jobs.errors import FileUnreadable
from scoring.history import History
from scoring.labelled import SATISFIED_UNIT

_NEEDED = ("source", "subject", "review_id", "rating", "rating_min", "rating_max")
_FORM = f"each line needs {', '.join(_NEEDED)} and published_at, like 2024-05-31 or 2024-05"
_FIRST_DAY = {len("2024"): "-01-01", len("2024-05"): "-01"}
"""What completes a date that states only its year or month, by length."""
_DAY = 86_400


@dataclass(frozen=True, eq=False)
class Stream:
    """One collection of reviews."""

    histories: tuple[History, ...]
    """Listings in order of source and subject, reviews in order of publication, then of the file."""
    n_unrated: int = 0
    """Rows left out because they state no rating."""
    n_repeated: int = 0
    """Rows left out because their review came before."""
    n_undated: int = 0
    """Rows left out because they state no date."""
    n_off_scale: int = 0
    """Rows left out because their rating lies outside their own scale."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One rated review of a stream."""

    listing: tuple[str, str]
    review: str
    kind: str
    day: float | None
    unit: float


def read_stream(file: Path) -> Stream:
    """Return the rated and dated reviews of a stream; each review id counts once per listing.

    Raises:
        FileUnreadable: If the file is no such file.
    """
    rated = [_row(row, number, file) for number, row in _lines(file)]
    seen: set[tuple[tuple[str, str], str]] = set()
    kept, repeated, undated, off_scale = [], 0, 0, 0
    for row in rated:
        if row is None:
            continue
        if (row.listing, row.review) in seen:
            repeated += 1
            continue
        seen.add((row.listing, row.review))
        off_scale += not 0 <= row.unit <= 1
        undated += row.day is None
        if row.day is not None and 0 <= row.unit <= 1:
            kept.append((row.listing, row.day, row))
    # Sorting is stable: reviews of one moment stay in the order of the file.
    kept.sort(key=itemgetter(0, 1))
    histories = tuple(_history([row for _, _, row in rows]) for _, rows in groupby(kept, key=itemgetter(0)))
    return Stream(histories, rated.count(None), repeated, undated, off_scale)


def _history(rows: Sequence[_Row]) -> History:
    unit = np.array([row.unit for row in rows])
    return History(
        name="/".join(rows[0].listing),
        kind=rows[0].kind,
        day=np.array([row.day for row in rows], dtype=np.float64),
        unit=unit,
        satisfied=(unit >= SATISFIED_UNIT).astype(np.float64),
    )


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line that is not blank."""
    opened = gzip.open if file.name.endswith(".gz") else open
    try:
        with opened(file, "rt", encoding="utf-8") as lines:
            yield from ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise FileUnreadable(
            f"cannot read the stream: {error}", where=str(file), next_step="give a JSON Lines file, plain or .gz"
        ) from error


def _row(line: str, number: int, file: Path) -> _Row | None:
    """Return a line as a rated review; None where it states no rating."""
    try:
        row = _fields(line)
        if row["rating"] is None:
            return None
        low, high = _number(row, "rating_min"), _number(row, "rating_max")
        if not low < high:
            raise ValueError(f"its scale is empty: rating_min {low:g}, rating_max {high:g}")
        return _Row(
            listing=(str(row["source"]), str(row["subject"])),
            review=str(row["review_id"]),
            kind=str(row.get("subject_kind") or ""),
            day=_day(row.get("published_at")),
            unit=(_number(row, "rating") - low) / (high - low),
        )
    except ValueError as error:
        raise FileUnreadable(f"line {number} is no review: {error}", where=str(file), next_step=_FORM) from error


def _fields(line: str) -> dict[str, object]:
    """Return the fields of a line; raises ValueError where it is no object or one is missing."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError("it is not JSON") from error
    if not isinstance(row, dict):
        raise ValueError("it is no JSON object")
    if missing := [name for name in _NEEDED if name not in row]:
        raise ValueError(f"it has no {' and no '.join(missing)}")
    return row


def _number(row: Mapping[str, object], name: str) -> float:
    """Return a field as a finite number; raises ValueError."""
    value = row[name]
    try:
        number = float(str(value))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"its {name} is no number: {value!r}")
    return number


def _day(published: object) -> float | None:
    """Return a date of ISO 8601 as days since 1970, UTC where it states no zone; None without one.

    Where only a month or a year is stated its first day counts, as everywhere in the store.

    Raises:
        ValueError: If it is no date.
    """
    if published is None or published == "":
        return None
    stated = str(published)
    try:
        moment = datetime.fromisoformat(stated + _FIRST_DAY.get(len(stated), ""))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() / _DAY
    except (ValueError, OverflowError) as error:
        raise ValueError(f"its published_at is no date: {stated!r}") from error
