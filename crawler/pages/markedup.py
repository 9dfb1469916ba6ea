"""Read a portal's saved HTML page by its schema.org data, in the portal's name."""

import json
from dataclasses import replace
from datetime import datetime

from crawler.errors import UnreadablePage
from crawler.pages import schemaorg
from crawler.pages.encoding import decode
from crawler.pages.found import Found, PageResult
from crawler.pages.jsonld import read_block
from crawler.pages.node import References
from crawler.pages.objects import barred
from crawler.pages.schemarating import read_aggregate
from crawler.pages.statement import find_statements
from store.records import Aggregate


def marked_up(body: bytes, *, source: str, url: str, fetched_at: datetime, content_type: str) -> PageResult:
    """Return what the schema.org data of a portal's page state; nothing structured gives an empty result.

    Args:
        body: The HTML as received, decompressed.
        source: Name of the portal, for the records.
        url: Its address; may be empty for a saved file.
        fetched_at: When it was fetched, UTC.
        content_type: HTTP header Content-Type; empty if unknown.

    Raises:
        UnreadablePage: If the structured data are cut off.
    """
    try:
        return _in_the_name_of(source, schemaorg.parse(body, url, fetched_at, content_type))
    except UnreadablePage as error:
        readable = _in_the_name_of(source, error.result or PageResult())
        raise UnreadablePage(error.what, where=url, todo=error.todo, result=readable) from error


def _in_the_name_of(source: str, page: PageResult) -> PageResult:
    """Return a page whose records name the portal as their source."""
    return replace(
        page,
        reviews=tuple(Found(replace(found.review, source=source), found.author) for found in page.reviews),
        aggregates=tuple(replace(aggregate, source=source) for aggregate in page.aggregates),
    )


def marked_up_or_barred(body: bytes, *, source: str, url: str, fetched_at: datetime, content_type: str) -> PageResult:
    """Return what the schema.org data of a portal's page state.

    Raises:
        LayoutChanged: If they state nothing: then it is a bot challenge, a login wall or a page of another layout.
        UnreadablePage: If the structured data are cut off.
    """
    page = marked_up(body, source=source, url=url, fetched_at=fetched_at, content_type=content_type)
    if not page.reviews and not page.aggregates:
        raise barred(decode(body, content_type).text, url, page)
    return page


def aggregates_in(linked_data: object, source: str, *, subject: str | None) -> tuple[Aggregate, ...]:
    """Return the aggregates of a JSON-LD value that a tool kept.

    Args:
        linked_data: Its objects or lists.
        source: Name of the portal, for the records.
        subject: The portal's id of the rated thing; None: the thing's own address, else its name.
    """
    block = read_block(json.dumps(linked_data))
    said = find_statements(block.roots, References(block.roots), url="", syntax="jsonld")
    read = [read_aggregate(statement, subject=subject)[0] for statement in said if not statement.is_review]
    return tuple(replace(aggregate, source=source) for aggregate in read)
