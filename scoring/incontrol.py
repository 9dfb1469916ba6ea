"""Made-up series of monthly counts: in control, or with a planted change; the grid on which charts are judged."""

import itertools
import math
from dataclasses import dataclass

import numpy as np
from scipy import special

from scoring.cusum import Looks
from scoring.tailloop import Counts, Floats

VOLUMES = (10, 30, 100, 300)
DISPERSIONS = (0.0, 0.02, 0.06)
AUTOCORRELATIONS = (0.0, 0.4, 0.7)
LEAST_SHARE, MOST_SHARE = 0.05, 0.25
SERIES = 50
BASELINE_MONTHS = 24
WATCHED_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Cell:
    """One kind of series."""

    volume: int
    """Mean number of reviews a month; months differ as Poisson counts do."""
    dispersion: float
    """Correlation of two reviews of one month."""
    autocorrelation: float
    """Correlation of neighbouring months, on the normal scale."""


GRID = tuple(Cell(*values) for values in itertools.product(VOLUMES, DISPERSIONS, AUTOCORRELATIONS))


@dataclass(frozen=True, eq=False)
class Counted:
    """Series of months."""

    n: Counts
    """Reviews, shape (series, months)."""
    bad: Counts
    """Dissatisfied ones, shape (series, months)."""


def draw_shares(n_series: int, dice: np.random.Generator) -> Floats:
    """Return shares of dissatisfied reviewers, evenly from 5 to 25 %; shape (series,)."""
    return dice.uniform(LEAST_SHARE, MOST_SHARE, n_series)


def draw_series(
    cell: Cell,
    shares: Floats,
    dice: np.random.Generator,
    *,
    latent: Floats | None = None,
    volumes: Counts | None = None,
) -> Counted:
    """Return counts of series whose share goes up and down by month around what it is in truth.

    Args:
        cell: Their kind.
        shares: True share in each month, shape (series, months).
        dice: Source of chance.
        latent: Autocorrelated normal months to use, shape (series, months); None: drawn.
        volumes: Reviews of each month, shape (series, months); None: drawn.
    """
    n = dice.poisson(cell.volume, shares.shape) if volumes is None else volumes
    if cell.dispersion > 0:
        size = 1 / cell.dispersion - 1
        moved = draw_latent(shares.shape, cell.autocorrelation, dice) if latent is None else latent
        shares = np.asarray(special.betaincinv(shares * size, (1 - shares) * size, special.ndtr(moved)), np.float64)
    return Counted(n, dice.binomial(n, np.clip(shares, 0.0, 1.0)))


def draw_latent(shape: tuple[int, ...], autocorrelation: float, dice: np.random.Generator) -> Floats:
    """Return standard normal months that follow an autoregression of order one; shape (series, months)."""
    latent = dice.standard_normal(shape)
    fresh = math.sqrt(1 - autocorrelation**2)
    for month in range(1, shape[1]):
        latent[:, month] = autocorrelation * latent[:, month - 1] + fresh * latent[:, month]
    return latent


def look_at_each_review(counted: Counted, baseline_months: int, dice: np.random.Generator) -> Looks:
    """Return one look a review after the baseline; the reviews of a month come in random order."""
    n, bad = counted.n[:, baseline_months:], counted.bad[:, baseline_months:]
    months = n.ravel()
    ends = np.concatenate([[0], np.cumsum(months)])
    month = np.repeat(np.arange(len(months)), months)
    sorted_kinds = np.arange(ends[-1]) - ends[month] < bad.ravel()[month]
    shuffled = np.lexsort((dice.random(ends[-1]), month))
    places = np.arange(len(n))[:, None] * n.shape[1] + np.arange(n.shape[1] + 1)
    return Looks(ends[places], np.ones(ends[-1], dtype=np.int64), sorted_kinds[shuffled].astype(np.int64))
