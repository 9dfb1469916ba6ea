"""Read reviews, shown means and texts for the comparison from CSV files; what cannot be read is left out and said."""

import hashlib
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from crawler.pages.relativedate import read_relative
from jobs.auditevent import number
from jobs.auditfile import Cells, Table, day_of, open_table
from jobs.errors import FileUnreadable
from scoring.pastreview import NO_REVIEWS, UNSEEN, PastReviews, columns_of

_MOST_NAMED = 12
_USUAL_TOP = 5.0

Notes = Counter[str]


@dataclass(slots=True)
class _Columns:
    """Reviews as they are read, column by column."""

    subjects: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    """The source's own number of the review; empty if unknown."""
    published: list[int] = field(default_factory=list)
    observed: list[int] = field(default_factory=list)
    units: list[float] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    shown: list[bool] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    tops: dict[int, float] = field(default_factory=dict)
    """Where the scale of a shown mean ends, by row; its unit is the mean as stated until all are read."""
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def add(self, cells: Cells, days: tuple[int, int], unit: float, text: str = "") -> None:
        """Take a row that is one review."""
        self.subjects.append(cells["subject"])
        self.numbers.append(cells.get("review_id", ""))
        self.published.append(days[0])
        self.observed.append(days[1])
        self.units.append(unit)
        self.texts.append(text)
        self.weights.append(1.0)
        self.shown.append(False)
        self.sources.append(cells.get("source", ""))

    def content(self, row: int) -> tuple[float | None, str]:
        """Return what makes a row another version than one before."""
        unit = self.units[row]
        return None if math.isnan(unit) else unit, self.texts[row]


def read_reviews(paths: Sequence[Path]) -> tuple[PastReviews, dict[str, tuple[str, ...]], tuple[str, ...]]:
    """Return the reviews of all files, the categories that they state by subject, and what was left out.

    Reviews, means as sources showed them, and texts by subject are told apart by their columns. Rows of one number are
    versions of one review: each counts while it was the one shown.

    Raises:
        FileUnreadable: If one of them is no such file.
    """
    columns, notes, known = _Columns(), Notes(), set[bytes]()
    for path in paths:
        with open_table(path) as table:
            take = _reader(table, path)
            if (digest := _digest(path)) in known:
                notes["files that were named already"] += 1
                continue
            known.add(digest)
            for cells in table.rows:
                take(columns, cells, notes)
    _scale_means(columns, notes)
    rows, replaced = _versions(columns, notes)
    said = tuple(f"{n} x {what}" for what, n in notes.most_common(_MOST_NAMED))
    return _past(columns, rows, replaced), columns.groups, said


def _digest(path: Path) -> bytes:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest()


def _past(columns: _Columns, rows: Sequence[int], replaced: Sequence[int]) -> PastReviews:
    if not rows:
        return NO_REVIEWS
    return columns_of(
        [columns.subjects[row] for row in rows],
        published=[columns.published[row] for row in rows],
        observed=[columns.observed[row] for row in rows],
        replaced=[replaced[row] for row in rows],
        units=[columns.units[row] for row in rows],
        texts=[columns.texts[row] for row in rows],
        weights=[columns.weights[row] for row in rows],
        shown_means=[columns.shown[row] for row in rows],
        sources=[columns.sources[row] for row in rows],
    )


def _versions(columns: _Columns, notes: Notes) -> tuple[list[int], list[int]]:
    """Return which rows count, and the day on which each was replaced by another version; 0: never."""
    by_number: dict[tuple[str, str, str], list[int]] = {}
    for row, told in enumerate(columns.numbers):
        if told:
            by_number.setdefault((columns.subjects[row], columns.sources[row], told), []).append(row)
    replaced = [0] * len(columns.subjects)
    dropped: set[int] = set()
    for rows in by_number.values():
        # In order of the days on which they were seen; of one day the last row of the files.
        before = -1
        for row in sorted(rows, key=lambda each: (columns.observed[each], each)):
            if before >= 0 and columns.content(row) == columns.content(before):
                dropped.add(row)
                notes["rows that say again what was known of a review"] += 1
                continue
            if before >= 0 and columns.observed[row] == columns.observed[before]:
                dropped.add(before)
                notes["versions of a review of the same day: the last one counts"] += 1
            elif before >= 0:
                replaced[before] = columns.observed[row]
            before = row
    return [row for row in range(len(columns.subjects)) if row not in dropped], replaced


_Take = Callable[[_Columns, Cells, Notes], None]


def _reader(table: Table, path: Path) -> _Take:
    """Return how the rows of a file are read, by its columns."""
    has = set(table.headings)
    if {"subject", "rating_mean"} <= has:
        return _take_mean
    if {"subject", "text_stemmed"} <= has:
        return _take_words
    if {"subject", "rating"} <= has or {"subject", "text"} <= has:
        return _take_review
    raise FileUnreadable(
        f"nothing tells that the file holds reviews; its columns are {', '.join(table.headings[:12])}",
        where=str(path),
        next_step="give review_id, subject, posted_on, rating and text, or subject, as_of, rating_mean and n_reviews",
    )


def _take_mean(columns: _Columns, cells: Cells, notes: Notes) -> None:
    mean = number(cells["rating_mean"])
    if mean is None:
        notes["means that are not stated are left out"] += 1
        return
    as_of = _ordinal(cells, "as_of", notes)
    columns.add(cells, (as_of, as_of), mean)
    columns.tops[len(columns.units) - 1] = _top(cells)
    # The number of a mean is none of a review.
    columns.numbers[-1] = ""
    if "=" not in (extra := cells.get("extra", "")) and extra:
        columns.groups[cells["subject"]] = tuple(filter(None, extra.split("|")))
    known = number(cells.get("n_reviews"))
    columns.weights[-1] = float("nan") if known is None else known
    columns.shown[-1] = True


def _take_words(columns: _Columns, cells: Cells, _notes: Notes) -> None:
    columns.add(cells, (0, 0), float("nan"), cells["text_stemmed"])


def _take_review(columns: _Columns, cells: Cells, notes: Notes) -> None:
    text = " ".join(filter(None, (cells.get("title", ""), cells.get("text", ""))))
    columns.add(cells, _days(cells, notes), _unit(cells, notes), text)


def _unit(cells: Cells, notes: Notes) -> float:
    """Return a rating mapped to 0..1; nan where there is none, or none on its scale."""
    told = number(cells.get("rating"))
    if told is None:
        if cells.get("rating"):
            notes["ratings that cannot be read do not count"] += 1
        return float("nan")
    top = _top(cells)
    return _mapped(told, _low(top), top, notes)


def _scale_means(columns: _Columns, notes: Notes) -> None:
    """Map means to 0..1, as ratings are; a source that shows means below 1 counts from 0."""
    scales: dict[tuple[str, float], list[int]] = {}
    for row, top in columns.tops.items():
        scales.setdefault((columns.sources[row], top), []).append(row)
    for (_, top), rows in scales.items():
        low = min(_low(top), 0.0 if any(columns.units[row] < 1 for row in rows) else 1.0)
        for row in rows:
            columns.units[row] = _mapped(columns.units[row], low, top, notes)


def _top(cells: Cells) -> float:
    top = number(cells.get("scale_max"))
    return _USUAL_TOP if top is None else top


def _low(top: float) -> float:
    """Return where a scale begins: at 1 unless it ends below 2 or above 10, as thumbs and percentages do."""
    return 1.0 if 2 <= top <= 10 else 0.0


def _mapped(told: float, low: float, top: float, notes: Notes) -> float:
    if low <= told <= top and low < top:
        return (told - low) / (top - low)
    notes["ratings off their scale do not count"] += 1
    return float("nan")


def _days(cells: Cells, notes: Notes) -> tuple[int, int]:
    """Return the latest day of publication and the day of observation as ordinals; 0 where unknown.

    A review of which nobody says when it was first read counts as read after all audits.
    """
    observed = _ordinal(cells, "retrieved_at", notes)
    posted = _ordinal(cells, "posted_on", notes)
    words = cells.get("posted_relative", "")
    if not posted and words and observed:
        seen = date.fromordinal(observed)
        found = read_relative(words, datetime.fromisoformat(f"{seen.isoformat()}T23:59:59+00:00"))
        latest = (found.until or found.at) if found else None
        posted = latest.toordinal() if latest else 0
    if posted and not observed:
        notes["reviews without the day on which they were first read count only with --retrospective"] += 1
        return posted, UNSEEN
    return posted, observed


def _ordinal(cells: Cells, name: str, notes: Notes) -> int:
    told = cells.get(name, "")
    day = day_of(told)
    if told and day is None:
        notes[f"days in {name} that cannot be read are taken for unknown"] += 1
    return day.toordinal() if day else 0
