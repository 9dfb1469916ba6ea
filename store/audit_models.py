"""The tables of audits: imported files, audits, findings, certificates, and names that stand for subjects."""

from datetime import date

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from store.columns import Json, Key, Model, Moment, Ref


class AuditImportRow(Model):
    """A file that was taken in; its digest stands in the log."""

    __tablename__ = "audit_import"

    id: Mapped[Key] = mapped_column(comment="row number")
    file: Mapped[str] = mapped_column(comment="name of the file")
    sha256: Mapped[str] = mapped_column(index=True, comment="SHA-256 of its bytes, hex")
    imported_at: Mapped[Moment] = mapped_column(comment="when")
    column_map: Mapped[Json] = mapped_column(comment="heading to what it was read as")
    options: Mapped[Json] = mapped_column(comment="what the user said beside the file")
    n_audits: Mapped[int] = mapped_column(comment="audits in the file that were kept")
    n_findings: Mapped[int] = mapped_column(comment="findings in the file that were kept")
    n_certificates: Mapped[int] = mapped_column(comment="certificates in the file that were kept")
    n_rejected: Mapped[int] = mapped_column(comment="rows that were rejected")
    leaf_idx: Mapped[Ref | None] = mapped_column(ForeignKey("log_leaf.idx"), unique=True, comment="its note in the log")


class SubjectNameRow(Model):
    """A name in files that the user has matched to a subject."""

    __tablename__ = "subject_name"

    name: Mapped[str] = mapped_column(primary_key=True, comment="the name in lower case without extra blanks")
    subject_id: Mapped[Ref] = mapped_column(ForeignKey("subject.id"), comment="the subject it stands for")


def _one_in_force(table: str, *columns: str) -> Index:
    """Return the index that lets one row of a number be in force; those it replaced stay."""
    in_force = text("superseded_at IS NULL")
    return Index(f"uq_{table}_in_force", *columns, unique=True, sqlite_where=in_force, postgresql_where=in_force)


class AuditRow(Model):
    """An audit; one with other content under the same number replaces it, and it stays."""

    __tablename__ = "audit"
    __table_args__ = (_one_in_force("audit", "audit_id"),)

    id: Mapped[Key] = mapped_column(comment="row number")
    import_id: Mapped[Ref] = mapped_column(ForeignKey("audit_import.id"), comment="the file that brought it")
    superseded_at: Mapped[Moment | None] = mapped_column(comment="when another took its place; null: in force")
    subject_id: Mapped[Ref | None] = mapped_column(
        ForeignKey("subject.id"), index=True, comment="the subject it is matched to; null: not matched"
    )
    audit_id: Mapped[str] = mapped_column(comment="the keeper's own number")
    subject_name: Mapped[str] = mapped_column(comment="what was audited, in the file's words")
    standard: Mapped[str | None] = mapped_column(comment="standards without edition, joined by ;")
    started_on: Mapped[date] = mapped_column(comment="first day")
    site: Mapped[str | None] = mapped_column(comment="where")
    edition: Mapped[str | None] = mapped_column(comment="editions in the order of the standards, joined by ;")
    audit_type: Mapped[str | None] = mapped_column(comment="internal, supplier ...; feeds keep their own words")
    ended_on: Mapped[date | None] = mapped_column(comment="last day")
    reported_on: Mapped[date | None] = mapped_column(comment="day of the report")
    available_from: Mapped[date | None] = mapped_column(comment="first day on which the result could be known")
    is_availability_assumed: Mapped[bool] = mapped_column(comment="true where that day is the last one plus a delay")
    trigger: Mapped[str | None] = mapped_column(comment="planned, complaint or follow_up")
    is_announced: Mapped[bool | None] = mapped_column(comment="did the audited know the day")
    result: Mapped[str | None] = mapped_column(comment="pass, conditional or fail; feeds keep their own words")
    score: Mapped[float | None] = mapped_column(comment="number as stated")
    score_max: Mapped[float | None] = mapped_column(comment="end of the scale")
    scale_direction: Mapped[str | None] = mapped_column(comment="higher_is_better or higher_is_worse")
    grade: Mapped[str | None] = mapped_column(comment="grade in the file's words")
    n_major: Mapped[int | None] = mapped_column(comment="major nonconformities; null: unknown")
    n_minor: Mapped[int | None] = mapped_column(comment="minor nonconformities; null: unknown")
    n_ofi: Mapped[int | None] = mapped_column(comment="opportunities for improvement; null: unknown")
    body: Mapped[str | None] = mapped_column(comment="certification body, or whoever audited")
    lead_auditor: Mapped[str | None] = mapped_column(comment="keyed hash, hex; never a name")
    audit_days: Mapped[float | None] = mapped_column(comment="effort in days of one person")
    is_remote: Mapped[bool | None] = mapped_column(comment="held from afar")
    follow_up_of: Mapped[str | None] = mapped_column(comment="number of the audit it follows up")
    scope: Mapped[str | None] = mapped_column(comment="what it speaks of")


class FindingRow(Model):
    """A finding of an audit."""

    __tablename__ = "finding"
    __table_args__ = (_one_in_force("finding", "audit_id", "finding_no"),)

    id: Mapped[Key] = mapped_column(comment="row number")
    import_id: Mapped[Ref] = mapped_column(ForeignKey("audit_import.id"), comment="the file that brought it")
    superseded_at: Mapped[Moment | None] = mapped_column(comment="when another took its place; null: in force")
    audit_id: Mapped[str] = mapped_column(comment="number of its audit")
    finding_no: Mapped[str] = mapped_column(comment="number within the audit")
    clause: Mapped[str] = mapped_column(comment="clauses joined by ;; empty if unknown")
    severity: Mapped[str | None] = mapped_column(comment="major, minor, ofi or positive; null where none is stated")
    statement: Mapped[str | None] = mapped_column(comment="what was found; never shown unescaped")
    aspect: Mapped[str | None] = mapped_column(comment="key of the review aspect")
    root_cause: Mapped[str | None] = mapped_column(comment="why it came to this")
    action: Mapped[str | None] = mapped_column(comment="what is to be done")
    owner: Mapped[str | None] = mapped_column(comment="keyed hash, hex; never a name")
    due: Mapped[date | None] = mapped_column(comment="day by which it is to be done")
    implemented: Mapped[date | None] = mapped_column(comment="day on which it was done")
    verified: Mapped[date | None] = mapped_column(comment="day on which that was looked at")
    effectiveness: Mapped[str | None] = mapped_column(comment="yes, no, or as stated")
    status: Mapped[str | None] = mapped_column(comment="open, in_progress or done")


class CertificateRow(Model):
    """One period of a certificate; a renewal under the same number is a further one."""

    __tablename__ = "certificate"
    __table_args__ = (_one_in_force("certificate", "certificate_no", "standard", "issue"),)

    id: Mapped[Key] = mapped_column(comment="row number")
    import_id: Mapped[Ref] = mapped_column(ForeignKey("audit_import.id"), comment="the file that brought it")
    superseded_at: Mapped[Moment | None] = mapped_column(comment="when another took its place; null: in force")
    subject_id: Mapped[Ref | None] = mapped_column(
        ForeignKey("subject.id"), index=True, comment="the subject it is matched to; null: not matched"
    )
    certificate_no: Mapped[str] = mapped_column(comment="the body's number")
    subject_name: Mapped[str] = mapped_column(comment="the holder, in the file's words")
    standard: Mapped[str | None] = mapped_column(comment="standard without edition")
    issue: Mapped[date] = mapped_column(comment="first day")
    expiry: Mapped[date] = mapped_column(comment="last day")
    status: Mapped[str] = mapped_column(comment="active, inactive, suspended ... as stated")
    edition: Mapped[str | None] = mapped_column(comment="edition of the standard")
    scope: Mapped[str | None] = mapped_column(comment="what it speaks of")
    body: Mapped[str | None] = mapped_column(comment="certification body")
    accreditation: Mapped[str | None] = mapped_column(comment="who accredited the body")
    is_accredited: Mapped[bool | None] = mapped_column(comment="accredited or not; null: unknown")
    first_issue: Mapped[date | None] = mapped_column(comment="first day of the first certificate")
    status_date: Mapped[date | None] = mapped_column(comment="day since which the status holds")
