"""Measure what a rating widget draws: the filled part of a star bar, or full, half and empty icons."""

import re
from dataclasses import dataclass

from lxml import etree  # type: ignore[import-untyped]

_WIDTH = re.compile(r"(?:^|[;\s])width\s?:\s?(\d{1,3}(?:\.\d{1,10})?)\s?%", re.IGNORECASE)
_STAR = re.compile(r"star|rating-icon|rating__icon", re.IGNORECASE)
_HOLDER = re.compile(
    r"(?:^|[-_])(?:stars|ratings?|reviews?|wrapper|container|list|group|count|text|number|value|snippet)(?:$|[-_])|stars",
    re.IGNORECASE,
)
_SHARE = re.compile(r"-(\d{1,3})-filled", re.IGNORECASE)
_HALF = re.compile(r"half|semi|star-?_?(?:0?50|0?5)(?:$|[^\d])", re.IGNORECASE)
_EMPTY = re.compile(
    r"empty|(?:^|[-_])(?:off|o|outlined?|grey|gray|border|blank|inactive|unfilled|disabled|none|line|regular)(?:$|[-_])|"
    r"star0(?:$|\D)|unchecked",
    re.IGNORECASE,
)
_FULL = re.compile(
    r"full|(?:^|[-_])(?:on|fill|filled|active|selected|checked|solid|highlighted|gold|yellow|colou?red)(?:$|[-_])",
    re.IGNORECASE,
)
# In these families of icons the bare name is the filled star, unless a style of lines goes with it.
_BARE = re.compile(r"(?:fa|glyphicon|mdi|icon|yotpo-icon|ion|ti|dashicons)-star", re.IGNORECASE)
_LINES = frozenset({"far", "fal", "fa-regular", "fa-light"})
_LEAST, _MOST = 3, 10
"""Icons of a scale."""
_LONGEST = 300
"""Characters of a class that are looked at."""


@dataclass(frozen=True, slots=True)
class Icons:
    """Counted icons."""

    filled: float
    """Full ones, a half one as 0.5."""
    total: int
    """All of them: the top of the scale."""


def filled_share(element: etree._Element) -> float | None:
    """Return the filled part of a star bar by its width in percent, 0..1; None if there is none or several differ.

    Args:
        element: The widget. Five bars of a histogram are no star bar.
    """
    widths = [
        float(match[1])
        for part in element.iter(etree.Element)
        if (match := _WIDTH.search(part.get("style") or "")) and float(match[1]) <= 100
    ]
    if len(widths) == 1:
        return widths[0] / 100
    if len(widths) == 2 and max(widths) == 100 and min(widths) < 100:
        # The empty stars lie below, as wide as the whole.
        return min(widths) / 100
    return sum(widths) / len(widths) / 100 if _is_star_by_star(widths) else None


def _is_star_by_star(widths: list[float]) -> bool:
    """Say whether widths fill star after star: full ones, at most one in part, empty ones."""
    partial = [width for width in widths if 0 < width < 100]
    return (
        _LEAST <= len(widths) <= _MOST
        and len(partial) <= 1
        and widths == sorted(widths, reverse=True)
        # Histograms of one review look the same from below; stars begin with a full one.
        and widths[0] == 100
    )


def count_icons(element: etree._Element) -> Icons | None:
    """Return the full, half and empty icons of a widget, or None unless every icon says which it is."""
    filled: list[float] = []
    for part in element.iter(etree.Element):
        name = " ".join((part.get("class") or "")[:_LONGEST].split())
        if not _STAR.search(name) or (len(part) and _HOLDER.search(name)):
            continue
        worth = _worth(name)
        if worth is None:
            return None
        filled.append(worth)
    # Full ones first: another order is two layers of stars, or choices of a form.
    if not _LEAST <= len(filled) <= _MOST or filled != sorted(filled, reverse=True):
        return None
    return Icons(sum(filled), len(filled))


def _worth(name: str) -> float | None:
    """Return how much of an icon is filled by its class, or None where that does not tell."""
    if share := _SHARE.search(name):
        return min(int(share[1]), 100) / 100
    if _HALF.search(name):
        return 0.5
    words = name.lower().split()
    if any(_EMPTY.search(word) for word in words):
        return 0.0
    if any(_FULL.search(word) for word in words):
        return 1.0
    if not any(_BARE.fullmatch(word) for word in words):
        return None
    return 1.0 if _LINES.isdisjoint(words) else 0.0
