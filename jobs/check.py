"""The canary: look at one page of each source that has listings, compare it with what is usual, keep nothing."""

from collections.abc import Iterator, Sequence

from crawler.errors import CrawlerError
from crawler.gate import require_complete
from crawler.glance import Check, judge_glance
from crawler.health import HISTORY_RUNS
from crawler.order import CrawlOrder, Limits
from crawler.policy import SourcePolicy
from crawler.run import glance
from jobs.crawl import Net, is_collected, placed_listings
from jobs.settings import Settings
from report.phrase import verbatim
from report.table import Column, Kind, Table
from report.words import phrase
from store.records import Coverage, Listing
from store.session import Store

LIMITS = Limits(seconds=300, pages=10)
"""A look at one page needs no more; robots.txt and repeated requests are pages, too."""
RESULTS = {Coverage.FULL: "ok", Coverage.PARTIAL: "partial", Coverage.FAILED: "failed"}
FIELDS = ("rating", "date", "text", "title", "author", "language", "verified")


def check_sources(settings: Settings, net: Net, store: Store, listings: Sequence[Listing]) -> Iterator[Check]:
    """Yield how each source that is switched on and has a listing stands today, by its first one.

    Args:
        settings: Of the deployment.
        net: Where to look.
        store: Only read: what the listing showed in earlier runs.
        listings: As kept; the first one of each source is looked at.
    """
    for source, policy in sorted(net.policies.items()):
        own = [listing for listing in listings if listing.source == source and is_collected(listing, net)]
        # The shipped ones are switched on before anything is listed on them: that is no fault to be told every night.
        if policy.enabled and own:
            yield _check(settings, net, store, (policy, own))


def _check(settings: Settings, net: Net, store: Store, work: tuple[SourcePolicy, Sequence[Listing]]) -> Check:
    policy, listings = work
    placed, lost = placed_listings(listings[:1], policy)
    if not placed:
        return Check(policy.source, Coverage.FAILED, "; ".join(lost))
    order = CrawlOrder(
        database=settings.database_url,
        policy=policy,
        listings=placed,
        author_key_file=settings.author_key_file,
        clock_offset_seconds=net.clock_offset_seconds,
        limits=LIMITS,
        base_url=net.simulator_url,
    )
    try:
        require_complete(policy)
        seen = glance(order)
    except CrawlerError as error:
        return Check(policy.source, Coverage.FAILED, error.what)
    if not seen:
        return Check(policy.source, Coverage.FAILED, "the page was not asked for before the limits of a check")
    return judge_glance(seen[0], policy, store.runs.history(placed[0], HISTORY_RUNS * 2))


def checks_table(checks: Sequence[Check]) -> Table:
    """Return one row a source: how it stands, why, and which share of the reviews has each field."""
    columns = (
        Column("source", phrase("source")),
        Column("result", verbatim("result")),
        Column("read", verbatim("reviews read"), kind=Kind.COUNT),
        *(Column(name, verbatim(name), kind=Kind.SHARE) for name in FIELDS),
        Column("reason", phrase("reason"), kind=Kind.REMARK),
    )
    return Table(phrase("sources"), columns, tuple(_row(check) for check in checks))


def _row(check: Check) -> tuple[str | int | float | None, ...]:
    health = check.glance.health if check.glance else None
    n_read = health.n_read if health else 0
    shares = [health.fill.get(name, 0.0) if health and n_read else None for name in FIELDS]
    return (check.source, RESULTS[check.result], n_read, *shares, check.reason)


def exit_code(checks: Sequence[Check]) -> int:
    """Return 0 if all sources are as usual, 1 if something is amiss, 3 if a source failed."""
    worst = {check.result for check in checks}
    return 3 if Coverage.FAILED in worst else 1 if Coverage.PARTIAL in worst else 0
