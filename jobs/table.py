"""The table of jobs: everything that can be done on time, by the name that the configuration gives it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from jobs.anchor import anchor_checkpoints
from jobs.aspectjudge import open_aspect_sets
from jobs.copies import find_copies
from jobs.crawl import SourceOutcome
from jobs.cycle import collect_all, run_cycle
from jobs.demo import shipped_net
from jobs.doctor import examine
from jobs.engine import engine_of
from jobs.expire import expire_all
from jobs.indicate import publish_all, tools_of
from jobs.model import model_in_force
from jobs.monthlyfiles import write_monthly_files
from jobs.notify import tell
from jobs.report import StoreReports, write_reports
from jobs.score import score_new_versions
from jobs.seal import write_checkpoint
from jobs.twins import find_all_twins
from jobs.wiping import wiping_of
from jobs.work import Ended, WorkOrder
from jobs.workplace import Workplace
from store.records import Coverage, Listing

Say = Callable[[str], None]
Work = Callable[[Workplace, WorkOrder, Say], Ended]


def _cycle(place: Workplace, order: WorkOrder, say: Say) -> Ended:
    with shipped_net(place) as net:
        summary = run_cycle(place, net, say, listings=_listings(place, order))
    if summary.seal_error is not None:
        # To begin again would not help: the log is refused until somebody has looked at it.
        return Ended("partial", f"{summary.line()}; {summary.seal_error}")
    whole = summary.model_error is None and _all_in(summary.sources)
    return Ended("succeeded" if whole else "partial", summary.line())


def _collect(place: Workplace, order: WorkOrder, say: Say) -> Ended:
    with shipped_net(place) as net:
        outcomes = collect_all(place, net, _listings(place, order), say)
    new = sum(outcome.run.new for source in outcomes for outcome in source.outcomes)
    line = f"sources: {len(outcomes)}; new reviews: {new}"
    return Ended("succeeded" if _all_in(outcomes) else "partial", line)


def _score(place: Workplace, _order: WorkOrder, say: Say) -> Ended:
    model = model_in_force(place.settings.var)
    done = score_new_versions(place.store, model, engine=engine_of(place.settings.scoring))
    say(open_aspect_sets(place.settings.home).read_with(place.store, model).line())
    return Ended("succeeded", f"texts judged: {done.judged}; not modelled: {done.not_modelled}")


def _indicate(place: Workplace, _order: WorkOrder, _say: Say) -> Ended:
    now = datetime.now(UTC)
    find_all_twins(place.store, now)
    find_copies(place.store)
    published = publish_all(place.store, tools_of(place.settings), now)
    return Ended("succeeded", f"subjects with new figures: {published}")


def _seal(place: Workplace, _order: WorkOrder, _say: Say) -> Ended:
    now = datetime.now(UTC)
    # Here, too, as in a cycle: no way of dividing the work into jobs keeps texts for longer than their source allows.
    expired = expire_all(place.store, place.policies.values(), now, wiping=wiping_of(place.store, place.settings))
    sealed = write_checkpoint(place, now)
    told = (f"leaves: {sealed.size}", f"root {sealed.root.hex()[:16]}", *anchor_checkpoints(place, now))
    return Ended("succeeded", "; ".join((*told, expired.line()) if expired.texts or expired.contents else told))


def _notify(place: Workplace, _order: WorkOrder, _say: Say) -> Ended:
    told = tell(place, datetime.now(UTC))
    return Ended("partial" if told.failed else "succeeded", told.line())


def _doctor(place: Workplace, _order: WorkOrder, _say: Say) -> Ended:
    faults = [finding for finding in examine(place) if not finding.is_well]
    words = "; ".join(f"{finding.name}: {finding.words}" for finding in faults)
    return Ended("partial" if faults else "succeeded", words or "all is well")


def _report(place: Workplace, _order: WorkOrder, _say: Say) -> Ended:
    aspects = open_aspect_sets(place.settings.home)
    view = StoreReports(place.store, aspects=aspects, var=place.settings.var)
    paths = write_reports(view, place.settings.var / "reports")
    monthly = sum(1 for _ in write_monthly_files(place, datetime.now(UTC).date()))
    return Ended("succeeded", ", ".join(path.name for path in paths) + f"; monthly files: {monthly}")


WORK: Mapping[str, Work] = {
    "cycle": _cycle,
    "collect": _collect,
    "score": _score,
    "indicate": _indicate,
    "seal": _seal,
    "report": _report,
    "notify": _notify,
    "doctor": _doctor,
}
"""What each name stands for."""


def _listings(place: Workplace, order: WorkOrder) -> list[Listing]:
    """Return the listings of the sources that the order names, or of all that no other job collects."""
    rows = place.store.subjects.listings()
    if order.sources:
        return [row for row in rows if row.source in order.sources]
    return [row for row in rows if row.source not in order.without]


def _all_in(outcomes: list[SourceOutcome] | tuple[SourceOutcome, ...]) -> bool:
    return all(outcome.coverage is not Coverage.FAILED for outcome in outcomes)
