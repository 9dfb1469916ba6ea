"""Who may use the dashboard: accounts, sessions, tokens, attempts to sign in, and what they did."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
ACTS = "log_act"
DIGEST = sa.LargeBinary(32)


def upgrade() -> None:
    """Add the tables, empty."""
    op.create_table(
        "account",
        _column("id", NUMBER, "number of the account, by which the log calls it"),
        _column("name", sa.String(), "what it signs in with, lower case; empty once it is removed"),
        _column("password", sa.String(), "Argon2id in PHC form; empty once it is removed"),
        _column("role", sa.String(), "viewer, quality-manager or admin"),
        _column("made_at", MOMENT, "when it was made"),
        _column("removed_at", MOMENT, "when it was removed; null: it is in use", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
    )
    in_use = sa.text("removed_at IS NULL")
    op.create_index("uq_account_name", "account", ["name"], unique=True, sqlite_where=in_use, postgresql_where=in_use)
    op.create_table(
        "account_session",
        _column("digest", DIGEST, "SHA-256 of the id in the cookie, which is not kept"),
        _column("account_id", NUMBER, "who"),
        _column("begun_at", MOMENT, "when they signed in"),
        _column("used_at", MOMENT, "when it was used last, to the minute"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_session_account_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_account_session")),
    )
    op.create_index(op.f("ix_account_session_account_id"), "account_session", ["account_id"])
    op.create_table(
        "account_token",
        _column("id", NUMBER, "row number"),
        _column("account_id", NUMBER, "for whom it acts"),
        _column("digest", DIGEST, "SHA-256 of the token, which is not kept"),
        _column("label", sa.String(), "what it is for"),
        _column("scope", sa.String(), "read or write"),
        _column("made_at", MOMENT, "when it was made"),
        _column("ends_at", MOMENT, "from when on it is refused"),
        _column("used_at", MOMENT, "when it was used last, to the minute; null: never", nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_token_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_account_token_digest")),
    )
    op.create_index(op.f("ix_account_token_account_id"), "account_token", ["account_id"])
    op.create_table(
        "login_try",
        _column("key", DIGEST, "keyed by SHA-256: neither names nor addresses are kept"),
        _column("n", sa.Integer(), "attempts since then"),
        _column("since", MOMENT, "when the first of them was made"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_login_try")),
    )
    op.create_table(
        ACTS,
        _column("leaf_idx", NUMBER, "the leaf that commits to it"),
        _column("says", sa.String(), "lines of plain text; accounts by number, nobody by name"),
        sa.ForeignKeyConstraint(["leaf_idx"], ["log_leaf.idx"], name=op.f("fk_log_act_leaf_idx")),
        sa.PrimaryKeyConstraint("leaf_idx", name=op.f("pk_log_act")),
    )
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in _postgresql_triggers() if on_postgresql else _sqlite_triggers():
        op.execute(statement)


def _postgresql_triggers() -> list[str]:
    refuse = "EXECUTE FUNCTION log_never_changes()"
    return [
        f"CREATE TRIGGER {ACTS}_row BEFORE UPDATE OR DELETE ON {ACTS} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {ACTS}_whole BEFORE TRUNCATE ON {ACTS} FOR EACH STATEMENT {refuse}",
    ]


def _sqlite_triggers() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{ACTS} never changes'); END"
    there = f"EXISTS (SELECT 1 FROM {ACTS} WHERE leaf_idx = NEW.leaf_idx)"  # noqa: S608 - a name of our own
    return [
        f"CREATE TRIGGER {ACTS}_update BEFORE UPDATE ON {ACTS} {refuse}",
        f"CREATE TRIGGER {ACTS}_delete BEFORE DELETE ON {ACTS} {refuse}",
        # INSERT OR REPLACE deletes without asking the trigger above.
        f"CREATE TRIGGER {ACTS}_replace BEFORE INSERT ON {ACTS} WHEN {there} {refuse}",
    ]


def _column(name: str, kind: Any, comment: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable, comment=comment)
