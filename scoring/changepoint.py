"""Change points: since when has the share of dissatisfied reviewers been another, and is that more than chance?"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from scipy import special

from scoring.control import MonthShare
from scoring.incontrol import draw_latent
from scoring.scanloop import Counts, Floats, scan_all
from scoring.serial import USUAL_AUTOCORRELATION
from store.records import Interval

SIGNIFICANCE = 0.05
"""p-value up to which a change is told."""
LEVEL = 0.9
"""Probability content of the intervals."""
LEAST_MONTHS = 12
"""Months with reviews below which nothing is said."""
DRAWS = 999
"""Made-up series behind each p-value, and behind each interval of a date."""
_SEED = 8
_QUANTILES = np.linspace(-5.0, 5.0, 401)
_NO_DISPERSION = 1e-6
_GAINED = 2.5
"""Ratio that chance is taken to have added to the best split; tuned so that nine of ten dates lie in their interval."""
_LEAST_PART = 0.25


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """A month since which the share has been another."""

    month: str
    """First month that shows the new share, YYYY-MM."""
    low: str
    """Earliest month that it may have been."""
    high: str
    """Latest such month."""
    p_value: float
    """Of "nothing has changed", 0..1."""
    before: float
    """Share of dissatisfied before, as far back as the change point before it; 0..1."""
    before_interval: Interval
    """Of that share."""
    after: float
    """Share since then, until the next change point."""
    after_interval: Interval
    """Of that share."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a series says of changes."""

    points: tuple[ChangePoint, ...]
    """In order of time."""
    missing_months: int = 0
    """Months with reviews that are missing before anything can be said; 0: something was said."""


@dataclass(frozen=True, eq=False)
class Scanned:
    """The scan of many series."""

    ratio: Floats
    """Log likelihood ratio of two shares over one at each split, shape (series, months); split k begins at month k."""
    place: Counts
    """Best split, shape (series,); 0 where there is none."""
    dispersion: Floats
    """Correlation of two reviews of one month that it was computed with, shape (series,)."""

    def best(self) -> Floats:
        """Return the largest ratio of each series, shape (series,)."""
        best: Floats = self.ratio.max(axis=1, initial=0.0)
        return best


def scan_series(n: Counts, bad: Counts, *, dispersion: Floats | float, autocorrelation: float) -> Scanned:
    """Return for many series how much better two shares fit than one, at every split.

    A month of n reviews counts as n / (1 + (n - 1) r) of them, r being the larger of the given dispersion and the
    series' own around the two shares. The ratio is taken to second order (the score test: half the squared difference
    of the two sides over its variance), and divided by what autocorrelation adds to that variance.

    Args:
        n: Reviews by month, shape (series, months).
        bad: Those of the charted kind, 0 <= bad <= n, shape (series, months).
        dispersion: Lower limit of the correlation of two reviews of a month, 0 <= dispersion < 1; one, or one a series.
        autocorrelation: Correlation of neighbouring months, 0 <= autocorrelation < 1.

    References:
        Likelihood ratio of a change in a binomial share: Worsley (1983), The power of likelihood ratio and cumulative
        sum tests for a change in a binomial probability, eq. 2. Allowing for spread: ours, see
        docs/indicators.md#change-points.
    """
    n, bad = np.ascontiguousarray(n, dtype=np.int64), np.ascontiguousarray(bad, dtype=np.int64)
    floors = np.empty(len(n))
    floors[:] = dispersion
    found = Scanned(np.zeros(n.shape), np.zeros(len(n), dtype=np.int64), np.zeros(len(n)))
    if n.shape[1]:
        longer = _longer(n.shape[1], autocorrelation)
        out = (found.ratio, found.place, found.dispersion, np.empty((2, n.shape[1])))
        scan_all(n, bad, (floors, autocorrelation), longer, out)
    return found


def find_changes(
    counts: Sequence[MonthShare], *, dispersion: float, autocorrelation: float = USUAL_AUTOCORRELATION
) -> Changes:
    """Return the change points of a series, found by splitting it as long as a part holds one.

    Args:
        counts: One per month, ascending; months without reviews have n = 0.
        dispersion: Pooled or frozen correlation between two reviews of a month, 0 <= dispersion < 1; a lower limit.
        autocorrelation: Correlation of neighbouring months, 0 <= autocorrelation < 1.

    References:
        Binary segmentation: Scott and Knott (1974). p-values and dates: ours, see docs/indicators.md#change-points.
    """
    missing = LEAST_MONTHS - sum(count.n > 0 for count in counts)
    if missing > 0:
        return Changes((), missing)
    n, bad = (np.array([getattr(count, name) for count in counts], dtype=np.int64) for name in ("n", "bad"))
    splits = _split(n, bad, (dispersion, autocorrelation), 0)
    ends = [0, *(split.place for split in splits), len(counts)]
    months, seen = [count.month for count in counts], np.flatnonzero(n)
    shares = [
        _share(
            n[first:last], bad[first:last], max(dispersion, *(split.dispersion for split in splits)), autocorrelation
        )
        for first, last in pairwise(ends)
        if splits
    ]
    return Changes(
        tuple(
            # In a gap nobody knows when it was: the first month that shows the new share is told.
            ChangePoint(
                months[seen[seen >= split.place][0]],
                months[split.low],
                months[split.high],
                split.p_value,
                *before,
                *after,
            )
            for split, before, after in zip(splits, shares[:-1], shares[1:], strict=True)
        )
    )


def change_p_value(n: Counts, bad: Counts, *, dispersion: float, autocorrelation: float) -> float:
    """Return the p-value of "nothing has changed" by a parametric bootstrap: steady series put through the same search.

    The whole is searched, and its first and last two thirds: a share that rose and fell again hides in the whole.

    Args:
        n: Reviews by month, shape (months,).
        bad: Those of the charted kind, shape (months,).
        dispersion: As in `scan_series`.
        autocorrelation: Likewise.

    References:
        Davison and Hinkley (1997), Bootstrap methods and their application, eq. 4.11. Parts: Fryzlewicz (2014), Wild
        binary segmentation for multiple change-point detection.
    """
    scans = _scan_parts(n[None], bad[None], (dispersion, autocorrelation))
    strongest = max(scans, key=lambda scanned: float(scanned.best()[0]))
    best = float(strongest.best()[0])
    if best <= 0:
        return 1.0
    steady = np.full(len(n), (bad.sum() + 0.5) / (n.sum() + 1))
    drawn = _draw(n, steady, float(strongest.dispersion[0]), autocorrelation)
    again = _scan_parts(np.tile(n, (DRAWS, 1)), drawn, (dispersion, autocorrelation))
    null = np.max([scanned.best() for scanned in again], axis=0)
    return (1 + int((null >= best).sum())) / (DRAWS + 1)


def date_interval(n: Counts, bad: Counts, *, dispersion: float, autocorrelation: float) -> tuple[int, int]:
    """Return the first and last split that fit not much worse than the best one.

    How much worse the true split may fit is learnt from series drawn with the two shares found. Splits with no review
    between them part the same reviews: none of them is ruled out without the others.

    Args:
        n: Reviews by month, shape (months,).
        bad: Those of the charted kind, shape (months,); the scan must have found a split.
        dispersion: As in `scan_series`.
        autocorrelation: Likewise.

    References:
        Inversion of the likelihood ratio of the date: Worsley (1986), Confidence regions and tests for a change-point
        in a sequence of exponential family random variables, section 4, its distribution by bootstrap.
    """
    found = scan_series(n[None], bad[None], dispersion=dispersion, autocorrelation=autocorrelation)
    place, ratio = int(found.place[0]), found.ratio[0]
    share = (bad.sum() + 0.5) / (n.sum() + 1)
    # The split found is the one that chance helped most: its two shares lie further apart than the true ones.
    true_part = np.sqrt(max(1 - _GAINED / max(float(ratio[place]), _GAINED), _LEAST_PART))
    parts = (slice(place), slice(place, None))
    sides = [share + true_part * ((bad[part].sum() + 0.5) / (n[part].sum() + 1) - share) for part in parts]
    shares = np.repeat(sides, [place, len(n) - place])
    drawn = _draw(n, shares, float(found.dispersion[0]), autocorrelation)
    again = scan_series(np.tile(n, (DRAWS, 1)), drawn, dispersion=dispersion, autocorrelation=autocorrelation)
    worse = float(np.quantile(again.best() - again.ratio[:, place], LEVEL, method="higher"))
    fitting = np.flatnonzero((ratio > 0) & (ratio >= ratio[place] - worse))
    seen = np.flatnonzero(n)
    return int(seen[seen < fitting[0]][-1]) + 1, int(seen[seen >= fitting[-1]][0])


@dataclass(frozen=True, slots=True)
class _Split:
    """One split of a series, places counted from its first month."""

    place: int
    low: int
    high: int
    p_value: float
    dispersion: float


def _split(n: Counts, bad: Counts, serial: tuple[float, float], first: int) -> list[_Split]:
    """Return the splits of a part of a series that begins at `first`."""
    dispersion, autocorrelation = serial
    if int((n > 0).sum()) < LEAST_MONTHS:
        return []
    p_value = change_p_value(n, bad, dispersion=dispersion, autocorrelation=autocorrelation)
    if p_value > SIGNIFICANCE:
        return []
    scans = _scan_parts(n[None], bad[None], serial)
    strongest = max(range(len(scans)), key=lambda part: float(scans[part].best()[0]))
    part = _parts(len(n))[strongest]
    place = part.start + int(scans[strongest].place[0])
    low, high = date_interval(n[part], bad[part], dispersion=dispersion, autocorrelation=autocorrelation)
    dates = (first + place, first + part.start + low, first + part.start + high)
    here = _Split(*dates, p_value, float(scans[strongest].dispersion[0]))
    left = _split(n[:place], bad[:place], serial, first)
    return [*left, here, *_split(n[place:], bad[place:], serial, first + place)]


def _scan_parts(n: Counts, bad: Counts, serial: tuple[float, float]) -> list[Scanned]:
    """Return the scans of all parts of some series of the same length."""
    dispersion, autocorrelation = serial
    return [
        scan_series(n[:, part], bad[:, part], dispersion=dispersion, autocorrelation=autocorrelation)
        for part in _parts(n.shape[1])
    ]


def _parts(months: int) -> list[slice]:
    """Return the parts of a series that are searched: all, the first and the last two thirds."""
    third = months // 3
    return [slice(0, months), slice(0, months - third), slice(third, months)]


def _share(n: Counts, bad: Counts, dispersion: float, autocorrelation: float) -> tuple[float, Interval]:
    """Return the share of some months and its interval, wider the more their reviews go together."""
    total, hits = int(n.sum()), int(bad.sum())
    months = np.arange(len(n))
    between = n @ autocorrelation ** np.abs(months[:, None] - months) @ n
    effect = max(1.0 + dispersion * (float(between) - total) / total, 1.0)
    size, tail = total / effect, (1 - LEVEL) / 2
    share = hits / total
    low, high = special.betaincinv(share * size + 0.5, (1 - share) * size + 0.5, [tail, 1 - tail])
    return share, Interval(0.0 if hits == 0 else float(low), 1.0 if hits == total else float(high), LEVEL)


def _draw(n: Counts, shares: Floats, dispersion: float, autocorrelation: float) -> Counts:
    """Return made-up counts with given shares, shape (DRAWS, months); the same each time."""
    dice = np.random.default_rng(_SEED)
    size = 1 / max(dispersion, _NO_DISPERSION) - 1
    latent = _latent(len(n), autocorrelation)
    moved = np.empty(latent.shape)
    for share in np.unique(shares):
        # Looked up in a table: the exact inverse for every month of every series would take a second.
        table = special.betaincinv(share * size, (1 - share) * size, special.ndtr(_QUANTILES))
        months = shares == share
        moved[:, months] = np.interp(latent[:, months], _QUANTILES, table) if dispersion > _NO_DISPERSION else share
    drawn: Counts = dice.binomial(n, moved)
    return drawn


@lru_cache(maxsize=64)
def _latent(months: int, autocorrelation: float) -> Floats:
    """Return the autocorrelated normal months behind made-up series, shape (DRAWS, months)."""
    return draw_latent((DRAWS, months), autocorrelation, np.random.default_rng([_SEED, months]))


@lru_cache(maxsize=256)
def _longer(months: int, autocorrelation: float) -> Floats:
    """Return by how much autocorrelation of months widens the variance of the difference at each split, as a part."""
    place = np.arange(months)
    together = autocorrelation ** np.abs(place[:, None] - place)
    split = np.maximum(place[:, None], 1)
    contrast = np.where(place < split, 1 / split, -1 / np.maximum(months - split, 1))
    longer: Floats = ((contrast @ together) * contrast).sum(axis=1) / (contrast**2).sum(axis=1) - 1
    return np.maximum(longer, 0.0)
