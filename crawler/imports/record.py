"""Turn a row of a file into a review, or say why it is refused."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from crawler.imports.columns import ColumnMap
from crawler.imports.rows import Cell, Row
from crawler.imports.scale import Scales
from crawler.imports.subject import subject_key, usual_kind
from crawler.pages.date import Order, is_ambiguous, read_date
from crawler.pages.found import Found, author_of
from crawler.pages.plaintext import plain_text
from crawler.pages.rating import NOTHING, Shown, read_count, read_number, read_rating
from store.records import Precision, Published, Review, Scale, SubjectKind

_TRUE = frozenset({"true", "yes", "ja", "1", "wahr", "verified purchase", "verifizierter kauf"})
_FALSE = frozenset({"false", "no", "nein", "0", "falsch"})
_SPREADSHEET_ERRORS = frozenset({"#NAME?", "#REF!", "#VALUE!", "#N/A", "#NV", "#DIV/0!", "#NULL!", "#NUM!", "#WERT!"})
_NAMING = re.compile(r"name|author|user|consumer|reviewer|profile|avatar|mail|phone", re.IGNORECASE)
"""Facts under such names may be a person's; they are never kept."""
_PRECISIONS = {"month": Precision.MONTH, "year": Precision.YEAR, "day": Precision.DAY}


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that is decided about a file before its rows are read."""

    columns: ColumnMap
    """What each column holds."""
    scales: Scales
    """Scale of the ratings where no row states one."""
    order: Order | None = None
    """Which number is the day in 03/04/2025."""
    observed_at: datetime | None = None
    """When the reviews were collected, UTC; None: relative dates stay unknown."""
    source: str | None = None
    """Source of all rows; None: as the file says, else "import"."""
    subject: str | None = None
    """Subject of rows that name none."""
    kind: SubjectKind | None = None
    """Kind of all subjects; None: as the file says, else what is usual for the source."""


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """A review from a file with the subject it speaks of."""

    subject: str
    """Key of the subject."""
    name: str
    """What the file calls the subject."""
    kind: SubjectKind
    """What sort of thing it is."""
    found: Found
    """The review with its transient author."""
    row: int = 0
    """Line or row number in the file."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is not imported."""

    row: int
    """Line or row number as an editor shows it."""
    reason: str
    """Why, in plain words; no review text, no names."""


def read_row(row: Row, reading: Reading, notes: Counter[str]) -> ImportedRow | Rejected:
    """Return a row's review, or why it is refused: broken, empty, or a rating that cannot be right.

    Args:
        row: The row.
        reading: What was decided about the file.
        notes: Counts warnings that refuse no row; added to.
    """
    if row.broken:
        return Rejected(row.number, row.broken)
    cells = _Cells(row.cells, reading.columns)
    published = _published(cells, reading, notes)
    value, scale, reason = _rating(cells, reading, published)
    if reason:
        if value is not None:
            notes["ratings outside the scale that the file states: the column may mix two scales"] += 1
        return Rejected(row.number, reason)
    source = reading.source or cells.text("source") or "import"
    shown_subject = cells.text("subject") or cells.text("subject_name") or reading.subject
    if not shown_subject:
        return Rejected(row.number, "names no subject, and none was given for the file")
    author = cells.text("author")
    review = Review(
        source=source,
        review_id=cells.text("review_id"),
        rating=value,
        scale=scale,
        title=_plain(cells.text("title"), notes),
        text=_plain(cells.text("text"), notes),
        parts=_parts(cells, notes),
        sub_ratings=_sub_ratings(cells, reading, scale, notes),
        published=published,
        language=cells.text("language"),
        author_present=author is not None or cells.truth("author_present") is True,
        verified=cells.truth("verified"),
        incentivised=cells.truth("incentivised"),
        reply=_reply(cells),
        helpful=read_count(cells.scalar("helpful")),
        country=cells.text("country"),
        subject=shown_subject,
        extra=_facts(cells),
    )
    if review.rating is None and not (review.title or review.text or review.parts or review.sub_ratings):
        return Rejected(row.number, "has neither a rating nor text")
    kind = reading.kind or _kind(cells) or usual_kind(source, reading.columns.fields.get("subject_name"))
    name = cells.text("subject_name") or shown_subject
    return ImportedRow(subject_key(shown_subject), name, kind, Found(_bare(review), author_of(author)), row.number)


@dataclass(frozen=True, slots=True)
class _Cells:
    """A row's cells by field."""

    cells: Mapping[str, Cell]
    columns: ColumnMap

    def get(self, wanted: str) -> Cell:
        """Return the cell of a field, or None."""
        heading = self.columns.fields.get(wanted)
        return None if heading is None else self.cells.get(heading)

    def scalar(self, wanted: str) -> str | int | float | None:
        """Return a cell that is a text or a number."""
        cell = self.get(wanted)
        return cell if isinstance(cell, (str, int, float)) and not isinstance(cell, bool) else None

    def text(self, wanted: str) -> str | None:
        """Return a cell as one line of plain text, or None if it is empty."""
        cell = self.get(wanted)
        if isinstance(cell, Mapping):
            cell = next((cell[key] for key in ("name", "id") if isinstance(cell.get(key), str)), None)  # type: ignore[assignment]
        return plain_text(str(cell)) if isinstance(cell, (str, int, float)) and cell != "" else None

    def truth(self, wanted: str) -> bool | None:
        """Return a stated yes or no; None where nothing readable is stated."""
        word = str(self.get(wanted)).strip().lower()
        return True if word in _TRUE else False if word in _FALSE else None

    def mapping(self, wanted: str) -> Mapping[str, object]:
        """Return a cell that holds named values; empty if it does not."""
        cell = self.get(wanted)
        return cell if isinstance(cell, Mapping) else {}

    def columns_of(self, group: Mapping[str, str]) -> Iterator[tuple[str, Cell]]:
        """Yield (name, cell) of the filled columns of a group."""
        for name, heading in group.items():
            cell = self.cells.get(heading)
            if cell is not None and cell != "":
                yield name, cell


def _plain(text: str | None, notes: Counter[str]) -> str | None:
    """Return a text, or None where a spreadsheet replaced it by an error."""
    if text in _SPREADSHEET_ERRORS:
        notes["texts that a spreadsheet turned into errors such as #NAME? and that are missing now"] += 1
        return None
    if text and "\ufffd" in text:
        notes["texts with broken characters, shown as \ufffd"] += 1
    return text


def _rating(cells: _Cells, reading: Reading, published: Published) -> tuple[float | None, Scale, str | None]:
    """Return rating, scale and None, or why the row must be refused; a value off its scale is returned as well."""
    cell = cells.get("rating")
    usual = reading.scales.at(published.at.date() if published.at else None)
    shown = read_rating(cell) if isinstance(cell, (str, int, float)) and not isinstance(cell, bool) else NOTHING
    if isinstance(cell, bool):
        shown, usual = Shown(float(cell)), replace(usual, low=0.0, high=1.0)
    scale = _stated_scale(cells, shown, usual)
    if scale is None:
        return None, usual, "has a rating scale whose top is not above its bottom"
    if shown.value is None:
        is_empty = cell is None or str(cell).strip().lower() in {"", "none", "null", "nan", "n/a", "-"}
        return None, scale, None if is_empty else "has a rating that cannot be read as a number"
    if not scale.holds(shown.value):
        return (
            shown.value,
            scale,
            f"has a rating of {shown.value:g}, outside its scale of {scale.low:g} to {scale.high:g}",
        )
    return shown.value, scale, None


def _stated_scale(cells: _Cells, shown: Shown, usual: Scale) -> Scale | None:
    """Return the scale that row or text state, else the file's."""
    low, high = read_number(cells.scalar("rating_min")), read_number(cells.scalar("rating_max"))
    top = high if high is not None else 100.0 if shown.percent else shown.high
    if top is None:
        return usual
    bottom = low if low is not None else 0.0 if shown.percent or top == 100 else 1.0
    return replace(usual, low=bottom, high=top, stated=True) if bottom < top else None


def _sub_ratings(cells: _Cells, reading: Reading, scale: Scale, notes: Counter[str]) -> dict[str, float]:
    """Return the ratings of aspects on the review's scale; 0 on a scale from 1 means "not given"."""
    stated = [(name, value, scale) for name, value in cells.mapping("sub_ratings").items()]
    own = reading.scales.sub or scale
    stated += [(name, cell, own) for name, cell in cells.columns_of(reading.columns.sub_ratings)]
    found = {}
    for name, cell, its_scale in stated:
        value = read_rating(cell).value if isinstance(cell, (str, int, float)) and not isinstance(cell, bool) else None
        if value is None or (value == 0 and its_scale.low > 0):
            continue
        if not its_scale.holds(value):
            notes["ratings of aspects outside their scale, left out"] += 1
            continue
        found[name] = _converted(value, its_scale, scale)
    return found


def _converted(value: float, own: Scale, to: Scale) -> float:
    """Return a value on another scale, rounded to what a reader would write."""
    if (own.low, own.high) == (to.low, to.high):
        return value
    return round(to.low + own.unit(value) * (to.high - to.low), 4)


def _parts(cells: _Cells, notes: Counter[str]) -> dict[str, str]:
    """Return the named parts of the text, in the file's order."""
    named: list[tuple[str, object]] = list(cells.columns_of(cells.columns.parts))
    named += [*cells.mapping("parts").items(), *cells.mapping("aspect_texts").items()]
    texts = ((name, _plain(plain_text(value), notes)) for name, value in named if isinstance(value, str))
    return {name: text for name, text in texts if text}


def _bare(review: Review) -> Review:
    """Return the review without a text that merely joins its parts."""
    if not review.text or not review.parts:
        return review
    rest = review.text
    for part in review.parts.values():
        rest = rest.replace(part, "", 1)
    return review if rest.strip() else replace(review, text=None)


def _reply(cells: _Cells) -> str | None:
    """Return the owner's answer; empty where a file only marks that there is one."""
    truth = cells.truth("reply")
    if truth is not None:
        return "" if truth else None
    return cells.text("reply")


def _kind(cells: _Cells) -> SubjectKind | None:
    """Return the kind that the file states, if it is one of ours."""
    stated = (cells.text("subject_kind") or "").lower()
    return SubjectKind(stated) if stated in SubjectKind._value2member_map_ else None


def _facts(cells: _Cells) -> dict[str, object]:
    """Return the facts worth keeping, never those whose name says that they may be a person's."""
    named: list[tuple[str, object]] = list(cells.columns_of(cells.columns.facts))
    named += cells.mapping("extra").items()
    kept = ((name, plain_text(value) if isinstance(value, str) else value) for name, value in named)
    return {name: value for name, value in kept if isinstance(value, (str, int, float)) and not _NAMING.search(name)}


def _published(cells: _Cells, reading: Reading, notes: Counter[str]) -> Published:
    """Return when the review was published, never more exact than the file says."""
    cell = cells.get("published_at")
    if isinstance(cell, (datetime, date)):
        return _from_date(cell)
    shown = "" if cell is None or isinstance(cell, (bool, Mapping, list)) else str(cell).strip()
    raw, stated = cells.text("published_raw"), (cells.text("published_precision") or "").lower()
    if not shown and not raw:
        return Published()
    if stated in {"relative", "range"}:
        return _relative(shown, raw, reading.observed_at)
    found = read_date(shown or raw, reading.observed_at or datetime(1970, 1, 1, tzinfo=UTC), order=reading.order)
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
    worked_out = read_date(start, datetime(1970, 1, 1, tzinfo=UTC))
    until = read_date(end, datetime(1970, 1, 1, tzinfo=UTC)) if end else None
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
    span = words.until - words.at if words.at and words.until else timedelta(days=548)
    return Published(worked_out.at - span * 2 / 3, Precision.RANGE, worked_out.at + span / 3)
