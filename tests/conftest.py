"""What several rooms test with: a store on SQLite and on PostgreSQL, and factories of plain records."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from store.columns import Model
from store.records import FIVE_STARS, Listing, Review, Subject, SubjectKind, on_day
from store.session import Store, open_store

if TYPE_CHECKING:
    from small_home import Home

# The same examples on every machine, however busy: a red run can be repeated, and none is red for being slow.
settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")

INSTALL = "PostgreSQL's server binaries were not found: apt-get install postgresql, or set LEUMUND_TEST_POSTGRES"


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A server on which tests may create databases."""

    address: str
    """Address with `{name}` where the database's name belongs."""
    data: Path | None = None
    """The folder of its files; None for a server that was given."""
    crash: Callable[[], None] | None = None
    """Stops it at once, as a crash would, and starts it again; None for a server that was given."""

    def url(self, name: str) -> str:
        """Return the address of one database."""
        return self.address.format(name=name)

    def execute(self, statement: str) -> None:
        """Run one statement outside any test database."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]


def _server_binaries() -> Path | None:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = shutil.which("initdb")
    return versions[-1].parent if versions else (Path(found).resolve().parent if found else None)


def _unprivileged() -> dict[str, int]:
    """Return whom the server runs as: initdb refuses root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": user.pw_uid, "group": user.pw_gid}


def _wait_until_ready(server: PostgresServer, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            server.execute("SELECT 1")
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A private cluster in a folder of its own, reachable by a socket in that folder only; gone afterwards."""
    if given := os.environ.get("LEUMUND_TEST_POSTGRES"):
        yield PostgresServer(given.rsplit("/", 1)[0] + "/{name}")
        return
    binaries = _server_binaries()
    if binaries is None:
        pytest.skip(INSTALL)
    # Not below pytest's own folder, which nobody but its owner may enter.
    folder = Path(tempfile.mkdtemp(prefix="leumund-pg-"))
    owner = _unprivileged()
    if owner:
        os.chown(folder, owner["user"], owner["group"])
    quiet = {"cwd": folder, "stdout": subprocess.DEVNULL, **owner}
    data = folder / "data"
    initdb = [binaries / "initdb", "-D", data, "-U", "leumund", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"]
    subprocess.run(initdb, check=True, **quiet)  # type: ignore[call-overload]
    settings = ["listen_addresses=", f"unix_socket_directories={folder}", "fsync=off", "full_page_writes=off"]
    options = [word for setting in settings for word in ("-c", setting)]
    log = (folder / "log").open("wb")

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen([binaries / "postgres", "-D", data, *options], stderr=log, **quiet)  # type: ignore[call-overload, no-any-return]

    running = [start()]

    def crash() -> None:
        # SIGQUIT is the server's "immediate" shutdown: nothing is written any more, the next start recovers.
        running[0].send_signal(signal.SIGQUIT)
        running[0].wait(30)
        running[0] = start()
        _wait_until_ready(server, running[0])

    try:
        server = PostgresServer(f"postgresql://leumund@/{{name}}?host={folder}", data, crash)
        _wait_until_ready(server, running[0])
        yield server
    finally:
        # SIGINT is the server's "fast" shutdown: open sessions are ended.
        running[0].send_signal(signal.SIGINT)
        running[0].wait(30)
        log.close()
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty migrated SQLite file: copying it is faster than migrating anew for every test."""
    path = tmp_path_factory.mktemp("template") / "empty.sqlite"
    open_store(str(path), create=True).close()
    return path


@pytest.fixture(scope="session")
def postgres_database(postgres: PostgresServer) -> Iterator[str]:
    """The name of a migrated PostgreSQL database, made once: copying a template for every test takes a second each."""
    name = f"leumund_test_{os.getpid()}"
    postgres.execute(f"CREATE DATABASE {name}")
    open_store(postgres.url(name), create=True).close()
    yield name
    postgres.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def empty_postgres_url(postgres: PostgresServer, postgres_database: str) -> str:
    """The address of that database, emptied."""
    url = postgres.url(postgres_database)
    with psycopg.connect(url, autocommit=True) as connection:
        # Killed writers of an earlier test may still hold their locks.
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
        # As a replica, so that neither foreign keys nor the log's own triggers object.
        connection.execute("SET session_replication_role = replica")
        for table in Model.metadata.tables:
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own
        sequences = connection.execute("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'").fetchall()
        for (sequence,) in sequences:
            connection.execute(f"ALTER SEQUENCE {sequence} RESTART")
    return url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty migrated database, once of each kind."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("empty_postgres_url")
        return url
    path = tmp_path / "leumund.sqlite"
    shutil.copy(request.getfixturevalue("sqlite_template"), path)
    return f"sqlite:///{path}"


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An empty store, once on SQLite and once on PostgreSQL."""
    with open_store(database_url) as opened:
        yield opened


@pytest.fixture
def make_review() -> Callable[..., Review]:
    """Builds a plain review; every field can be changed by name."""

    def make(review_id: str | None = "r1", **changes: object) -> Review:
        plain = Review(
            source="shop",
            review_id=review_id,
            rating=4.0,
            scale=FIVE_STARS,
            title="Solid",
            text="Does what it should.",
            published=on_day(date(2024, 5, 1)),
            author_key="5f" * 16,
            author_present=True,
        )
        return replace(plain, **changes)  # type: ignore[arg-type]

    return make


@pytest.fixture
def make_listing(store: Store) -> Callable[..., Listing]:
    """Keeps a subject and a listing of it in the store; returns the listing."""

    def make(subject: str = "kettle", *, source: str = "shop", external_id: str = "", **changes: object) -> Listing:
        store.subjects.add(Subject(subject, subject.title(), SubjectKind.PRODUCT))
        plain = Listing(source, external_id or subject, subject, url=f"https://shop.example/{subject}")
        return store.subjects.add_listing(replace(plain, **changes))  # type: ignore[arg-type]

    return make


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name cases of bytes by their length: packed ones hold the time of day, and names must agree between processes."""
    return f"{argname}-{len(val)}-bytes" if isinstance(val, bytes) else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly, once, when half of the store's tests could not be run."""
    skipped = terminalreporter.stats.get("skipped", [])
    n_skipped = sum(INSTALL in str(report.longrepr) for report in skipped)
    if n_skipped:
        terminalreporter.write_line(f"{n_skipped} tests on PostgreSQL were SKIPPED. {INSTALL}", red=True, bold=True)


@pytest.fixture(scope="session")
def shop_template(tmp_path_factory: pytest.TempPathFactory) -> "Home":
    """A home in which three reviews were taken in, judged and published."""
    # Imported here: it brings the whole program along, which most rooms' tests can do without.
    from small_home import published_shop  # noqa: PLC0415

    return published_shop(tmp_path_factory.mktemp("shop"))


@pytest.fixture
def shop(shop_template: "Home", tmp_path: Path) -> "Home":
    """A copy of that home."""
    return shop_template.copied(tmp_path / "home")
