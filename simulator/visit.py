"""What the platform notes of each request, so that tests can see how polite a visitor is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Visit:
    """One request that the platform answered."""

    path: str
    """Path with query, as asked for."""
    status: int
    """HTTP status answered; 0 where the connection was dropped."""
    at: float
    """Monotonic clock of this machine, seconds."""
    agent: str = ""
    """User-Agent header; empty if there was none."""
