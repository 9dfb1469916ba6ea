"""Audits: imported files, audits, findings, certificates, and names that stand for subjects."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables; no audit was kept before."""
    _audit_import()
    _subject_name()
    _audit()
    _finding()
    _certificate()


def _column(name: str, kind: Any, comment: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable, comment=comment)


def _in_force(table: str, *columns: str) -> None:
    in_force = sa.text("superseded_at IS NULL")
    name = f"uq_{table}_in_force"
    op.create_index(name, table, list(columns), unique=True, sqlite_where=in_force, postgresql_where=in_force)


def _audit_import() -> None:
    op.create_table(
        "audit_import",
        _column("id", NUMBER, "row number"),
        _column("file", sa.String(), "name of the file"),
        _column("sha256", sa.String(), "SHA-256 of its bytes, hex"),
        _column("imported_at", sa.DateTime(timezone=True), "when"),
        _column("column_map", sa.Text(), "heading to what it was read as"),
        _column("options", sa.Text(), "what the user said beside the file"),
        _column("n_audits", sa.Integer(), "audits in the file that were kept"),
        _column("n_findings", sa.Integer(), "findings in the file that were kept"),
        _column("n_certificates", sa.Integer(), "certificates in the file that were kept"),
        _column("n_rejected", sa.Integer(), "rows that were rejected"),
        _column("leaf_idx", NUMBER, "its note in the log", nullable=True),
        sa.ForeignKeyConstraint(["leaf_idx"], ["log_leaf.idx"], name=op.f("fk_audit_import_leaf_idx")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_import")),
        sa.UniqueConstraint("leaf_idx", name=op.f("uq_audit_import_leaf_idx")),
    )
    op.create_index(op.f("ix_audit_import_sha256"), "audit_import", ["sha256"])


def _subject_name() -> None:
    op.create_table(
        "subject_name",
        _column("name", sa.String(), "the name in lower case without extra blanks"),
        _column("subject_id", NUMBER, "the subject it stands for"),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_subject_name_subject_id")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_subject_name")),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        _column("id", NUMBER, "row number"),
        _column("import_id", NUMBER, "the file that brought it"),
        _column(
            "superseded_at", sa.DateTime(timezone=True), "when another took its place; null: in force", nullable=True
        ),
        _column("subject_id", NUMBER, "the subject it is matched to; null: not matched", nullable=True),
        _column("audit_id", sa.String(), "the keeper's own number"),
        _column("subject_name", sa.String(), "what was audited, in the file's words"),
        _column("standard", sa.String(), "standards without edition, joined by ;", nullable=True),
        _column("started_on", sa.Date(), "first day"),
        _column("site", sa.String(), "where", nullable=True),
        _column("edition", sa.String(), "editions in the order of the standards, joined by ;", nullable=True),
        _column("audit_type", sa.String(), "internal, supplier ...; feeds keep their own words", nullable=True),
        _column("ended_on", sa.Date(), "last day", nullable=True),
        _column("reported_on", sa.Date(), "day of the report", nullable=True),
        _column("available_from", sa.Date(), "first day on which the result could be known", nullable=True),
        _column("is_availability_assumed", sa.Boolean(), "true where that day is the last one plus a delay"),
        _column("trigger", sa.String(), "planned, complaint or follow_up", nullable=True),
        _column("is_announced", sa.Boolean(), "did the audited know the day", nullable=True),
        _column("result", sa.String(), "pass, conditional or fail; feeds keep their own words", nullable=True),
        _column("score", sa.Double(), "number as stated", nullable=True),
        _column("score_max", sa.Double(), "end of the scale", nullable=True),
        _column("scale_direction", sa.String(), "higher_is_better or higher_is_worse", nullable=True),
        _column("grade", sa.String(), "grade in the file's words", nullable=True),
        _column("n_major", sa.Integer(), "major nonconformities; null: unknown", nullable=True),
        _column("n_minor", sa.Integer(), "minor nonconformities; null: unknown", nullable=True),
        _column("n_ofi", sa.Integer(), "opportunities for improvement; null: unknown", nullable=True),
        _column("body", sa.String(), "certification body, or whoever audited", nullable=True),
        _column("lead_auditor", sa.String(), "keyed hash, hex; never a name", nullable=True),
        _column("audit_days", sa.Double(), "effort in days of one person", nullable=True),
        _column("is_remote", sa.Boolean(), "held from afar", nullable=True),
        _column("follow_up_of", sa.String(), "number of the audit it follows up", nullable=True),
        _column("scope", sa.String(), "what it speaks of", nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["audit_import.id"], name=op.f("fk_audit_import_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_audit_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_subject_id"), "audit", ["subject_id"])
    _in_force("audit", "audit_id")


def _finding() -> None:
    op.create_table(
        "finding",
        _column("id", NUMBER, "row number"),
        _column("import_id", NUMBER, "the file that brought it"),
        _column(
            "superseded_at", sa.DateTime(timezone=True), "when another took its place; null: in force", nullable=True
        ),
        _column("audit_id", sa.String(), "number of its audit"),
        _column("finding_no", sa.String(), "number within the audit"),
        _column("clause", sa.String(), "clauses joined by ;; empty if unknown"),
        _column("severity", sa.String(), "major, minor, ofi or positive; null where none is stated", nullable=True),
        _column("statement", sa.String(), "what was found; never shown unescaped", nullable=True),
        _column("aspect", sa.String(), "key of the review aspect", nullable=True),
        _column("root_cause", sa.String(), "why it came to this", nullable=True),
        _column("action", sa.String(), "what is to be done", nullable=True),
        _column("owner", sa.String(), "keyed hash, hex; never a name", nullable=True),
        _column("due", sa.Date(), "day by which it is to be done", nullable=True),
        _column("implemented", sa.Date(), "day on which it was done", nullable=True),
        _column("verified", sa.Date(), "day on which that was looked at", nullable=True),
        _column("effectiveness", sa.String(), "yes, no, or as stated", nullable=True),
        _column("status", sa.String(), "open, in_progress or done", nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["audit_import.id"], name=op.f("fk_finding_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
    )
    _in_force("finding", "audit_id", "finding_no")


def _certificate() -> None:
    op.create_table(
        "certificate",
        _column("id", NUMBER, "row number"),
        _column("import_id", NUMBER, "the file that brought it"),
        _column(
            "superseded_at", sa.DateTime(timezone=True), "when another took its place; null: in force", nullable=True
        ),
        _column("subject_id", NUMBER, "the subject it is matched to; null: not matched", nullable=True),
        _column("certificate_no", sa.String(), "the body's number"),
        _column("subject_name", sa.String(), "the holder, in the file's words"),
        _column("standard", sa.String(), "standard without edition", nullable=True),
        _column("issue", sa.Date(), "first day"),
        _column("expiry", sa.Date(), "last day"),
        _column("status", sa.String(), "active, inactive, suspended ... as stated"),
        _column("edition", sa.String(), "edition of the standard", nullable=True),
        _column("scope", sa.String(), "what it speaks of", nullable=True),
        _column("body", sa.String(), "certification body", nullable=True),
        _column("accreditation", sa.String(), "who accredited the body", nullable=True),
        _column("is_accredited", sa.Boolean(), "accredited or not; null: unknown", nullable=True),
        _column("first_issue", sa.Date(), "first day of the first certificate", nullable=True),
        _column("status_date", sa.Date(), "day since which the status holds", nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["audit_import.id"], name=op.f("fk_certificate_import_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_certificate_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
    )
    op.create_index(op.f("ix_certificate_subject_id"), "certificate", ["subject_id"])
    _in_force("certificate", "certificate_no", "standard")
