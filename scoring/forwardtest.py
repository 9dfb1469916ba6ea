"""The comparison: every predictor on the same audits, and what reviews add to the best one without them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from scoring.auditcase import CaseTable
from scoring.crossfit import Split, count_words, deal_subjects, fit_words
from scoring.placebo import DEALS, FEW_DEALS, gain_by_chance
from scoring.predictor import WITHOUT_REVIEWS, Joined, Predictor, Scored, base_fit, combine, score_all
from scoring.predictorrow import LEAST_TIER, PredictorRow, judge_predictor
from scoring.ranking import auc, drawn_aucs, order_by
from scoring.subjectdraw import interval_over_subjects
from store.records import Interval

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
MONTHS = 18
"""Length of the test period where none is given and failures are many."""
ENOUGH_FAILURES = 300
"""Failures for which a test period is made longer: beside fewer, a gain of .05 is often missed."""
LEAST_LEARNT = 300
"""Failures with an earlier audit that are left to learn from where the test period is made longer."""
GAIN_DRAWS = 10_000
"""Resamples behind the interval of the gain: it decides the verdict, which chance must not."""


@dataclass(frozen=True, slots=True)
class Gain:
    """What reviews add: AUC of the combination minus that of the best predictor without reviews."""

    value: float
    """Difference of the areas."""
    interval: Interval | None
    """Over the same resamples of whole subjects."""
    baseline: Predictor
    """What reviews were added to."""
    n: int
    """Audits that both were judged on."""
    events: int
    """Failures among them."""
    by_chance: Interval | None = None
    """Where it would lie if each subject had another's reviews; asked only where the interval lies below 0."""

    @property
    def is_harm(self) -> bool:
        """Say whether reviews lead astray: by more than learning from reviews that tell nothing loses anyway."""
        is_below = self.interval is not None and self.interval.high < 0
        return is_below and (self.by_chance is None or self.value < self.by_chance.low)


@dataclass(frozen=True, slots=True)
class ForwardTest:
    """The comparison, with what later steps need of it."""

    rows: tuple[PredictorRow, ...]
    """One per predictor."""
    gain: Gain | None
    """None where there is nothing to add, or too little to tell."""
    scope: Flags
    """Which cases were judged, shape (n_cases,)."""
    tested: Flags
    """Which cases lie in the test period, those of which nothing was known before included, shape (n_cases,)."""
    scored: Mapping[Predictor, Scored]
    """What each predictor said of every case, the combination included."""
    split: Split
    """Who was learnt from."""
    test_from: date | None
    """First day of the test; None where nothing is dated."""
    test_to: date | None
    """Last day."""

    @property
    def events(self) -> int:
        """Return the failures that were judged."""
        return int(self.split.failed[self.scope].sum())


@dataclass(frozen=True, slots=True)
class Plan:
    """How the test is laid out."""

    test_from: date | None = None
    """First day of the test; None: see `default_start`."""
    is_concurrent: bool = False
    """Nothing is dated, so everything is judged by models that learnt from other subjects."""
    folds_by: str = "subject"
    """subject or site: what is never on both sides."""
    today: date = date.max
    """Audits that begin later are not judged: their day is a slip."""


def run_test(cases: CaseTable, texts: tuple[str, ...], plan: Plan) -> ForwardTest:
    """Return how every predictor did on the audits of the test period.

    Models learn from audits of other subjects that were held, and whose result was known, before the test began.

    Args:
        cases: Audits with what could be known before each.
        texts: Texts that the cases' reviews point to.
        plan: Period and folds.
    """
    test_from = None if plan.is_concurrent or not len(cases) else plan.test_from or default_start(cases, plan.today)
    is_planned = ~cases.is_complaint
    if test_from is None:
        learnt, tested = is_planned, is_planned
    else:
        # A slip of the pen can date a result before its audit: what is tested must never be learnt from.
        learnt = is_planned & (cases.known < test_from.toordinal()) & (cases.day < test_from.toordinal())
        tested = is_planned & (cases.day >= test_from.toordinal()) & (cases.day <= plan.today.toordinal())
    # Audits of which nothing was known before teach nothing of those of which something was.
    learnt = learnt & _eligible(cases)
    split = Split(cases.failed, learnt, deal_subjects(_groups(cases, plan.folds_by)))
    is_worded = bool(texts) and any(len(rows) > 0 for rows in cases.reviews.read)
    counts = count_words(texts, cases.reviews.read) if is_worded else None
    words = None if counts is None else fit_words(counts, cases.failed)
    scored = score_all(cases, split, words)
    scope = tested & _eligible(cases)
    if not split.can_learn() and cases.reviews.is_known.any() and Predictor.PREVIOUS in scored:
        # Nothing can be fitted: what is left is a rule on the last audit, so there must be one.
        scope &= np.isfinite(cases.previous)
    best = best_without_reviews(scored, cases, scope)
    base = stronger(scored[best], cases, scope)
    joined = Joined(best, base_fit(cases, best, split) if split.can_learn() else None, words)
    combined = combine(cases, split, joined)
    if combined is not None:
        scored |= {Predictor.COMBINATION: combined}
    rows = tuple(judge_predictor(scored[name], cases, scope) for name in Predictor if name in scored)
    gain = None if combined is None else paired_gain(combined, base, cases, scope)
    if gain is not None and gain.interval is not None and gain.interval.high < 0 and split.can_learn():
        gain = replace(gain, by_chance=_by_chance(cases, split, (joined, counts), (base, scope)))
    last = date.fromordinal(int(cases.day[scope].max())) if test_from is not None and scope.any() else None
    return ForwardTest(rows, gain, scope, tested, scored, split, test_from, last)


def _by_chance(
    cases: CaseTable, split: Split, known: tuple[Joined, sparse.csr_matrix | None], beside: tuple[Scored, Flags]
) -> Interval | None:
    """Return where the gain would lie if each subject had another's reviews; what knows none is not fitted anew."""
    (joined, counts), (base, scope) = known, beside

    def gain(dealt: CaseTable, taken: NDArray[np.int64]) -> float | None:
        """Return the gain with texts dealt out by chance; None where nothing can be learnt."""
        words = None if counts is None else fit_words(counts[taken], dealt.failed)
        combined = combine(dealt, split, replace(joined, texts=words))
        return None if combined is None else difference_of_areas(combined, base, dealt, scope)

    return gain_by_chance(cases, gain, DEALS if counts is None else FEW_DEALS)


def default_start(cases: CaseTable, today: date = date.max) -> date:
    """Return the first day of the last 18 months, that of the last audit included; an earlier one where few failed.

    With fewer than 300 failures in them the test begins with the month in which the 300th failure from the end fell,
    or where 300 are left to learn from that had an earlier audit: from others no model learns what earlier results
    tell, and a test that leaves too little to learn from loses more than it gains. What reviews say has no part in it,
    nor has an audit that begins after today, unless all do.
    """
    is_past = cases.day <= today.toordinal()
    days = cases.day[is_past] if is_past.any() else cases.day
    last = date.fromordinal(int(days.max()))
    months = last.year * 12 + last.month - MONTHS
    start = date(months // 12, months % 12 + 1, 1)
    failed = np.flatnonzero(cases.failed & ~cases.is_complaint & is_past)
    failed = failed[np.argsort(cases.day[failed], kind="stable")]
    had_earlier = np.cumsum(np.isfinite(cases.previous[failed]))
    at = max(len(failed) - ENOUGH_FAILURES, int(np.searchsorted(had_earlier, LEAST_LEARNT)) + 1)
    if at >= len(failed):
        return start
    return min(start, date.fromordinal(int(cases.day[failed[at]])).replace(day=1))


def best_without_reviews(scored: Mapping[Predictor, Scored], cases: CaseTable, scope: Flags) -> Predictor:
    """Return the predictor without reviews with the largest AUC on the audits that are judged.

    Choosing it by the test itself favours it, so that the gain of reviews is rather told too small than too large.
    """
    shown = {name: stronger(scored[name], cases, scope) for name in WITHOUT_REVIEWS if name in scored}
    names = [name for name, each in shown.items() if np.isfinite(_paired(each)[scope]).all()]
    areas = {name: auc(_paired(shown[name])[scope], cases.failed[scope]) or 0.5 for name in names}
    return max(areas, key=lambda name: areas[name])


def stronger(scored: Scored, cases: CaseTable, scope: Flags) -> Scored:
    """Return a predictor as it is shown, where that orders all judged audits better than what was learnt from it.

    Learnt from few audits that had an earlier one, its weight can get the wrong sign: reviews would be held against
    less than the row that stands in the table.

    Args:
        scored: What it says of every case.
        cases: The audits.
        scope: Which are judged, shape (n_cases,).
    """
    plain = replace(scored, said=None)
    if scored.said is None or not np.isfinite(plain.score[scope]).all():
        return scored
    areas = [auc(_paired(each)[scope], cases.failed[scope]) or 0.5 for each in (plain, scored)]
    return plain if areas[0] > areas[1] else scored


def paired_gain(combined: Scored, base: Scored, cases: CaseTable, scope: Flags) -> Gain | None:
    """Return the difference of two areas on the same audits and the same resamples; None for too few of either kind."""
    failed, subjects = cases.failed[scope], cases.subjects[scope]
    if min(int(failed.sum()), int((~failed).sum())) < LEAST_TIER:
        return None
    orders = [order_by(_paired(each)[scope]) for each in (combined, base)]

    def difference(weights: Floats) -> Floats:
        """Return the difference of both areas in each draw, shape (draws,)."""
        return drawn_aucs(orders[0], failed, weights) - drawn_aucs(orders[1], failed, weights)

    value = float(difference(np.ones((1, len(failed))))[0])
    interval = interval_over_subjects(difference, subjects, draws=GAIN_DRAWS)
    return Gain(value, interval, base.predictor, len(failed), int(failed.sum()))


def difference_of_areas(combined: Scored, base: Scored, cases: CaseTable, scope: Flags) -> float:
    """Return the AUC of one predictor minus that of another on the audits that are judged."""
    failed = cases.failed[scope]
    first, second = (auc(_paired(each)[scope], failed) or 0.5 for each in (combined, base))
    return first - second


def _paired(scored: Scored) -> Floats:
    """Return scores that order every case: fitted ones where there are any."""
    return scored.score if scored.said is None else scored.said.order


def _groups(cases: CaseTable, folds_by: str) -> NDArray[np.int64]:
    if folds_by == "subject":
        return cases.subjects
    names = [audit.site or f"\0{audit.subject}" for audit in cases.audits]
    return np.unique(names, return_inverse=True)[1].astype(np.int64)


def _eligible(cases: CaseTable) -> Flags:
    """Return the audits that something is known of: by reviews where there are any, else by an earlier audit."""
    is_reviewed = cases.reviews.is_known
    known: Flags = is_reviewed if is_reviewed.any() else np.isfinite(cases.previous)
    return known
