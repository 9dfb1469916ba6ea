"""Try the charts on made-up series: how often they cry wolf, how long they need, and what a digest holds."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.classicchart import EWMA_SIGMAS, SIGMAS, Flags, ewma_chart, laney_chart, p_chart, run_rules
from scoring.control import BASELINE_MONTHS as CHART_BASELINE
from scoring.cusum import LIMIT, Looks, accumulate_series, month_tails, newest_tails, series_p_values
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
    look_at_each_review,
)
from scoring.serial import USUAL_AUTOCORRELATION, own_dispersions, pool_serial
from scoring.tailloop import Counts, Floats

SEED = 20_261
REPETITIONS = 20
"""Times that the 50 series of a cell are drawn."""
MONTH_CHANCE = 0.00135
"""Nominal probability of a month above its limit: three standard errors on one side."""
NOMINAL = 1 - (1 - MONTH_CHANCE) ** WATCHED_MONTHS
"""Nominal share of steady series with an alarm within twelve months: 1.6 %."""
OURS = {"beta_binomial": -math.log(MONTH_CHANCE), "cusum": LIMIT}
"""Limits of our charts: of -log tail, and of the log likelihood ratio."""
LONE_DISPERSION = 0.02
"""Frozen dispersion of a subject without comparable ones, about that of the shipped priors."""
CHANGED = Cell(volume=10, dispersion=0.0, autocorrelation=0.0)
"""The series in which complaints double, and delays are measured."""
CHANGED_AFTER = 6
"""Watched months in control before that: none would favour charts that begin with narrow limits."""
CHANGED_FROM, CHANGED_TO = 0.1, 0.2
DELAY_SERIES, DELAY_MONTHS = 4_000, 36
IN_DIGEST = Cell(volume=20, dispersion=0.02, autocorrelation=0.4)
"""Kind of the series of digests; their volume is 10 to 30."""
DIGESTS, SUBJECTS, ASPECTS = 40, 500, 8
PLANTED = 0.1
"""Share of the series of a mixed digest whose share of dissatisfied doubles."""
NONE_PLANTED: Counts = np.zeros(0, dtype=np.int64)
_LOWEST_MONTHLY, _HIGHEST_MONTHLY = 10, 30
_SHARED = math.sqrt(0.5)


@dataclass(frozen=True, eq=False)
class Trial:
    """What was found on made-up series."""

    cells: Mapping[Cell, Mapping[str, float]]
    """Share of in-control series with an upper alarm within twelve months, by cell and chart."""
    alone: Mapping[Cell, Mapping[str, float]]
    """The same for subjects without comparable ones: frozen spread, 12 months of baseline; "any" is either chart."""
    delays: Mapping[str, float]
    """Median months until an alarm, all at the p chart's false-alarm rate; infinite where more than half have none."""
    delay_rate: float
    """That rate."""
    nominal_delays: Mapping[str, float]
    """The same, all at the nominal false-alarm rate."""
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
    steady, changed = draw_changes(CHANGED)
    rate = alarm_rate(steady, "p_chart", SIGMAS)
    found_in = {cell: false_alarm_rates(cell, place, repetitions) for place, cell in enumerate(GRID)}
    quiet, false_discovery, found = try_digests(digests)
    return Trial(
        cells={cell: grouped for cell, (grouped, _) in found_in.items()},
        alone={cell: lone for cell, (_, lone) in found_in.items()},
        delays=median_delays(steady, changed, rate),
        delay_rate=rate,
        nominal_delays=median_delays(steady, changed, NOMINAL),
        quiet_digests=quiet,
        false_discovery=false_discovery,
        found=found,
    )


def false_alarm_rates(cell: Cell, place: int, repetitions: int) -> tuple[dict[str, float], dict[str, float]]:
    """Return the share of in-control series of a cell with an upper alarm within twelve months, by chart.

    Args:
        cell: Kind of series.
        place: Of the cell in the grid, for the seed.
        repetitions: Times that 50 series are drawn.

    Returns:
        With the spread of the 50 series pooled; and each series on its own, with frozen spread and a short baseline.
    """
    dice = np.random.default_rng([SEED, place])
    grouped: list[dict[str, float]] = []
    alone: list[dict[str, float]] = []
    for _ in range(repetitions):
        shares = np.repeat(draw_shares(SERIES, dice)[:, None], BASELINE_MONTHS + WATCHED_MONTHS, axis=1)
        counted = draw_series(cell, shares, dice)
        looks = look_at_each_review(counted, BASELINE_MONTHS, dice)
        grouped.append(_shares_of_series(_alarms(counted, looks)))
        alone.append(_shares_of_series(_lone_alarms(counted, looks)))
    return _means(grouped), _means(alone)


def draw_changes(kind: Cell, after: int = CHANGED_AFTER) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Return what each chart shows of steady series of a kind, and of series whose complaints double.

    Args:
        kind: Of the series.
        after: Months in control between baseline and change.
    """
    dice = np.random.default_rng([SEED, 1_000])
    steady = np.full((DELAY_SERIES, BASELINE_MONTHS + WATCHED_MONTHS), CHANGED_FROM)
    changed = np.full((DELAY_SERIES, BASELINE_MONTHS + after + DELAY_MONTHS), CHANGED_FROM)
    changed[:, BASELINE_MONTHS + after :] = CHANGED_TO
    found = []
    for shares in (steady, changed):
        counted = draw_series(kind, shares, dice)
        found.append(_evidence(counted, look_at_each_review(counted, BASELINE_MONTHS, dice)))
    return found[0], found[1]


def alarm_rate(steady: Mapping[str, Floats], name: str, limit: float) -> float:
    """Return the share of steady series with an alarm of a chart within twelve months."""
    return float((steady[name] > limit).any(axis=1).mean())


def median_delays(
    steady: Mapping[str, Floats], changed: Mapping[str, Floats], rate: float, *, after: int = CHANGED_AFTER
) -> dict[str, float]:
    """Return median delays in months, the limits of every chart moved so that it has the same false-alarm rate.

    Series that alarm before the change are left out.
    """
    delays = {}
    for name, shown in steady.items():
        outside = changed[name] > np.quantile(shown.max(axis=1), 1 - rate)
        months = np.where(outside.any(axis=1), outside.argmax(axis=1) + 1.0, math.inf) - after
        delays[name] = float(np.median(months[months > 0]))
    return delays


def try_digests(digests: int) -> tuple[float, float, float]:
    """Return the share of quiet digests with an alarm, and false discoveries and power of mixed ones."""
    dice = np.random.default_rng([SEED, 2_000])
    quiet = [
        bool((digest_q_values(p_values_of(draw_digest(dice, NONE_PLANTED))) <= FALSE_DISCOVERY).any())
        for _ in range(digests)
    ]
    wrong, found = [], []
    for _ in range(digests):
        planted = choose_planted(dice)
        named = digest_q_values(p_values_of(draw_digest(dice, planted))) <= FALSE_DISCOVERY
        hits = int(named[planted].sum())
        wrong.append((int(named.sum()) - hits) / max(int(named.sum()), 1))
        found.append(hits / len(planted))
    return float(np.mean(quiet)), float(np.mean(wrong)), float(np.mean(found))


def choose_planted(dice: np.random.Generator) -> Counts:
    """Return which series of a digest change: a tenth."""
    return dice.choice(SUBJECTS * ASPECTS, int(PLANTED * SUBJECTS * ASPECTS), replace=False)


def draw_digest(dice: np.random.Generator, planted: Counts) -> Counted:
    """Return series of 500 subjects and 8 aspects each; aspects of a subject share half of their ups and downs."""
    months, n_series = BASELINE_MONTHS + WATCHED_MONTHS, SUBJECTS * ASPECTS
    shares = np.repeat(draw_shares(n_series, dice)[:, None], months, axis=1)
    begins = BASELINE_MONTHS + dice.integers(0, WATCHED_MONTHS // 2, n_series)
    for series in planted.tolist():
        shares[series, begins[series] :] = np.minimum(2 * shares[series, 0], 1 - LEAST_SHARE)
    together = np.repeat(draw_latent((SUBJECTS, months), IN_DIGEST.autocorrelation, dice), ASPECTS, axis=0)
    alone = draw_latent((n_series, months), IN_DIGEST.autocorrelation, dice)
    volume = int(dice.integers(_LOWEST_MONTHLY, _HIGHEST_MONTHLY + 1))
    kind = Cell(volume, IN_DIGEST.dispersion, IN_DIGEST.autocorrelation)
    return draw_series(kind, shares, dice, latent=_SHARED * together + _SHARED * alone)


def p_values_of(counted: Counted) -> Floats:
    """Return a p-value of "nothing has risen" for each series of a digest."""
    n, bad = counted.n, counted.bad
    dispersion, autocorrelation = pool_serial(n[:, :BASELINE_MONTHS], bad[:, :BASELINE_MONTHS])
    own = np.maximum(own_dispersions(n[:, :BASELINE_MONTHS], bad[:, :BASELINE_MONTHS]), dispersion)
    return series_p_values(newest_tails(n, bad, BASELINE_MONTHS, dispersion=own, autocorrelation=autocorrelation))


def _alarms(counted: Counted, looks: Looks) -> dict[str, Flags]:
    """Return where each chart alarms after the baseline, shape (series, months)."""
    evidence = _evidence(counted, looks)
    limits = {**OURS, "p_chart": SIGMAS, "laney": SIGMAS, "ewma": EWMA_SIGMAS}
    rules = run_rules(counted.n, counted.bad, BASELINE_MONTHS)
    return {**{name: evidence[name] > limit for name, limit in limits.items()}, "run_rules": rules}


def _lone_alarms(counted: Counted, looks: Looks) -> dict[str, Flags]:
    """Return the same for series without comparable ones: frozen spread, the last months of the baseline only."""
    begin = BASELINE_MONTHS - CHART_BASELINE
    short = Counted(counted.n[:, begin:], counted.bad[:, begin:])
    shown = _ours(short, looks, CHART_BASELINE, (LONE_DISPERSION, USUAL_AUTOCORRELATION))
    alarms = {name: shown[name] > limit for name, limit in OURS.items()}
    return {**alarms, "any": alarms["beta_binomial"] | alarms["cusum"]}


def _evidence(counted: Counted, looks: Looks) -> dict[str, Floats]:
    """Return what each chart shows after the baseline, the more the higher: -log tails and distances."""
    n, bad = counted.n, counted.bad
    return {
        **_ours(counted, looks, BASELINE_MONTHS, pool_serial(n[:, :BASELINE_MONTHS], bad[:, :BASELINE_MONTHS])),
        "p_chart": p_chart(n, bad, BASELINE_MONTHS),
        "laney": laney_chart(n, bad, BASELINE_MONTHS),
        "ewma": ewma_chart(n, bad, BASELINE_MONTHS),
    }


def _ours(counted: Counted, looks: Looks, months: int, serial: tuple[float, float]) -> dict[str, Floats]:
    """Return what our charts show, by the rule of the published ones: the larger of own and given dispersion."""
    n, bad = counted.n, counted.bad
    own = np.maximum(own_dispersions(n[:, :months], bad[:, :months]), serial[0])
    single = month_tails(n, bad, months, dispersion=own, autocorrelation=serial[1])
    windows = accumulate_series(n, bad, months, looks=looks, dispersion=own, autocorrelation=serial[1])
    return {"beta_binomial": -np.log(np.maximum(single, 1e-300)), "cusum": windows.ratio}


def _shares_of_series(alarms: Mapping[str, Flags]) -> dict[str, float]:
    return {name: float(each.any(axis=1).mean()) for name, each in alarms.items()}


def _means(found: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {name: float(np.mean([each[name] for each in found])) for name in found[0]}
