"""Which of many alarms to read first: false discoveries are held down however the series depend on each other."""

from collections.abc import Sequence

import numpy as np

from scoring.tailloop import Floats

FALSE_DISCOVERY = 0.05
"""Accepted share of false discoveries among the alarms of a digest."""


def digest_q_values(p_values: Sequence[float] | Floats) -> Floats:
    """Return the smallest accepted share of false discoveries at which each series would be in the digest; same order.

    Valid under any dependence: aspects of one subject rise and fall together.

    Args:
        p_values: One a series, 0..1.

    References:
        Benjamini and Yekutieli (2001), The control of the false discovery rate in multiple testing under dependency,
        theorem 1.3.
    """
    p = np.asarray(p_values, dtype=np.float64)
    m = len(p)
    if not m:
        return p
    order = np.argsort(p, kind="stable")
    penalty = float((1 / np.arange(1, m + 1)).sum())
    scaled = np.minimum(p[order] * m * penalty / np.arange(1, m + 1), 1.0)
    q = np.empty(m)
    # A larger p-value must not have a smaller q-value.
    q[order] = np.minimum.accumulate(scaled[::-1])[::-1]
    return q
