"""One result of the examination of a deployment."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was examined."""

    name: str
    """What was examined."""
    is_well: bool
    """False where something must be done."""
    words: str
    """What was found, and what to do if it is not well."""
