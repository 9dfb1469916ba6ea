"""What a log says of itself in its own leaves: which key signs it, where an epoch begins, that nothing was new."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ledger.errors import MalformedStatement
from ledger.note import PrivateKey, sign, verify

_KEY = re.compile("rsl/key/v1\nprevious (?P<previous>[^\n]+)\nkey (?P<key>[^\n]+)\n")
_EPOCH = re.compile("rsl/note/v1\nepoch (?P<origin>[^\n]+)\nreason (?P<reason>[^\n]+)\n\n(?P<note>.*)", re.DOTALL)
_COUNTED = re.compile("(?P<base>.+)/(?P<number>0|[1-9][0-9]{0,8})")
MOST_REASON = 500
"""Letters that a reason may have."""


@dataclass(frozen=True, slots=True)
class KeyChange:
    """From its leaf on another key signs the log, or the first one."""

    previous: str | None
    """Text of the public key that signed before and agreed; None where there was none, or it is lost."""
    key: str
    """Text of the public key that signs from now on."""


@dataclass(frozen=True, slots=True)
class EpochStart:
    """From its leaf on the log has another name."""

    origin: str
    """The new name."""
    reason: str
    """Why, in one line."""
    note: str
    """The last checkpoint of the old name, as it was published."""


def key_statement(key: PrivateKey, previous: PrivateKey | None = None) -> str:
    """Return the signed note that a `key` leaf holds: the new key, and the one before; both sign it."""
    before = "-" if previous is None else previous.public.text
    signers = [key] if previous is None else [previous, key]
    return sign(f"rsl/key/v1\nprevious {before}\nkey {key.public.text}\n", *signers)


def read_key_statement(text: str) -> KeyChange:
    """Return what a `key` leaf says; only what all keys that it names have signed.

    Raises:
        MalformedStatement: If it is none, or one of the keys did not sign.
        LedgerError: If it is no note, or a signature is wrong.
    """
    match = _KEY.fullmatch(text.rpartition("\n\n")[0] + "\n")
    if match is None:
        raise MalformedStatement("it is no statement on a key (rsl/key/v1)")
    previous = None if match["previous"] == "-" else match["previous"]
    keys: Sequence[str] = [match["key"]] if previous is None else [previous, match["key"]]
    if verify(text, keys).signers != tuple(keys):
        raise MalformedStatement("not all keys that it names have signed it, the older one first")
    return KeyChange(previous, match["key"])


def epoch_statement(start: EpochStart) -> str:
    """Return what the `note` leaf says that begins an epoch.

    Raises:
        MalformedStatement: If origin or reason are not one plain line.
    """
    text = f"rsl/note/v1\nepoch {start.origin}\nreason {start.reason}\n\n{start.note}"
    plain = start.origin.isprintable() and start.reason.isprintable() and len(start.reason) <= MOST_REASON
    if not plain or read_epoch_statement(text) != start:
        raise MalformedStatement(f"name and reason must be one plain line each, of at most {MOST_REASON} letters")
    return text


def read_epoch_statement(text: str) -> EpochStart | None:
    """Return what a `note` leaf says of an epoch; None where it speaks of something else."""
    match = _EPOCH.fullmatch(text)
    return None if match is None else EpochStart(match["origin"], match["reason"], match["note"])


def silence_statement(size: int) -> str:
    """Return what the `note` leaf says by which a day on which nothing was observed still has its checkpoint."""
    return f"rsl/note/v1\nsilence since the checkpoint of {size} leaves\n"


def base_of(origin: str) -> str:
    """Return the name of a log without the number of its epoch.

    Example:
        >>> base_of("quality.example/rsl/2")
        'quality.example/rsl'
    """
    match = _COUNTED.fullmatch(origin)
    return match["base"] if match else origin


def next_origin(origin: str, configured: str) -> str:
    """Return the name of the epoch after `origin`: counted on, or the configured one where that is another log's.

    Example:
        >>> next_origin("quality.example/rsl/2", "quality.example/rsl/1")
        'quality.example/rsl/3'
    """
    if base_of(origin) != base_of(configured):
        return configured
    match = _COUNTED.fullmatch(origin)
    return f"{base_of(origin)}/{int(match['number']) + 1 if match else 2}"
