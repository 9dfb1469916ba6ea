"""Priors: what is usual on a source or for a kind of subject, from a frozen, versioned table."""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from scoring.errors import ModelVersionUnknown, PriorTableDamaged

TABLE_VERSION = 1
_WHERE = "table of priors (scoring/models/priors.json unless another was configured)"


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed before the first review, and how fast reviews age."""

    mean: float
    """Usual share of satisfied reviewers, between 0 and 1, ends excluded."""
    weight: float
    """What that knowledge counts, in reviews, > 0."""
    half_life_days: float
    """Days after which a review counts half, > 0."""
    design_effect: float
    """How many reviews carry the information of one independent one, >= 1."""
    dispersion: float
    """Correlation between the dissatisfaction of two reviews of one month, 0 <= dispersion < 1; for control limits."""

    def __post_init__(self) -> None:
        """Refuse numbers that no estimate can come from."""
        # A damaged table must not become a plausible score.
        lies_inside = 0 < self.mean < 1 and self.weight > 0 and self.half_life_days > 0
        if not (lies_inside and self.design_effect >= 1 and 0 <= self.dispersion < 1 and math.isfinite(self.weight)):
            raise PriorTableDamaged(
                f"A prior lies outside its range: {self}.", where=_WHERE, next_step="Restore the shipped table."
            )


@dataclass(frozen=True, slots=True)
class PriorTable:
    """The frozen priors; adding a listing never changes them."""

    default: Prior
    """For kinds and sources that the table does not name."""
    kinds: Mapping[str, Prior]
    """Priors by subject kind."""
    sources: Mapping[str, Prior]
    """Priors by source; they come before those by kind."""
    digest: str
    """SHA-256 of the table's bytes, hex."""

    @classmethod
    def from_bytes(cls, table: bytes) -> "PriorTable":
        """Return the table that the bytes of a priors.json hold.

        Raises:
            ModelVersionUnknown: If the table is of another version.
            PriorTableDamaged: If it is no such table.
        """
        try:
            content = json.loads(table)
            version = content["version"]
        except (ValueError, KeyError, TypeError) as error:
            raise _damaged(str(error)) from error
        if version != TABLE_VERSION:
            raise ModelVersionUnknown(
                f"The table of priors has version {version!r}, this program reads {TABLE_VERSION}.",
                where=_WHERE,
                next_step="Install the program version that wrote it, or restore the shipped table.",
            )
        try:
            return cls(
                default=Prior(**content["default"]),
                kinds=MappingProxyType({name: Prior(**row) for name, row in content["kinds"].items()}),
                sources=MappingProxyType({name: Prior(**row) for name, row in content["sources"].items()}),
                digest=hashlib.sha256(table).hexdigest(),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise _damaged(str(error)) from error

    def prior(self, source: str, kind: str) -> Prior:
        """Return the prior of a source, else of the kind of subject, else the default."""
        return self.sources.get(source) or self.kinds.get(kind) or self.default


def _damaged(reason: str) -> PriorTableDamaged:
    """Return the error for bytes that are no table of priors."""
    return PriorTableDamaged(
        f"The table of priors cannot be read: {reason}.", where=_WHERE, next_step="Restore the shipped table."
    )
