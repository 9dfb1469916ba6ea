"""What a file of audits gives: records with their rows, warnings, and every rejected row with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from store.audit_records import Audit, Certificate, Finding

Record = TypeVar("Record", Audit, Finding, Certificate)


@dataclass(frozen=True, slots=True)
class Placed(Generic[Record]):
    """A record and where it stands."""

    record: Record
    """The record."""
    row: int
    """Row of the sheet or file, headings included, from 1."""
    sheet: str = ""
    """Sheet; empty where the file is one table."""
    subject_id: str = ""
    """The file's own id of the subject, where it has one."""


@dataclass(frozen=True, slots=True)
class Warned:
    """Something to know of a row that was kept, or of a whole sheet."""

    code: str
    """What it is, one word."""
    row: int | None = None
    """The row; None: the whole sheet."""
    sheet: str = ""
    """Sheet or file within the file."""
    field: str = ""
    """Heading."""
    value: object = None
    """What stands there."""
    note: str = ""
    """What was done with it, in plain words."""
    restored: str = ""
    """What it was read back as."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not taken in."""

    reason: str
    """Why, one word."""
    row: int
    """The row."""
    sheet: str = ""
    """Sheet or file within the file."""
    field: str = ""
    """Heading."""
    value: object = None
    """What stands there."""
    of_row: int | None = None
    """The row that it repeats or contradicts."""


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """One column and what it is read as."""

    sheet: str
    """Sheet or file within the file; empty where it is one table."""
    heading: str
    """As it stands there."""
    field: str
    """Table and field, as in audit.subject_name; empty where nobody knows the heading."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Everything that a file gives."""

    detect: Mapping[str, object] = field(default_factory=dict)
    """How the file is read."""
    columns: tuple[ReadColumn, ...] = ()
    """All columns of all sheets that are read, in order."""
    audits: tuple[Placed[Audit], ...] = ()
    """Audits."""
    findings: tuple[Placed[Finding], ...] = ()
    """Findings."""
    certificates: tuple[Placed[Certificate], ...] = ()
    """Certificates."""
    planned: tuple[Placed[Audit], ...] = ()
    """Audits that are yet to be held, or were called off, of rows which are rejected as such: forecasts are of them."""
    warnings: tuple[Warned, ...] = ()
    """What to know."""
    rejected: tuple[Rejected, ...] = ()
    """What was not taken in."""
    n_rows: int = 0
    """Rows below headings that are not blank; each is kept or rejected."""

    @property
    def column_maps(self) -> dict[str, dict[str, str]]:
        """Return for each sheet heading to field, as in audit.subject_name; headings that nobody knows are left out."""
        maps: dict[str, dict[str, str]] = {each.sheet: {} for each in self.columns}
        for each in self.columns:
            if each.field:
                maps[each.sheet][each.heading] = each.field
        return maps

    @property
    def column_map(self) -> dict[str, str]:
        """Return heading to field; of several sheets a heading that they read differently stands as "Sheet!Heading"."""
        meant: dict[str, set[str]] = {}
        for each in self.columns:
            meant.setdefault(each.heading, set()).add(each.field)
        known = (each for each in self.columns if each.field)
        return {
            each.heading if len(meant[each.heading]) == 1 else f"{each.sheet}!{each.heading}": each.field
            for each in known
        }

    @property
    def recorded_map(self) -> dict[str, str]:
        """Return heading to field as it is recorded: of several sheets each heading with its sheet."""
        is_alone = len({each.sheet for each in self.columns}) == 1
        return {
            each.heading if is_alone else f"{each.sheet}!{each.heading}": each.field
            for each in self.columns
            if each.field
        }

    @property
    def ignored(self) -> tuple[str, ...]:
        """Return the headings that nobody knows."""
        return tuple(each.heading for each in self.columns if not each.field)
