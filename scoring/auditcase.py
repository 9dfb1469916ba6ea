"""Audits with what could be known before each of them: earlier audits, and reviews published and observed in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from scoring.pastreview import NO_REVIEWS, PastReviews, ReviewFigures, figures_before, figures_of_all

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
NEVER = np.iinfo(np.int32).max


@dataclass(frozen=True, slots=True)
class PastAudit:
    """One audit as the comparison sees it; no name of a person."""

    key: str
    """Its id, unique."""
    subject: str
    """What was audited."""
    series: str
    """What is audited again and again under one scheme: subject, site and scheme as one text."""
    started_on: date | None
    """First day; None where it is not stated."""
    available_from: date | None = None
    """First day on which anybody could know the result; None: the day it started."""
    severity: float | None = None
    """How bad the result was, the higher the worse; None if unknown."""
    failed: bool | None = None
    """Did the event happen that is to be foreseen? None if unknown."""
    grade: str = ""
    """Result as stated; empty if unknown."""
    site: str = ""
    """Where; empty if unknown."""
    groups: tuple[str, ...] = ()
    """Categories of the subject."""
    auditor: str = ""
    """Keyed hash of the lead auditor; empty if unknown."""
    is_complaint: bool = False
    """Held because of a complaint."""
    is_follow_up: bool = False
    """Held to see whether findings of another audit are closed."""
    findings: str = ""
    """Clauses and severities of its findings, as in "8.4 major, 7.5 minor"; empty if unknown."""
    has_trigger: bool = False
    """Is it stated why it was held?"""
    days: float | None = None
    """Auditor days it took; None if unknown."""
    n_major: float | None = None
    """Major nonconformities; None if unknown."""

    @property
    def is_held(self) -> bool:
        """Say whether anything is known of how it ended; else it may have been planned and never held."""
        return self.failed is not None or self.severity is not None or bool(self.grade)

    @property
    def known_from(self) -> date | None:
        """Return the first day on which its result can be used."""
        return self.available_from or self.started_on


@dataclass(frozen=True, slots=True)
class Terms:
    """What counts as known before an audit."""

    gap_days: int = 14
    """Days before the result could be known in which reviews no longer count."""
    window_days: int = 365
    """Days of reviews before that."""
    follow_up_days: int = 60
    """An audit so soon after another planned one of its series is taken for its follow-up and left out."""
    is_retrospective: bool = False
    """Count reviews that were published in time but observed later; what was deleted before then is missing."""
    is_concurrent: bool = False
    """Nothing is dated: all reviews count, and nothing is foreseen."""


@dataclass(frozen=True, slots=True)
class CaseTable:
    """Audits in order of their days; all arrays have shape (n,)."""

    audits: tuple[PastAudit, ...]
    """The audits."""
    subjects: Places
    """Number of the subject of each."""
    day: Places
    """Day of the start as an ordinal; 0 if unknown."""
    known: Places
    """Day from which the result can be known; 0 if unknown."""
    cutoff: Places
    """Only what was known before this day counts; the largest number where nothing is dated."""
    failed: NDArray[np.bool_]
    """Did the event happen?"""
    severity: Floats
    """How bad the result was; nan if unknown."""
    previous: Floats
    """Severity of the newest earlier audit whose result could be known; nan without one."""
    previous_failed: Floats
    """1 or 0 for whether that one failed; nan without one."""
    history: Floats
    """Mean severity of all such audits; nan without one."""
    failed_share: Floats
    """Share of them that failed; nan without one."""
    n_earlier: Places
    """How many there are."""
    since: Floats
    """Days since the newest; nan without one."""
    reviews: ReviewFigures
    """What reviews said before the cutoff."""
    n_follow_ups: int = 0
    """Audits left out as follow-ups."""
    n_undated: int = 0
    """Audits left out because nobody knows when they were."""
    n_unknown: int = 0
    """Audits left out because their outcome is not stated."""

    def __len__(self) -> int:
        """Return the number of audits."""
        return len(self.audits)

    @property
    def is_complaint(self) -> NDArray[np.bool_]:
        """Return which were held because of a complaint."""
        return np.array([audit.is_complaint for audit in self.audits], dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class _Past:
    """What earlier audits of the series said."""

    previous: float = np.nan
    previous_failed: float = np.nan
    history: float = np.nan
    failed_share: float = np.nan
    n: int = 0
    since: float = np.nan


def build_cases(
    audits: Sequence[PastAudit], reviews: PastReviews = NO_REVIEWS, terms: Terms | None = None
) -> CaseTable:
    """Return the audits whose outcome is known, each with what could be known before it.

    Args:
        audits: All audits, in any order.
        reviews: All reviews, of these and of other subjects.
        terms: What counts as known before.
    """
    terms = terms or Terms()
    dated = [audit for audit in audits if terms.is_concurrent or audit.started_on is not None]
    kept = without_follow_ups(dated, terms)
    n_follow_ups = len(dated) - len(kept)
    past = {} if terms.is_concurrent else _pasts(kept, terms)
    cases = sorted((audit for audit in kept if audit.failed is not None), key=_order)
    names = {name: at for at, name in enumerate(sorted({audit.subject for audit in cases}))}
    cutoff = np.array([_cutoff(audit, terms) for audit in cases], dtype=np.int64)
    found = [past.get(audit.key, _Past()) for audit in cases]
    subjects = [audit.subject for audit in cases]
    before = figures_of_all if terms.is_concurrent else figures_before
    return CaseTable(
        audits=tuple(cases),
        subjects=np.array([names[name] for name in subjects], dtype=np.int64),
        day=np.array([_ordinal(audit.started_on) for audit in cases], dtype=np.int64),
        known=np.array([_ordinal(audit.known_from) for audit in cases], dtype=np.int64),
        cutoff=cutoff,
        failed=np.array([bool(audit.failed) for audit in cases], dtype=np.bool_),
        severity=np.array([np.nan if each.severity is None else each.severity for each in cases], dtype=np.float64),
        previous=np.array([each.previous for each in found], dtype=np.float64),
        previous_failed=np.array([each.previous_failed for each in found], dtype=np.float64),
        history=np.array([each.history for each in found], dtype=np.float64),
        failed_share=np.array([each.failed_share for each in found], dtype=np.float64),
        n_earlier=np.array([each.n for each in found], dtype=np.int64),
        since=np.array([each.since for each in found], dtype=np.float64),
        reviews=before(reviews, subjects, cutoff, terms.window_days, terms.is_retrospective),
        n_follow_ups=n_follow_ups,
        n_undated=len(audits) - len(dated),
        n_unknown=len(kept) - len(cases),
    )


def _order(audit: PastAudit) -> tuple[date, str]:
    return audit.started_on or date.min, audit.key


def _ordinal(day: date | None) -> int:
    return 0 if day is None else day.toordinal()


def _cutoff(audit: PastAudit, terms: Terms) -> int:
    """Return the first day that no longer counts: never later than the audit's start."""
    if terms.is_concurrent or audit.started_on is None:
        return int(NEVER)
    return min(_ordinal(audit.started_on), _ordinal(audit.known_from) - terms.gap_days)


def without_follow_ups(audits: Sequence[PastAudit], terms: Terms) -> list[PastAudit]:
    """Return the audits that only look again at what another one found left out, by series and day.

    An audit because of a complaint stands apart: it makes no planned one its follow-up, and is none for being held soon
    after one. One of which nothing is known may have been cancelled, so it makes none its follow-up either.

    Args:
        audits: Audits, in any order.
        terms: How soon after another an audit is its follow-up.
    """
    kept: list[PastAudit] = []
    for _, group in groupby(
        sorted(audits, key=lambda audit: (audit.series, _order(audit))), lambda audit: audit.series
    ):
        last: date | None = None
        for audit in group:
            is_soon = (
                last is not None
                and audit.started_on is not None
                and (audit.started_on - last).days < terms.follow_up_days
            )
            if audit.is_follow_up or (is_soon and not audit.is_complaint):
                continue
            kept.append(audit)
            if audit.is_held and not audit.is_complaint:
                last = audit.started_on
    return kept


def _pasts(audits: Sequence[PastAudit], terms: Terms) -> dict[str, _Past]:
    """Return for each audit what earlier ones of its series said by its cutoff."""
    found: dict[str, _Past] = {}
    for _, group in groupby(audits, lambda audit: audit.series):
        earlier: list[PastAudit] = []
        for audit in group:
            cutoff = _cutoff(audit, terms)
            found[audit.key] = _past_of([each for each in earlier if _ordinal(each.known_from) < cutoff], audit)
            if audit.is_held:
                earlier.append(audit)
    return found


def _past_of(earlier: Sequence[PastAudit], audit: PastAudit) -> _Past:
    if not earlier or audit.started_on is None or earlier[-1].started_on is None:
        return _Past()
    severities = [each.severity for each in earlier if each.severity is not None]
    outcomes = [each.failed for each in earlier if each.failed is not None]
    return _Past(
        previous=severities[-1] if severities else np.nan,
        previous_failed=float(outcomes[-1]) if outcomes else np.nan,
        history=float(np.mean(severities)) if severities else np.nan,
        failed_share=float(np.mean(outcomes)) if outcomes else np.nan,
        n=len(earlier),
        since=float((audit.started_on - earlier[-1].started_on).days),
    )
