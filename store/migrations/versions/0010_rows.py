"""Rows that stand for reviews where figures are computed; all are made at the next computation."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables, empty."""
    _state()
    _span()
    _stale()


def _column(name: str, kind: Any, comment: str) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, comment=comment)


def _state() -> None:
    op.create_table(
        "row_state",
        sa.Column("listing_id", NUMBER, nullable=False, comment="the listing", autoincrement=False),
        _column("form", sa.String(), "SHA-256 of what rows hold, hex"),
        _column("model_id", NUMBER, "sentiment model whose judgements they hold; 0 for none"),
        _column("size", NUMBER, "leaves of the log that they know"),
        _column("turn", NUMBER, "how often they were kept"),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_row_state_listing_id")),
        sa.PrimaryKeyConstraint("listing_id", name=op.f("pk_row_state")),
    )


def _span() -> None:
    op.create_table(
        "row_span",
        _column("listing_id", NUMBER, "the listing"),
        sa.Column("number", NUMBER, nullable=False, comment="row number over 1,024", autoincrement=False),
        _column("content", sa.LargeBinary(), "one row of fixed length per review, no texts"),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_row_span_listing_id")),
        sa.PrimaryKeyConstraint("listing_id", "number", name=op.f("pk_row_span")),
        sqlite_with_rowid=False,
    )


def _stale() -> None:
    op.create_table(
        "row_stale",
        _column("id", NUMBER, "row number"),
        _column("review_id", NUMBER, "the review"),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_row_stale_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_row_stale")),
    )
