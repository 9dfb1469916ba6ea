"""What a run read beside what else is known of the listing: the source's own figures, and the reviews of before."""

from collections.abc import Iterator, Mapping, Sequence

from crawler.drift import LEAST_SAMPLE, Doubt, trusted_runs
from crawler.fingerprint import likeness
from crawler.health import Collected, full_number
from crawler.tally import Tally
from store.records import Aggregate, Run, RunHealth, Selection

LEAST_KNOWN_SHARE = 0.5
"""Of a listing that is seen whole, fewer known reviews than this mean that ids or the listing itself have changed."""
LEAST_USUAL = 8
"""Below so many usual reviews that says nothing."""
CONTRADICTION = 0.25
"""The source's mean and ours may lie so far apart on 0..1 before values must have been read wrongly."""
DISAGREEMENT = 0.05
"""From this distance on somebody is told: weights, hidden votes, or reviews that are not shown."""
LEAST_RATED = 8
"""Below so many ratings a mean says nothing."""
LIKENESS = 0.5
"""Share of names that the first page has in common with the one of before."""
RETRIES = 0.5
"""Requests sent again, per page, from which on the source is called unsteady."""


def find_contradictions(found: Collected, tally: Tally, now: RunHealth, history: Sequence[Run]) -> Iterator[Doubt]:
    """Yield what speaks against a run although each of its values is possible.

    Args:
        found: What was collected.
        tally: Counts over its pages, with the source's own figures.
        now: The same as it will be kept.
        history: Earlier closed runs of the listing, newest first.
    """
    usual = full_number(history)
    expected = min(usual, float(found.seen))
    if trusted_runs(history, now.parser) and expected >= LEAST_USUAL and now.n_known < LEAST_KNOWN_SHARE * expected:
        yield Doubt(
            "value.id",
            f"only {now.n_known} of {found.seen} reviews are known ones, where {usual:.0f} were seen before: "
            "their ids or the listing may have changed",
        )
    if (gap := _mean_gap(found, tally)) > CONTRADICTION:
        yield Doubt("value.mean", f"the source's own mean lies {gap:.0%} of the scale away from that of its reviews")


def find_remarks(found: Collected, tally: Tally, now: RunHealth, history: Sequence[Run]) -> Iterator[str]:
    """Yield what somebody should know although the run is to be believed; arguments as above."""
    if DISAGREEMENT < (gap := _mean_gap(found, tally)) <= CONTRADICTION and now.n_read >= LEAST_SAMPLE:
        yield f"the source's own mean lies {gap:.0%} of the scale away from that of its reviews"
    elif tally.aggregate is not None and _histogram_gap(found, tally, tally.aggregate) > CONTRADICTION:
        yield "the source's own histogram contradicts the ratings of its reviews"
    before = [run.health for run in trusted_runs(history, now.parser) if run.health]
    if before and now.fingerprint and likeness(now.fingerprint, before[0].fingerprint) < LIKENESS:
        yield "the structure of the page has changed"
    is_window = found.selection is Selection.NEWEST
    if is_window and before and now.n_read >= LEAST_USUAL and not now.n_known:
        yield "none of the newest reviews is a known one: some in between may have been missed"
    if found.pages and now.retries > RETRIES * found.pages:
        yield f"{now.retries} requests had to be sent again"


def _is_whole(found: Collected, aggregate: Aggregate) -> bool:
    """Say whether the source's figures speak of the very reviews that were seen."""
    counts = [count for count in (aggregate.rating_count, aggregate.review_count) if count is not None]
    # Votes without a text have a level of their own.
    return bool(counts) and all(abs(count - found.seen) <= 0.05 * found.seen for count in counts)


def _mean_gap(found: Collected, tally: Tally) -> float:
    """Return how far the source's mean and ours lie apart on 0..1; 0 where they can't be compared."""
    aggregate, n_rated = tally.aggregate, sum(tally.ratings.values())
    if aggregate is None or aggregate.rating is None or n_rated < LEAST_RATED or not _is_whole(found, aggregate):
        return 0.0
    return abs(aggregate.scale.unit(aggregate.rating) - tally.units / n_rated)


def _histogram_gap(found: Collected, tally: Tally, aggregate: Aggregate) -> float:
    """Return the share of ratings that lie on another star than the source says, 0..1; 0 where it can't be told."""
    n_rated = sum(tally.ratings.values())
    if n_rated < LEAST_SAMPLE or not sum(aggregate.histogram.values()) or not _is_whole(found, aggregate):
        return 0.0
    ours = {f"{rating:g}": n / n_rated for rating, n in tally.ratings.items()}
    theirs = _shares(aggregate.histogram)
    # Half stars lie between two bars: no comparison.
    if not set(ours) <= set(theirs):
        return 0.0
    return sum(abs(ours.get(star, 0.0) - share) for star, share in theirs.items()) / 2


def _shares(histogram: Mapping[str, float]) -> dict[str, float]:
    total = sum(histogram.values())
    return {star: count / total for star, count in histogram.items()}
