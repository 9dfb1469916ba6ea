"""When each source was collected last, found without reading every run."""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_run_source", "run", ["source", "coverage", "finished_at"])
