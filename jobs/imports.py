"""Take in files of reviews: each is read to its end first, then kept; importing it again changes nothing."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from crawler.errors import UnreadableImport
from crawler.imports.capture import written_at
from crawler.imports.folder import SavedFile, saved_files
from crawler.imports.reviews import Choices, ImportedReviews, read_reviews
from crawler.imports.saved import FileKind, kind_of
from crawler.imports.sourcename import kept_name
from crawler.pages.registry import PAGES
from crawler.policy import SourcePolicy
from jobs.errors import MappingMalformed
from jobs.exportintake import ExportIntake
from jobs.intake import Intake, silent
from jobs.placement import Told
from jobs.retention import expiry_notes
from jobs.savedfile import Rejection, TakenFile, guarded, had_reviews, reader, refused_file, take_pages
from jobs.workplace import Workplace
from store.records import Run


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """What to take in, and what the files do not say themselves."""

    file: Path
    """Saved page, payload, HAR, WARC, MHTML, ZIP of pages, CSV, JSON Lines (also .gz), JSON list, XLSX; or a folder."""
    source: str | None = None
    """Source of everything; None: as folder, address or file say."""
    subject: str | None = None
    """Subject of rows that name none, and of all pages."""
    mapping: tuple[str, ...] = ()
    """HEADING=FIELD for headings that are not known."""
    date_order: Literal["dmy", "mdy"] | None = None
    """Which number is the day in 03/04/2025; None: found out from the column."""
    dry_run: bool = False
    """True: say how the files are read, and keep nothing."""

    def read(self, now: datetime) -> ImportedReviews:
        """Return an export's reviews; rows are read while they are asked for.

        Args:
            now: When the file is taken in, UTC.
        """
        choices = Choices(order=self.date_order, observed_at=_written_at(self.file, now), subject=self.subject)
        return read_reviews(self.file, source=self.source, mapping=_pairs(self.mapping), choices=choices)


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """How files were read, and what became of them."""

    files: tuple[TakenFile, ...]
    """Each file, in the order in which they were taken in."""
    runs: tuple[Run, ...] = ()
    """One closed run per listing; none in a dry run."""
    notes: tuple[str, ...] = ()
    """What else a person should know of what was kept, one line each."""

    @property
    def n_rows(self) -> int:
        """Return the number of reviews that can be taken in."""
        return sum(file.n_reviews for file in self.files)

    @property
    def n_rejected(self) -> int:
        """Return the number of refused rows, pages and files."""
        return sum(file.n_rejected for file in self.files)

    def exit_code(self, *, strict: bool) -> int:
        """Return 0, 1 if something was refused under `strict`, or 2 if nothing at all could be read."""
        if all(file.refusal is not None for file in self.files):
            return UnreadableImport.exit_code
        return 1 if strict and self.n_rejected else 0

    def lines(self) -> list[str]:
        """Return what a person should know, one fact a line; refusals last, where they are seen."""
        return [*(line for file in self.files for line in file.lines), *self.notes, *self.refusals(), *self.sums()]

    def refusals(self) -> list[str]:
        """Return each refused row, page and file with its reason."""
        return [f"rejected: {self._named(file, each)}" for file in self.files for each in file.rejected]

    def sums(self) -> list[str]:
        """Return how many files and rows were read, and what became of the rows."""
        n_refused = sum(file.refusal is not None for file in self.files)
        lines = [f"files: {len(self.files) - n_refused} read, {n_refused} rejected"] if len(self.files) > 1 else []
        lines.append(f"rows: {self.n_rows} importable, {self.n_rejected} rejected")
        return [*lines, self._kept(), *self._reused()] if self.runs else lines

    def _named(self, file: TakenFile, each: Rejection) -> str:
        is_clear = len(self.files) == 1 or each.where.startswith(file.name)
        return f"{each.where if is_clear else f'{file.name}, {each.where}'}: {each.reason}"

    def _kept(self) -> str:
        names = ("new", "edited", "reappeared", "unchanged")
        counts = {name: sum(getattr(run, name) for run in self.runs) for name in names}
        # What reappeared is counted as edited or unchanged too.
        distinct = counts["new"] + counts["edited"] + counts["unchanged"]
        before = sum(file.n_kept_before for file in self.files)
        counts["rows that repeat an earlier one"] = self.n_rows - before - distinct
        # The usual three are always told, the others only where there are any.
        told = [f"{n} {name}" for name, n in counts.items() if n or name in {"new", "edited", "unchanged"}]
        return f"kept: {', '.join(told)}"

    def _reused(self) -> list[str]:
        n = sum(run.reused for run in self.runs)
        said = "other date, author and text than the review that had it before, which is kept"
        return [f"note: {n} of the new ones have an id that was given before ({said})"] if n else []


def named_path(text: str) -> Path:
    """Return a path as typed; an empty one would mean the current folder, which nobody asked for.

    Raises:
        UnreadableImport: If it is empty, as a variable without a value is.
    """
    if not text.strip():
        raise UnreadableImport("no file is named: the path is empty", where="PATH", todo="name a file or a folder")
    return Path(text)


def import_reviews(place: Workplace, order: ImportOrder, say: Callable[[str], None] = silent) -> ImportSummary:
    """Take in a file or a folder, or say how it would be read.

    Args:
        place: The deployment.
        order: What, and how.
        say: Told how far a long export is.

    Raises:
        UnreadableImport: If there is no file to read, or the only one is refused; nothing was kept.
    """
    _require_regular(order.file)
    sources = {*PAGES, *place.policies}
    files = saved_files(order.file, sources) if order.file.exists() else [SavedFile(order.file)]
    summary = take_files(place, order, files, say)
    if not summary.files:
        raise UnreadableImport("the folder holds no file to read", where=str(order.file), todo="name another one")
    refusal = summary.files[0].refusal
    if refusal is not None and not order.file.is_dir():
        raise refusal
    return summary


def _require_regular(path: Path) -> None:
    # Files are read more than once, and a pipe that nobody writes to never ends.
    if path.exists() and not path.is_file() and not path.is_dir():
        raise UnreadableImport("that is neither a file nor a folder", where=str(path), todo="save it to a file first")


def take_files(
    place: Workplace, order: ImportOrder, files: Sequence[SavedFile], say: Callable[[str], None] = silent
) -> ImportSummary:
    """Take in files, newest first; one that is refused never stops the others.

    Args:
        place: The deployment.
        order: What the user says of all of them.
        files: With what their folders say.
        say: Told how far a long export is.
    """
    now = datetime.now(UTC)
    intake = None if order.dry_run else Intake(place, now, say)
    taken = [_take_file(place, replace(order, file=file.path), file, intake=intake) for file in files]
    runs = intake.close() if intake else ()
    # Told at once: a year later their texts are gone.
    fresh = [run.listing.source for run in runs if run.new]
    return ImportSummary(tuple(taken), runs, tuple(expiry_notes(fresh, place.policies)))


def _take_file(place: Workplace, order: ImportOrder, file: SavedFile, *, intake: Intake | None) -> TakenFile:
    try:
        kind = kind_of(file.path)
        order = _as_told(order, file, place.policies)
        if kind is FileKind.EXPORT:
            return _take_export(_about(order, file), file.name, intake)
        told = Told(file.path, order.subject, file.subject, file.within)
        read = reader(order.source, place.policies)
        try:
            return take_pages(place.store, kind, told, read=read, intake=intake)
        except UnreadableImport as refusal:
            if kind is not FileKind.PAYLOAD or had_reviews(refusal):
                raise
            return _take_list(_about(order, file), file.name, intake=intake, refusal=refusal)
    except UnreadableImport as refusal:
        return refused_file(file, refusal)


def _as_told(order: ImportOrder, file: SavedFile, policies: Mapping[str, SourcePolicy]) -> ImportOrder:
    said = order.source or file.source
    return replace(order, source=kept_name(said, policies) if said else None)


def _about(order: ImportOrder, file: SavedFile) -> ImportOrder:
    return replace(order, subject=order.subject or file.subject)


def _take_list(order: ImportOrder, name: str, *, intake: Intake | None, refusal: UnreadableImport) -> TakenFile:
    """Take in JSON that no page reads as an export, if it is one: then its rows have ratings."""
    if order.source is None:
        return _take_export(order, name, intake)
    try:
        rows = [row.found.review for row in order.read(datetime.now(UTC)).rows]
        if any(review.rating is not None or review.sub_ratings for review in rows):
            return _take_export(order, name, intake)
    except UnreadableImport:
        # What the page of the named source says of the file is the better reason.
        pass
    raise refusal


def _take_export(order: ImportOrder, name: str, intake: Intake | None) -> TakenFile:
    """Take in an export; it is read twice, so that one that breaks off leaves the store as it was."""
    now = datetime.now(UTC)
    told = (order.source, order.subject, order.mapping, order.date_order)
    rows = None if intake is None else ExportIntake(intake, _digest(order.file), told)
    n_before = rows.n_kept if rows else 0
    # Before its first row was noted as kept, an export had been read to its end.
    read, n_rows = (order.read(now), 0) if n_before else guarded(lambda: _read_through(order, now), order.file.name)
    if rows is not None:
        read = read if n_before else order.read(now)
        n_rows = rows.take(read.rows)
    rejected = tuple(Rejection(f"row {each.row}", each.reason) for each in read.rejected)
    lines = [*_lines(read), *_resumed(n_before)]
    return TakenFile(order.file, name, tuple(lines), n_rows, rejected, read.n_rejected, n_kept_before=n_before)


def _resumed(n_before: int) -> list[str]:
    return [f"note: goes on after {n_before:,} rows that an import which was broken off has kept"] if n_before else []


def _lines(read: ImportedReviews) -> list[str]:
    seen = read.detect
    shown = [f"{heading} -> {name}" for heading, name in seen.column_map.items()]
    return [
        f"format: {seen.format}, encoding {seen.encoding or '-'}, delimiter {seen.delimiter or '-'!r}",
        f"columns: {', '.join(shown)}",
        f"not used: {', '.join(seen.ignored) or '-'}",
        f"scale: {seen.scale.low:g} to {seen.scale.high:g}, date order: {seen.date_order or '-'}",
        *(f"note: {warning}" for warning in read.warnings),
    ]


def _read_through(order: ImportOrder, now: datetime) -> tuple[ImportedReviews, int]:
    read = order.read(now)
    return read, sum(1 for _ in read.rows)


def _written_at(file: Path, now: datetime) -> datetime:
    """Return when a file was last written, UTC: "vor 2 Wochen" in an old export counts back from then, not from now."""
    try:
        return min(written_at(file), now)
    except OSError:
        # Whoever reads the file next says better what is wrong with it.
        return now


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _pairs(mapping: Iterable[str]) -> Mapping[str, str]:
    pairs = [entry.rpartition("=") for entry in mapping]
    for heading, sign, name in pairs:
        if not (heading and sign):
            raise MappingMalformed(
                f"`{name}` is no mapping", where="--map", next_step="write HEADING=FIELD, e.g. --map 'Punkte=rating'"
            )
    return {heading: name for heading, _, name in pairs}
