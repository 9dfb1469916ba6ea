"""Audits and reviews of the store for the comparison, brought together along the dated structure of subjects."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from jobs.auditevent import Event, result_place, severities
from jobs.auditfile import AuditFile
from jobs.auditscale import comparable_scores, has_scales, is_against
from jobs.voice import is_sample
from scoring.auditcase import PastAudit
from scoring.pastreview import NO_REVIEWS, PastReviews, columns_of
from store.audit_records import Audit
from store.pastversion import PastVersion
from store.records import Listing, PartOf, Precision, Published
from store.session import Store


@dataclass(frozen=True, slots=True)
class Reach:
    """A subject whose reviews speak of an audited one, and from when to when."""

    subject: str
    """Key of the subject, the audited one itself or a part of it."""
    first: date = date.min
    """First day of the link."""
    last: date = date.max
    """Last day of the link."""


def stored_audits(store: Store, event: Event) -> AuditFile:
    """Return the audits of the store that somebody has matched to subjects; those that were called off are none."""
    known = store.audits.audits()
    planned = [audit for audit in known if not audit.is_cancelled]
    kept = [audit for audit in planned if audit.subject is not None]
    n_unmatched, n_off = len(planned) - len(kept), len(known) - len(planned)
    findings: dict[str, list[str]] = defaultdict(list)
    for finding in store.audits.findings({audit.audit_id for audit in kept}):
        findings[finding.audit_id].append(f"{finding.clause or '?'} {finding.severity or ''}".strip())
    audits = past_audits(kept, event, findings)
    unmatched, off = f"{n_unmatched} x audits that nobody has matched to a subject", f"{n_off} x audits called off"
    return AuditFile(tuple(audits), ((unmatched,) if n_unmatched else ()) + ((off,) if n_off else ()))


def stored_reviews(store: Store, subjects: Sequence[str]) -> tuple[PastReviews, int]:
    """Return the reviews that speak of audited subjects or of their parts, each version with the time it was shown.

    Also return how many listings are left out, as only a chosen few of their reviews are known.

    A review of a part counts for the whole if both the part's link and the listing's held on the day of the review.

    Args:
        store: The store.
        subjects: Keys of the audited subjects.
    """
    links = store.subjects.links()
    listings: dict[str, list[Listing]] = defaultdict(list)
    for listing in store.subjects.listings():
        listings[listing.subject].append(listing)
    reaches = {subject: reach_of(subject, links) for subject in sorted(set(subjects))}
    asked = {listing.id: listing for found in reaches.values() for each in found for listing in listings[each.subject]}
    chosen = {number for number, listing in asked.items() if is_sample(store, listing)}
    versions: dict[int, list[PastVersion]] = defaultdict(list)
    for version in store.reviews.past(sorted(chosen)):
        versions[version.listing_id].append(version)
    rows = _Rows()
    for subject, found in reaches.items():
        for each in found:
            for listing in listings[each.subject]:
                rows.add(subject, listing, each, versions[listing.id])
    return rows.columns(), len(asked) - len(chosen)


def reach_of(subject: str, links: Sequence[PartOf]) -> list[Reach]:
    """Return a subject and all its parts, parts of parts included, each with the days on which all links hold.

    Where several ways lead to a part, the days of all of them are put together, so that no review counts twice.

    Args:
        subject: Key of the whole.
        links: All links between subjects.
    """
    below: dict[str, list[PartOf]] = defaultdict(list)
    for link in links:
        below[link.parent].append(link)
    found, waiting = [], [Reach(subject)]
    seen: set[Reach] = set()
    while waiting:
        whole = waiting.pop()
        if whole in seen:
            continue
        seen.add(whole)
        found.append(whole)
        for link in below[whole.subject]:
            first, last = max(whole.first, link.valid_from or date.min), min(whole.last, link.valid_to or date.max)
            if first <= last and link.child != subject:
                waiting.append(Reach(link.child, first, last))
    return _united(found)


def _united(found: Sequence[Reach]) -> list[Reach]:
    """Return the same days without any day of a subject twice, subjects in order of their first appearance."""
    spans: dict[str, list[Reach]] = {each.subject: [] for each in found}
    for each in sorted(found, key=lambda reach: (reach.first, reach.last)):
        own = spans[each.subject]
        if own and each.first <= own[-1].last:
            own[-1] = Reach(each.subject, own[-1].first, max(own[-1].last, each.last))
        else:
            own.append(each)
    return [reach for own in spans.values() for reach in own]


def latest_day(published: Published) -> int:
    """Return the latest day that a stated publication can mean, as an ordinal; 0 where none is stated."""
    at = published.at
    if at is None or published.precision is Precision.UNKNOWN:
        return 0
    if published.precision is Precision.RANGE:
        return (published.until or at).toordinal()
    if published.precision is Precision.YEAR:
        return date(at.year, 12, 31).toordinal()
    if published.precision is Precision.MONTH:
        return date(at.year, at.month, monthrange(at.year, at.month)[1]).toordinal()
    return at.toordinal()


@dataclass(slots=True)
class _Rows:
    """Reviews as they are gathered."""

    subjects: list[str] = field(default_factory=list)
    published: list[int] = field(default_factory=list)
    observed: list[int] = field(default_factory=list)
    replaced: list[int] = field(default_factory=list)
    units: list[float] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)

    def add(self, subject: str, listing: Listing, reach: Reach, versions: Sequence[PastVersion]) -> None:
        """Take the versions that lie within all links."""
        first = max(reach.first, listing.valid_from or date.min).toordinal()
        last = min(reach.last, listing.valid_to or date.max).toordinal()
        for version in versions:
            day = latest_day(version.published)
            if first <= (day or version.observed_at.toordinal()) <= last:
                self.subjects.append(subject)
                self.published.append(day)
                self.observed.append(version.observed_at.toordinal())
                self.replaced.append(version.replaced_at.toordinal() if version.replaced_at else 0)
                self.units.append(float("nan") if version.unit is None else version.unit)
                self.texts.append(version.words)
                self.sources.append(listing.source)

    def columns(self) -> PastReviews:
        """Return them as columns."""
        if not self.subjects:
            return NO_REVIEWS
        return columns_of(
            self.subjects,
            published=self.published,
            observed=self.observed,
            replaced=self.replaced,
            units=self.units,
            texts=self.texts,
            sources=self.sources,
        )


def measure(audit: Audit, event: Event) -> float | None:
    """Return the number that an event compares; None where the audit does not state it, or on a scale turned round."""
    if is_against(audit, event):
        return None
    fields: Mapping[str, float | None] = {
        "result": result_place(audit.result or ""),
        "score": audit.score,
        "n_major": audit.n_major,
        "n_minor": audit.n_minor,
        "n_ofi": audit.n_ofi,
    }
    found = fields.get(event.field)
    return None if found is None else float(found)


def past_audits(audits: Sequence[Audit], event: Event, findings: Mapping[str, Sequence[str]]) -> list[PastAudit]:
    """Return audits of the store as the comparison sees them, in the same order.

    Args:
        audits: Audits that are matched to subjects.
        event: What counts as a failure.
        findings: Clauses and severities by number of the audit.
    """
    measures = [measure(audit, event) for audit in audits]
    scores = comparable_scores(audits)
    # On several scales the event's own numbers do not tell how bad an audit was beside another.
    is_mixed = event.field == "score" and has_scales(audits)
    worse = [None if score is None else -score for score in scores] if is_mixed else severities(event, measures, scores)
    return [
        _past_audit(audit, event.happened(stated), bad, ", ".join(findings.get(audit.audit_id, ())))
        for audit, stated, bad in zip(audits, measures, worse, strict=True)
    ]


def _past_audit(audit: Audit, failed: bool | None, severity: float | None, findings: str) -> PastAudit:
    subject = audit.subject or ""
    return PastAudit(
        key=audit.audit_id,
        subject=subject,
        series="\0".join((subject, audit.site or "", audit.standard or "")),
        started_on=audit.started_on,
        available_from=audit.available_from,
        severity=severity,
        failed=failed,
        grade=audit.result or "",
        site=audit.site or "",
        auditor=audit.lead_auditor or "",
        is_complaint=audit.is_complaint,
        is_follow_up=audit.is_follow_up,
        findings=findings,
        has_trigger=audit.trigger is not None,
        days=audit.audit_days,
        n_major=audit.n_major,
    )
