"""Build the tree of a page, and read from it what a reader sees."""

from lxml import etree, html  # type: ignore[import-untyped]

_SILENT = frozenset({"script", "style", "noscript", "template", "button"})
_OPENERS = frozenset({
    "read more", "show more", "see more", "read less", "show less", "mehr lesen", "weiterlesen", "mehr anzeigen",
    "weniger anzeigen", "leer más", "lire la suite",
})  # fmt: skip
_BLOCKS = frozenset({
    "p", "div", "br", "li", "ul", "ol", "tr", "td", "th", "dd", "dt", "dl", "section", "article", "h1", "h2",
    "h3", "h4", "h5", "h6", "blockquote", "hr", "table",
})  # fmt: skip


def read_tree(page: bytes) -> etree._Element | None:
    """Return the parsed page, or None where nothing in it can be parsed.

    Args:
        page: The page as UTF-8.
    """
    try:
        return html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def classes(element: etree._Element) -> frozenset[str]:
    """Return the class names of an element."""
    return frozenset((element.get("class") or "").split())


def shown_text(element: etree._Element, hidden: frozenset[str] = frozenset()) -> str:
    """Return the text a reader sees in an element; block elements part words, scripts and buttons are silent.

    Args:
        element: Where to read.
        hidden: Names of classes whose elements are no part of what somebody wrote.
    """
    pieces: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end", "comment"))
    for event, inner in walk:
        part = " " if inner.tag in _BLOCKS else ""
        if event != "start":
            pieces.append(part + ((inner.tail or "") if inner is not element else ""))
        elif inner is not element and (_is_silent(inner) or not hidden.isdisjoint(classes(inner))):
            walk.skip_subtree()
        else:
            pieces.append(part + (inner.text or ""))
    return "".join(pieces)


def _is_silent(element: etree._Element) -> bool:
    """Say whether an element is no part of what somebody wrote: a script, a button, a link that opens the rest."""
    if element.tag in _SILENT or element.get("role") == "button":
        return True
    return element.tag in {"a", "span"} and (element.text or "").strip(" .…›»").lower() in _OPENERS
