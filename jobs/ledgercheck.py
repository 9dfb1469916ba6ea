"""Check the evidence log as a whole: hashes and rows, signatures of keys and checkpoints, and the file beside it."""

from dataclasses import replace

from jobs.anchorcheck import anchor_faults
from jobs.errors import SealRefused
from jobs.guardfile import require_published
from jobs.keylog import logged_keys, signature_faults
from jobs.workplace import Workplace
from ledger.errors import LedgerError
from store.leaves import FsckReport


def check_ledger(place: Workplace) -> FsckReport:
    """Recompute everything from what is stored, verify who signed and who bears witness; return what does not fit."""
    report = place.store.leaves.fsck()
    more = (*signature_faults(place.store), *guard_faults(place), *anchor_faults(place))
    return replace(report, faults=(*report.faults, *more))


def guard_faults(place: Workplace) -> list[str]:
    """Return what is wrong with the log beside the checkpoint that was published last; nothing if all is well."""
    try:
        keys = logged_keys(place.store)
        require_published(place, [key.key for key in keys], keys[-1].origin if keys else "")
    except (SealRefused, LedgerError) as error:
        what, where, *_ = str(error).splitlines()
        return [f"{what} ({where.removeprefix('  where: ')})"]
    return []
