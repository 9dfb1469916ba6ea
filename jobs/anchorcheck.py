"""Check what witnesses gave: whether each held token still verifies, and speaks of the checkpoint it is kept for."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from jobs.errors import WitnessFailed
from jobs.witness import folder_of, read_roots
from jobs.workplace import Workplace
from ledger.errors import LedgerError
from ledger.log import read_checkpoint
from ledger.timestamp import verify_stamp
from store.anchors import Anchor, AnchorStatus


def anchor_faults(place: Workplace) -> list[str]:
    """Return one sentence for each token at hand that does not verify; tokens of former witnesses are passed over."""
    notes = {row.size: row.note for row in place.store.leaves.checkpoints()}
    at_hand = (AnchorStatus.HELD, AnchorStatus.ALONE)
    held = [anchor for anchor in place.store.anchors.all() if anchor.status in at_hand]
    return [
        f"the anchor of {anchor.size} leaves ({anchor.kind}): {fault}"
        for anchor in held
        for fault in _faults(place, anchor, notes)
    ]


def _faults(place: Workplace, anchor: Anchor, notes: Mapping[int, str]) -> Iterator[str]:
    settings, home = place.settings.ledger.anchors, place.settings.home
    note = notes.get(anchor.size, "")
    roots = {f"rfc3161 {each.url}": home / each.roots for each in settings.tsa}.get(anchor.kind)
    try:
        if roots is not None:
            verify_stamp(anchor.token or b"", note.encode(), read_roots(roots))
        elif settings.git and anchor.kind == f"git {home / settings.git}":
            yield from _file_faults(home / settings.git, note)
    except (LedgerError, WitnessFailed) as error:
        yield str(error).splitlines()[0]
    except OSError as error:
        yield f"{error.filename}: {error.strerror}"


def _file_faults(clone: Path, note: str) -> Iterator[str]:
    checkpoint = read_checkpoint(note)
    file = folder_of(clone, checkpoint.origin) / f"{checkpoint.size}.txt"
    if file.read_text(encoding="utf-8", errors="replace") != note:
        yield f"{file} holds another checkpoint"
