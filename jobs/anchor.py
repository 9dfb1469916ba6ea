"""Anchor checkpoints: ask each witness outside, keep what it gave, and ask again what failed."""

from collections.abc import Iterator
from datetime import datetime

from jobs.errors import WitnessFailed
from jobs.keylog import newest_signed
from jobs.witness import Witness, witnesses
from jobs.workplace import Workplace
from ledger.errors import LedgerError
from store.anchors import Anchor, AnchorStatus

MOST_AT_ONCE = 20
"""Anchors asked for again in one go, of each witness; the rest is asked for next time."""


def anchor_checkpoints(place: Workplace, now: datetime) -> list[str]:
    """Ask all witnesses for the newest checkpoint and for what they owe of older ones; return what to tell.

    What is wanted is kept before anybody is asked, so that neither a crash nor a witness out of reach forgets it.
    Nothing here stops a run: what failed is asked for again by the next one.
    """
    newest = newest_signed(place.store)
    if newest is None:
        return []
    asked = witnesses(place.settings.ledger.anchors, place.settings.home)
    for witness in asked:
        place.store.anchors.ask(newest.size, witness.kind, now)
    return [line for witness in asked for line in _settle(place, witness, now)]


def _settle(place: Workplace, witness: Witness, now: datetime) -> Iterator[str]:
    owed = [anchor for anchor in place.store.anchors.unsettled() if anchor.kind == witness.kind]
    notes = {row.size: row.note for row in place.store.leaves.checkpoints()} if owed else {}
    # The newest first: what bears witness to it does so for all leaves before it.
    for n, anchor in enumerate(reversed(owed[-MOST_AT_ONCE:]), 1):
        settled = _asked(witness, anchor, notes[anchor.size], now)
        place.store.anchors.settle(settled)
        is_held = settled.status is AnchorStatus.HELD
        yield f"{witness.kind}: {settled.size} leaves, {'' if is_held else 'NOT HELD: '}{settled.told}"
        if not is_held:
            # Whoever gave nothing now would be waited for once more with each further one.
            if n < len(owed):
                yield f"{witness.kind}: {len(owed) - n} older ones are owed, too"
            return


def _asked(witness: Witness, anchor: Anchor, note: str, now: datetime) -> Anchor:
    try:
        held = witness.bear(note, now)
    except (WitnessFailed, LedgerError) as error:
        told = str(error).splitlines()[0]
        return Anchor(anchor.size, anchor.kind, AnchorStatus.FAILED, None, told, now)
    return Anchor(anchor.size, anchor.kind, AnchorStatus.HELD, held.token, held.told, now)
