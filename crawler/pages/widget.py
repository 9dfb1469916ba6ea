"""Read the rating that a widget shows to people, where nothing is marked up for machines."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from lxml import etree  # type: ignore[import-untyped]

from crawler.pages.rating import NOTHING, Shown, read_number, read_rating
from crawler.pages.tree import shown_text
from crawler.pages.widgetstars import count_icons, filled_share

_MEASURES = re.compile(r"(?<![\w.,])\d")
"""Where a number begins."""
_COUNTED = re.compile(
    r"\(\s?\d{1,3}(?:[.,\s]?\d{3})*\+?\s?(?:[^\W\d]{2,20}\s?){0,3}\)"
    r"|(?<![\d.,])\d{1,3}(?:[.,\s]?\d{3})*(?![.,]?\d)\+?\s?(?:(?:customer|product|verified|user|global|star)\s)?"
    r"(?:reviews?|ratings|votes?|opinions?|customers?|comments?|bewertung(?:en)?|rezension(?:en)?|meinung(?:en)?|stimmen?|"
    r"kunden\w*|avis|notes|opiniones|valoracion\w*|reseñas?|recensioni|recensione|beoordeling\w*|recensies|opini\w*|ocen\w*|"
    r"hodnocení|recenz\w*|zákazník\w*|omdömen?|anmeldelser?)(?!\w)",
    re.IGNORECASE,
)
"""Numbers that count people: "(594)", "53 Bewertungen"."""
_GRADE = re.compile(r"(?:^|[\s(|])\w{0,20}note\b\s?(?:[:=]|von|ist|liegt bei|Ø)?\s?\d", re.IGNORECASE)
_GRADE_WORDS = re.compile(
    r"(?:sehr gut|gut|befriedigend|ausreichend|mangelhaft|ungenügend)\s?\(\s?\d[.,]\d\s?\)", re.IGNORECASE
)
_SCHOOL = 6.0
"""The worst German school grade: "Note 1,7 von 6" is no share of six stars."""
_LABELS = ("aria-label", "title", "alt")
_DATA = (
    *("data-score", "data-rating", "data-rating-value", "data-average-rating", "data-average", "data-avg"),
    *("data-stars", "data-value", "aria-valuenow"),
)
_TOPS = ("data-max", "data-max-value", "data-rateit-max", "data-best", "aria-valuemax", "max")
_LONGEST = 200
"""Characters of a widget's text; a longer one is prose."""
_ROUNDING = 0.051
"""Largest difference between a mean and the same mean with one decimal."""
_MOST = 400
"""Elements of a widget; a larger piece of a page is none."""


@dataclass(frozen=True, slots=True)
class Widget:
    """A rating as a widget shows it."""

    value: float
    """The number, on the scale that ends at `high`."""
    read_from: str
    """text, aria-label, title, alt, data, width or icons."""
    high: float | None = None
    """Top of the scale; None where the widget does not say it, then five stars are the custom."""
    percent: bool = False
    """True for "90 %"."""


def read_widget(element: etree._Element) -> Widget | None:
    """Return the rating that an element shows, or None where it shows none or one that can be read several ways.

    What is written counts before what is drawn: text, then labels, then data attributes, then the width of a bar, then
    counted icons. School grades run the other way and are no stars: beside one, nothing is read.

    Args:
        element: The widget; its parent is asked for the scale alone.

    References:
        Ours, see docs/sources.md.
    """
    if sum(1 for _ in zip(element.iter(), range(_MOST + 1), strict=False)) > _MOST:
        return None
    text = " ".join(shown_text(element).split())
    if is_school_grade(text):
        return None
    ways: tuple[Callable[[], Widget | None], ...] = (
        lambda: _as_widget(read_shown(text), "text"),
        lambda: _labelled(element),
        lambda: _from_data(element),
        lambda: _drawn(element),
    )
    found = next((widget for way in ways if (widget := way())), None)
    if found is None or found.high is not None or found.percent:
        return found
    return replace(found, high=_scale_around(element, found.value))


def is_school_grade(text: str) -> bool:
    """Say whether a text shows a German school grade, such as "Note: 1,7" or "gut (1,9)"; "Note : 4,5/5" is stars."""
    if _GRADE_WORDS.search(text):
        return True
    if not _GRADE.search(text):
        return False
    tops = {shown.high for shown in _shown_numbers(text)} - {None, _SCHOOL}
    return not tops


def read_shown(text: str) -> Shown:
    """Return the rating that a widget's text shows beside counts of people; one that names its scale comes first."""
    if len(text) > _LONGEST:
        return NOTHING
    bare = _COUNTED.sub(" ", text)
    found = list(_shown_numbers(bare))
    if not found:
        return read_rating(bare)
    return next((shown for shown in found if shown.high is not None), found[0])


def _shown_numbers(text: str) -> Iterator[Shown]:
    """Yield each number of a text, with its scale where that follows and holds it."""
    end = 0
    for start in _MEASURES.finditer(text[:_LONGEST]):
        if start.start() < end:
            continue
        shown = read_rating(text[start.start() : start.start() + 40])
        if shown.value is None:
            continue
        fits = shown.high is None or 0 <= shown.value <= shown.high
        yield shown if fits else replace(shown, high=None)
        scaled = re.match(r"[\d.,]+\D{1,16}[\d.,]+", text[start.start() :])
        # The top of a scale is not another rating.
        end = start.start() + scaled.end() if fits and shown.high is not None and scaled else start.end()


def _as_widget(shown: Shown, read_from: str) -> Widget | None:
    """Return what was shown as a widget's rating."""
    if shown.value is None or shown.value < 0:
        return None
    return Widget(shown.value, read_from, shown.high, shown.percent)


def _labelled(element: etree._Element) -> Widget | None:
    """Return the rating of the element's own labels, or the one on which those of its parts agree."""
    for name in _LABELS:
        own = element.get(name)
        if own and not is_school_grade(own) and (found := _as_widget(read_shown(own), name)):
            return found
    for name in _LABELS:
        inner = {read_shown(part.get(name)) for part in element.iterdescendants(etree.Element) if part.get(name)}
        shown = {each for each in inner if each.value is not None}
        # The five choices of a form read 1 to 5: only one voice is a rating.
        if len(shown) == 1 and (found := _as_widget(shown.pop(), name)):
            return found
    return None


def _from_data(element: etree._Element) -> Widget | None:
    """Return the number in a data attribute of the element, or the one on which those of its parts agree."""
    for parts in ([element], list(element.iterdescendants(etree.Element))):
        for name in _DATA:
            found = {(read_number(part.get(name)), _top(part)) for part in parts if part.get(name)}
            value, high = found.pop() if len(found) == 1 else (None, None)
            if value is not None and value >= 0:
                return Widget(value, "data", high)
    return None


def _drawn(element: etree._Element) -> Widget | None:
    """Return the rating of a bar's width, else of counted icons."""
    share = filled_share(element)
    if share is not None:
        high = _scale_around(element, None)
        return Widget(round(share * (high or 5.0), 2), "width", high)
    icons = count_icons(element)
    return Widget(icons.filled, "icons", float(icons.total)) if icons else None


def _top(element: etree._Element) -> float | None:
    """Return the top of the scale that an element states in an attribute."""
    return next((top for name in _TOPS if (top := read_number(element.get(name))) and top > 1), None)


def _scale_around(element: etree._Element, value: float | None) -> float | None:
    """Return the top of the scale as the element or its parent states it: marked up, or beside the same number."""
    parent = element.getparent()
    around = [element] if parent is None else [element, parent]
    for near in around:
        for part in near.iter(etree.Element):
            if "bestRating" in (part.get("itemprop") or "").split():
                top = read_number(part.get("content") or " ".join(shown_text(part).split()))
                if top and top > 1:
                    return top
    tops = [top for near in around if (top := _top(near))]
    return tops[0] if tops else _scale_beside(around, value)


def _scale_beside(around: list[etree._Element], value: float | None) -> float | None:
    """Return the top in "4.6 out of 5" where it says the same number as the widget, up to rounding."""
    texts = [text for near in around for text in (" ".join(shown_text(near).split()), *_own_labels(near))]
    for shown in (shown for text in texts for shown in _shown_numbers(_COUNTED.sub(" ", text[:_LONGEST]))):
        if shown.high and shown.value is not None and value is not None and abs(shown.value - value) <= _ROUNDING:
            return shown.high
    return None


def _own_labels(element: etree._Element) -> list[str]:
    """Return the labels of an element."""
    return [label for name in _LABELS if (label := element.get(name))]
