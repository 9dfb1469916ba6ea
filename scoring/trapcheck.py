"""Twelve ways in which such comparisons have fooled people, each checked on the data at hand."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from scoring.auditcase import CaseTable, Terms
from scoring.crossfit import LEAST_PER_CLASS
from scoring.forwardtest import ForwardTest
from scoring.leadtime import ratings_by_month
from scoring.pastreview import PastReviews
from scoring.predictor import Predictor, category_columns

FATAL = frozenset({1, 2, 4})
"""Checks without which no verdict is given: later reviews, later means, the same subject on both sides."""
_MOST_OVERLAP = 0.1
_DRIFT = 0.05
_SURE = 3.0
"""Standard errors beyond which a difference is no chance."""
_LEAST = 40
_QUARTER = 3
"""Months before and after a result whose ratings are held against each other."""


class State(StrEnum):
    """What a check found."""

    PASSED = "passed"
    VIOLATED = "violated"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class TrapCheck:
    """One check; the wording keys are trap_<number> and trap_<number>_<state>."""

    number: int
    """1 to 12."""
    state: State
    """What was found."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks look at."""

    cases: CaseTable
    test: ForwardTest
    reviews: PastReviews
    terms: Terms


def check_traps(checked: Checked) -> tuple[TrapCheck, ...]:
    """Return the twelve checks in order.

    References:
        Ours, see docs/audits.md#twelve-checks.
    """
    return tuple(TrapCheck(number, check(checked)) for number, check in enumerate(_CHECKS, start=1))


def _of(is_well: bool) -> State:
    return State.PASSED if is_well else State.VIOLATED


def _has_reviews(checked: Checked) -> bool:
    return bool(checked.cases.reviews.is_known[checked.test.scope].any())


def _later_reviews(checked: Checked) -> State:
    """Compare the newest day of all that counted with the start of each audit; nothing is taken for granted."""
    if checked.terms.is_concurrent or not _has_reviews(checked):
        return State.NOT_APPLICABLE
    cases = checked.cases
    return _of(bool((cases.reviews.latest < cases.day).all()))


def _later_means(checked: Checked) -> State:
    figures = checked.cases.reviews
    if checked.terms.is_concurrent or not figures.is_shown_mean:
        return State.NOT_APPLICABLE
    return _of(bool((figures.latest < checked.cases.cutoff).all()))


def _chosen_samples(checked: Checked) -> State:
    """A set with as many failures as others was made so; one without anything in between was cut."""
    failed = checked.cases.failed
    if len(failed) < _LEAST:
        return State.NOT_APPLICABLE
    severity = checked.cases.severity
    others, events = severity[~failed & np.isfinite(severity)], severity[failed & np.isfinite(severity)]
    is_cut = (
        len(others) >= _LEAST
        and len(events) >= _LEAST
        and float(np.ptp(others)) == 0
        and events.min() - others.max() > 1
    )
    return _of(not is_cut and int(failed.sum()) * 2 != len(failed))


def _same_subject(checked: Checked) -> State:
    subjects = checked.cases.subjects
    for learnt, judged in checked.test.split.parts():
        if np.intersect1d(subjects[learnt], subjects[judged & checked.test.scope]).size:
            return State.VIOLATED
    return State.PASSED


def _latest_only(checked: Checked) -> State:
    """Where each subject has one audit, a failure may have been replaced by its re-inspection."""
    if checked.terms.is_concurrent or len(checked.cases) < _LEAST:
        return State.NOT_APPLICABLE
    return _of(bool((np.bincount(checked.cases.subjects) > 1).any()) or checked.cases.n_follow_ups > 0)


def _complaints(checked: Checked) -> State:
    if not any(audit.has_trigger for audit in checked.cases.audits):
        return State.NOT_APPLICABLE
    return _of(not checked.cases.is_complaint[checked.test.scope].any())


def _feedback(checked: Checked) -> State:
    """Ratings that change once a result could be known may answer the result instead of the firm."""
    reviews = checked.reviews
    if checked.terms.is_concurrent or not _has_reviews(checked):
        return State.NOT_APPLICABLE
    places = {name: at for at, name in enumerate(reviews.names)}
    own = np.array([places.get(audit.subject, -1) for audit in checked.cases.audits], dtype=np.int64)
    rows = np.flatnonzero(own >= 0)
    n, total = (
        months.reshape(len(rows), 2, _QUARTER).sum(axis=2)
        for months in ratings_by_month(reviews, own[rows], checked.cases.known[rows], (-_QUARTER, _QUARTER))
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.where(n >= 3, total / n, np.nan)
    change = means[:, 1] - means[:, 0]
    known, failed = np.isfinite(change), checked.cases.failed[rows]
    bad, good = change[known & failed], change[known & ~failed]
    if min(len(bad), len(good)) < LEAST_PER_CLASS:
        return State.NOT_APPLICABLE
    error = float(np.sqrt(bad.var() / len(bad) + good.var() / len(good)))
    return _of(error == 0 or abs(float(bad.mean() - good.mean())) / error < _SURE)


def _overlap(checked: Checked) -> State:
    since = checked.cases.since[checked.test.scope]
    if checked.terms.is_concurrent or not _has_reviews(checked) or not np.isfinite(since).any():
        return State.NOT_APPLICABLE
    return _of(float((since < checked.terms.window_days).mean()) <= _MOST_OVERLAP)


def _volume(checked: Checked) -> State:
    if not _has_reviews(checked):
        return State.NOT_APPLICABLE
    return _of(Predictor.VOLUME in checked.test.scored or not checked.test.split.can_learn())


def _proxies(checked: Checked) -> State:
    """Told by group where groups are known; unknown groups cannot be looked at."""
    if not _has_reviews(checked):
        return State.NOT_APPLICABLE
    return State.PASSED if category_columns(checked.cases).shape[1] else State.NOT_APPLICABLE


def _drift(checked: Checked) -> State:
    test = checked.test
    learnt, judged = test.split.failed[test.split.learnt], test.split.failed[test.scope]
    if checked.terms.is_concurrent or min(len(learnt), len(judged)) < _LEAST:
        return State.NOT_APPLICABLE
    before, now = float(learnt.mean()), float(judged.mean())
    error = float(np.sqrt(before * (1 - before) / len(learnt) + now * (1 - now) / len(judged)))
    return _of(abs(now - before) < _DRIFT or abs(now - before) < _SURE * error)


def _one_platform(checked: Checked) -> State:
    if not _has_reviews(checked):
        return State.NOT_APPLICABLE
    return _of(checked.cases.reviews.n_sources > 1)


_CHECKS: tuple[Callable[[Checked], State], ...] = (
    _later_reviews,
    _later_means,
    _chosen_samples,
    _same_subject,
    _latest_only,
    _complaints,
    _feedback,
    _overlap,
    _volume,
    _proxies,
    _drift,
    _one_platform,
)
