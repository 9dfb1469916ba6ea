"""What each predictor of the comparison knows: columns for the fitted ones, plain scores for those that are not."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from scoring.auditcase import CaseTable
from scoring.crossfit import Fit, Said, Split, combine_scores, fit_columns, outer_scores, remembered

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
LEAST_GROUP = 5
"""Fewest subjects of a category or place that it is told apart for."""
MOST_GROUPS = 100
"""Categories and places that are told apart, the largest first."""
RULE_WEIGHT = 3.0
"""What the previous audit counts beside the rating where nothing can be learnt; both from 0 to 1."""
MOST_LEVELS = 5
"""Different values up to which they are taken for levels of a scale."""
_PRIOR_REVIEWS = 5.0
"""Weight, in reviews, of the usual rating where a mean rests on few."""
_PRIOR_AUDITS = 2.0


class Predictor(StrEnum):
    """The rows of the comparison."""

    MAJORITY = "majority"
    VOLUME = "volume and category"
    PREVIOUS = "previous audit"
    EARLIER = "mean of earlier audits"
    HISTORY = "audit history"
    MEAN = "review mean"
    TEXT = "review text"
    COMBINATION = "combination"


@dataclass(frozen=True, slots=True)
class Joined:
    """What the combination is put together from, beside ratings."""

    best: Predictor
    """The best predictor without reviews."""
    base: Fit | None
    """How it is learnt; None where it orders nothing."""
    texts: Fit | None
    """How the words of the cases' reviews are learnt from; None without any."""


WITHOUT_REVIEWS = (Predictor.MAJORITY, Predictor.VOLUME, Predictor.PREVIOUS, Predictor.EARLIER, Predictor.HISTORY)
"""Those that need no review's content; the best of them is what reviews must add to."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One predictor's word on every case."""

    predictor: Predictor
    """Which."""
    score: Floats
    """Risk of each case, the higher the riskier; nan where it knows nothing, shape (n,)."""
    said: Said | None
    """What fitted models say of each case; None where nothing could be learnt."""


def score_all(cases: CaseTable, split: Split, texts: Fit | None) -> dict[Predictor, Scored]:
    """Return what each predictor but the combination says of each case; those that know nothing are left out.

    The previous audit, the mean of earlier ones and the review mean are judged as they are: the worse the riskier,
    whatever the data say.

    Args:
        cases: The audits.
        split: Who is learnt from and judged.
        texts: How the words of the cases' reviews are learnt from; None without any.
    """
    learns = split.can_learn()
    found = {Predictor.MAJORITY: _fitted(Predictor.MAJORITY, cases, split)}
    if learns and columns_without_reviews(cases, Predictor.VOLUME, split).shape[1]:
        found[Predictor.VOLUME] = _fitted(Predictor.VOLUME, cases, split)
    if np.isfinite(cases.previous).any():
        fitted = _fitted(Predictor.PREVIOUS, cases, split).said if learns else None
        found[Predictor.PREVIOUS] = Scored(Predictor.PREVIOUS, cases.previous, fitted)
        # The many columns of the history can lose to this one of them, which reviews must not be flattered by.
        fitted = _fitted(Predictor.EARLIER, cases, split).said if learns else None
        found[Predictor.EARLIER] = Scored(Predictor.EARLIER, cases.history, fitted)
        if learns:
            found[Predictor.HISTORY] = _fitted(Predictor.HISTORY, cases, split)
    if np.isfinite(cases.reviews.mean).any():
        fitted = outer_scores(fit_columns(mean_columns(cases, split), cases.failed), split) if learns else None
        found[Predictor.MEAN] = Scored(Predictor.MEAN, -cases.reviews.mean, fitted)
    if texts is not None and learns:
        said = outer_scores(texts, split)
        has_text = np.array([len(rows) > 0 for rows in cases.reviews.read])
        found[Predictor.TEXT] = Scored(Predictor.TEXT, np.where(has_text, said.order, np.nan), said)
    return found


def combine(cases: CaseTable, split: Split, joined: Joined) -> Scored | None:
    """Return the best predictor without reviews with reviews added to it; None where there is nothing to add.

    Args:
        cases: The audits.
        split: Who is learnt from and judged.
        joined: What is put together.
    """
    has_mean = bool(np.isfinite(cases.reviews.mean).any())
    if not (has_mean or joined.texts):
        return None
    if not split.can_learn():
        results = {Predictor.PREVIOUS: cases.previous, Predictor.EARLIER: cases.history}.get(joined.best)
        return _weighed_by_rule(results, cases) if results is not None and has_mean else None
    columns = mean_columns(cases, split) if has_mean else np.zeros((len(cases), 0))
    said = combine_scores(joined.base, [joined.texts] if joined.texts else [], columns, split)
    return Scored(Predictor.COMBINATION, said.order, said)


def base_fit(cases: CaseTable, best: Predictor, split: Split) -> Fit | None:
    """Return how the best predictor without reviews is learnt; None where it orders nothing, as the base rate does.

    Args:
        cases: The audits.
        best: The predictor.
        split: Who is learnt from.
    """
    without = columns_without_reviews(cases, best, split)
    return remembered(fit_columns(without, cases.failed)) if without.shape[1] else None


def _weighed_by_rule(results: Floats, cases: CaseTable) -> Scored:
    """Return earlier results and the rating put together by a rule that was fixed before any data were seen.

    Where there is no earlier audit with reviews before it, nobody can learn what weight either deserves.
    """
    earlier, risk = spread_out(results), spread_out(-cases.reviews.mean)
    return Scored(Predictor.COMBINATION, RULE_WEIGHT * earlier + np.nan_to_num(risk), None)


def spread_out(values: Floats) -> Floats:
    """Return values from 0 to 1, so that results and ratings weigh alike.

    Of few levels, such as pass, conditional and fail, the ends are the first and the last, however rare. Of numbers
    nine tenths lie between 0 and 1, so that a single audit with forty findings does not press all others together.

    Args:
        values: Numbers, nan where unknown, shape (n,).
    """
    known = values[np.isfinite(values)]
    if len(np.unique(known)) > MOST_LEVELS:
        low, high = np.quantile(known, [0.05, 0.95])
    else:
        low, high = (known.min(), known.max()) if len(known) else (0.0, 0.0)
    spread: Floats = (values - low) / ((high - low) or 1.0)
    return spread


def columns_without_reviews(cases: CaseTable, predictor: Predictor, split: Split) -> Floats:
    """Return the columns that a predictor without reviews is fitted on, shape (n, n_columns)."""
    if predictor is Predictor.PREVIOUS:
        return result_columns(cases.previous, split.learnt)
    if predictor is Predictor.EARLIER:
        return result_columns(cases.history, split.learnt)
    beside = np.column_stack([volume_columns(cases), category_columns(cases)])
    if predictor is Predictor.VOLUME:
        return beside
    if predictor is Predictor.HISTORY:
        # With volume and category where they are known: reviews must add to all that is known without them.
        return np.column_stack([history_columns(cases, split.learnt), beside])
    return np.zeros((len(cases), 0))


def volume_columns(cases: CaseTable) -> Floats:
    """Return the logarithm of the number of reviews, shape (n, 1), or nothing where no case has any."""
    n = np.nan_to_num(cases.reviews.n)
    return np.log1p(n)[:, None] if n.any() else np.zeros((len(cases), 0))


def category_columns(cases: CaseTable) -> Floats:
    """Return a column of 0 and 1 for each category and place of at least 5 subjects, shape (n, n_groups)."""
    members: dict[str, set[str]] = defaultdict(set)
    for audit in cases.audits:
        for name in (*audit.groups, audit.site):
            members[name].add(audit.subject)
    n_all = len({audit.subject for audit in cases.audits})
    told = [name for name, subjects in members.items() if name and LEAST_GROUP <= len(subjects) < n_all]
    told = sorted(told, key=lambda name: (-len(members[name]), name))[:MOST_GROUPS]
    place = {name: at for at, name in enumerate(told)}
    columns = np.zeros((len(cases), len(told)))
    for row, audit in enumerate(cases.audits):
        for name in {*audit.groups, audit.site} & place.keys():
            columns[row, place[name]] = 1.0
    return columns


def result_columns(results: Floats, learnt: Flags) -> Floats:
    """Return how bad earlier results were, and whether there were any, shape (n, 2).

    Args:
        results: How bad each was, the higher the worse; nan where unknown, shape (n,).
        learnt: Cases that are learnt from, shape (n,).
    """
    return np.column_stack([_damped(results, learnt), np.isfinite(results)]).astype(np.float64)


def history_columns(cases: CaseTable, learnt: Flags) -> Floats:
    """Return what all earlier audits said, shape (n, 6): last, mean, share that failed, number, time since, any.

    Args:
        cases: The audits.
        learnt: Cases that are learnt from, shape (n,).
    """
    n, usual = cases.n_earlier, usual_by_then(cases)
    share = (np.nan_to_num(cases.failed_share) * n + usual * _PRIOR_AUDITS) / (n + _PRIOR_AUDITS)
    years = np.minimum(np.nan_to_num(cases.since), 3 * 365) / 365
    columns = [_damped(cases.previous, learnt), _damped(cases.history, learnt), share, np.log1p(n), years, n > 0]
    return np.column_stack(columns).astype(np.float64)


def usual_by_then(cases: CaseTable) -> Floats:
    """Return the share that failed of all audits whose results were known before each; 0 where none was, shape (n,)."""
    order = np.argsort(cases.known, kind="stable")
    n = np.searchsorted(cases.known[order], cases.cutoff)
    shares: Floats = np.concatenate([[0], np.cumsum(cases.failed[order])])[n] / np.maximum(n, 1)
    return shares


def mean_columns(cases: CaseTable, split: Split) -> Floats:
    """Return what ratings said, shape (n, 4): mean and share of bad ones drawn to the usual, recent change, any.

    Few reviews say little of a subject, so its mean is drawn to that of the audits that were learnt from.
    """
    reviews = cases.reviews
    is_known = np.isfinite(reviews.mean)
    n = np.where(is_known, np.nan_to_num(reviews.n, nan=_PRIOR_REVIEWS), 0.0)
    columns = []
    for values in (reviews.mean, reviews.low_share):
        is_given = np.isfinite(values)
        learnt = values[is_given & split.learnt]
        usual = float(learnt.mean()) if len(learnt) else 0.0
        weight = np.where(is_given, n, 0.0)
        columns.append((np.nan_to_num(values) * weight + usual * _PRIOR_REVIEWS) / (weight + _PRIOR_REVIEWS))
    return np.column_stack([*columns, np.nan_to_num(reviews.shift), is_known]).astype(np.float64)


def _fitted(predictor: Predictor, cases: CaseTable, split: Split) -> Scored:
    said = outer_scores(fit_columns(columns_without_reviews(cases, predictor, split), cases.failed), split)
    return Scored(predictor, said.order, said)


def _damped(values: Floats, learnt: Flags) -> Floats:
    """Return counts of findings on a scale on which the tenth weighs less than the first; unknown: as is usual.

    Filled with 0, unknown scores of 80 to 90 would be all that the column tells: beside them the scores look alike.
    """
    is_known = np.isfinite(values)
    damped = np.sign(values) * np.log1p(np.abs(values))
    usual = damped[is_known & learnt]
    filled: Floats = np.where(is_known, damped, usual.mean() if len(usual) else 0.0)
    return filled
