"""What the log says of itself, which never changes; and why an anchor failed, and when."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "log_statement"


def upgrade() -> None:
    """Add table and columns; the log of before said nothing of itself, and nothing was anchored."""
    op.create_table(
        TABLE,
        sa.Column("leaf_idx", NUMBER, nullable=False, comment="the leaf that commits to it"),
        sa.Column("says", sa.String(), nullable=False, comment="lines of plain text; of a key a signed note"),
        sa.ForeignKeyConstraint(["leaf_idx"], ["log_leaf.idx"], name=op.f("fk_log_statement_leaf_idx")),
        sa.PrimaryKeyConstraint("leaf_idx", name=op.f("pk_log_statement")),
    )
    told = "what it says, or why it failed; empty while asked for"
    op.add_column("log_anchor", sa.Column("told", sa.String(), nullable=False, server_default="", comment=told))
    changed = "when it got this status; null: not known"
    op.add_column("log_anchor", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True, comment=changed))
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    if on_postgresql:
        op.execute("COMMENT ON COLUMN log_anchor.kind IS 'rfc3161 or git, a space, and the address'")
    for statement in _postgresql_triggers() if on_postgresql else _sqlite_triggers():
        op.execute(statement)


def _postgresql_triggers() -> list[str]:
    refuse = "EXECUTE FUNCTION log_never_changes()"
    return [
        f"CREATE TRIGGER {TABLE}_row BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {TABLE}_whole BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT {refuse}",
    ]


def _sqlite_triggers() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{TABLE} never changes'); END"
    there = f"EXISTS (SELECT 1 FROM {TABLE} WHERE leaf_idx = NEW.leaf_idx)"  # noqa: S608 - a name of our own
    return [
        f"CREATE TRIGGER {TABLE}_update BEFORE UPDATE ON {TABLE} {refuse}",
        f"CREATE TRIGGER {TABLE}_delete BEFORE DELETE ON {TABLE} {refuse}",
        # INSERT OR REPLACE deletes without asking the trigger above.
        f"CREATE TRIGGER {TABLE}_replace BEFORE INSERT ON {TABLE} WHEN {there} {refuse}",
    ]
