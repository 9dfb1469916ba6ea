"""Read MHTML files: a page and everything on it, saved by a browser as one message (RFC 2557)."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from crawler.errors import UnreadableImport
from crawler.imports.capture import MOST_PAGE_BYTES, Capture, read_whole, too_large, written_at

MOST_MHTML_BYTES = 64 << 20
"""Bytes, pictures included."""


def mhtml_capture(path: Path) -> Capture:
    """Return the page of an MHTML file; its pictures and frames are left out.

    Raises:
        UnreadableImport: If it holds no page or is too large.
    """
    return mhtml_page(read_whole(path, MOST_MHTML_BYTES, "the MHTML file"), path.name, written_at(path))


def mhtml_page(body: bytes, name: str, saved_at: datetime) -> Capture:
    """Return the page in the bytes of an MHTML file.

    Args:
        body: The file.
        name: Its name, for messages.
        saved_at: When it was saved, UTC, where its own date is missing.
    """
    message = message_from_bytes(body, policy=policy.default)
    page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    content = page.get_payload(decode=True) if isinstance(page, EmailMessage) else None
    if page is None or not isinstance(content, bytes):
        raise UnreadableImport("the MHTML file holds no page", where=name, todo="save the page again")
    if len(content) > MOST_PAGE_BYTES:
        raise too_large("the saved page", MOST_PAGE_BYTES, name)
    address = str(page["Content-Location"] or message["Snapshot-Content-Location"] or "")
    # A part without address may be named by an id, which is no place on the web.
    url = address if address.startswith(("http://", "https://")) else ""
    charset = page.get_content_charset()
    content_type = f"text/html; charset={charset}" if charset else "text/html"
    return Capture(name, content, _moment(str(message["Date"] or ""), saved_at), url, content_type)


def _moment(date: str, saved_at: datetime) -> datetime:
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, TypeError):
        return saved_at
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
