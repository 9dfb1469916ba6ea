"""Keys that sign notes, and their one text form each."""

import base64
import binascii
import re
from dataclasses import dataclass, field
from hashlib import sha256

from ledger.errors import MalformedKey
from ledger.signature import ALGORITHMS, ED25519, Algorithm

PRIVATE = "PRIVATE+KEY+"
"""How the text of a private key begins."""

ID_LENGTH = 4
"""Bytes of a key id."""

# Any blank of Unicode, control characters, and lone surrogates, which UTF-8 can't carry.
_UNFIT = re.compile("[+\\s\x00-\x1f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that verifies; whoever has it got it from the signer, never from the note."""

    name: str
    """Name of the signer; no space, no plus sign."""
    algorithm: Algorithm
    """How it signs."""
    public: bytes
    """The key itself."""

    def __post_init__(self) -> None:
        """Refuse what no key text can carry.

        Raises:
            MalformedKey: If the name can't stand in a note or the key has another length than its algorithm's.
        """
        if not is_name(self.name):
            raise MalformedKey(f"the name {self.name!r} is empty or has a space, a plus sign or a control character")
        if len(self.public) != self.algorithm.public_length:
            raise MalformedKey(f"a public key of {len(self.public)} bytes, not {self.algorithm.public_length}")

    @property
    def id(self) -> bytes:
        """Return the key id, 4 bytes: the beginning of SHA-256(name LF type key)."""
        return sha256(self.name.encode() + b"\n" + self._data()).digest()[:ID_LENGTH]

    @property
    def text(self) -> str:
        """Return the key's text: `NAME+8 hex digits of the id+BASE64(type key)`.

        References:
            C2SP signed-note, section on keys.
        """
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(self._data()).decode('ascii')}"

    def _data(self) -> bytes:
        return bytes([self.algorithm.type_byte]) + self.public


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A key that signs; it never prints its secret."""

    name: str
    """Name of the signer; no space, no plus sign."""
    algorithm: Algorithm
    """How it signs."""
    secret: bytes = field(repr=False)
    """The key itself."""

    def __post_init__(self) -> None:
        """Refuse what no key text can carry.

        Raises:
            MalformedKey: If the name can't stand in a note or the key has another length than its algorithm's.
        """
        if len(self.secret) != self.algorithm.secret_length:
            raise MalformedKey(f"a private key of {len(self.secret)} bytes, not {self.algorithm.secret_length}")
        PublicKey(self.name, self.algorithm, self.algorithm.public_key(self.secret))

    @property
    def public(self) -> PublicKey:
        """Return the key that verifies what this one signs."""
        return PublicKey(self.name, self.algorithm, self.algorithm.public_key(self.secret))

    def to_secret_text(self) -> str:
        """Return the key's text with its secret: `PRIVATE+KEY+NAME+ID+BASE64(type secret)`; for a key file only.

        References:
            The form of Go's sumdb/note, which C2SP signed-note leaves to implementations.
        """
        data = bytes([self.algorithm.type_byte]) + self.secret
        return f"{PRIVATE}{self.name}+{self.public.id.hex()}+{base64.b64encode(data).decode('ascii')}"


def generate_key(name: str, algorithm: Algorithm = ED25519) -> PrivateKey:
    """Return a new private key of a signer.

    Raises:
        MalformedKey: If the name can't stand in a note.
    """
    return PrivateKey(name, algorithm, algorithm.generate())


def parse_public_key(text: str) -> PublicKey:
    """Return the public key of a key text; the inverse of `PublicKey.text`, strict.

    Raises:
        MalformedKey: If a field is missing or not in its one form, or the id is not that of the key.
    """
    if text.startswith(PRIVATE):
        raise MalformedKey("this is a private key: replace it, whoever saw it can sign in its name")
    name, key_id, algorithm, data = _fields(text)
    key = PublicKey(name, algorithm, data)
    _require_id(key, key_id)
    return key


def parse_private_key(text: str) -> PrivateKey:
    """Return the private key of a key text; the inverse of `PrivateKey.to_secret_text`, strict.

    Raises:
        MalformedKey: If a field is missing or not in its one form, or the id is not that of the key.
    """
    if not text.startswith(PRIVATE):
        raise MalformedKey(f"the text of a private key begins with {PRIVATE}")
    name, key_id, algorithm, data = _fields(text.removeprefix(PRIVATE))
    key = PrivateKey(name, algorithm, data)
    _require_id(key.public, key_id)
    return key


def is_name(text: str) -> bool:
    """Say whether a name can stand in a note: not empty, and without space, plus sign and control character."""
    return bool(text) and not _UNFIT.search(text)


def from_base64(text: str) -> bytes | None:
    """Return the bytes that a text is the one base64 form of; None if it is of none.

    Base64 has spare bits at its end: only encoding again shows that nothing was changed in them.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if base64.b64encode(data).decode("ascii") == text else None


def _fields(text: str) -> tuple[str, str, Algorithm, bytes]:
    # The base64 may hold plus signs of its own, the name may not.
    name, _, rest = text.partition("+")
    key_id, _, encoded = rest.partition("+")
    data = from_base64(encoded)
    if not data:
        raise MalformedKey("it is not NAME+ID+BASE64")
    algorithm = ALGORITHMS.get(data[0])
    if algorithm is None:
        raise MalformedKey(f"type {data[0]:#04x} is a way to sign that this version does not know")
    return name, key_id, algorithm, data[1:]


def _require_id(key: PublicKey, key_id: str) -> None:
    if key.id.hex() != key_id:
        raise MalformedKey(f"the id {key_id!r} is not that of name and key: a character was changed")
