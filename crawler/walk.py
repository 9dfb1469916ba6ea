"""The walk through one listing's pages: what is still to fetch, what was met, and when to stop."""

from collections import deque
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from crawler.health import Collected
from crawler.pages.found import PageResult
from crawler.policy import SourcePolicy
from crawler.tally import Tally
from store.records import Coverage, Run, Selection
from store.runs import ObserveCounts

BARREN_PAGES = 3
"""Pages in a row without a new review after which a listing is taken for endless."""
BARREN_PAGES_ANNOUNCED = 25
"""The same while the source announces more reviews than were seen: some repeat a page of old ones many times."""


@dataclass(slots=True)
class Walk:
    """The state of one open run in this process."""

    run: Run
    """The open run; its counts are those of earlier processes."""
    start: str
    """First address of the listing, as kept."""
    todo: deque[str]
    """Addresses still to fetch, as kept."""
    history: list[Run]
    """Earlier closed runs of the listing, newest first."""
    tally: Tally
    """What the pages look like, for comparison with earlier runs."""
    collected: Collected = field(default_factory=Collected)
    """What all pages brought so far."""
    met: set[str] = field(default_factory=set)
    """Addresses asked for in this run."""
    barren: int = 0
    """Pages in a row without a new review."""
    n_here: int = 0
    """Pages read by this process."""
    glances: bool = False
    """True while the first page is read again only for what it announces."""
    is_resumed: bool = False
    """True where an earlier process stored pages of this run."""
    n_empty: int = 0
    """How often in a row an empty page was asked for again."""


def begin(run: Run, *, start: str, todo: list[str], fetched: list[str], history: list[Run]) -> Walk:
    """Return the walk of a fresh or resumed run.

    Args:
        run: The open run.
        start: First address of the listing, as kept.
        todo: What its frontier still holds.
        fetched: What earlier processes stored.
        history: Earlier closed runs, newest first.
    """
    # A review that reappeared is counted as edited or unchanged too.
    account = Collected(pages=len(fetched), seen=run.new + run.edited + run.unchanged, ended=not todo)
    tally = Tally(run.started_at)
    return Walk(run, start, deque(todo), history, tally, account, met=set(fetched), is_resumed=bool(fetched))


def next_address(walk: Walk) -> str | None:
    """Return the next address to fetch, or None when the walk is over.

    A process that was killed took with it what the source announced. Where that stood on the first page alone, or all
    pages were fetched already, the first page is read once more, without being stored.
    """
    if walk.todo:
        address = walk.todo.popleft()
        walk.met.add(address)
        return address
    is_unknown = walk.collected.announced is None and not walk.collected.trouble
    if walk.is_resumed and (is_unknown or not walk.n_here) and not walk.glances:
        walk.glances = True
        return walk.start
    return None


def asks_again(walk: Walk, page: PageResult, *, retries: int) -> bool:
    """Say whether an empty page is asked for once more, and count it.

    Args:
        walk: The walk that the page belongs to.
        page: What the page shows; only an empty one is doubted.
        retries: How often in a row the source may be doubted.
    """
    announced = walk.collected.announced if page.announced is None else page.announced
    if page.reviews or announced is None or walk.collected.seen >= announced or walk.n_empty >= retries:
        walk.n_empty = 0
        return False
    walk.n_empty += 1
    return True


def note_page(walk: Walk, page: PageResult) -> None:
    """Add what a page says to the account, before it is stored."""
    before = walk.collected
    walk.n_here += 1
    if not walk.glances:
        walk.tally.add_page(page)
    walk.collected = replace(
        before,
        announced=page.announced if page.announced is not None else before.announced,
        selection=before.selection if page.selection is Selection.UNKNOWN else page.selection,
        read=before.read + len(page.reviews),
        rated=before.rated + sum(found.review.rating is not None for found in page.reviews),
        problems=(*before.problems, *page.problems)[:20],
    )


def note_stored(walk: Walk, counts: ObserveCounts, next_address_kept: str | None, policy: SourcePolicy) -> None:
    """Add what a stored page brought, and queue the following page unless a stop rule holds."""
    before = walk.collected
    n_fresh = counts.new + counts.edited + counts.unchanged
    walk.barren = 0 if n_fresh else walk.barren + 1
    walk.collected = replace(before, pages=before.pages + 1, seen=before.seen + n_fresh)
    if next_address_kept is None:
        walk.collected = replace(walk.collected, ended=not walk.todo)
    # All that is announced was met: an endless list is then a whole one.
    elif _is_barren(walk) and _is_complete(walk.collected):
        walk.collected = replace(walk.collected, ended=True)
    elif trouble := stop_reason(walk, counts, next_address_kept, policy):
        stop(walk, trouble, broken=next_address_kept in walk.met or _is_barren(walk))
    else:
        walk.todo.append(next_address_kept)
        walk.collected = replace(walk.collected, ended=False)


def stop_reason(walk: Walk, counts: ObserveCounts, following: str, policy: SourcePolicy) -> str:
    """Return why the following page is not fetched any more; empty if it is."""
    if following in walk.met:
        return "the pages lead in a circle"
    if _is_barren(walk):
        return f"{walk.barren} pages in a row brought no new review"
    if walk.collected.pages >= policy.max_pages:
        return f"the page limit of {policy.max_pages} was reached"
    if (census_at := known_since(walk, counts, policy)) is not None:
        return f"stopped at known reviews; the last full census was on {census_at:%Y-%m-%d}"
    return ""


def _is_barren(walk: Walk) -> bool:
    expects_more = walk.collected.announced is not None and not _is_complete(walk.collected)
    return walk.barren >= (BARREN_PAGES_ANNOUNCED if expects_more else BARREN_PAGES)


def _is_complete(found: Collected) -> bool:
    return found.announced is not None and found.seen >= found.announced


def known_since(walk: Walk, counts: ObserveCounts, policy: SourcePolicy) -> datetime | None:
    """Return when all was last seen if an incremental source may stop here, else None."""
    if not policy.incremental or counts.new or counts.edited or counts.reappeared or not counts.unchanged:
        return None
    full = [run.finished_at for run in walk.history if run.census and run.census.coverage is Coverage.FULL]
    if full and full[0] and walk.run.started_at - full[0] < timedelta(days=policy.census_every_days):
        return full[0]
    return None


def stop(walk: Walk, trouble: str, *, broken: bool = False) -> None:
    """End the walk early with a reason; the first reason stays."""
    walk.todo.clear()
    # What went wrong first explains the rest.
    trouble = walk.collected.trouble or trouble
    walk.collected = replace(walk.collected, trouble=trouble, ended=False, broken=walk.collected.broken or broken)


def forbid(walk: Walk, trouble: str) -> None:
    """End the walk of a host that may not be collected: its run has failed, whatever was kept before."""
    stop(walk, trouble)
    walk.collected = replace(walk.collected, forbidden=True)
