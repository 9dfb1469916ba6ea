"""Sign checkpoints of the evidence log; the one holder of the key, which never signs what contradicts the past."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from jobs.checkpoint import newest_note
from jobs.counted import counted
from jobs.errors import OriginChanged, SealKeyUnusable, SealRefused
from jobs.guardfile import require_continuation, require_published, sealing, write_guard
from jobs.keylog import logged_keys
from jobs.sealkey import VARIABLE, coming, is_given, read_key, read_key_file, replace_key_file, write_key_file
from jobs.workplace import Workplace
from ledger.canonical import Kind
from ledger.errors import LedgerError, MalformedNote
from ledger.log import checkpoint_body, read_checkpoint
from ledger.note import PrivateKey, generate_key, sign, verify
from ledger.pack import FORM
from ledger.statement import (
    EpochStart,
    base_of,
    epoch_statement,
    key_statement,
    next_origin,
    silence_statement,
)

SILENCE = timedelta(hours=20)
"""A log in which nothing was new for so long says that, so that each day has a checkpoint of its own."""


@dataclass(frozen=True, slots=True)
class Seal:
    """The log as the newest checkpoint has it."""

    size: int
    """Leaves."""
    root: bytes
    """Root hash, 32 bytes."""
    note: str
    """The signed checkpoint."""

    def lines(self) -> list[str]:
        """Return what a person should know."""
        origin = read_checkpoint(self.note).origin
        return [f"{counted(self.size, 'leaf', 'leaves')}, root {self.root.hex()}", f"signed as {origin}"]


def write_checkpoint(place: Workplace, now: datetime) -> Seal:
    """Sign the log as it stands, keep the checkpoint and publish it, never one that contradicts the last.

    The first time this makes the key, unless the environment holds it, and a leaf that names it.

    Args:
        place: The deployment.
        now: When the checkpoint is made, UTC.

    Raises:
        RolledBack: If the log is no continuation of the last checkpoint.
        SealKeyUnusable: If the key is lost, open to others, or not that of the log.
        OriginChanged: If the configuration gives the log another name.
    """
    with sealing(place.settings.guard_file):
        signers = _signers(place, now)
        _break_silence(place, now)
        return _sign(place, signers, now)


def rotate_key(place: Workplace, now: datetime) -> Seal:
    """Let a new key sign from now on: a leaf that both have signed says so, and both sign the next checkpoint.

    Raises:
        SealRefused: As `write_checkpoint`; also if the key comes from the environment, which cannot be changed here.
    """
    with sealing(place.settings.guard_file):
        _require_own_file("rotated")
        signers = _signers(place, now)
        # What is there belongs to the old key; a rotation that was cut short is finished by this, too.
        _sign(place, signers, now)
        return _succeed(place, signers[-1], generate_key(signers[-1].name), now)


def begin_epoch(place: Workplace, reason: str, now: datetime) -> Seal:
    """Start a new epoch: the log goes on under another name and key, and its first leaf cites the last checkpoint.

    Args:
        place: The deployment, its database as it is now.
        reason: Why, one line; whoever checks the log will read it.
        now: When, UTC.

    Raises:
        NeverSigned: If there is no epoch yet that could end.
        RolledBack: If the database contradicts its own checkpoints, so that it cannot go on under any name.
    """
    with sealing(place.settings.guard_file):
        _require_own_file("begun anew")
        note = newest_note(place)
        kept = place.store.leaves.last_checkpoint()
        if kept is not None:
            require_continuation(place.store, read_checkpoint(kept.note), where=place.store.where)
        configured = place.settings.ledger.origin
        origin = next_origin(read_checkpoint(note).origin, configured)
        statement = epoch_statement(EpochStart(origin, reason, note))
        old = read_key(place.settings.seal_key_file)
        place.store.statements.add(Kind.NOTE, statement, now)
        return _succeed(place, old, generate_key(origin), now)


def public_key(place: Workplace) -> str:
    """Return the text of the public key that checks this log's checkpoints; makes the key where there is none yet."""
    logged = logged_keys(place.store)
    if logged:
        return logged[-1].key
    with sealing(place.settings.guard_file):
        return _key_at_hand(place).public.text


def key_fault(place: Workplace) -> str | None:
    """Return why the key at hand cannot sign the next checkpoint; None where it can, or the first run makes it."""
    try:
        logged = logged_keys(place.store)
        own = read_key(place.settings.seal_key_file)
        following = None if is_given() else read_key_file(coming(place.settings.seal_key_file))
        at_hand = {key.public.text for key in (own, following) if key is not None}
        if logged and logged[-1].key not in at_hand:
            raise _not_the_logs(place, logged[-1].key, own)
    except (SealRefused, LedgerError) as error:
        return str(error).replace("\n ", ";")
    return None


def sign_manifest(place: Workplace, text: str) -> str:
    """Return the note of an evidence pack's manifest, signed by the key of the log.

    Args:
        place: The deployment, its log sealed before.
        text: The manifest; its first line makes it no checkpoint, so this is no way to get one signed.

    Raises:
        SealKeyUnusable: If the key is lost, open to others, or not that of the log.
        MalformedNote: If it is no manifest.
    """
    if not text.startswith(f"{FORM}\n"):
        raise MalformedNote(f"a manifest that does not begin with {FORM}")
    logged, key = logged_keys(place.store), read_key(place.settings.seal_key_file)
    if key is None or not logged or key.public.text != logged[-1].key:
        raise _not_the_logs(place, logged[-1].key if logged else "nobody yet", key)
    return sign(text, key)


def _signers(place: Workplace, now: datetime) -> tuple[PrivateKey, ...]:
    """Return the keys that sign the next checkpoint: one, or two where a rotation was cut short; name a first one."""
    path = place.settings.seal_key_file
    logged = logged_keys(place.store)
    own = read_key(path)
    following = None if is_given() else read_key_file(coming(path))
    at_hand = [key for key in (own, following) if key is not None]
    known = [*(key.key for key in logged), *(key.public.text for key in at_hand)]
    require_published(place, list(dict.fromkeys(known)), logged[-1].origin if logged else "")
    if not logged:
        key = _key_at_hand(place)
        _require_name(place, key.name)
        place.store.statements.add(Kind.KEY, key_statement(key), now)
        return (key,)
    _require_name(place, logged[-1].origin)
    if own is not None and own.public.text == logged[-1].key:
        return (own,)
    if following is not None and following.public.text == logged[-1].key:
        return (own, following) if own is not None and own.name == following.name else (following,)
    raise _not_the_logs(place, logged[-1].key, own)


def _key_at_hand(place: Workplace) -> PrivateKey:
    path = place.settings.seal_key_file
    key = read_key(path)
    if key is None:
        key = generate_key(place.settings.ledger.origin)
        write_key_file(path, key)
    return key


def _succeed(place: Workplace, old: PrivateKey | None, new: PrivateKey, now: datetime) -> Seal:
    """Let a key follow another one, so that a crash at any point leaves both files until the log is signed."""
    path = place.settings.seal_key_file
    # One that was begun before has signed no checkpoint, else it would have taken its place.
    coming(path).unlink(missing_ok=True)
    write_key_file(coming(path), new)
    place.store.statements.add(Kind.KEY, key_statement(new, old), now)
    both = (old, new) if old is not None and old.name == new.name else (new,)
    return _sign(place, both, now)


def _break_silence(place: Workplace, now: datetime) -> None:
    last = place.store.leaves.last_checkpoint()
    if last is not None and last.size == place.store.leaves.size() and now - last.created_at >= SILENCE:
        place.store.statements.add(Kind.NOTE, silence_statement(last.size), now)


def _sign(place: Workplace, signers: tuple[PrivateKey, ...], now: datetime) -> Seal:
    """Sign the log: proof of consistency, row, file, in this order, so that nothing is published that is not kept."""
    store, key = place.store, signers[-1]
    size, root = store.leaves.head()
    last = store.leaves.last_checkpoint()
    if last is not None:
        require_continuation(store, read_checkpoint(last.note), where=store.where)
    note = sign(checkpoint_body(key.name, size, root), *signers)
    verify(note, [key.public.text])
    store.leaves.add_checkpoint(size, note, now)
    write_guard(place.settings.guard_file, note)
    if read_key_file(coming(place.settings.seal_key_file)) == key:
        replace_key_file(place.settings.seal_key_file)
    return Seal(size, root, note)


def _require_name(place: Workplace, name: str) -> None:
    configured = place.settings.ledger.origin
    if base_of(configured) != base_of(name):
        raise OriginChanged(
            f"the log is called {name} in its checkpoints, the configuration calls it {configured}",
            where="ledger.origin in leumund.toml",
            next_step='put the old name back, or run `leumund ledger new-epoch --reason "..."` to give it the new one',
        )


def _require_own_file(done: str) -> None:
    if is_given():
        raise SealKeyUnusable(
            f"a key that the environment holds cannot be {done} from here",
            where=f"environment variable {VARIABLE}",
            next_step="write its text to var/keys/seal.key (mode 600), unset the variable, and repeat the command",
        )


def _not_the_logs(place: Workplace, logged: str, own: PrivateKey | None) -> SealKeyUnusable:
    path = place.settings.seal_key_file
    found = "there is no key" if own is None else f"the key there is {own.public.text}"
    return SealKeyUnusable(
        f"the log is signed by {logged}, and {found}",
        where=f"environment variable {VARIABLE}" if is_given() else str(path),
        next_step=(
            "put your safe copy of the right key there, with mode 600; if it is lost, "
            '`leumund ledger new-epoch --reason "..."` starts anew with another one'
        ),
    )
