"""The key that signs checkpoints: where it lies, that nobody else can read it, and how another takes its place."""

import os
import secrets
from pathlib import Path

from jobs.errors import SealKeyUnusable
from jobs.wholefile import sync_folder
from ledger.errors import MalformedKey
from ledger.note import PrivateKey, parse_private_key

VARIABLE = "LEUMUND_SEAL_KEY"
"""Environment variable that holds the text of the private key; wins over the file."""


def read_key(path: Path) -> PrivateKey | None:
    """Return the key of the environment, else of the file; None where there is neither.

    Raises:
        SealKeyUnusable: If it is no key, or others can read the file.
    """
    given = os.environ.get(VARIABLE, "").strip()
    if given:
        return _parsed(given, f"environment variable {VARIABLE}")
    return read_key_file(path)


def is_given() -> bool:
    """Say whether the environment holds the key: then no file of ours can replace it."""
    return bool(os.environ.get(VARIABLE, "").strip())


def read_key_file(path: Path) -> PrivateKey | None:
    """Return the key of a file; None where there is no such file.

    Raises:
        SealKeyUnusable: If it is no key, or others can read the file.
    """
    try:
        with path.open(encoding="ascii", errors="replace") as file:
            # Of the file that is open, not of the name, which could be another one by now.
            if os.fstat(file.fileno()).st_mode & 0o077:
                raise SealKeyUnusable(
                    "others can read the key that signs checkpoints",
                    where=str(path),
                    next_step=f"chmod 600 {path}; if somebody may have read it, then `leumund evidence key --rotate`",
                )
            return _parsed(file.read(1_000).strip(), str(path))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SealKeyUnusable(
            f"the key that signs checkpoints cannot be read: {error.strerror}",
            where=str(path),
            next_step="let the user that runs Leumund own it, with mode 600",
        ) from error


def write_key_file(path: Path, key: PrivateKey) -> None:
    """Write a key to a file that only its owner can read; a file that is there already is never replaced.

    Raises:
        SealKeyUnusable: If the file is there or cannot be written.
    """
    # A name of chance: a draft that a killed process left behind must not close the way for ever.
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(key.to_secret_text() + "\n")
            file.flush()
            os.fsync(file.fileno())
        # A link fails where another process was first; a rename would replace its key.
        path.hardlink_to(draft)
        draft.unlink()
        sync_folder(path.parent)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise SealKeyUnusable(
            f"the key that signs checkpoints cannot be written: {error.strerror}",
            where=str(path),
            next_step="let the user that runs Leumund write to this folder, and run the command again",
        ) from error


def coming(path: Path) -> Path:
    """Return the file of the key that is about to take the place of another one."""
    return path.with_name(f"{path.name}.next")


def replace_key_file(path: Path) -> None:
    """Let the coming key take the place of the old one, which is gone afterwards."""
    coming(path).replace(path)
    sync_folder(path.parent)


def _parsed(text: str, where: str) -> PrivateKey:
    try:
        return parse_private_key(text)
    except MalformedKey as error:
        # Without its cause: no message may come near the key.
        raise SealKeyUnusable(
            f"this is not the key that signs checkpoints: {str(error).splitlines()[0]}",
            where=where,
            next_step="put your safe copy of the key in its place",
        ) from None
