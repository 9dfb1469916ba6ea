"""A set of reviews in cells: how many there are of each kind that the tests of a set tell apart, and no single one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.authenticitytest import Counts, Floats, Opinion

UNKNOWN = -1
"""A day that is less exact than a day, or that the source does not say whether an author was invited."""


@dataclass(frozen=True, eq=False)
class SetCells:
    """Reviews by day, rating and marks, in any order; arrays of shape (cells,)."""

    day: Counts
    """Day of publication, proleptic ordinal; -1 if less exact than a day."""
    unit: Floats
    """Rating mapped to 0..1; NaN without a rating."""
    invited: Counts
    """1 if the author was invited for a reward, 0 if not, -1 where the source does not say."""
    vanished: NDArray[np.bool_]
    """True if the newest full census missed them."""
    n: Counts
    """How many reviews."""

    def where(self, chosen: NDArray[np.bool_]) -> "SetCells":
        """Return the chosen cells.

        Args:
            chosen: Shape (cells,).
        """
        names = ("day", "unit", "invited", "vanished", "n")
        return SetCells(*(getattr(self, name)[chosen] for name in names))


def cells_of(opinions: Sequence[Opinion]) -> SetCells:
    """Return single reviews as cells of one review each, in their order."""
    return SetCells(
        day=np.array([UNKNOWN if item.day is None else item.day for item in opinions], dtype=np.int64),
        unit=np.array([np.nan if item.unit is None else item.unit for item in opinions], dtype=np.float64),
        invited=np.array([UNKNOWN if item.invited is None else item.invited for item in opinions], dtype=np.int64),
        vanished=np.array([item.vanished for item in opinions], dtype=np.bool_),
        n=np.ones(len(opinions), dtype=np.int64),
    )
