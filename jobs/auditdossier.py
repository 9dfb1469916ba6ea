"""The dossier of an audit: its findings beside what reviews, texts and charts said in the year before."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from crawler.imports.audits.clause import Clauses
from jobs.aspectjudge import open_aspect_sets
from jobs.aspectreport import complaints_of_year
from jobs.auditcomparison import Comparison, DossierEntry
from jobs.auditsentence import in_both
from jobs.auditstore import reach_of
from jobs.clauses import read_clauses
from jobs.priors import priors_in_force
from jobs.smallgroup import is_small
from jobs.workplace import Workplace
from report.auditreport import Dossier, DossierAspect, DossierFinding
from report.number import format_day, format_number, format_share
from report.phrase import Phrase
from report.words import phrase
from store.audit_records import Audit, Finding
from store.records import PartOf, Subject

MOST_DOSSIERS = 20
"""Audits, the newest ones, that have a dossier of their own; a table has the others."""
LONGEST_STATEMENT = 300
"""Signs of a finding's words that are shown."""


@dataclass(frozen=True, slots=True)
class _Desk:
    """What dossiers are put together from."""

    place: Workplace
    subjects: Mapping[str, Subject]
    links: Sequence[PartOf]
    audits: Mapping[str, Audit]
    findings: Mapping[str, Sequence[Finding]]
    clauses: Clauses


def dossiers_of(place: Workplace, found: Comparison) -> tuple[Dossier, ...]:
    """Return a dossier of each of the newest judged audits, the newest first; none where there are failures enough.

    Args:
        place: The deployment.
        found: The comparison of its audits.
    """
    if not found.is_dossier:
        return ()
    entries = found.dossier[-MOST_DOSSIERS:][::-1]
    findings: dict[str, list[Finding]] = defaultdict(list)
    for finding in place.store.audits.findings({entry.audit for entry in entries}):
        findings[finding.audit_id].append(finding)
    desk = _Desk(
        place,
        {row.subject.key: row.subject for row in place.store.subjects.list_subjects()},
        place.store.subjects.links(),
        {audit.audit_id: audit for audit in place.store.audits.audits()},
        findings,
        read_clauses(place.settings.home),
    )
    return tuple(_dossier(desk, entry) for entry in entries)


def _dossier(desk: _Desk, entry: DossierEntry) -> Dossier:
    eve = entry.day - timedelta(days=1) if entry.day else None
    told = [desk.subjects[key] for key in _speaking(desk, entry, eve) if key in desk.subjects]
    audit = desk.audits.get(entry.audit)
    name = desk.subjects[entry.subject].name if entry.subject in desk.subjects else entry.subject
    outcome = "failed" if entry.failed else "passed"
    title = in_both(
        f"dossier_{outcome}",
        lambda language: {
            "name": name,
            "audit": entry.audit,
            "day": format_day(entry.day, language) if entry.day else "?",
        },
    )
    return Dossier(
        title=title,
        facts=tuple(_facts(entry)),
        findings=tuple(_finding(each, audit, desk.clauses) for each in desk.findings.get(entry.audit, ())),
        aspects=tuple(sorted(_aspects(desk, told, eve), key=lambda each: -each.negative)),
        pages=tuple((subject.key, subject.name) for subject in told if not subject.is_person),
        eve=eve.isoformat() if eve else "",
    )


def _speaking(desk: _Desk, entry: DossierEntry, eve: date | None) -> list[str]:
    """Return the audited subject and its parts on the day before."""
    reaches = reach_of(entry.subject, desk.links)
    return list(dict.fromkeys(each.subject for each in reaches if eve is None or each.first <= eve <= each.last))


def _facts(entry: DossierEntry) -> Iterator[Phrase]:
    if not entry.n_reviews:
        yield phrase("dossier_no_reviews")
        return
    n, mean, change = entry.n_reviews, entry.mean, entry.change
    if mean is None:
        yield in_both("dossier_reviews", lambda language: {"n": format_number(n, language)})
    else:
        yield in_both(
            "dossier_rating", lambda language: {"n": format_number(n, language), "mean": format_share(mean, language)}
        )
    if change is not None:
        key = "dossier_rose" if change > 0 else "dossier_fell"
        yield in_both(key, lambda language: {"points": format_number(abs(change) * 100, language, digits=1)})
    alarms = entry.n_alarms
    if not alarms:
        yield phrase("dossier_no_alarm")
    else:
        yield in_both("dossier_alarms", lambda language: {"n": format_number(alarms, language)})


def _finding(finding: Finding, audit: Audit | None, clauses: Clauses) -> DossierFinding:
    clause = finding.clause or ""
    words = " ".join((finding.statement or "").split())
    return DossierFinding(
        clause,
        _title(clause, audit, clauses),
        finding.severity or "",
        words if len(words) <= LONGEST_STATEMENT else f"{words[: LONGEST_STATEMENT - 1].rstrip()}\u2026",
    )


def _title(clause: str, audit: Audit | None, clauses: Clauses) -> Phrase | None:
    """Return what a clause is about, by the first of the audit's standards that has it."""
    names = (audit.standard or "").split(";") if audit else []
    years = (audit.edition or "").split(";") if audit else []
    for at, name in enumerate(names):
        known = clauses.of(name, years[at] if at < len(years) else "")
        if known is not None and (title := known.titles.get(clause.split(";", maxsplit=1)[0])):
            return Phrase(title["de"], title["en"])
    return None


def _aspects(desk: _Desk, subjects: Sequence[Subject], eve: date | None) -> Iterator[DossierAspect]:
    """Yield what texts of the year before said of each aspect; where too few spoke of it nothing is told."""
    settings = desk.place.settings
    judges, priors = open_aspect_sets(settings.home).names(), priors_in_force(settings.var)
    for subject in subjects:
        judge = next((each for each in judges if subject.kind in each.kinds), None)
        if judge is None or eve is None:
            continue
        said = complaints_of_year(desk.place.store, subject, judge, priors=priors, eve=eve)
        for label, n, share in said.values():
            if not is_small(subject, n) and share.value is not None and share.interval is not None:
                yield DossierAspect(subject.name, label, n, share.value, share.interval)
