"""What people are told, and where word of it was sent."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables, empty."""
    op.create_table(
        "notice",
        _column("id", NUMBER, "row number"),
        _column("key", sa.String(), "what makes it the same condition"),
        _column("kind", sa.String(), "alarm, collection, certificate, stale, missed, job or integrity"),
        _column("facts", sa.Text(), "what is known of it"),
        _column("begun_at", MOMENT, "when it was first seen"),
        sa.Column("ended_at", MOMENT, nullable=True, comment="when it was no longer so; null while it is"),
        sa.Column("acknowledged_at", MOMENT, nullable=True, comment="when somebody took note; null: nobody yet"),
        sa.Column("remark", sa.String(), nullable=False, server_default="", comment="what they said to it"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    open_ones = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_notice_open", "notice", ["key"], unique=True, sqlite_where=open_ones, postgresql_where=open_ones
    )
    op.create_index("ix_notice_key", "notice", ["key"])
    op.create_table(
        "notice_delivery",
        _column("notice_id", NUMBER, "the condition"),
        _column("target", sa.String(), "name of the target in the configuration"),
        _column("attempts", sa.Integer(), "how often it was tried"),
        _column("due_at", MOMENT, "not before this moment; while it is tried: when another may try"),
        sa.Column("sent_at", MOMENT, nullable=True, comment="when the target took it; null while it waits"),
        sa.Column("told", sa.String(), nullable=False, server_default="", comment="why the last attempt failed"),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_delivery_notice_id")),
        sa.PrimaryKeyConstraint("notice_id", "target", name=op.f("pk_notice_delivery")),
    )
    waiting = sa.text("sent_at IS NULL")
    op.create_index(
        "ix_notice_delivery_waiting",
        "notice_delivery",
        ["target", "due_at"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def _column(name: str, kind: Any, comment: str) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, comment=comment)
