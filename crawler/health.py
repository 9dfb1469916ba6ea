"""The verdict on a finished collection: how complete it is, why, and whether somebody should look."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from crawler.drift import Doubt
from store.records import Census, Coverage, Run, Selection

HISTORY_RUNS = 8
LEAST_USUAL = 8
"""Below so many usual reviews a drop says nothing."""
DROP = 0.5
"""Less than this share of the usual number is a drop."""
BELIEVED_AFTER = 2
"""Runs in a row that must have shown the same smaller number before it is believed."""
LEAST_FOR_FILL = 5
"""Below so many reviews the share with a rating says nothing."""
MOST_TOLD = 3
"""Doubts told in one reason; all of them are kept as warnings."""
FEW_MISSING = 0.02
"""So few of the announced reviews, or one, may be missing without alarm: some come and go while one reads."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What the collection of one listing brought, over all processes that took part in the run."""

    pages: int = 0
    """Pages stored."""
    seen: int = 0
    """Distinct reviews seen."""
    announced: int | None = None
    """Number of reviews that the source says it has; None if it does not say."""
    selection: Selection = Selection.UNKNOWN
    """Which reviews the pages say they show."""
    read: int = 0
    """Reviews read by this process, repeated ones included; the base of `rated`."""
    rated: int = 0
    """Those of them with a rating."""
    ended: bool = False
    """True if the last page was reached, where the source names no following one."""
    trouble: str = ""
    """Why the walk stopped or a page failed, plain words; empty if all went well."""
    broken: bool = False
    """True where a page arrived whole but could not be read as before."""
    forbidden: bool = False
    """True where the host said on the way that it may not be collected; `trouble` then says how."""
    problems: tuple[str, ...] = ()
    """What the page reader warned of."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a run is closed."""

    coverage: Coverage
    """full only if everything the source announced was seen."""
    reason: str = ""
    """Why it is not full, plain words; empty for full."""
    loud: bool = False
    """True where somebody should look."""


def verdict(found: Collected, history: Sequence[Run], *, rating_fill: float, doubts: Sequence[Doubt] = ()) -> Verdict:
    """Return how complete a collection is; in doubt it is not full, so that nothing can be taken for vanished.

    Args:
        found: What was collected.
        history: Earlier closed runs of the listing, newest first.
        rating_fill: Least share of reviews with a rating on a sound page, 0..1.
        doubts: What speaks against the values that were read.

    References:
        RELIABILITY 3.3; SOURCES 2.
    """
    usual = usual_number(history)
    # In order of how much they explain: a page without ratings is not also called incomplete.
    for check in (_nothing_fetched, _nothing_seen, _ratings_lost):
        if (answer := check(found, usual, rating_fill)) is not None:
            return answer
    if doubts:
        return Verdict(Coverage.PARTIAL, "; ".join(doubt.sentence for doubt in doubts[:MOST_TOLD]), loud=True)
    return (
        _stopped_early(found)
        or _fewer_than_announced(found, usual, history)
        or _total_lost(found, history)
        or _drop(found, usual, history)
        or _selected(found)
        or Verdict(Coverage.FULL)
    )


def selection_of(found: Collected, coverage: Coverage) -> Selection:
    """Return which reviews were shown; seeing all that are announced is the proof of full."""
    return Selection.FULL if coverage is Coverage.FULL else found.selection


def usual_number(history: Sequence[Run]) -> float:
    """Return the median number of reviews of the last eight full runs, else of the partial ones; 0 without any."""
    for coverage in (Coverage.FULL, Coverage.PARTIAL):
        # Some sources never say how many reviews they have: their runs are partial at best, and still comparable.
        if counts := [run.census.seen for run in history if run.census and run.census.coverage is coverage]:
            return median(counts[:HISTORY_RUNS])
    return 0.0


def full_number(history: Sequence[Run]) -> float:
    """Return the median number of reviews of the last eight full runs; 0 where the listing was never seen whole."""
    counts = [run.census.seen for run in history if run.census and run.census.coverage is Coverage.FULL]
    return median(counts[:HISTORY_RUNS]) if counts else 0.0


def is_good(run: Run) -> bool:
    """Say whether what a closed run brought can be relied on: it did not fail and raised no alarm."""
    failed = run.census is None or run.census.coverage is Coverage.FAILED
    return not failed and not (run.health is not None and run.health.is_alarm)


def account_of(run: Run) -> str:
    """Return why a closed run is not full, and what else somebody should look at; empty where all is well."""
    reason = run.census.reason if run.census else ""
    warnings = run.health.warnings if run.health else ()
    return "; ".join([reason] * bool(reason) + [warning for warning in warnings if warning not in reason])


def _nothing_fetched(found: Collected, usual: float, fill: float) -> Verdict | None:
    if found.pages and not found.forbidden:
        return None
    return Verdict(
        Coverage.FAILED, found.trouble or "no page could be read", loud=usual > 0 or found.broken or found.forbidden
    )


def _nothing_seen(found: Collected, usual: float, fill: float) -> Verdict | None:
    if found.seen or (found.announced == 0 and usual < LEAST_USUAL):
        return None
    if expected := found.announced or round(usual):
        lost = f"no review could be read where {expected} were expected: the layout may have changed"
        return Verdict(Coverage.FAILED, _told(lost, found), loud=True)
    return Verdict(Coverage.FAILED, found.trouble or _told("the page shows no reviews and announces none", found))


def _ratings_lost(found: Collected, usual: float, fill: float) -> Verdict | None:
    if found.read < LEAST_FOR_FILL or found.rated >= fill * found.read:
        return None
    return Verdict(
        Coverage.FAILED,
        f"only {found.rated} of {found.read} reviews have a rating (expected {fill:.0%}): the layout may have changed",
        loud=True,
    )


def _stopped_early(found: Collected) -> Verdict | None:
    if not found.trouble and found.ended:
        return None
    return Verdict(Coverage.PARTIAL, found.trouble or "the last page was not reached", loud=found.broken)


def _fewer_than_announced(found: Collected, usual: float, history: Sequence[Run]) -> Verdict | None:
    if found.announced is None or found.seen >= found.announced:
        return None
    reason = f"{found.seen} of {found.announced} announced reviews were shown"
    # Some sources never show all: that is known after the first runs, and no news.
    is_news = _was_full(history) and found.announced - found.seen > max(1.0, FEW_MISSING * found.announced)
    return Verdict(Coverage.PARTIAL, _told(reason, found), loud=is_news or _is_drop(found.seen, usual))


def _total_lost(found: Collected, history: Sequence[Run]) -> Verdict | None:
    """Doubt a page without the total that it had in each full run before."""
    full = [run.census for run in history[:HISTORY_RUNS] if run.census and run.census.coverage is Coverage.FULL]
    if found.announced is not None or not full or any(census.announced is None for census in full):
        return None
    return Verdict(Coverage.PARTIAL, "the source says no more how many reviews it has", loud=True)


def _was_full(history: Sequence[Run]) -> bool:
    return any(run.census and run.census.coverage is Coverage.FULL for run in history[:HISTORY_RUNS])


def _drop(found: Collected, usual: float, history: Sequence[Run]) -> Verdict | None:
    """Doubt a sudden drop, and believe it once several runs in a row have shown it."""
    if not _is_drop(found.seen, usual):
        return None
    latest = [run.census for run in history[:BELIEVED_AFTER] if run.census]
    if len(latest) == BELIEVED_AFTER and all(_agrees(census, found) for census in latest):
        return None
    return Verdict(
        Coverage.PARTIAL,
        f"{found.seen} reviews where {usual:.0f} are usual; believed when {BELIEVED_AFTER + 1} runs in a row show it",
        loud=True,
    )


def _selected(found: Collected) -> Verdict | None:
    """Return partial where nothing proves that all reviews were shown."""
    if found.announced is not None or found.selection is Selection.FULL:
        return None
    why = {
        Selection.NEWEST: "the source shows only its newest reviews",
        Selection.FEATURED: "the source shows only chosen reviews",
    }.get(found.selection, "the source does not say how many reviews it has")
    return Verdict(Coverage.PARTIAL, why)


def _is_drop(seen: int, usual: float) -> bool:
    return usual >= LEAST_USUAL and seen < DROP * usual


def _agrees(census: Census, found: Collected) -> bool:
    return census.coverage is not Coverage.FAILED and abs(census.seen - found.seen) <= 0.1 * max(found.seen, 1)


def _told(reason: str, found: Collected) -> str:
    return "; ".join((reason, *found.problems[:2]))
