"""Find the review objects in a JSON answer: a bare list, a list deep in an envelope, or one object alone."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from crawler.errors import LayoutChanged
from crawler.pages.encoding import decode
from crawler.pages.found import Found, PageResult
from crawler.pages.payload import TODO, Object, read_json
from crawler.pages.spelling import Paths, count_of, pick
from crawler.pages.wall import name_wall

IsRow: TypeAlias = Callable[[Object], bool]

_DEEPEST = 16
"""Levels of an envelope that are searched; real ones have fewer than ten."""
_LIST_NAMES = ("reviews", "edges", "nodes", "items", "results", "data", "reviewCard", "feedbacks")
"""Keys under which an empty list means that there are no reviews."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The review objects of an answer and what lies around them."""

    objects: tuple[Object, ...]
    """In the order of the answer; beside reviews they may hold empty shells."""
    holders: tuple[Object, ...] = ()
    """The objects around the first review, outermost first; none around a bare list."""


def is_markup(body: bytes) -> bool:
    """Say whether a body is an HTML page where JSON was meant to be."""
    return body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def open_payload(body: bytes, *, url: str, content_type: str) -> object:
    """Return the JSON value of a body.

    Args:
        body: As received, decompressed.
        url: Its address, for the message.
        content_type: HTTP header Content-Type; empty if unknown.

    Raises:
        LayoutChanged: If an HTML page came instead, such as a bot challenge or a login wall.
        UnreadablePage: If the body is no JSON.
    """
    if is_markup(body):
        raise barred(decode(body, content_type).text, url)
    return read_json(body, url=url, content_type=content_type)


def barred(text: str, url: str, result: PageResult | None = None) -> LayoutChanged:
    """Return the error for an answer that holds nothing of its source, named after what it seems to be."""
    wall = name_wall(text)
    what = f"{wall} came instead of reviews" if wall else "the answer holds no reviews in a form of this source"
    return LayoutChanged(what, where=url, todo=TODO, result=result or PageResult())


def find_rows(payload: object, *is_row: IsRow, url: str) -> Rows:
    """Return the review objects of an answer.

    A list counts whole as soon as one of its entries is a review, so that shells without content are seen and counted;
    reviews within a review (earlier versions, product reviews) are left where they are.

    Args:
        payload: The JSON value.
        is_row: Tell a review object from others; the next one is asked only where the one before found nothing.
        url: Address of the answer, for the message.

    Raises:
        LayoutChanged: If there are neither reviews nor an empty list of them.
    """
    for test in is_row:
        found = list(_lists(payload, test, ()))
        if found:
            return Rows(tuple(row for rows, _ in found for row in rows), found[0][1])
    if not _is_empty_answer(payload, 0):
        raise barred(str(payload)[:2000], url)
    return Rows((), (payload,) if isinstance(payload, dict) else ())


def _lists(
    value: object, is_row: IsRow, holders: tuple[Object, ...]
) -> Iterator[tuple[Sequence[Object], tuple[Object, ...]]]:
    """Yield each list of review objects with what lies around it; a review that stands alone is a list of one."""
    if len(holders) > _DEEPEST:
        return
    if isinstance(value, list):
        entries = [entry for entry in value if isinstance(entry, dict)]
        if any(is_row(entry) for entry in entries):
            yield entries, holders
            return
        for entry in value:
            # Lists in lists count as a level too: nesting without end must end.
            yield from _lists(entry, is_row, holders if isinstance(entry, dict) else (*holders, {}))
    elif isinstance(value, dict):
        if is_row(value):
            yield [value], holders
            return
        for inner in value.values():
            if isinstance(inner, dict | list):
                yield from _lists(inner, is_row, (*holders, value))


def _is_empty_answer(value: object, depth: int) -> bool:
    """Say whether an answer states that there are no reviews: a bare empty list, or one under a usual name."""
    if isinstance(value, list):
        return not value or (
            depth < _DEEPEST and any(_is_empty_answer(v, depth + 1) for v in value if isinstance(v, dict))
        )
    if not isinstance(value, dict) or depth > _DEEPEST:
        return False
    return any(
        (inner == [] and name in _LIST_NAMES) or (isinstance(inner, dict) and _is_empty_answer(inner, depth + 1))
        for name, inner in value.items()
    )


def count_around(rows: Rows, paths: Paths) -> int | None:
    """Return a count that the envelope states, the innermost one first; None where it states none."""
    for holder in reversed(rows.holders):
        if (n := count_of(pick(holder, paths))) is not None:
            return n
    return None


def sound(result: PageResult, url: str) -> PageResult:
    """Return a page as it is, each review once, unless not one of its reviews has a rating.

    Raises:
        LayoutChanged: If the page has reviews but not one rating: its source gives every review one.
    """
    page = _without_repeats(result)
    if page.reviews and all(found.review.rating is None for found in page.reviews):
        what = f"the page gave 0 ratings in {len(page.reviews)} reviews"
        raise LayoutChanged(what, where=url, todo=TODO, result=page)
    return page


def _without_repeats(result: PageResult) -> PageResult:
    """Return a page without reviews whose id it has already given; says so where their content differs."""
    first: dict[str | None, Found] = {}
    kept, n_unlike = [], 0
    for found in result.reviews:
        known = first.setdefault(found.review.review_id, found)
        if found.review.review_id is None or known is found:
            kept.append(found)
        else:
            n_unlike += known.review != found.review
    note = (f"{n_unlike} reviews repeat the id of another one and were left out",) if n_unlike else ()
    return replace(result, reviews=tuple(kept), problems=(*result.problems, *note))
