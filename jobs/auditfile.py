"""Read audits for the comparison from CSV files, plain or gzip; an empty cell is unknown, never 0."""

import csv
import gzip
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TextIO, cast

from crawler.imports.audits.dates import is_plausible
from crawler.imports.audits.taken import Rejected
from crawler.imports.audits.words import CALLED_OFF, PLANNED, trigger_of, word
from crawler.imports.audits.words import RESULTS as WORDS
from jobs.auditevent import RESULTS, Event, number, result_place, severities
from jobs.errors import FileUnreadable
from scoring.auditcase import PastAudit

AUDIT_COLUMNS = ("audit_id", "subject", "started_on")
"""Headings by which a table of audits is known to be in the form of docs/audits.md#files."""
_LONGEST_CELL = 1 << 27
_DAYS = ("started_on", "available_from", "report_date")
_COUNTS = ("n_major", "n_minor", "n_ofi", "n_middle")

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


def read_audits(path: Path, event: Event, today: date = date.max) -> AuditFile:
    """Return the audits of a file in the form of docs/audits.md#files.

    Args:
        path: The file.
        event: What counts as a failure.
        today: The day; a result of an audit that begins later is refused.

    Raises:
        FileUnreadable: If it is no such file.
    """
    rows: list[Cells] = []
    seen: dict[str, tuple[int, Cells]] = {}
    rejected: list[Rejected] = []
    with open_table(path) as table:
        table.require(AUDIT_COLUMNS)
        for number_of_row, cells in enumerate(table.rows, start=2):
            refused = _refused(number_of_row, cells, seen, today)
            if refused is not None:
                rejected.append(refused)
                continue
            seen[cells["audit_id"]] = number_of_row, cells
            rows.append(cells)
    notes = Counter[str]()
    numbers = [{name: _number(row, name, notes) for name in ("score", *_COUNTS)} for row in rows]
    measures = [
        result_place(_result(row)) if event.field == "result" else own[event.field]
        for row, own in zip(rows, numbers, strict=True)
    ]
    scores = [own["score"] for own in numbers]
    worse = severities(event, measures, scores)
    audits = [
        replace(_audit(row, event.happened(measure), bad), n_major=own["n_major"])
        for row, own, measure, bad in zip(rows, numbers, measures, worse, strict=True)
    ]
    said = tuple(f"{n} x {what}" for what, n in notes.most_common())
    return AuditFile(tuple(audits), said, tuple(rejected))


def _number(cells: Cells, name: str, notes: Counter[str]) -> float | None:
    """Return the number of a cell; None where it is empty, and with a note where it is none, or none of findings."""
    found = number(told := cells.get(name, ""))
    if found is not None and name in _COUNTS and (found < 0 or not found.is_integer()):
        found = None
    if told and found is None:
        notes[f"cells of {name} that hold no number of theirs are taken for empty"] += 1
    return found


def _refused(row: int, cells: Cells, seen: Mapping[str, tuple[int, Cells]], today: date) -> Rejected | None:
    """Return why a row is not taken, in the words of the import; None for one that is."""
    for name in ("audit_id", "subject"):
        if not cells[name]:
            return Rejected("missing_required", row, field=name)
    if cells["audit_id"] in seen:
        first, before = seen[cells["audit_id"]]
        reason = "duplicate_row" if before == cells else "conflicting_duplicate"
        return Rejected(reason, row, field="audit_id", value=cells["audit_id"], of_row=first)
    for name in _DAYS:
        if (told := cells.get(name, "")) and day_of(told) is None:
            return Rejected("bad_date", row, field=name, value=told)
    if _result(cells) and _result(cells) not in RESULTS:
        planned = word(cells["result"]) in PLANNED | CALLED_OFF
        return Rejected("not_performed" if planned else "unknown_result", row, field="result", value=cells["result"])
    return _refused_for_days(row, cells, today)


def _refused_for_days(row: int, cells: Cells, today: date) -> Rejected | None:
    """Return why the days of a row cannot be: an audit that has not begun has no result, nor is one known before."""
    began = day_of(cells["started_on"])
    if began is None:
        return None
    if not is_plausible(began, today):
        return Rejected("bad_date", row, field="started_on", value=cells["started_on"])
    if began > today and any(cells.get(name, "") for name in ("result", "score", *_COUNTS)):
        return Rejected("start_in_future", row, field="started_on", value=cells["started_on"])
    for name in ("available_from", "report_date"):
        known = day_of(cells.get(name, ""))
        if known is not None and known < began:
            return Rejected("known_before_start", row, field=name, value=cells[name])
    return None


def _result(cells: Cells) -> str:
    told = cells.get("result", "")
    return WORDS.get(word(told), told)


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


def _audit(row: Cells, failed: bool | None, severity: float | None) -> PastAudit:
    trigger, kind = (trigger_of(row.get(name, ""))[0] for name in ("trigger", "audit_type"))
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
        is_complaint="complaint" in (trigger, kind),
        is_follow_up="follow_up" in (trigger, kind),
        has_trigger=trigger is not None,
        days=number(row.get("audit_days")),
    )
