"""A certificate renewed under its number has a further period; the older one stays, so that gaps are told."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Let one row of a number, standard and day of issue be in force, where one of number and standard was."""
    op.drop_index("uq_certificate_in_force", "certificate")
    in_force = sa.text("superseded_at IS NULL")
    columns = ["certificate_no", "standard", "issue"]
    kinds = {"sqlite_where": in_force, "postgresql_where": in_force}
    op.create_index("uq_certificate_in_force", "certificate", columns, unique=True, **kinds)
