"""Certificates beside the review signal: validity, gaps between renewals, what runs out, and what it speaks of."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from report.number import format_day, format_number
from report.phrase import Language
from report.table import Column, Kind, Table
from report.words import known_word, phrase, say

SOON_DAYS = 90
"""Days before its last day from which a certificate is said to run out."""
IN_FORCE = ("active", "unknown")
"""Statuses of a certificate that, for all that is stated, holds."""
ALWAYS_TOLD = ("suspended", "withdrawn")
"""Statuses that no newer certificate hides."""
RUNS_OUT = "runs_out"
"""Still in force, and soon no more."""


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """One certificate of the subject, or of an organisation that it is part of."""

    certificate_no: str
    """Its number."""
    holder: str
    """Whom it was issued to, in the file's words."""
    standard: str
    """Standard with edition."""
    issue: date
    """First day."""
    expiry: date
    """Last day."""
    status: str
    """As stated."""
    effective: str
    """Status by its dates on the day of the report."""
    scope: str = ""
    """What it speaks of; empty if unknown."""
    body: str = ""
    """Certification body; empty if unknown."""
    is_accredited: bool | None = None
    """Accredited or not; None if unknown."""


@dataclass(frozen=True, slots=True)
class CertificateGap:
    """Days without a certificate between two of the same holder, standard and scope."""

    standard: str
    """Standard with edition of the later one."""
    since: date
    """First day without."""
    until: date
    """Last day without."""
    scope: str = ""
    """What both speak of, where the holder has certificates of several scopes."""


@dataclass(frozen=True, slots=True)
class CertificateReport:
    """All certificates that a subject page shows."""

    on: date
    """The day that they are judged on."""
    lines: tuple[CertificateLine, ...] = ()
    """By holder, standard and first day."""
    gaps: tuple[CertificateGap, ...] = ()
    """Gaps between them."""


def certificates_table(lines: Iterable[CertificateLine]) -> Table:
    """Return one row a certificate; stated and effective status stand side by side."""
    columns = (
        Column("certificate_no", phrase("certificate_number"), kind=Kind.KEY),
        Column("holder", phrase("certificate_holder")),
        Column("standard", phrase("audit_standard")),
        Column("scope", phrase("certificate_scope")),
        Column("issue", phrase("certificate_issue"), kind=Kind.DATE),
        Column("expiry", phrase("certificate_expiry"), kind=Kind.DATE),
        Column("status", phrase("certificate_stated"), kind=Kind.WORD),
        Column("effective", phrase("certificate_effective"), kind=Kind.WORD),
        Column("accredited", phrase("certificate_accredited"), kind=Kind.FLAG),
        Column("body", phrase("certificate_body")),
    )
    rows = tuple(
        (
            *(each.certificate_no, each.holder, each.standard, each.scope, each.issue, each.expiry),
            *(f"certificate_{each.status}", f"certificate_{each.effective}", each.is_accredited, each.body),
        )
        for each in lines
    )
    return Table(phrase("certificates"), columns, rows, (phrase("certificates_mean"),))


def say_certificates(report: CertificateReport, language: Language) -> tuple[str, ...]:
    """Return what deserves attention: what has run out or soon will, other statuses, gaps, missing accreditation."""
    current = _current(report)
    return (
        *(sentence for each in current if (sentence := _say_status(each, report.on, language))),
        *(_say("certificate_unaccredited", each, language) for each in current if each.is_accredited is False),
        *(_say_gap(each, language) for each in report.gaps),
    )


def concerning(report: CertificateReport) -> Iterator[tuple[CertificateLine, str]]:
    """Yield each certificate in force or last in force that has run out, soon will, or is not active, and which."""
    for each in _current(report):
        if each.effective not in IN_FORCE:
            yield each, each.effective
        elif (each.expiry - report.on).days <= SOON_DAYS:
            yield each, RUNS_OUT


def _current(report: CertificateReport) -> list[CertificateLine]:
    """Return the certificates that no later one has renewed; suspended and withdrawn ones are always among them."""
    return [
        each
        for each in report.lines
        if each.effective in ALWAYS_TOLD or not any(_renews(new, each) for new in report.lines)
    ]


def _renews(new: CertificateLine, old: CertificateLine) -> bool:
    """Say whether a certificate follows another of the same holder, standard and scope, and is or was in force."""
    is_later = new.issue > old.issue and new.effective in (*IN_FORCE, "expired")
    standards = [each.standard.partition(":")[0] for each in (old, new)]
    # Capitals make no other holder: gaps between certificates are told by the same rule.
    is_same = old.holder.casefold() == new.holder.casefold() and standards[0] == standards[1]
    return is_later and is_same and (new.certificate_no == old.certificate_no or _same_scope(old, new))


def _same_scope(old: CertificateLine, new: CertificateLine) -> bool:
    # Two sites of a holder have a certificate each, which their scopes tell apart.
    scopes = {" ".join(each.scope.casefold().split()) for each in (old, new)}
    return len(scopes - {""}) <= 1


def _say_gap(each: CertificateGap, language: Language) -> str:
    days = (each.until - each.since).days + 1
    return say(
        "certificate_gap" if days > 1 else "certificate_gap_day",
        language,
        standard=f"{each.standard} ({each.scope})" if each.scope else each.standard,
        since=format_day(each.since, language),
        until=format_day(each.until, language),
        days=format_number(days, language),
    )


def _say_status(each: CertificateLine, on: date, language: Language) -> str:
    left = (each.expiry - on).days
    if each.effective == "expired":
        return _say("certificate_expired_on", each, language)
    if each.effective in IN_FORCE and left <= SOON_DAYS:
        return say(
            {0: "certificate_ends_today", 1: "certificate_ends_tomorrow"}.get(left, "certificate_runs_out"),
            language,
            standard=each.standard,
            number=each.certificate_no,
            day=format_day(each.expiry, language),
            days=format_number(left, language),
        )
    if each.effective == "unknown":
        return _say("certificate_unstated", each, language)
    if each.effective != "active":
        word = known_word(f"certificate_{each.effective}", language)
        return say("certificate_not_active", language, standard=each.standard, number=each.certificate_no, status=word)
    return ""


def _say(key: str, each: CertificateLine, language: Language) -> str:
    gaps = {"standard": each.standard, "number": each.certificate_no}
    if key == "certificate_expired_on":
        gaps["day"] = format_day(each.expiry, language)
    return say(key, language, **gaps)
