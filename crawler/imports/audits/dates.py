"""Read the days of audit tables: in which order a column has day and month is decided by the whole column."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from crawler.imports.audits.grid import Formula, Value, shown
from crawler.imports.audits.words import UNKNOWN

Order = Literal["dmy", "mdy"]
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?")
_PLAIN = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_WEEK = re.compile(r"(?:KW|CW|W)\s*(\d{1,2})\s*[/.\s-]\s*((?:20)?\d\d)", re.IGNORECASE)
_NAMED = re.compile(r"(\d{1,2})\.?\s*([^\W\d_]{3,9})\.?\s*(\d{4})")
_FIRST_YEAR, _YEARS_AHEAD = 1950, 10
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mar mär mrz", "apr", "may mai", "jun", "jul", "aug", "sep", "oct okt", "nov", "dec dez"),
        start=1,
    )
    for name in names.split()
}
_EPOCH = date(1899, 12, 30)
"""Day 0 of spreadsheets that count from 1900."""
_SERIALS = range(20_000, 80_000)
"""Serial numbers of 1954 to 2119: other numbers in a column of dates are none."""


@dataclass(frozen=True, slots=True)
class Day:
    """What a cell says of a day."""

    day: date | None = None
    """The day; None where there is none or it cannot be read."""
    reason: str | None = None
    """bad_date or ambiguous_date; None where the cell is empty or was read."""
    codes: tuple[str, ...] = ()
    """Warnings: two_digit_year, date_from_serial, date_from_week, mixed_date_format."""


def month_of(name: str) -> int | None:
    """Return the number of a month by its name in German or English; None for other words."""
    return _MONTHS.get(name.casefold()[:3])


def find_order(cells: Iterable[Value]) -> tuple[Order | None, bool]:
    """Return in which order a column has day and month, and whether it contradicts itself; None without evidence."""
    found = [_SLASHED.fullmatch(shown(cell)) for cell in cells]
    pairs = [(int(each[1]), int(each[2])) for each in found if each]
    day_first, month_first = any(a > 12 for a, _ in pairs), any(b > 12 for _, b in pairs)
    if day_first and month_first:
        return None, True
    return ("dmy" if day_first else "mdy" if month_first else None), False


def read_day(cell: Value, order: Order | None, *, is_slashed: bool = False) -> Day:
    """Return the day of a cell.

    Args:
        cell: The cell.
        order: Order of day and month where both are numbers between slashes.
        is_slashed: True where the column's dates have slashes, so that another form is worth telling.
    """
    if isinstance(cell, Formula):
        return read_day(cell.cached, order, is_slashed=is_slashed)
    if cell is None:
        return Day()
    if isinstance(cell, (datetime, date)):
        return Day(cell.date() if isinstance(cell, datetime) else cell)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _serial(cell)
    return _text(shown(cell), order, is_slashed=is_slashed)


def _serial(number: float) -> Day:
    whole = int(number)
    if whole in _SERIALS:
        return Day(_EPOCH + timedelta(days=whole), codes=("date_from_serial",))
    return _text(str(whole), None, is_slashed=False)


def _text(text: str, order: Order | None, *, is_slashed: bool) -> Day:
    if text.casefold() in UNKNOWN:
        return Day()
    if found := _SLASHED.fullmatch(text):
        return _between_slashes(found[3], int(found[1]), int(found[2]), order)
    if (found := _ISO.fullmatch(text)) or (found := _PLAIN.fullmatch(text)):
        codes = ("mixed_date_format",) if is_slashed else ()
        return _day(int(found[1]), int(found[2]), int(found[3]), codes)
    if found := _DOTTED.fullmatch(text):
        return _short(found[3], int(found[2]), int(found[1]))
    return _in_words(text)


def _in_words(text: str) -> Day:
    if (found := _NAMED.fullmatch(text)) and (month := month_of(found[2])):
        return _day(int(found[3]), month, int(found[1]), ())
    if found := _WEEK.fullmatch(text):
        return _week(int(found[2]) % 2000 + 2000, int(found[1]))
    if re.fullmatch(r"\d{5}", text) and int(text) in _SERIALS:
        return _serial(int(text))
    return Day(reason="bad_date")


def _between_slashes(year: str, first: int, second: int, order: Order | None) -> Day:
    if order is None and first <= 12 and second <= 12 and first != second:
        return Day(reason="ambiguous_date")
    is_month_first = order == "mdy" if order else second > 12
    return _short(year, first if is_month_first else second, second if is_month_first else first)


def _short(year: str, month: int, day: int) -> Day:
    is_short = len(year) == 2
    return _day(int(year) + (2000 if is_short else 0), month, day, ("two_digit_year",) if is_short else ())


def _week(year: int, week: int) -> Day:
    try:
        return Day(date.fromisocalendar(year, week, 7), codes=("date_from_week",))
    except ValueError:
        return Day(reason="bad_date")


def _day(year: int, month: int, day: int, codes: tuple[str, ...]) -> Day:
    try:
        return Day(date(year, month, day), codes=codes)
    except ValueError:
        return Day(reason="bad_date")


def is_plausible(day: date, today: date) -> bool:
    """Say whether an audit can have been held, or planned, on a day: years such as 1025 or 2099 are slips."""
    return _FIRST_YEAR <= day.year <= today.year + _YEARS_AHEAD
