"""What the months of a subject say of changes; what is missing is said."""

import pytest

from jobs.changes import report_changes
from report.change import say_changes
from scoring.control import MonthShare


def months(shares, *, n=60):
    return [MonthShare(f"{2020 + i // 12}-{1 + i % 12:02}", n, round(n * share)) for i, share in enumerate(shares)]


BROKEN = months([0.08, 0.1, 0.12] * 8 + [0.3, 0.28, 0.32] * 6)


def test_a_change_of_level_is_dated_with_its_interval():
    (change,) = report_changes(BROKEN, 0.02).changes
    assert (change.month, change.low <= "2022-01" <= change.high) == ("2022-01", True)
    assert (change.before, change.after) == (pytest.approx(0.1, abs=0.01), pytest.approx(0.3, abs=0.01))
    assert change.before_interval.high < change.after_interval.low
    assert change.p_value <= 0.01


def test_the_same_months_give_the_same_figures_to_the_last_digit():
    assert report_changes(BROKEN, 0.02) == report_changes(BROKEN, 0.02)


def test_steady_months_have_no_change_no_trend_and_no_season():
    steady = report_changes(months([0.1, 0.12, 0.08, 0.11] * 9), 0.02)
    assert (steady.changes, steady.missing_months) == ((), 0)
    assert say_changes(steady, "en") == (
        "No change point that chance does not explain.",
        "No trend that chance does not explain.",
        "No seasons that chance does not explain.",
    )


@pytest.mark.parametrize("counts", [[], months([0.1]), months([0.1] * 11), months([0.5] * 40, n=0)])
def test_too_few_months_are_said_with_what_is_missing(counts):
    told = report_changes(counts, 0.02)
    assert told.missing_months == 12 - sum(count.n > 0 for count in counts)
    (sentence,) = say_changes(told, "de")
    assert f"noch nötige Monate mit Bewertungen: {told.missing_months}." in sentence


@pytest.mark.parametrize("shares", [[0.0] * 30, [1.0] * 30, [0.5] * 13])
def test_months_that_are_all_alike_give_finite_answers(shares):
    told = report_changes(months(shares), 0.02)
    assert told.changes == ()
    assert all(sentence for sentence in say_changes(told, "en"))
