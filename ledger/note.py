"""Signed notes: a text, an empty line, and who signed it; written and read in one form only."""

import base64
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ledger.errors import InvalidSignature, MalformedKey, MalformedNote, UnknownSigner
from ledger.notekey import (
    ID_LENGTH,
    PrivateKey,
    PublicKey,
    from_base64,
    generate_key,
    is_name,
    parse_private_key,
    parse_public_key,
)

__all__ = [
    "Note",
    "PrivateKey",
    "PublicKey",
    "Signature",
    "SignedText",
    "generate_key",
    "parse_private_key",
    "parse_public_key",
    "read",
    "sign",
    "verify",
]

MOST_SIGNATURES = 100
"""A note with more signature lines is malformed: checking them costs the reader, not the writer."""

# Newline aside; a lone surrogate is what is left of bytes that were no UTF-8.
_FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\ud800-\udfff]")
_SIGNATURE = re.compile("\u2014 ([^ \n]+) ([A-Za-z0-9+/=]+)")


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line of a note, not verified."""

    name: str
    """Who is said to have signed."""
    key_id: bytes
    """Which of their keys, 4 bytes."""
    signature: bytes
    """The signature itself, at least 1 byte."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it was read, not verified."""

    text: str
    """What is signed; ends in a newline."""
    signatures: tuple[Signature, ...]
    """The signature lines in their order, 1 to 100."""


@dataclass(frozen=True, slots=True)
class SignedText:
    """A text that somebody known has signed."""

    text: str
    """What was signed; ends in a newline."""
    signers: tuple[str, ...]
    """Texts of the known keys that signed it, each once, in the order of the note."""


def sign(text: str, *keys: PrivateKey) -> str:
    """Return the note that these keys sign, in the order given.

    Args:
        text: What is signed; ends in a newline, no other control characters.
        keys: One to 100 private keys.

    Raises:
        MalformedNote: If the text can't stand in a note, or there are no keys or more than 100.

    References:
        C2SP signed-note.
    """
    lines = [_signature_line(key, text) for key in keys]
    note = "\n".join([text, *lines, ""])
    if read(note).text != text:
        raise MalformedNote("the text would be read back as another one")
    return note


def read(note: str) -> Note:
    """Return text and signature lines of a note, strict, without verifying anything.

    Raises:
        MalformedNote: Says which rule is broken.
    """
    if _FORBIDDEN.search(note):
        raise MalformedNote("a control character, or bytes that are no UTF-8")
    end = note.rfind("\n\n")
    if end < 0:
        raise MalformedNote("no empty line between text and signatures")
    *lines, rest = note[end + 2 :].split("\n")
    if rest or not lines:
        raise MalformedNote("no signature after the empty line, or no newline at the end")
    if len(lines) > MOST_SIGNATURES:
        raise MalformedNote(f"{len(lines)} signatures, more than {MOST_SIGNATURES}")
    return Note(note[: end + 1], tuple(_signature_of(line) for line in lines))


def verify(text: str, vkeys: Sequence[str]) -> SignedText:
    """Return what known keys signed; signatures of unknown keys are passed over.

    Args:
        text: The whole note.
        vkeys: Texts of the public keys that the reader trusts, got elsewhere than from the note.

    Raises:
        MalformedNote: If the note breaks a rule of its form.
        MalformedKey: If a key text does, or two different keys share name and id.
        InvalidSignature: If a known key is said to have signed and has not.
        UnknownSigner: If no known key signed.

    References:
        C2SP signed-note.
    """
    known = _by_id(parse_public_key(vkey) for vkey in vkeys)
    note = read(text)
    message = note.text.encode()
    signers: dict[str, None] = {}
    for signature in note.signatures:
        key = known.get((signature.name, signature.key_id))
        if key is None:
            continue
        if not key.algorithm.is_signature(signature.signature, key.public, message):
            raise InvalidSignature(key.text)
        signers[key.text] = None
    if not signers:
        raise UnknownSigner([signature.name for signature in note.signatures])
    return SignedText(note.text, tuple(signers))


def _by_id(keys: Iterable[PublicKey]) -> dict[tuple[str, bytes], PublicKey]:
    known: dict[tuple[str, bytes], PublicKey] = {}
    for key in keys:
        if known.setdefault((key.name, key.id), key) != key:
            raise MalformedKey(f"two different keys of {key.name} share the id {key.id.hex()}")
    return known


def _signature_line(key: PrivateKey, text: str) -> str:
    public = key.public
    try:
        signature = key.algorithm.sign(key.secret, text.encode())
    except UnicodeEncodeError:
        # Without its cause, whose message would carry the text.
        raise MalformedNote("the text holds a lone surrogate") from None
    return f"\u2014 {public.name} {base64.b64encode(public.id + signature).decode('ascii')}"


def _signature_of(line: str) -> Signature:
    match = _SIGNATURE.fullmatch(line)
    if match is None or not is_name(match[1]):
        raise MalformedNote("a line after the last empty one that is no signature")
    data = from_base64(match[2])
    if data is None or len(data) <= ID_LENGTH:
        raise MalformedNote("a signature that is not the base64 of key id and signature")
    return Signature(match[1], data[:ID_LENGTH], data[ID_LENGTH:])
