"""How reviews and audits go together: rank correlations and weighted kappa, with intervals over subjects."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from scoring.ranking import Order, order_by
from scoring.subjectdraw import interval_over_subjects
from store.records import Interval

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
LEAST_CASES = 10
"""Fewest pairs below which no correlation is told."""
_KENDALL_DRAWS = 1_000


@dataclass(frozen=True, slots=True)
class Agreement:
    """One measure of agreement."""

    value: float
    """-1..1; 1 means that both order alike."""
    interval: Interval | None
    """Over resamples of whole subjects; None for fewer than 5 subjects."""
    n: int
    """Pairs."""


@dataclass(frozen=True, slots=True)
class CrossTable:
    """Grades by audit against grades by reviews."""

    grades: tuple[str, ...]
    """Grades from best to worst."""
    counts: tuple[tuple[int, ...], ...]
    """Audits by grade of the audit (rows) and of the reviews (columns)."""


def spearman(first: Floats, second: Floats, subjects: Codes) -> Agreement | None:
    """Return Spearman's rank correlation; None for fewer than 10 pairs or where one side never differs.

    Args:
        first: One value per case, shape (n,).
        second: The other.
        subjects: Subject of each case, shape (n,).

    References:
        Spearman (1904); weighted ranks are the midranks of the resample.
    """
    if not _can_compare(first, second):
        return None
    orders = order_by(first), order_by(second)
    value = float(_rank_correlations(orders, np.ones((1, len(first))))[0])
    interval = interval_over_subjects(lambda weights: _rank_correlations(orders, weights), subjects)
    return Agreement(value, interval, len(first))


def kendall(first: Floats, second: Floats, subjects: Codes) -> Agreement | None:
    """Return Kendall's tau-b; None as in `spearman`.

    References:
        Kendall (1945), The treatment of ties in ranking problems.
    """
    if not _can_compare(first, second):
        return None
    value = float(stats.kendalltau(first, second).statistic)
    # Ranks are small whole numbers, which a resample sorts faster than floats.
    ranks = tuple(stats.rankdata(values, method="dense").astype(np.int64) for values in (first, second))

    def drawn(weights: Floats) -> Floats:
        """Return Kendall's tau-b of each draw, shape (draws,)."""
        repeats = (np.repeat(np.arange(len(first)), row.astype(np.int64)) for row in weights)
        return np.array([stats.kendalltau(ranks[0][at], ranks[1][at]).statistic for at in repeats], dtype=np.float64)

    return Agreement(value, interval_over_subjects(drawn, subjects, draws=_KENDALL_DRAWS), len(first))


def weighted_kappa(first: Codes, second: Codes, subjects: Codes, *, n_grades: int) -> Agreement | None:
    """Return Cohen's kappa with linear weights; None for fewer than 10 pairs or one grade only.

    Args:
        first: Grade of each case, 0 for the best, shape (n,).
        second: The other grade.
        subjects: Subject of each case.
        n_grades: Number of grades, > 1.

    References:
        Cohen (1968), Weighted kappa; linear weights as Cicchetti and Allison (1971).
    """
    if not _can_compare(first.astype(np.float64), second.astype(np.float64)):
        return None
    figure = _kappa_of(first, second, n_grades)
    value = float(figure(np.ones((1, len(first))))[0])
    return Agreement(value, interval_over_subjects(figure, subjects), len(first))


def grades_by_rank(goodness: Floats, grades: Codes, *, n_grades: int) -> Codes:
    """Return grades by reviews such that each grade holds as many cases as audits gave it: best reviewed first.

    Reviews have no grades of their own; with equal shares kappa speaks of the order alone, not of strictness.

    Args:
        goodness: The higher, the better reviewed, shape (n,).
        grades: Grade by audit, 0 for the best, shape (n,).
        n_grades: Number of grades.
    """
    ends = np.cumsum(np.bincount(grades, minlength=n_grades))
    ranks = stats.rankdata(-goodness, method="average")
    found: Codes = np.minimum(np.searchsorted(ends, ranks, side="left"), n_grades - 1)
    return found


def cross_table(first: Codes, second: Codes, grades: Sequence[str]) -> CrossTable:
    """Return the counts of grades by audit (rows) and by reviews (columns)."""
    counts = np.zeros((len(grades), len(grades)), np.int64)
    np.add.at(counts, (first, second), 1)
    return CrossTable(tuple(grades), tuple(tuple(int(n) for n in row) for row in counts))


def _can_compare(first: Floats, second: Floats) -> bool:
    return len(first) >= LEAST_CASES and bool(np.ptp(first) > 0) and bool(np.ptp(second) > 0)


def _rank_correlations(orders: tuple[Order, Order], weights: Floats) -> Floats:
    ranks = [_centred_ranks(order, weights) for order in orders]
    together, first, second = (
        (weights * a * b).sum(axis=1) for a, b in ((ranks[0], ranks[1]), (ranks[0], ranks[0]), (ranks[1], ranks[1]))
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = together / np.sqrt(first * second)
    return found


def _centred_ranks(order: Order, weights: Floats) -> Floats:
    """Return midranks within each resample, minus their mean, shape of the weights."""
    grouped = np.add.reduceat(weights[:, order.places], order.starts, axis=1)
    middle = np.cumsum(grouped, axis=1) - grouped / 2
    sizes = np.diff(np.append(order.starts, len(order.places)))
    ranks = np.empty_like(weights)
    ranks[:, order.places] = np.repeat(middle, sizes, axis=1)
    # The mean of all midranks is half the number of cases drawn, whatever the ties.
    centred: Floats = ranks - weights.sum(axis=1, keepdims=True) / 2
    return centred


def _kappa_of(first: Codes, second: Codes, n_grades: int) -> Callable[[Floats], Floats]:
    cells = first * n_grades + second
    grade = np.arange(n_grades)
    apart = np.abs(grade[:, None] - grade[None, :]).astype(np.float64)

    def kappas(weights: Floats) -> Floats:
        """Return the weighted kappa of each draw, shape (draws,)."""
        tables = np.stack([np.bincount(cells, row, n_grades * n_grades) for row in weights])
        tables = tables.reshape(-1, n_grades, n_grades)
        by_chance = tables.sum(axis=2)[:, :, None] * tables.sum(axis=1)[:, None, :]
        seen = (tables * apart).sum(axis=(1, 2)) * tables.sum(axis=(1, 2))
        with np.errstate(invalid="ignore", divide="ignore"):
            found: Floats = 1 - seen / (by_chance * apart).sum(axis=(1, 2))
        return found

    return kappas
