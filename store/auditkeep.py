"""Set records of audits beside those in force: the same, new, or other content under a known number."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, NamedTuple, Self

from sqlalchemy import Connection, Table, select, update

from store.audit_models import AuditRow, CertificateRow, FindingRow
from store.audit_records import CANCELLED, OUTCOME, Audit, Certificate, Finding
from store.bulk import batches, insert_rows, table_of
from store.columns import Model
from store.errors import AuditConflict
from store.identity import storable
from store.subjects import subject_row

KEYS: dict[type[Model], tuple[str, ...]] = {
    AuditRow: ("audit_id",),
    FindingRow: ("audit_id", "finding_no"),
    CertificateRow: ("certificate_no", "standard", "issue"),
}
"""What makes a record the same one; a certificate issued again under its number is a further period."""

_OURS = frozenset({"id", "import_id", "superseded_at", "subject_id", "subject", "available_from"})
"""Columns that are no content of the file: matched by the user, or reckoned from other columns and the settings.

The day on which a result could be known counts as content where the file states it; see `_same`.
"""

"""Columns of which an audit that is yet to come has none."""

Records = Sequence[Audit] | Sequence[Finding] | Sequence[Certificate]


class Found(NamedTuple):
    """Where records go."""

    connection: Connection
    """The write transaction."""
    import_id: int
    """Row number of the file."""
    at: datetime
    """Now, UTC."""
    replace: bool
    """May other content take a known number?"""


class Kept(NamedTuple):
    """What became of records."""

    new: int
    replaced: int
    unchanged: int

    def __add__(self, other: Self) -> "Kept":  # type: ignore[override]
        """Return both together."""
        return Kept(self.new + other.new, self.replaced + other.replaced, self.unchanged + other.unchanged)


def keep_records(found: Found, model: type[Model], records: Records) -> Kept:
    """Keep records of one kind; see `Audits.keep`.

    Raises:
        AuditConflict: If a number is kept with other content and may not be replaced.
    """
    table, subjects = table_of(model), _subject_ids(found.connection, records)
    rows = [_columns(record, found.import_id, subjects) for record in records]
    kept = _in_force(found.connection, table, KEYS[model], rows)
    fresh, ended, refused = [], [], []
    for row in rows:
        old = kept.get(_key(row, KEYS[model]))
        if old is None or not _same(old, row):
            fresh.append(row)
        if old is not None and not _same(old, row):
            ended.append(old)
            if not found.replace and not _completes(old, row):
                refused.append(old)
    if refused:
        raise AuditConflict(table.name, " ".join(map(str, _key(refused[0], KEYS[model]))), len(refused))
    for some in batches([row["id"] for row in ended]):
        found.connection.execute(update(table).where(table.c.id.in_(some)).values(superseded_at=found.at))
    insert_rows(found.connection, model, fresh)
    return Kept(len(fresh) - len(ended), len(ended), len(rows) - len(fresh))


def conflicting(connection: Connection, model: type[Model], records: Records) -> set[tuple[object, ...]]:
    """Return the numbers of records that are kept with other content."""
    rows = [_columns(record, 0, {}) for record in records]
    kept = _in_force(connection, table_of(model), KEYS[model], rows)
    keys = [(_key(row, KEYS[model]), row) for row in rows]
    return {key for key, row in keys if key in kept and not _same(kept[key], row) and not _completes(kept[key], row)}


def _subject_ids(connection: Connection, records: Records) -> dict[str, int]:
    keys = {record.subject for record in records if not isinstance(record, Finding) and record.subject}
    return {key: subject_row(connection, key)["id"] for key in sorted(keys)}


def _columns(record: Audit | Finding | Certificate, import_id: int, subjects: dict[str, int]) -> dict[str, Any]:
    values = {each.name: getattr(record, each.name) for each in fields(record)}
    row = {name: storable(str(value)) if isinstance(value, str) else value for name, value in values.items()}
    if "subject" in row:
        row["subject_id"] = subjects.get(row.pop("subject") or "")
    return {**row, "import_id": import_id, "superseded_at": None}


def _in_force(
    connection: Connection, table: Table, key: tuple[str, ...], rows: Sequence[dict[str, Any]]
) -> dict[tuple[object, ...], dict[str, Any]]:
    found: dict[tuple[object, ...], dict[str, Any]] = {}
    first = table.c[key[0]]
    for some in batches(sorted({row[key[0]] for row in rows})):
        query = select(table).where(first.in_(some), table.c.superseded_at.is_(None))
        found |= {_key(dict(row), key): dict(row) for row in connection.execute(query).mappings()}
    return found


def _key(row: dict[str, Any], key: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(row[name] for name in key)


def _completes(old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Say whether a row tells how an audit ended, or when it is to be, of which no more was known than its plan.

    One that was called off and is held all the same is told so, too; its old plan alone calls nothing on again.
    """
    is_plan = all(name in old and old[name] is None for name in OUTCOME)
    is_held_after_all = old.get("result") == CANCELLED and any(new[name] is not None for name in OUTCOME)
    return (is_plan or is_held_after_all) and all(old[name] == new[name] for name in ("subject_name", "standard"))


def _same(old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Say whether two rows have the same content; an assumed day of knowledge follows the settings and is none."""
    is_stated = new.get("is_availability_assumed") is False
    if is_stated and old["available_from"] != new["available_from"]:
        return False
    return all(old[name] == value for name, value in new.items() if name not in _OURS)
