"""Open a listing's run in the store, and close it with an honest census."""

from dataclasses import replace
from datetime import datetime, timedelta

from crawler.crosscheck import find_contradictions, find_remarks
from crawler.drift import Doubt, find_doubts, is_believed
from crawler.health import HISTORY_RUNS, Verdict, selection_of, verdict
from crawler.imports.record import IMPORT_PARSER
from crawler.pages.registry import PARSERS
from crawler.policy import SourcePolicy
from crawler.walk import Walk, begin
from store.records import Census, Coverage, Listing, Run, RunHealth, Selection
from store.session import Store

RESUME_WITHIN = timedelta(days=1)
"""An open run older than this is given up: a census over days would count what came and went in between."""
FILL_DROP = 0.2
"""The share of reviews with a rating may fall this much below the usual share."""
LEAST_KNOWN = 20
"""Below so many known reviews the usual share says nothing."""


def open_walk(store: Store, listing: Listing, policy: SourcePolicy, *, started_at: datetime) -> Walk:
    """Return the walk of a new run, or of the open one that a killed process left behind."""
    run = _open_run(store, listing, policy, started_at)
    # What an import that was killed left open is no crawl that could go on.
    if run.started_at < started_at - RESUME_WITHIN or run.parser == IMPORT_PARSER:
        _give_up(store, run, finished_at=started_at)
        run = _open_run(store, listing, policy, started_at)
    fetched, todo = store.runs.frontier_fetched(run), store.runs.frontier_todo(run)
    # A process killed between opening the run and filling its frontier leaves both empty.
    if not fetched and not todo:
        todo = [listing.url]
        store.runs.frontier_add(run, todo)
    # Twice as many, because only the full ones among them count as usual.
    history = store.runs.history(listing, HISTORY_RUNS * 2)
    walk = begin(run, start=listing.url, todo=todo, fetched=fetched, history=history)
    if fetched:
        _recount(store, walk)
    return walk


def close_walk(store: Store, walk: Walk, policy: SourcePolicy, *, finished_at: datetime) -> tuple[Run, Verdict]:
    """Close the walk's run; return it, and how it was judged."""
    found = walk.collected
    # What a source usually gives is known from its own past; the policy speaks for the first run.
    least = max(policy.rating_fill, _usual_fill(store, walk.run.listing) - FILL_DROP)
    health = _measured(store, walk, PARSERS[policy.page])
    doubts = (*find_doubts(health, walk.history), *_contradictions(walk, health))
    judged = verdict(found, walk.history, rating_fill=least, doubts=doubts)
    census = Census(
        coverage=judged.coverage,
        selection=selection_of(found, judged.coverage),
        announced=found.announced,
        seen=found.seen,
        pages=found.pages,
        reason=judged.reason,
    )
    remarks = () if doubts else find_remarks(found, walk.tally, health, walk.history)
    warnings = (*(doubt.sentence for doubt in doubts), *remarks)
    kinds = tuple(doubt.kind for doubt in doubts)
    health = replace(health, is_alarm=judged.loud, doubts=kinds, warnings=warnings)
    return store.runs.close(walk.run, census, finished_at, health), judged


def _measured(store: Store, walk: Walk, parser: str) -> RunHealth:
    """Return what the run's pages looked like, and what they changed of reviews that were known before."""
    health = walk.tally.health(parser)
    # What a doubted run wrote is no measure: going back from it to the truth would look like a second change.
    doubted = [run.id for run in walk.history if run.health and run.health.doubts]
    changed = dict(store.runs.changes(walk.run, passing_over=doubted))
    return replace(health, n_known=changed.pop("known"), changed=changed)


def _contradictions(walk: Walk, health: RunHealth) -> tuple[Doubt, ...]:
    found = find_contradictions(walk.collected, walk.tally, health, walk.history)
    return tuple(doubt for doubt in found if not is_believed(doubt.kind, walk.history, health.parser))


def _recount(store: Store, walk: Walk) -> None:
    """Count again what an earlier process of this run read, from what it kept."""
    listing, began_at = walk.run.listing, walk.run.started_at
    kept = store.reviews.versions(listing=listing)
    walk.tally.add_reviews(version.review for version in kept if version.last_seen_at >= began_at)


def _open_run(store: Store, listing: Listing, policy: SourcePolicy, started_at: datetime) -> Run:
    return store.runs.open_run(
        listing,
        source=policy.source,
        started_at=started_at,
        parser=PARSERS[policy.page],
        config_digest=policy.digest(),
    )


def _give_up(store: Store, run: Run, *, finished_at: datetime) -> None:
    seen, pages = run.new + run.edited + run.unchanged, len(store.runs.frontier_fetched(run))
    is_import = run.parser == IMPORT_PARSER
    reason = "an import was broken off" if is_import else "the run was broken off and not resumed within a day"
    census = Census(Coverage.PARTIAL, Selection.UNKNOWN, announced=None, seen=seen, pages=pages, reason=reason)
    store.runs.close(run, census, finished_at)


def _usual_fill(store: Store, listing: Listing) -> float:
    """Return the share of the listing's known reviews that have a rating, 0..1; 0 where too few are known."""
    months = [month for month in store.reviews.months(listing.subject) if month.listing_id == listing.id]
    n = sum(month.n for month in months)
    return sum(month.rated for month in months) / n if n >= LEAST_KNOWN else 0.0
