"""Read a page of review objects, or a portal's saved HTML page by its schema.org data."""

from datetime import datetime

from crawler.pages.found import PageResult
from crawler.pages.markedup import marked_up_or_barred
from crawler.pages.objects import Rows, find_rows, is_markup, open_payload
from crawler.pages.shape import Shape, read_objects


def read_object_page(
    body: bytes, shape: Shape, *, url: str, fetched_at: datetime, content_type: str
) -> tuple[PageResult, Rows]:
    """Return the reviews of a page, and the objects that they were read from with what lies around them.

    Args:
        body: As received, decompressed: a bare list, an envelope or one object; or a saved HTML page.
        shape: Which key of the source's objects holds what.
        url: Its address; may be empty for a saved file.
        fetched_at: When it was fetched, UTC.
        content_type: HTTP header Content-Type; empty if unknown.

    Raises:
        UnreadablePage: If the body is no JSON.
        LayoutChanged: If there are no reviews in a form of the source: a bot challenge, a login wall, another layout.
    """
    if is_markup(body):
        page = marked_up_or_barred(body, source=shape.source, url=url, fetched_at=fetched_at, content_type=content_type)
        return page, Rows(())
    payload = open_payload(body, url=url, content_type=content_type)
    # Objects that lost their rating are looked for last: they make a broken page, not a page without reviews.
    rows = find_rows(payload, shape.is_row, shape.is_unrated_row, url=url)
    reviews, problems = read_objects(rows.objects, shape, fetched_at)
    return PageResult(reviews, problems=problems), rows
