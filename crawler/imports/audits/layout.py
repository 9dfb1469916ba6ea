"""Find a sheet's headings below its titles, what each column holds, and which tables the sheet is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from crawler.imports.audits.grid import Line, Merge, Sheet, shown
from crawler.imports.audits.names import LOOKUP, field_of, plain
from crawler.imports.audits.words import SEVERITIES, word

_DEPTH = 30
"""Headings stand within so many rows."""


@dataclass(frozen=True, slots=True)
class Column:
    """What one column holds."""

    index: int
    """Place in the row, from 0."""
    heading: str
    """As it stands in the file; a two-row heading as "Top / Below"."""
    table: str = ""
    """audit, finding or certificate; empty where nobody knows it."""
    field: str = ""
    """Field of that table."""

    @property
    def told(self) -> str:
        """Return what it is read as, as in audit.subject_name; empty where nobody knows it."""
        return f"{self.table}.{_told(self.field)}" if self.table else ""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is read."""

    header_rows: tuple[int, ...]
    """Row numbers of the headings."""
    columns: tuple[Column, ...]
    """All columns, the unknown ones too."""
    tables: tuple[str, ...]
    """Tables whose rows the sheet holds: one, or audit and finding where each finding repeats its audit."""
    first_known: int = 0
    """The first row that could have been the headings; others that fit better may stand below it."""

    @property
    def is_known(self) -> bool:
        """Say whether the sheet is a table of audits at all."""
        return bool(self.tables)

    def column(self, table: str, field: str) -> Column | None:
        """Return the column of a field."""
        return next((each for each in self.columns if (each.table, each.field) == (table, field)), None)


def find_layout(sheet: Sheet, given: Mapping[str, str], hint: str = "") -> Layout:
    """Return how a sheet is read.

    Args:
        sheet: The sheet.
        given: Heading to field as the user says it, e.g. "Punkte" to "audit.score".
        hint: Table that the sheet is known to be; empty: found out.
    """
    best = Layout((), (), ())
    score = first_known = 0
    for place in range(min(_DEPTH, len(sheet.lines))):
        for depth in (1, 2):
            rows = sheet.lines[place : place + depth]
            if len(rows) < depth or (depth == 2 and not _spans(sheet.merges, rows[0][0])):
                continue
            found = _read(sheet, rows, given, hint, sheet.lines[place + depth :])
            if found.is_known and not first_known:
                first_known = rows[0][0]
            fit = sum(1 for each in found.columns if each.table) if found.is_known else 0
            if fit > score:
                best, score = found, fit
    return replace(best, first_known=first_known)


def _spans(merges: Sequence[Merge], row: int) -> bool:
    return any(each.first_row == row and each.last_column > each.first_column for each in merges)


def _read(sheet: Sheet, rows: Sequence[Line], given: Mapping[str, str], hint: str, below: Sequence[Line]) -> Layout:
    headings = _headings(sheet.merges, rows)
    tables = _hinted(hint, headings, is_nested=sheet.is_nested) if hint else find_tables(headings)
    if not tables:
        return Layout((), (), ())
    graded = {n for n in range(len(headings)) if _looks_graded(n, below)}
    columns = _columns(headings, tables, given, graded)
    return Layout(tuple(number for number, _ in rows), columns, tables)


def _hinted(hint: str, headings: Sequence[str], *, is_nested: bool) -> tuple[str, ...]:
    """Return the table that a sheet is known to be, with the findings that its audits bring along."""
    found = find_tables(headings)
    return found if is_nested and hint in found else (hint,)


def _headings(merges: Sequence[Merge], rows: Sequence[Line]) -> list[str]:
    width = max(len(cells) for _, cells in rows)
    grid = [[" ".join(shown(cell).split()) for cell in cells] + [""] * (width - len(cells)) for _, cells in rows]
    for each in merges:
        for (number, _), line in zip(rows, grid, strict=True):
            if each.first_row == number and each.first_column < width:
                last = min(each.last_column, width - 1)
                line[each.first_column : last + 1] = [line[each.first_column]] * (last + 1 - each.first_column)
    stacked = [" / ".join(dict.fromkeys(filter(None, parts))) for parts in zip(*grid, strict=True)]
    names: list[str] = []
    for n, name in enumerate(stacked, start=1):
        told = name if name and name not in names else f"{name} ({n})" if name else f"column {n}"
        names.append(told)
    return names


def find_tables(headings: Sequence[str]) -> tuple[str, ...]:
    """Return which tables these headings belong to; empty where they belong to none."""
    found = {table: {field_of(table, each) for each in headings} - {None} for table in LOOKUP}
    if "certificate_no" in found["certificate"]:
        return ("certificate",)
    # "Abweichung / Haupt" is a count of an audit, not the text of a finding.
    own = {field_of("finding", each) for each in headings if field_of("audit", each) is None}
    has_audit = "audit_id" in found["audit"] and len(found["audit"]) >= 3
    has_day = "started_on" in found["audit"]
    has_finding = "audit_id" in found["finding"] and bool(own & {"clause", "statement"})
    if has_finding and has_day and "subject_name" in found["audit"]:
        return ("audit", "finding")
    if has_finding:
        return ("finding",)
    if has_audit and (has_day or "subject_name" in found["audit"]):
        return ("audit",)
    return ()


def _columns(
    headings: Sequence[str], tables: tuple[str, ...], given: Mapping[str, str], graded: set[int]
) -> tuple[Column, ...]:
    taken: dict[int, tuple[str, str]] = {}
    for n, heading in enumerate(headings):
        if heading in given:
            told, _, name = given[heading].partition(".")
            taken[n] = (told, field_named(told, name)) if name else ("", "")
    # A finding's headings are the narrower ones: "Bewertung" of a finding is its severity.
    order = ("finding", "audit") if len(tables) == 2 else tables
    for exact in (True, False):
        for table in order:
            for n, heading in enumerate(headings):
                field = LOOKUP[table].get(plain(heading)) if exact else field_of(table, heading)
                # Both tables begin with the audit's number, which is one column.
                place = ("audit" if field == "audit_id" and len(tables) == 2 else table, field or "")
                is_free = n not in taken and place not in taken.values()
                if field is not None and is_free and (field != "severity" or _is_severity(heading, n in graded)):
                    taken[n] = place
    for n, heading in enumerate(headings):
        if n not in taken and tables == ("audit",) and field_of("certificate", heading) == "expiry":
            taken[n] = ("certificate", "expiry")
    return tuple(Column(n, heading, *taken.get(n, ("", ""))) for n, heading in enumerate(headings))


def _is_severity(heading: str, is_graded: bool) -> bool:
    """Say whether a column may be the severity: "Art" and "Bewertung" are only where their cells say so."""
    return is_graded or plain(heading) in ("severity", "schweregrad", "grading")


def _looks_graded(n: int, below: Sequence[Line]) -> bool:
    cells = [shown(cells[n]) for _, cells in below[:500] if n < len(cells) and cells[n] is not None]
    return any(word(cell) in SEVERITIES for cell in cells)


TOLD = {
    "started_on": "start_date",
    "ended_on": "end_date",
    "reported_on": "report_date",
    "is_accredited": "accredited",
    "is_announced": "announced",
    "is_remote": "remote",
}
"""Fields that are called otherwise in files and in JSON."""


def _told(field: str) -> str:
    return TOLD.get(field, field)


def field_named(table: str, field: str) -> str:
    """Return a field by the name that it has with us or in JSON; empty where the table has none of it."""
    return next((name for name in LOOKUP.get(table, {}).values() if field in (name, _told(name))), "")
