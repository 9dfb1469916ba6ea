"""Find the reviews of an author without reading all versions."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the index; versions without an author don't stand in it."""
    present = sa.text("author_key IS NOT NULL")
    op.create_index(
        op.f("ix_review_version_author_key"),
        "review_version",
        ["author_key"],
        sqlite_where=present,
        postgresql_where=present,
    )
