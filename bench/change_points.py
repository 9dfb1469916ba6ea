"""How fast are many series searched for changes, and charted, beside ruptures' KernelCPD, and how many are found?"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import ruptures
from numpy.typing import NDArray

from bench.row import Pair, measure_pair, print_row
from scoring.changepoint import scan_series
from scoring.cusum import Accumulated, accumulate_series, newest_tails
from scoring.incontrol import GRID, Cell, Counted, draw_series, draw_shares
from scoring.scanloop import EDGE
from scoring.serial import own_dispersions

SEED = 71
SERIES, MONTHS = 10_000, 60
"""As many months as a trend shows."""
TUNED_ON = 2_000
FALSE_POSITIVES = 0.05
ALIKE = Cell(30, 0.02, 0.4)
"""What ours takes every series to be, and the kind of those that are all alike."""
RISE = 2.0
FROM_EDGE, NEAR = 6, 2
BASELINE_MONTHS = 24
GOAL = 20.0
HALVINGS = 14
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rival:
    """One way to use KernelCPD."""

    kernel: str
    """linear or rbf."""
    is_stretched: bool
    """True: the arcsine of the root of the share, whose variance is the same for all shares; False: the share."""

    def input(self, counted: Counted) -> Floats:
        """Return what it is given, shape (series, months)."""
        share = (counted.bad + 0.5 * self.is_stretched) / np.maximum(counted.n + self.is_stretched, 1)
        return np.arcsin(np.sqrt(share)) if self.is_stretched else share

    def search(self, values: Floats, penalty: float) -> list[list[int]]:
        """Return the change points of each series; the end of a series, which ruptures adds, is left out."""
        make = partial(ruptures.KernelCPD, kernel=self.kernel, min_size=EDGE)
        return [make().fit(series[:, None]).predict(pen=penalty)[:-1] for series in values]


RIVALS = tuple(Rival(kernel, stretched) for kernel in ("linear", "rbf") for stretched in (False, True))


@dataclass(frozen=True, eq=False)
class Task:
    """Series to search."""

    steady: Counted
    """In control."""
    changed: Counted
    """With a planted change each."""
    planted: NDArray[np.int64]
    """First month of the new share, shape (series,)."""


def main() -> None:
    """Print two rows, of the search for change points and of the charts: series per CPU-second, and what is found."""
    mixed, alike = (draw_task(kinds, np.random.default_rng([SEED, len(kinds)])) for kinds in (GRID, (ALIKE,)))
    rates = {rival: _try_rival(rival, mixed) for rival in RIVALS}
    # The linear kernel is the fastest; hits are set beside those of the best.
    fastest = max(RIVALS[:2], key=lambda each: rates[each][1])
    search = partial(fastest.search, fastest.input(mixed.changed), rates[fastest][0])
    more = {
        "hit_rate": _try_ours(mixed),
        **{f"hit_rate_{_name(each)}": rate for each, (_, rate) in rates.items()},
        "hit_rate_where_all_are_alike": _try_ours(alike),
        **{f"hit_rate_where_all_are_alike_{_name(each)}": _try_rival(each, alike)[1] for each in RIVALS[:2]},
    }
    _print("Change points", measure_pair(partial(_scan, mixed.changed), search), more)
    _print_charts(fastest)


def _print_charts(fastest: Rival) -> None:
    """Print the row of the charts, which see what comes after their baseline."""
    later = draw_task(GRID, np.random.default_rng([SEED, BASELINE_MONTHS]), earliest=BASELINE_MONTHS + FROM_EDGE)
    rates = {rival: _try_rival(rival, later) for rival in RIVALS}
    search = partial(fastest.search, fastest.input(later.changed), rates[fastest][0])
    seen, dated = _try_charts(later)
    more = {
        "seen_at_all": seen,
        "hit_rate": dated,
        **{f"hit_rate_{_name(each)}": rate for each, (_, rate) in rates.items()},
        "ratio_with_p_values": measure_pair(partial(_list, later.changed), search, rounds=3).ratio(),
    }
    _print("Cumulative charts", measure_pair(partial(_chart, later.changed), search), more)


def _print(what: str, pair: Pair, more: dict[str, float]) -> None:
    print_row(
        question=f"{what} beside ruptures' KernelCPD, both with 5 % false positives",
        value=SERIES / pair.ours,
        unit="series per CPU-second",
        n=SERIES,
        baseline=SERIES / pair.baseline,
        ratio=pair.ratio(),
        seconds=pair.ours,
        seed=SEED,
        goal=GOAL,
        packages=("ruptures", "numpy"),
        more=more,
    )


def draw_task(kinds: Sequence[Cell], dice: np.random.Generator, *, earliest: int = FROM_EDGE) -> Task:
    """Return series of several kinds in mixed order: steady ones, and ones whose share doubles at some month."""
    each = -(-SERIES // len(kinds))
    steady, changed, planted = [], [], []
    for kind in kinds:
        level = np.repeat(draw_shares(each, dice)[:, None], MONTHS, axis=1)
        months = dice.integers(earliest, MONTHS - FROM_EDGE + 1, each)
        steady.append(draw_series(kind, level, dice))
        changed.append(draw_series(kind, np.where(np.arange(MONTHS) < months[:, None], level, RISE * level), dice))
        planted.append(months)
    order = dice.permutation(each * len(kinds))[:SERIES]
    return Task(_mix(steady, order), _mix(changed, order), np.concatenate(planted)[order])


def _mix(parts: Sequence[Counted], order: NDArray[np.int64]) -> Counted:
    n, bad = (np.concatenate([getattr(part, name) for part in parts])[order] for name in ("n", "bad"))
    return Counted(n, bad)


def _try_ours(task: Task) -> float:
    """Return the share of changes that ours finds."""
    limit = float(np.quantile(_scan(task.steady)[0], 1 - FALSE_POSITIVES))
    best, place = _scan(task.changed)
    return float(np.mean((best > limit) & (np.abs(place - task.planted) <= NEAR)))


def _scan(counted: Counted) -> tuple[Floats, NDArray[np.int64]]:
    found = scan_series(counted.n, counted.bad, dispersion=ALIKE.dispersion, autocorrelation=ALIKE.autocorrelation)
    return found.best(), found.place


def _chart(counted: Counted) -> Accumulated:
    return accumulate_series(
        counted.n,
        counted.bad,
        BASELINE_MONTHS,
        dispersion=_dispersions(counted),
        autocorrelation=ALIKE.autocorrelation,
    )


def _dispersions(counted: Counted) -> Floats:
    """Return the larger of own and given dispersion, as published charts have it."""
    own = own_dispersions(counted.n[:, :BASELINE_MONTHS], counted.bad[:, :BASELINE_MONTHS])
    return np.maximum(own, ALIKE.dispersion)


def _list(counted: Counted) -> object:
    """Chart, and give each series the p-value that a digest ranks it by."""
    serial = (_dispersions(counted), ALIKE.autocorrelation)
    tails = newest_tails(counted.n, counted.bad, BASELINE_MONTHS, dispersion=serial[0], autocorrelation=serial[1])
    return _chart(counted), tails


def _try_charts(task: Task) -> tuple[float, float]:
    """Return the share of changes after which a chart alarms, and of those that an alarm then dates by its window."""
    limit = float(np.quantile(_chart(task.steady).ratio.max(axis=1), 1 - FALSE_POSITIVES))
    charted = _chart(task.changed)
    months = np.arange(BASELINE_MONTHS, MONTHS)
    alarms = charted.alarms(limit) & (months >= task.planted[:, None])
    since = months - charted.length + 1
    is_dated = alarms & (np.abs(since - task.planted[:, None]) <= NEAR)
    return float(alarms.any(axis=1).mean()), float(is_dated.any(axis=1).mean())


def _try_rival(rival: Rival, task: Task) -> tuple[float, float]:
    """Return the penalty with which a rival has as many false positives, and the share of changes it then finds."""
    values = rival.input(task.steady)[:TUNED_ON]
    low, high = 0.0, float(MONTHS)
    for _ in range(HALVINGS):
        penalty = (low + high) / 2
        false = np.mean([bool(found) for found in rival.search(values, penalty)])
        low, high = (penalty, high) if false > FALSE_POSITIVES else (low, penalty)
    searched = rival.search(rival.input(task.changed), high)
    hits = [_is_hit(found, true) for found, true in zip(searched, task.planted.tolist(), strict=True)]
    return high, float(np.mean(hits))


def _is_hit(found: Sequence[int], true: int) -> bool:
    return any(abs(place - true) <= NEAR for place in found)


def _name(rival: Rival) -> str:
    return f"{rival.kernel}{'_arcsine' if rival.is_stretched else ''}"


if __name__ == "__main__":
    main()
