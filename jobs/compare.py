"""Hold reviews against audits: agreement, forward test, gain, and everything that stands beside the verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from jobs.auditcomparison import AgreementPart, Comparison, Coverage, DossierEntry
from jobs.auditevent import RESULTS, Event
from jobs.errors import NothingToCompare
from scoring.agreement import CrossTable, cross_table, grades_by_rank, kendall, spearman, weighted_kappa
from scoring.auditcase import CaseTable, PastAudit, Terms, build_cases, without_follow_ups
from scoring.auditgroup import GroupLine, by_group, spoken_languages
from scoring.crossfit import probabilities
from scoring.decision import CostLine, Costs, CurvePoint, cost_lines, decision_curve
from scoring.disagreement import find_disagreements
from scoring.forwardtest import ForwardTest, Plan, run_test
from scoring.leadkind import LeadKind, dated_events, lead_of_kind
from scoring.leadtime import HORIZON_DAYS, Dated, event_study, lead_times
from scoring.pastalarm import alarm_days
from scoring.pastreview import PastReviews, as_looked_back
from scoring.predictor import Predictor
from scoring.trapcheck import Checked, check_traps
from scoring.verdict import give_verdict

Flags = NDArray[np.bool_]
MOST_DOSSIER = 200
"""Audits, the newest ones, that a dossier shows."""
ENOUGH = 5
"""Reviews before an audit that are called enough."""


@dataclass(frozen=True, slots=True)
class CompareOrder:
    """What is asked."""

    event: Event
    """What counts as a failed audit."""
    test_from: date | None = None
    """First day of the test period; None: the last 18 months, or more where few audits failed."""
    terms: Terms = field(default_factory=Terms)
    """What counts as known before an audit."""
    folds_by: str = "subject"
    """subject or site: what models never see both sides of."""
    costs: Costs | None = None
    """What audits and missed findings cost; None: not told."""
    today: date = date.max
    """The day, UTC: audits that begin later are not judged."""


def compare(
    audits: Sequence[PastAudit],
    reviews: PastReviews,
    order: CompareOrder,
    groups: Mapping[str, tuple[str, ...]] | None = None,
) -> Comparison:
    """Return the comparison of audits with the reviews before them.

    Args:
        audits: All audits, in any order.
        reviews: All reviews.
        order: What is asked.
        groups: Categories by subject that stand beside the reviews.

    Raises:
        NothingToCompare: If no audit has a known outcome.
    """
    known = groups or {}
    audits = [replace(audit, groups=(*audit.groups, *known.get(audit.subject, ()))) for audit in audits]
    terms = replace(order.terms, is_concurrent=_is_undated(audits, reviews))
    cases = build_cases(audits, reviews, terms)
    if not len(cases):
        raise _nothing(order.event, len(audits))
    test = run_test(cases, reviews.texts, Plan(order.test_from, terms.is_concurrent, order.folds_by, order.today))
    checks = check_traps(Checked(cases, test, reviews, terms))
    has_reviews = bool(cases.reviews.is_known[test.scope].any())
    rows = np.flatnonzero(test.scope)
    seen = as_looked_back(reviews) if terms.is_retrospective else reviews
    timed = not terms.is_concurrent and len(reviews.subject) > 0
    days, others = (_dated(cases, some) for some in (rows, np.flatnonzero(~test.scope)))
    kinds = _events_by_kind(audits, test, terms, order.today) if timed else {}
    judged = {cases.audits[row].subject for row in rows.tolist()}
    wanted = judged | {subject for told, _ in kinds.values() for subject, _, _ in told}
    alarms = {} if terms.is_concurrent else alarm_days(seen, wanted)
    own = {subject: at for subject, at in alarms.items() if subject in judged}
    found = Comparison(
        event=order.event,
        test=test,
        terms=terms,
        verdict=give_verdict(test, checks, has_reviews=has_reviews),
        checks=checks,
        agreement=_agreement(cases, test.scope, has_reviews=has_reviews),
        coverage=_coverage(cases, test, audits, reviews),
        ceiling=_ceiling(cases, test.scope),
        disagreements=find_disagreements(cases, test.scope),
        groups=_groups(cases, test, reviews.texts),
        curve=_curve(cases, test),
        costs=_costs(cases, test, order.costs),
        dossier=tuple(_dossier(cases, row, alarms) for row in np.flatnonzero(test.tested)[-MOST_DOSSIER:].tolist()),
        lead=lead_times(days, own, others) if timed else None,
        leads=tuple(lead_of_kind(kind, events, alarms, seen) for kind, events in kinds.items()),
        study=event_study(seen, days) if timed else (),
    )
    return _without_statistics(found) if found.is_dossier else found


def _without_statistics(found: Comparison) -> Comparison:
    """Return a comparison of too few failures for any figure: what can be told audit by audit is left, and counts."""
    nothing = AgreementPart(found.agreement.with_reviews, None, None, None, None)
    lead = None if found.lead is None else replace(found.lead, median_days=None)
    leads = tuple(each.without_figures() for each in found.leads)
    return replace(found, agreement=nothing, ceiling=nothing, groups=(), lead=lead, leads=leads, study=())


def _events_by_kind(
    audits: Sequence[PastAudit], test: ForwardTest, terms: Terms, today: date
) -> dict[LeadKind, tuple[list[Dated], list[Dated]]]:
    """Return for each kind of event the audits of the test period, and those before it."""
    held = [audit for audit in audits if audit.started_on is not None and audit.started_on <= today]
    kept = without_follow_ups(held, terms)
    first = test.test_from.toordinal() if test.test_from else 0
    found = {}
    for kind in LeadKind:
        dated = dated_events(kept, kind)
        found[kind] = ([each for each in dated if each[1] >= first], [each for each in dated if each[1] < first])
    return found


def _dated(cases: CaseTable, rows: NDArray[np.int64]) -> list[Dated]:
    return [(cases.audits[row].subject, int(cases.day[row]), bool(cases.failed[row])) for row in rows.tolist()]


def _is_undated(audits: Sequence[PastAudit], reviews: PastReviews) -> bool:
    """Say whether nothing can be foreseen, because audits or reviews have no dates."""
    n_dated = sum(audit.started_on is not None for audit in audits)
    has_reviews = len(reviews.subject) > 0
    return n_dated * 2 < len(audits) or n_dated == 0 or (has_reviews and not reviews.published.any())


def _nothing(event: Event, n: int) -> NothingToCompare:
    if not n:
        return NothingToCompare(
            "there are no audits to compare",
            where="the store, or the file that --audits names",
            next_step="take in audits with `leumund import audits FILE` and match them with `leumund audits match`, or "
            "name a file that holds audits and not certificates alone",
        )
    return NothingToCompare(
        f"none of {n} audits says whether {event.text()} or not",
        where="the audits",
        next_step="choose another --event, or look whether its column is filled",
    )


def _agreement(cases: CaseTable, scope: Flags, *, has_reviews: bool) -> AgreementPart:
    """Return how ratings and audits go together; without reviews, how one audit goes with the next."""
    other = cases.reviews.mean if has_reviews else -cases.previous
    rows = np.flatnonzero(scope & np.isfinite(cases.severity) & np.isfinite(other))
    good, goodness, subjects = -cases.severity[rows], other[rows], cases.subjects[rows]
    grades, names = _grades(cases, rows)
    by_reviews = grades_by_rank(goodness, grades, n_grades=len(names)) if len(rows) else grades
    table: CrossTable | None = cross_table(grades, by_reviews, names) if len(rows) else None
    return AgreementPart(
        with_reviews=has_reviews,
        spearman=spearman(goodness, good, subjects),
        kendall=kendall(goodness, good, subjects),
        kappa=weighted_kappa(grades, by_reviews, subjects, n_grades=len(names)) if len(rows) else None,
        table=table,
    )


def _grades(cases: CaseTable, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Return the grade of each audit, 0 for the best: its result where stated, else whether the event happened."""
    stated = [cases.audits[row].grade for row in rows.tolist()]
    if stated and all(grade in RESULTS for grade in stated):
        return np.array([RESULTS.index(grade) for grade in stated], dtype=np.int64), RESULTS
    return cases.failed[rows].astype(np.int64), ("pass", "fail")


def _ceiling(cases: CaseTable, scope: Flags) -> AgreementPart:
    """Return how well the last audit foretells the next one; what audits do not share, no reviews can foretell."""
    return replace(_agreement(cases, scope & np.isfinite(cases.previous), has_reviews=False), table=None)


def _coverage(cases: CaseTable, test: ForwardTest, audits: Sequence[PastAudit], reviews: PastReviews) -> Coverage:
    in_test = cases.day >= (test.test_from.toordinal() if test.test_from else 0)
    n = np.nan_to_num(cases.reviews.n, nan=float(ENOUGH))
    asked = in_test & ~cases.is_complaint
    names = set(reviews.names)
    return Coverage(
        n_audits=len(audits),
        n_cases=int(asked.sum()),
        n_judged=int(test.scope.sum()),
        n_reviewed=int((asked & cases.reviews.is_known).sum()),
        n_enough=int((asked & (n >= ENOUGH)).sum()),
        n_subjects=len({audit.subject for audit in audits}),
        n_matched=len({audit.subject for audit in audits} & names),
        n_follow_ups=cases.n_follow_ups,
        n_undated=cases.n_undated,
        n_unknown=cases.n_unknown,
        n_complaints=int((in_test & cases.is_complaint).sum()),
        complaint_failures=int((in_test & cases.is_complaint & cases.failed).sum()),
        n_late=cases.reviews.n_late,
        n_learnt=int(test.split.learnt.sum()),
        learnt_failures=int(test.split.failed[test.split.learnt].sum()),
    )


def _best_forecast(test: ForwardTest) -> Predictor | None:
    if Predictor.COMBINATION in test.scored:
        return Predictor.COMBINATION
    return next((name for name in (Predictor.HISTORY, Predictor.VOLUME) if name in test.scored), None)


def _groups(cases: CaseTable, test: ForwardTest, texts: Sequence[str]) -> tuple[GroupLine, ...]:
    best = _best_forecast(test)
    said = test.scored[best].said if best else None
    if said is None:
        return ()
    return by_group(cases, test.scope, probabilities(said.log_odds), spoken_languages(cases, texts))


def _forecasts(test: ForwardTest) -> dict[str, NDArray[np.float64]]:
    wanted = {Predictor.COMBINATION, test.gain.baseline if test.gain else Predictor.HISTORY}
    found = {name: test.scored[name].said for name in sorted(wanted) if name in test.scored}
    return {name.value: probabilities(said.log_odds[test.scope]) for name, said in found.items() if said is not None}


def _has_tier(test: ForwardTest) -> bool:
    return any(row.auc is not None for row in test.rows)


def _curve(cases: CaseTable, test: ForwardTest) -> tuple[CurvePoint, ...]:
    if not _has_tier(test):
        return ()
    return decision_curve(_forecasts(test), cases.previous_failed[test.scope], cases.failed[test.scope])


def _costs(cases: CaseTable, test: ForwardTest, costs: Costs | None) -> tuple[CostLine, ...]:
    if costs is None or not _has_tier(test):
        return ()
    known = [audit.days for audit, judged in zip(cases.audits, test.scope, strict=True) if judged and audit.days]
    # Of some audits nobody says how long they took: the mean of the others stands for them.
    costs = replace(costs, days=float(np.mean(known))) if known else costs
    return cost_lines(_forecasts(test), cases.previous_failed[test.scope], cases.failed[test.scope], costs)


def _dossier(cases: CaseTable, row: int, alarms: Mapping[str, Sequence[int]]) -> DossierEntry:
    audit, figures = cases.audits[row], cases.reviews
    day = int(cases.day[row])
    return DossierEntry(
        audit.subject,
        audit.key,
        audit.started_on,
        bool(cases.failed[row]),
        n_reviews=_known(figures.n[row]),
        mean=_known(figures.mean[row]),
        change=_known(figures.shift[row]),
        n_alarms=sum(0 < day - at <= HORIZON_DAYS for at in alarms.get(audit.subject, ())),
        findings=audit.findings,
    )


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
