"""Erasures on request have an index of their own: each opening of the database asks for them, among many expiries."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Add the index."""
    requested = sa.text("reason <> 'retention'")
    kinds = {"sqlite_where": requested, "postgresql_where": requested}
    op.create_index("ix_erasure_requested", "erasure", ["leaf_idx"], **kinds)
