"""Write numbers, shares and dates the way a language writes them."""

import math
from contextlib import suppress
from datetime import UTC, date, datetime

from report.phrase import Language

# A line break between a number and its percent sign would read as two things.
NO_BREAK_SPACE = "\u00a0"
NOTHING = "–"
LONG_MONTHS: dict[Language, tuple[str, ...]] = {
    "de": (
        *("Januar", "Februar", "März", "April", "Mai", "Juni"),
        *("Juli", "August", "September", "Oktober", "November", "Dezember"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
MONTHS: dict[Language, tuple[str, ...]] = {
    "de": ("Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."),
    "en": tuple(month[:3] for month in LONG_MONTHS["en"]),
}


def format_number(value: float | None, language: Language, *, digits: int = 0) -> str:
    """Return a number with the language's separators; a dash where there is none."""
    if value is None or not math.isfinite(value):
        return NOTHING
    written = f"{value:,.{digits}f}"
    # A minus before zeros only says how rounding went.
    if not any(digit in "123456789" for digit in written):
        written = written.lstrip("-")
    return written.translate(str.maketrans(",.", ".,")) if language == "de" else written


def format_chance(value: float | None, language: Language) -> str:
    """Return a p or q value with the digits that matter: 0.034, or < 0.001."""
    if value is not None and value < 0.001:
        return f"< {format_number(0.001, language, digits=3)}"
    # Three digits of a large one, as in 1,000, would be read as a thousand in the other language.
    return format_number(value, language, digits=3 if value is not None and value < 0.1 else 2)


def write_p_value(p_value: float | None, language: Language) -> str:
    """Return a p value with the digits that matter; empty for none."""
    if p_value is None:
        return ""
    written = format_chance(p_value, language)
    return f"p {written}" if written.startswith("<") else f"p = {written}"


def format_share(value: float | None, language: Language, *, digits: int = 0) -> str:
    """Return a share 0..1 in percent: 87,3 % in German, 87.3% in English."""
    if value is None or not math.isfinite(value):
        return NOTHING
    number = format_number(100 * value, language, digits=digits)
    return f"{number}{NO_BREAK_SPACE}%" if language == "de" else f"{number}%"


def format_day(value: date | datetime | None, language: Language) -> str:
    """Return a day: 01.03.2024 in German, 1 Mar 2024 in English; moments count in UTC."""
    if value is None:
        return NOTHING
    day = in_utc(value)
    if language == "de":
        return f"{day.day:02}.{day.month:02}.{day.year:04}"
    return f"{day.day} {MONTHS['en'][day.month - 1]} {day.year:04}"


def format_moment(value: datetime | None, language: Language) -> str:
    """Return a moment to the minute, in UTC and saying so."""
    if value is None:
        return NOTHING
    moment = in_utc(value)
    return f"{format_day(moment, language)}, {moment:%H:%M} UTC"


def format_month(value: str | None, language: Language) -> str:
    """Return a month YYYY-MM as people say it: März 2024, Mar 2024; other text stays as it is."""
    year, _, month = (value or "").partition("-")
    if not (year.isdecimal() and month.isdecimal() and 1 <= int(month) <= 12):
        return value or NOTHING
    return f"{MONTHS[language][int(month) - 1]} {year}"


def format_long_month(value: str, language: Language) -> str:
    """Return a month YYYY-MM with its whole name, as titles have it: März 2024, March 2024."""
    return f"{LONG_MONTHS[language][int(value[5:]) - 1]} {value[:4]}"


def format_iso(text: str, language: Language) -> str:
    """Return an ISO date as exact as it is given: a day, a month, a year or a range; other text as it is."""
    ends = text.split("/")
    if len(ends) == 2:
        return " – ".join(format_iso(end, language) for end in ends)
    with suppress(ValueError):
        return format_day(date.fromisoformat(text[:10]), language)
    return format_month(text, language)


def in_utc(value: date | datetime) -> date | datetime:
    """Return a moment in UTC; a day, or a moment without a zone, as it is."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    return value
