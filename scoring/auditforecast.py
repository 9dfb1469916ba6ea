"""Foresee audits to come, in three ways beside each other: from reviews, from the last audit, and as always."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta, norm
from sklearn.linear_model import LogisticRegression

from scoring.auditcase import CaseTable, PastAudit, Terms, build_cases, without_follow_ups
from scoring.crossfit import (
    LEAST_PER_CLASS,
    Split,
    count_words,
    deal_subjects,
    fit_words,
    outer_scores,
    probabilities,
    scale_columns,
)
from scoring.pastreview import PastReviews
from scoring.predictor import mean_columns, result_columns, volume_columns
from scoring.subjectdraw import LEVEL
from store.records import Interval

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
METHOD = "forecast/2"
"""Changes whenever equal data would give another forecast."""
LEAST_ALWAYS = 5
"""Fewest past audits from which "as always" means anything."""


class Way(StrEnum):
    """How an audit is foreseen."""

    REVIEWS = "reviews"
    PREVIOUS = "previous audit"
    ALWAYS = "as always"


class Note(StrEnum):
    """Why nothing is said."""

    TOO_LITTLE = "too_little_to_learn"
    """Too few audits of either outcome have been held."""
    NO_REVIEWS = "no_reviews"
    """No review speaks of the subject in the window."""
    NO_PREVIOUS = "no_previous_audit"
    """Nothing is known of an earlier audit of the series."""


@dataclass(frozen=True, slots=True)
class Probability:
    """What one way says of one audit."""

    value: float | None
    """Probability of failure, 0..1; None: too little is known to say one."""
    interval: Interval | None
    """Where it lies, as far as what was learnt from tells; None without one."""
    n: int
    """Reviews, or earlier audits, that it rests on."""
    note: str = ""
    """Why there is no value; empty where there is one."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What is said of one audit to come."""

    key: str
    """Id of the audit."""
    estimates: dict[str, Probability]
    """By way."""
    data_digest: str
    """SHA-256 of what was learnt from and of what is known of this audit, hex."""


@dataclass(frozen=True, slots=True)
class Foresight:
    """Forecasts of several audits that were made together."""

    audits: tuple[Foreseen, ...]
    """In the order of the audits to come."""
    n_learnt: int
    """Audits that were learnt from."""
    n_failed: int
    """Failures among them."""
    model_digest: str
    """SHA-256 of method and weights, hex."""


def foresee(
    held: Sequence[PastAudit], to_come: Sequence[PastAudit], reviews: PastReviews, today: date, terms: Terms
) -> Foresight:
    """Return what is said today of audits to come.

    Nothing enters that was not known before today: audits whose result could be known by then, reviews that were
    published and observed by then. What is known of an audit to come is what is known of its subject today.

    Args:
        held: Audits with known outcomes; those known later than today are left out.
        to_come: The audits to foresee; outcomes that they state are not looked at.
        reviews: All reviews.
        today: The day on which the forecast is made.
        terms: What counts as known before an audit.

    References:
        Ours, see docs/audits.md#forecasts.
    """
    known = [audit for audit in held if audit.failed is not None and _is_known(audit, today)]
    past = without_follow_ups(known, terms)
    # The gap stands between reviews and a result; here it lies before the result by construction.
    asked = [_as_of(audit, today, terms.gap_days) for audit in to_come]
    cases = build_cases([*past, *asked], reviews, replace(terms, follow_up_days=0))
    wanted = {audit.key for audit in asked}
    is_asked = np.array([audit.key in wanted for audit in cases.audits], dtype=np.bool_)
    learnt = ~is_asked & ~cases.is_complaint
    failed = cases.failed & ~is_asked
    by_reviews, review_weights = _by_reviews(cases, learnt, failed, reviews.texts)
    by_previous, previous_weights = _by_previous(cases, learnt, failed)
    always = _always(failed[learnt])
    rows = {cases.audits[row].key: row for row in np.flatnonzero(is_asked).tolist()}
    learnt_digest = _digest(cases, np.flatnonzero(learnt), reviews.texts)
    found = tuple(
        Foreseen(
            audit.key,
            {
                Way.REVIEWS.value: by_reviews[rows[audit.key]],
                Way.PREVIOUS.value: by_previous[rows[audit.key]],
                Way.ALWAYS.value: always,
            },
            sha256(learnt_digest + _digest(cases, [rows[audit.key]], reviews.texts)).hexdigest(),
        )
        for audit in to_come
    )
    model = sha256("\n".join([METHOD, *review_weights, *previous_weights]).encode()).hexdigest()
    return Foresight(found, int(learnt.sum()), int(failed[learnt].sum()), model)


def _is_known(audit: PastAudit, today: date) -> bool:
    known = audit.known_from
    return audit.started_on is not None and known is not None and audit.started_on < today and known < today


def _as_of(audit: PastAudit, today: date, gap_days: int) -> PastAudit:
    """Return an audit to come as one that is about to begin, its outcome struck out."""
    return replace(
        audit,
        started_on=today,
        available_from=today + timedelta(days=gap_days),
        failed=False,
        severity=None,
        grade="",
        findings="",
        is_follow_up=False,
        is_complaint=False,
    )


def _always(failed: Flags) -> Probability:
    n, k = len(failed), int(failed.sum())
    if n < LEAST_ALWAYS:
        return Probability(None, None, n, Note.TOO_LITTLE.value)
    # Jeffreys' prior, as in the base rate of every other model.
    low, high = (float(beta.ppf(share, k + 0.5, n - k + 0.5)) for share in ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return Probability((k + 0.5) / (n + 1), Interval(low, high, LEVEL), n)


def _by_previous(cases: CaseTable, learnt: Flags, failed: Flags) -> tuple[list[Probability], list[str]]:
    has = np.isfinite(cases.previous)
    n = np.where(has, cases.n_earlier, 0)
    return _fitted(
        result_columns(cases.previous, learnt & has), cases, (learnt & has, has, failed), n, Note.NO_PREVIOUS
    )


def _by_reviews(
    cases: CaseTable, learnt: Flags, failed: Flags, texts: Sequence[str]
) -> tuple[list[Probability], list[str]]:
    has = cases.reviews.is_known
    used = learnt & has
    split = Split(failed, used, deal_subjects(cases.subjects))
    columns = [mean_columns(cases, split), volume_columns(cases)]
    if texts and split.can_learn() and any(len(rows) > 0 for rows in cases.reviews.read):
        # No text is judged by a model that has met an outcome of its subject.
        columns.append(outer_scores(fit_words(count_words(texts, cases.reviews.read), failed), split).order[:, None])
    n = np.nan_to_num(cases.reviews.n).astype(np.int64)
    return _fitted(np.column_stack(columns), cases, (used, has, failed), n, Note.NO_REVIEWS)


def _fitted(
    columns: Floats, cases: CaseTable, rows: tuple[Flags, Flags, Flags], n: NDArray[np.int64], missing: Note
) -> tuple[list[Probability], list[str]]:
    """Return the estimate of each case, and the weights that were learnt as text."""
    learnt, has, failed = rows
    if min(int(failed[learnt].sum()), int((~failed[learnt]).sum())) < LEAST_PER_CLASS:
        notes = [Note.TOO_LITTLE if known else missing for known in has]
        return [Probability(None, None, int(each), note.value) for each, note in zip(n, notes, strict=True)], []
    scaled = scale_columns(columns, learnt)
    model = LogisticRegression(C=1.0, solver="newton-cholesky", max_iter=100).fit(scaled[learnt], failed[learnt])
    log_odds = np.asarray(model.decision_function(scaled), dtype=np.float64)
    spread = norm.ppf((1 + LEVEL) / 2) * _standard_errors(model, scaled, learnt, failed, cases.subjects)
    value, low, high = (probabilities(log_odds + side * spread) for side in (0, -1, 1))
    # Nine digits, so that the order in which a processor adds does not make another model of it.
    weights_text = [f"{weight:.9g}" for weight in [*model.intercept_, *model.coef_.ravel()]]
    said = [
        Probability(float(value[row]), Interval(float(low[row]), float(high[row]), LEVEL), int(n[row]))
        if has[row]
        else Probability(None, None, 0, missing.value)
        for row in range(len(cases))
    ]
    return said, weights_text


def _standard_errors(
    model: LogisticRegression, columns: Floats, learnt: Flags, failed: Flags, subjects: NDArray[np.int64]
) -> Floats:
    """Return the standard error of each case's log-odds, audits of one subject being allowed to resemble each other.

    References:
        Liang and Zeger (1986), Longitudinal data analysis using generalized linear models.
    """
    design = np.column_stack([np.ones(len(columns)), columns])
    chance = probabilities(np.asarray(model.decision_function(columns[learnt]), dtype=np.float64))
    # The penalty of the weights, not of the intercept, as in the model itself.
    bend = (design[learnt].T * (chance * (1 - chance))) @ design[learnt] + np.diag([1e-9, *np.ones(columns.shape[1])])
    pulls = design[learnt] * (failed[learnt] - chance)[:, None]
    groups = np.unique(subjects[learnt], return_inverse=True)[1]
    by_subject = np.zeros((int(groups.max()) + 1, design.shape[1]))
    np.add.at(by_subject, groups, pulls)
    inverse = np.linalg.inv(bend)
    spread = inverse @ (by_subject.T @ by_subject) @ inverse
    errors: Floats = np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", design, spread, design), 0))
    return errors


def _digest(cases: CaseTable, rows: Sequence[int] | NDArray[np.int64], texts: Sequence[str]) -> bytes:
    """Return the SHA-256 of all that models see of cases, 32 bytes."""
    found = sha256()
    for row in rows:
        figures = cases.reviews
        numbers = (cases.previous, cases.previous_failed, figures.n, figures.mean, figures.low_share, figures.shift)
        told = " ".join(repr(float(values[row])) for values in numbers)
        audit = cases.audits[row]
        found.update(f"{audit.key}\0{audit.subject}\0{int(cases.failed[row])} {told} {cases.n_earlier[row]}\n".encode())
        for text in figures.read[row].tolist():
            found.update(sha256(texts[text].encode("utf-8", "surrogatepass")).digest())
    return found.digest()
