"""How many reviews of a run came under an id that their source had given to another review before."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the column; of runs before, nobody looked."""
    told = "new reviews under an id that another review has"
    op.add_column("run", sa.Column("reused", sa.Integer(), nullable=False, server_default="0", comment=told))
