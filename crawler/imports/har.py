"""Read HAR files: what a browser's developer tools recorded while somebody looked at a page."""

import base64
import binascii
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from crawler.errors import UnreadableImport
from crawler.imports.capture import (
    MOST_MEMBERS,
    MOST_PAGE_BYTES,
    Capture,
    Saved,
    read_whole,
    shown_name,
    too_large,
    written_at,
)
from crawler.imports.recognise import source_of
from crawler.pages.payload import Object, at, mapping, objects, word

MOST_HAR_BYTES = 128 << 20
"""Bytes; a HAR file is one JSON value and must be held in memory whole."""
_SCRIPTED = frozenset({"xhr", "fetch", "other", "script"})
_NEVER = frozenset({"image", "font", "stylesheet", "media", "websocket", "ping", "manifest", "eventsource"})


def har_captures(path: Path) -> Iterator[Saved]:
    """Yield the recorded answers of status 200 that a page of ours may read; a broken one as the reason why.

    Answers of hosts that no page knows are yielded only where they are documents: they may hold structured ratings.

    Raises:
        UnreadableImport: If the file is no HAR or too large.
    """
    body = read_whole(path, MOST_HAR_BYTES, "the HAR file")
    try:
        entries = at(json.loads(body.decode("utf-8-sig", "replace"), strict=False), "log", "entries")
    except (ValueError, RecursionError) as error:
        raise UnreadableImport(
            "the HAR file is no JSON, or was cut off", where=str(path), todo="save it again from the browser"
        ) from error
    if not isinstance(entries, list):
        todo = "save it from the network view of the browser's developer tools"
        raise UnreadableImport("the JSON has no log with entries, so it is no HAR file", where=str(path), todo=todo)
    for entry in objects(entries)[:MOST_MEMBERS]:
        try:
            capture = _capture(entry, path)
        except UnreadableImport as refusal:
            yield refusal
        else:
            if capture is not None:
                yield capture


def _capture(entry: Object, path: Path) -> Capture | None:
    url = word(entry, "request", "url") or ""
    content = mapping(at(entry, "response", "content"))
    kind = (word(entry, "_resourceType") or "").lower()
    content_type = word(content, "mimeType") or ""
    if at(entry, "response", "status") != 200 or kind in _NEVER or not content.get("text"):
        return None
    is_html, is_json = "html" in content_type, "json" in content_type or "javascript" in content_type
    is_document = is_html and kind not in _SCRIPTED
    if not (is_html or is_json or "text/plain" in content_type) or not (is_document or source_of(url)):
        return None
    name = shown_name(f"{path.name}: {url}")
    if content.get("encoding") != "base64":
        # The recorder has decoded texts already, whatever the header or the page itself says of their encoding.
        content_type = f"{content_type.partition(';')[0].strip()}; charset=utf-8"
    return Capture(name, _body(content, name), _moment(entry, path), url, content_type, is_document)


def _body(content: Object, name: str) -> bytes:
    text = content.get("text")
    if not isinstance(text, str):
        raise UnreadableImport("a recorded answer has no text", where=name, todo="record the page again")
    # Four characters of base64 are three bytes; a text has at least as many bytes as characters.
    if len(text) > MOST_PAGE_BYTES * 4 // 3:
        raise too_large("a recorded answer", MOST_PAGE_BYTES, name)
    if content.get("encoding") != "base64":
        return text.encode("utf-8", "replace")
    try:
        return base64.b64decode(text, validate=False)
    except (binascii.Error, ValueError) as error:
        raise UnreadableImport(
            "a recorded answer is broken (base64)", where=name, todo="record the page again"
        ) from error


def _moment(entry: Object, path: Path) -> datetime:
    try:
        moment = datetime.fromisoformat(word(entry, "startedDateTime") or "")
    except ValueError:
        return written_at(path)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
