"""Tell a file's rating scale and date order from all of its rows before any is imported."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from crawler.imports.columns import ColumnMap
from crawler.imports.rows import Cell, Row
from crawler.pages.date import Order, day_month_numbers, read_date
from crawler.pages.rating import read_rating
from store.records import FIVE_STARS, Precision, Published, RatingKind, Scale

_EARLY_ROWS = 30
"""Rows without a value above 5 that it takes before a change of scale is believed."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Survey:
    """What one pass over the rating and date columns shows."""

    highest: float | None = None
    """Highest rating; None without any."""
    lowest: float | None = None
    """Lowest rating."""
    values: set[float] = field(default_factory=set)
    """The first three distinct ratings."""
    highest_sub: float | None = None
    """Highest rating of an aspect."""
    first_over_12: int = 0
    """Dates such as 31/12/2024: the day stands first."""
    second_over_12: int = 0
    """Dates such as 12/31/2024: the month stands first."""
    undecided: int = 0
    """Dates such as 03/04/2025."""
    days: dict[date, list[int]] = field(default_factory=dict)
    """Day to number of ratings up to 5, and above."""


def survey(rows: Iterable[Row], columns: ColumnMap) -> Survey:
    """Return what the rating and date columns of a file show."""
    seen = Survey()
    rating, published = columns.fields.get("rating"), columns.fields.get("published_at")
    for row in rows:
        shown = row.cells.get(published) if published else None
        _see_date(seen, shown)
        value = rating_value(row.cells.get(rating)) if rating else None
        if value is not None:
            _see_rating(seen, value, shown)
        for heading in columns.sub_ratings.values():
            sub = rating_value(row.cells.get(heading))
            if sub is not None:
                seen.highest_sub = max(sub, seen.highest_sub or sub)
    return seen


def rating_value(cell: Cell) -> float | None:
    """Return a cell's rating where it says nothing of its own scale; true and false are no ratings."""
    shown = read_rating(cell if isinstance(cell, (str, int, float)) and not isinstance(cell, bool) else None)
    return None if shown.high is not None or shown.percent else shown.value


def _see_date(seen: Survey, cell: Cell) -> None:
    """Count what a date says of the order of day and month."""
    numbers = day_month_numbers(cell) if isinstance(cell, str) else None
    if numbers is not None:
        first, second = numbers
        seen.first_over_12 += first > 12 >= second
        seen.second_over_12 += second > 12 >= first
        seen.undecided += first <= 12 and second <= 12 and first != second


def _see_rating(seen: Survey, value: float, shown: Cell) -> None:
    """Count a rating on its day."""
    seen.highest = value if seen.highest is None else max(value, seen.highest)
    seen.lowest = value if seen.lowest is None else min(value, seen.lowest)
    if len(seen.values) < 3:
        seen.values.add(value)
    at = shown if isinstance(shown, datetime) else _moment(shown)
    if at is not None:
        seen.days.setdefault(at.date(), [0, 0])[value > FIVE_STARS.high] += 1


def _moment(shown: Cell) -> datetime | None:
    """Return when a written date is; None for a relative one, because nobody knows yet from when it counts."""
    read = read_date(shown, _EPOCH) if isinstance(shown, str) else Published()
    return None if read.precision is Precision.RANGE else read.at


def date_order(seen: Survey) -> Order | None:
    """Return which number is the day in 03/04/2025 if other dates of the column decide it without contradiction."""
    # Both at once means two orders in one column: then no date of it can be trusted.
    if bool(seen.first_over_12) == bool(seen.second_over_12):
        return None
    return "dmy" if seen.first_over_12 else "mdy"


@dataclass(frozen=True, slots=True)
class Scales:
    """The scale that a file's ratings are on where no row states one."""

    main: Scale
    """Scale of the ratings, the later one where it changed."""
    earlier: Scale | None = None
    """Scale before `changed_on`."""
    changed_on: date | None = None
    """First day with a rating that the earlier scale does not hold; None where nothing changed."""
    sub: Scale | None = None
    """Scale of the aspects; None without any."""

    def at(self, day: date | None) -> Scale:
        """Return the scale of a rating published on a day."""
        if self.earlier is None or self.changed_on is None:
            return self.main
        return self.earlier if day is not None and day < self.changed_on else self.main


def decide_scales(seen: Survey) -> Scales:
    """Return the usual scale that holds a file's ratings; always assumed, never stated."""
    sub = None if seen.highest_sub is None else _usual(seen.highest_sub)
    if seen.highest is None:
        return Scales(sub or _usual(0.0), sub=sub)
    # Thumbs stay thumbs: 0 and 1 never become one and five stars.
    if seen.values == {0.0, 1.0} and seen.highest == 1:
        return Scales(Scale(0.0, 1.0, RatingKind.BINARY, stated=False), sub=sub)
    main = _usual(seen.highest)
    changed_on = _change(seen) if main.high > FIVE_STARS.high else None
    return Scales(main, _usual(0.0) if changed_on else None, changed_on, sub)


def _usual(highest: float) -> Scale:
    """Return the smallest usual scale that holds a value."""
    if highest <= FIVE_STARS.high:
        return Scale(FIVE_STARS.low, FIVE_STARS.high, stated=False)
    return Scale(1.0, 10.0, stated=False) if highest <= 10 else Scale(0.0, 100.0, RatingKind.PERCENT, stated=False)


def _change(seen: Survey) -> date | None:
    """Return the first day with a rating above 5 if many ratings before it stayed below, else None."""
    # Many ratings without a single one above 5 do not come from a scale to 10 by chance.
    first = min((day for day, (_, above) in seen.days.items() if above), default=None)
    if first is None:
        return None
    earlier = sum(below for day, (below, _) in seen.days.items() if day < first)
    return first if earlier >= _EARLY_ROWS else None
