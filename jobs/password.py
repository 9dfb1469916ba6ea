"""Passwords: which ones are taken, and how they are kept: Argon2id alone."""

import secrets
from dataclasses import dataclass
from threading import BoundedSemaphore

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from jobs.errors import PasswordRefused

SHORTEST, LONGEST = 12, 200
SALT_BYTES, HASH_BYTES = 16, 32
# Each check takes the memory of one; more at once would let strangers fill the machine's.
_AT_ONCE = BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs.

    References:
        RFC 9106, section 4: the second recommended option.
    """

    memory_kib: int = 65_536
    """Memory, KiB."""
    passes: int = 3
    """Passes over it."""
    lanes: int = 4
    """Lanes."""


RECOMMENDED = Cost()


def hash_password(password: str, cost: Cost = RECOMMENDED) -> str:
    """Return what is kept of a password, in PHC form."""
    salt = secrets.token_bytes(SALT_BYTES)
    judge = Argon2id(
        salt=salt, length=HASH_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    with _AT_ONCE:
        return judge.derive_phc_encoded(_bytes(password))


def password_fits(password: str, kept: str) -> bool:
    """Say whether a password is the one that was kept, in PHC form."""
    with _AT_ONCE:
        try:
            Argon2id.verify_phc_encoded(_bytes(password), kept)
        except InvalidKey:
            return False
    return True


def require_good(password: str, name: str) -> None:
    """Return if a password may be taken.

    Raises:
        PasswordRefused: If it is too short or too long, holds the account's name, or has too few different letters.

    References:
        NIST SP 800-63B-4, 3.1.1: length and no guessable context, no rules on kinds of letters.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordRefused(f"it must have {SHORTEST} to {LONGEST} letters")
    if name.lower() in password.lower():
        raise PasswordRefused("it holds the account's name")
    if len(set(password)) < 5:
        raise PasswordRefused("it has fewer than five different letters")


def _bytes(password: str) -> bytes:
    # What a terminal could not decode must not end in a traceback that shows it.
    return password.encode("utf-8", "surrogatepass")
