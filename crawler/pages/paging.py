"""Tell the next page of the same list from a link to the next article."""

import re
from urllib.parse import parse_qsl, urljoin, urlsplit

_PAGE_WORDS = frozenset({"page", "seite", "p", "pagina", "sida"})
_NUMBERED = re.compile(r"(?:page|seite|p)?[-_=]?\d{1,5}")
_NUMBER = re.compile(r"\d{1,5}")


def following(current: str, target: str | None) -> str | None:
    """Return the absolute address of a rel=next or rel=prev link, or None if it does not stay in the same list.

    Blogs link their next article with the same relation: only an address that differs in its page number, in a segment
    of the path or in its query, is another page of the list.

    Args:
        current: Address of the page itself; empty if unknown, then only a link that shows a page number counts.
        target: The link as written; None if there is none.
    """
    if not target:
        return None
    absolute = urljoin(current, target)
    if not current:
        return absolute if _page_numbers(absolute) else None
    here, there = urlsplit(current), urlsplit(absolute)
    if there.scheme not in {"http", "https"} or (here.scheme, here.netloc) != (there.scheme, there.netloc):
        return None
    if _skeleton(here.path) != _skeleton(there.path) or absolute.partition("#")[0] == current.partition("#")[0]:
        return None
    return absolute.partition("#")[0]


def _skeleton(path: str) -> list[str]:
    """Return a path's segments without page words and page numbers."""
    return [s for s in path.lower().split("/") if s and s not in _PAGE_WORDS and not _NUMBERED.fullmatch(s)]


def _page_numbers(address: str) -> list[str]:
    """Return the page numbers that an address shows in its path or query."""
    parts = urlsplit(address)
    in_query = [value for _, value in parse_qsl(parts.query) if _NUMBER.fullmatch(value)]
    return in_query + [segment for segment in parts.path.split("/") if _NUMBER.fullmatch(segment)]
