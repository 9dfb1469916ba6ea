"""The rated reviews of listings as they came, for fitting priors and for walking forward."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
WARM_UP = 5
"""Reviews of a listing before the first forecast."""
AHEAD = 10
"""Reviews that a forecast speaks of; the next one begins where it ends."""


@dataclass(frozen=True, eq=False)
class History:
    """The rated reviews of one listing in order of publication."""

    name: str
    """Source and subject."""
    kind: str
    """Subject kind."""
    day: Floats
    """Day of publication, fractions allowed; shape (n,), ascending."""
    unit: Floats
    """Rating unit, 0..1; shape (n,)."""
    satisfied: Floats
    """1 where the unit is at least .75, else 0; shape (n,)."""

    @property
    def starts(self) -> range:
        """Return the places of the reviews at which forecasts are made."""
        return range(WARM_UP, len(self.day) - AHEAD + 1, AHEAD)

    def hits(self) -> NDArray[np.int64]:
        """Return the number of satisfied among the reviews of each forecast; shape (len(starts),)."""
        below = np.concatenate([[0.0], np.cumsum(self.satisfied)])
        first = np.array(self.starts, dtype=np.int64)
        hits: NDArray[np.int64] = np.rint(below[first + AHEAD] - below[first]).astype(np.int64)
        return hits
