"""The whole cycle, and its first step alone."""

from jobs.crawl import SourceOutcome
from jobs.cycle import collect_all, run_cycle
from jobs.demo import shipped_net
from jobs.work import Ended, Say, WorkOrder
from jobs.workplace import Workplace
from store.records import Coverage, Listing


def cycle(place: Workplace, order: WorkOrder, say: Say) -> Ended:
    """Collect, judge, publish, seal and report."""
    with shipped_net(place) as net:
        summary = run_cycle(place, net, say, listings=_listings(place, order))
    if summary.seal_error is not None:
        # To begin again would not help: the log is refused until somebody has looked at it.
        return Ended("partial", f"{summary.line()}; {summary.seal_error}")
    whole = summary.model_error is None and _all_in(summary.sources)
    return Ended("succeeded" if whole else "partial", summary.line())


def collect(place: Workplace, order: WorkOrder, say: Say) -> Ended:
    """Collect what the sources show."""
    with shipped_net(place) as net:
        outcomes = collect_all(place, net, _listings(place, order), say)
    new = sum(outcome.run.new for source in outcomes for outcome in source.outcomes)
    line = f"sources: {len(outcomes)}; new reviews: {new}"
    return Ended("succeeded" if _all_in(outcomes) else "partial", line)


def _listings(place: Workplace, order: WorkOrder) -> list[Listing]:
    """Return the listings of the sources that the order names, or of all that no other job collects."""
    rows = place.store.subjects.listings()
    if order.sources:
        return [row for row in rows if row.source in order.sources]
    return [row for row in rows if row.source not in order.without]


def _all_in(outcomes: list[SourceOutcome] | tuple[SourceOutcome, ...]) -> bool:
    return all(outcome.coverage is not Coverage.FAILED for outcome in outcomes)
