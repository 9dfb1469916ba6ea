"""How often do the textbook charts cry wolf, by length of the baseline and reviews a month?"""

import argparse
from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from scoring.classicchart import DRAWN
from scoring.control import MINIMUM_VOLUME
from scoring.incontrol import (
    AUTOCORRELATIONS,
    DISPERSIONS,
    VOLUMES,
    WATCHED_MONTHS,
    Cell,
    Counted,
    draw_series,
    draw_shares,
)

BASELINES = (3, 6, 12, 24, 36)
"""Months."""
SEED = 7_300
SERIES = 1_000
"""In each cell of the grid."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for each chart and baseline: the share of steady series with a signal, by reviews a month."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--series", type=int, default=SERIES, help="in each cell of the grid")
    series = parser.parse_args(arguments).series
    print(f"| chart | months of baseline | {' | '.join(f'{volume} a month' for volume in VOLUMES)} |")
    print("|---|---|" + "---|" * len(VOLUMES))
    found = {(months, volume): signal_rates(months, volume, series) for months in BASELINES for volume in VOLUMES}
    for name, months in product(DRAWN, BASELINES):
        shown = " | ".join(f"{found[months, volume][name]:.3f}" for volume in VOLUMES)
        print(f"| {name} | {months} | {shown} |")


def signal_rates(months: int, volume: int, series: int = SERIES) -> dict[str, float]:
    """Return the mean share of steady series with a signal within 12 months after a baseline, by chart.

    The mean over all dispersions and autocorrelations of the grid; months with too few reviews count as empty, as they
    do where a chart is shown.

    Args:
        months: Of the baseline.
        volume: Mean number of reviews a month.
        series: Number in each cell of the grid.
    """
    rates: dict[str, list[float]] = {name: [] for name in DRAWN}
    for drawn, _ in draw_steady(SEED, months, volume, series):
        n, bad = (np.where(drawn.n >= MINIMUM_VOLUME, each, 0) for each in (drawn.n, drawn.bad))
        for name, draw in DRAWN.items():
            _, signals = draw(n, bad, months)
            rates[name].append(float(signals.any(axis=1).mean()))
    return {name: float(np.mean(each)) for name, each in rates.items()}


def draw_steady(seed: int, months: int, volume: int, series: int) -> Iterator[tuple[Counted, np.random.Generator]]:
    """Yield steady series of a baseline and 12 months after it, for each dispersion and autocorrelation of the grid.

    Args:
        seed: Of the question that asks.
        months: Of the baseline.
        volume: Mean number of reviews a month.
        series: Number in each cell of the grid.
    """
    for place, (dispersion, together) in enumerate(product(DISPERSIONS, AUTOCORRELATIONS)):
        dice = np.random.default_rng([seed, months, volume, place])
        shares = np.repeat(draw_shares(series, dice)[:, None], months + WATCHED_MONTHS, axis=1)
        yield draw_series(Cell(volume, dispersion, together), shares, dice), dice


if __name__ == "__main__":
    main()
