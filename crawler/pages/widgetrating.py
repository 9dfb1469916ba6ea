"""Give a marked-up rating without a number the one that its widget shows."""

from collections.abc import Mapping

from lxml import etree  # type: ignore[import-untyped]

from crawler.pages.node import Value
from crawler.pages.widget import Widget, read_widget

READ_FROM = "@readFrom"
"""Property that says where a number was read that nobody marked up."""
_TYPES = frozenset({"Rating", "AggregateRating", "EmployerAggregateRating"})


def drawn_rating(
    element: etree._Element, types: tuple[str, ...], stated: Mapping[str, tuple[Value, ...]]
) -> dict[str, tuple[Value, ...]]:
    """Return what a rating's widget adds to its properties; nothing where a number is stated, or none can be read.

    Pages draw ratings everywhere: only an element that is marked up as a rating is looked at, and a bare number in its
    text is left alone, because it may count something.

    Args:
        element: The element of the item.
        types: Its types.
        stated: Its properties so far.
    """
    is_stated = any(not isinstance(value, str) or value.strip() for value in stated.get("ratingValue", ()))
    if is_stated or _TYPES.isdisjoint(types):
        return {}
    widget = read_widget(element)
    if widget is None or _is_bare(widget):
        return {}
    shown = f"{widget.value:g}%" if widget.percent else f"{widget.value:g}"
    best: dict[str, tuple[Value, ...]] = {}
    if widget.high is not None and not stated.get("bestRating"):
        best["bestRating"] = (f"{widget.high:g}",)
    return {"ratingValue": (shown,), READ_FROM: (widget.read_from,)} | best


def _is_bare(widget: Widget) -> bool:
    """Say whether a widget is a number without any word of its scale."""
    return widget.read_from == "text" and widget.high is None and not widget.percent
