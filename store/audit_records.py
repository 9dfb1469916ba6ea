"""Audits, findings and certificates as values: what others found, beside what reviews say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

OUTCOME = ("result", "score", "grade", "n_major", "n_minor", "n_ofi")
"""Fields of an audit of which one that is yet to come has none."""
CANCELLED = "cancelled"
"""Result of an audit that was called off: it is none, and never will have one under this plan."""


class AuditResult(StrEnum):
    """How an audit ended."""

    PASS = "pass"  # noqa: S105 - no password
    CONDITIONAL = "conditional"
    FAIL = "fail"


class Severity(StrEnum):
    """How grave a finding is."""

    MAJOR = "major"
    MINOR = "minor"
    OFI = "ofi"
    """Opportunity for improvement."""
    POSITIVE = "positive"


class CertificateStatus(StrEnum):
    """What a certification body says of a certificate."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    DRAFT = "draft"
    EXPIRED = "expired"
    UNKNOWN = "unknown"
    """The table states none."""


@dataclass(frozen=True, slots=True)
class Audit:
    """One audit of a subject, as its report or a table of reports states it; None and empty text mean unknown."""

    audit_id: str
    """The keeper's own number of the audit; unique."""
    subject_name: str
    """What was audited, in the file's words."""
    standard: str | None
    """Standards without "DIN EN" and edition, several joined by ";"."""
    started_on: date
    """First day."""
    subject: str | None = None
    """Key of the subject it is matched to; None while nobody has matched it."""
    site: str | None = None
    """Where: name, address or country."""
    edition: str | None = None
    """Editions in the order of `standard`, joined by ";"; None where none is stated."""
    audit_type: str | None = None
    """internal, supplier, customer, initial, surveillance, recertification, certification, follow_up, special, process
    or product; feeds of inspections keep their own words (routine, complaint ...)."""
    ended_on: date | None = None
    """Last day."""
    reported_on: date | None = None
    """Day of the report."""
    available_from: date | None = None
    """First day on which anybody could know the result."""
    is_availability_assumed: bool = False
    """True where `available_from` is the last day plus the configured delay, because the file has no report date."""
    trigger: str | None = None
    """planned, complaint or follow_up."""
    is_announced: bool | None = None
    """Did the audited know the day?"""
    result: str | None = None
    """pass, conditional or fail; cancelled where it was called off; feeds of inspections keep their own words."""
    score: float | None = None
    """Number as stated."""
    score_max: float | None = None
    """Best or worst possible score."""
    scale_direction: str | None = None
    """higher_is_better or higher_is_worse."""
    grade: str | None = None
    """Grade in the file's words, as A, B or C."""
    n_major: int | None = None
    """Major nonconformities."""
    n_minor: int | None = None
    """Minor nonconformities."""
    n_ofi: int | None = None
    """Opportunities for improvement."""
    body: str | None = None
    """Certification body, or whoever audited."""
    lead_auditor: str | None = None
    """Keyed hash (128 bits, hex); never a name."""
    audit_days: float | None = None
    """Effort in days of one person."""
    is_remote: bool | None = None
    """Was it held from afar?"""
    follow_up_of: str | None = None
    """Number of the audit whose findings it looks at again."""
    scope: str | None = None
    """What it speaks of."""
    import_id: int = 0
    """Row number of the import that brought it; 0 before it is kept."""

    @property
    def outcome(self) -> AuditResult | None:
        """Return the result where it is one of ours; None where it is unknown or in a feed's own words."""
        return AuditResult(self.result) if self.result in set(AuditResult) else None

    @property
    def is_held(self) -> bool:
        """Say whether anything is known of how it ended; an audit of which nothing is known may be yet to come."""
        return not self.is_cancelled and any(getattr(self, name) is not None for name in OUTCOME)

    @property
    def is_cancelled(self) -> bool:
        """Say whether it was called off before it was held."""
        return self.result == CANCELLED

    @property
    def is_complaint(self) -> bool:
        """Say whether a complaint caused it: then reviews may have caused the audit."""
        return "complaint" in (self.trigger, self.audit_type)

    @property
    def is_follow_up(self) -> bool:
        """Say whether it only looks again at what another audit found."""
        return "follow_up" in (self.trigger, self.audit_type) or self.follow_up_of is not None


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of an audit; None and empty text mean unknown."""

    audit_id: str
    """Number of its audit."""
    finding_no: str
    """Its number within the audit."""
    clause: str = ""
    """Clauses, several joined by ";"; empty if unknown."""
    severity: str | None = None
    """major, minor, ofi or positive; None where a feed states none."""
    statement: str | None = None
    """What was found; text of others, to be escaped wherever it is shown."""
    aspect: str | None = None
    """Key of the review aspect that it belongs to."""
    root_cause: str | None = None
    """Why it came to this."""
    action: str | None = None
    """What is to be done."""
    owner: str | None = None
    """Keyed hash of whoever is responsible; never a name."""
    due: date | None = None
    """Day by which it is to be done."""
    implemented: date | None = None
    """Day on which it was done."""
    verified: date | None = None
    """Day on which somebody looked whether it was done."""
    effectiveness: str | None = None
    """yes or no: did it help? Other words as stated."""
    status: str | None = None
    """open, in_progress or done."""
    import_id: int = 0
    """Row number of the import that brought it; 0 before it is kept."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate as its body or holder states it; None means unknown."""

    certificate_no: str
    """The body's number."""
    subject_name: str
    """The holder, in the file's words."""
    standard: str | None
    """Standard without "DIN EN" and edition."""
    issue: date
    """First day of this certificate."""
    expiry: date
    """Last day of this certificate."""
    status: CertificateStatus
    """As stated."""
    subject: str | None = None
    """Key of the subject it is matched to; None while nobody has matched it."""
    edition: str | None = None
    """Edition of the standard."""
    scope: str | None = None
    """What it speaks of."""
    body: str | None = None
    """Certification body."""
    accreditation: str | None = None
    """Who accredited the body."""
    is_accredited: bool | None = None
    """Is it accredited? An unaccredited one is not the same evidence."""
    first_issue: date | None = None
    """First day of the first certificate in this row of renewals."""
    status_date: date | None = None
    """Day since which the status holds."""
    import_id: int = 0
    """Row number of the import that brought it; 0 before it is kept."""

    def status_on(self, day: date) -> CertificateStatus:
        """Return the status that holds on a day: an active one has expired after its last day.

        Of one whose status nobody states the days alone are known: within them it may have been withdrawn. So it is
        before the day since which the stated status holds.
        """
        is_stated = self.status_date is None or day >= self.status_date
        status = self.status if is_stated else CertificateStatus.UNKNOWN
        told = (CertificateStatus.ACTIVE, CertificateStatus.INACTIVE, CertificateStatus.UNKNOWN)
        if status in told and day > self.expiry:
            return CertificateStatus.EXPIRED
        if status in (CertificateStatus.ACTIVE, CertificateStatus.UNKNOWN) and day < self.issue:
            return CertificateStatus.DRAFT
        return status

    def last_day(self) -> date | None:
        """Return the last day on which it can have been in force; None: on no day that is known.

        One that was withdrawn, cancelled or suspended ends on the day before; without that day a withdrawn or cancelled
        one may have ended at any time, and a draft never began.
        """
        ended = (CertificateStatus.WITHDRAWN, CertificateStatus.CANCELLED)
        if self.status is CertificateStatus.DRAFT or (self.status in ended and self.status_date is None):
            return None
        if self.status_date is None or self.status not in (*ended, CertificateStatus.SUSPENDED):
            return self.expiry
        last = min(self.expiry, self.status_date - timedelta(days=1))
        return last if last >= self.issue else None

    def is_valid_on(self, day: date) -> bool:
        """Say whether it is in force on a day."""
        return self.issue <= day <= self.expiry and self.status_on(day) is CertificateStatus.ACTIVE


@dataclass(frozen=True, slots=True)
class AuditImport:
    """One file of audits that was taken in."""

    file: str
    """Name of the file."""
    sha256: str
    """SHA-256 of its bytes, hex."""
    imported_at: datetime
    """When, UTC."""
    column_map: Mapping[str, str] = field(default_factory=dict)
    """Heading to what it was read as; of several sheets as "Sheet!Heading"."""
    options: Mapping[str, object] = field(default_factory=dict)
    """What the user said beside the file, JSON values."""
    n_rejected: int = 0
    """Rows that were rejected."""
    id: int = 0
    """Row number; 0 before it is kept."""


@dataclass(frozen=True, slots=True)
class AuditBatch:
    """All that one file brings, kept together or not at all."""

    audits: tuple[Audit, ...] = ()
    """Audits."""
    findings: tuple[Finding, ...] = ()
    """Findings."""
    certificates: tuple[Certificate, ...] = ()
    """Certificates."""


@dataclass(frozen=True, slots=True)
class KeptBatch:
    """What became of a batch."""

    new: int
    """Records never kept before."""
    replaced: int
    """Records that took the place of other content, because the user said so."""
    unchanged: int
    """Records kept before with the same content."""
    leaf: int | None
    """Index of the note in the log; None where this file was taken in before and brought nothing new."""
