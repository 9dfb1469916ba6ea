"""Write one cell for people: by its kind and in their language."""

from datetime import date, datetime

from report.number import (
    NO_BREAK_SPACE,
    NOTHING,
    format_day,
    format_iso,
    format_moment,
    format_month,
    format_number,
    format_share,
)
from report.phrase import Language
from report.reason import say_reason
from report.table import Cell, Kind
from report.words import known_word, say

NUMERIC = frozenset({Kind.COUNT, Kind.NUMBER, Kind.SHARE})


def show_cell(cell: Cell, kind: Kind, language: Language) -> str:
    """Return a cell as people read it; a dash where there is nothing."""
    if cell is None or cell == "":
        return NOTHING
    if isinstance(cell, bool):
        return say("yes" if cell else "no", language)
    if isinstance(cell, datetime) and kind is Kind.MOMENT:
        return format_moment(cell, language)
    if isinstance(cell, date | datetime):
        return format_day(cell, language)
    if isinstance(cell, int | float):
        return _show_number(cell, kind, language)
    return _show_text(cell, kind, language)


def _show_number(value: float, kind: Kind, language: Language) -> str:
    """Return a number with the digits that its kind deserves."""
    if kind is Kind.SHARE:
        return format_share(value, language, digits=1)
    return format_number(value, language, digits=0 if kind is Kind.COUNT or float(value).is_integer() else 2)


def _show_text(text: str, kind: Kind, language: Language) -> str:
    """Return a text cell, translated only where it is a word or a remark of ours."""
    if kind is Kind.WORD:
        return known_word(text, language)
    if kind is Kind.REMARK:
        return say_reason(text, language)
    if kind is Kind.DATE:
        return format_iso(text, language)
    if kind is Kind.RATING:
        return _show_rating(text, language)
    if kind is Kind.HISTOGRAM:
        return " · ".join(_show_step(step, language) for step in text.split(" · "))
    return format_month(text, language) if kind is Kind.MONTH else text


def _show_rating(text: str, language: Language) -> str:
    """Return a rating with its scale, or a thumb in words."""
    rating, of, top = text.partition(" of ")
    if not of:
        return known_word(text, language)
    return say("rating_of", language, rating=_as_written(rating, language), top=_as_written(top, language))


def _show_step(step: str, language: Language) -> str:
    """Return one step of a histogram."""
    name, _, n = step.rpartition(": ")
    share = n.endswith("%")
    written = _as_written(n.removesuffix("%"), language)
    percent = (f"{NO_BREAK_SPACE}%" if language == "de" else "%") if share else ""
    return f"{name}: {written}{percent}"


def _as_written(number: str, language: Language) -> str:
    """Return a number with as many digits as it has, in the language's way."""
    try:
        return format_number(float(number), language, digits=len(number.partition(".")[2]))
    except ValueError:
        # The steps of a histogram are named by its source, and a name may hold our separators.
        return number
