"""Anchor checkpoints: ask each witness outside, keep what it gave, and ask again what failed."""

from collections.abc import Iterator
from datetime import UTC, datetime

from jobs.errors import WitnessFailed
from jobs.keylog import newest_signed
from jobs.witness import Witness, witnesses
from jobs.workplace import Workplace
from ledger.errors import LedgerError
from store.anchors import Anchor, AnchorStatus

MOST_AT_ONCE = 20
"""Anchors asked for again in one go, of each witness; the rest is asked for next time."""
MOST_IN_VAIN = 3
"""After so many that a witness did not give it is left in peace until the next run: each may cost a whole wait."""
_NEVER = datetime.min.replace(tzinfo=UTC)


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
    owed = _in_turn([anchor for anchor in place.store.anchors.unsettled() if anchor.kind == witness.kind])
    notes = {row.size: row.note for row in place.store.leaves.checkpoints()} if owed else {}
    in_vain = 0
    for n, anchor in enumerate(owed[:MOST_AT_ONCE], 1):
        settled = _asked(witness, anchor, notes[anchor.size], now)
        place.store.anchors.settle(settled)
        is_held = settled.status is AnchorStatus.HELD
        yield f"{witness.kind}: {settled.size} leaves, {'' if is_held else 'NOT HELD: '}{settled.told}"
        in_vain += settled.status is AnchorStatus.FAILED
        # Without a remote there is none for the others either.
        if in_vain == MOST_IN_VAIN or settled.status is AnchorStatus.ALONE:
            if n < len(owed):
                yield f"{witness.kind}: {len(owed) - n} older ones are owed, too"
            return


def _in_turn(owed: list[Anchor]) -> list[Anchor]:
    """Return the newest first, as it bears witness to all before it; then those that were not asked for longest.

    So one that a witness will never give keeps no other from being asked for.
    """
    waiting = sorted(owed[:-1], key=lambda anchor: (anchor.changed_at or _NEVER, -anchor.size))
    return [*owed[-1:], *waiting]


def _asked(witness: Witness, anchor: Anchor, note: str, now: datetime) -> Anchor:
    try:
        held = witness.bear(note, now)
    except (WitnessFailed, LedgerError) as error:
        told = str(error).splitlines()[0]
        return Anchor(anchor.size, anchor.kind, AnchorStatus.FAILED, None, told, now)
    status = AnchorStatus.ALONE if held.is_alone else AnchorStatus.HELD
    return Anchor(anchor.size, anchor.kind, status, held.token, held.told, now)
