"""Check the evidence log as a whole: hashes and rows, signatures of keys and checkpoints, and the file beside it."""

from dataclasses import replace

from jobs.errors import SealRefused
from jobs.guardfile import require_guard
from jobs.keylog import logged_keys, signature_faults
from jobs.workplace import Workplace
from ledger.errors import LedgerError
from store.leaves import FsckReport


def check_ledger(place: Workplace) -> FsckReport:
    """Recompute everything from what is stored, and verify who signed; return what does not fit."""
    report = place.store.leaves.fsck()
    return replace(report, faults=(*report.faults, *signature_faults(place.store), *guard_faults(place)))


def guard_faults(place: Workplace) -> list[str]:
    """Return what is wrong with the log beside the checkpoint that was published last; nothing if all is well."""
    try:
        require_guard(place.store, place.settings.guard_file, [key.key for key in logged_keys(place.store)])
    except (SealRefused, LedgerError) as error:
        return [f"{str(error).splitlines()[0]} ({place.settings.guard_file})"]
    return []
