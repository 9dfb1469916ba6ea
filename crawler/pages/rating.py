"""Read ratings and counts from what pages and files show: "4,5 von 5", "90 %", "1.140"."""

import math
import re
from dataclasses import dataclass

from store.records import RatingKind, Scale

_NUMBER = r"[+-]?\d{1,9}(?:[.,]\d{1,20})?"
_UNIT = r"stars?|sternen?|estrellas?|étoiles?|stelle|sterren|points?|punkten?"
# Bounded blanks keep the search linear on hostile text.
_SHOWN = re.compile(
    rf"(?<![\d.,])(?P<value>{_NUMBER})(?![\d.,]*\d)"
    rf"(?:(?:\s{{0,4}}(?:{_UNIT}))?\s{{0,4}}(?:/|von|out of|of|de|sur|su|di|uit|av|af|z)\s{{0,4}}"
    rf"(?:maximal\s)?(?P<high>\d{{1,3}}(?:[.,]\d{{1,2}})?)(?![\d.,]*\d)|\s{{0,4}}(?P<percent>%|prozent|percent))?",
    re.IGNORECASE,
)
# Three digits after a mark are thousands in a count; a rating never has exactly three decimals there.
# India groups by two above the thousands: 1,23,456.
_GROUPED = re.compile(r"\d{1,2}(?:,\d\d)+,\d{3}(?!\d)|\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?!\d)|\d+")
# "12K" is rounded; only an exact count is one.
_ROUNDED = re.compile(r"\s?(?:[km]|tsd|mio|mill?ion(?:en|s)?|thousand|tausend)\b", re.IGNORECASE)
_WHOLE = re.compile(r"(?P<whole>\d+|\d{1,3}(?:,\d{3})+)\.0{1,2}", re.ASCII)
_HALF = re.compile(r"(?<=\d)(?:\s?½|\s1/2)(?![\d/])")
_SCHOOL_GRADE = re.compile(r"(?:schul)?note\b|.*\bschulnote\b", re.IGNORECASE)
_STARS = re.compile(r"([★⭐🌟]+)([☆✩]*)")
_LONGEST = 200
"""Characters; no shown rating or count is longer, and a longer text is prose."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A rating as shown, before anybody knows its scale."""

    value: float | None
    """The number; None where the text holds none that can be read one way only."""
    high: float | None = None
    """Top of the scale if the text itself says it."""
    percent: bool = False
    """True for "90 %"."""


NOTHING = Shown(None)


def read_number(shown: str | float | int | None) -> float | None:
    """Return a number with decimal point or decimal comma (one comma, 1-2 digits after it), or None."""
    if shown is None or isinstance(shown, bool):
        return None
    if isinstance(shown, (int, float)):
        return float(shown) if abs(shown) < 1e15 and math.isfinite(shown) else None
    text = shown.strip() if len(shown) <= _LONGEST else ""
    if not re.fullmatch(_NUMBER, text, re.ASCII):
        return None
    whole, comma, digits = text.partition(",")
    if comma and len(digits) > 2:
        return None
    return float(f"{whole}.{digits}" if comma else text)


def read_rating(shown: str | float | int | None) -> Shown:
    """Return the number that a shown rating states, with the top of its scale where the text says it.

    German school grades ("Note: 1,7") run the other way and are no stars: they give nothing.
    """
    if not isinstance(shown, str):
        return Shown(read_number(shown))
    text = shown.strip()
    if not text or len(text) > _LONGEST or _SCHOOL_GRADE.match(text):
        return NOTHING
    text = _HALF.sub(".5", text)
    match = _SHOWN.search(text)
    if match is None:
        return _counted_stars(text)
    value = read_number(match["value"])
    if value is None:
        return NOTHING
    return Shown(value, high=read_number(match["high"]), percent=match["percent"] is not None)


def _counted_stars(text: str) -> Shown:
    """Return the number of filled stars where a text shows nothing else; full and empty ones make the scale."""
    match = _STARS.search(text)
    if match is None:
        return NOTHING
    if text[match.end(1) : match.end(1) + 1] == "½":
        # Which star the half belongs to decides the scale, and nobody says it.
        return Shown(len(match[1]) + 0.5)
    total = len(match[1]) + len(match[2])
    # Only filled stars tell no scale: three of them may be three of three or three of five.
    return Shown(float(len(match[1])), high=float(total) if match[2] else None)


def read_count(shown: str | float | int | None) -> int | None:
    """Return a count >= 0; `1.140`, `1,140` and `1 140` are thousands; None where nothing countable is shown."""
    if isinstance(shown, (int, float)) and not isinstance(shown, bool):
        return int(shown) if 0 <= shown < 2**53 and shown == int(shown) else None
    if not isinstance(shown, str) or len(shown) > _LONGEST:
        return None
    # Spreadsheets and data frames write the count 127 as "127.0".
    if whole := _WHOLE.fullmatch(shown.strip()):
        shown = whole["whole"]
    match = _GROUPED.search(shown)
    if match is None or len(match[0]) > 20 or re.match(r"[.,]\d", shown[match.end() :]):
        return None
    if _ROUNDED.match(shown, match.end()):
        return None
    if shown[: match.start()].rstrip().endswith("-"):
        return None
    return int(re.sub(r"\D", "", match[0]))


def rating_scale(shown: Shown, *, low: float | None, high: float | None) -> Scale | None:
    """Return the scale of a shown rating, or None where its statements contradict each other.

    Args:
        shown: The rating as read.
        low: Stated worst rating; None if not stated, then 1 is assumed (0 for percent).
        high: Stated best rating; None if not stated, then the text's own top, else 5 is assumed.
    """
    if high is not None and shown.high is not None and high != shown.high:
        return None
    top = high if high is not None else shown.high
    if shown.percent and top is None:
        return Scale(0.0 if low is None else low, 100.0, RatingKind.PERCENT)
    ends = (1.0 if low is None else low, 5.0 if top is None else top)
    scale = Scale(*ends, kind_of(*ends, shown.value), stated=top is not None)
    return scale if scale.low < scale.high else None


def kind_of(low: float, high: float, rating: float | None) -> RatingKind:
    """Return what a number between two stated ends is.

    Either end of 0 to 1 is a thumb, which must never become one star or five; what lies between is a share of the best.
    """
    if (low, high) == (0.0, 1.0) and (rating is None or rating in {0.0, 1.0}):
        return RatingKind.BINARY
    return RatingKind.PERCENT if (low, high) == (0.0, 100.0) else RatingKind.STAR
