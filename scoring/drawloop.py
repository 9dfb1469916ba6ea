"""Compiled loop of draws without replacement: sums of the values of those that are drawn from groups of known sizes."""

import math

import numpy as np
from numpy.typing import NDArray

from scoring.compiled import compiled, inlined
from scoring.generator import Words, uniform

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@inlined
def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1.0) - math.lgamma(k + 1.0) - math.lgamma(n - k + 1.0)


@compiled
def hypergeometric(state: Words, good: int, bad: int, n: int) -> int:
    """Return how many of `n` drawn ones are good, and move the generator on.

    Outcomes are gone through from the likeliest one outwards.

    Args:
        state: State of the generator, shape (1,), moved on.
        good: Good ones that there are.
        bad: Others.
        n: Drawn, at most all of them.

    References:
        Inversion from the mode: Devroye (1986), Non-uniform random variate generation, section III.2.
    """
    least, most = max(0, n - bad), min(n, good)
    if least == most:
        return least
    up = min(max((n + 1) * (good + 1) // (good + bad + 2), least), most)
    down = up
    rising = math.exp(_log_choose(good, up) + _log_choose(bad, n - up) - _log_choose(good + bad, n))
    falling = rising
    left = uniform(state) - rising
    found = up
    while left >= 0.0 and (up < most or down > least):
        if up < most:
            rising *= (good - up) * (n - up) / ((up + 1.0) * (bad - n + up + 1.0))
            up += 1
            left -= rising
            found = up
        if left >= 0.0 and down > least:
            falling *= down * (bad - n + down) / ((good - down + 1.0) * (n - down + 1.0))
            down -= 1
            left -= falling
            found = down
    return found


@compiled
def sums_drawn(sizes: Counts, values: Floats, drawn: Counts, state: Words, sums: Floats) -> None:
    """Fill sums of the values of what is drawn from each stratum without replacement.

    Args:
        sizes: How many of each value there are in each stratum, shape (strata, values).
        values: Shape (values,).
        drawn: How many are drawn from each stratum, shape (strata,).
        state: State of the generator, shape (1,), moved on.
        sums: Filled, one for each round of draws.
    """
    for place in range(len(sums)):
        total = 0.0
        for stratum in range(len(sizes)):
            rest = 0
            for value in range(len(values)):
                rest += sizes[stratum, value]
            n = drawn[stratum]
            for value in range(len(values)):
                good = sizes[stratum, value]
                if n > 0 and good > 0:
                    rest -= good
                    got = hypergeometric(state, good, rest, n)
                    total += got * values[value]
                    n -= got
        sums[place] = total
