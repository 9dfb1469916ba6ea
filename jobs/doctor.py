"""Examine a deployment: configuration, database, evidence log, checkpoints, model, keys, disk, clock and aspects."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.gate import missing_lines
from crawler.policy import Access
from jobs.aspectjudge import open_aspect_sets
from jobs.counted import counted
from jobs.guardfile import read_guard
from jobs.keylog import newest_signed, signature_faults
from jobs.ledgercheck import guard_faults
from jobs.model import model_in_force
from jobs.priors import priors_in_force
from jobs.workplace import Workplace
from ledger.errors import LedgerError
from scoring.errors import ScoringError

LEAST_FREE_BYTES = 500_000_000
EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
OLDEST_CHECKPOINT = timedelta(days=2)
"""Each day has a checkpoint; two days without one mean that nobody seals."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was examined."""

    name: str
    """What was examined."""
    is_well: bool
    """False where something must be done."""
    words: str
    """What was found, and what to do if it is not well."""


def examine(place: Workplace) -> list[Finding]:
    """Return the findings in the order of importance."""
    checks: tuple[Callable[[Workplace], Iterator[Finding]], ...] = (
        _log,
        _checkpoint,
        _guard,
        _model,
        _keys,
        _disk,
        _clock,
        _aspects,
        _sources,
    )
    return [finding for check in checks for finding in check(place)]


def _log(place: Workplace) -> Iterator[Finding]:
    try:
        report = place.store.leaves.fsck()
    except LedgerError as error:
        yield Finding("evidence log", is_well=False, words=str(error))
        return
    amounts = f"{counted(report.leaves, 'leaf', 'leaves')}, {counted(report.observations, 'observation')}"
    words = f"{amounts}, root {report.root.hex()[:16]}"
    faults = [*report.faults, *signature_faults(place.store)]
    yield Finding("evidence log", is_well=not faults, words="; ".join([words, *faults[:5]]))


def _checkpoint(place: Workplace) -> Iterator[Finding]:
    newest = newest_signed(place.store)
    if newest is None:
        yield Finding("checkpoint", is_well=True, words="none is signed yet; the first run signs one")
        return
    age = datetime.now(UTC) - newest.created_at
    words = f"{counted(newest.size, 'leaf', 'leaves')}, signed {newest.created_at:%Y-%m-%d %H:%M} UTC"
    late = f"; nothing was signed for {age.days} days: run `leumund seal`, and see that `leumund schedule` runs"
    is_late = age > OLDEST_CHECKPOINT
    yield Finding("checkpoint", is_well=not is_late, words=words + late * is_late)


def _guard(place: Workplace) -> Iterator[Finding]:
    path = place.settings.guard_file
    if faults := guard_faults(place):
        yield Finding("rollback guard", is_well=False, words="; ".join([*faults, "run `leumund seal`, which says why"]))
    elif read_guard(path) is not None:
        yield Finding("rollback guard", is_well=True, words=f"the log continues {path}")
    else:
        yield Finding("rollback guard", is_well=True, words="none yet; the next checkpoint makes it")


def _model(place: Workplace) -> Iterator[Finding]:
    try:
        model, priors = model_in_force(place.settings.var), priors_in_force(place.settings.var)
    except ScoringError as error:
        yield Finding("sentiment model", is_well=False, words=str(error))
        return
    words = f"{', '.join(model.languages)}, digest {model.digest[:16]}; priors {priors.digest[:16]}"
    yield Finding("sentiment model", is_well=True, words=words)


def _keys(place: Workplace) -> Iterator[Finding]:
    yield _key_file("author key", place.settings.author_key_file, "not made yet; the first collection makes it")
    is_signed = newest_signed(place.store) is not None
    missing = (
        f"{place.settings.seal_key_file} is missing and the environment may hold the key; `leumund seal` says more"
        if is_signed
        else "not made yet; the first run makes it"
    )
    yield _key_file("seal key", place.settings.seal_key_file, missing)


def _key_file(name: str, path: Path, missing: str) -> Finding:
    if not path.exists():
        return Finding(name, is_well=True, words=missing)
    mode = path.stat().st_mode & 0o777
    words = f"{path}, mode {mode:o}" + ("" if mode == 0o600 else "; run: chmod 600 on it")
    return Finding(name, is_well=mode == 0o600, words=words)


def _disk(place: Workplace) -> Iterator[Finding]:
    free = shutil.disk_usage(place.settings.var).free
    yield Finding("disk", is_well=free > LEAST_FREE_BYTES, words=f"{free / 1e9:.1f} GB free at {place.settings.var}")


def _clock(_place: Workplace) -> Iterator[Finding]:
    now = datetime.now(UTC)
    yield Finding("clock", is_well=now > EARLIEST, words=f"{now:%Y-%m-%d %H:%M} UTC")


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
