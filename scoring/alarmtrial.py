"""Try the charts on made-up series: how often they cry wolf, how long they need, and what a digest holds."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scoring.classicchart import EWMA_SIGMAS, SIGMAS, ewma_chart, laney_chart, p_chart, run_rules
from scoring.cusum import LIMIT, LONGEST, accumulate_series, series_p_values
from scoring.digest import FALSE_DISCOVERY, digest_q_values
from scoring.incontrol import (
    BASELINE_MONTHS,
    GRID,
    LEAST_SHARE,
    SERIES,
    WATCHED_MONTHS,
    Cell,
    Counted,
    draw_latent,
    draw_series,
    draw_shares,
)
from scoring.serial import pool_serial
from scoring.tailloop import Floats

SEED = 20_261
REPETITIONS = 20
"""Times that the 50 series of a cell are drawn."""
MONTH_CHANCE = 0.00135
"""Nominal probability of a month above its limit: three standard errors on one side."""
NOMINAL = 1 - (1 - MONTH_CHANCE) ** WATCHED_MONTHS
"""Nominal share of steady series with an alarm within twelve months: 1.6 %."""
CHANGED = Cell(volume=10, dispersion=0.02, autocorrelation=0.4)
"""The series in which complaints double, and delays are measured."""
CHANGED_FROM, CHANGED_TO = 0.1, 0.2
DELAY_SERIES, DELAY_MONTHS = 4_000, 36
DIGESTS, SUBJECTS, ASPECTS = 40, 500, 8
PLANTED = 0.1
"""Share of the series of a mixed digest whose share of dissatisfied doubles."""
_LOWEST_MONTHLY, _HIGHEST_MONTHLY = 10, 30
_SHARED = math.sqrt(0.5)


@dataclass(frozen=True, eq=False)
class Trial:
    """What was found on made-up series."""

    cells: Mapping[Cell, Mapping[str, float]]
    """Share of in-control series with an upper alarm within twelve months, by cell and chart."""
    delays: Mapping[str, float]
    """Median months until an alarm, all at the p chart's false-alarm rate; infinite where more than half have none."""
    delay_rate: float
    """That rate."""
    quiet_digests: float
    """Share of digests of 4,000 series in control that hold any alarm."""
    false_discovery: float
    """Mean share of false alarms in digests with planted changes."""
    found: float
    """Share of the planted changes that these hold."""


def try_charts(repetitions: int = REPETITIONS, digests: int = DIGESTS) -> Trial:
    """Return how all charts do, with fixed seeds.

    Args:
        repetitions: Times that the 50 series of each cell are drawn.
        digests: Digests in control, and as many with planted changes.

    References:
        Ours, see docs/indicators.md#control-limits.
    """
    delays, rate = measure_delays()
    quiet, false_discovery, found = try_digests(digests)
    return Trial(
        cells={cell: false_alarm_rates(cell, place, repetitions) for place, cell in enumerate(GRID)},
        delays=delays,
        delay_rate=rate,
        quiet_digests=quiet,
        false_discovery=false_discovery,
        found=found,
    )


def false_alarm_rates(cell: Cell, place: int, repetitions: int) -> dict[str, float]:
    """Return the share of in-control series of a cell with an upper alarm within twelve months, by chart."""
    dice = np.random.default_rng([SEED, place])
    rates: dict[str, list[float]] = {}
    for _ in range(repetitions):
        shares = np.repeat(draw_shares(SERIES, dice)[:, None], BASELINE_MONTHS + WATCHED_MONTHS, axis=1)
        for name, alarms in _alarms(draw_series(cell, shares, dice)).items():
            rates.setdefault(name, []).append(float(alarms.any(axis=1).mean()))
    return {name: float(np.mean(each)) for name, each in rates.items()}


def measure_delays() -> tuple[dict[str, float], float]:
    """Return median delays in months, each chart at the false-alarm rate of the p chart, and that rate."""
    dice = np.random.default_rng([SEED, 1_000])
    steady = np.full((DELAY_SERIES, BASELINE_MONTHS + WATCHED_MONTHS), CHANGED_FROM)
    changed = np.full((DELAY_SERIES, BASELINE_MONTHS + DELAY_MONTHS), CHANGED_FROM)
    changed[:, BASELINE_MONTHS:] = CHANGED_TO
    quiet, loud = (_evidence(draw_series(CHANGED, shares, dice)) for shares in (steady, changed))
    rate = float((quiet["p_chart"] > SIGMAS).any(axis=1).mean())
    delays = {}
    for name in quiet:
        limit = np.quantile(quiet[name].max(axis=1), 1 - rate)
        outside = loud[name] > limit
        months = np.where(outside.any(axis=1), outside.argmax(axis=1) + 1.0, math.inf)
        delays[name] = float(np.median(months))
    return delays, rate


def try_digests(digests: int) -> tuple[float, float, float]:
    """Return the share of quiet digests with an alarm, and false discoveries and power of mixed ones."""
    dice = np.random.default_rng([SEED, 2_000])
    quiet = [bool(_in_digest(_many_series(dice, np.zeros(0, dtype=np.int64))).any()) for _ in range(digests)]
    wrong, found = [], []
    for _ in range(digests):
        planted = dice.choice(SUBJECTS * ASPECTS, int(PLANTED * SUBJECTS * ASPECTS), replace=False)
        named = _in_digest(_many_series(dice, planted))
        hits = int(named[planted].sum())
        wrong.append((int(named.sum()) - hits) / max(int(named.sum()), 1))
        found.append(hits / len(planted))
    return float(np.mean(quiet)), float(np.mean(wrong)), float(np.mean(found))


def _alarms(counted: Counted) -> dict[str, np.ndarray]:
    evidence = _evidence(counted)
    limits = {
        "beta_binomial": -math.log(MONTH_CHANCE),
        "cusum": LIMIT,
        "p_chart": SIGMAS,
        "laney": SIGMAS,
        "ewma": EWMA_SIGMAS,
    }
    rules = run_rules(counted.n, counted.bad, BASELINE_MONTHS)
    return {**{name: evidence[name] > limit for name, limit in limits.items()}, "run_rules": rules}


def _evidence(counted: Counted) -> dict[str, Floats]:
    """Return what each chart shows after the baseline, the more the higher: -log tails and distances."""
    n, bad = counted.n, counted.bad
    dispersion, autocorrelation = pool_serial(n[:, :BASELINE_MONTHS], bad[:, :BASELINE_MONTHS])
    single, windows = (
        accumulate_series(
            n, bad, BASELINE_MONTHS, dispersion=dispersion, autocorrelation=autocorrelation, longest=longest
        )
        for longest in (1, LONGEST)
    )
    return {
        "beta_binomial": -np.log(np.maximum(single.tail, 1e-300)),
        "cusum": windows.ratio,
        "p_chart": p_chart(n, bad, BASELINE_MONTHS),
        "laney": laney_chart(n, bad, BASELINE_MONTHS),
        "ewma": ewma_chart(n, bad, BASELINE_MONTHS),
    }


def _many_series(dice: np.random.Generator, planted: np.ndarray) -> Counted:
    """Return series of 500 subjects and 8 aspects each; aspects of a subject share half of their ups and downs."""
    months, n_series = BASELINE_MONTHS + WATCHED_MONTHS, SUBJECTS * ASPECTS
    shares = np.repeat(draw_shares(n_series, dice)[:, None], months, axis=1)
    begins = BASELINE_MONTHS + dice.integers(0, WATCHED_MONTHS // 2, n_series)
    for series in planted.tolist():
        shares[series, begins[series] :] = np.minimum(2 * shares[series, 0], 1 - LEAST_SHARE)
    together = np.repeat(draw_latent((SUBJECTS, months), CHANGED.autocorrelation, dice), ASPECTS, axis=0)
    alone = draw_latent((n_series, months), CHANGED.autocorrelation, dice)
    volume = int(dice.integers(_LOWEST_MONTHLY, _HIGHEST_MONTHLY + 1))
    kind = Cell(volume, CHANGED.dispersion, CHANGED.autocorrelation)
    return draw_series(kind, shares, dice, latent=_SHARED * together + _SHARED * alone)


def _in_digest(counted: Counted) -> np.ndarray:
    """Return which series a digest names."""
    n, bad = counted.n, counted.bad
    dispersion, autocorrelation = pool_serial(n[:, :BASELINE_MONTHS], bad[:, :BASELINE_MONTHS])
    found = accumulate_series(n, bad, BASELINE_MONTHS, dispersion=dispersion, autocorrelation=autocorrelation)
    named: np.ndarray = digest_q_values(series_p_values(found)) <= FALSE_DISCOVERY
    return named
