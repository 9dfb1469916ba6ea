"""Collect listings: one child process per source, each under its own policy."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from crawler.errors import CrawlerError
from crawler.gate import require_complete
from crawler.order import CrawlOrder, ListingOutcome, Progress
from crawler.policy import Access, SourcePolicy
from crawler.run import ChildLost, crawl
from crawler.spiders.approach import MalformedId
from crawler.spiders.registry import APPROACHES, first_address
from jobs.lease import is_gone, kept_alive, owner
from jobs.settings import Settings
from store.errors import LeaseLost, StoreError
from store.fence import Fence
from store.jobruns import JobRun
from store.records import Coverage, Listing
from store.session import Store

OnProgress = Callable[[str, Progress, int], None]
"""Called with source, counts so far and number of listings."""


@dataclass(frozen=True, slots=True)
class SourceOutcome:
    """How the collection of one source went."""

    source: str
    """Name of the source."""
    outcomes: tuple[ListingOutcome, ...] = ()
    """One per listing that was tried."""
    refusal: str = ""
    """Why something was not tried or the child died; empty if all ran."""

    @property
    def coverage(self) -> Coverage:
        """Return the worst coverage of the source's listings; failed where nothing was tried."""
        found = {outcome.run.census.coverage for outcome in self.outcomes if outcome.run.census}
        for coverage in (Coverage.FAILED, Coverage.PARTIAL):
            if coverage in found:
                return coverage
        return Coverage.FULL if found and not self.refusal else Coverage.FAILED

    def reasons(self) -> list[str]:
        """Return each distinct reason why a listing is not full, or why nothing was tried."""
        found = [outcome.run.census.reason for outcome in self.outcomes if outcome.run.census]
        return list(dict.fromkeys(reason for reason in (self.refusal, *found) if reason))


@dataclass(frozen=True, slots=True)
class Net:
    """What lies outside: policies of the public sources, and the simulated platform if it runs."""

    policies: Mapping[str, SourcePolicy]
    """Policy by source."""
    simulator_url: str = ""
    """Address of the simulated platform; empty if none runs."""
    clock_offset_seconds: float = 0.0
    """Added to the real clock for simulated time, seconds."""

    def now(self) -> datetime:
        """Return the present moment as collections see it, UTC."""
        return datetime.now(UTC) + timedelta(seconds=self.clock_offset_seconds)


def collect(
    settings: Settings, store: Store, net: Net, listings: Iterable[Listing], on_progress: OnProgress
) -> list[SourceOutcome]:
    """Collect listings source by source; a source that fails never stops the others.

    Each source is held alone meanwhile: over all processes and machines that share a store, nobody else collects it.

    Args:
        settings: Of the deployment.
        store: Where sources are held.
        net: Where to collect.
        listings: As kept in the store. Left out are those that are only imported, without an address on a source that
            is not collected, and links to a subject that do not hold today: one that has moved is collected once.
        on_progress: Told of each stored page.
    """
    day = net.now().date()
    open_now = [listing for listing in listings if is_collected(listing, net) and holds(listing, day)]
    wanted = sorted(open_now, key=lambda listing: (listing.source, listing.id))
    return [
        _collect_alone(settings, store, net, (source, tuple(rows)), on_progress)
        for source, rows in groupby(wanted, key=lambda listing: listing.source)
    ]


def is_collected(listing: Listing, net: Net) -> bool:
    """Say whether a listing has an address, or a source that finds one from its external id."""
    policy = net.policies.get(listing.source)
    if listing.url or policy is None or not policy.enabled or not APPROACHES[policy.spider].finds_addresses:
        return bool(listing.url)
    # An import of what names no subject keeps it under the subject's own key, which leads nowhere.
    return listing.external_id != listing.subject or _leads_somewhere(listing, policy)


def require_place(listing: Listing, policy: SourcePolicy | None) -> None:
    """Refuse a listing that could never be collected, before it fails in every cycle.

    Raises:
        MalformedId: If it has no address, and its source finds none from its external id.
    """
    if policy is not None and policy.access is not Access.IMPORT and APPROACHES[policy.spider].finds_addresses:
        first_address(listing, policy)


def _leads_somewhere(listing: Listing, policy: SourcePolicy) -> bool:
    return bool(placed_listings([listing], policy)[0])


def holds(listing: Listing, day: date) -> bool:
    """Say whether a listing is linked to its subject on a day."""
    return (listing.valid_from or date.min) <= day <= (listing.valid_to or date.max)


def _collect_alone(
    settings: Settings, store: Store, net: Net, work: tuple[str, tuple[Listing, ...]], on_progress: OnProgress
) -> SourceOutcome:
    """Collect a source unless somebody else does so at this moment."""
    held = _hold(store, f"source {work[0]}")
    if isinstance(held, str):
        return SourceOutcome(work[0], refusal=f"{held} is collecting it now")
    with kept_alive(store, held):
        outcome = _collect_source(settings, held.guard, net, work, on_progress)
    store.jobruns.finish(held, state="succeeded", now=datetime.now(UTC))
    return outcome


def _hold(store: Store, name: str) -> JobRun | str:
    """Return the right to use a source, or who has it; a process that was killed here need not be waited for."""
    held = store.jobruns.hold(name, owner(), now=datetime.now(UTC))
    if held is not None:
        return held
    user = store.jobruns.holder(name)
    if user is None or not is_gone(user.lease_owner):
        return user.lease_owner if user else "somebody else"
    with suppress(LeaseLost):
        store.jobruns.finish(user, state="failed", now=datetime.now(UTC), summary="its process is gone")
    return store.jobruns.hold(name, owner(), now=datetime.now(UTC)) or "somebody else"


def _collect_source(
    settings: Settings, fence: Fence, net: Net, work: tuple[str, tuple[Listing, ...]], on_progress: OnProgress
) -> SourceOutcome:
    source, listings = work
    policy = net.policies.get(source)
    if policy is None:
        return SourceOutcome(source, refusal=f"no policy: config/sources/{source}.toml is missing")
    placed, lost = placed_listings(listings, policy)
    order = CrawlOrder(
        database=settings.database_url,
        policy=policy,
        listings=placed,
        author_key_file=settings.author_key_file,
        clock_offset_seconds=net.clock_offset_seconds,
        fence=fence,
        base_url=net.simulator_url,
    )
    try:
        require_complete(policy)
        outcomes = crawl(order, lambda progress: on_progress(source, progress, len(listings)))
    except CrawlerError as error:
        if error.exit_code == StoreError.exit_code:
            # Without the store no other source can be collected either.
            raise
        # A source that is shut or whose child died is an outcome of the cycle, not its end.
        done = error.outcomes if isinstance(error, ChildLost) else ()
        return SourceOutcome(source, done, refusal=str(error))
    left = len(placed) - len(outcomes)
    if left:
        lost.append(f"{left} of {len(listings)} listings were not begun before the crawl reached its limits")
    return SourceOutcome(source, tuple(outcomes), "; ".join(lost))


def placed_listings(listings: Sequence[Listing], policy: SourcePolicy) -> tuple[tuple[Listing, ...], list[str]]:
    """Return the listings with the addresses where they begin, and why others have none."""
    placed, lost = [], []
    for listing in listings:
        try:
            placed.append(replace(listing, url=first_address(listing, policy)))
        except MalformedId as error:
            lost.append(str(error))
    return tuple(placed), lost


def exit_code(outcomes: Sequence[SourceOutcome]) -> int:
    """Return 0 if all is full, 1 if something is partial, 3 if a source failed."""
    worst = {outcome.coverage for outcome in outcomes}
    return 3 if Coverage.FAILED in worst else 1 if Coverage.PARTIAL in worst else 0
