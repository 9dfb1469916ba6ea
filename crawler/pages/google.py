"""Read Google reviews: Places answers (new and legacy), and place data or pages saved from Maps."""

import json
import re
from collections.abc import Iterator
from datetime import datetime

from crawler.errors import UnreadablePage
from crawler.pages import googlemaps, googleplaces
from crawler.pages.encoding import decode
from crawler.pages.found import PageResult
from crawler.pages.objects import barred, is_markup, sound
from crawler.pages.payload import TODO, at, read_json

PARSER = "google/1"

_PREFIX = ")]}'"
"""What Google puts before JSON so that no foreign script can load it."""
_GUARD = re.compile(rb"\s*\)\]\}'\s*")
_TAIL = b'/*""*/'
_STATE = "window.APP_INITIALIZATION_STATE="
_DEEPEST = 6
"""Levels of a saved page's state that are searched for place data."""


def parse(body: bytes, url: str, fetched_at: datetime, content_type: str) -> PageResult:
    """Return the reviews and the level of a place.

    Args:
        body: An answer of Places, the nested arrays of Maps, or a page saved from Maps.
        url: Its address, without key; may be empty for a saved file.
        fetched_at: When it was fetched, UTC.
        content_type: HTTP header Content-Type; empty if unknown.

    Raises:
        UnreadablePage: If the body is no JSON.
        LayoutChanged: If a consent page, a login or a refusal came, or reviews are announced and none can be read.
    """
    payload = _page(body, url, content_type) if is_markup(body) else _answer(body, url, content_type)
    if isinstance(payload, list) and any(isinstance(entry, list) for entry in payload):
        return sound(googlemaps.read_arrays(payload, url, fetched_at), url)
    return sound(googleplaces.read_places(payload, url, fetched_at), url)


def _answer(body: bytes, url: str, content_type: str) -> object:
    """Return the JSON value of an answer without what guards it."""
    if guard := _GUARD.match(body[:64]):
        body = body[guard.end() :]
    payload = read_json(body.rstrip().removesuffix(_TAIL), url=url, content_type=content_type)
    # Some calls wrap the guarded JSON in a string.
    wrapped = at(payload, "d")
    return _guarded(wrapped) if isinstance(wrapped, str) else payload


def _page(body: bytes, url: str, content_type: str) -> object:
    """Return the place data that a page saved from Maps carries in its first script."""
    page = decode(body, content_type).text
    start = page.find(_STATE)
    if start < 0:
        raise barred(page, url)
    try:
        state, _ = json.JSONDecoder(strict=False).raw_decode(page, start + len(_STATE))
    except (ValueError, RecursionError) as error:
        raise UnreadablePage(
            "the place data in the page are cut off", where=url, todo=TODO, result=PageResult()
        ) from error
    found = (_guarded(shown) for shown in _guarded_texts(state, 0))
    return next((payload for payload in found if googlemaps.holds_place(payload)), None)


def _guarded_texts(state: object, depth: int) -> Iterator[str]:
    """Yield the texts of a saved state that are guarded JSON themselves."""
    if isinstance(state, str) and state.startswith(_PREFIX):
        yield state
    inner = state.values() if isinstance(state, dict) else state if isinstance(state, list) else ()
    for value in inner if depth < _DEEPEST else ():
        yield from _guarded_texts(value, depth + 1)


def _guarded(shown: str) -> object:
    """Return the JSON value in a guarded text; None where it holds none."""
    try:
        value: object = json.loads(shown.strip().removeprefix(_PREFIX), strict=False)
    except (ValueError, RecursionError):
        return None
    return value
