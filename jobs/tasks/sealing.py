"""Sign the evidence log, have it stamped, and let expire what a source allows no longer."""

from datetime import UTC, datetime

from jobs.anchor import anchor_checkpoints
from jobs.expire import expire_place
from jobs.seal import write_checkpoint
from jobs.work import Ended, Say, WorkOrder
from jobs.workplace import Workplace


def seal(place: Workplace, _order: WorkOrder, _say: Say) -> Ended:
    """Expire, sign and anchor."""
    now = datetime.now(UTC)
    # Here, too, as in a cycle: no way of dividing the work into jobs keeps texts for longer than their source allows.
    expired = expire_place(place, now)
    sealed = write_checkpoint(place, now)
    told = (f"leaves: {sealed.size}", f"root {sealed.root.hex()[:16]}", *anchor_checkpoints(place, now))
    return Ended("succeeded", "; ".join((*told, expired.line()) if expired.told else told))
