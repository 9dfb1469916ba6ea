"""Write one cell for people: by its kind and in their language."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType

from report.number import (
    NO_BREAK_SPACE,
    NOTHING,
    format_chance,
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

NUMERIC = frozenset({Kind.COUNT, Kind.NUMBER, Kind.FINE, Kind.CHANCE, Kind.SHARE})
TERM_FIGURE = re.compile(r"(?<= )[+-][0-9.]+(?= · |$)")
"""What a term adds, behind its words."""
MINUS = "\u2212"


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
    if kind is Kind.CHANCE:
        return format_chance(value, language)
    if kind is Kind.FINE:
        return format_number(value, language, digits=3)
    return format_number(value, language, digits=0 if kind is Kind.COUNT or float(value).is_integer() else 2)


def _show_text(text: str, kind: Kind, language: Language) -> str:
    """Return a text cell, translated only where it is a word or a remark of ours."""
    write = _WRITERS.get(kind)
    return write(text, language) if write else text


def _show_rating(text: str, language: Language) -> str:
    """Return a rating with its scale, or a thumb in words."""
    rating, of, top = text.partition(" of ")
    if not of:
        return known_word(text, language)
    return say("rating_of", language, rating=_as_written(rating, language), top=_as_written(top, language))


def _show_histogram(text: str, language: Language) -> str:
    """Return the steps of a histogram on one line."""
    return " · ".join(_show_step(step, language) for step in text.split(" · "))


def _show_step(step: str, language: Language) -> str:
    """Return one step of a histogram."""
    name, _, n = step.rpartition(": ")
    share = n.endswith("%")
    written = _as_written(n.removesuffix("%"), language)
    percent = (f"{NO_BREAK_SPACE}%" if language == "de" else "%") if share else ""
    return f"{name}: {written}{percent}"


def _show_terms(text: str, language: Language) -> str:
    """Return words with what each adds."""
    return TERM_FIGURE.sub(lambda figure: _show_signed(figure[0], language), text)


def _show_signed(number: str, language: Language) -> str:
    """Return a number with its sign, plus or minus."""
    return ("+" if number[0] == "+" else MINUS) + _as_written(number[1:], language)


def _as_written(number: str, language: Language) -> str:
    """Return a number with as many digits as it has, in the language's way."""
    try:
        return format_number(float(number), language, digits=len(number.partition(".")[2]))
    except ValueError:
        # The steps of a histogram are named by its source, and a name may hold our separators.
        return number


_WRITERS: Mapping[Kind, Callable[[str, Language], str]] = MappingProxyType(
    {
        Kind.WORD: known_word,
        Kind.REMARK: say_reason,
        Kind.DATE: format_iso,
        Kind.RATING: _show_rating,
        Kind.TERMS: _show_terms,
        Kind.HISTOGRAM: _show_histogram,
        Kind.MONTH: format_month,
    }
)
