"""The ways to sign that notes know: the one seam between the ledger and a signature library."""

from typing import Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class Algorithm(Protocol):
    """One way to sign; notes and keys name it by its type byte alone."""

    type_byte: int
    """Number of the algorithm in key texts, 0 to 255."""
    secret_length: int
    """Bytes of a private key."""
    public_length: int
    """Bytes of a public key."""

    def generate(self) -> bytes:
        """Return a new private key."""

    def public_key(self, secret: bytes) -> bytes:
        """Return the public key that belongs to a private one."""

    def sign(self, secret: bytes, message: bytes) -> bytes:
        """Return the signature of a message."""

    def is_signature(self, signature: bytes, public_key: bytes, message: bytes) -> bool:
        """Say whether the owner of the public key made this signature for this message."""


class Ed25519:
    """Ed25519: keys of 32 bytes, signatures of 64.

    References:
        RFC 8032, section 5.1; type byte: C2SP signed-note.
    """

    type_byte = 0x01
    secret_length = 32
    public_length = 32

    def generate(self) -> bytes:
        """Return 32 random bytes from the operating system."""
        return Ed25519PrivateKey.generate().private_bytes_raw()

    def public_key(self, secret: bytes) -> bytes:
        """Return the public key that belongs to a private one, 32 bytes each."""
        return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()

    def sign(self, secret: bytes, message: bytes) -> bytes:
        """Return the signature of a message, 64 bytes; the same message has always the same one."""
        return Ed25519PrivateKey.from_private_bytes(secret).sign(message)

    def is_signature(self, signature: bytes, public_key: bytes, message: bytes) -> bool:
        """Say whether the owner of the public key made this signature for this message."""
        y = int.from_bytes(public_key, "little") % (1 << 255)
        if y >= _P or min(y, _P - y) in _OF_SMALL_ORDER:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
        except InvalidSignature:
            return False
        return True


_P = 2**255 - 19
_OF_SMALL_ORDER = (0, 1, 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826)
"""Heights (the smaller of y and -y) of the points that eight times give nothing: under such a key anything is signed.

OpenSSL takes them, and keys written as a number beyond the field, too.
"""
ED25519: Final = Ed25519()
ALGORITHMS: Final[dict[int, Algorithm]] = {ED25519.type_byte: ED25519}
"""All algorithms by their type byte; a further one is added here and nowhere else."""
