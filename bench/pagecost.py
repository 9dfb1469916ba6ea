"""What a page of the dashboard costs beside the bare queries that it runs: shared by the questions about pages."""

import asyncio
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Engine, event

from bench.row import Pair, measure_pair, print_row
from jobs.report import StoreReports
from store.session import Store
from web.app import create_app

Statement = tuple[str, Any]
Ask = Callable[[], httpx.Response]
PACKAGES = ("fastapi", "jinja2", "sqlalchemy")
GOAL = 1 / 3
"""A page may take three times what its queries take."""


class Writer:
    """Writes what no page shows, as a crawl beside the dashboard does."""

    def __init__(self, path: Path) -> None:
        """Open a SQLite file."""
        self._base = sqlite3.connect(path)
        self._base.execute("CREATE TABLE IF NOT EXISTS bench_written (n INTEGER)")

    def write(self) -> None:
        """Commit one row."""
        self._base.execute("INSERT INTO bench_written VALUES (1)")
        self._base.commit()


class Written:
    """Asks for the page after a write."""

    def __init__(self, ask: Ask, writer: Writer) -> None:
        """Bind both."""
        self._ask, self._writer = ask, writer

    def __call__(self) -> None:
        """Write and ask."""
        self._writer.write()
        self._ask()


def asker(reports: StoreReports, address: str = "/") -> Ask:
    """Return what asks a dashboard over these reports for a page, without a network between."""
    transport = httpx.ASGITransport(create_app(reports))
    client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")
    loop = asyncio.new_event_loop()
    return lambda: loop.run_until_complete(client.get(address))


def statements_of(store: Store, ask: Ask) -> tuple[list[Statement], httpx.Response]:
    """Return the statements that one page runs, and the page."""
    seen: list[Statement] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append((statement, parameters))

    engine: Engine = store._database._engine
    event.listen(engine, "before_cursor_execute", note)
    answer = ask()
    event.remove(engine, "before_cursor_execute", note)
    if answer.status_code != httpx.codes.OK:
        raise SystemExit(f"the page answered {answer.status_code}")
    return seen, answer


def run_raw(base: sqlite3.Connection, statements: list[Statement]) -> None:
    """Run statements without anything of ours around them."""
    for statement, parameters in statements:
        base.execute(statement, parameters).fetchall()


def print_pair(question: str, n: int, pair: Pair, more: Mapping[str, float], *, seed: int) -> None:
    """Print one row of a page's cost."""
    print_row(
        question=question,
        value=1000 * pair.ours,
        unit="ms",
        n=n,
        baseline=1000 * pair.baseline,
        ratio=pair.ratio(),
        seconds=pair.ours,
        seed=seed,
        goal=GOAL,
        packages=PACKAGES,
        more={"pages_per_cpu_second": 1 / pair.ours, **more},
    )


def measure_both(ask: Ask, writer: Writer, raw: Callable[[], None], *, rounds: int) -> tuple[Pair, Pair]:
    """Return what a page costs that is asked again while nothing is written, and one after each write."""
    again = measure_pair(ask, raw, rounds=rounds)
    return again, measure_pair(Written(ask, writer), raw, rounds=rounds)
