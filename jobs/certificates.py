"""Read the certificates that stand beside a subject's reviews: its own, and those of organisations it is part of."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from report.attention import DueCertificate
from report.certificate import CertificateGap, CertificateLine, CertificateReport, concerning
from store.audit_records import Certificate
from store.records import Subject
from store.session import Store


def certificates_of(
    store: Store, subject: Subject, on: date, *, as_of: datetime | None = None
) -> CertificateReport | None:
    """Return the certificates of a subject as of a day; None without any.

    A product's or branch's page shows those of the organisations that it is part of on that day: certificates are
    issued to organisations, reviews speak of what they make.

    Args:
        store: Where they are kept.
        subject: Whose page it is.
        on: The day; certificates issued later are left out.
        as_of: Those that were on record at this moment, UTC; None: that are now.
    """
    keys = with_wholes(store, subject.key, on)
    found = [each for key in keys for each in store.audits.certificates(key, as_of=as_of) if each.issue <= on]
    if not found:
        return None
    return CertificateReport(on, tuple(_line(each, on) for each in found), tuple(find_gaps(found)))


def all_certificates(store: Store, on: date) -> list[CertificateLine]:
    """Return the certificates of all holders that were issued by a day, those that deserve attention first."""
    lines = [_line(each, on) for each in store.audits.certificates() if each.issue <= on]
    urgent = {each.line for each in due_certificates(store, on)}
    return sorted(lines, key=lambda line: (line not in urgent, line.expiry, line.holder))


def due_certificates(store: Store, on: date) -> tuple[DueCertificate, ...]:
    """Return the certificates of all holders that have run out, soon will, or are not in force, the next to end first.

    Args:
        store: Where they are kept.
        on: The day; certificates issued later are left out.
    """
    found: list[DueCertificate] = []
    kept = sorted(store.audits.certificates(), key=lambda each: each.subject_name.casefold())
    for _, group in groupby(kept, key=lambda each: each.subject_name.casefold()):
        issued = [each for each in group if each.issue <= on]
        subjects = {_line(each, on): each.subject or "" for each in issued}
        report = CertificateReport(on, tuple(subjects))
        found += [DueCertificate(line, state, subjects[line]) for line, state in concerning(report)]
    return tuple(sorted(found, key=lambda each: (each.line.expiry, each.line.holder)))


def find_gaps(certificates: Sequence[Certificate]) -> list[CertificateGap]:
    """Return the days without a certificate between two of one holder, standard and scope, oldest first.

    Two sites of a holder have a certificate each, which their scopes tell apart; those of one number belong together
    whatever their scopes, and one without a scope counts for each site. Days on which a certificate was a draft,
    suspended, cancelled or withdrawn are days without.
    """

    def holder(each: Certificate) -> tuple[str, str]:
        """Return what the certificates of one series have in common."""
        return each.subject_name.casefold(), each.standard or ""

    gaps: set[CertificateGap] = set()
    for _, group in groupby(sorted(certificates, key=lambda each: (*holder(each), each.issue)), key=holder):
        found = _series(list(group))
        for each in found:
            gaps |= set(_gaps(each, is_alone=len(found) == 1))
    return sorted(gaps, key=lambda gap: (gap.since, gap.standard, gap.scope))


def _series(group: Sequence[Certificate]) -> list[list[Certificate]]:
    """Return the certificates of one holder and standard that follow each other, by number or scope."""
    found: list[tuple[set[tuple[str, str]], list[Certificate]]] = []
    for each in group:
        if not _plain_scope(each):
            continue
        marks = {("number", each.certificate_no), ("scope", _plain_scope(each))}
        same = [one for one in found if one[0] & marks]
        found = [one for one in found if one not in same]
        found.append((marks.union(*(own for own, _ in same)), [*(old for _, own in same for old in own), each]))
    for each in group:
        if not _plain_scope(each):
            own = [one for one in found if ("number", each.certificate_no) in one[0]]
            for _, members in own or found:
                members.append(each)
    return [sorted(own, key=lambda each: each.issue) for _, own in found] or [list(group)]


def _gaps(series: Sequence[Certificate], *, is_alone: bool) -> Iterator[CertificateGap]:
    covered: Certificate | None = None
    until: date | None = None
    for each in series:
        last = each.last_day()
        if last is None:
            continue
        if until is not None and covered is not None and each.issue > until + timedelta(days=1):
            scope = "" if is_alone else each.scope or covered.scope or ""
            yield CertificateGap(_standard(each), until + timedelta(days=1), each.issue - timedelta(days=1), scope)
        if until is None or last > until:
            covered, until = each, last


def _plain_scope(each: Certificate) -> str:
    return " ".join((each.scope or "").casefold().split())


def with_wholes(store: Store, key: str, on: date) -> list[str]:
    """Return the key of a subject and those of all that it is part of on a day, nearest first."""
    links = store.subjects.links(on=on)
    found = [key]
    # The list grows while it is read; a link back into it is met once, so circles end.
    for part in found:
        found += [link.parent for link in links if link.child == part and link.parent not in found]
    return found


def _line(each: Certificate, on: date) -> CertificateLine:
    return CertificateLine(
        certificate_no=each.certificate_no,
        holder=each.subject_name,
        standard=_standard(each),
        issue=each.issue,
        expiry=each.expiry,
        status=each.status,
        effective=each.status_on(on),
        scope=each.scope or "",
        body=each.body or "",
        is_accredited=each.is_accredited,
    )


def _standard(each: Certificate) -> str:
    return f"{each.standard or ''}:{each.edition}" if each.edition else each.standard or ""
