"""Take in files of audits: each is read whole first, then kept in one transaction; again changes nothing."""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from crawler.errors import UnreadableImport
from crawler.identity import author_key, read_author_key
from crawler.imports.audits.audit import Rules
from crawler.imports.audits.read import Choices, read_audits
from crawler.imports.audits.taken import Placed, Rejected, Taken
from crawler.pages.found import Author
from jobs.auditmatch import Matcher
from jobs.auditrows import audit_json, rejected_json, rejection_table, warned_json
from jobs.clauses import read_clauses
from jobs.errors import MappingMalformed
from jobs.workplace import Workplace
from report.auditimport import (
    AuditLine,
    ImportLine,
    audits_table,
    columns_table,
    say_plans,
    say_sums,
    warnings_table,
)
from report.phrase import Language
from report.table import Table
from store.audit_records import Audit, AuditBatch, AuditImport, Certificate, Finding, KeptBatch
from store.session import Store

AUDITOR = "audit"
"""Stands for the source where names in audits are hashed: the same name in two files gives the same hash."""


@dataclass(frozen=True, slots=True)
class AuditOrder:
    """What to take in, and what the file does not say itself."""

    file: Path
    """CSV, XLSX, XML, JSON or ZIP of a feed."""
    mapping: tuple[str, ...] = ()
    """HEADING=TABLE.FIELD for headings that are not known."""
    subjects: tuple[str, ...] = ()
    """NAME=KEY: which subject a name in the file means."""
    date_order: Literal["dmy", "mdy"] | None = None
    """Which number is the day in 03/04/2025; None: found out from the column."""
    scale: str | None = None
    """higher_is_better or higher_is_worse; None: as the file says."""
    score_max: float | None = None
    """Highest possible score; None: as the file says."""
    replace: bool = False
    """True: other content under a known number takes its place."""
    dry_run: bool = False
    """True: say how the file is read, and keep nothing."""

    def options(self) -> dict[str, object]:
        """Return what the user said, for the record of the import."""
        told = {"map": list(self.mapping), "subject": list(self.subjects), "date_order": self.date_order,
                "scale": self.scale, "score_max": self.score_max, "replace": self.replace or None}  # fmt: skip
        return {name: value for name, value in told.items() if value}


@dataclass(frozen=True, slots=True)
class AuditSummary:
    """How a file was read, and what became of it."""

    taken: Taken
    """Records, warnings and rejections."""
    sha256: str
    """Of the file, hex."""
    kept: KeptBatch | None = None
    """What was kept; None in a dry run."""

    def exit_code(self, *, strict: bool) -> int:
        """Return 0, or 1 if a row was rejected under `strict`."""
        return 1 if strict and self.taken.rejected else 0

    def to_json(self) -> dict[str, object]:
        """Return the report for programs."""
        taken = self.taken
        return {
            "sha256": self.sha256,
            "detect": dict(taken.detect),
            "column_map": dict(taken.column_map),
            "column_maps": {sheet: dict(known) for sheet, known in taken.column_maps.items()},
            "ignored": list(taken.ignored),
            "audits": [audit_json(each) for each in taken.audits],
            "findings": [audit_json(each) for each in taken.findings],
            "certificates": [audit_json(each) for each in taken.certificates],
            "planned": [audit_json(each) for each in taken.planned],
            "warnings": [warned_json(each) for each in taken.warnings],
            "rejected": [rejected_json(each) for each in taken.rejected],
            "rows": taken.n_rows,
        }

    def tables(self) -> list[Table]:
        """Return how columns are read, what to know, and what was rejected; rejections last, where they are seen."""
        taken = self.taken
        warned = [
            ImportLine(each.sheet, each.row, each.code, each.field, each.value, each.restored)
            for each in taken.warnings
        ]
        tables = [columns_table((each.sheet, each.heading, each.field) for each in taken.columns)]
        tables += [warnings_table(warned)] if warned else []
        return [*tables, rejection_table(taken.rejected)] if taken.rejected else tables

    def sums(self, language: Language) -> list[str]:
        """Return how many records there are and what became of them."""
        taken, kept = self.taken, self.kept
        counts = (len(taken.audits), len(taken.findings), len(taken.certificates), len(taken.rejected))
        done = (kept.new, kept.replaced, kept.unchanged) if kept else None
        n_off = sum(each.record.is_cancelled for each in taken.planned)
        planned = say_plans(len(taken.planned) - n_off, n_off, language)
        return [*say_sums(counts, done, self.sha256, kept.leaf if kept else None, language), *planned]


def import_audits(place: Workplace, order: AuditOrder, now: datetime) -> AuditSummary:
    """Take in a file of audits, or say how it would be read.

    Args:
        place: The deployment.
        order: What to take in.
        now: The moment, UTC.

    Raises:
        UnreadableImport: If the file cannot be taken in at all; nothing was kept.
        MappingMalformed: If a mapping is not LEFT=RIGHT.
        UnknownSubject: If --subject names a subject that is not kept.
    """
    audits = place.store.audits
    known = frozenset(each.audit_id for each in audits.audits())
    settings = place.settings
    rules = Rules(
        now.date(),
        read_clauses(settings.home),
        _pseudonym(settings.author_key_file, dry_run=order.dry_run),
        settings.audits.result_delay_days,
        order.scale,
        order.score_max,
        known,
    )
    said = _pairs(order.subjects, "--subject", "NAME=KEY, e.g. --subject 'Nordlicht AG=nordlicht'")
    choices = read_choices(order.mapping, order.date_order)
    sha256 = _digest(order.file)
    taken = _matched(place.store, read_audits(order.file, rules, choices), said)
    if not order.replace:
        taken = without_conflicts(taken, audits.conflicts(batch_of(taken)))
    if order.dry_run:
        return AuditSummary(taken, sha256)
    for name, key in said.items():
        audits.match(name, key)
    record = AuditImport(order.file.name, sha256, now, taken.recorded_map, order.options(), len(taken.rejected))
    return AuditSummary(taken, sha256, audits.keep(record, batch_of(taken), replace=order.replace))


def read_choices(mapping: Iterable[str], date_order: Literal["dmy", "mdy"] | None) -> Choices:
    """Return what the user says of a file that the file does not say itself.

    Args:
        mapping: HEADING=TABLE.FIELD.
        date_order: Which number is the day in 03/04/2025; None: found out.

    Raises:
        MappingMalformed: If a mapping is not LEFT=RIGHT.
    """
    return Choices(_pairs(mapping, "--map", "HEADING=FIELD, e.g. --map 'Punkte=audit.score'"), date_order)


def batch_of(taken: Taken) -> AuditBatch:
    """Return the records of a file without their places."""
    return AuditBatch(
        tuple(each.record for each in (*taken.audits, *taken.planned)),
        tuple(each.record for each in taken.findings),
        tuple(each.record for each in taken.certificates),
    )


def without_conflicts(taken: Taken, conflicts: set[tuple[object, ...]]) -> Taken:
    """Return a file's records without those whose number is kept with other content; these are rejected."""
    if not conflicts:
        return taken
    refused: list[Rejected] = []

    def stays(placed: Placed[Audit] | Placed[Finding] | Placed[Certificate]) -> bool:
        """Say whether a record is no other version of one that was kept before; note it as rejected if it is."""
        key = _key(placed.record)
        if key in conflicts:
            told = " ".join(str(part) for part in key)
            refused.append(Rejected("conflicting_duplicate", placed.row, placed.sheet, "kept before", told))
        return key not in conflicts

    return replace(
        taken,
        audits=tuple(filter(stays, taken.audits)),
        findings=tuple(filter(stays, taken.findings)),
        certificates=tuple(filter(stays, taken.certificates)),
        # Their rows are rejected already; what is known of them by now stays.
        planned=tuple(each for each in taken.planned if _key(each.record) not in conflicts),
        rejected=(*taken.rejected, *refused),
    )


def _key(record: Audit | Finding | Certificate) -> tuple[object, ...]:
    if isinstance(record, Audit):
        return (record.audit_id,)
    if isinstance(record, Finding):
        return (record.audit_id, record.finding_no)
    return (record.certificate_no, record.standard, record.issue)


def _matched(store: Store, taken: Taken, said: Mapping[str, str]) -> Taken:
    subjects = [each.subject for each in store.subjects.list_subjects()]
    for key in said.values():
        store.subjects.get(key)
    matcher = Matcher(subjects, store.audits.names(), said)
    audits, certificates = matcher.audits(taken.audits), matcher.certificates(taken.certificates)
    planned, warnings = matcher.audits(taken.planned), (*taken.warnings, *matcher.warnings)
    return replace(taken, audits=audits, certificates=certificates, planned=planned, warnings=warnings)


def _pseudonym(path: Path, *, dry_run: bool) -> Callable[[str], str]:
    # A dry run writes nothing, not even a key.
    key = secrets.token_bytes(32) if dry_run and not path.exists() else read_author_key(path)
    return lambda name: author_key(key, AUDITOR, Author(name)) or ""


def _digest(file: Path) -> str:
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableImport(
            f"no_file: cannot read the file: {error.strerror}", where=str(file), todo="check the path and the rights"
        ) from error


def _pairs(entries: Iterable[str], option: str, form: str) -> dict[str, str]:
    pairs = [entry.rpartition("=") for entry in entries]
    for left, sign, right in pairs:
        if not (left and sign):
            raise MappingMalformed(f"`{right}` is no mapping", where=option, next_step=f"write {form}")
    return {left.strip(): right.strip() for left, _, right in pairs}


def kept_audits_table(store: Store, subject: str | None, *, as_of: datetime | None = None) -> Table:
    """Return the audits that are kept, or were on record at a past moment, UTC, by day.

    Raises:
        UnknownSubject: If a subject is asked for that is not kept.
    """
    if subject is not None:
        store.subjects.get(subject)
    lines = [
        AuditLine(**{each.name: getattr(audit, each.name) for each in fields(AuditLine)})
        for audit in store.audits.audits(subject, as_of=as_of)
    ]
    return audits_table(lines)
