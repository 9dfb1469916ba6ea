"""What a run's pages looked like, beside its census."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column; runs of before have nothing in it."""
    comment = "what its pages looked like, see RunHealth; null where nobody looked"
    op.add_column("run", sa.Column("health", sa.Text(), nullable=True, comment=comment))
