"""What texts said of aspects when figures were published, so that it can be shown again word for word."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add the table, empty: of figures that were published before, nothing was kept of aspects."""
    op.create_table(
        "kept_piece",
        sa.Column("digest", sa.LargeBinary(32), nullable=False, comment="SHA-256 of the text"),
        sa.Column("content", sa.Text(), nullable=False, comment="JSON: figures, no words of any review"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_kept_piece")),
    )
