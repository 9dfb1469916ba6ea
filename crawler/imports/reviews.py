"""Read review exports: CSV, JSON Lines (also .gz), JSON lists and XLSX, with everything found out shown."""

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from crawler.errors import UnreadableImport
from crawler.imports.columns import ColumnMap, map_columns
from crawler.imports.jsonrows import begins_with_object, open_json, open_json_lines
from crawler.imports.reading import Reading
from crawler.imports.record import ImportedRow, Rejected, read_row
from crawler.imports.rows import Row, Rows
from crawler.imports.scale import Scales, Survey, date_order, decide_scales, survey
from crawler.imports.synonyms import SYNONYMS
from crawler.imports.tabular import open_csv
from crawler.imports.workbook import open_workbook
from crawler.pages.date import Order
from store.records import Scale, SubjectKind

MAX_REJECTED = 1_000
"""Rejected rows that are told one by one; the rest are counted."""
_HEAD = 1_000
"""Rows that tell what the columns hold."""
_LONGEST_NAME = 60
_CONTENT = ("rating", "title", "text", "parts", "aspect_texts", "sub_ratings")


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user says of a file where it does not say it itself."""

    order: Order | None = None
    """Which number is the day in 03/04/2025; None: found out from the column."""
    observed_at: datetime | None = None
    """When the reviews were collected, UTC; relative dates count back from it."""
    subject: str | None = None
    """Subject of rows that name none; None: the file's name."""
    kind: SubjectKind | None = None
    """Kind of all subjects."""


@dataclass(frozen=True, slots=True)
class Detected:
    """What was found out about a file; shown by a dry run."""

    format: str
    """csv, jsonl, json or xlsx."""
    encoding: str | None
    """Of text formats."""
    delimiter: str | None
    """Of CSV."""
    column_map: Mapping[str, str]
    """Heading to field."""
    ignored: tuple[str, ...]
    """Headings that are not imported: unknown ones, and those that name people."""
    date_order: Order | None
    """Which number is the day in 03/04/2025; None where the file needs or decides none."""
    scale: Scale
    """Scale of ratings where no row states one."""


@dataclass(slots=True)
class ImportedReviews:
    """The reviews of a file, read while they are asked for, so that a file of any size fits into memory.

    `rejected` and `warnings` are complete once `rows` is used up.
    """

    detect: Detected
    """What was found out before reading."""
    rows: Iterator[ImportedRow] = field(init=False, repr=False)
    """The importable rows in file order; can be used once."""
    n_rejected: int = 0
    """Rows refused so far."""
    _rejected: list[Rejected] = field(default_factory=list)
    _notes: Counter[str] = field(default_factory=Counter)
    _said: list[str] = field(default_factory=list)

    @property
    def rejected(self) -> tuple[Rejected, ...]:
        """Return the rows refused so far, at most the first 1,000."""
        return tuple(self._rejected)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Return what the user should know, in plain words."""
        return (*self._said, *(f"{text}: {n:,}" for text, n in self._notes.items()))

    def refuse(self, rejected: Rejected) -> None:
        """Count a refused row and keep the first ones."""
        self.n_rejected += 1
        if len(self._rejected) < MAX_REJECTED:
            self._rejected.append(rejected)


def read_reviews(
    path: Path,
    *,
    source: str | None = None,
    mapping: Mapping[str, str] | None = None,
    choices: Choices | None = None,
) -> ImportedReviews:
    """Return a file's reviews and what was found out about it; rows are read while they are asked for.

    Args:
        path: CSV, TSV, JSON Lines (also gzipped), a JSON list or XLSX; told by content, then by name.
        source: Source of all rows; None: as the file says, else "import".
        mapping: Heading to field, for headings that are not known; an empty field leaves a column out.
        choices: What the file does not say itself.

    Raises:
        UnreadableImport: If the file cannot be read, or no column can be told to hold ratings or texts.
    """
    rows = open_rows(path)
    head = tuple(itertools.islice(rows.read(), _HEAD))
    columns = map_columns(rows.headings, head, _checked(mapping, rows.headings, path))
    _require_content(columns, rows, path)
    chosen = choices or Choices()
    seen = survey(rows.read() if _needs_survey(columns, head) else head, columns)
    order = chosen.order or date_order(seen)
    reading = Reading(
        columns=columns,
        scales=decide_scales(seen),
        order=order,
        observed_at=chosen.observed_at,
        source=source,
        subject=chosen.subject or path.name.partition(".")[0],
        kind=chosen.kind,
    )
    shown = columns.by_heading()
    ignored = tuple(heading for heading in rows.headings if heading not in shown)
    detect = Detected(rows.format, rows.encoding, rows.delimiter, shown, ignored, order, reading.scales.main)
    found = ImportedReviews(detect, _said=[*rows.unread, *_warnings(reading, seen)])
    found.rows = _imported(rows, reading, found)
    return found


def open_rows(path: Path) -> Rows:
    """Return the rows of a file by what it holds; its name only decides between CSV and JSON texts.

    Raises:
        UnreadableImport: If the file is absent, empty or of no known format.
    """
    try:
        with path.open("rb") as stream:
            start = stream.read(4_096)
    except OSError as error:
        raise UnreadableImport(
            f"cannot read the file: {error.strerror}", where=str(path), todo="check the path and the rights"
        ) from error
    if not start.strip():
        raise UnreadableImport("the file is empty", where=str(path), todo="give a file with reviews")
    if start.startswith(b"PK"):
        return open_workbook(path)
    if start.startswith(b"\x1f\x8b"):
        return open_json_lines(path)
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    # One object alone on its line is JSON Lines, whatever the name; an object over many lines is one document.
    is_lines = text.startswith(b"{") and (path.suffix.lower() != ".json" or begins_with_object(path))
    if text.startswith((b"[", b"{")) and not is_lines:
        return open_json(path)
    if is_lines:
        return open_json_lines(path)
    # The first lines of a PDF are text.
    is_pdf = text.startswith(b"%PDF-")
    if is_pdf or (b"\0" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff"))):
        todo = "export it as CSV or XLSX; instead of a photo or PDF of a page, save the page itself (HTML)"
        raise UnreadableImport("the file is neither text nor XLSX", where=str(path), todo=todo)
    return open_csv(path)


def _checked(mapping: Mapping[str, str] | None, headings: tuple[str, ...], path: Path) -> Mapping[str, str]:
    """Return the user's mapping, or refuse one that names unknown headings or fields."""
    for heading, wanted in (mapping or {}).items():
        if heading not in headings:
            todo = f"headings are: {', '.join(headings[:40])}"
            raise UnreadableImport(f"the file has no column {heading!r}", where=str(path), todo=todo)
        if wanted and wanted not in SYNONYMS and not wanted.startswith(("sub:", "part:", "fact:")):
            todo = f"fields are: {', '.join(SYNONYMS)}, or sub:NAME, part:NAME, fact:NAME"
            raise UnreadableImport(f"there is no field {wanted!r}", where=f"mapping of {heading!r}", todo=todo)
    return mapping or {}


def _require_content(columns: ColumnMap, rows: Rows, path: Path) -> None:
    """Refuse a file in which nothing can be told to be a rating or a text."""
    if not any(name in columns.fields for name in _CONTENT) and not columns.sub_ratings and not columns.parts:
        raise UnreadableImport(
            "no column holds ratings or texts as far as its heading tells",
            where=f"{path}, headings: {', '.join(rows.headings[:40])}",
            todo="say what the columns hold, e.g. --map 'Punkte=rating'",
        )


def _needs_survey(columns: ColumnMap, head: tuple[Row, ...]) -> bool:
    """Say whether all rows must be seen before scale and date order are known."""
    # A second pass costs time on large files, so it is only made where the head leaves something open.
    first = survey(head, columns)
    if first.undecided and date_order(first) is None:
        return True
    return "rating_max" not in columns.fields and ("rating" in columns.fields or bool(columns.sub_ratings))


def _warnings(reading: Reading, seen: Survey) -> list[str]:
    """Return what the user should know before the rows are read."""
    said = [] if "rating_max" in reading.columns.fields else _scale_warnings(reading.scales, seen)
    if seen.undecided and reading.order is None:
        said.append("no date decides whether day or month stands first; say it with --date-order dmy or mdy")
    return said


def _scale_warnings(scales: Scales, seen: Survey) -> list[str]:
    """Return what was assumed of scales that no column states."""
    said = []
    if scales.earlier is not None:
        said.append(
            f"ratings exceed {scales.earlier.high:g} only from {scales.changed_on} on: read on "
            f"{scales.earlier.low:g}-{scales.earlier.high:g} before that day, "
            f"on {scales.main.low:g}-{scales.main.high:g} from it on; check this"
        )
    elif seen.highest is not None and scales.main.high > 5:
        said.append(f"ratings run up to {seen.highest:g}: read on {scales.main.low:g}-{scales.main.high:g}; check this")
    if scales.sub is not None and (scales.sub.low, scales.sub.high) != (scales.main.low, scales.main.high):
        said.append(
            f"ratings of aspects are on {scales.sub.low:g}-{scales.sub.high:g} and converted to the review's own scale"
        )
    return said


def _imported(rows: Rows, reading: Reading, found: ImportedReviews) -> Iterator[ImportedRow]:
    """Yield the importable rows and count the others."""
    known = frozenset(rows.headings)
    for row in rows.read():
        # Headings of JSON are told from its first rows; what comes up later is in no column.
        for late in row.cells.keys() - known:
            found._notes[
                f"rows with {late[:_LONGEST_NAME]!r}, which first comes up late in the file and is not read"
            ] += 1
        read = read_row(row, reading, found._notes)
        if isinstance(read, Rejected):
            found.refuse(read)
        else:
            yield read
