"""Subjects that are persons, twins of reviews, and what was erased."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the columns and tables; nothing of before is a person, a twin or erased."""
    _flags()
    _twin()
    _twin_search()
    _erasure()


def _flags() -> None:
    person = "one natural person, e.g. a doctor: never scored"
    op.add_column(
        "subject", sa.Column("is_person", sa.Boolean(), nullable=False, server_default=sa.false(), comment=person)
    )
    erased = "what of it is gone: nothing (empty), text, or all"
    for table in ("review_version", "aggregate_version"):
        op.add_column(table, sa.Column("erased", sa.String(), nullable=False, server_default="", comment=erased))


def _twin() -> None:
    op.create_table(
        "twin",
        sa.Column("version_id", NUMBER, nullable=False, comment="the version that says the same again"),
        sa.Column("leader_id", NUMBER, nullable=False, comment="the version that stands for the group"),
        sa.Column("kind", sa.String(), nullable=False, comment="exact or near"),
        sa.Column("similarity", sa.Double(), nullable=False, comment="Jaccard similarity of their shingles, 0..1"),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False, comment="when it was found"),
        sa.Column("method", sa.String(), nullable=False, comment="SHA-256 of the rule that found it, hex"),
        sa.ForeignKeyConstraint(["leader_id"], ["review_version.id"], name=op.f("fk_twin_leader_id")),
        sa.ForeignKeyConstraint(["version_id"], ["review_version.id"], name=op.f("fk_twin_version_id")),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_twin")),
    )
    op.create_index(op.f("ix_twin_leader_id"), "twin", ["leader_id"])


def _twin_search() -> None:
    op.create_table(
        "twin_search",
        sa.Column("family", sa.LargeBinary(32), nullable=False, comment="digest of the listings searched together"),
        sa.Column("method", sa.String(), nullable=False, comment="SHA-256 of the rule, hex"),
        sa.Column("newest_id", NUMBER, nullable=False, comment="newest version that was compared"),
        sa.PrimaryKeyConstraint("family", "method", name=op.f("pk_twin_search")),
    )


def _erasure() -> None:
    op.create_table(
        "erasure",
        sa.Column("leaf_idx", NUMBER, nullable=False, comment="the leaf that records the erasure"),
        sa.Column("erased_idx", NUMBER, nullable=False, comment="the leaf whose parts are gone"),
        sa.Column("parts", sa.String(), nullable=False, comment="facts, content, author: those that are gone"),
        sa.Column("reason", sa.String(), nullable=False, comment="art17, objection, retention or source-request"),
        sa.ForeignKeyConstraint(["erased_idx"], ["log_leaf.idx"], name=op.f("fk_erasure_erased_idx")),
        sa.ForeignKeyConstraint(["leaf_idx"], ["log_leaf.idx"], name=op.f("fk_erasure_leaf_idx")),
        sa.PrimaryKeyConstraint("leaf_idx", name=op.f("pk_erasure")),
    )
    op.create_index(op.f("ix_erasure_erased_idx"), "erasure", ["erased_idx"])
