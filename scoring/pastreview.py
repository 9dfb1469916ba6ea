"""Reviews as columns, and what those say that were published and observed before a day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
DISSATISFIED = 0.25
RECENT_DAYS = 90
"""The newest part of the window, held against the rest for a change."""
MOST_TEXTS = 20
"""Newest texts before an audit that are read."""
UNSEEN = date.max.toordinal()
"""Day of observation of a review of which nobody knows when it was first read: after any audit."""
_TALE = 400
"""Reviews beyond this number before one audit say nothing new of its mean, but are counted."""


@dataclass(frozen=True, slots=True)
class PastReviews:
    """Reviews, and means as sources showed them, in order of subject and day; arrays have shape (n,)."""

    names: tuple[str, ...]
    """Subjects that are spoken of."""
    subject: Places
    """Place of each review's subject among the names."""
    published: Places
    """Latest day that the stated publication can mean, as an ordinal; 0 if unknown."""
    observed: Places
    """Day on which this version was first seen; 0 if nothing is dated, `UNSEEN` where a dated review does not say."""
    replaced: Places
    """Day on which a newer version was seen; 0: never."""
    unit: Floats
    """Rating mapped to 0..1; nan without one."""
    weight: Floats
    """Reviews that a row stands for: 1, or the number behind a shown mean; nan if unknown."""
    is_shown_mean: NDArray[np.bool_]
    """True for a mean as the source showed it."""
    source: Places
    """Number of the source; -1 if unknown."""
    texts: tuple[str, ...] = ()
    """Texts in the same order; empty text for none; nothing at all where no row has one."""


@dataclass(frozen=True, slots=True)
class ReviewFigures:
    """What reviews said before each audit; arrays have shape (n_cases,)."""

    n: Floats
    """Reviews, 0 for none; nan where only a mean is known."""
    mean: Floats
    """Mean rating 0..1; nan without one."""
    low_share: Floats
    """Share of ratings <= .25; nan where only a mean is known."""
    shift: Floats
    """Mean of the last 90 days minus that of the rest of the window; nan where either is missing."""
    latest: Places
    """Latest day on which any review that counted was published or observed; 0 for none."""
    read: tuple[Places, ...]
    """Rows whose texts are read, by case."""
    n_late: int = 0
    """Reviews published in time that do not count because they were observed too late, over all cases."""
    n_sources: int = 0
    """Sources that any counted review comes from."""
    is_shown_mean: bool = False
    """Did any case rest on a mean as shown by a source?"""
    is_undated: bool = False
    """Are the reviews such that nobody knows when they were written?"""

    @property
    def is_known(self) -> NDArray[np.bool_]:
        """Return for which audits reviews say anything."""
        has_text = np.array([len(rows) > 0 for rows in self.read], dtype=np.bool_)
        return np.isfinite(self.mean) | has_text


@dataclass(frozen=True, slots=True)
class _Window:
    """What counts before one audit."""

    n: float = 0.0
    mean: float = np.nan
    low_share: float = np.nan
    shift: float = np.nan
    latest: int = 0
    n_late: int = 0


def columns_of(  # noqa: PLR0913 - one argument per column
    subjects: Sequence[str],
    *,
    published: Sequence[int] | Places,
    observed: Sequence[int] | Places,
    units: Sequence[float] | Floats,
    texts: Sequence[str] = (),
    replaced: Sequence[int] | Places | None = None,
    weights: Sequence[float] | Floats | None = None,
    shown_means: Sequence[bool] | None = None,
    sources: Sequence[str] = (),
) -> PastReviews:
    """Return reviews as columns in order of subject and day.

    Args:
        subjects: Subject of each row, n rows.
        published: Latest day of publication as an ordinal; 0 if unknown.
        observed: Day of the observation; 0 if unknown.
        units: Ratings 0..1; nan without one.
        texts: Texts; empty where no row has one.
        replaced: Day on which a newer version was seen; 0: never.
        weights: Reviews that a row stands for.
        shown_means: Which rows are means as sources showed them.
        sources: Source of each row; empty where unknown.
    """
    n = len(subjects)
    names, places = np.unique(np.array(subjects, dtype=np.str_), return_inverse=True)
    first, seen = (np.asarray(days, dtype=np.int64) for days in (published, observed))
    # What was seen on a day had been published by then.
    first = np.where(first == 0, seen, first)
    order = np.lexsort((first, places))
    stated = np.array(sources or [""] * n, dtype=np.str_)
    source = np.where(stated == "", -1, np.unique(stated, return_inverse=True)[1])
    has_text = any(texts)
    return PastReviews(
        names=tuple(str(name) for name in names),
        subject=places.astype(np.int64)[order],
        published=first[order],
        observed=seen[order],
        replaced=np.asarray(np.zeros(n) if replaced is None else replaced, dtype=np.int64)[order],
        unit=np.asarray(units, dtype=np.float64)[order],
        weight=np.asarray(np.ones(n) if weights is None else weights, dtype=np.float64)[order],
        is_shown_mean=np.asarray(np.zeros(n) if shown_means is None else shown_means, dtype=np.bool_)[order],
        source=source.astype(np.int64)[order],
        texts=tuple(texts[at] for at in order) if has_text else (),
    )


def as_looked_back(reviews: PastReviews) -> PastReviews:
    """Return the newest version of each review as if it had been seen when it was published.

    Args:
        reviews: All versions.
    """
    rows = np.flatnonzero((reviews.replaced == 0) & ~reviews.is_shown_mean)
    return replace(
        reviews,
        subject=reviews.subject[rows],
        published=reviews.published[rows],
        observed=np.zeros(len(rows), dtype=np.int64),
        replaced=reviews.replaced[rows],
        unit=reviews.unit[rows],
        weight=reviews.weight[rows],
        is_shown_mean=reviews.is_shown_mean[rows],
        source=reviews.source[rows],
        texts=tuple(reviews.texts[row] for row in rows.tolist()) if reviews.texts else (),
    )


NO_REVIEWS = columns_of([], published=[], observed=[], units=[])


def figures_before(
    reviews: PastReviews, subjects: Sequence[str], cutoff: Places, window_days: int, is_retrospective: bool
) -> ReviewFigures:
    """Return what reviews said in the window before each cutoff.

    A review counts if the latest day that its date can mean, and the day it was first seen, both lie before the
    cutoff; of an edited review the version counts that was shown then. Means as shown by sources count where there is
    no review, the newest one observed in time.

    Args:
        reviews: The reviews.
        subjects: Subject of each case, n cases.
        cutoff: First day that no longer counts, shape (n,).
        window_days: Days before it that count.
        is_retrospective: Count reviews that were seen too late, as they look today.
    """
    places = {name: at for at, name in enumerate(reviews.names)}
    # Day and subject in one number, so that one search finds the window of every case.
    span = 1 << 24
    keys = reviews.subject * span + reviews.published
    own = np.array([places.get(name, -1) for name in subjects], dtype=np.int64)
    first = np.searchsorted(keys, own * span + np.maximum(cutoff - window_days, 1), side="left")
    last = np.searchsorted(keys, own * span + cutoff, side="left")
    begin = np.searchsorted(keys, own * span + 1, side="left")
    windows, read, sources = [], [], set()
    for case in range(len(subjects)):
        known = own[case] >= 0
        rows = np.arange(first[case], last[case]) if known else np.arange(0)
        rows, n_late = _in_time(reviews, rows, int(cutoff[case]), is_retrospective)
        # A shown mean speaks of all that came before it, so it may be older than the window.
        means = _means(reviews, int(begin[case]), int(last[case]), int(cutoff[case])) if known else rows[:0]
        windows.append(_window(reviews, rows, means, int(cutoff[case]), n_late))
        read.append(_with_text(reviews, rows))
        sources.update(reviews.source[rows].tolist() if len(rows) else reviews.source[means].tolist())
    return _figures(windows, read, len(sources - {-1}), bool(reviews.is_shown_mean.any()))


def figures_of_all(
    reviews: PastReviews, subjects: Sequence[str], cutoff: Places, window_days: int, is_retrospective: bool
) -> ReviewFigures:
    """Return what all reviews of each subject say, whenever they were written; nothing of this is a forecast.

    Args:
        reviews: The reviews.
        subjects: Subject of each case, n cases.
        cutoff: Not used: without dates nothing is cut off.
        window_days: Not used.
        is_retrospective: Not used.
    """
    places = {name: at for at, name in enumerate(reviews.names)}
    own = np.array([places.get(name, -1) for name in subjects], dtype=np.int64)
    first, last = (np.searchsorted(reviews.subject, own, side=side) for side in ("left", "right"))
    windows, read = [], []
    for begin, end in zip(first, last, strict=True):
        rows = np.arange(begin, end)
        is_mean = reviews.is_shown_mean[rows]
        windows.append(_window(reviews, rows[~is_mean], rows[is_mean], 0, 0))
        read.append(_with_text(reviews, rows[~is_mean]))
    return _figures(windows, read, len(set(reviews.source.tolist()) - {-1}), bool(reviews.is_shown_mean.any()))


def _in_time(reviews: PastReviews, rows: Places, cutoff: int, is_retrospective: bool) -> tuple[Places, int]:
    rows = rows[~reviews.is_shown_mean[rows]]
    if is_retrospective:
        # As it looks today: the newest version alone.
        return rows[reviews.replaced[rows] == 0], 0
    replaced = reviews.replaced[rows]
    is_seen = reviews.observed[rows] < cutoff
    is_current = (replaced == 0) | (replaced >= cutoff)
    return rows[is_seen & is_current], int((~is_seen).sum())


def _means(reviews: PastReviews, begin: int, end: int, cutoff: int) -> Places:
    rows = np.arange(begin, end)
    rows = rows[reviews.is_shown_mean[rows] & (reviews.observed[rows] > 0) & (reviews.observed[rows] < cutoff)]
    return rows if not len(rows) else rows[reviews.observed[rows] == reviews.observed[rows].max()]


def _with_text(reviews: PastReviews, rows: Places) -> Places:
    if not reviews.texts:
        return rows[:0]
    worded = [row for row in rows[-_TALE:].tolist() if reviews.texts[row]]
    return np.array(worded[-MOST_TEXTS:], dtype=np.int64)


def _window(reviews: PastReviews, rows: Places, means: Places, cutoff: int, n_late: int) -> _Window:
    rated = rows[np.isfinite(reviews.unit[rows])]
    latest = int(max(reviews.published[rows].max(), reviews.observed[rows].max())) if len(rows) else 0
    if not len(rated):
        return _shown(reviews, means, len(rows), latest, n_late)
    units = reviews.unit[rated]
    is_recent = reviews.published[rated] >= cutoff - RECENT_DAYS
    is_split = bool(is_recent.any()) and not bool(is_recent.all())
    return _Window(
        n=float(len(rows)),
        mean=float(units.mean()),
        low_share=float((units <= DISSATISFIED).mean()),
        shift=float(units[is_recent].mean() - units[~is_recent].mean()) if is_split else np.nan,
        latest=latest,
        n_late=n_late,
    )


def _shown(reviews: PastReviews, means: Places, n_rows: int, latest: int, n_late: int) -> _Window:
    """Return the mean as sources showed it, weighted by the reviews behind each."""
    rated = means[np.isfinite(reviews.unit[means])]
    if not len(rated):
        return _Window(n=float(n_rows), latest=latest, n_late=n_late)
    known = np.nan_to_num(reviews.weight[rated], nan=1.0)
    weight = np.maximum(known, 1e-9)
    n = float(reviews.weight[rated].sum())
    latest = max(latest, int(reviews.observed[rated].max()))
    return _Window(n=n, mean=float(np.average(reviews.unit[rated], weights=weight)), latest=latest, n_late=n_late)


def _figures(windows: Sequence[_Window], read: Sequence[Places], n_sources: int, is_shown_mean: bool) -> ReviewFigures:
    return ReviewFigures(
        n=np.array([each.n for each in windows], dtype=np.float64),
        mean=np.array([each.mean for each in windows], dtype=np.float64),
        low_share=np.array([each.low_share for each in windows], dtype=np.float64),
        shift=np.array([each.shift for each in windows], dtype=np.float64),
        latest=np.array([each.latest for each in windows], dtype=np.int64),
        read=tuple(read),
        n_late=sum(each.n_late for each in windows),
        n_sources=n_sources,
        is_shown_mean=is_shown_mean,
    )
