"""Take in one file of saved pages: read all of them first, then keep the sound ones; say which are not and why."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from crawler.errors import CrawlerError, UnreadableImport, UnreadablePage
from crawler.imports.capture import Capture
from crawler.imports.folder import SavedFile
from crawler.imports.saved import FileKind, captures
from crawler.imports.savedpage import SavedPage, read_saved_page
from crawler.imports.sourcename import require_page
from crawler.pages.registry import PARSERS
from crawler.policy import SourcePolicy
from jobs.counted import counted
from jobs.errors import JobError
from jobs.intake import Intake
from jobs.placement import Portion, Told, place_page
from store.session import Store

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something that was not taken in."""

    where: str
    """File, member or row."""
    reason: str
    """Why, in plain words; no review text, no names."""


@dataclass(frozen=True, slots=True)
class TakenFile:
    """How one file was read."""

    path: Path
    """The file."""
    name: str
    """What messages call it: its name, after its folders below the one that was named."""
    lines: tuple[str, ...] = ()
    """What a person should know, one fact a line."""
    n_reviews: int = 0
    """Reviews that can be taken in."""
    rejected: tuple[Rejection, ...] = ()
    """Rows and pages that were refused, at most the first 1,000."""
    n_rejected: int = 0
    """How many were refused."""
    refusal: UnreadableImport | None = None
    """Why nothing of it was taken in; None if something was."""
    n_kept_before: int = 0
    """Reviews of `n_reviews` that an import which was killed had kept; this one went on after them."""


@dataclass(slots=True)
class _Pages:
    """The pages of a file, sorted into sound ones and others."""

    read: list[SavedPage]
    refused: list[UnreadableImport]
    n_passed_over: int = 0


def take_pages(
    store: Store, kind: FileKind, told: Told, *, read: Callable[[Capture], SavedPage], intake: Intake | None
) -> TakenFile:
    """Take in the pages of a file, newest first.

    Args:
        store: Where they are kept.
        kind: What the file is.
        told: The file, and what is said of its subject.
        read: Reads one page.
        intake: Where the sound pages go; None in a dry run.

    Raises:
        UnreadableImport: If the file cannot be read, or none of its pages can; nothing of it was kept.
        ListingBusy: If somebody else collects one of the listings; nothing of it was kept.
    """
    found = _read_all(captures(told.path, kind), read)
    placed = _place_all(store, found, told)
    if not placed:
        raise _nothing_read(found, told.path)
    lines, name = [], told.within + told.path.name
    if intake is not None:
        intake.require_free([portion for _, portions in placed for portion in portions])
    for page, portions in placed:
        lines += _lines(replace(page, name=told.within + page.name), portions)
        if intake is not None:
            intake.take_page(page, portions)
    if found.n_passed_over:
        lines.append(f"{name}: {counted(found.n_passed_over, 'other answer')} without reviews")
    rejected = tuple(Rejection(told.within + refusal.where, _reason(refusal)) for refusal in found.refused)
    n_reviews = sum(len(portion.reviews) for _, portions in placed for portion in portions)
    return TakenFile(told.path, name, tuple(lines), n_reviews, rejected, len(rejected))


def refused_file(file: SavedFile, refusal: UnreadableImport) -> TakenFile:
    """Return the account of a file of which nothing was taken in."""
    return TakenFile(file.path, file.name, (), 0, (Rejection(file.name, _reason(refusal)),), 1, refusal)


def reader(source: str | None, policies: Mapping[str, SourcePolicy]) -> Callable[[Capture], SavedPage]:
    """Return what reads a capture of a source.

    Args:
        source: Name of a source; None: told by each capture's address.
        policies: They say which page reads a source.
    """
    return lambda capture: read_saved_page(
        capture, source, lambda name: require_page(name, policies, where=capture.name)
    )


def _read_all(saved: Iterable[Capture | UnreadableImport], read: Callable[[Capture], SavedPage]) -> _Pages:
    found = _Pages([], [])
    for capture in saved:
        if isinstance(capture, UnreadableImport):
            found.refused.append(capture)
            continue
        try:
            found.read.append(_read(capture, read))
        except UnreadableImport as refusal:
            # Of all that a page loads little holds reviews; a page itself, or reviews that are broken, must be told.
            if capture.is_document or had_reviews(refusal):
                found.refused.append(refusal)
            else:
                found.n_passed_over += 1
    found.read.sort(key=lambda page: page.fetched_at, reverse=True)
    return found


def _read(capture: Capture, read: Callable[[Capture], SavedPage]) -> SavedPage:
    try:
        return guarded(lambda: read(capture), capture.name)
    except UnreadablePage as error:
        raise UnreadableImport(error.what, where=capture.name, todo=error.todo) from error


def guarded(read: Callable[[], Value], where: str) -> Value:
    """Return what a reader returns; one that fails on a file must not stop the others, nor block the watched folder.

    Args:
        read: Reads without keeping anything.
        where: The file or member, for the message.

    Raises:
        UnreadableImport: If it fails in a way that nobody foresaw.
    """
    try:
        return read()
    except (CrawlerError, JobError):
        raise
    except Exception as error:
        what = f"the reader failed on it ({type(error).__name__}); nothing of it was kept"
        raise UnreadableImport(what, where=where, todo="report this together with the file, please") from error


def had_reviews(refusal: UnreadableImport) -> bool:
    """Say whether a refused page showed reviews: then it is broken, and not of another kind."""
    cause = refusal.__cause__
    return isinstance(cause, UnreadablePage) and cause.result is not None and bool(cause.result.reviews)


def _place_all(store: Store, found: _Pages, told: Told) -> list[tuple[SavedPage, list[Portion]]]:
    placed = []
    for page in found.read:
        try:
            placed.append((page, place_page(store, page, told)))
        except UnreadableImport as refusal:
            found.refused.append(refusal)
    return placed


def _nothing_read(found: _Pages, path: Path) -> UnreadableImport:
    """Return why nothing of a file is taken in: the only reason, or how many there are."""
    if len(found.refused) == 1:
        (only,) = found.refused
        # Where nothing else was in the file, the file is what a person looks for.
        return only
    if found.refused:
        reasons = "; ".join(dict.fromkeys(refusal.what for refusal in found.refused[:5]))
        return UnreadableImport(
            f"none of its {len(found.refused)} pages can be read: {reasons}",
            where=str(path),
            todo=found.refused[0].todo,
        )
    return UnreadableImport(
        "it holds no page of a known site",
        where=str(path),
        todo="record the page that shows the reviews, or say what it is with --source",
    )


def _lines(page: SavedPage, portions: list[Portion]) -> list[str]:
    result = page.result
    lines = [
        f"{page.name}: {PARSERS[page.page]} for {page.source}, saved {page.fetched_at:%Y-%m-%d}, "
        f"{counted(len(portion.reviews), 'review')}, {counted(len(portion.figures), 'figure')}, "
        f"subject {portion.place.listing.subject}"
        for portion in portions
    ]
    others = len(result.reviews) - sum(len(portion.reviews) for portion in portions)
    notes = [*result.problems, *(portion.place.note for portion in portions)]
    if others:
        notes.append(f"{counted(others, 'review')} of other things on the page left out")
    return [*lines, *(f"note: {page.name}: {note}" for note in notes if note)]


def _reason(refusal: UnreadableImport) -> str:
    return f"{refusal.what}; {refusal.todo}" if refusal.todo else refusal.what
