"""Read audits for the comparison from any file that their import reads, or from the plain form for comparisons."""

import difflib
import hashlib
import hmac
import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from crawler.imports.audits.audit import Rules
from crawler.imports.audits.read import Choices
from crawler.imports.audits.read import read_audits as read_any
from crawler.imports.audits.taken import Placed, Warned
from jobs.auditevent import Event
from jobs.auditfile import AUDIT_COLUMNS, AuditFile, open_table, read_audits
from jobs.auditstore import past_audits
from jobs.clauses import read_clauses
from jobs.errors import FileUnreadable
from scoring.auditcase import PastAudit
from store.audit_records import Audit

_PLAIN = (".csv", ".csv.gz")
_MOST_NAMED = 10
"""Subjects without reviews that are named."""
_MOST_MISSED = 200
"""Subjects without reviews above which nobody wrote their names by hand, so that no near ones are looked for."""
_NEAR, _LEAST = 3, 0.6


def read_audit_file(path: Path, event: Event, rules: Rules, choices: Choices) -> AuditFile:
    """Return the audits of a file; those that are yet to be held, and unreadable rows, are listed as rejected.

    Args:
        path: CSV (plain or gzip), XLSX, XML, JSON, or ZIP of a feed.
        event: What counts as a failure.
        rules: What holds for the whole file; see `file_rules`.
        choices: What the user says of it.

    Raises:
        FileUnreadable: If it is no such file.
        UnreadableImport: If it cannot be taken in at all: protected, damaged, no audits in it.
    """
    if _is_plain(path):
        return read_audits(path, event, rules.as_of)
    taken = read_any(path, rules, choices)
    audits = [_named(each) for each in taken.audits]
    findings: dict[str, list[str]] = defaultdict(list)
    for placed in taken.findings:
        finding = placed.record
        findings[finding.audit_id].append(f"{finding.clause or '?'} {finding.severity or ''}".strip())
    unread = tuple(filter(None, map(_unread, taken.warnings)))
    return AuditFile(tuple(past_audits(audits, event, findings)), unread, taken.rejected)


def _unread(warned: Warned) -> str:
    """Return in plain words what of the file is not read; empty for any other warning."""
    if warned.code == "rows_above_headings":
        return f"{warned.value} above the headings: not read"
    if not warned.code.endswith("not_read"):
        return ""
    return f"sheet {warned.sheet!r} is not read" if warned.sheet else f"{warned.field or warned.value} is not read"


def file_rules(home: Path, today: date) -> Rules:
    """Return what holds for a file that is compared and not kept.

    Args:
        home: Folder whose clause maps are in force.
        today: The day.
    """
    secret = secrets.token_bytes(32)

    def pseudonym(name: str) -> str:
        """Return what stands for an auditor's name in this run."""
        # Auditors are only counted, so nobody needs to know them again in the next run.
        return hmac.new(secret, name.encode(), hashlib.sha256).hexdigest()[:32]

    return Rules(today, read_clauses(home), pseudonym)


def _is_plain(path: Path) -> bool:
    if not path.name.lower().endswith(_PLAIN):
        return False
    try:
        with open_table(path) as table:
            return set(AUDIT_COLUMNS) <= set(table.headings)
    except FileUnreadable:
        # Not in UTF-8, or no CSV after all: the import may know it, and says what is wrong where it does not.
        if path.name.lower().endswith(".gz") or not path.is_file():
            raise
        return False


def _named(placed: Placed[Audit]) -> Audit:
    """Return an audit whose subject goes by the file's own id, else by its name: reviews must call it the same."""
    return replace(placed.record, subject=placed.subject_id or placed.record.subject_name)


def near_names(audits: Sequence[PastAudit], names: Sequence[str]) -> tuple[str, ...]:
    """Return a line for each audited subject that no review speaks of, with the nearest names that reviews know.

    Args:
        audits: All audits.
        names: Subjects that reviews speak of; none: there is nothing to look for.
    """
    known = set(names)
    missed = sorted({audit.subject for audit in audits} - known)
    if not names or not missed or len(missed) > _MOST_MISSED:
        return (f"{len(missed)} x audited subjects that no review speaks of",) if names and missed else ()
    plain = {" ".join(name.casefold().split()): name for name in sorted(known)}
    lines = []
    for name in missed[:_MOST_NAMED]:
        near = difflib.get_close_matches(" ".join(name.casefold().split()), plain, n=_NEAR, cutoff=_LEAST)
        offered = ", ".join(repr(plain[each]) for each in near)
        lines.append(f"no review speaks of {name!r}" + (f"; near names: {offered}" if near else ""))
    more = len(missed) - len(lines)
    return (*lines, *((f"{more} x further audited subjects that no review speaks of",) if more else ()))
