"""Take in a file of reviews: read it to its end first, then keep it; importing it again changes nothing."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from crawler.identity import read_author_key
from crawler.imports.record import ImportedRow
from crawler.imports.reviews import Choices, ImportedReviews, read_reviews
from crawler.pipelines import nameless_review
from jobs.errors import MappingMalformed
from jobs.workplace import Workplace
from store.records import Census, Coverage, Listing, Review, Run, Selection, Subject
from store.runs import PageObservation

BATCH = 1_000
PARSER = "import/1"


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """What to take in, and what the file does not say itself."""

    file: Path
    """CSV, JSON Lines (also .gz), JSON list or XLSX."""
    source: str | None = None
    """Source of all rows; None: as the file says."""
    subject: str | None = None
    """Subject of rows that name none."""
    mapping: tuple[str, ...] = ()
    """HEADING=FIELD for headings that are not known."""
    date_order: Literal["dmy", "mdy"] | None = None
    """Which number is the day in 03/04/2025; None: found out from the column."""
    dry_run: bool = False
    """True: say how the file is read, and keep nothing."""

    def read(self, now: datetime) -> ImportedReviews:
        """Return the file's reviews; rows are read while they are asked for.

        Args:
            now: When the file is taken in, UTC.
        """
        choices = Choices(order=self.date_order, observed_at=_written_at(self.file, now), subject=self.subject)
        return read_reviews(self.file, source=self.source, mapping=_pairs(self.mapping), choices=choices)


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """How a file was read, and what became of it."""

    read: ImportedReviews
    """What was found out, and which rows were refused."""
    n_rows: int
    """Rows that can be taken in."""
    runs: tuple[Run, ...] = ()
    """One closed run per source and subject; none in a dry run."""

    @property
    def n_rejected(self) -> int:
        """Return the number of refused rows."""
        return self.read.n_rejected

    def lines(self) -> list[str]:
        """Return what a person should know, one fact a line."""
        seen = self.read.detect
        shown = [f"{heading} -> {name}" for heading, name in seen.column_map.items()]
        lines = [
            f"format: {seen.format}, encoding {seen.encoding or '-'}, delimiter {seen.delimiter or '-'!r}",
            f"columns: {', '.join(shown)}",
            f"not used: {', '.join(seen.ignored) or '-'}",
            f"scale: {seen.scale.low:g} to {seen.scale.high:g}, date order: {seen.date_order or '-'}",
            *(f"note: {warning}" for warning in self.read.warnings),
            *(f"rejected: row {each.row}: {each.reason}" for each in self.read.rejected),
            f"rows: {self.n_rows} importable, {self.n_rejected} rejected",
        ]
        if not self.runs:
            return lines
        names = ("new", "edited", "reappeared", "unchanged")
        counts = {name: sum(getattr(run, name) for run in self.runs) for name in names}
        counts["rows that repeat an earlier one"] = self.n_rows - sum(counts.values())
        # The usual three are always told, the others only where there are any.
        told = [f"{n} {name}" for name, n in counts.items() if n or name in {"new", "edited", "unchanged"}]
        return [*lines, f"kept: {', '.join(told)}"]


@dataclass(slots=True)
class _Intake:
    """Rows on their way into the store, one open run per listing."""

    place: Workplace
    key: bytes
    observed_at: datetime
    digest: str
    runs: dict[tuple[str, str], Run] = field(default_factory=dict)
    waiting: dict[tuple[str, str], list[Review]] = field(default_factory=lambda: defaultdict(list))
    seen: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))

    def take(self, row: ImportedRow) -> None:
        """Keep a row, in transactions of a thousand."""
        source = row.found.review.source
        chain = (source, row.subject)
        if chain not in self.runs:
            self.runs[chain] = self._open(row, source)
        self.waiting[chain].append(nameless_review(row.found, source=source, key=self.key))
        if len(self.waiting[chain]) >= BATCH:
            self._flush(chain)

    def close(self) -> tuple[Run, ...]:
        """Keep what still waits and close the runs; an export never says that something vanished."""
        reason = "imported from a file: what it leaves out is not known"
        closed = []
        for chain, run in self.runs.items():
            self._flush(chain)
            census = Census(Coverage.PARTIAL, Selection.FULL, None, self.seen[chain], reason=reason)
            closed.append(self.place.store.runs.close(run, census, self.observed_at))
        return tuple(closed)

    def _open(self, row: ImportedRow, source: str) -> Run:
        subjects = self.place.store.subjects
        known = {listing.external_id: listing for listing in subjects.listings(source=source)}
        listing = known.get(row.subject)
        if listing is None:
            if row.subject not in {each.subject.key for each in subjects.list_subjects()}:
                subjects.add(Subject(row.subject, row.name, row.kind))
            listing = subjects.add_listing(Listing(source, row.subject, row.subject, url=""))
        return self.place.store.runs.open_run(
            listing, source=source, started_at=self.observed_at, parser=PARSER, config_digest=self.digest
        )

    def _flush(self, chain: tuple[str, str]) -> None:
        waiting = self.waiting.pop(chain, [])
        page = PageObservation("", self.observed_at, reviews=waiting, body_digest=self.digest, parser=PARSER)
        counts = self.place.store.runs.observe(self.runs[chain], page)
        self.seen[chain] += counts.new + counts.edited + counts.unchanged


def import_reviews(place: Workplace, order: ImportOrder) -> ImportSummary:
    """Take in a file, or say how it would be read.

    The file is read to its end before anything is kept, so that one that breaks off leaves the store as it was.

    Raises:
        UnreadableImport: If the file is none that we can read; nothing was kept.
    """
    observed_at = datetime.now(UTC)
    first = order.read(observed_at)
    n_rows = _count(first.rows)
    if order.dry_run:
        return ImportSummary(first, n_rows)
    intake = _Intake(place, read_author_key(place.settings.author_key_file), observed_at, _digest(order.file))
    for row in order.read(observed_at).rows:
        intake.take(row)
    return ImportSummary(first, n_rows, intake.close())


def _count(rows: Iterable[ImportedRow]) -> int:
    return sum(1 for _ in rows)


def _written_at(file: Path, now: datetime) -> datetime:
    """Return when a file was last written, UTC: "vor 2 Wochen" in an old export counts back from then, not from now."""
    try:
        return min(datetime.fromtimestamp(file.stat().st_mtime, tz=UTC), now)
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
