"""Audits, findings and certificates: a file's records are kept together with its note in the log, or not at all."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, RowMapping, and_, func, not_, or_, select, update

from ledger.canonical import Kind
from store.append import Change, append_leaves
from store.audit_models import AuditImportRow, AuditRow, CertificateRow, FindingRow, SubjectNameRow
from store.audit_records import (
    CANCELLED,
    OUTCOME,
    Audit,
    AuditBatch,
    AuditImport,
    Certificate,
    CertificateStatus,
    Finding,
    KeptBatch,
)
from store.auditkeep import Found, Kept, Records, conflicting, keep_records
from store.bulk import Query, insert_or, insert_rows, reserve_ids, table_of
from store.columns import Model
from store.database import Database
from store.identity import clean_json, storable
from store.leaf import import_parts
from store.models import SubjectRow
from store.subjects import subject_row

_IMPORT, _NAME = table_of(AuditImportRow), table_of(SubjectNameRow)
Record = TypeVar("Record", Audit, Finding, Certificate, AuditImport)
_CHAIN = ("audit_import", 0)


class Audits:
    """The repository of audits, findings and certificates.

    `audits()` is what comparisons read: an `Audit` has `subject` (None: nobody matched it yet), `started_on`,
    `audit_type`, `outcome` (pass, conditional, fail or None), `score`, `n_major`, `is_complaint`, `is_follow_up`,
    `available_from` and `lead_auditor` (a keyed hash).
    """

    def __init__(self, database: Database) -> None:
        """Bind the database."""
        self._database = database

    def audits(self, subject: str | None = None, *, as_of: datetime | None = None) -> list[Audit]:
        """Return the audits in force by first day, then number; `subject` is None where nobody has matched one.

        Args:
            subject: Only those matched to this subject; None: all, the unmatched included.
            as_of: Those that were on record at this moment, UTC; None: that are now.
        """
        query = _select(AuditRow, subject, as_of).order_by(AuditRow.started_on, AuditRow.audit_id)
        with self._database.read() as connection:
            return [_record(Audit, row) for row in connection.execute(query).mappings()]

    def first_told(self) -> dict[str, datetime]:
        """Return when a result of each audit was first taken in, UTC, also one that was replaced since."""
        held, taken = table_of(AuditRow).c, _IMPORT.c
        is_told = or_(*(held[name].is_not(None) for name in OUTCOME))
        is_off = and_(held.result.is_not(None), held.result == CANCELLED)
        query = (
            select(held.audit_id, func.min(taken.imported_at).label("told_at"))
            .join_from(table_of(AuditRow), _IMPORT, taken.id == held.import_id)
            .where(is_told, not_(is_off))
            .group_by(held.audit_id)
        )
        with self._database.read() as connection:
            return {row.audit_id: row.told_at for row in connection.execute(query)}

    def findings(self, audits: Iterable[str] | None = None) -> list[Finding]:
        """Return the findings in force by audit and row.

        Args:
            audits: Only those of these audit numbers; None: all.
        """
        finding = table_of(FindingRow)
        query = select(finding).where(finding.c.superseded_at.is_(None)).order_by(finding.c.audit_id, finding.c.id)
        wanted = None if audits is None else set(audits)
        with self._database.read() as connection:
            rows = connection.execute(query).mappings()
            return [_record(Finding, row) for row in rows if wanted is None or row["audit_id"] in wanted]

    def certificates(self, subject: str | None = None, *, as_of: datetime | None = None) -> list[Certificate]:
        """Return the certificates in force by holder, standard and first day.

        Args:
            subject: Only those matched to this subject; None: all, the unmatched included.
            as_of: Those that were on record at this moment, UTC; None: that are now.
        """
        query = _select(CertificateRow, subject, as_of)
        order = (CertificateRow.subject_name, CertificateRow.standard, CertificateRow.issue, CertificateRow.id)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(*order)).mappings()
            return [_certificate(row) for row in rows]

    def imports(self) -> list[AuditImport]:
        """Return the files that were taken in, oldest first."""
        with self._database.read() as connection:
            return [
                _record(AuditImport, row)
                for row in connection.execute(select(_IMPORT).order_by(_IMPORT.c.id)).mappings()
            ]

    def names(self) -> dict[str, str]:
        """Return the names that the user has matched, in lower case, to keys of subjects."""
        query = select(_NAME.c.name, SubjectRow.key).join(SubjectRow, SubjectRow.id == _NAME.c.subject_id)
        with self._database.read() as connection:
            return {row.name: row.key for row in connection.execute(query)}

    def match(self, name: str, subject: str) -> int:
        """Say which subject a name in files stands for; return how many audits and certificates have it.

        Raises:
            UnknownSubject: If the subject is not kept.
        """
        plain = plain_name(name)
        with self._database.write() as connection:
            subject_id = subject_row(connection, subject)["id"]
            statement = insert_or(connection.dialect, SubjectNameRow).values(name=plain, subject_id=subject_id)
            changed = {"subject_id": subject_id}
            connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=changed))
            return sum(_match_rows(connection, model, plain, subject_id) for model in (AuditRow, CertificateRow))

    def conflicts(self, batch: AuditBatch) -> set[tuple[object, ...]]:
        """Return the numbers in a batch under which other content is kept.

        A number is that of an audit, of an audit and a finding, or of a certificate, its standard and its day of
        issue, as a tuple.
        """
        with self._database.read() as connection:
            return {key for model, records in _parts(batch) for key in conflicting(connection, model, records)}

    def keep(self, taken: AuditImport, batch: AuditBatch, *, replace: bool = False) -> KeptBatch:
        """Keep what a file brings, with the file's digest as a note in the log; all or nothing.

        Records kept before with the same content change nothing, and a file that brings nothing new leaves no note.

        Args:
            taken: The file.
            batch: Its records; findings of audits that are kept already may come alone.
            replace: True: other content under a known number takes its place, and the old stays in the table.

        Raises:
            AuditConflict: If a number is kept with other content and `replace` is false; nothing was kept.
            UnknownSubject: If a record names a subject that is not kept.
        """
        with self._database.write() as connection:
            (import_id,) = reserve_ids(connection, AuditImportRow, 1)
            row = _import_columns(taken, batch, import_id)
            insert_rows(connection, AuditImportRow, [row])
            found = Found(connection, import_id, taken.imported_at, replace)
            kept = Kept(0, 0, 0)
            for model, records in _parts(batch):
                kept = kept + keep_records(found, model, records)
            if not kept.new and not kept.replaced and self._is_known(connection, taken.sha256, import_id):
                connection.execute(_IMPORT.delete().where(_IMPORT.c.id == import_id))
                return KeptBatch(0, 0, kept.unchanged, None)
            leaf = _note(connection, row, taken.imported_at)
            return KeptBatch(kept.new, kept.replaced, kept.unchanged, leaf)

    def _is_known(self, connection: Connection, sha256: str, import_id: int) -> bool:
        query = select(_IMPORT.c.id).where(_IMPORT.c.sha256 == sha256, _IMPORT.c.id != import_id)
        return connection.scalar(query.limit(1)) is not None


def plain_name(name: str) -> str:
    """Return a name in lower case without extra blanks, as names are compared."""
    return " ".join(storable(name).casefold().split())


def _select(model: type[Model], subject: str | None, as_of: datetime | None) -> Query:
    table = table_of(model)
    query = select(table, SubjectRow.key.label("subject")).outerjoin(SubjectRow, SubjectRow.id == table.c.subject_id)
    if as_of is None:
        query = query.where(table.c.superseded_at.is_(None))
    else:
        by_then = select(_IMPORT.c.id).where(_IMPORT.c.imported_at <= as_of)
        in_force = or_(table.c.superseded_at.is_(None), table.c.superseded_at > as_of)
        query = query.where(table.c.import_id.in_(by_then), in_force)
    return query if subject is None else query.where(SubjectRow.key == subject)


def _record(kind: type[Record], row: RowMapping) -> Record:
    return kind(**{each.name: row[each.name] for each in fields(kind)})


def _certificate(row: RowMapping) -> Certificate:
    values = {each.name: row[each.name] for each in fields(Certificate)}
    return Certificate(**{**values, "status": CertificateStatus(row["status"])})


def _match_rows(connection: Connection, model: type[Model], plain: str, subject_id: int) -> int:
    table = table_of(model)
    # Databases disagree on the lower case of letters beyond ASCII.
    rows = connection.execute(select(table.c.id, table.c.subject_name).where(table.c.superseded_at.is_(None)))
    numbers = [row.id for row in rows if plain_name(row.subject_name) == plain]
    if numbers:
        statement = update(table).where(table.c.id.in_(numbers)).values(subject_id=subject_id)
        connection.execute(statement)
    return len(numbers)


def _parts(batch: AuditBatch) -> Iterator[tuple[type[Model], Records]]:
    yield AuditRow, batch.audits
    yield FindingRow, batch.findings
    yield CertificateRow, batch.certificates


def _import_columns(taken: AuditImport, batch: AuditBatch, import_id: int) -> dict[str, object]:
    return {
        "id": import_id,
        "file": storable(taken.file),
        "sha256": taken.sha256,
        "imported_at": taken.imported_at,
        "column_map": clean_json(taken.column_map),
        "options": clean_json(taken.options),
        "n_audits": len(batch.audits),
        "n_findings": len(batch.findings),
        "n_certificates": len(batch.certificates),
        "n_rejected": taken.n_rejected,
        "leaf_idx": None,
    }


def _note(connection: Connection, row: dict[str, object], at: datetime) -> int:
    newest = connection.scalar(select(func.max(_IMPORT.c.leaf_idx)))
    change = Change(Kind.NOTE, at, None, _CHAIN, import_parts(row))
    (leaf,) = append_leaves(connection, [change], {} if newest is None else {_CHAIN: newest})
    connection.execute(update(_IMPORT).where(_IMPORT.c.id == row["id"]).values(leaf_idx=leaf))
    return leaf
