"""How often does a published chart cry wolf, limits and cumulative chart together, by length of the baseline?"""

import argparse
from collections.abc import Sequence

import numpy as np

from bench.classic_rates import BASELINES, SERIES, draw_steady
from scoring.alarmtrial import LONE_DISPERSION
from scoring.control import FALSE_ALARM, MINIMUM_VOLUME
from scoring.cusum import accumulate_series, month_tails
from scoring.incontrol import VOLUMES, Counted, look_at_each_review
from scoring.serial import USUAL_AUTOCORRELATION, own_dispersions

SEED = 7_400


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for each baseline: the share of steady series with an alarm, mean and worst, by reviews a month."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--series", type=int, default=SERIES, help="in each cell of the grid")
    series = parser.parse_args(arguments).series
    print(f"| months of baseline | {' | '.join(f'{volume} a month' for volume in VOLUMES)} |")
    print("|---|" + "---|" * len(VOLUMES), flush=True)
    for months in BASELINES:
        found = [alarm_rates(months, volume, series) for volume in VOLUMES]
        shown = " | ".join(f"{np.mean(rates):.3f}, up to {max(rates):.3f}" for rates in found)
        print(f"| {months} | {shown} |", flush=True)


def alarm_rates(months: int, volume: int, series: int = SERIES) -> list[float]:
    """Return the share of steady series with an alarm within 12 months after a baseline, by kind of series.

    As published: dispersion the larger of own and frozen, the usual autocorrelation, months with too few reviews
    without limits; each series alone. One rate for each pair of the grid's dispersions and autocorrelations, in order.

    Args:
        months: Of the baseline.
        volume: Mean number of reviews a month.
        series: Number in each cell of the grid.
    """
    return [_alarm_rate(drawn, months, dice) for drawn, dice in draw_steady(SEED, months, volume, series)]


def _alarm_rate(drawn: Counted, months: int, dice: np.random.Generator) -> float:
    """Return the share of series with a month outside either limit, or with a rise."""
    looks = look_at_each_review(drawn, months, dice)
    enough = drawn.n >= MINIMUM_VOLUME
    # The baseline leaves out months with too few reviews; of those after it the cumulative chart counts all.
    n, bad = drawn.n.copy(), drawn.bad.copy()
    n[:, :months][~enough[:, :months]] = 0
    bad[:, :months][~enough[:, :months]] = 0
    own = np.maximum(own_dispersions(n[:, :months], bad[:, :months]), LONE_DISPERSION)
    above, below = (
        month_tails(n, each, months, dispersion=own, autocorrelation=USUAL_AUTOCORRELATION) for each in (bad, n - bad)
    )
    outside = (np.minimum(above, below) <= FALSE_ALARM / 2) & enough[:, months:]
    windows = accumulate_series(n, bad, months, looks=looks, dispersion=own, autocorrelation=USUAL_AUTOCORRELATION)
    return float((outside | windows.alarms()).any(axis=1).mean())


if __name__ == "__main__":
    main()
