"""Say of each source whether its collections go well and are recent: one answer for lists, notices and machines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from crawler.policy import SourcePolicy
from jobs.crawl import Net, holds, is_collected
from store.lists import NewestRun


@dataclass(frozen=True, slots=True)
class Freshness:
    """How the collections of a source stand."""

    source: str
    """Name of the source."""
    n: int
    """Listings that are collected and were at least once."""
    n_failed: int
    """Those whose newest collection failed or was doubted."""
    n_late: int
    """Those without a good collection for too long; 0 where the source is switched off."""
    newest_at: datetime
    """End of the newest collection of all, UTC."""
    good_until: datetime | None
    """End of the oldest last good collection among the late ones, UTC; None where none of them ever had one."""
    newest_failed: NewestRun | None
    """The newest of the runs behind `n_failed`; None without any."""


def freshness(
    runs: Iterable[NewestRun], policies: Mapping[str, SourcePolicy], *, now: datetime, stale_days: int
) -> list[Freshness]:
    """Return how each source stands that is collected, by name; what only files brought is not spoken of.

    Args:
        runs: Of each listing the newest one, as `Lists.newest_runs` returns them.
        policies: By source; nothing is late where a source has none or is switched off.
        now: The moment that is spoken of, UTC.
        stale_days: Days without a good collection after which a listing is late.
    """
    net, day = Net(policies), now.date()
    # A listing that was linked twice stands here twice.
    kept = {run.id: run for run in runs if holds(run.listing, day) and is_collected(run.listing, net)}
    by_source = groupby(sorted(kept.values(), key=_source), _source)
    before = now - timedelta(days=stale_days)
    return [_freshness(name, list(some), policies.get(name), before) for name, some in by_source]


def _source(run: NewestRun) -> str:
    return run.listing.source


def _freshness(source: str, runs: list[NewestRun], policy: SourcePolicy | None, before: datetime) -> Freshness:
    failed = [run for run in runs if not run.is_good]
    is_awaited = policy is not None and policy.enabled
    late = [run.good_at for run in runs if is_awaited and (run.good_at is None or run.good_at < before)]
    return Freshness(
        source,
        n=len(runs),
        n_failed=len(failed),
        n_late=len(late),
        newest_at=max(run.finished_at for run in runs),
        good_until=min((moment for moment in late if moment is not None), default=None),
        newest_failed=max(failed, key=lambda run: run.id, default=None),
    )
