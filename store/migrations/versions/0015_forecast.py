"""Forecasts of audits, which never change once they are written down."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "forecast"


def upgrade() -> None:
    """Add the table, empty; nobody had foreseen anything."""
    op.create_table(
        TABLE,
        _column("leaf_idx", NUMBER, "the leaf that commits to it"),
        _column("subject_id", NUMBER, "the subject that is to be audited"),
        _column("audit_id", sa.String(), "number of the audit"),
        _column("event", sa.String(), "what is foreseen, as in result=fail"),
        _column("starts_on", sa.Date(), "first day of the audit, as planned then"),
        _column("standard", sa.String(), "standard it is held against; empty if unknown"),
        _column("window_days", sa.Integer(), "days of reviews that were looked at"),
        _column("n_learnt", sa.Integer(), "audits that were learnt from"),
        _column("n_failed", sa.Integer(), "failures among them"),
        _column("estimates", sa.Text(), "probability, interval, n and note of each way, by name"),
        _column("data_digest", sa.String(), "SHA-256 of what was learnt from and looked at, hex"),
        _column("model_digest", sa.String(), "SHA-256 of method and weights, hex"),
        sa.ForeignKeyConstraint(["leaf_idx"], ["log_leaf.idx"], name=op.f("fk_forecast_leaf_idx")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_forecast_subject_id")),
        sa.PrimaryKeyConstraint("leaf_idx", name=op.f("pk_forecast")),
    )
    op.create_index(op.f("ix_forecast_audit_id"), TABLE, ["audit_id"])
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in _postgresql_triggers() if on_postgresql else _sqlite_triggers():
        op.execute(statement)


def _column(name: str, kind: Any, comment: str) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, comment=comment)


def _postgresql_triggers() -> list[str]:
    refuse = "EXECUTE FUNCTION log_never_changes()"
    return [
        f"CREATE TRIGGER {TABLE}_row BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {TABLE}_whole BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT {refuse}",
    ]


def _sqlite_triggers() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{TABLE} never changes'); END"
    there = f"EXISTS (SELECT 1 FROM {TABLE} WHERE leaf_idx = NEW.leaf_idx)"  # noqa: S608 - a name of our own
    return [
        f"CREATE TRIGGER {TABLE}_update BEFORE UPDATE ON {TABLE} {refuse}",
        f"CREATE TRIGGER {TABLE}_delete BEFORE DELETE ON {TABLE} {refuse}",
        # INSERT OR REPLACE deletes without asking the trigger above.
        f"CREATE TRIGGER {TABLE}_replace BEFORE INSERT ON {TABLE} WHEN {there} {refuse}",
    ]
