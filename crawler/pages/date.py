"""Read publication dates never more exactly than they are written, and never by the machine's locale."""

import re
from datetime import UTC, datetime, timedelta
from typing import Literal, TypeAlias

import dateparser

from crawler.pages.relativedate import read_relative
from store.records import Precision, Published

Order: TypeAlias = Literal["dmy", "mdy"]

UNKNOWN = Published()
LONGEST = 80
"""Characters; a longer text is prose, not a date."""

_ISO = re.compile(
    r"(\d{4})-(\d{1,2})(?:-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,12})?)?"
    r"\s?(Z|UTC|[+-]\d{2}:?\d{2}|[+-]\d{2})?(?:\[[\w/+-]{1,40}\])?|Z|[+-]\d{2}:\d{2})?)?",
    re.IGNORECASE,
)
_CHARACTERS = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]", re.ASCII)
"""2026年1月12日 and 2026년 1월 12일."""
_COMPACT = re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])([0-3]\d)")
_EPOCH = re.compile(r"(\d{10}|\d{13}|\d{16})(?:\.\d{1,9})?")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_DOTTED = re.compile(
    r"(?:[a-zäöü]{2,10}\.?,?\s)?(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?:,?\s(?:um\s)?(\d{1,2}):(\d{2})(?::(\d{2}))?)?(?:\suhr)?",
    re.IGNORECASE,
)
_SLASHED = re.compile(
    r"(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})(?:,?\s(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s?([ap])\.?m\.?)?)?",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
_WORDED = re.compile(
    r"(?:[^\W\d_]{2,12}\.?,?\s+)?(?:(?P<day>\d{1,2})(?:\.|st|nd|rd|th|er|º|°)?\s+)?(?:de\s+)?(?P<month>[^\W\d_]{3,12})\.?"
    r"(?:\s+(?P<day_after>\d{1,2})(?:st|nd|rd|th)?,?(?=\s))?(?:,?\s+(?:de\s+|del\s+|of\s+)?(?P<year>\d{4}))"
    r"(?:,?\s+(?:um\s+|at\s+)?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"(?:\s+(?P<zone>(?:GMT|UTC)?[+-]\d{4}|GMT|UTC|Z)(?:\s\([^()]{1,60}\))?)?)?",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"(?:reviewed|rezension|bewertung|bewertet|reseñado|commenté|recensito|posted|published|written|geschrieben|veröffentlicht)"
    r"(?:\s[^\W\d]{1,20}\.?){0,6}?\s(?:on|vom|am|el|le|il)\s(?=\S{0,12}\d|[^\W\d]{3,9}\.?\s\d)",
    re.IGNORECASE,
)
"""Words that shops put before a date, such as "Reviewed in Italy on"."""
_NUMBERS_ONLY = re.compile(r"\d[/.-]\d{1,2}[/.-]\d")
_FIRST_YEAR = 1970
"""An earlier date marks that there is none, such as 0001-01-01."""
# Own tables instead of strptime: month names must not depend on the machine's locale.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januar jänner january jän janvier janv enero ene gennaio gen januari janeiro styczeń stycznia ocak",
            "feb februar feber february février févr fév febrero febbraio februari fevereiro fev luty lutego şubat",
            "mar mär mrz märz maerz march mars marzo maart março marzec marca mart",
            "apr april avril avr abril abr aprile kwiecień kwietnia nisan",
            "mai may mayo maggio mag mei maio maj maja mayıs",
            "jun juni june juin junio giugno giu junho czerwiec czerwca haziran",
            "jul juli july juillet juil julio luglio lug julho lipiec lipca temmuz",
            "aug august août aout agosto ago augustus augusti sierpień sierpnia ağustos",
            "sep sept september septembre septiembre setiembre settembre setembro set wrzesień września eylül",
            "okt oktober oct october octobre octubre ottobre ott outubro out październik października ekim",
            "nov november novembre noviembre novembro listopad listopada kasım",
            "dez dezember dec december décembre déc diciembre dic dicembre dezembro grudzień grudnia aralık",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_ARABIC = "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"
_MONTHS.update((name, number) for number, name in enumerate(_ARABIC.split(), start=1))
_LANGUAGES = ["de", "en", "fr", "es", "it", "nl", "sv"]


def read_date(
    text: str | int | None, fetched_at: datetime, *, order: Order | None = None, language: str | None = None
) -> Published:
    """Return what a shown date says, as exact as it is written; unknown where it is absent or can be read two ways.

    Args:
        text: ISO 8601, epoch, German or English date, month or relative phrase; other languages by words.
        fetched_at: When the page was fetched, UTC; relative phrases count back from it.
        order: Which number is the day in 03/04/2025; None if nobody knows.
        language: ISO 639-1 hint for month names beyond German and English.
    """
    shown = " ".join(str(text).split()) if text is not None and not isinstance(text, bool) else ""
    if not shown or len(shown) > LONGEST:
        return UNKNOWN
    shown = _LEAD_IN.sub("", shown, count=1) if shown[0].isalpha() else shown
    try:
        found = _absolute(shown, order) or read_relative(shown, fetched_at) or _other_language(shown, language)
        is_marker = found.at is not None and found.precision is not Precision.RANGE and found.at.year < _FIRST_YEAR
        return UNKNOWN if is_marker else found
    except (ValueError, OverflowError):
        # 31 February and hour 25 match the shape of a date but are none.
        return UNKNOWN


def is_ambiguous(text: str | None, order: Order | None = None) -> bool:
    """Say whether a date can be read two ways, such as 03/04/2025 without a known order."""
    numbers = day_month_numbers(text or "")
    return order is None and numbers is not None and max(numbers) <= 12 and numbers[0] != numbers[1]


def day_month_numbers(text: str) -> tuple[int, int] | None:
    """Return the first two numbers of a date such as 03/04/2025, or None if it is written in another form."""
    match = _SLASHED.fullmatch(" ".join(text[: LONGEST + 1].split()))
    return (int(match[1]), int(match[3])) if match else None


def _absolute(shown: str, order: Order | None) -> Published | None:
    """Return an absolute date, or None if the text is not one in a form of ours."""
    for pattern, read in (
        (_ISO, _iso),
        (_DOTTED, _dotted),
        (_WORDED, _worded),
        (_EPOCH, _epoch),
        (_YEAR_FIRST, _year_first),
        (_COMPACT, _year_first),
        (_CHARACTERS, _year_first),
    ):
        if (match := pattern.fullmatch(shown)) and (found := read(match)):
            return found
    if _YEAR.fullmatch(shown):
        return Published(datetime(int(shown), 1, 1, tzinfo=UTC), Precision.YEAR)
    match = _SLASHED.fullmatch(shown)
    return _slashed(match, order) if match else None


def _iso(match: re.Match[str]) -> Published:
    """Return an ISO date: month, day or moment; a moment goes to UTC, or stays naive where no zone is stated."""
    year, month, day, hour, minute, second, zone = match.groups()
    if day is None:
        return Published(datetime(int(year), int(month), 1, tzinfo=UTC), Precision.MONTH)
    if hour is None:
        return _day(int(year), int(month), int(day))
    # The fraction is cut off: nine digits are allowed by the format and by no reader before Python 3.11.
    moment = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0))  # noqa: DTZ001 - no zone stated
    return _moment(moment, zone)


def _moment(moment: datetime, zone: str | None) -> Published:
    """Return a moment in UTC, or naive where no zone is stated."""
    if zone is None:
        return Published(moment, Precision.SECOND)
    digits = re.sub(r"\D", "", zone).ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]))
    return Published((moment + offset if "-" in zone else moment - offset).replace(tzinfo=UTC), Precision.SECOND)


def _dotted(match: re.Match[str]) -> Published:
    """Return 12.01.2026 or 12.1.26: with dots the day stands first."""
    day, month, year, hour, minute, second = match.groups()
    return _day_or_moment(_day(_full_year(year), int(month), int(day)), (hour, minute, second))


def _day_or_moment(
    day: Published, time: tuple[str | None, str | None, str | None], zone: str | None = None
) -> Published:
    """Return the day, or the moment on it where a time of day is shown."""
    hour, minute, second = time
    if hour is None or day.at is None:
        return day
    return _moment(day.at.replace(hour=int(hour), minute=int(minute or 0), second=int(second or 0), tzinfo=None), zone)


def _slashed(match: re.Match[str], order: Order | None) -> Published:
    """Return 03/04/2025 if its order is known or only one order is possible, else unknown."""
    first, second, year = int(match[1]), int(match[3]), _full_year(match[4])
    if order is None and first <= 12 and second <= 12 and first != second:
        return UNKNOWN
    month_first = order == "mdy" if order else second > 12
    day, month = (second, first) if month_first else (first, second)
    return _day_or_moment(_day(year, month, day), (_full_hour(match[5], match[8]), match[6], match[7]))


def _full_hour(hour: str | None, half: str | None) -> str | None:
    """Return the hour of 24; `half` is the a of "am", the p of "pm", or None."""
    if hour is None or half is None:
        return hour
    # 13 pm is no time of day; hour 25 makes the whole date unreadable.
    return str(int(hour) % 12 + (12 if half.lower() == "p" else 0)) if 1 <= int(hour) <= 12 else "25"


def _year_first(match: re.Match[str]) -> Published:
    """Return 2026/01/12, 20260112 or 2026年1月12日."""
    return _day(int(match[1]), int(match[2]), int(match[3]))


def _worded(match: re.Match[str]) -> Published | None:
    """Return "12. Januar 2026", "January 12, 2026" or "Oktober 2025"; None if the month's name is not ours."""
    month = _MONTHS.get(match["month"].lower())
    if month is None:
        return None
    shown_day = match["day"] or match["day_after"]
    if shown_day is None:
        return Published(datetime(int(match["year"]), month, 1, tzinfo=UTC), Precision.MONTH)
    time = (match["hour"], match["minute"], match["second"])
    return _day_or_moment(_day(int(match["year"]), month, int(shown_day)), time, match["zone"])


def _epoch(match: re.Match[str]) -> Published:
    """Return epoch seconds, milliseconds or microseconds, told apart by their number of digits."""
    seconds = int(match[1]) // 10 ** (len(match[1]) - 10)
    return Published(datetime.fromtimestamp(seconds, tz=UTC), Precision.SECOND)


def _other_language(shown: str, language: str | None) -> Published:
    """Return a date in words of another language; one in numbers is refused, so that no order is guessed."""
    if not re.search(r"[^\W\d_]{3}", shown) or not re.search(r"\d{4}", shown) or _NUMBERS_ONLY.search(shown):
        return UNKNOWN
    settings = {
        "DATE_ORDER": "DMY",
        "REQUIRE_PARTS": ["month", "year"],
        "PARSERS": ["absolute-time"],
        "TIMEZONE": "UTC",
    }
    languages = [language[:2].lower()] if language and language[:2].lower() in _LANGUAGES else _LANGUAGES
    day_shown = re.search(r"(?<!\d)\d{1,2}(?!\d)", shown) is not None
    moment = dateparser.parse(shown, languages=languages, settings=settings)
    if moment is None:
        return UNKNOWN
    return (
        _day(moment.year, moment.month, moment.day)
        if day_shown
        else Published(datetime(moment.year, moment.month, 1, tzinfo=UTC), Precision.MONTH)
    )


def _day(year: int, month: int, day: int) -> Published:
    """Return a date of day precision; raises ValueError for a day that no calendar has."""
    return Published(datetime(year, month, day, tzinfo=UTC), Precision.DAY)


def _full_year(shown: str) -> int:
    """Return the year; two digits mean 1970 to 2069."""
    year = int(shown)
    return year if len(shown) == 4 else year + (1900 if year >= 70 else 2000)
