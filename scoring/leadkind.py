"""What alarms of reviews come before: failed audits, major findings, complaints; each beside what stays without one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import hypot, sqrt

import numpy as np
from numpy.typing import NDArray

from scoring.auditcase import PastAudit
from scoring.leadtime import HORIZON_DAYS, Dated, LeadTimes, lead_times
from scoring.pastalarm import LEAST_REVIEWS
from scoring.pastreview import PastReviews
from scoring.predictorrow import LEAST_TIER
from scoring.subjectdraw import LEAST_SUBJECTS, intervals_over_subjects
from store.records import Interval

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
_NORMAL = 1.959963984540054
"""97.5 % point of the normal distribution."""


class LeadKind(StrEnum):
    """What an alarm may have come before."""

    FAILURE = "failed audit"
    """The event that is compared, in a planned audit."""
    MAJOR = "major finding"
    """At least one major nonconformity in a planned audit."""
    COMPLAINT = "complaint"
    """An audit that a complaint caused; beside planned audits."""


@dataclass(frozen=True, slots=True)
class Told:
    """A figure with its interval."""

    value: float
    """The figure."""
    interval: Interval | None
    """95 %; None for fewer than 5 subjects."""


@dataclass(frozen=True, slots=True)
class KindLead:
    """How alarms lie to one kind of event."""

    kind: LeadKind
    """What happened."""
    n_events: int
    """How often, in the test period."""
    n_others: int
    """Audits without it."""
    lead: LeadTimes
    """Of those alone whose subject had a chart that could have raised an alarm: 60 reviews known on the day before."""
    foreseen: Told | None = None
    """Share of events with an alarm in the year before; None below 20 events or 20 others with a chart."""
    falsely: Told | None = None
    """Share of others with one."""
    difference: Told | None = None
    """The first less the second: above 0 if alarms come before events more often than at any other time."""
    days: Told | None = None
    """Median days from the first alarm of that year to the event; None for fewer than 5 events with one."""

    @property
    def is_too_few(self) -> bool:
        """Say whether there is too little for any share."""
        return self.difference is None

    def without_figures(self) -> "KindLead":
        """Return the counts alone, for a comparison that has too few failures for any statistics."""
        return KindLead(self.kind, self.n_events, self.n_others, replace(self.lead, median_days=None))


def dated_events(audits: Sequence[PastAudit], kind: LeadKind) -> list[Dated]:
    """Return the audits that are told of under a kind: subject, day, and whether it happened.

    Args:
        audits: Audits that were held, without follow-ups.
        kind: What may have happened.
    """
    found: list[Dated] = []
    for audit in audits:
        happened = _happened(audit, kind)
        if audit.started_on is not None and happened is not None:
            found.append((audit.subject, audit.started_on.toordinal(), happened))
    return found


def _happened(audit: PastAudit, kind: LeadKind) -> bool | None:
    if kind is LeadKind.COMPLAINT:
        return audit.is_complaint if audit.is_complaint or audit.is_held else None
    if audit.is_complaint:
        return None
    if kind is LeadKind.MAJOR:
        return None if audit.n_major is None else audit.n_major >= 1
    return audit.failed


def lead_of_kind(
    kind: LeadKind,
    events: tuple[Sequence[Dated], Sequence[Dated]],
    alarms: Mapping[str, Sequence[int]],
    reviews: PastReviews,
) -> KindLead:
    """Return how alarms lie to one kind of event.

    Args:
        kind: What happened.
        events: Audits of the test period that are told of, and all others, whose events an alarm may have come before.
        alarms: Days of the alarms by subject.
        reviews: All reviews, which say whose chart could have raised an alarm.

    References:
        Ours, see docs/audits.md#alarms-before-what. Shares: Wilson (1927). Their difference: Newcombe (1998), method
        10. Both are widened to resamples of whole subjects.
    """
    told, others = events
    watched = [each for each, has_chart in zip(told, has_charts(reviews, told), strict=True) if has_chart]
    own = {subject for subject, _, _ in watched}
    lead = lead_times(watched, {name: days for name, days in alarms.items() if name in own}, others)
    n = sum(happened for _, _, happened in told)
    found = KindLead(kind, n, len(told) - n, lead)
    if min(lead.n_failures, lead.n_others) < LEAST_TIER:
        return found
    first = np.array([_first_alarm(each, alarms) for each in watched], dtype=np.float64)
    happened = np.array([each[2] for each in watched], dtype=np.bool_)
    subjects = np.unique([each[0] for each in watched], return_inverse=True)[1].astype(np.int64)
    return _with_figures(found, first, happened, subjects)


def _with_figures(found: KindLead, first: Floats, happened: Flags, subjects: NDArray[np.int64]) -> KindLead:
    had = np.isfinite(first)
    ahead = happened & had

    def figures(weights: Floats) -> Floats:
        """Return both shares, their difference and the median lead of each draw, shape (draws, 4)."""
        yes, no = (_divided(weights @ (of & had), weights @ of) for of in (happened, ~happened))
        days = _medians(first[ahead], weights[:, ahead]) if ahead.sum() >= LEAST_SUBJECTS else np.full_like(yes, np.nan)
        return np.column_stack([yes, no, yes - no, days])

    events, others = ((int((of & had).sum()), int(of.sum())) for of in (happened, ~happened))
    least = (wilson(*events), wilson(*others), newcombe(events, others), None)
    drawn = intervals_over_subjects(figures, subjects) or [None] * len(least)
    told = [
        Told(value, _widened(interval, ends)) if np.isfinite(value) else None
        for value, interval, ends in zip(figures(np.ones((1, len(first))))[0].tolist(), drawn, least, strict=True)
    ]
    return replace(found, foreseen=told[0], falsely=told[1], difference=told[2], days=told[3])


def _widened(drawn: Interval | None, least: tuple[float, float] | None) -> Interval | None:
    """Return an interval that holds another, too: where all or none had an alarm, resamples have no width."""
    if drawn is None or least is None:
        return drawn
    return Interval(min(drawn.low, least[0]), max(drawn.high, least[1]), drawn.level)


def wilson(k: int, n: int) -> tuple[float, float]:
    """Return the 95 % score interval of a share of `n` independent ones, n > 0.

    References:
        Wilson (1927), Journal of the American Statistical Association 22, 209-212.
    """
    share, z2 = k / n, _NORMAL**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _NORMAL * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def newcombe(first: tuple[int, int], second: tuple[int, int]) -> tuple[float, float]:
    """Return the 95 % interval of the first share less the second, each told as hits and cases.

    References:
        Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.
    """
    (k, n), (m, others) = first, second
    (low, high), (low_2, high_2) = wilson(k, n), wilson(m, others)
    p, q = k / n, m / others
    return p - q - hypot(p - low, high_2 - q), p - q + hypot(high - p, q - low_2)


def has_charts(reviews: PastReviews, audits: Sequence[Dated]) -> list[bool]:
    """Return for each audit whether 60 ratings of its subject were known on the day before, as a chart needs.

    Args:
        reviews: All reviews, versions one by one.
        audits: Subject and day of each.
    """
    known = np.maximum(reviews.published, reviews.observed)
    is_rated = np.isfinite(reviews.unit) & ~reviews.is_shown_mean & (reviews.published > 0)
    places = {name: at for at, name in enumerate(reviews.names)}
    ends = np.searchsorted(reviews.subject, np.arange(len(places) + 1))
    found = []
    for subject, day, _ in audits:
        at = places.get(subject)
        rows = slice(ends[at], ends[at + 1]) if at is not None else slice(0, 0)
        replaced = reviews.replaced[rows]
        in_force = (known[rows] < day) & ((replaced == 0) | (replaced >= day)) & is_rated[rows]
        found.append(int(in_force.sum()) >= LEAST_REVIEWS)
    return found


def _first_alarm(audit: Dated, alarms: Mapping[str, Sequence[int]]) -> float:
    """Return the days from the first alarm of the year before; nan without one."""
    subject, day, _ = audit
    return max((float(day - at) for at in alarms.get(subject, ()) if 0 < day - at <= HORIZON_DAYS), default=np.nan)


def _divided(above: Floats, below: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = above / below
    return found


def _medians(values: Floats, weights: Floats) -> Floats:
    """Return the median of values for each row of weights, the mean of both middle ones; nan where all weigh 0."""
    order = np.argsort(values)
    ranked, heaped = values[order], np.cumsum(weights[:, order], axis=1)
    half = heaped[:, -1:] / 2
    low = ranked[np.minimum((heaped < half).sum(axis=1), len(values) - 1)]
    high = ranked[np.minimum((heaped <= half).sum(axis=1), len(values) - 1)]
    return np.where(half[:, 0] > 0, (low + high) / 2, np.nan)
