"""How far an import has come, so that one that was killed goes on."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the table, empty."""
    op.create_table(
        "import_progress",
        sa.Column(
            "order_digest", sa.LargeBinary(32), nullable=False, comment="SHA-256 of the file and of how it is read"
        ),
        sa.Column(
            "n_rows",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="so many of its first rows are kept",
        ),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False, comment="when they were"),
        sa.PrimaryKeyConstraint("order_digest", name=op.f("pk_import_progress")),
    )
