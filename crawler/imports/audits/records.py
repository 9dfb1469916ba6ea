"""Sheets to audits, findings and certificates: every row is kept, or rejected with its reason."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from crawler.imports.audits.audit import Rules, read_audit
from crawler.imports.audits.finding import Around, read_certificate, read_finding
from crawler.imports.audits.grid import Formula, Value, shown
from crawler.imports.audits.rowcells import Reading, RowCells, RowRefused
from crawler.imports.audits.taken import Placed, Rejected, Warned
from crawler.imports.audits.words import CALLED_OFF, TOTALS, word
from store.audit_records import CANCELLED, Audit, Certificate, Finding

COUNTS = {"n_major": "major", "n_minor": "minor", "n_ofi": "ofi"}
"""Counts of an audit and the severity that they count."""


@dataclass(slots=True)
class Gathered:
    """The records of a file while its rows are read."""

    rules: Rules
    """What holds for the file."""
    years: frozenset[int] = frozenset()
    """Years in which it may have been written."""
    audits: dict[str, Placed[Audit]] = field(default_factory=dict)
    """By number."""
    findings: dict[tuple[str, str], Placed[Finding]] = field(default_factory=dict)
    """By audit and number."""
    certificates: dict[tuple[str, str | None, date], Placed[Certificate]] = field(default_factory=dict)
    """By number, standard and day of issue: a renewal under the same number is a further period."""
    planned: dict[str, Placed[Audit]] = field(default_factory=dict)
    """Audits whose rows say that they are yet to be held or were called off, by number; the rows are rejected ones."""
    warnings: list[Warned] = field(default_factory=list)
    """What to know."""
    rejected: list[Rejected] = field(default_factory=list)
    """Rows that are not taken in."""
    n_rows: int = 0
    """Rows read."""
    numbered: Counter[str] = field(default_factory=Counter)
    """Findings read so far, by audit: their numbers where the table has none."""
    uncounted: set[str] = field(default_factory=set)
    """Audits of which a finding was rejected: they have more than are counted."""

    def take(self, sheet: Reading) -> None:
        """Read all rows of a sheet."""
        readers = {"audit": self._audit, "finding": self._finding, "certificate": self._certificate}
        tables = sheet.layout.tables
        reader = self._audit_and_finding if len(tables) == 2 else readers[tables[0]]
        self.n_rows += len(sheet.unread)
        self.rejected += [
            Rejected(each.reason, each.row, sheet.name, each.path, each.value or None) for each in sheet.unread
        ]
        for number, cells in sheet.lines:
            row = RowCells(sheet, number, cells)
            self.n_rows += 1
            try:
                _require_record(row)
                reader(row)
            except RowRefused as refused:
                if refused.reason == "not_performed":
                    self._plan(row, str(refused.value))
                if refused.reason != "duplicate_row":
                    self._leave_uncounted(row)
                value = refused.value if refused.value is not None else ""
                self.rejected.append(
                    Rejected(refused.reason, number, sheet.name, refused.heading, value, refused.of_row)
                )
            else:
                self.warnings += row.warnings

    def _leave_uncounted(self, row: RowCells) -> None:
        if "finding" in row.sheet.layout.tables:
            told = (row.told(table, "audit_id") for table in ("finding", "audit"))
            self.uncounted.update(number for number in told if number)

    def _plan(self, row: RowCells, told: str) -> None:
        """Remember an audit that is to come or was called off; what else its row lacks makes it no plan."""
        try:
            audit = read_audit(row, self.rules, is_planned=True)
        except RowRefused:
            return
        is_off = word(told) in CALLED_OFF
        if is_off:
            audit = replace(audit, result=CANCELLED)
        if is_off or audit.started_on > self.rules.as_of:
            self.planned.setdefault(audit.audit_id, Placed(audit, row.number, row.sheet.name))

    def finish(self) -> None:
        """Count findings where no counts are stated, and tell counts that do not fit."""
        self.planned = {number: placed for number, placed in self.planned.items() if number not in self.audits}
        if not self.findings:
            return
        counted = {(each.record.audit_id, each.record.severity): 0 for each in self.findings.values()}
        for each in self.findings.values():
            counted[each.record.audit_id, each.record.severity] += 1
        with_findings = {audit_id for audit_id, _ in self.findings}
        for number, placed in self.audits.items():
            stated = {name: getattr(placed.record, name) for name in COUNTS}
            found = {name: counted.get((number, severity), 0) for name, severity in COUNTS.items()}
            if all(value is None for value in stated.values()) and number in with_findings:
                self._count(placed, found)
            for name, value in stated.items():
                if value is not None and value != found[name]:
                    note = f"{found[name]} in the findings that were kept"
                    self.warnings.append(
                        Warned("count_mismatch", placed.row, placed.sheet, name, value, note, str(found[name]))
                    )

    def _count(self, placed: Placed[Audit], found: Mapping[str, int]) -> None:
        if placed.record.audit_id in self.uncounted:
            note = "a finding of it was rejected: its counts are of those that were kept"
            self.warnings.append(Warned("findings_not_counted", placed.row, placed.sheet, note=note))
        n_major, n_minor, n_ofi = found.values()
        counted_too = replace(placed.record, n_major=n_major, n_minor=n_minor, n_ofi=n_ofi)
        self.audits[placed.record.audit_id] = replace(placed, record=counted_too)

    def _audit(self, row: RowCells) -> None:
        audit = read_audit(row, self.rules)
        kept = self.audits.get(audit.audit_id)
        if kept is not None:
            raise _repeats(row, "audit", audit, kept)
        expiry = row.raw("certificate", "expiry")
        if expiry is not None:
            note = "no certificate is made: its number and day of issue are missing"
            row.warn("certificate_without_number", row.heading("certificate", "expiry"), shown(expiry), note)
        self.audits[audit.audit_id] = Placed(audit, row.number, row.sheet.name)

    def _audit_and_finding(self, row: RowCells) -> None:
        audit = read_audit(row, self.rules)
        kept = self.audits.get(audit.audit_id)
        if kept is not None and kept.record != audit:
            raise _repeats(row, "audit", audit, kept)
        if any(
            row.raw("finding", each.field) is not None for each in row.sheet.layout.columns if each.table == "finding"
        ):
            self._keep_finding(row, audit, audit.audit_id)
        elif kept is not None:
            raise RowRefused("duplicate_row", of_row=kept.row)
        if kept is None:
            self.audits[audit.audit_id] = Placed(audit, row.number, row.sheet.name)
        else:
            # What is to be known of the audit was told at its first row.
            mine = {each.heading for each in row.sheet.layout.columns if each.table == "finding"}
            row.warnings[:] = [each for each in row.warnings if each.field in mine]

    def _finding(self, row: RowCells) -> None:
        number = row.identity("finding", "audit_id")
        placed = self.audits.get(number)
        if placed is None and number not in self.rules.known:
            raise RowRefused("unknown_audit", row.heading("finding", "audit_id"), number)
        self._keep_finding(row, placed.record if placed else None, number)

    def _keep_finding(self, row: RowCells, audit: Audit | None, number: str) -> None:
        finding = read_finding(row, self.rules, Around(audit, number, self.numbered[number] + 1, self.years))
        key = (number, finding.finding_no)
        kept = self.findings.get(key)
        if kept is not None:
            raise _repeats(row, "finding", finding, kept)
        self.numbered[number] += 1
        self.findings[key] = Placed(finding, row.number, row.sheet.name)

    def _certificate(self, row: RowCells) -> None:
        certificate = read_certificate(row, self.rules)
        key = (certificate.certificate_no, certificate.standard, certificate.issue)
        kept = self.certificates.get(key)
        if kept is not None:
            raise _repeats(row, "certificate", certificate, kept)
        self.certificates[key] = Placed(certificate, row.number, row.sheet.name)


def _require_record(row: RowCells) -> None:
    filled = [(n, cell) for n, cell in enumerate(row.cells) if cell is not None]
    if not filled:
        raise RowRefused("not_a_record")
    n, first = filled[0]
    heading = row.sheet.layout.columns[n].heading if n < len(row.sheet.layout.columns) else ""
    if word(shown(first)) in TOTALS or (len(filled) > 1 and _only_formulas([cell for _, cell in filled])):
        raise RowRefused("total_row", heading, shown(first))
    told = shown(first)
    if len(filled) == 1 and len(row.sheet.layout.columns) > 2 and (told.startswith("*") or " " in told):
        raise RowRefused("not_a_record", "", told)
    if len(row.cells) > len(row.sheet.layout.columns) and any(row.cells[len(row.sheet.layout.columns) :]):
        raise RowRefused("not_a_record", "", "more cells than headings")


def _only_formulas(cells: Sequence[Value]) -> bool:
    return all(isinstance(cell, Formula) for cell in cells)


def _repeats(
    row: RowCells,
    table: str,
    record: Audit | Finding | Certificate,
    kept: Placed[Audit] | Placed[Finding] | Placed[Certificate],
) -> RowRefused:
    """Return why a row whose number is taken is not: it says the same again, or something else."""
    if record == kept.record:
        return RowRefused("duplicate_row", of_row=kept.row)
    name = next(each for each in record.__slots__ if getattr(record, each) != getattr(kept.record, each))
    return RowRefused("conflicting_duplicate", row.heading(table, name), shown(row.raw(table, name)), kept.row)
