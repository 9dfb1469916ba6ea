"""Of outputs of the text model and of links the size of the log is kept, so that figures of before can be checked."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OF_OUTPUT, OF_LINK = (f"leaves of the log when it was {done}; null: not known" for done in ("kept", "made"))


def upgrade() -> None:
    """Add the sizes; of what is there already they are not known."""
    op.add_column("sentiment", sa.Column("size", NUMBER, nullable=True, comment=OF_OUTPUT))
    op.add_column("listing_subject", sa.Column("size", NUMBER, nullable=True, comment=OF_LINK))
