"""Keep what people did, by the number of their account: one leaf each, in a chain that stays in the house."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from ledger.canonical import Kind
from store.account_models import ActRow
from store.append import Change, append_leaves
from store.bulk import insert_rows, table_of
from store.leaf import statement_parts

_CHAIN = ("act", "")


def append_act(connection: Connection, text: str, at: datetime) -> None:
    """Append a leaf that says what somebody did, as the last step of the transaction in which it was done.

    Args:
        connection: The write transaction.
        text: What it says; it is never erased, so that it must name nobody.
        at: When, aware UTC.
    """
    newest = connection.scalar(select(func.max(ActRow.leaf_idx)))
    change = Change(Kind.NOTE, at, None, _CHAIN, statement_parts(text))
    (leaf,) = append_leaves(connection, [change], {} if newest is None else {_CHAIN: newest})
    insert_rows(connection, ActRow, [{"leaf_idx": leaf, "says": text}])


def read_acts(connection: Connection) -> list[str]:
    """Return what people did, oldest first."""
    act = table_of(ActRow).c
    return list(connection.scalars(select(act.says).order_by(act.leaf_idx)))
