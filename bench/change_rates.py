"""How often do change points, trends and seasons cry wolf, and do their intervals hold what they promise?"""

import argparse
from collections.abc import Callable

import numpy as np

from scoring.changepoint import LEVEL, SIGNIFICANCE, change_p_value, find_changes
from scoring.control import MonthShare
from scoring.incontrol import GRID, Cell, Counted, draw_series, draw_shares
from scoring.monotone import LEAST_REVIEWS, find_trend
from scoring.season import find_season
from scoring.serial import USUAL_AUTOCORRELATION, pool_serial

SEED = 73
SERIES, MONTHS = 60, 36
USUAL_DISPERSION = 0.02
"""What a lone series is taken to have at least."""
RISE = 2.0
FROM_EDGE = 6
SWING = 0.08
"""Half the distance between the highest and the lowest month of a planted season."""


def main() -> None:
    """Print one line a kind of series, and the mean of all."""
    argued = argparse.ArgumentParser(description=__doc__)
    argued.add_argument("--series", type=int, default=SERIES)
    series = argued.parse_args().series
    print("| reviews a month | dispersion | autocorrelation | " + " | ".join(COLUMNS) + " |")
    print("|" + "---|" * (3 + len(COLUMNS)))
    rows = []
    for place, cell in enumerate(GRID):
        dice = np.random.default_rng([SEED, place])
        rows.append([figure for measure in MEASURES for figure in measure(cell, series, dice)])
        print(f"| {cell.volume} | {cell.dispersion} | {cell.autocorrelation} | {_line(rows[-1])} |", flush=True)
    print(f"| mean | | | {_line(np.nanmean(rows, axis=0).tolist())} |")


def changes_in_control(cell: Cell, series: int, dice: np.random.Generator) -> list[float]:
    """Return the share of steady series that are told a change: spread pooled over them, and each taken alone."""
    drawn = _steady(cell, series, dice)
    pooled = pool_serial(drawn.n, drawn.bad)
    return [float(np.mean(_p_values(drawn, *serial) <= SIGNIFICANCE)) for serial in (pooled, LONE)]


def planted_changes(cell: Cell, series: int, dice: np.random.Generator) -> list[float]:
    """Return how many planted changes are told, and how many of their dates lie in their interval."""
    shares = _steady_shares(series, dice)
    months = dice.integers(FROM_EDGE, MONTHS - FROM_EDGE + 1, series)
    drawn = draw_series(cell, np.where(np.arange(MONTHS) < months[:, None], shares, RISE * shares), dice)
    comparable = _steady(cell, series, dice)
    pooled = pool_serial(comparable.n, comparable.bad)
    found = [_strongest(n, bad, pooled) for n, bad in _pairs(drawn)]
    held = [ends[0] <= true <= ends[1] for ends, true in zip(found, months.tolist(), strict=True) if ends]
    return [len(held) / series, float(np.mean(held)) if held else float("nan")]


def trends_in_control(cell: Cell, series: int, dice: np.random.Generator) -> list[float]:
    """Return the share of steady series with a trend: corrected for autocorrelation, and by the plain test."""
    drawn = _steady(cell, series, dice)
    found = [find_trend(*_known(n, bad)) for n, bad in zip(drawn.n, drawn.bad, strict=True)]
    trends = [trend for trend in found if trend is not None]
    corrected = float(np.mean([trend.p_value <= SIGNIFICANCE for trend in trends]))
    return [corrected, float(np.mean([trend.plain_p_value <= SIGNIFICANCE for trend in trends]))]


def seasons(cell: Cell, series: int, dice: np.random.Generator) -> list[float]:
    """Return the share of steady series with a season, of planted ones that are told, and of amplitudes held."""
    steady = [_season(n, bad) for n, bad in _pairs(_steady(cell, series, dice))]
    wave = SWING * np.cos(2 * np.pi * np.arange(MONTHS) / 12)
    shares = np.clip(dice.uniform(0.12, 0.25, series)[:, None] + wave, 0.0, 1.0)
    planted = [_season(n, bad) for n, bad in _pairs(draw_series(cell, shares, dice))]
    told = [p_value <= SIGNIFICANCE for p_value, _, _ in planted]
    held = [low <= SWING <= high for _, low, high in planted]
    return [
        float(np.mean([p_value <= SIGNIFICANCE for p_value, _, _ in steady])),
        float(np.mean(told)),
        float(np.mean(held)),
    ]


LONE = (USUAL_DISPERSION, USUAL_AUTOCORRELATION)
MEASURES: tuple[Callable[[Cell, int, np.random.Generator], list[float]], ...] = (
    changes_in_control,
    planted_changes,
    trends_in_control,
    seasons,
)
COLUMNS = (
    *("false change, pooled", "false change, alone", "doubling told", f"its date held ({LEVEL:.0%})"),
    *("false trend", "false trend, plain", "false season", "season told", f"its swing held ({LEVEL:.0%})"),
)


def _steady_shares(series: int, dice: np.random.Generator) -> np.ndarray:
    return np.repeat(draw_shares(series, dice)[:, None], MONTHS, axis=1)


def _steady(cell: Cell, series: int, dice: np.random.Generator) -> Counted:
    return draw_series(cell, _steady_shares(series, dice), dice)


def _pairs(drawn: Counted) -> list[tuple[np.ndarray, np.ndarray]]:
    return list(zip(drawn.n, drawn.bad, strict=True))


def _p_values(drawn: Counted, dispersion: float, autocorrelation: float) -> np.ndarray:
    return np.array(
        [change_p_value(n, bad, dispersion=dispersion, autocorrelation=autocorrelation) for n, bad in _pairs(drawn)]
    )


def _strongest(n: np.ndarray, bad: np.ndarray, serial: tuple[float, float]) -> tuple[int, int] | None:
    """Return the ends of the date of the most certain change; None where none is told."""
    pairs = zip(n.tolist(), bad.tolist(), strict=True)
    counts = [MonthShare(f"{month:02}", *pair) for month, pair in enumerate(pairs)]
    points = find_changes(counts, dispersion=serial[0], autocorrelation=serial[1]).points
    best = min(points, key=lambda point: point.p_value, default=None)
    return (int(best.low), int(best.high)) if best else None


def _known(n: np.ndarray, bad: np.ndarray) -> tuple[list[int], list[float]]:
    """Return the months with reviews enough and their shares."""
    months = np.flatnonzero(n >= LEAST_REVIEWS)
    return months.tolist(), (bad[months] / n[months]).tolist()


def _season(n: np.ndarray, bad: np.ndarray) -> tuple[float, float, float]:
    """Return p-value and ends of the amplitude."""
    months, shares = _known(n, bad)
    found = find_season(months, shares, [n[month] / (1 + (n[month] - 1) * USUAL_DISPERSION) for month in months])
    return (found.p_value, found.interval.low, found.interval.high) if found else (1.0, 0.0, 1.0)


def _line(figures: list[float]) -> str:
    return " | ".join("-" if np.isnan(figure) else f"{figure:.3f}" for figure in figures)


if __name__ == "__main__":
    main()
