"""The addresses that a run has fetched or has still to fetch: what lets a killed crawl go on where it was."""

from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import Connection, Dialect, Executable, bindparam, func, select

from store.bulk import insert_or
from store.identity import storable
from store.models import FrontierRow
from store.prepared import Prepared

TODO = "todo"
FETCHED = "fetched"
FAILED = "failed"

_COLUMNS = ("run_id", "url_digest", "url", "state", "position")
_NEXT_POSITION = Prepared(
    lambda _: select(func.coalesce(func.max(FrontierRow.position) + 1, 0)).where(FrontierRow.run_id == bindparam("run"))
)
_ADD = Prepared(lambda dialect: insert_or(dialect, FrontierRow).on_conflict_do_nothing(), columns=_COLUMNS)


def _upsert(dialect: Dialect) -> Executable:
    statement = insert_or(dialect, FrontierRow)
    changed = {"state": statement.excluded.state}
    return statement.on_conflict_do_update(index_elements=["run_id", "url_digest"], set_=changed)


_MARK = Prepared(_upsert, columns=_COLUMNS)


def add_addresses(connection: Connection, run_id: int, urls: Sequence[str]) -> None:
    """Add addresses to fetch, in this order; those that the run knows already stay as they are."""
    if not urls:
        return
    first = _NEXT_POSITION.scalar(connection, run=run_id)
    rows = [_row(run_id, url, state=TODO, position=position) for position, url in enumerate(urls, first)]
    _ADD.execute(connection, *rows)


def mark_address(connection: Connection, run_id: int, url: str, *, state: str) -> None:
    """Set the state of an address, which may be new to the run."""
    position = _NEXT_POSITION.scalar(connection, run=run_id)
    _MARK.execute(connection, _row(run_id, url, state=state, position=position))


def addresses(connection: Connection, run_id: int, *, state: str) -> list[str]:
    """Return the run's addresses in a state, in the order of their discovery."""
    query = select(FrontierRow.url).where(FrontierRow.run_id == run_id, FrontierRow.state == state)
    return list(connection.scalars(query.order_by(FrontierRow.position)))


def _row(run_id: int, url: str, *, state: str, position: int) -> dict[str, object]:
    kept = storable(url)
    digest = sha256(kept.encode()).digest()
    return {"run_id": run_id, "url_digest": digest, "url": kept, "state": state, "position": position}
