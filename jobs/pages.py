"""Read a saved page or payload with the same pure page that reads a fetched one; no database."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crawler.errors import UnreadablePage
from crawler.pages.found import PageResult
from crawler.pages.jsonrecord import to_json
from crawler.pages.registry import parse_page
from jobs.errors import FileUnreadable


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page from a file, and what is known of how it was fetched."""

    path: Path
    """The file."""
    url: str = ""
    """Address it came from; empty if unknown."""
    fetched_at: datetime | None = None
    """When it was fetched, UTC; None: the file's time of change."""
    content_type: str = ""
    """HTTP header Content-Type; empty if unknown."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """The lines that a page yields, and what was wrong with it."""

    lines: tuple[str, ...]
    """One JSON object a line."""
    problems: tuple[str, ...]
    """Warnings in plain words."""
    error: UnreadablePage | None = None
    """Why the page counts as broken; None for a sound one."""


def parse_saved(source: str, page: SavedPage) -> Parsed:
    """Return the records of a saved page as JSON lines.

    Raises:
        FileUnreadable: If the file cannot be read.
        UnknownSource: If no page reads this source.
    """
    try:
        body = page.path.read_bytes()
        changed = datetime.fromtimestamp(page.path.stat().st_mtime, tz=UTC)
    except OSError as error:
        raise FileUnreadable(
            f"cannot read the page: {error.strerror}", where=str(page.path), next_step="check the path and the rights"
        ) from error
    try:
        return _parsed(parse_page(source, body, page.url, page.fetched_at or changed, page.content_type))
    except UnreadablePage as error:
        error.where = error.where or str(page.path)
        return _parsed(error.result or PageResult(), error)


def _parsed(result: PageResult, broken: UnreadablePage | None = None) -> Parsed:
    records = [to_json(aggregate) for aggregate in result.aggregates]
    records += [to_json(found, n=n) for n, found in enumerate(result.reviews)]
    return Parsed(tuple(json.dumps(record, ensure_ascii=False) for record in records), result.problems, broken)
