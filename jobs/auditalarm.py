"""Days on which the control charts of audited subjects would have raised an alarm."""

from collections.abc import Set
from datetime import date

import numpy as np

from scoring.control import MINIMUM_VOLUME, MonthShare, monthly_chart
from scoring.pastreview import DISSATISFIED, PastReviews

DISPERSION = 0.02
"""Correlation between two reviews of a month that is assumed where a chart stands alone."""
_LEAST_REVIEWS = 60
"""Reviews of a subject below which no chart has both limits and months to watch."""


def alarm_days(reviews: PastReviews, subjects: Set[str]) -> dict[str, list[int]]:
    """Return the last day of each month that begins an alarm, by subject; neighbouring alarms count once.

    Args:
        reviews: All reviews.
        subjects: Whose charts are drawn.
    """
    found = {}
    ends = np.searchsorted(reviews.subject, np.arange(len(reviews.names) + 1))
    for at, name in enumerate(reviews.names):
        rows = slice(int(ends[at]), int(ends[at + 1]))
        if name in subjects and rows.stop - rows.start >= _LEAST_REVIEWS and (days := _alarms(reviews, rows)):
            found[name] = days
    return found


def _alarms(reviews: PastReviews, rows: slice) -> list[int]:
    unit, published = reviews.unit[rows], reviews.published[rows]
    is_rated = np.isfinite(unit) & (published > 0)
    months, place = np.unique(
        [date.fromordinal(day).strftime("%Y-%m") for day in published[is_rated].tolist()], return_inverse=True
    )
    n = np.bincount(place)
    if (n >= MINIMUM_VOLUME).sum() == 0:
        return []
    bad = np.bincount(place, unit[is_rated] <= DISSATISFIED)
    counts = [MonthShare(str(month), int(all_), int(of)) for month, all_, of in zip(months, n, bad, strict=True)]
    points = monthly_chart(counts, dispersion=DISPERSION).points
    # Only a rise is bad news, and it is known when the month is over.
    risen = [
        point.rising or (point.alarm and point.limits is not None and (point.share or 0) > point.limits.high)
        for point in points
    ]
    begins = [at for at, is_up in enumerate(risen) if is_up and (at == 0 or not risen[at - 1])]
    return [_last_day(points[at].month) for at in begins]


def _last_day(month: str) -> int:
    year, number = int(month[:4]), int(month[5:])
    return date(year + number // 12, number % 12 + 1, 1).toordinal() - 1
