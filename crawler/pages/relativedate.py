"""Read relative dates ("vor 3 Wochen", "2 months ago", "gestern"): they say a range, never a day."""

import re
from datetime import datetime, timedelta

from store.records import Precision, Published

_ONE = frozenset(["a", "an", "ein", "eine", "einem", "einer", "einen", "one", "un", "une", "uno", "una"])
_FROM_TWO = (
    "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "two three four five six seven eight nine ten eleven twelve",
)
_NUMBERS = {word: n for words in _FROM_TWO for n, word in enumerate(words.split(), start=2)}
_PHRASE = re.compile(
    r"(?:(?:bearbeitet|edited|geschrieben|posted)\s)?(?:(?P<vor>vor|il y a|hace)\s(?:etwa\s|ca\.\s|environ\s)?)?"
    r"(?P<n>\d{1,3}|[^\W\d_]{1,6})\s(?P<unit>[^\W\d_]{1,10})(?P<ago>\s(?:ago|fa|geleden|sedan))?"
)
_UNITS = {
    word: unit
    # Seconds count as minutes: no source that says "just now" keeps them exactly.
    for unit, words in {
        "minute": "minute minuten minutes min minuto minuti minutos sekunde sekunden second seconds",
        "hour": "stunde stunden hour hours heure heures ora ore hora horas",
        "day": "tag tage tagen day days jour jours giorno giorni día días dia dias",
        "week": "woche wochen week weeks semaine semaines settimana settimane semana semanas",
        "month": "monat monate monaten month months mois mese mesi mes meses",
        "year": "jahr jahre jahren year years an ans année anni anno año años",
    }.items()
    for word in words.split()
}
# Mean lengths of the Gregorian calendar: their error is far smaller than the range that is built from them.
_DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.44, "year": 365.25}
_NAMED = {
    "heute": 0, "today": 0, "gerade eben": 0, "soeben": 0, "just now": 0, "aujourd'hui": 0, "oggi": 0, "hoy": 0,
    "gestern": 1, "yesterday": 1, "hier": 1, "ieri": 1, "ayer": 1, "vorgestern": 2,
}  # fmt: skip
_LAST = {"letzte woche": 7.0, "last week": 7.0, "letzten monat": 30.44, "last month": 30.44}


def read_relative(shown: str, fetched_at: datetime) -> Published | None:
    """Return the range that a relative phrase can mean, or None if the text is not one.

    Sources count full units ("1 year" until two are over) or round to the nearest; the range holds for both:
    from n + 1 units to n - 1/2 units before the fetch.

    Args:
        shown: The phrase, blanks already collapsed.
        fetched_at: When the page was fetched, UTC.
    """
    phrase = shown.lower()
    if phrase in _NAMED:
        midnight = fetched_at.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=_NAMED[phrase])
        return Published(midnight, Precision.RANGE, min(fetched_at, midnight + timedelta(days=1, seconds=-1)))
    if phrase in _LAST:
        return _range(fetched_at, oldest=2 * _LAST[phrase], newest=_LAST[phrase] / 2)
    match = _PHRASE.fullmatch(phrase)
    if match is None or not (match["vor"] or match["ago"]):
        return None
    number = _count(match["n"])
    unit = _UNITS.get(match["unit"])
    if number is None or unit is None:
        return None
    return _range(fetched_at, oldest=(number + 1) * _DAYS[unit], newest=max(0.0, (number - 0.5) * _DAYS[unit]))


def _count(word: str) -> int | None:
    """Return the number that a digit group or number word means."""
    if word.isdecimal():
        return int(word)
    return 1 if word in _ONE else _NUMBERS.get(word)


def _range(fetched_at: datetime, *, oldest: float, newest: float) -> Published:
    """Return the range between two ages in days."""
    earliest, latest = fetched_at - timedelta(days=oldest), fetched_at - timedelta(days=newest)
    return Published(earliest.replace(microsecond=0), Precision.RANGE, latest.replace(microsecond=0))
