"""Open a store: the one door to the database for all other rooms."""

from pathlib import Path
from types import TracebackType
from typing import Self

from store.accounts import Accounts
from store.anchors import Anchors
from store.audits import Audits
from store.condensed import Condensed
from store.database import Database, parse_address
from store.erase import Erasures
from store.erasure_requests import ErasureRequests
from store.errors import NotMigrated
from store.evidence import Evidence
from store.fence import Fence
from store.forecasts import Forecasts
from store.imports import Imports
from store.indicators import Indicators
from store.integrity import integrity_faults
from store.jobruns import JobRuns
from store.labels import Labels
from store.leaves import Leaves
from store.lists import Lists
from store.notices import Notices
from store.opinions import Opinions
from store.pieces import Pieces
from store.prints import Prints
from store.pulse import Pulse
from store.reviews import Reviews
from store.runs import Runs
from store.schema import HEAD, create_schema, require_schema, upgrade_schema
from store.statements import Statements
from store.subjects import Subjects
from store.twins import Twins
from store.vitals import Vitals


class Store:
    """All repositories over one database; use it as a context manager, or call `close`."""

    def __init__(self, database: Database) -> None:
        """Bind the repositories; `open_store` is the way to get one."""
        self._database = database
        self.subjects = Subjects(database)
        self.runs = Runs(database)
        self.imports = Imports(database)
        self.reviews = Reviews(database)
        self.indicators = Indicators(database)
        self.lists = Lists(database)
        self.leaves = Leaves(database)
        self.jobruns = JobRuns(database)
        self.erasures = Erasures(database)
        self.erasure_requests = ErasureRequests(database)
        self.twins = Twins(database)
        self.prints = Prints(database)
        self.condensed = Condensed(database)
        self.opinions = Opinions(database)
        self.notices = Notices(database)
        self.labels = Labels(database)
        self.audits = Audits(database)
        self.statements = Statements(database)
        self.forecasts = Forecasts(database)
        self.anchors = Anchors(database)
        self.accounts = Accounts(database)
        self.evidence = Evidence(database)
        self.vitals = Vitals(database)
        self.pieces = Pieces(database)
        self.pulse = Pulse(database)

    @property
    def folder(self) -> Path | None:
        """Return the folder of the file; None on a server."""
        return self._database.path.parent if self._database.is_sqlite else None

    def integrity(self) -> list[str]:
        """Return what looking at every page and every key finds; empty: all is well. It reads everything."""
        return integrity_faults(self._database)

    @property
    def where(self) -> str:
        """Return the database's address without password."""
        return self._database.where

    @property
    def address(self) -> str:
        """Return the database's address, with its password: for processes of our own, see `reopen_store`."""
        return self._database.url.render_as_string(hide_password=False)

    def upgrade(self) -> None:
        """Bring the schema to the newest revision; see `upgrade_store` for a database that can't be opened yet."""
        upgrade_schema(self._database)

    def close(self) -> None:
        """Close all connections."""
        self.pulse.close()
        self._database.close()

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()


def open_store(url: str, *, create: bool = False, fence: Fence | None = None) -> Store:
    """Return the store at an address.

    Args:
        url: "sqlite:///path", a plain path, or "postgresql://user@host/name".
        create: Make the schema where there is no database yet, or an empty one.
        fence: The lease without which every write is refused; None: no lease is asked for.

    Raises:
        StoreError: The leaf class says why: missing, malformed, foreign, not migrated, newer, unreachable. Whatever
            is there is left as it is; only `Store.upgrade` changes an existing schema.
    """
    database = Database(parse_address(url), fence=fence)
    try:
        if create:
            create_schema(database)
        require_schema(database)
    except BaseException:
        database.close()
        raise
    return Store(database)


def reopen_store(url: str) -> Store:
    """Return the store at an address that the process which started this one has opened, to read from alone.

    Nothing is looked at again, the erasure journal neither: so nothing may be written by this way.

    Args:
        url: As `Store.address` gave it.
    """
    return Store(Database(parse_address(url), reads_only=True))


def found_schema(url: str) -> str:
    """Return the revision of an existing database's schema, older or of this version; nothing is changed.

    Raises:
        StoreError: If the database is missing, malformed, foreign, newer, or empty.
    """
    database = Database(parse_address(url))
    try:
        require_schema(database)
    except NotMigrated as error:
        if not error.found:
            raise
        return error.found
    finally:
        database.close()
    return HEAD


def upgrade_store(url: str) -> None:
    """Bring an existing database to the newest schema, in one transaction; a newest one stays as it is.

    Raises:
        StoreError: If the database is missing, malformed, foreign, newer, or can only be read.
    """
    database = Database(parse_address(url))
    try:
        upgrade_schema(database)
    finally:
        database.close()
