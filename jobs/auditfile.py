"""Read audits and reviews for the comparison from CSV files, plain or gzip; an empty cell is unknown, never 0."""

import csv
import gzip
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TextIO, cast

from crawler.imports.audits.taken import Rejected
from crawler.imports.audits.words import PLANNED, word
from crawler.imports.audits.words import RESULTS as WORDS
from crawler.pages.relativedate import read_relative
from jobs.auditevent import RESULTS, Event, number, result_place, severities
from jobs.errors import FileUnreadable
from scoring.auditcase import PastAudit
from scoring.pastreview import NO_REVIEWS, PastReviews, columns_of

FOLLOW_UPS = frozenset({"follow_up", "follow-up", "nachaudit", "re-inspection", "reinspection"})
COMPLAINTS = frozenset({"complaint", "reklamation", "beschwerde"})
AUDIT_COLUMNS = ("audit_id", "subject", "started_on")
"""Headings by which a table of audits is known to be in the form of docs/audits.md#files."""
_LONGEST_CELL = 1 << 27
_MOST_NAMED = 5

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AuditFile:
    """The audits of a file."""

    audits: tuple[PastAudit, ...]
    """In order of the file."""
    notes: tuple[str, ...] = ()
    """What was left out and why, in plain words."""
    rejected: tuple[Rejected, ...] = ()
    """Rows that were not taken, each with its reason."""


@dataclass(slots=True)
class _Columns:
    """Reviews as they are read, column by column."""

    subjects: list[str] = field(default_factory=list)
    published: list[int] = field(default_factory=list)
    observed: list[int] = field(default_factory=list)
    units: list[float] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    shown: list[bool] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)


def read_audits(path: Path, event: Event) -> AuditFile:
    """Return the audits of a file in the form of docs/audits.md#files.

    Raises:
        FileUnreadable: If it is no such file.
    """
    rows: list[Cells] = []
    seen: dict[str, tuple[int, Cells]] = {}
    rejected: list[Rejected] = []
    with open_table(path) as table:
        table.require(AUDIT_COLUMNS)
        for number_of_row, cells in enumerate(table.rows, start=2):
            refused = _refused(number_of_row, cells, seen)
            if refused is not None:
                rejected.append(refused)
                continue
            seen[cells["audit_id"]] = number_of_row, cells
            rows.append(cells)
    measures = [result_place(_result(row)) if event.field == "result" else number(row.get(event.field)) for row in rows]
    scores = [number(row.get("score")) for row in rows]
    worse = severities(event, measures, scores)
    audits = [
        _audit(row, event.happened(measure), bad) for row, measure, bad in zip(rows, measures, worse, strict=True)
    ]
    return AuditFile(tuple(audits), rejected=tuple(rejected))


def _refused(row: int, cells: Cells, seen: Mapping[str, tuple[int, Cells]]) -> Rejected | None:
    """Return why a row is not taken, in the words of the import; None for one that is."""
    for name in ("audit_id", "subject"):
        if not cells[name]:
            return Rejected("missing_required", row, field=name)
    if cells["audit_id"] in seen:
        first, before = seen[cells["audit_id"]]
        reason = "duplicate_row" if before == cells else "conflicting_duplicate"
        return Rejected(reason, row, field="audit_id", value=cells["audit_id"], of_row=first)
    if cells["started_on"] and day_of(cells["started_on"]) is None:
        return Rejected("bad_date", row, field="started_on", value=cells["started_on"])
    if _result(cells) and _result(cells) not in RESULTS:
        planned = word(cells["result"]) in PLANNED
        return Rejected("not_performed" if planned else "unknown_result", row, field="result", value=cells["result"])
    return None


def _result(cells: Cells) -> str:
    told = cells.get("result", "")
    return WORDS.get(word(told), told)


def read_reviews(paths: Sequence[Path]) -> tuple[PastReviews, dict[str, tuple[str, ...]], tuple[str, ...]]:
    """Return the reviews of all files, the categories that they state by subject, and what was left out.

    Reviews, means as sources showed them, and texts by subject are told apart by their columns.

    Raises:
        FileUnreadable: If one of them is no such file.
    """
    columns, notes = _Columns(), Counter[str]()
    for path in paths:
        with open_table(path) as table:
            take = _reader(table, path)
            for cells in table.rows:
                take(columns, cells, notes)
    if not columns.subjects:
        return NO_REVIEWS, columns.groups, _said(notes)
    reviews = columns_of(
        columns.subjects,
        published=columns.published,
        observed=columns.observed,
        units=columns.units,
        texts=columns.texts,
        weights=columns.weights,
        shown_means=columns.shown,
        sources=columns.sources,
    )
    return reviews, columns.groups, _said(notes)


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file that is open."""

    path: Path
    """Where it is."""
    headings: tuple[str, ...]
    """Its first row."""
    rows: Iterator[dict[str, str]]
    """The others, each complete."""

    def require(self, names: Sequence[str]) -> None:
        """Raise FileUnreadable if a column is missing."""
        missing = [name for name in names if name not in self.headings]
        if missing:
            raise FileUnreadable(
                f"the file lacks the columns {', '.join(missing)}",
                where=str(self.path),
                next_step="see docs/audits.md#files for the columns, and name them so in the first row",
            )


@contextmanager
def open_table(path: Path) -> Iterator[Table]:
    """Open a CSV file, plain or gzip, in UTF-8 with a row of headings.

    Raises:
        FileUnreadable: If there is no such file, or it can't be read as one.
    """
    if not path.is_file():
        raise FileUnreadable("there is no such file", where=str(path), next_step="check the path")
    csv.field_size_limit(_LONGEST_CELL)
    try:
        with _opened(path) as stream:
            reader = csv.reader(stream)
            headings = tuple(name.strip() for name in next(reader, []))
            yield Table(path, headings, _rows(reader, headings))
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error) as error:
        raise FileUnreadable(
            f"the file can't be read as a CSV table: {error}",
            where=str(path),
            next_step="save it as CSV in UTF-8, separated by commas",
        ) from error


def _opened(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return cast("TextIO", gzip.open(path, "rt", encoding="utf-8-sig", newline=""))
    return path.open(encoding="utf-8-sig", newline="")


def day_of(text: str) -> date | None:
    """Return the day of an ISO date or moment; None for anything else."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _rows(reader: Iterator[list[str]], headings: Sequence[str]) -> Iterator[dict[str, str]]:
    width = len(headings)
    for cells in reader:
        if cells:
            yield dict(zip(headings, cells + [""] * (width - len(cells)), strict=False))


def _said(notes: Counter[str]) -> tuple[str, ...]:
    return tuple(f"{n} x {what}" for what, n in notes.most_common(_MOST_NAMED))


def _audit(row: Cells, failed: bool | None, severity: float | None) -> PastAudit:
    trigger = row.get("trigger", "").lower()
    kind = row.get("audit_type", "").lower()
    return PastAudit(
        key=row["audit_id"],
        subject=row["subject"],
        series="\0".join((row["subject"], row.get("site", ""), row.get("scheme", ""))),
        started_on=day_of(row["started_on"]),
        available_from=day_of(row.get("available_from", "")) or day_of(row.get("report_date", "")),
        severity=severity,
        failed=failed,
        grade=_result(row),
        site=row.get("site", ""),
        groups=tuple(filter(None, row.get("category", "").split("|"))),
        auditor=row.get("lead_auditor", ""),
        is_complaint=trigger in COMPLAINTS or kind in COMPLAINTS,
        is_follow_up=kind in FOLLOW_UPS or trigger in FOLLOW_UPS,
        has_trigger=bool(trigger),
    )


_Take = Callable[[_Columns, Cells, Counter[str]], None]


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


def _take_mean(columns: _Columns, cells: Cells, notes: Counter[str]) -> None:
    mean, top = number(cells["rating_mean"]), number(cells.get("scale_max"))
    as_of = day_of(cells.get("as_of", ""))
    if mean is None:
        notes["means that are not stated are left out"] += 1
        return
    columns.subjects.append(cells["subject"])
    columns.published.append(as_of.toordinal() if as_of else 0)
    columns.observed.append(as_of.toordinal() if as_of else 0)
    columns.units.append(mean / top if top else mean)
    columns.texts.append("")
    known = number(cells.get("n_reviews"))
    columns.weights.append(float("nan") if known is None else known)
    columns.shown.append(True)
    columns.sources.append(cells.get("source", ""))
    if "=" not in (extra := cells.get("extra", "")) and extra:
        columns.groups[cells["subject"]] = tuple(filter(None, extra.split("|")))


def _take_words(columns: _Columns, cells: Cells, _notes: Counter[str]) -> None:
    _add(columns, cells["subject"], (0, 0), float("nan"), cells["text_stemmed"])


def _take_review(columns: _Columns, cells: Cells, notes: Counter[str]) -> None:
    rating, top = number(cells.get("rating")), number(cells.get("scale_max")) or 5.0
    # Scales begin at 1 unless they end below 2 or above 10, as thumbs and percentages do.
    low = 1.0 if 2 <= top <= 10 else 0.0
    unit = float("nan") if rating is None else (rating - low) / (top - low)
    if rating is not None and not 0 <= unit <= 1:
        notes["ratings off their scale do not count"] += 1
        unit = float("nan")
    text = " ".join(filter(None, (cells.get("title", ""), cells.get("text", ""))))
    _add(columns, cells["subject"], _days(cells), unit, text)
    columns.sources[-1] = cells.get("source", "")


def _days(cells: Cells) -> tuple[int, int]:
    """Return the latest day of publication and the day of observation as ordinals; 0 where unknown."""
    observed = day_of(cells.get("retrieved_at", ""))
    posted = day_of(cells.get("posted_on", ""))
    words = cells.get("posted_relative", "")
    if posted is None and words and observed is not None:
        found = read_relative(words, datetime.fromisoformat(f"{observed.isoformat()}T23:59:59+00:00"))
        latest = (found.until or found.at) if found else None
        posted = latest.date() if latest else None
    return (posted.toordinal() if posted else 0, observed.toordinal() if observed else 0)


def _add(columns: _Columns, subject: str, days: tuple[int, int], unit: float, text: str) -> None:
    columns.subjects.append(subject)
    columns.published.append(days[0])
    columns.observed.append(days[1])
    columns.units.append(unit)
    columns.texts.append(text)
    columns.weights.append(1.0)
    columns.shown.append(False)
    columns.sources.append("")
