"""Rows to findings and certificates."""

from collections.abc import Collection
from dataclasses import dataclass

from crawler.imports.audits.audit import Rules, warn_of_standards
from crawler.imports.audits.clause import Holds, read_clause
from crawler.imports.audits.grid import shown
from crawler.imports.audits.rowcells import RowCells, RowRefused
from crawler.imports.audits.words import PROGRESS, SEVERITIES, STATUSES, YES_NO, standards_of, word
from store.audit_records import Audit, Certificate, CertificateStatus, Finding

_NOTES = {
    "clause_is_date": "no clause of the audit's standard can be read from this date: left empty, not guessed",
    "clause_not_in_standard": "kept as it stands",
    "clause_restored_from_date": "",
}


@dataclass(frozen=True, slots=True)
class Around:
    """What a finding is read beside."""

    audit: Audit | None
    """Its audit where the file has it; None: it is kept already."""
    number: str
    """Number of its audit."""
    next_no: int
    """Number of the finding where the sheet has no column for one."""
    years: Collection[int] = ()
    """Years in which the file may have been written, as its own days tell; today is none of them."""


def read_finding(row: RowCells, rules: Rules, around: Around) -> Finding:
    """Return the finding of a row.

    Args:
        row: The row.
        rules: What holds for the file.
        around: What it is read beside.

    Raises:
        RowRefused: If the row is not to be taken in.
    """
    told_no = row.required("finding", "finding_no") or str(around.next_no)
    severity = None
    if row.has("finding", "severity"):
        row.required("finding", "severity")
        severity = row.choice("finding", "severity", SEVERITIES, "unknown_severity")
    effect = row.text("finding", "effectiveness")
    found = {None: None, True: "yes", False: "no"}[YES_NO.get(word(effect or ""))]
    status = row.text("finding", "status")
    return Finding(
        audit_id=around.number,
        finding_no=told_no,
        clause=_clause(row, rules, around),
        severity=severity,
        statement=row.text("finding", "statement"),
        aspect=row.text("finding", "aspect"),
        root_cause=row.text("finding", "root_cause"),
        action=row.text("finding", "action"),
        owner=row.hashed("finding", "owner", rules.pseudonym),
        due=row.day("finding", "due"),
        implemented=row.day("finding", "implemented"),
        verified=row.day("finding", "verified"),
        effectiveness=found or effect,
        status=PROGRESS.get(word(status), status) if status else None,
    )


def _clause(row: RowCells, rules: Rules, around: Around) -> str:
    audit = around.audit
    cell = row.raw("finding", "clause")
    holds = Holds(rules.clauses, audit.standard if audit else None, audit.edition if audit else None)
    found = read_clause(cell, around.years, holds)
    if found.code:
        row.warn(found.code, row.heading("finding", "clause"), shown(cell), _NOTES[found.code], found.restored)
    return found.clause


def read_certificate(row: RowCells, rules: Rules) -> Certificate:
    """Return the certificate of a row.

    Raises:
        RowRefused: If the row is not to be taken in.
    """
    number = row.identity("certificate", "certificate_no")
    name = row.required("certificate", "subject_name") or ""
    names, editions = standards_of(row.required("certificate", "standard") or "")
    warn_of_standards(row, "certificate", names, rules)
    row.required("certificate", "status")
    status = row.choice("certificate", "status", STATUSES, "unknown_status") or CertificateStatus.UNKNOWN.value
    issue, expiry = row.day("certificate", "issue", required=True), row.day("certificate", "expiry", required=True)
    if issue is None or expiry is None:
        raise RowRefused("missing_required", "issue_date" if issue is None else "expiry_date")
    if expiry < issue:
        raise RowRefused(
            "expiry_before_issue", row.heading("certificate", "expiry"), shown(row.raw("certificate", "expiry"))
        )
    found = Certificate(
        certificate_no=number,
        subject_name=name,
        standard=names,
        issue=issue,
        expiry=expiry,
        status=CertificateStatus(status),
        edition=row.text("certificate", "edition") or editions,
        scope=row.text("certificate", "scope"),
        body=row.text("certificate", "body"),
        accreditation=row.text("certificate", "accreditation"),
        is_accredited=YES_NO.get(word(row.text("certificate", "is_accredited") or "")),
        first_issue=row.day("certificate", "first_issue"),
        status_date=row.day("certificate", "status_date"),
    )
    _warn(row, rules, found)
    return found


def _warn(row: RowCells, rules: Rules, found: Certificate) -> None:
    if found.is_accredited is False:
        row.warn("not_accredited", note="kept, shown apart: an unaccredited certificate is not the same evidence")
    holds = found.status_on(rules.as_of)
    if found.status is CertificateStatus.UNKNOWN:
        row.warn("status_not_stated", note="kept as unknown: within its days it may have been suspended or withdrawn")
    elif holds is not found.status:
        heading, told = row.heading("certificate", "status"), row.text("certificate", "status")
        note = f"the status as stated is kept; by its dates it is {holds} on {rules.as_of}"
        row.warn("status_contradicts_dates", heading, told, note)
