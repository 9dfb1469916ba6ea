"""Alarms of reviews beside failed audits, in both directions of time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.pastreview import PastReviews

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
HORIZON_DAYS = 365
"""How long before an audit an alarm counts as having come first, and how long after it as having followed."""
MONTH_DAYS = 30
STUDY_MONTHS = 12
_SPAN = 1 << 24
_STEP = 1_000_000
"""Reviews that are looked at in one step, about."""


Dated = tuple[str, int, bool]
"""Subject of an audit, its day as an ordinal, and whether it failed."""


@dataclass(frozen=True, slots=True)
class LeadTimes:
    """How alarms and failures lie to each other."""

    n_failures: int
    """Audits that failed."""
    n_foreseen: int
    """Of them with an alarm in the year before."""
    median_days: float | None
    """Median days from the first such alarm to the audit; None without any."""
    n_others: int
    """Audits that did not fail."""
    n_false: int
    """Of them with an alarm in the year before."""
    n_alarms: int
    """Alarms from a year before the first of these audits to the last one."""
    n_alarms_without: int
    """Of them without a failed audit in the year after, also of those before the test period or because of a
    complaint."""
    n_followed: int
    """Failures with a first alarm only in the year after: reviews that follow the audit, not lead it."""


@dataclass(frozen=True, slots=True)
class StudyMonth:
    """Mean rating so many months from the audit."""

    month: int
    """Months from the audit; below 0 before it."""
    failed: float | None
    """Mean over audits that failed, each against its own mean; None for fewer than 5."""
    passed: float | None
    """The same over those that did not."""


def lead_times(audits: Sequence[Dated], alarms: Mapping[str, Sequence[int]], others: Sequence[Dated] = ()) -> LeadTimes:
    """Return how alarms lie to audits.

    Args:
        audits: Those that are told of.
        alarms: Days of the alarms by subject.
        others: Further audits, whose failures an alarm may have come before.
    """
    before: dict[bool, list[float]] = {True: [], False: []}
    n = {True: 0, False: 0}
    n_followed = 0
    for subject, day, failed in audits:
        n[failed] += 1
        gaps = [day - at for at in alarms.get(subject, ())]
        earlier = [gap for gap in gaps if 0 < gap <= HORIZON_DAYS]
        if earlier:
            before[failed].append(float(max(earlier)))
        elif failed and any(-HORIZON_DAYS <= gap <= 0 for gap in gaps):
            n_followed += 1
    failures: dict[str, list[int]] = {}
    for subject, day, failed in (*audits, *others):
        if failed:
            failures.setdefault(subject, []).append(day)
    told = [day for _, day, _ in audits]
    first, last = (min(told) - HORIZON_DAYS, max(told)) if told else (0, 0)
    every = [(subject, at) for subject, days in alarms.items() for at in days if first <= at < last]
    without = [
        at for subject, at in every if not any(0 < day - at <= HORIZON_DAYS for day in failures.get(subject, ()))
    ]
    return LeadTimes(
        n_failures=n[True],
        n_foreseen=len(before[True]),
        median_days=float(np.median(before[True])) if before[True] else None,
        n_others=n[False],
        n_false=len(before[False]),
        n_alarms=len(every),
        n_alarms_without=len(without),
        n_followed=n_followed,
    )


def event_study(reviews: PastReviews, audits: Sequence[tuple[str, int, bool]]) -> tuple[StudyMonth, ...]:
    """Return mean ratings by month from the audit, each audit against the mean of its own year and a half.

    If ratings of failed audits fall only after month 0, reviews follow audits and do not lead them. Each review counts
    once: before the audit as it was known on its day, from then on as it looks today.

    Args:
        reviews: All reviews; means as sources showed them are none.
        audits: Subject, day and outcome of each.
    """
    places = {name: at for at, name in enumerate(reviews.names)}
    known = [(places[subject], day, failed) for subject, day, failed in audits if subject in places]
    if not known:
        return ()
    own, days, failed = (np.array(column) for column in zip(*known, strict=True))
    n, total = ratings_by_month(reviews, own, days, (-STUDY_MONTHS, STUDY_MONTHS // 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        level = total.sum(axis=1) / n.sum(axis=1)
        against = np.where(n > 0, total / n - level[:, None], np.nan)
    return tuple(
        StudyMonth(int(month), _mean(against[failed == 1, at]), _mean(against[failed == 0, at]))
        for at, month in enumerate(range(-STUDY_MONTHS, STUDY_MONTHS // 2))
    )


def ratings_by_month(
    reviews: PastReviews, own: Places, days: Places, between: tuple[int, int]
) -> tuple[Floats, Floats]:
    """Return reviews and the sum of their ratings by month from each day, both of shape (days, months).

    Each review counts once: before a day as it was known on it, from then on as it looks today.

    Args:
        reviews: All reviews.
        own: Place of each day's subject among the names, shape (days,).
        days: Ordinals, shape (days,).
        between: First month, and the one after the last, from the day.
    """
    months = between[1] - between[0]
    keys = reviews.subject * _SPAN + reviews.published
    first, last = (np.searchsorted(keys, own * _SPAN + days + edge * MONTH_DAYS) for edge in between)
    ends = np.cumsum(last - first)
    n, total = np.zeros((len(own), months)), np.zeros((len(own), months))
    # Audits of a subject share its reviews, so all of them at once would be many times all reviews.
    for step in range(0, int(ends[-1]) if len(ends) else 0, _STEP):
        some = np.flatnonzero((ends > step) & (ends <= step + _STEP))
        sizes = (last - first)[some]
        audit = np.repeat(some, sizes)
        rows = np.arange(len(audit)) + np.repeat(first[some] - np.cumsum(sizes) + sizes, sizes)
        is_shown = _is_shown(reviews, rows, days[audit])
        audit, rows = audit[is_shown], rows[is_shown]
        cell = audit * months + (reviews.published[rows] - days[audit]) // MONTH_DAYS - between[0]
        n += np.bincount(cell, minlength=n.size).reshape(n.shape)
        total += np.bincount(cell, reviews.unit[rows], minlength=n.size).reshape(n.shape)
    return n, total


def _is_shown(reviews: PastReviews, rows: Places, day: Places) -> NDArray[np.bool_]:
    """Return which rows count beside an audit on a day."""
    replaced = reviews.replaced[rows]
    on_the_day = (reviews.observed[rows] < day) & ((replaced == 0) | (replaced >= day))
    is_rated = np.isfinite(reviews.unit[rows]) & ~reviews.is_shown_mean[rows]
    is_shown: NDArray[np.bool_] = is_rated & np.where(reviews.published[rows] < day, on_the_day, replaced == 0)
    return is_shown


def _mean(values: Floats) -> float | None:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) >= 5 else None
