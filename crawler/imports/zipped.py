"""Read ZIP files of saved pages, member by member and bounded; nothing is ever unpacked to disk."""

import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from crawler.errors import UnreadableImport
from crawler.imports.capture import (
    MOST_ARCHIVE_BYTES,
    MOST_MEMBERS,
    MOST_PAGE_BYTES,
    Capture,
    Saved,
    shown_name,
    too_large,
    written_at,
)
from crawler.imports.folder import is_companion, is_passed_over
from crawler.imports.mhtml import mhtml_page

_PAGES = frozenset({".html", ".htm", ".xhtml", ".json", ".mhtml", ".mht"})
_TABLES = frozenset({".csv", ".tsv", ".jsonl", ".ndjson", ".xlsx"})
"""Tables of reviews; whoever packs them believes that they are taken in."""
_TODO = "unpack it and give the folder"


def is_workbook(path: Path) -> bool:
    """Say whether a ZIP file is a spreadsheet; a broken one may have been one."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "[Content_Types].xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return True


def zip_captures(path: Path) -> Iterator[Saved]:
    """Yield the saved pages and payloads of a ZIP file; one that cannot be read as the reason why.

    The names of members are labels and never paths, so that one named ../../etc/passwd reaches no other file.

    Raises:
        UnreadableImport: If the file is broken, or holds more members or bytes than are read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if _is_page(member)]
            _require_bounded(members, path)
            for member in members:
                yield _read(archive, member, path)
            for member in archive.infolist():
                if PurePosixPath(member.filename).suffix.lower() in _TABLES:
                    where = shown_name(f"{path.name}: {member.filename}")
                    yield UnreadableImport("a table within a ZIP file is not read", where=where, todo=_TODO)
    except (zipfile.BadZipFile, OSError) as error:
        raise UnreadableImport("the ZIP file is broken or cut off", where=str(path), todo="copy it again") from error


def _is_page(member: zipfile.ZipInfo) -> bool:
    place = PurePosixPath(member.filename.replace("\\", "/"))
    # Steps upwards mean nothing here, and do not hide what stands behind them.
    folders = [part for part in place.parts[:-1] if part not in {".", ".."}]
    is_beside = any(is_companion(part) or is_passed_over(part) or part == "__MACOSX" for part in folders)
    is_page = place.suffix.lower() in _PAGES and not is_passed_over(place.name)
    return is_page and not is_beside and not member.is_dir()


def _require_bounded(members: list[zipfile.ZipInfo], path: Path) -> None:
    if len(members) > MOST_MEMBERS:
        raise UnreadableImport(f"the ZIP file holds more than {MOST_MEMBERS:,} pages", where=str(path), todo="split it")
    # Judged by the archive's own table; a table that lies is found out member by member.
    if sum(member.file_size for member in members) > MOST_ARCHIVE_BYTES:
        raise too_large("the ZIP file, when unpacked,", MOST_ARCHIVE_BYTES, str(path))


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> Saved:
    name = shown_name(f"{path.name}: {member.filename}")
    if member.flag_bits & 1:
        return UnreadableImport("the member is encrypted", where=name, todo=_TODO)
    try:
        with archive.open(member) as stream:
            body = stream.read(MOST_PAGE_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        return UnreadableImport(f"the member cannot be unpacked: {error}"[:200], where=name, todo=_TODO)
    if len(body) > MOST_PAGE_BYTES:
        return too_large("the page", MOST_PAGE_BYTES, name)
    saved_at = _moment(member, path)
    if member.filename.lower().endswith((".mhtml", ".mht")):
        try:
            return mhtml_page(body, name, saved_at)
        except UnreadableImport as refusal:
            return refusal
    return Capture(name, body, saved_at)


def _moment(member: zipfile.ZipInfo, path: Path) -> datetime:
    """Return when a member was last written; the format knows no zone, so it may be half a day off."""
    try:
        return datetime(*member.date_time, tzinfo=UTC)
    except ValueError:
        return written_at(path)
