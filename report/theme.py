"""One restrained look for all charts: few colours that differ in lightness too, readable type."""

from report.number import LONG_MONTHS, MONTHS
from report.phrase import Language

INK = "#1c2733"
MUTED = "#5a6875"
RULE = "#d8dfe5"
ACCENT = "#1d5b8f"
ALARM = "#b3400a"
FONT = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', 'DejaVu Sans', sans-serif"
# Orange to blue stays apart for every common colour blindness, and its ends differ from its middle in print.
STARS = (ALARM, "#dd9b72", "#b4bdc5", "#7fa9cc", ACCENT)
UNRATED = "#e3e8ec"

Config = dict[str, object]


def vega_config(language: Language) -> Config:
    """Return Vega-Lite's configuration: type, lines, colours, and the language's numbers and months."""
    return {
        "font": FONT,
        # The page shows through, on screen and on paper.
        "background": None,
        "view": {"stroke": None},
        "axis": {
            "labelColor": MUTED,
            "labelFontSize": 12,
            "labelPadding": 6,
            "ticks": False,
            "gridColor": RULE,
            "domainColor": RULE,
        },
        "axisX": {"grid": False, "labelOverlap": "parity", "labelSeparation": 8},
        "axisY": {"domain": False, "tickCount": 5},
        # Everything is named where it is drawn.
        "legend": {"disable": True},
        "text": {"color": INK, "fontSize": 12},
        "locale": {"number": _number_locale(language), "time": _time_locale(language)},
    }


def _number_locale(language: Language) -> Config:
    """Return separators and percent sign as d3-format wants them."""
    if language == "de":
        return {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", "\u00a0€"], "percent": "\u00a0%"}
    return {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", "\u00a0€"], "percent": "%"}


def _time_locale(language: Language) -> Config:
    """Return names of days and months as d3-time-format wants them."""
    german = language == "de"
    return {
        "dateTime": "%d.%m.%Y %H:%M" if german else "%d %b %Y %H:%M",
        "date": "%d.%m.%Y" if german else "%d %b %Y",
        "time": "%H:%M",
        "periods": ["AM", "PM"],
        "days": DAYS[language],
        "shortDays": [day[:2] if german else day[:3] for day in DAYS[language]],
        "months": LONG_MONTHS[language],
        "shortMonths": MONTHS[language],
    }


DAYS: dict[Language, list[str]] = {
    "de": ["Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"],
    "en": ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
}
