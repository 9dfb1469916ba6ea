"""A generator of random numbers for compiled loops, the same on every machine."""

import numpy as np
from numpy.typing import NDArray

from scoring.compiled import inlined

Words = NDArray[np.uint64]
"""State of a generator, shape (1,), moved on with every number."""


@inlined
def uniform(state: Words) -> float:
    """Return a number from 0 to below 1, and move the generator on.

    References:
        Steele, Lea and Flood (2014), Fast splittable pseudorandom number generators, figure 16.
    """
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return float(z >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@inlined
def below(state: Words, n: int) -> int:
    """Return a whole number from 0 to n - 1, and move the generator on."""
    return int(uniform(state) * n)
