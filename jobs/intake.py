"""Take reviews from files into the store: one open run per listing, closed at the end with an honest census."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from crawler.errors import ListingBusy
from crawler.identity import read_author_key
from crawler.imports.record import IMPORT_PARSER, ImportedRow
from crawler.imports.savedpage import SavedPage
from crawler.pages.found import Found
from crawler.pages.registry import PARSERS
from crawler.pipelines import nameless_aggregate, nameless_review
from crawler.policy import Keeps
from jobs.placement import Portion, place_row
from jobs.workplace import Workplace
from store.errors import RunClosed
from store.records import Census, Coverage, Listing, Review, Run, Selection
from store.runs import ObserveCounts, PageObservation

BATCH = 1_000
MOST_WAITING = 40_000
"""Rows of all listings that wait at once: a file may name any number of listings in any order."""
REASON = "imported from a file: what it leaves out is not known"


@dataclass(slots=True)
class _Chain:
    """The open run of one listing, and what was taken in so far."""

    run: Run
    waiting: list[Review] = field(default_factory=list)
    """Rows that wait for the next transaction."""
    digest: str = ""
    """SHA-256 of the file that they come from."""
    seen: int = 0
    pages: int = 0
    announced: int | None = None
    """What the newest page says."""
    selections: set[Selection] = field(default_factory=set)
    has_figures: bool = False
    """True once a page has told the source's own figures."""

    def add(self, counts: ObserveCounts) -> None:
        """Count the distinct reviews of a transaction."""
        self.seen += counts.new + counts.edited + counts.unchanged

    def census(self) -> Census:
        """Return the closing account; a file never says that something vanished."""
        selection = next(iter(self.selections)) if len(self.selections) == 1 else Selection.UNKNOWN
        return Census(Coverage.PARTIAL, selection, self.announced, self.seen, pages=self.pages, reason=REASON)


def silent(_line: str) -> None:
    """Say nothing."""


class Intake:
    """Rows and pages on their way into the store."""

    def __init__(self, place: Workplace, observed_at: datetime, say: Callable[[str], None] = silent) -> None:
        """Begin an import.

        Args:
            place: The deployment.
            observed_at: When it takes place, UTC: Leumund sees the content now, whenever somebody saved it.
            say: Told how far a long export is.
        """
        self._store = place.store
        self._policies = place.policies
        self._key = read_author_key(place.settings.author_key_file)
        self._observed_at = observed_at
        self._chains: dict[int, _Chain] = {}
        self._listings: dict[tuple[str, str], Listing] = {}
        self._n_waiting = 0
        self._orders: list[bytes] = []
        self._say = say

    def take_row(self, row: ImportedRow, digest: str) -> None:
        """Keep a row, in transactions of a thousand.

        Args:
            row: The row.
            digest: SHA-256 of its file, hex.
        """
        source = row.found.review.source
        named = (source, row.subject)
        if named not in self._listings:
            self._listings[named] = place_row(self._store, row).keep(self._store)
        chain = self._chain(self._listings[named], digest)
        chain.digest = digest
        chain.selections.add(Selection.FULL)
        chain.waiting.append(self._nameless(row.found, source))
        self._n_waiting += 1
        if len(chain.waiting) >= BATCH:
            self._flush(chain)
        if self._n_waiting >= MOST_WAITING:
            self._make_room()

    def take_page(self, page: SavedPage, portions: Sequence[Portion]) -> None:
        """Keep a page's reviews and figures; pages come newest first, and of each listing the newest figures count.

        Args:
            page: The page.
            portions: Its parts, each with its place.
        """
        parser = PARSERS[page.page]
        for portion in portions:
            chain = self._chain(portion.place.keep(self._store), page.digest)
            figures = () if chain.has_figures else portion.figures
            observation = PageObservation(
                "",
                self._observed_at,
                reviews=[self._nameless(found, page.source) for found in portion.reviews],
                aggregates=[nameless_aggregate(figure, source=page.source) for figure in figures],
                body_digest=page.digest,
                parser=parser,
            )
            self._observe(chain, observation)
            chain.has_figures = chain.has_figures or bool(figures)
            chain.announced = page.result.announced if chain.announced is None else chain.announced
            chain.selections.add(page.result.selection)
            chain.pages += 1

    def require_free(self, portions: Sequence[Portion]) -> None:
        """Refuse a file before anything of it is kept.

        Raises:
            ListingBusy: If a listing of its pages is being collected.
        """
        for listing in {portion.place.listing for portion in portions if portion.place.listing.id}:
            run = self._store.runs.latest(listing)
            if run is not None and run.census is None and run.parser != IMPORT_PARSER:
                raise _busy(listing)

    def _nameless(self, found: Found, source: str) -> Review:
        """Return a review as the source's policy lets it be kept."""
        policy = self._policies.get(source)
        keeps = Keeps.ALL if policy is None else policy.keeps
        return nameless_review(found, source=source, key=self._key, keeps=keeps)

    def keeps(self) -> list[tuple[str, str]]:
        """Return what may be kept of each source that has a policy, by name."""
        return sorted((name, policy.keeps.value) for name, policy in self._policies.items())

    def resume(self, order: bytes, digest: str) -> int:
        """Return how many of an export's first rows an import that was killed has kept; what it left open is ours now.

        Args:
            order: SHA-256 of the file and of how it is read.
            digest: SHA-256 of the file, hex.
        """
        self._orders.append(order)
        n_kept = self._store.imports.n_kept(order)
        for run in self._store.imports.left_open(IMPORT_PARSER, digest) if n_kept else ():
            self._chains.setdefault(run.listing.id, _begun(run)).selections.add(Selection.FULL)
        return n_kept

    def note_rows(self, order: bytes, n_rows: int) -> None:
        """Keep all rows that wait, and that an import need not begin before this one again."""
        self.end_file()
        self._store.imports.note(order, n_rows, self._observed_at)
        self._say(f"{n_rows:,} rows kept")

    def end_file(self) -> None:
        """Keep the rows that still wait, so that a page of the next file cannot overtake them."""
        for chain in list(self._chains.values()):
            self._flush(chain)

    def close(self) -> tuple[Run, ...]:
        """Keep what still waits and close the runs; return them with the counts of this import alone."""
        self.end_file()
        closed = tuple(self._closed(chain) for chain in self._chains.values())
        for order in self._orders:
            self._store.imports.forget(order)
        return closed

    def _closed(self, chain: _Chain) -> Run:
        with suppress(RunClosed):
            return _since(chain.run, self._store.runs.close(chain.run, chain.census(), self._observed_at))
        # Another import of the same listing was quicker to close the run that the two had in common.
        return chain.run

    def _chain(self, listing: Listing, digest: str) -> _Chain:
        if listing.id not in self._chains:
            run = self._store.runs.open_run(
                listing, source=listing.source, started_at=self._observed_at, parser=IMPORT_PARSER, config_digest=digest
            )
            # The open run of a killed import is finished by whoever imports next; that of a crawl is the crawl's own.
            if run.parser != IMPORT_PARSER:
                raise _busy(listing)
            self._chains[listing.id] = _begun(run)
        return self._chains[listing.id]

    def _observe(self, chain: _Chain, page: PageObservation) -> None:
        try:
            chain.add(self._store.runs.observe(chain.run, page))
        except RunClosed as error:
            del self._chains[chain.run.listing.id]
            raise _busy(chain.run.listing) from error

    def _make_room(self) -> None:
        """Keep the rows of the listings that have the most waiting: fewer and larger transactions than all of them."""
        for chain in sorted(self._chains.values(), key=lambda chain: -len(chain.waiting)):
            if self._n_waiting <= MOST_WAITING // 2:
                return
            self._flush(chain)

    def _flush(self, chain: _Chain) -> None:
        if chain.waiting:
            waiting, chain.waiting = chain.waiting, []
            self._n_waiting -= len(waiting)
            page = PageObservation(
                "", self._observed_at, reviews=waiting, body_digest=chain.digest, parser=IMPORT_PARSER
            )
            self._observe(chain, page)


def _begun(run: Run) -> _Chain:
    """Return the chain of an open run, which a killed import may have begun."""
    return _Chain(run, seen=run.new + run.edited + run.unchanged)


def _busy(listing: Listing) -> ListingBusy:
    return ListingBusy(
        f"{listing.external_id} is being collected, or its collection was broken off",
        where=listing.source,
        todo=f"let it end (`leumund crawl {listing.subject}` finishes one that was broken off), then import this again",
    )


def _since(opened: Run, closed: Run) -> Run:
    """Return a run with what was counted since it was opened here: a killed import may have begun it."""
    names = ("new", "edited", "reappeared", "unchanged", "reused")
    return replace(closed, **{name: getattr(closed, name) - getattr(opened, name) for name in names})
