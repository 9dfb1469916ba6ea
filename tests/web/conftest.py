"""A dashboard over self-written reports, and a reader of it, for all tests of the web."""

import asyncio
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

# Test folders are no packages; the sample reports live beside the tests of what draws them.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "report"))

from real_browser import launched
from sample_source import SampleSource

from jobs.accounts import AccountDesk
from jobs.password import Cost
from store.account_records import Role
from store.session import open_store
from web.app import create_app

PASSWORD = "correct horse battery"
"""Of every account in these tests."""
GERMAN = "de-DE,de;q=0.9,en;q=0.5"


class Visitor:
    """Somebody who reads a dashboard without a network between."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Return the answer to a GET; header names are written with underscores."""
        return self.ask("GET", path, **headers)

    def ask(self, method: str, path: str, **headers: str) -> httpx.Response:
        """Return the answer to a request."""
        named = {"accept-language": GERMAN} | {name.replace("_", "-"): value for name, value in headers.items()}
        # Header values are bytes on the wire, whatever characters they were meant to be.
        sent = {name: value.encode("latin-1") for name, value in named.items()}
        return asyncio.run(self._send(method, path, sent))

    def post(self, path: str, body: bytes, headers: dict[str, str]) -> httpx.Response:
        """Return the answer to a form that was sent off; redirects are not followed."""
        sent = {name: value.encode("latin-1") for name, value in ({"accept-language": GERMAN} | headers).items()}
        return asyncio.run(self._send("POST", path, sent, body))

    async def _send(
        self, method: str, path: str, headers: dict[str, bytes], body: bytes | None = None
    ) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
            return await client.request(method, path, headers=headers, content=body)


@pytest.fixture
def source() -> SampleSource:
    """Return the sample reports as the dashboard reads them."""
    return SampleSource()


@pytest.fixture
def visit() -> Callable[[SampleSource], Visitor]:
    """Return a way to visit the dashboard over a given source."""
    return lambda source: Visitor(create_app(source))


@pytest.fixture
def visitor(source: SampleSource) -> Visitor:
    """Return a visitor of the dashboard over the sample reports."""
    return Visitor(create_app(source))


@pytest.fixture
def visit_app() -> Callable[[FastAPI], Visitor]:
    """Return a way to visit an application."""
    return Visitor


@pytest.fixture
def desk(sqlite_template: Path, tmp_path: Path) -> Iterator[AccountDesk]:
    """Return accounts of all roles over a store of its own; a guess of their passwords costs next to nothing."""
    path = tmp_path / "accounts.sqlite"
    shutil.copy(sqlite_template, path)
    with open_store(str(path)) as store:
        opened = AccountDesk(store, Cost(memory_kib=64, passes=1, lanes=1))
        for role in Role:
            opened.add(role.value, PASSWORD, role)
        yield opened


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    """Return a real browser; see real_browser.py."""
    with launched() as browser:
        yield browser
