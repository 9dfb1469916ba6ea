"""Examine a deployment: configuration, database, evidence log, checkpoints, model, keys, disk, clock and aspects."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from crawler.gate import missing_lines
from crawler.policy import Access
from jobs.aspectjudge import open_aspect_sets
from jobs.counted import counted
from jobs.erasuredoctor import examine_erasures
from jobs.finding import Finding
from jobs.keylog import newest_signed
from jobs.ledgerdoctor import (
    examine_checkpoint,
    examine_guard,
    examine_keys,
    examine_log,
    examine_witnesses,
)
from jobs.model import model_in_force
from jobs.priors import priors_in_force
from jobs.workplace import Workplace
from scoring.errors import ScoringError

__all__ = ["Finding", "examine"]

LEAST_FREE_BYTES = 500_000_000
EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
CLOCK_TOLERANCE = timedelta(minutes=5)
"""Two machines on one database may differ by so much."""


def examine(place: Workplace) -> list[Finding]:
    """Return the findings in the order of importance."""
    checks: tuple[Callable[[Workplace], Iterator[Finding]], ...] = (
        _database,
        examine_log,
        examine_checkpoint,
        examine_guard,
        examine_witnesses,
        examine_erasures,
        _model,
        examine_keys,
        _disk,
        _clock,
        _aspects,
        _sources,
    )
    return [finding for check in checks for finding in check(place)]


def quick_checks(place: Workplace) -> list[Finding]:
    """Return the findings that need no reading of the whole database, for whoever looks often."""
    checks = (examine_checkpoint, examine_guard, examine_witnesses, _model, examine_keys, _disk, _clock)
    return [finding for check in checks for finding in check(place)]


def _database(place: Workplace) -> Iterator[Finding]:
    faults = place.store.integrity()
    words = f"{place.store.where}, every page was looked at"
    lost = "it is damaged: stop writing to it, keep it, and run `leumund restore FILE` with your newest backup"
    yield Finding("database", is_well=not faults, words="; ".join([*faults[:3], lost]) if faults else words)


def _model(place: Workplace) -> Iterator[Finding]:
    try:
        model, priors = model_in_force(place.settings.var), priors_in_force(place.settings.var)
    except ScoringError as error:
        yield Finding("sentiment model", is_well=False, words=str(error))
        return
    words = f"{', '.join(model.languages)}, digest {model.digest[:16]}; priors {priors.digest[:16]}"
    yield Finding("sentiment model", is_well=True, words=words)


def _disk(place: Workplace) -> Iterator[Finding]:
    for folder in dict.fromkeys([place.settings.var, place.store.folder or place.settings.var]):
        free = shutil.disk_usage(folder).free
        yield Finding("disk", is_well=free > LEAST_FREE_BYTES, words=f"{free / 1e9:.1f} GB free at {folder}")


def _clock(place: Workplace) -> Iterator[Finding]:
    now, newest = datetime.now(UTC), newest_signed(place.store)
    words = f"{now:%Y-%m-%d %H:%M} UTC"
    if newest is not None and newest.created_at > now + CLOCK_TOLERANCE:
        words += f"; the newest checkpoint was signed at {newest.created_at:%Y-%m-%d %H:%M} UTC: the clock went back"
        yield Finding("clock", is_well=False, words=words)
        return
    yield Finding("clock", is_well=now > EARLIEST, words=words)


def _aspects(place: Workplace) -> Iterator[Finding]:
    found = open_aspect_sets(place.settings.home)
    if found.error is not None:
        yield Finding("aspects", is_well=False, words=str(found.error))
        return
    words = ", ".join(f"{each.name} {each.version} ({counted(len(each.aspects), 'aspect')})" for each in found.sets)
    yield Finding("aspects", is_well=True, words=words or "none are looked for")


def _sources(place: Workplace) -> Iterator[Finding]:
    for name, policy in sorted(place.policies.items()):
        state = "import only" if policy.access is Access.IMPORT else "closed"
        missing = missing_lines(policy)
        words = f"{state}: {'; '.join(missing)}" if missing else "open"
        yield Finding(f"source {name}", is_well=True, words=words)
