"""Priors: what is usual on a source or for a kind of subject, from a frozen, versioned table."""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from scoring.errors import ModelVersionUnknown, PriorTableDamaged

TABLE_VERSION = 2
_WHERE = "table of priors (scoring/models/priors.json unless another was configured)"


@dataclass(frozen=True, slots=True)
class Ageing:
    """One way in which reviews may lose their weight, and how far it is believed."""

    part: float
    """Probability of this way, 0 < part <= 1."""
    weight: float
    """What the prior counts, in reviews, > 0."""
    half_life_days: float
    """Days after which a review counts half, > 0."""
    half_life_reviews: float = math.inf
    """Newer reviews after which a review counts half, > 0; infinite: they take nothing away."""
    design_effect: float = 1.0
    """How many reviews carry the information of one independent one, >= 1."""


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed before the first review, and how fast reviews age."""

    mean: float
    """Usual share of satisfied reviewers, between 0 and 1, ends excluded."""
    weight: float
    """What that knowledge counts, in reviews, > 0; the middle of all ways of ageing where there are several."""
    half_life_days: float
    """Days after which a review counts half, > 0; likewise."""
    design_effect: float
    """How many reviews carry the information of one independent one, >= 1; likewise."""
    dispersion: float
    """Correlation between the dissatisfaction of two reviews of one month, 0 <= dispersion < 1; for control limits."""
    alternatives: tuple[Ageing, ...] = ()
    """Ways of ageing that are mixed by their probability; none: the three figures above are the only way."""

    def __post_init__(self) -> None:
        """Refuse numbers that no estimate can come from."""
        # A damaged table must not become a plausible score.
        numbers = [(self.weight, self.half_life_days, self.half_life_days, self.design_effect)]
        numbers += [(e.weight, e.half_life_days, e.half_life_reviews, e.design_effect) for e in self.alternatives]
        ranges = all(
            0 < weight < math.inf and 0 < days < math.inf and newer > 0 and 1 <= effect < math.inf
            for weight, days, newer, effect in numbers
        )
        parts = [each.part for each in self.alternatives]
        mixed = not parts or (min(parts) > 0 and math.isclose(math.fsum(parts), 1, abs_tol=1e-3))
        if not (0 < self.mean < 1 and 0 <= self.dispersion < 1 and ranges and mixed):
            raise PriorTableDamaged(
                f"A prior lies outside its range: {self}.", where=_WHERE, next_step="Restore the shipped table."
            )

    @property
    def ageings(self) -> tuple[Ageing, ...]:
        """Return all ways of ageing; their parts sum to one."""
        if not self.alternatives:
            return (Ageing(1.0, self.weight, self.half_life_days, design_effect=self.design_effect),)
        return _summing_to_one(self.alternatives)

    def scaled(self, *, half_life: float = 1.0, weight: float = 1.0) -> "Prior":
        """Return the same prior with every half-life and every weight multiplied, to show what they do."""
        return replace(
            self,
            weight=self.weight * weight,
            half_life_days=self.half_life_days * half_life,
            alternatives=tuple(
                replace(
                    each,
                    weight=each.weight * weight,
                    half_life_days=each.half_life_days * half_life,
                    half_life_reviews=each.half_life_reviews * half_life,
                )
                for each in self.alternatives
            ),
        )


def mix_prior(mean: float, ageings: tuple[Ageing, ...], dispersion: float) -> Prior:
    """Return a prior over several ways of ageing; what is printed of it is their middle.

    Args:
        mean: Usual share of satisfied reviewers.
        ageings: At least one.
        dispersion: For control limits.
    """
    weight, half_life, effect = (
        # Weights and half-lives range over decades, so the middle is that of their logarithms.
        math.exp(math.fsum(each.part * math.log(getattr(each, name)) for each in ageings))
        for name in ("weight", "half_life_days", "design_effect")
    )
    return Prior(mean, round(weight, 2), round(half_life, 1), round(effect, 3), dispersion, ageings)


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
                default=_prior(content["default"]),
                kinds=MappingProxyType({name: _prior(row) for name, row in content["kinds"].items()}),
                sources=MappingProxyType({name: _prior(row) for name, row in content["sources"].items()}),
                digest=hashlib.sha256(table).hexdigest(),
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise _damaged(str(error)) from error

    def prior(self, source: str, kind: str) -> Prior:
        """Return the prior of a source, else of the kind of subject, else the default."""
        return self.sources.get(source) or self.kinds.get(kind) or self.default


def prior_row(prior: Prior) -> dict[str, object]:
    """Return a prior as an object of the table; an infinite half-life is null."""
    rows = [
        {
            "part": each.part,
            "weight": each.weight,
            "half_life_days": each.half_life_days,
            "half_life_reviews": each.half_life_reviews if math.isfinite(each.half_life_reviews) else None,
            "design_effect": each.design_effect,
        }
        for each in prior.alternatives
    ]
    figures: dict[str, object] = {
        name: getattr(prior, name) for name in ("mean", "weight", "half_life_days", "design_effect", "dispersion")
    }
    return figures | {"alternatives": rows}


def _prior(row: dict[str, Any]) -> Prior:
    alternatives = [dict(each) for each in row.get("alternatives", ())]
    for each in alternatives:
        if each["half_life_reviews"] is None:
            each["half_life_reviews"] = math.inf
    return Prior(**(row | {"alternatives": tuple(Ageing(**each) for each in alternatives)}))


def _damaged(reason: str) -> PriorTableDamaged:
    """Return the error for bytes that are no table of priors."""
    return PriorTableDamaged(
        f"The table of priors cannot be read: {reason}.", where=_WHERE, next_step="Restore the shipped table."
    )


@lru_cache(maxsize=256)
def _summing_to_one(alternatives: tuple[Ageing, ...]) -> tuple[Ageing, ...]:
    """Return ways of ageing with parts that sum to one; a score asks for them some thousand times."""
    total = math.fsum(each.part for each in alternatives)
    return tuple(replace(each, part=each.part / total) for each in alternatives)
