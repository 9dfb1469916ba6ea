"""Examine the evidence log of a deployment: its hashes, checkpoints, guard, keys and witnesses."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from jobs.anchorcheck import anchor_faults
from jobs.counted import counted
from jobs.finding import Finding
from jobs.guardfile import read_guard
from jobs.keylog import newest_signed, signature_faults
from jobs.ledgercheck import guard_faults
from jobs.seal import key_fault
from jobs.witness import witnesses
from jobs.workplace import Workplace
from ledger.errors import LedgerError
from store.anchors import AnchorStatus

OLDEST_CHECKPOINT = timedelta(days=2)
"""Each day has a checkpoint; two days without one mean that nobody seals."""
OLDEST_ANCHOR = timedelta(days=7)
"""A witness that gave nothing for a week will not come back by itself."""
LONGEST_ASKED = timedelta(days=1)
"""Each run asks again; what is only asked for after a day, no run has come to."""
MOST_FAULTS = 5


def examine_log(place: Workplace) -> Iterator[Finding]:
    """Yield whether leaves and rows fit each other in both directions, and who signed."""
    try:
        report = place.store.leaves.fsck()
        faults = [*report.faults, *signature_faults(place.store)]
    except LedgerError as error:
        yield Finding("evidence log", is_well=False, words=str(error))
        return
    amounts = f"{counted(report.leaves, 'leaf', 'leaves')}, {counted(report.observations, 'observation')}"
    words = f"{amounts}, root {report.root.hex()[:16]}"
    more = [f"and {len(faults) - MOST_FAULTS} more: `leumund ledger fsck`"] if len(faults) > MOST_FAULTS else []
    yield Finding("evidence log", is_well=not faults, words="; ".join([words, *faults[:MOST_FAULTS], *more]))


def examine_checkpoint(place: Workplace) -> Iterator[Finding]:
    """Yield whether somebody seals."""
    newest = newest_signed(place.store)
    if newest is None:
        yield Finding("checkpoint", is_well=True, words="none is signed yet; the first run signs one")
        return
    age = datetime.now(UTC) - newest.created_at
    words = f"{counted(newest.size, 'leaf', 'leaves')}, signed {newest.created_at:%Y-%m-%d %H:%M} UTC"
    late = f"; nothing was signed for {age.days} days: run `leumund seal`, and see that `leumund schedule` runs"
    is_late = age > OLDEST_CHECKPOINT
    yield Finding("checkpoint", is_well=not is_late, words=words + late * is_late)


def examine_guard(place: Workplace) -> Iterator[Finding]:
    """Yield whether the database continues what was published last."""
    if faults := guard_faults(place):
        yield Finding(
            "rollback guard", is_well=False, words="; ".join([*faults, "run `leumund seal`, which says more"])
        )
    elif read_guard(place.settings.guard_file) is not None:
        yield Finding("rollback guard", is_well=True, words=f"the log continues {place.settings.guard_file}")
    else:
        yield Finding("rollback guard", is_well=True, words="none yet; the next checkpoint makes it")


def examine_keys(place: Workplace) -> Iterator[Finding]:
    """Yield whether keys are there, are the right ones, and nobody else can read them."""
    author, seal = place.settings.author_key_file, place.settings.seal_key_file
    yield _key_file("author key", author, "not made yet; the first collection makes it")
    if fault := key_fault(place):
        yield Finding("seal key", is_well=False, words=fault)
        return
    is_new = newest_signed(place.store) is None
    yield _key_file("seal key", seal, "not made yet; the first run makes it" if is_new else "held by the environment")


def _key_file(name: str, path: Path, missing: str) -> Finding:
    if not path.exists():
        return Finding(name, is_well=True, words=missing)
    mode = path.stat().st_mode & 0o777
    words = f"{path}, mode {mode:o}" + ("" if mode == 0o600 else "; run: chmod 600 on it")
    return Finding(name, is_well=mode == 0o600, words=words)


def examine_witnesses(place: Workplace) -> Iterator[Finding]:
    """Yield of each configured witness whether it gives what it is asked for."""
    asked = witnesses(place.settings.ledger.anchors, place.settings.home)
    if not asked:
        words = "none: only whoever keeps a checkpoint could tell that the log was swapped (ledger.anchors)"
        yield Finding("witnesses", is_well=True, words=words)
    for witness in asked:
        yield _witness(place, witness.kind)
    if faults := anchor_faults(place):
        more = [f"and {len(faults) - MOST_FAULTS} more: `leumund ledger fsck`"] if len(faults) > MOST_FAULTS else []
        yield Finding("anchors", is_well=False, words="; ".join([*faults[:MOST_FAULTS], *more]))


def _witness(place: Workplace, kind: str) -> Finding:
    anchors = [anchor for anchor in place.store.anchors.all() if anchor.kind == kind]
    held = [anchor for anchor in anchors if anchor.status is AnchorStatus.HELD]
    owed = [anchor for anchor in anchors if anchor.status is not AnchorStatus.HELD]
    alone = [anchor for anchor in owed if anchor.status is AnchorStatus.ALONE]
    newest = f"{counted(held[-1].size, 'leaf', 'leaves')}: {held[-1].told}" if held else "nothing is held yet"
    told = f"; {counted(len(owed), 'anchor')} owed, the newest: {owed[-1].told or 'asked for'}" if owed else ""
    since = held[-1].changed_at if held else None
    is_old = since is not None and bool(anchors) and datetime.now(UTC) - since > OLDEST_ANCHOR
    failed = any(anchor.status is AnchorStatus.FAILED for anchor in owed)
    now = datetime.now(UTC)
    # Failed ones are told in any case; these would wait in silence.
    waits = any(anchor.changed_at is not None and now - anchor.changed_at > LONGEST_ASKED for anchor in owed)
    if alone:
        told += "; add one (git remote add), and the next run pushes what is there"
    hint = "; the next run asks again, `leumund evidence anchors` lists them" if owed or is_old else ""
    return Finding(f"witness {kind}", is_well=not (failed or is_old or waits or alone), words=newest + told + hint)
