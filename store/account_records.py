"""The vocabulary of accounts: who may do what, in plain values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What somebody may do; each role may do what those before it may."""

    VIEWER = "viewer"
    """Read everything."""
    QUALITY = "quality-manager"
    """Take note of notices and label texts as well."""
    ADMIN = "admin"
    """Say who may use the dashboard as well."""

    def covers(self, needed: "Role") -> bool:
        """Say whether this role may do what another one may."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


class Scope(StrEnum):
    """What a token may be used for; never more than its account may."""

    READ = "read"
    """To read."""
    WRITE = "write"
    """To do what a quality manager does as well; never to say who may use the dashboard."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may use the dashboard."""

    id: int
    """Its number."""
    name: str
    """What it signs in with; empty once it is removed."""
    role: Role
    """What it may do."""
    made_at: datetime
    """When it was made, UTC."""
    removed_at: datetime | None = None
    """When it was removed, UTC; None: it is in use."""


@dataclass(frozen=True, slots=True)
class KeptSession:
    """One place where an account is signed in."""

    digest: bytes
    """SHA-256 of the session's id, 32 bytes."""
    begun_at: datetime
    """When they signed in, UTC."""
    used_at: datetime
    """When it was used last, UTC, to the minute."""


@dataclass(frozen=True, slots=True)
class KeptToken:
    """One token of an account, without the token."""

    id: int
    """Its number."""
    label: str
    """What it is for."""
    scope: Scope
    """What it may be used for."""
    made_at: datetime
    """When it was made, UTC."""
    ends_at: datetime
    """From when on it is refused, UTC."""
    used_at: datetime | None = None
    """When it was used last, UTC, to the minute; None: never."""
