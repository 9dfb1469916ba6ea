"""The charts of the textbooks, for whoever asks for them; their false-alarm rates stand beside them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scoring.tailloop import Counts, Floats

Flags = NDArray[np.bool_]
Drawn = tuple[Floats, Flags]
Draw = Callable[[Counts, Counts, int], Drawn]
SIGMAS = 3.0
EWMA_MEMORY = 0.2
"""Weight of the newest month in the moving average."""
EWMA_SIGMAS = 2.7
_LEAST_SHARE = 1e-3
_MOVING_RANGE = 1.128
_RUN_OF_NINE = 9


def p_chart(n: Counts, bad: Counts, baseline_months: int) -> Floats:
    """Return each month's distance from the baseline's share in binomial standard errors; shape (series, months).

    Months after the baseline only; a month without reviews has distance 0.

    Args:
        n: Reviews by month, shape (series, months).
        bad: Those of the charted kind, shape (series, months).
        baseline_months: Months that the share is estimated from.

    References:
        Shewhart (1931); Montgomery (2012), Introduction to statistical quality control, section 7.2.2.
    """
    return _distances(n, bad, baseline_months)[:, baseline_months:]


def laney_chart(n: Counts, bad: Counts, baseline_months: int) -> Floats:
    """Return the same over the spread between months of the baseline, from its mean moving range.

    A range spans two neighbouring months that both have reviews, never a gap.

    References:
        Laney (2002), Improved control charts for attributes, equation 6.
    """
    distances = _distances(n, bad, baseline_months)
    known = n[:, :baseline_months] > 0
    neighbours = known[:, 1:] & known[:, :-1]
    steps = np.abs(np.diff(distances[:, :baseline_months], axis=1)) * neighbours
    ranges = steps.sum(axis=1) / np.maximum(neighbours.sum(axis=1), 1) / _MOVING_RANGE
    # Without any spread between the baseline's months there is nothing to widen or narrow the limits by.
    spread_out: Floats = distances[:, baseline_months:] / np.where(ranges > 0, ranges, 1.0)[:, None]
    return spread_out


def ewma_chart(n: Counts, bad: Counts, baseline_months: int) -> Floats:
    """Return the moving average of the p chart's distances, in its own standard errors; shape (series, months).

    A month without reviews adds nothing, while what came before it fades as in any month: the average after a gap is
    that of fewer months, and its standard error is larger. Without gaps it is that of the textbook.

    References:
        Roberts (1959); Montgomery (2012), equation 9.25.
    """
    distances, known = p_chart(n, bad, baseline_months), n[:, baseline_months:] > 0
    average, variance = np.zeros((2, len(distances)))
    averages = np.zeros_like(distances)
    for month in range(distances.shape[1]):
        seen = known[:, month]
        average = (1 - EWMA_MEMORY) * average + EWMA_MEMORY * distances[:, month]
        variance = (1 - EWMA_MEMORY) ** 2 * variance + EWMA_MEMORY**2 * seen
        averages[seen, month] = average[seen] / np.sqrt(variance[seen])
    return averages


def run_rules(n: Counts, bad: Counts, baseline_months: int) -> Flags:
    """Return where one of four rules sees an upward signal on the p chart; shape (series, months).

    One month beyond 3 standard errors, two of three beyond 2, four of five beyond 1, nine in a row above the mean.
    Three, five and nine are months of the calendar: one without reviews is above nothing and ends a row.

    References:
        Western Electric (1956), Statistical quality control handbook; Nelson (1984), The Shewhart control chart: tests
        for special causes, tests 1, 5, 6 and 2.
    """
    z = p_chart(n, bad, baseline_months)
    return (
        (z > SIGMAS) | _several(z > 2.0, 2, 3) | _several(z > 1.0, 4, 5) | _several(z > 0.0, _RUN_OF_NINE, _RUN_OF_NINE)
    )


def _several(outside: Flags, least: int, of: int) -> Flags:
    """Return where a month is outside and so are at least so many of the newest ones, itself among them."""
    # One month more than the window needs is put before them, and its sum left out: a series may have no month yet.
    padded = np.concatenate([np.zeros((len(outside), of), dtype=np.int64), outside.astype(np.int64)], axis=1)
    counts = np.lib.stride_tricks.sliding_window_view(padded, of, axis=1).sum(axis=2)[:, 1:]
    found: Flags = outside & (counts >= least)
    return found


def _distances(n: Counts, bad: Counts, baseline_months: int) -> Floats:
    """Return every month's distance from the baseline's share in binomial standard errors."""
    reviews = n[:, :baseline_months].sum(axis=1)
    share = bad[:, :baseline_months].sum(axis=1) / np.maximum(reviews, 1)
    share = np.clip(share, _LEAST_SHARE, 1 - _LEAST_SHARE)[:, None]
    counted = np.maximum(n, 1)
    distances: Floats = np.where(n > 0, (bad / counted - share) / np.sqrt(share * (1 - share) / counted), 0.0)
    return distances


def _limited(chart: Callable[[Counts, Counts, int], Floats], limit: float) -> Draw:
    def drawn(n: Counts, bad: Counts, baseline_months: int) -> Drawn:
        """Return the distances from the middle and which of them lie beyond the limits."""
        distances = chart(n, bad, baseline_months)
        return distances, np.abs(distances) > limit

    return drawn


def _ruled(n: Counts, bad: Counts, baseline_months: int) -> Drawn:
    return p_chart(n, bad, baseline_months), run_rules(n, bad, baseline_months)


DRAWN: Mapping[str, Draw] = MappingProxyType(
    {
        "p": _limited(p_chart, SIGMAS),
        "laney": _limited(laney_chart, SIGMAS),
        "ewma": _limited(ewma_chart, EWMA_SIGMAS),
        "rules": _ruled,
    }
)
"""Each chart by name: distances and signals of the months after the baseline; on either side but for the rules."""
