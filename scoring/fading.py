"""Discounted counts: what the reviews of one listing still say at each of several moments."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from scoring.compiled import compiled
from scoring.prior import Ageing

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Days:
    """The reviews of one listing, summed by day, oldest first."""

    day: Floats
    """Day of publication; shape (n,), ascending."""
    n: Floats
    """Reviews of the day; shape (n,)."""
    total: Floats
    """The same, each by what it counts; shape (n,), > 0."""
    satisfied: Floats
    """Satisfied ones, likewise; shape (n,)."""
    squares: Floats
    """Sum of the squares of what each counts; shape (n,)."""

    def __add__(self, other: "Days") -> "Days":
        """Return the reviews of both; those of one day stand together."""
        day, place = np.unique(np.concatenate([self.day, other.day]), return_inverse=True)
        columns = (
            np.concatenate([getattr(self, name), getattr(other, name)])
            for name in ("n", "total", "satisfied", "squares")
        )
        summed = (np.bincount(place, column, len(day)).astype(np.float64) for column in columns)
        return Days(day, *summed)


@dataclass(frozen=True, eq=False)
class Faded:
    """Discounted counts at several moments, for several ways of ageing."""

    total: Floats
    """Shape (moments, ageings)."""
    satisfied: Floats
    """Shape (moments, ageings)."""
    squares: Floats
    """Sum of squared discounts, for Kish's effective size; shape (moments, ageings)."""


def tally(reviews: Iterable[tuple[float, float, float]]) -> Days:
    """Return reviews summed by day; their order does not matter to the last digit.

    Args:
        reviews: Day, what the review counts (0..1) and its share of satisfied (0..1), in any order.
    """
    rows = []
    for day, of_day in groupby(sorted(reviews), key=lambda review: review[0]):
        items = [(weight, satisfied) for _, weight, satisfied in of_day if weight > 0]
        if items:
            rows.append(
                (
                    day,
                    len(items),
                    math.fsum(weight for weight, _ in items),
                    math.fsum(weight * satisfied for weight, satisfied in items),
                    math.fsum(weight * weight for weight, _ in items),
                )
            )
    columns = np.array(rows, dtype=np.float64).reshape(-1, 5).T
    return Days(*columns)


def fade(days: Days, ageings: Sequence[Ageing], moments: Sequence[float] | Floats) -> Faded:
    """Return the discounted counts at each moment of what was published by then.

    A review counts `0.5^(age / half_life_days + newer / half_life_reviews)`; those of one day count what they would on
    average over all their orders. Counts are carried on from day to day: a further day costs the same however many
    went before it.

    Args:
        days: Reviews by day.
        ageings: Ways of ageing.
        moments: Days, ascending; one before the first review has counts of zero.
    """
    half_lives = np.array([[each.half_life_days, each.half_life_reviews] for each in ageings], dtype=np.float64)
    out = np.zeros((3, len(moments), len(ageings)))
    last = np.searchsorted(days.day, moments, side="right")
    rows = (days.day, days.total, days.satisfied, days.squares)
    _carry(rows, half_lives, np.asarray(moments, dtype=np.float64), last, out)
    return Faded(*out)


def fade_before(
    day: Floats, satisfied: Floats, starts: Sequence[int] | NDArray[np.int64], ageings: Sequence[Ageing]
) -> Faded:
    """Return the discounted counts just before each of some reviews, in the order given; for backtests.

    Args:
        day: Day of each review of one listing, ascending, shape (n,).
        satisfied: Its share of satisfied, 0..1, shape (n,).
        starts: Places of the reviews that are to be predicted, ascending.
        ageings: Ways of ageing.
    """
    half_lives = np.array([[each.half_life_days, each.half_life_reviews] for each in ageings], dtype=np.float64)
    last = np.asarray(starts, dtype=np.int64)
    out, ones = np.zeros((3, len(last), len(ageings))), np.ones(len(day))
    _carry((day, ones, satisfied, ones), half_lives, day[last], last, out)
    return Faded(*out)


@compiled
def _carry(
    rows: tuple[Floats, Floats, Floats, Floats],
    half_lives: Floats,
    moments: Floats,
    last: NDArray[np.int64],
    out: Floats,
) -> None:
    """Fill the counts at each moment, which sees the rows before its `last`."""
    day, total, satisfied, squares = rows
    for e in range(len(half_lives)):
        by_day, by_review = half_lives[e, 0], half_lives[e, 1]
        finite = by_review < math.inf
        a = b = c = 0.0
        row = 0
        for m in range(len(moments)):
            while row < last[m]:
                gap = day[row] - day[row - 1] if row > 0 else 0.0
                older = math.exp2(-gap / by_day - total[row] / by_review)
                # Mean of 0.5^(place / half-life) over the places 0 .. n - 1, and of its square.
                n = max(total[row], 1.0)
                once = (1.0 - math.exp2(-n / by_review)) / (1.0 - math.exp2(-1.0 / by_review)) / n if finite else 1.0
                twice = (1.0 - math.exp2(-2 * n / by_review)) / (1.0 - math.exp2(-2 / by_review)) / n if finite else 1.0
                a = a * older + total[row] * once
                b = b * older + satisfied[row] * once
                c = c * older * older + squares[row] * twice
                row += 1
            if row > 0:
                since = math.exp2(-max(moments[m] - day[row - 1], 0.0) / by_day)
                out[0, m, e], out[1, m, e], out[2, m, e] = a * since, b * since, c * since * since
