"""Layout (c): a JSON feed in the shape of an app store's customer reviews, newest first and never more than 500."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from simulator.listing import ListingPage
from simulator.markup import plain, segment
from simulator.opinion import Opinion

FEED_PAGE_SIZE = 50
FEED_PAGES = 10

# The store's feed tells all times in Cupertino's summer offset.
_CUPERTINO = timezone(timedelta(hours=-7))

_SURROGATE = re.compile("[\ud800-\udfff]")

Node = dict[str, object]


def feed_path(subject: str, number: int) -> str:
    """Return the address of a page of the feed."""
    return f"/feed/{segment(subject)}/page={number}/json"


def store_path(subject: str, number: int) -> str:
    """Return the address of a page as the app store itself writes it, for its German shop front."""
    return f"/de/rss/customerreviews/page={number}/id={segment(subject)}/sortby=mostrecent/json"


def render_feed(page: ListingPage, site: str) -> str:
    """Return a page of the feed as JSON text, at short addresses."""
    return _rendered(page, site, feed_path)


def render_store(page: ListingPage, site: str) -> str:
    """Return the same page at the app store's own addresses."""
    return _rendered(page, site, store_path)


def _rendered(page: ListingPage, site: str, path: Callable[[str, int], str]) -> str:
    """Return a page of the feed.

    As in the store, the first page is led by the app itself, a single entry is an object instead of a list, and a page
    without entries has no `entry` at all.

    Args:
        page: What to show.
        site: Scheme, host and port; the feed links to itself with whole addresses.
        path: Address of a page, from subject and number.
    """
    # Every oddity below was met in the real feed; a collector that knows only the tidy case breaks on the first app.
    entries = [_entry(row, page.redesigned) for row in page.rows]
    if page.number == 1:
        entries.insert(0, _app(page))
    feed: Node = {
        "author": {"name": _label("Simulierter App-Laden"), "uri": _label(f"{site}/")},
        "updated": _label(_moment(page.rows[0].appears_at) if page.rows else ""),
        "title": _label("Simulierter App-Laden: Kundenrezensionen"),
        "id": _label(site + path(page.subject, page.number)),
        "link": _links(page, site, path),
    }
    if entries:
        feed["items" if page.redesigned else "entry"] = entries[0] if len(entries) == 1 else entries
    text = json.dumps({"feed": feed}, ensure_ascii=False)
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _label(text: str) -> Node:
    return {"label": text}


def _moment(at: datetime) -> str:
    return at.astimezone(_CUPERTINO).isoformat(timespec="seconds")


def _app(page: ListingPage) -> Node:
    """Return the entry that describes the app; it has no rating and is no review."""
    return {
        "im:name": _label(page.name),
        "summary": _label(page.name),
        "title": _label(f"{page.name} (Demodaten)"),
        "id": _label(feed_path(page.subject, 1)) | {"attributes": {"im:id": page.subject}},
        "im:contentType": {"attributes": {"term": "Application", "label": "Application"}},
    }


def _entry(opinion: Opinion, redesigned: bool) -> Node:
    """Return one review; after a redesign the numbers and names are the same but bare."""
    if redesigned:
        return {"ref": opinion.review_id, "stars": opinion.rating, "words": [opinion.title, opinion.text]}
    entry: Node = {
        "author": {"uri": _label(""), "name": _label(opinion.author or ""), "label": ""},
        "updated": _label(_moment(opinion.appears_at)),
        "im:version": _label("1.0.0"),
        "id": _label(opinion.review_id),
        "title": _label(opinion.title or ""),
        "content": _label(opinion.text or "") | {"attributes": {"type": "text"}},
        "im:voteSum": _label(str(opinion.helpful or 0)),
        "im:voteCount": _label(str(opinion.helpful or 0)),
        "im:contentType": {"attributes": {"term": "Application", "label": "Application"}},
    }
    if opinion.rating is not None:
        entry["im:rating"] = _label(str(plain(opinion.rating)))
    return entry


def _links(page: ListingPage, site: str, path: Callable[[str, int], str]) -> list[Node]:
    targets = {"self": page.number, "first": 1, "last": page.last}
    if page.number > 1:
        targets["previous"] = page.number - 1
    if page.number < page.last:
        targets["next"] = page.number + 1
    return [{"attributes": {"rel": rel, "href": site + path(page.subject, n)}} for rel, n in targets.items()]
