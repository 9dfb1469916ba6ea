"""Rated reviews by day, in an order that does not depend on how they were read, and no more than a test can bear."""

from dataclasses import dataclass

import numpy as np

from scoring.authenticitytest import Counts, Floats
from scoring.setcell import UNKNOWN, SetCells

MOST_RATED = 10_000
"""Rated reviews up to which each is looked at; of more, every second, third ... in their order."""


@dataclass(frozen=True, eq=False)
class RatedDays:
    """Ratings in order of day, those of one day by size; arrays of shape (n,)."""

    days: Counts
    """Day of publication, proleptic ordinal, ascending."""
    units: Floats
    """Rating mapped to 0..1."""
    step: int = 1
    """Each stands for so many reviews."""


def rated_days(cells: SetCells) -> RatedDays:
    """Return the ratings of the visible reviews that state one and the day.

    References:
        Systematic sampling in the order of the strata: Cochran (1977), Sampling techniques, section 8.1.
    """
    stating = cells.where(~cells.vanished & (cells.day != UNKNOWN) & ~np.isnan(cells.unit))
    order = np.lexsort((stating.unit, stating.day))
    ends = np.cumsum(stating.n[order])
    n = int(ends[-1]) if len(ends) else 0
    step = max(-(-n // MOST_RATED), 1)
    # From the middle of the first step, so that neither end is favoured.
    chosen = order[np.searchsorted(ends, np.arange(step // 2, n, step), side="right")]
    return RatedDays(stating.day[chosen], stating.unit[chosen], step)
