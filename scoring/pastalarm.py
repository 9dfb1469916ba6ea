"""Days on which the control charts of audited subjects would have raised an alarm, from what was known on each."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from scoring.control import BASELINE_MONTHS, LEAST_BASELINE, MINIMUM_VOLUME, Baseline, control_limits
from scoring.cusum import LONGEST, accumulate_series
from scoring.pastreview import DISSATISFIED, UNSEEN, PastReviews
from scoring.serial import own_dispersions

Places = NDArray[np.int64]
Flags = NDArray[np.bool_]
DISPERSION = 0.02
"""Correlation between two reviews of a month that is assumed where a chart stands alone."""
LEAST_REVIEWS = 60
"""Reviews of a subject that must be known before its chart is looked at."""
_EPOCH = date(1970, 1, 1).toordinal()
_NEVER = 1 << 30
_WATCHED = 2
"""Newest months of a chart that are looked at: the last reviews of one are often seen only in the next."""


@dataclass(frozen=True, slots=True)
class _Months:
    """Reviews that count, by months since 1970; all of shape (n,)."""

    published: Places
    known: Places
    """Month at whose end the version was known."""
    gone: Places
    """Month at whose end another version had taken its place."""
    is_bad: Flags


@dataclass(frozen=True, slots=True)
class _Charts:
    """What one subject's chart held at each month end on which something was new."""

    ends: Places
    """Months at whose ends the charts are drawn, shape (charts,)."""
    n: Places
    """Reviews by month, all months from the first on, shape (charts, months)."""
    bad: Places
    """Dissatisfied ones, likewise."""


def alarm_days(reviews: PastReviews, subjects: Set[str]) -> dict[str, list[int]]:
    """Return the days on which each subject's chart would have raised an alarm, as ordinals, ascending.

    At the end of each month a chart is drawn of the reviews that were published and observed by then, each in the
    version that was shown then. An alarm is raised where one of its two newest months lies above the limits or ends a
    rise, and neither that month nor the one before it has raised one already.

    Args:
        reviews: All reviews; means as sources showed them are none.
        subjects: Whose charts are drawn.

    References:
        Ours, see docs/audits.md#what-counts-as-known.
    """
    rows = _rows_of_charts(reviews)
    months = _Months(
        _months(reviews.published[rows]),
        np.maximum(_months(reviews.published[rows]), _months(reviews.observed[rows])),
        np.where(reviews.replaced[rows] > 0, _months(reviews.replaced[rows]), _NEVER),
        reviews.unit[rows] <= DISSATISFIED,
    )
    edges = np.searchsorted(reviews.subject[rows], np.arange(len(reviews.names) + 1))
    found = {}
    for at, name in enumerate(reviews.names):
        own = slice(int(edges[at]), int(edges[at + 1]))
        if name in subjects and own.stop - own.start >= LEAST_REVIEWS and (days := list(_alarms(_charts(months, own)))):
            found[name] = days
    return found


def _rows_of_charts(reviews: PastReviews) -> Places:
    """Return the rows that any chart can hold: rated, dated, and shown at the end of some month."""
    known = np.maximum(_months(reviews.published), _months(reviews.observed))
    is_shown = (reviews.replaced == 0) | (_months(reviews.replaced) > known)
    is_dated = (reviews.published > 0) & (reviews.observed < UNSEEN)
    return np.flatnonzero(np.isfinite(reviews.unit) & is_dated & ~reviews.is_shown_mean & is_shown)


def _months(ordinals: Places) -> Places:
    """Return months since 1970 of days; far in the past for an unknown one."""
    found: Places = (ordinals - _EPOCH).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return found


def _charts(months: _Months, own: slice) -> _Charts:
    published, known, gone, is_bad = months.published[own], months.known[own], months.gone[own], months.is_bad[own]
    ends = np.unique(np.concatenate([known, gone[gone < _NEVER]]))
    first = int(published.min())
    shape = (len(ends) + 1, int(published.max()) - first + 1)
    cells = [np.searchsorted(ends, month) * shape[1] + published - first for month in (known, gone)]

    def held(rows: Flags) -> Places:
        come, go = (np.bincount(cell[rows], minlength=shape[0] * shape[1]) for cell in cells)
        counts: Places = np.cumsum((come - go).reshape(shape), axis=0)[:-1]
        return counts

    return _Charts(ends, held(np.ones(len(is_bad), dtype=np.bool_)), held(is_bad))


def _alarms(charts: _Charts) -> Iterator[int]:
    """Yield the last day of each month whose chart shows an alarm that no earlier one showed."""
    is_enough = charts.n >= MINIMUM_VOLUME
    count = np.cumsum(is_enough, axis=1)
    in_baseline = is_enough & (count <= BASELINE_MONTHS)
    is_watched = (charts.n.sum(axis=1) >= LEAST_REVIEWS) & (count[:, -1] >= LEAST_BASELINE)
    raised: set[int] = set()
    size = in_baseline.sum(axis=1)
    newest = {at: np.flatnonzero(charts.n[at])[-_WATCHED - 1 :] for at in np.flatnonzero(is_watched).tolist()}
    risen = {}
    for months in np.unique(size[is_watched]).tolist():
        risen.update(_risen(charts, in_baseline, newest, np.flatnonzero(is_watched & (size == months))))
    for at, month in newest.items():
        is_new = False
        for before, own in zip(month[:-1].tolist(), month[1:].tolist(), strict=True):
            if own in risen[at]:
                is_new |= not raised & {before, own}
                raised.add(own)
        if is_new:
            yield _last_day(int(charts.ends[at]))


def _risen(charts: _Charts, in_baseline: Flags, newest: dict[int, Places], rows: Places) -> dict[int, set[int]]:
    """Return which of the watched months lie too high, by chart; all charts have as long a baseline."""
    n, bad = (counts[rows][in_baseline[rows]].reshape(len(rows), -1) for counts in (charts.n, charts.bad))
    dispersion = np.maximum(own_dispersions(n, bad), DISPERSION)
    last = in_baseline.shape[1] - 1 - np.argmax(in_baseline[rows][:, ::-1], axis=1)
    found: dict[int, set[int]] = {at: set() for at in rows.tolist()}
    for back in range(_WATCHED, 0, -1):
        month = np.array([newest[at][-back] for at in rows.tolist()])
        columns = month[:, None] + np.arange(1 - LONGEST, 1)[None, :]
        windows = [
            np.where(columns > last[:, None], counts[rows[:, None], np.maximum(columns, 0)], 0)
            for counts in (charts.n, charts.bad)
        ]
        series = (np.hstack([n, windows[0]]), np.hstack([bad, windows[1]]))
        is_rising = accumulate_series(*series, n.shape[1], dispersion=dispersion, autocorrelation=0.0).alarms()[:, -1]
        for place, (at, own) in enumerate(zip(rows.tolist(), month.tolist(), strict=True)):
            counts = int(charts.n[at, own]), int(charts.bad[at, own])
            baseline = (n[place], bad[place], float(dispersion[place]))
            if own > last[place] and (is_rising[place] or _is_outside(counts, baseline)):
                found[at].add(own)
    return found


def _is_outside(month: tuple[int, int], baseline: tuple[Places, Places, float]) -> bool:
    """Say whether a month's share lies above the limits; only a rise is bad news."""
    (n, bad), (all_n, all_bad, dispersion) = month, baseline
    if n < MINIMUM_VOLUME:
        return False
    total = int(all_n.sum())
    fit = Baseline((int(all_bad.sum()) + 0.5) / (total + 1), dispersion, total, len(all_n))
    return bad / n > control_limits(n, fit).high


def _last_day(month: int) -> int:
    year, number = 1970 + month // 12, month % 12
    return date(year + (number + 1) // 12, (number + 1) % 12 + 1, 1).toordinal() - 1
