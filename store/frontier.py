"""The addresses that a run has fetched or has still to fetch: what lets a killed crawl go on where it was."""

from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import Connection, func, select

from store.bulk import insert_or
from store.identity import storable
from store.models import FrontierRow

TODO = "todo"
FETCHED = "fetched"
FAILED = "failed"


def add_addresses(connection: Connection, run_id: int, urls: Sequence[str]) -> None:
    """Add addresses to fetch, in this order; those that the run knows already stay as they are."""
    if not urls:
        return
    first = _next_position(connection, run_id)
    rows = [_row(run_id, url, state=TODO, position=position) for position, url in enumerate(urls, first)]
    connection.execute(insert_or(connection, FrontierRow).on_conflict_do_nothing(), rows)


def mark_address(connection: Connection, run_id: int, url: str, *, state: str) -> None:
    """Set the state of an address, which may be new to the run."""
    row = _row(run_id, url, state=state, position=_next_position(connection, run_id))
    statement = insert_or(connection, FrontierRow)
    keys = ["run_id", "url_digest"]
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_={"state": state}), [row])


def addresses(connection: Connection, run_id: int, *, state: str) -> list[str]:
    """Return the run's addresses in a state, in the order of their discovery."""
    query = select(FrontierRow.url).where(FrontierRow.run_id == run_id, FrontierRow.state == state)
    return list(connection.scalars(query.order_by(FrontierRow.position)))


def _next_position(connection: Connection, run_id: int) -> int:
    newest = connection.scalar(select(func.max(FrontierRow.position)).where(FrontierRow.run_id == run_id))
    return 0 if newest is None else newest + 1


def _row(run_id: int, url: str, *, state: str, position: int) -> dict[str, object]:
    kept = storable(url)
    digest = sha256(kept.encode()).digest()
    return {"run_id": run_id, "url_digest": digest, "url": kept, "state": state, "position": position}
