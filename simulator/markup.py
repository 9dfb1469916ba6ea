"""Pieces of HTML that every page of the platform shares: safe text, and the bulk that real shops put around reviews."""

import functools
import html
import json
import re
from urllib.parse import quote

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_SHELVES = (
    "Küche",
    "Garten",
    "Büro",
    "Klang",
    "Licht",
    "Reise",
    "Werkstatt",
    "Spiel",
    "Bad",
    "Kinder",
    "Sport",
    "Tier",
)
_LETTERS = (
    *("Amsel", "Birke", "Clematis", "Distel", "Erle", "Farn", "Ginster", "Hasel"),
    *("Iris", "Jasmin", "Kiefer", "Linde", "Malve", "Nelke", "Olive", "Pappel"),
)


def shown(text: str) -> str:
    """Return text as HTML; characters that HTML cannot hold become U+FFFD."""
    return html.escape(_UNPRINTABLE.sub("\ufffd", text), quote=True)


def script_json(value: object) -> str:
    """Return JSON that may stand in a script element, whatever texts it holds.

    Escaping these three keeps "</script>" and "<!--" from ending the element, and lone surrogates from breaking UTF-8.
    """
    text = json.dumps(value, ensure_ascii=False)
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return re.sub("[\ud800-\udfff\u2028\u2029]", lambda match: f"\\u{ord(match[0]):04x}", text)


def plain(number: float) -> int | float:
    """Return 5 for 5.0, and 4.5 for 4.5."""
    return int(number) if number == int(number) else number


def segment(name: str) -> str:
    """Return a name as one segment of an address."""
    return quote(name, safe="")


def document(title: str, *, head: str, body: str, site: str) -> str:
    """Return a whole HTML document with navigation and footer around its body."""
    return (
        f'<!DOCTYPE html>\n<html lang="de">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{shown(title)} | {shown(site)}</title>\n{head}\n<style>\n{_style()}</style>\n</head>\n"
        f"<body>\n{_navigation()}\n<main>\n{body}\n</main>\n{_footer()}\n</body>\n</html>\n"
    )


@functools.cache
def _style() -> str:
    """Return about 15 KB of rules: real pages are large, and a reader of pages has to cope."""
    rules = (
        f".c-{name.lower()}-{step}{{margin:{step}px;padding:{step * 2}px;color:#{step * 7:02x}4060;display:block}}"
        for name in _LETTERS
        for step in range(1, 13)
    )
    return "\n".join(rules) + "\n"


# The bulk is the same on each page; made once, it keeps a page well below a millisecond.
@functools.cache
def _navigation() -> str:
    menus = (
        f"<li><span>{shelf}</span><ul>"
        + "".join(
            f'<li><a class="c-{x.lower()}-3" href="/cart?from={segment(shelf)}-{x}">{shelf} {x}</a></li>'
            for x in _LETTERS
        )
        + "</ul></li>"
        for shelf in _SHELVES
    )
    home = '<a href="/">Simulierte Bewertungsplattform (Demodaten)</a>'
    return f"<header>{home}<nav><ul>{''.join(menus)}</ul></nav></header>"


@functools.cache
def _footer() -> str:
    tiles = "".join(
        f'<li><svg viewBox="0 0 20 20" aria-hidden="true"><path d="M2 2h16v16H2z M{n} 4l9 9 M4 {n}l9 6"/></svg>'
        f'<a href="/cart?tile={n}">Auch gern gesehen: {_LETTERS[n % 16]} {n}</a> <span>{n + 9},95 €</span></li>'
        for n in range(60)
    )
    note = "Alle Gegenstände und Bewertungen sind erfunden oder Testdaten."
    return f"<aside><ul>{tiles}</ul></aside><footer><p>{note}</p></footer>"
