"""Write records of audits, warnings and rejections as JSON objects."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

from crawler.imports.audits.layout import TOLD
from crawler.imports.audits.taken import Placed, Rejected, Warned
from report.auditimport import ImportLine, rejections_table
from report.table import Table
from store.audit_records import Audit, Certificate, CertificateStatus, Finding

_INTERNAL = frozenset({"import_id"})


def audit_json(placed: Placed[Audit] | Placed[Finding] | Placed[Certificate]) -> dict[str, object]:
    """Return a record with its row; unknown is null, days are ISO, a person's name is a keyed hash."""
    fields = {name: value for name, value in asdict(placed.record).items() if name not in _INTERNAL}
    found: dict[str, object] = {TOLD.get(name, name): _plain(value) for name, value in fields.items()}
    if placed.subject_id:
        found["subject"] = placed.subject_id
    return {**found, "row": placed.row, **({"sheet": placed.sheet} if placed.sheet else {})}


def warned_json(warned: Warned) -> dict[str, object]:
    """Return a warning; what does not apply is left out."""
    return {"row": warned.row, "code": warned.code} | _filled(
        asdict(warned), ("sheet", "field", "value", "note", "restored")
    )


def rejected_json(rejected: Rejected) -> dict[str, object]:
    """Return a rejection; what does not apply is left out."""
    found = {"row": rejected.row, "reason": rejected.reason}
    return found | _filled(asdict(rejected), ("sheet", "field", "value", "of_row"))


def rejection_table(rejected: Iterable[Rejected]) -> Table:
    """Return one row for each row that was not taken in, with its reason."""
    return rejections_table(
        ImportLine(each.sheet, each.row, each.reason, each.field, each.value, each.of_row) for each in rejected
    )


def _filled(values: dict[str, object], names: tuple[str, ...]) -> dict[str, object]:
    return {name: _plain(values[name]) for name in names if values[name] not in (None, "")}


def _plain(value: object) -> object:
    if value is CertificateStatus.UNKNOWN:
        return None
    return value.isoformat() if isinstance(value, date) else value
