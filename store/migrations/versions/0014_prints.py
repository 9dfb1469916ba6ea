"""Prints of texts, by which copies on other subjects are found; all are made at the next computation."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables, empty."""
    _text_print()
    _text_copy()
    op.create_table(
        "print_search",
        sa.Column("method", sa.String(), nullable=False, comment="SHA-256 of the rule, hex"),
        sa.Column("newest_id", NUMBER, nullable=False, comment="newest version that was compared"),
        sa.PrimaryKeyConstraint("method", name=op.f("pk_print_search")),
    )


def _text_print() -> None:
    op.create_table(
        "text_print",
        _number("band", "hash of the smallest shingles of one band, signed"),
        _number("version_id", "the version that has it"),
        sa.ForeignKeyConstraint(["version_id"], ["review_version.id"], name=op.f("fk_text_print_version_id")),
        sa.PrimaryKeyConstraint("band", "version_id", name=op.f("pk_text_print")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_text_print_version_id"), "text_print", ["version_id"])


def _text_copy() -> None:
    op.create_table(
        "text_copy",
        _number("version_id", "one version"),
        _number("other_id", "the other one"),
        _number("listing_id", "where the one stands"),
        _number("other_listing_id", "where the other one stands"),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_text_copy_listing_id")),
        sa.ForeignKeyConstraint(["other_id"], ["review_version.id"], name=op.f("fk_text_copy_other_id")),
        sa.ForeignKeyConstraint(["other_listing_id"], ["listing.id"], name=op.f("fk_text_copy_other_listing_id")),
        sa.ForeignKeyConstraint(["version_id"], ["review_version.id"], name=op.f("fk_text_copy_version_id")),
        sa.PrimaryKeyConstraint("version_id", "other_id", name=op.f("pk_text_copy")),
        sqlite_with_rowid=False,
    )
    for column in ("other_id", "listing_id"):
        op.create_index(op.f(f"ix_text_copy_{column}"), "text_copy", [column])


def _number(name: str, comment: str) -> sa.Column[int]:
    return sa.Column(name, NUMBER, nullable=False, autoincrement=False, comment=comment)
