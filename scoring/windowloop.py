"""Compiled loops of the cumulative chart: the windows that end in each month, many months in one pass."""

import math

import numpy as np

from scoring.compiled import compiled, inlined
from scoring.tailloop import FEWEST, MOST_DISPERSION, Counts, Floats, estimate, upper_tail, window_spread

LINE = 64
"""Months of one pass. A constant, so that the compiler sees the lines of the workplace apart and takes eight months
at once; of months in twos or threes it could make no use."""
_LANES = 8
_TOTAL, _HITS, _PAIRS, _CARRIED, _RATIO, _LENGTH, _N = (line * LINE for line in range(7))


def workplace(longest: int) -> Floats:
    """Return room for the numbers of one pass, for windows of at most so many months."""
    return np.zeros(_N + 2 * (LINE + longest))


@compiled
def accumulate_all(
    n: Counts,
    bad: Counts,
    looks: tuple[Counts, Counts, Counts],
    shape: tuple[int, int],
    serial: Floats,
    out: tuple[Floats, Counts, Floats],
) -> None:
    """Fill, for each month after the baseline of many series, what the windows that end in it say of a rise.

    Args:
        n: Reviews by month, shape (series, months).
        bad: Those of the charted kind, shape (series, months).
        looks: Where the moments of each month after the baseline begin, shape (series, months - baseline + 1), and
            reviews and those of the charted kind by moment; without moments only the ends of months are looked at.
        shape: Months of the baseline, and the longest window in months.
        serial: Dispersion (correlation of two reviews of one month), autocorrelation of neighbouring months, and the
            odds ratio of the rise that is looked for, shape (series, 3).
        out: To be filled, each of shape (series, months - baseline): the largest log likelihood ratio after any moment
            of the month, and the months of its window (0 where none has reviews enough). Last, see `workplace`.
    """
    baseline, longest = shape
    ratio, length, room = out
    months = n.shape[1] - baseline
    for s in range(len(n)):
        dispersion, autocorrelation, odds = serial[s, 0], serial[s, 1], serial[s, 2]
        share, uncertain = estimate(n[s, :baseline], bad[s, :baseline], dispersion, autocorrelation)
        risen = odds * share / (1.0 - share + odds * share)
        per_other = math.log((1.0 - risen) / (1.0 - share))
        known = (dispersion, autocorrelation, uncertain, math.log(risen / share) - per_other, per_other)
        for first in range(0, months, LINE):
            look_at_ends(n[s, baseline:], bad[s, baseline:], first, longest, known, room)
            for t in range(first, min(first + LINE, months)):
                length[s, t] = int(room[_LENGTH + t - first])
                ratio[s, t] = room[_RATIO + t - first] if length[s, t] > 0 else 0.0
        if len(looks[1]):
            moments = (looks[0][s], looks[1], looks[2])
            look_within(n[s, baseline:], bad[s, baseline:], moments, longest, known, (ratio[s], length[s]))


@inlined
def window_ratio(total: float, hits: float, pairs: float, known: tuple[float, float, float, float, float]) -> float:
    """Return the log likelihood ratio of a window over its design effect, see `scoring.cusum.accumulate_series`.

    Args:
        total: Reviews of the window.
        hits: Those of the charted kind.
        pairs: Sum over pairs of its months of n_i n_j autocorrelation^|i - j|.
        known: Dispersion, autocorrelation, how uncertain the share is, what a review of the charted kind adds over
            another, and what another adds.
    """
    dispersion, _, uncertain, per_bad, per_other = known
    # Both sides of the design effect times the total: one division instead of two.
    wide = dispersion * max(pairs - total, 0.0) + total * total * uncertain
    return (hits * per_bad + total * per_other) * total / (total + min(wide, MOST_DISPERSION * total * (total - 1.0)))


@compiled
def look_at_ends(
    n: Counts,
    bad: Counts,
    first: int,
    longest: int,
    known: tuple[float, float, float, float, float],
    room: Floats,
) -> None:
    """Fill ratio and length of the strongest windows that end with each of `LINE` months, from `first` on.

    Months before the beginning count as empty: an empty month makes no window stronger, so none seems to reach there.
    """
    # Whole lanes: what is left over would be taken one by one.
    months = min(LINE, (len(n) - first + _LANES - 1) // _LANES * _LANES)
    n_line, bad_line = room[_N : _N + months + longest], room[_N + LINE + longest :]
    for i in range(months + longest):
        t = first - longest + i
        is_month = 0 <= t < len(n)
        n_line[i] = n[t] if is_month else 0.0
        bad_line[i] = bad[t] if is_month else 0.0
    for t in range(months):
        room[_TOTAL + t] = room[_HITS + t] = room[_PAIRS + t] = room[_CARRIED + t] = room[_LENGTH + t] = 0.0
        room[_RATIO + t] = -math.inf
    for w in range(longest):
        begin = longest - w
        widen(n_line[begin : begin + months], bad_line[begin : begin + months], w + 1.0, known, room)


@compiled
def widen(n: Floats, bad: Floats, length: float, known: tuple[float, float, float, float, float], room: Floats) -> None:
    """Add one earlier month to the window of every month, and keep the window where it is the strongest so far."""
    for t in range(len(n)):
        carried = room[_CARRIED + t]
        total, hits = room[_TOTAL + t] + n[t], room[_HITS + t] + bad[t]
        pairs = room[_PAIRS + t] + (n[t] * n[t] + 2.0 * n[t] * carried)
        room[_TOTAL + t], room[_HITS + t], room[_PAIRS + t] = total, hits, pairs
        room[_CARRIED + t] = (carried + n[t]) * known[1]
        ratio = window_ratio(total, hits, pairs, known)
        # No branches: both outcomes are worked out for eight months at once, and one is kept of each.
        is_better = (total >= FEWEST) & (ratio > room[_RATIO + t])
        room[_RATIO + t] = ratio if is_better else room[_RATIO + t]
        room[_LENGTH + t] = length if is_better else room[_LENGTH + t]


@compiled
def look_within(
    n: Counts,
    bad: Counts,
    looks: tuple[Counts, Counts, Counts],
    longest: int,
    known: tuple[float, float, float, float, float],
    out: tuple[Floats, Counts],
) -> None:
    """Raise ratio and length of each month where a window that ends at a moment within it is stronger."""
    starts, moment_n, moment_bad = looks
    ratio, length = out
    for t in range(len(n)):
        count = bads = best = 0.0
        months = 0
        for look in range(starts[t], starts[t + 1] - 1):
            count += moment_n[look]
            bads += moment_bad[look]
            # Between two moments with a bad review a ratio hardly rises.
            if moment_bad[look] > 0:
                total, hits, pairs = count, bads, count * count
                carried = count * known[1]
                # A part of a month alone would be many small windows, and as many chances to cry wolf.
                for w in range(1, min(longest, t + 1)):
                    month_n = float(n[t - w])
                    total += month_n
                    hits += bad[t - w]
                    pairs += month_n * month_n + 2.0 * month_n * carried
                    carried = (carried + month_n) * known[1]
                    if total >= FEWEST:
                        here = window_ratio(total, hits, pairs, known)
                        if months == 0 or here > best:
                            best, months = here, w + 1
        if months > 0 and (length[t] == 0 or best >= ratio[t]):
            ratio[t], length[t] = best, months


@compiled
def tails_all(n: Counts, bad: Counts, shape: tuple[int, int], serial: Floats, out: Floats) -> None:
    """Fill the smallest tail probability among the windows that end with each of the newest months.

    Args:
        n: Reviews by month, shape (series, months).
        bad: Those of the charted kind, shape (series, months).
        shape: Months of the baseline, and the longest window in months.
        serial: Dispersion and autocorrelation, shape (series, 2) at least.
        out: To be filled, shape (series, newest months): 1 where no window holds more than the usual.
    """
    baseline, longest = shape
    newest = out.shape[1]
    for s in range(len(n)):
        dispersion, autocorrelation = serial[s, 0], serial[s, 1]
        share, uncertain = estimate(n[s, :baseline], bad[s, :baseline], dispersion, autocorrelation)
        for place in range(newest):
            end = n.shape[1] - newest + place + 1
            windows = (n[s, baseline:end], bad[s, baseline:end])
            out[s, place] = least_tail(windows, longest, share, (dispersion, autocorrelation, uncertain))


@compiled
def least_tail(windows: tuple[Counts, Counts], longest: int, share: float, known: tuple[float, float, float]) -> float:
    """Return the smallest tail probability among the windows that end with the last month, 1 if none is unusual."""
    n, bad = windows
    dispersion, autocorrelation, uncertain = known
    total = hits = pairs = carried = 0.0
    least = 1.0
    for w in range(min(longest, len(n))):
        month_n = float(n[len(n) - 1 - w])
        total += month_n
        hits += bad[len(n) - 1 - w]
        pairs += month_n * month_n + 2.0 * month_n * carried
        carried = (carried + month_n) * autocorrelation
        if total >= FEWEST and hits > total * share:
            spread = window_spread(total, pairs, dispersion, uncertain)
            least = min(least, upper_tail(total, hits, share, spread, least))
    return least
