"""Compiled loop of areas under the ROC curve: one a row of weights, along an order that is sorted once."""

import numpy as np
from numpy.typing import NDArray

from scoring.compiled import compiled

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]


@compiled
def fill_areas(places: Places, starts: Places, failed: Flags, weights: Floats, areas: Floats) -> None:
    """Fill in the area under each row of weights; one without both classes gets nan.

    Args:
        places: Positions of the cases in ascending order of score, shape (n,).
        starts: Where each group of equal scores begins in that order, shape (n_groups,).
        failed: What happened, shape (n,).
        weights: How often each case was drawn, shape (n_draws, n).
        areas: Filled in, shape (n_draws,).
    """
    n, n_groups = len(places), len(starts)
    for draw in range(len(weights)):
        all_failed, all_others, won = 0.0, 0.0, 0.0
        for group in range(n_groups):
            end = starts[group + 1] if group + 1 < n_groups else n
            some_failed, some_others = 0.0, 0.0
            for at in range(starts[group], end):
                case = places[at]
                if failed[case]:
                    some_failed += weights[draw, case]
                else:
                    some_others += weights[draw, case]
            # Equal scores count half.
            won += some_failed * (all_others + some_others / 2)
            all_failed += some_failed
            all_others += some_others
        areas[draw] = won / (all_failed * all_others)
