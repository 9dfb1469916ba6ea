"""Is the blind-spot line true: how often would a deterioration to the printed share have raised an alarm?"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from scoring.blindspot import POWER, blind_spot
from scoring.control import Chart, MonthShare, monthly_chart
from scoring.incontrol import Cell, draw_series

SEED = 31
CELLS = tuple(
    Cell(volume, dispersion, autocorrelation)
    for volume in (10, 30, 100)
    for dispersion in (0.0, 0.02, 0.06)
    for autocorrelation in (0.0, 0.4)
)
BASELINE, WATCHED, TRIES = 12, 12, 1_000
SHARE = 0.1


def main() -> None:
    """Print one line a kind of series: the share that is printed, and how often it is seen on series drawn anew."""
    print("| reviews a month | dispersion | autocorrelation | printed share | seen | asked for |")
    print("|---|---|---|---|---|---|")
    for place, cell in enumerate(CELLS):
        share, seen = try_cell(cell, np.random.default_rng([SEED, place]))
        line = f"{cell.volume} | {cell.dispersion} | {cell.autocorrelation} | {share:.3f} | {seen:.3f} | {POWER:.2f}"
        print(f"| {line} |", flush=True)


def try_cell(cell: Cell, dice: np.random.Generator) -> tuple[float, float]:
    """Return the printed share of a steady series, and the share of drawn ones on which the chart itself alarms."""
    counts = [MonthShare(f"{month:03}", cell.volume, round(SHARE * cell.volume)) for month in range(BASELINE + WATCHED)]
    spot = blind_spot(_chart(counts, cell))
    if spot is None or spot.share is None:
        return float("nan"), float("nan")
    shares = np.full((TRIES, WATCHED), spot.share)
    seen = 0
    for row in draw_series(cell, shares, dice, volumes=np.full(shares.shape, cell.volume)).bad.tolist():
        later = [_in_order(month, bad, dice) for month, bad in zip(counts[BASELINE:], row, strict=True)]
        chart = _chart([*counts[:BASELINE], *later], cell)
        seen += any(point.alarm or point.rising for point in chart.points)
    return spot.share, seen / TRIES


def _in_order(month: MonthShare, bad: int, dice: np.random.Generator) -> MonthShare:
    """Return a month whose reviews come one by one, the bad ones anywhere among them."""
    kinds = dice.permutation(np.arange(month.n) < bad).tolist()
    return replace(month, bad=bad, moments=tuple((1, int(kind)) for kind in kinds))


def _chart(counts: Sequence[MonthShare], cell: Cell) -> Chart:
    return monthly_chart(counts, dispersion=cell.dispersion, autocorrelation=cell.autocorrelation)


if __name__ == "__main__":
    main()
