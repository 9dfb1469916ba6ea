"""Alarms of audited subjects are those that could have been raised with what was known on the day."""

from datetime import date

import numpy as np
import pytest
from sample_audits import reviews_of

from scoring.control import MonthShare, monthly_chart
from scoring.leadtime import lead_times
from scoring.pastalarm import DISPERSION, LEAST_REVIEWS, alarm_days
from scoring.pastreview import DISSATISFIED, as_looked_back, columns_of

FIRST = 2022 * 12
RISE = 18
"""Months of good reviews before those of the fall."""


def a_day(month, day):
    """Return a day of the month so many months after January 2022."""
    return date((FIRST + month) // 12, (FIRST + month) % 12 + 1, day)


def month_end(month):
    return a_day(month + 1, 1).toordinal() - 1


def a_fall(seen=lambda day: day, per_month=10):
    """Return rows of a subject that is praised for 18 months and then scolded for two; `seen` says when it is read."""
    days = [a_day(month, 2 + 2 * at) for month in range(RISE + 2) for at in range(per_month)]
    scolded = a_day(RISE, 1)
    return [("mill", day, seen(day), 0.0 if day >= scolded else 1.0) for day in days]


def test_an_alarm_is_raised_at_the_end_of_the_month_in_which_it_shows():
    assert alarm_days(reviews_of(*a_fall()), {"mill"}) == {"mill": [month_end(RISE)]}
    assert alarm_days(reviews_of(*a_fall()), {"farm"}) == {}


def test_reviews_observed_after_the_audit_raise_no_alarm_before_it():
    late = a_day(RISE + 8, 15)
    reviews = reviews_of(*a_fall(lambda day: late if day >= a_day(RISE, 1) else day))
    alarms = alarm_days(reviews, {"mill"})
    assert alarms == {"mill": [month_end(RISE + 8)]}
    audit = ("mill", a_day(RISE + 4, 1).toordinal(), True)
    assert (lead_times([audit], alarms).n_foreseen, lead_times([audit], alarms).n_followed) == (0, 1)
    # Looking back says so, and nothing is judged by it.
    assert alarm_days(as_looked_back(reviews), {"mill"}) == {"mill": [month_end(RISE)]}


def test_reviews_read_on_the_fifth_of_the_next_month_raise_the_alarm_a_month_later():
    def seen(day):
        return a_day((day.year * 12 + day.month - FIRST), 5)

    assert alarm_days(reviews_of(*a_fall(seen)), {"mill"}) == {"mill": [month_end(RISE + 1)]}


@pytest.mark.parametrize(("edited_in", "raised"), [(RISE, []), (RISE + 9, [RISE])])
def test_of_an_edited_review_only_the_version_counts_that_was_shown_at_the_month_end(edited_in, raised):
    rows = a_fall()
    day = a_day(edited_in, 28).toordinal()
    is_scolding = [unit == 0.0 for *_, unit in rows]
    edits = [(subject, published, None, 1.0) for subject, published, _, unit in rows if unit == 0.0]
    both = [*rows, *edits]
    # What was published after the edit of all others was never shown in its first version.
    reviews = columns_of(
        [row[0] for row in both],
        published=[row[1].toordinal() for row in both],
        observed=[*(row[2].toordinal() for row in rows), *(max(day, row[1].toordinal()) for row in edits)],
        replaced=[
            *(max(day, row[1].toordinal()) if bad else 0 for row, bad in zip(rows, is_scolding, strict=True)),
            *[0] * len(edits),
        ],
        units=[row[3] for row in both],
    )
    assert alarm_days(reviews, {"mill"}).get("mill", []) == [month_end(month) for month in raised]


def test_two_versions_never_count_as_two_reviews():
    few = a_fall(per_month=2)
    days = [row[1].toordinal() for row in few]
    reviews = columns_of(
        ["mill"] * len(few) * 3,
        published=days * 3,
        observed=[*days, *(day + 40 for day in days), *(day + 80 for day in days)],
        replaced=[*(day + 40 for day in days), *(day + 80 for day in days), *[0] * len(few)],
        units=[row[3] for row in few] * 3,
    )
    assert len(days) * 3 > LEAST_REVIEWS > len(days)
    assert alarm_days(reviews, {"mill"}) == {}


def test_a_mean_that_a_source_showed_is_no_review():
    rows = a_fall()
    days = [row[1].toordinal() for row in rows]
    units = [row[3] for row in rows]
    shown = columns_of(["mill"] * len(rows), published=days, observed=days, units=units, shown_means=[True] * len(rows))
    assert alarm_days(shown, {"mill"}) == {}


def test_nothing_that_comes_to_be_known_later_moves_an_earlier_alarm():
    dice = np.random.default_rng(3)
    reviews = some_reviews(dice)
    whole = alarm_days(reviews, {"mill"})["mill"]
    assert len(whole) > 1
    for day in whole:
        then = np.flatnonzero(np.maximum(reviews.observed, reviews.published) <= day)
        known = columns_of(
            ["mill"] * len(then),
            published=reviews.published[then],
            observed=reviews.observed[then],
            replaced=np.where(reviews.replaced[then] <= day, reviews.replaced[then], 0),
            units=reviews.unit[then],
        )
        assert alarm_days(known, {"mill"})["mill"] == [each for each in whole if each <= day]


@pytest.mark.parametrize("seed", range(12))
def test_alarms_are_those_of_a_chart_drawn_anew_at_each_month_end(seed):
    reviews = some_reviews(np.random.default_rng(seed))
    assert alarm_days(reviews, {"mill"}).get("mill", []) == drawn_anew(reviews)


def some_reviews(dice):
    """Return reviews of one subject whose ratings fall now and then; some are seen late, some are edited."""
    n = 500
    published = month_end(-1) + 1 + dice.integers(0, 40 * 30, n)
    is_bad_time = (published > month_end(14)) & ((published // 100) % 2 == 0)
    units = np.where(dice.random(n) < np.where(is_bad_time, 0.6, 0.05), 0.0, 1.0)
    observed = published + np.where(dice.random(n) < 0.2, dice.integers(0, 200, n), 0)
    edited = dice.random(n) < 0.15
    replaced = np.where(edited, observed + dice.integers(0, 120, n), 0)
    return columns_of(
        ["mill"] * (n + int(edited.sum())),
        published=np.concatenate([published, published[edited]]),
        observed=np.concatenate([observed, replaced[edited]]),
        replaced=np.concatenate([replaced, np.zeros(int(edited.sum()), dtype=np.int64)]),
        units=np.concatenate([units, 1 - units[edited]]),
    )


def drawn_anew(reviews):
    """Return alarm days the slow way: filter the reviews, draw the chart, look at its two newest months."""
    found, raised = [], set()
    for month in range(60):
        end = month_end(month)
        rows = [
            (date.fromordinal(published).strftime("%Y-%m"), unit <= DISSATISFIED)
            for published, observed, replaced, unit in zip(
                reviews.published.tolist(),
                reviews.observed.tolist(),
                reviews.replaced.tolist(),
                reviews.unit.tolist(),
                strict=True,
            )
            if published <= end and observed <= end and (replaced == 0 or replaced > end)
        ]
        if len(rows) < LEAST_REVIEWS:
            continue
        names = [a_day(each, 1).strftime("%Y-%m") for each in range(month + 1)]
        counts = [
            MonthShare(name, sum(at == name for at, _ in rows), sum(at == name and bad for at, bad in rows))
            for name in names
        ]
        points = [point for point in monthly_chart(counts, dispersion=DISPERSION).points if point.n]
        is_new = False
        for before, point in zip(points[-3:-1], points[-2:], strict=True):
            if point.rising or (point.alarm and point.share > point.limits.high):
                is_new |= not raised & {before.month, point.month}
                raised.add(point.month)
        if is_new:
            found.append(end)
    return found
