"""Draw which texts are labelled by hand: at random with known probabilities, spread over strata, repeatable."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from store.records import Published

Floats = NDArray[np.float64]
DOUBTED = 2.0
"""Size of a text that isn't clearly positive: the rare ones decide rates of complaints, so they are drawn more."""
CLEAR = 1.0
"""Size of a clearly positive text."""
_LOW, _HIGH = 1 / 3, 2 / 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that may be drawn."""

    version_id: int
    """Row number of its version."""
    stratum: str
    """What it is like; see `stratum_of`. The draw is spread over strata in proportion to their sizes."""
    size: float
    """How much likelier than a text of size 1 it is to be drawn, > 0."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a draw took."""

    rate: float
    """Probability to be drawn for a text of size 1; a text of size s has min(1, s * rate)."""
    chosen: tuple[Candidate, ...]
    """The texts in random order, so that any first part of them is a random sample too."""


def stratum_of(language: str, source: str, positive: float, published: Published) -> str:
    """Return language, source, band of P(positive) and half-year of publication, joined by |."""
    band = "low" if positive < _LOW else "middle" if positive < _HIGH else "high"
    at = published.at
    half = "undated" if at is None else f"{at.year}H{1 if at.month <= 6 else 2}"
    return "|".join((language, source, band, half))


def size_of(positive: float) -> float:
    """Return how much likelier a text with this P(positive) is to be drawn than a clearly positive one."""
    return CLEAR if positive >= _HIGH else DOUBTED


def draw(candidates: Iterable[Candidate], n: int, seed: str) -> Drawn:
    """Return `n` texts, or all if there are no more: systematic sampling with probability proportional to size.

    Args:
        candidates: The texts that may be drawn, in any order.
        n: How many are wanted, >= 0.
        seed: The same seed and candidates give the same draw.

    References:
        Madow (1949), On the theory of systematic sampling, II; texts stand by stratum and at random within it.
    """
    ordered = sorted(candidates, key=lambda each: (each.stratum, _chance(seed, f"place {each.version_id}")))
    sizes = np.array([each.size for each in ordered], dtype=np.float64)
    rate = fit_rate(sizes, n)
    certain = sizes * rate >= 1
    chosen = [each for each, sure in zip(ordered, certain, strict=True) if sure]
    others = [each for each, sure in zip(ordered, certain, strict=True) if not sure]
    missing = min(n, len(ordered)) - len(chosen)
    reached = np.cumsum(sizes[~certain])
    if missing and others:
        marks = (np.arange(missing) + _chance(seed, "start")) * (reached[-1] / missing)
        # The last mark may meet the last sum where both are rounded.
        places = np.minimum(np.searchsorted(reached, marks, side="right"), len(others) - 1)
        chosen += [others[at] for at in places]
    return Drawn(rate, tuple(sorted(chosen, key=lambda each: _chance(seed, f"order {each.version_id}"))))


def fit_rate(sizes: Floats, n: int) -> float:
    """Return the rate at which `n` texts are drawn on average: sum of min(1, size * rate) = n.

    Args:
        sizes: Sizes of all candidates, > 0; shape (N,).
        n: How many are wanted; from N on everything is drawn.
    """
    if n >= len(sizes):
        return 1 / float(sizes.min()) if len(sizes) else 0.0
    certain = np.zeros(len(sizes), dtype=np.bool_)
    while True:
        rate = (n - int(certain.sum())) / float(sizes[~certain].sum())
        now = sizes * rate >= 1
        if not (now & ~certain).any():
            return rate
        certain |= now


def drawn_by_any(size: float, rates: Sequence[float]) -> float:
    """Return the probability that a text was taken by one of several draws, each of what earlier ones had left.

    Args:
        size: Its size.
        rates: Rates of the draws that it was eligible for, its own included; at least one.
    """
    left = 1.0
    for rate in rates:
        left *= 1 - min(1.0, size * rate)
    return 1 - left


def _chance(seed: str, what: str) -> float:
    """Return a number from 0 (included) to 1 (excluded) that is as good as random."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{what}".encode()).digest()[:6], "big") / 2**48
