"""Runs: open, observe page by page, close with a census. Each call is one transaction, safe to repeat."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import count

from sqlalchemy import Connection, Dialect, Executable, RowMapping, Select, bindparam, func, select, update

from store.aggregates import newest_aggregate_leaves, observe_aggregates
from store.append import append_leaves
from store.bulk import BATCH, Query, batches, insert_or, table_of, uncollected
from store.census import close_run, mark_vanished, run_from, select_runs
from store.changes import changes_of
from store.database import Database, Result
from store.errors import RunClosed, UnknownListing
from store.frontier import FAILED, FETCHED, TODO, add_addresses, addresses, mark_address
from store.models import ListingRow, ListingSubjectRow, RunRow, SubjectRow
from store.observe import PageWriter, newest_leaves
from store.prepared import Prepared
from store.records import Aggregate, Census, Coverage, Listing, Review, Run, RunHealth, Selection
from store.rollup import keep_deltas
from store.sighting import ObserveCounts, sort_page
from store.versions import Capture

__all__ = ["ObserveCounts", "PageObservation", "Runs"]


@dataclass(frozen=True, slots=True)
class PageObservation:
    """What one fetched page, or one part of an imported file, showed."""

    url: str
    """Address of the page; empty where there is none, as for a file."""
    observed_at: datetime
    """When it was read, aware UTC."""
    reviews: Sequence[Review] = ()
    """The reviews in page order."""
    aggregates: Sequence[Aggregate] = ()
    """The source's own means and histograms."""
    next_urls: Sequence[str] = ()
    """Addresses to fetch after this one."""
    body_digest: str = ""
    """SHA-256 of the captured bytes, hex."""
    parser: str = ""
    """Version of the page that read it."""


class Runs:
    """The repository of runs and the one way in for what they observe."""

    def __init__(self, database: Database) -> None:
        """Bind the database."""
        self._database = database

    def open_run(self, listing: Listing, *, source: str, started_at: datetime, parser: str, config_digest: str) -> Run:
        """Return a new run over a listing, or the one that is still open, so that a killed crawl goes on.

        Args:
            listing: What is to be collected; must be kept.
            source: Name of the source policy in force.
            started_at: Start, aware UTC.
            parser: Version of the page that reads the answers.
            config_digest: SHA-256 of policy and settings, hex.

        Raises:
            UnknownListing: If the listing is not kept.
        """
        row: dict[str, object] = {
            "source": source,
            "parser": parser,
            "config_digest": config_digest,
            "started_at": started_at,
            "state": "open",
            "reason": "",
        }
        row |= dict.fromkeys(("seen", "pages", "new", "edited", "vanished", "reappeared"), 0)
        row |= dict.fromkeys(("unchanged", "conflicts"), 0)
        return self._database.repeat(lambda connection: _open(connection, listing, row))

    def frontier_add(self, run: Run, urls: Sequence[str]) -> None:
        """Add addresses to fetch, in this order; those that the run knows already stay as they are."""
        self._change_open(run, lambda connection: add_addresses(connection, run.id, urls))

    def frontier_todo(self, run: Run) -> list[str]:
        """Return the addresses still to fetch, in the order of their discovery."""
        return self._database.look(lambda connection: addresses(connection, run.id, state=TODO))

    def frontier_fetched(self, run: Run) -> list[str]:
        """Return the addresses already fetched and kept, in the order of their discovery."""
        return self._database.look(lambda connection: addresses(connection, run.id, state=FETCHED))

    def frontier_fail(self, run: Run, url: str) -> None:
        """Mark an address as given up."""
        self._change_open(run, lambda connection: mark_address(connection, run.id, url, state=FAILED))

    def observe(self, run: Run, page: PageObservation) -> ObserveCounts:
        """Keep what a page shows and mark it fetched, in one transaction; return what it changed.

        Observing the same page again in the same run changes nothing. More than 1,000 reviews are kept in several
        transactions; the last one marks the page.

        Raises:
            RunClosed: If the run is closed.
        """
        with uncollected():
            observed = (self._database.repeat(partial(_observe, run=run, page=piece)) for piece in _pieces(page))
            return sum(observed, ObserveCounts())

    def close(self, run: Run, census: Census, finished_at: datetime, health: RunHealth | None = None) -> Run:
        """Close a run with its census and a leaf; return it with its counts.

        Only a full census makes reviews vanish: those of the listing that this run did not see.

        Args:
            run: The open run.
            census: The closing account.
            finished_at: End, aware UTC.
            health: What its pages looked like, for later runs to compare with; None where nobody looked.

        Raises:
            RunClosed: If it is closed already.
        """
        if census.coverage is Coverage.FULL:
            while self._change_open(run, lambda connection: mark_vanished(connection, run, finished_at)):
                pass
        tries = count()

        def close_it(connection: Connection) -> Run:
            """Close the run; a second try may find it closed by the first."""
            # A server that went away while it committed may have closed the run.
            if not next(tries) or _STATE.scalar(connection, run=run.id) == "open":
                _require_open(connection, run.id)
                close_run(connection, replace(run, health=health), census=census, finished_at=finished_at)
            return run_from(_one(connection, run.id), run.listing)

        return self._database.repeat(close_it)

    def fail(self, run: Run, reason: str, finished_at: datetime) -> Run:
        """Close a run that could not be carried out; nothing vanishes by it."""
        census = Census(Coverage.FAILED, Selection.UNKNOWN, announced=None, seen=self._seen(run), reason=reason)
        return self.close(run, census, finished_at)

    def latest(self, listing: Listing) -> Run | None:
        """Return the newest run of a listing, open or closed; None if there was none."""
        return next(iter(self._runs(listing, select_runs().limit(1))), None)

    def history(self, listing: Listing, n: int, *, as_of: datetime | None = None) -> list[Run]:
        """Return the newest `n` closed runs of a listing, newest first.

        Args:
            listing: Which.
            n: At most so many.
            as_of: Only runs that were closed by this moment, UTC; None: all.
        """
        query = select_runs().where(RunRow.state == "closed")
        if as_of is not None:
            query = query.where(RunRow.finished_at <= as_of)
        return self._runs(listing, query.limit(n))

    def reused(self, subject: str, *, as_of: datetime | None = None) -> int:
        """Return how many reviews of a subject's listings came under an id that another review has.

        Args:
            subject: Key of the subject.
            as_of: Only by runs that were begun by this moment, UTC; None: by all.
        """
        links = select(ListingSubjectRow.listing_id).join(SubjectRow, SubjectRow.id == ListingSubjectRow.subject_id)
        query = select(func.coalesce(func.sum(RunRow.reused), 0))
        query = query.where(RunRow.listing_id.in_(links.where(SubjectRow.key == subject)))
        if as_of is not None:
            query = query.where(RunRow.started_at <= as_of)
        with self._database.read() as connection:
            return int(connection.scalar(query) or 0)

    def changes(self, run: Run, *, passing_over: Collection[int] = ()) -> Mapping[str, int]:
        """Return how many known reviews a run saw, as "known", and how many of them it changed, by what changed.

        Args:
            run: Open or closed; what it saw last is looked at.
            passing_over: Runs whose versions are not compared with, because what they read was doubted.
        """

        def compare(connection: Connection) -> Mapping[str, int]:
            """Compare what the run saw with what was known, if it changed anything."""
            row = _one(connection, run.id)
            known = {"known": int(row["edited"] + row["unchanged"])}
            return known | changes_of(connection, run, passing_over=passing_over) if row["edited"] else known

        return self._database.look(compare)

    def _change_open(self, run: Run, change: Callable[[Connection], Result]) -> Result:
        """Change something of a run that is still open, also across a restart of the server."""

        def within(connection: Connection) -> Result:
            _require_open(connection, run.id)
            return change(connection)

        return self._database.repeat(within)

    def _runs(self, listing: Listing, query: Query) -> list[Run]:
        of_listing = query.where(RunRow.listing_id.in_(_listing_ids(listing)))
        return self._database.look(
            lambda connection: [run_from(row, listing) for row in connection.execute(of_listing).mappings()]
        )

    def _seen(self, run: Run) -> int:
        row = self._database.look(lambda connection: _one(connection, run.id))
        return int(row["new"] + row["edited"] + row["unchanged"])


def _open(connection: Connection, listing: Listing, row: dict[str, object]) -> Run:
    listing_id = _listing_id(connection, listing)
    # A unique index allows one open run a listing: whoever comes second gets the run of the first.
    insert = insert_or(connection.dialect, RunRow).on_conflict_do_nothing()
    connection.execute(insert, [row | {"listing_id": listing_id}])
    still_open = select_runs().where(RunRow.listing_id == listing_id, RunRow.state == "open")
    return run_from(connection.execute(still_open).mappings().one(), listing)


def _observe(connection: Connection, run: Run, page: PageObservation) -> ObserveCounts:
    capture = Capture(page.observed_at, run.id, page.parser, page.body_digest)
    _require_open(connection, run.id)
    differences = sort_page(connection, run.listing, page.reviews, run_id=run.id)
    writer = PageWriter(connection, run.listing, capture)
    writer.write(differences)
    keep_deltas(connection, run.listing.id, writer.deltas)
    shown = observe_aggregates(connection, run.listing, page.aggregates, capture=capture)
    _move_frontier(connection, run, page)
    heads = newest_leaves(connection, [known["review_id"] for known in differences.known()])
    if shown:
        heads |= newest_aggregate_leaves(connection, run.listing.id)
    indices = append_leaves(connection, [*writer.changes, *shown], heads)
    _count(connection, run.id, differences.counts(), indices=indices)
    return differences.counts()


def _pieces(page: PageObservation) -> list[PageObservation]:
    """Return the page in pieces of one transaction each; only the last one marks the page as fetched."""
    *first, last = list(batches(page.reviews, BATCH)) or [()]
    rest = replace(page, url="", aggregates=(), next_urls=())
    return [*(replace(rest, reviews=reviews) for reviews in first), replace(page, reviews=last)]


def _move_frontier(connection: Connection, run: Run, page: PageObservation) -> None:
    if page.url:
        mark_address(connection, run.id, page.url, state=FETCHED)
    add_addresses(connection, run.id, page.next_urls)


def _count(connection: Connection, run_id: int, counts: ObserveCounts, *, indices: range) -> None:
    added = {f"more_{name}": getattr(counts, name) for name in _COUNTS}
    first, last = (indices[0], indices[-1]) if indices else (None, None)
    _ADD_UP.execute(connection, {"run": run_id, "first": first, "last": last, **added})


def _add_up(_: Dialect) -> Executable:
    columns = table_of(RunRow).c
    added = {name: columns[name] + bindparam(f"more_{name}", type_=columns[name].type) for name in _COUNTS}
    first, last = (bindparam(name, type_=columns.first_leaf.type) for name in ("first", "last"))
    leaves = {
        "first_leaf": func.coalesce(columns.first_leaf, first),
        "last_leaf": func.coalesce(last, columns.last_leaf),
    }
    return update(RunRow).where(RunRow.id == bindparam("run")).values(added | leaves)


_COUNTS = ("new", "edited", "reappeared", "unchanged", "conflicts", "reused")
_ADD_UP = Prepared(_add_up)
_STATE = Prepared(lambda _: select(RunRow.state).where(RunRow.id == bindparam("run")).with_for_update())


def _require_open(connection: Connection, run_id: int) -> None:
    """Lock the row of an open run on PostgreSQL, so that its pages are kept one after another.

    Raises:
        RunClosed: If it is closed.
    """
    if _STATE.scalar(connection, run=run_id) != "open":
        raise RunClosed(run_id)


def _one(connection: Connection, run_id: int) -> RowMapping:
    return connection.execute(select_runs().where(RunRow.id == run_id)).mappings().one()


def _listing_ids(listing: Listing) -> Select[int]:
    same = (ListingRow.source == listing.source, ListingRow.external_id == listing.external_id)
    return select(ListingRow.id).where(*same)


def _listing_id(connection: Connection, listing: Listing) -> int:
    listing_id = connection.scalars(_listing_ids(listing)).first()
    if listing_id is None:
        raise UnknownListing(listing.source, listing.external_id)
    return listing_id
