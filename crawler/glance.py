"""One look at one page, of which nothing is kept: what it showed, and whether that is as usual."""

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.drift import find_doubts, trusted_runs
from crawler.policy import SourcePolicy
from store.records import Coverage, Listing, Run, RunHealth


@dataclass(frozen=True, slots=True)
class Glance:
    """What the first page of a listing showed."""

    listing: Listing
    """What was looked at."""
    health: RunHealth
    """Counts over the page; all zero where none could be read."""
    announced: int | None = None
    """Number of reviews that the source says it has; None if it does not say."""
    trouble: str = ""
    """Why the page could not be had or read, plain words; empty if all went well."""
    problems: tuple[str, ...] = ()
    """What the page reader warned of."""


@dataclass(frozen=True, slots=True)
class Check:
    """How a source stands today."""

    source: str
    """Name of the source."""
    result: Coverage
    """full: as usual; partial: readable, but something is amiss; failed: nothing could be read."""
    reason: str = ""
    """What is amiss, plain words; empty for full."""
    glance: Glance | None = None
    """What was seen; None where nothing was asked for."""


def judge_glance(glance: Glance, policy: SourcePolicy, history: Sequence[Run]) -> Check:
    """Return how a page compares with what its listing usually shows.

    Args:
        glance: What was seen.
        policy: Says how many reviews of a sound page have a rating.
        history: Earlier closed runs of the listing, newest first.
    """
    health = glance.health
    if glance.trouble or not health.n_read:
        is_empty = glance.announced == 0 and not trusted_runs(history, health.parser)
        why = glance.trouble or "the page shows no reviews"
        return Check(policy.source, Coverage.FULL if is_empty and not glance.trouble else Coverage.FAILED, why, glance)
    doubts = [doubt.sentence for doubt in find_doubts(health, history)]
    if health.fill.get("rating", 0.0) < policy.rating_fill:
        doubts.insert(0, f"only {health.fill.get('rating', 0.0):.0%} of the reviews have a rating")
    said = (*doubts, *glance.problems)
    return Check(policy.source, Coverage.PARTIAL if said else Coverage.FULL, "; ".join(said[:3]), glance)
