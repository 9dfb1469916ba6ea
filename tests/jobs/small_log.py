"""The evidence log of a deployment, and what somebody with the database but without the store does to it."""

from datetime import UTC, datetime

from sqlalchemy import create_engine, text

from ledger.canonical import Kind
from store.database import parse_address
from store.session import Store

ORIGIN = "log.example/rsl/1"
NOW = datetime(2026, 6, 15, tzinfo=UTC)


def remark(store: Store, n: int = 1) -> None:
    """Let the log grow by n leaves that touch nothing else."""
    for _ in range(n):
        store.statements.add(Kind.NOTE, f"rsl/note/v1\nremark at {store.leaves.size()}\n", NOW)


def tamper(url: str, *statements: str) -> None:
    """Run statements with all triggers and foreign keys out of the way."""
    engine = create_engine(parse_address(url))
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))
        else:
            names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
            for statement in ("PRAGMA defer_foreign_keys = ON", *(f"DROP TRIGGER {name}" for name in names)):
                connection.execute(text(statement))
        for statement in statements:
            connection.execute(text(statement))
        connection.commit()
    engine.dispose()


def put_back(url: str, size: int) -> None:
    """Put the database back to the state in which its log had `size` leaves; only remarks and keys came after it."""
    tamper(
        url,
        f"DELETE FROM log_checkpoint WHERE size > {size}",  # noqa: S608 - numbers of our own
        f"DELETE FROM log_statement WHERE leaf_idx >= {size}",  # noqa: S608
        f"DELETE FROM observation WHERE leaf_idx >= {size}",  # noqa: S608
        f"DELETE FROM log_node WHERE (idx + 1) * (1 << level) > {size}",  # noqa: S608
        f"DELETE FROM log_leaf WHERE idx >= {size}",  # noqa: S608
    )
