"""The newest checkpoint as others get it: the note alone, or with everything that is known of it."""

from typing import Any

from jobs.errors import NeverSigned
from jobs.guardfile import read_guard
from jobs.keylog import newest_signed
from jobs.witness import committed_notes
from jobs.workplace import Workplace
from ledger.errors import MalformedCheckpoint
from ledger.log import read_checkpoint
from ledger.note import read
from store.anchors import Anchor


def newest_note(place: Workplace) -> str:
    """Return the newest signed checkpoint that is known: of database, guard file and git repository the largest tree's.

    Raises:
        NeverSigned: If there is none.
    """
    kept = newest_signed(place.store)
    published = read_guard(place.settings.guard_file)
    notes = [note for note in (published, kept.note if kept else None) if note and _is_checkpoint(note)]
    if notes:
        note = max(notes, key=_size)
        return max([note, *_committed(place, read_checkpoint(note).origin)], key=_size)
    damaged = f"{place.settings.guard_file} is damaged: move it away; then " if published is not None else ""
    raise NeverSigned(
        "no checkpoint of this log was signed yet",
        where=place.store.where,
        next_step=f"{damaged}`leumund seal` signs one; every cycle does, too",
    )


def _size(note: str) -> int:
    return read_checkpoint(note).size


def _committed(place: Workplace, origin: str) -> list[str]:
    git = place.settings.ledger.anchors.git
    files = committed_notes(place.settings.home / git, origin)[-1:] if git else []
    return [note for file in files if (note := read_guard(file)) and _is_checkpoint(note)]


def _is_checkpoint(note: str) -> bool:
    try:
        read_checkpoint(note)
    except MalformedCheckpoint:
        return False
    return True


def checkpoint_json(place: Workplace) -> dict[str, Any]:
    """Return the newest checkpoint with who signed it and who bears witness to it, ready for JSON.

    Raises:
        NeverSigned: If there is none.
    """
    note = newest_note(place)
    checkpoint = read_checkpoint(note)
    kept = {row.size: row for row in place.store.leaves.checkpoints()}.get(checkpoint.size)
    return {
        "origin": checkpoint.origin,
        "size": checkpoint.size,
        "root": checkpoint.root.hex(),
        "sealed_at": kept.created_at.isoformat() if kept else None,
        "signed_by": [f"{each.name}+{each.key_id.hex()}" for each in read(note).signatures],
        "note": note,
        "anchors": [_anchor_json(anchor) for anchor in place.store.anchors.of(checkpoint.size)],
        "older_anchors": [_anchor_json(anchor) for anchor in _older(place, checkpoint.size)],
    }


def _older(place: Workplace, size: int) -> list[Anchor]:
    """Return of each witness what it holds newest, and everything that is still to be got."""
    known = [*place.store.anchors.newest(), *place.store.anchors.unsettled()]
    return sorted((anchor for anchor in known if anchor.size != size), key=lambda anchor: (anchor.size, anchor.kind))


def _anchor_json(anchor: Anchor) -> dict[str, Any]:
    return {
        "size": anchor.size,
        "kind": anchor.kind,
        "status": anchor.status.value,
        "told": anchor.told,
        "changed_at": anchor.changed_at.isoformat() if anchor.changed_at else None,
    }
