"""Silently wrong values: what a run read is compared with what the same listing usually shows.

Each comparison asks two things: is the difference large, and could chance alone have made it? Only both together are a
doubt. A doubt never deletes or repairs anything: it makes the run partial, so that nothing is taken for vanished.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from statistics import median

from crawler.chance import at_least, at_most, distance
from store.records import Coverage, Run, RunHealth

MEASURED_BY = 8
"""Earlier runs that a run is measured by."""
BELIEVED_AFTER = 8
"""Runs in a row that must have raised the same doubt before what they show is believed."""
LEAST_READ = 5
"""Below so many reviews shares say nothing."""
FILL_DROP = 0.2
"""A field may be filled this much less than usual."""
FILL_CHANCE = 3e-4
"""A drop that chance makes more often than this is none; with a dozen fields still less than one false alarm in 200."""
EDITS = 0.05
"""Share of known reviews that may change between two runs on a lively source."""
EDITS_CHANCE = 1e-6
"""So improbable must it be that the authors themselves changed so many."""
REWORDED = 0.5
"""Authors rarely change their words: from this share on it was not them."""
SWAPPED = 3
"""An author who changes a date into the one with day and month swapped does it by chance once in a year of days."""
FEW_KNOWN = 10
"""With at least so many known reviews they are the better witnesses than the distribution."""
LEAST_SAMPLE = 20
"""Below so many ratings two distributions are not compared."""
DISTANCE = 0.3
"""Distributions closer than this are alike, whatever chance says: a product can become better or worse."""
DISTANCE_CHANCE = 1e-4
"""So improbable must a larger distance be."""
FEW_DAYS = 12
"""A day above this can't be a month: real dates have some, dates with day and month swapped have none."""
LEAST_DATES = 15
"""Distinct dates without any such day that are no accident: 0.4 to the power of 15 is one in a million."""
LEAST_MONTHS = 4
"""They must lie in as many months: the first days of one month have no such day either."""
LEAST_FUTURE = 3
"""So many dates in the future are no misprint."""
FUTURE_SHARE = 0.03
"""Neither is such a share of the dates."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason not to believe what a run read."""

    kind: str
    """Machine-readable, as in "fill.title" or "value.date"."""
    sentence: str
    """What was found, plain words and figures; no review text."""


def trusted_runs(history: Sequence[Run], parser: str) -> list[Run]:
    """Return the runs that a run is measured by, newest first.

    They were read by the same parser and not doubted. Once a run without doubts follows doubted ones, those before do
    not count any more: either the source is as it was, or what it shows has been believed.

    Args:
        history: Earlier closed runs of the listing, newest first.
        parser: Version of the page reader.
    """
    told = _told(history, parser)
    calm = list(takewhile(lambda run: not _doubts_of(run), told))
    return (calm or [run for run in told if not _doubts_of(run)])[:MEASURED_BY]


def find_doubts(now: RunHealth, history: Sequence[Run]) -> tuple[Doubt, ...]:
    """Return what speaks against the values that a run read, one doubt per problem.

    Args:
        now: What the run's pages looked like.
        history: Earlier closed runs of the listing, newest first.

    References:
        RELIABILITY 3.3 and F21; the thresholds are ours, see docs/sources.md#doubts.
    """
    usual = [run.health for run in trusted_runs(history, now.parser) if run.health]
    found = [*_impossible_dates(now)]
    if usual and now.n_read >= LEAST_READ:
        found += [*_fields_lost(now, usual), *_other_scale(now, usual), *_known_changed(now)]
        if now.n_known < FEW_KNOWN:
            found += [*_other_ratings(now, usual[0]), *_one_day(now, usual)]
    first = {doubt.kind: doubt for doubt in reversed(found)}
    return tuple(doubt for doubt in reversed(first.values()) if not is_believed(doubt.kind, history, now.parser))


def is_believed(kind: str, history: Sequence[Run], parser: str) -> bool:
    """Say whether so many runs in a row raised a doubt that what they show must be taken for true."""
    newest = _told(history, parser)[:BELIEVED_AFTER]
    return len(newest) == BELIEVED_AFTER and all(kind in _doubts_of(run) for run in newest)


def _told(history: Sequence[Run], parser: str) -> list[Run]:
    """Return the runs that read something with this parser."""
    return [run for run in history if run.health and run.health.parser == parser and _is_sound(run, run.health)]


def _is_sound(run: Run, health: RunHealth) -> bool:
    failed = run.census is None or run.census.coverage is Coverage.FAILED
    # A failed run says nothing, unless its doubts say why it failed.
    return health.n_read > 0 and (bool(health.doubts) or not failed)


def _doubts_of(run: Run) -> tuple[str, ...]:
    return run.health.doubts if run.health else ()


def _fields_lost(now: RunHealth, usual: Sequence[RunHealth]) -> Iterator[Doubt]:
    n_usual = max(health.n_read for health in usual)
    for name in usual[0].fill:
        before = median(health.fill.get(name, 0.0) for health in usual)
        share = now.fill.get(name, 0.0)
        # Laplace's rule of succession: a few reviews that all have a field don't prove that every one has it.
        chance = (before * n_usual + 1) / (n_usual + 2)
        if before - share > FILL_DROP and at_most(round(share * now.n_read), now.n_read, chance) < FILL_CHANCE:
            yield Doubt(
                f"fill.{name}",
                f"{share:.0%} of the reviews have the field {name} (usual: {before:.0%}): the layout may have changed",
            )


def _other_scale(now: RunHealth, usual: Sequence[RunHealth]) -> Iterator[Doubt]:
    known = {scale for health in usual for scale in health.scales}
    n_rated, n_other = sum(now.scales.values()), sum(n for scale, n in now.scales.items() if scale not in known)
    if known and n_other * 2 >= n_rated > 0:
        scale = max(now.scales, key=lambda name: now.scales[name]).partition(" ")[0]
        before = max(usual[0].scales, key=lambda name: usual[0].scales[name]).partition(" ")[0]
        yield Doubt("value.scale", f"ratings are on a scale of {scale} (usual: {before})")


def _known_changed(now: RunHealth) -> Iterator[Doubt]:
    for kind, least in (("rating", 0.0), ("date", 0.0), ("text", REWORDED)):
        n = now.changed.get(kind, 0)
        is_many = n >= least * now.n_known and at_least(n, now.n_known, EDITS) < EDITS_CHANCE
        if now.n_known >= LEAST_READ and is_many:
            yield Doubt(f"value.{kind}", f"{n} of {now.n_known} known reviews have another {kind} than before")
    if (swapped := now.changed.get("swapped", 0)) >= SWAPPED:
        yield Doubt("value.date", f"day and month changed places in {swapped} of {now.n_known} known reviews")


def _impossible_dates(now: RunHealth) -> Iterator[Doubt]:
    n_dates = sum(now.days)
    if n_dates >= LEAST_DATES and now.n_months >= LEAST_MONTHS and not any(now.days[FEW_DAYS:]):
        yield Doubt("value.date", f"none of {n_dates} dates has a day above {FEW_DAYS}: day and month may be swapped")
    if now.n_future >= max(LEAST_FUTURE, FUTURE_SHARE * now.fill.get("date", 0.0) * now.n_read):
        yield Doubt("value.date", f"{now.n_future} of {now.n_read} reviews are dated in the future")


def _other_ratings(now: RunHealth, before: RunHealth) -> Iterator[Doubt]:
    ours, theirs = ({float(rating): n for rating, n in health.ratings.items()} for health in (now, before))
    if min(sum(ours.values()), sum(theirs.values())) < LEAST_SAMPLE:
        return
    apart, chance = distance(ours, theirs)
    if apart >= DISTANCE and chance < DISTANCE_CHANCE:
        yield Doubt("value.rating", f"the ratings are distributed otherwise than usual (distance {apart:.0%})")


def _one_day(now: RunHealth, usual: Sequence[RunHealth]) -> Iterator[Doubt]:
    shares = [health.n_same_day / (health.n_read * health.fill["date"]) for health in usual if health.fill.get("date")]
    n_dated = round(now.n_read * now.fill.get("date", 0.0))
    if shares and median(shares) <= 0.5 and n_dated >= FEW_KNOWN and now.n_same_day >= 0.95 * n_dated:
        yield Doubt("value.date", f"{now.n_same_day} of {n_dated} dates are one and the same day")
