"""Scales and date order are told from the whole file."""

from datetime import date

import pytest

from crawler.imports.columns import ColumnMap
from crawler.imports.rows import Row
from crawler.imports.scale import date_order, decide_scales, survey
from store.records import RatingKind

COLUMNS = ColumnMap(fields={"rating": "r", "published_at": "d"}, sub_ratings={"price": "p"})


def seen(*rows):
    return survey([Row(n, dict(zip("rdp", cells, strict=False))) for n, cells in enumerate(rows)], COLUMNS)


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (["03/04/2025", "31/12/2024"], "dmy"),
        (["03/04/2025", "12/31/2024"], "mdy"),
        (["03/04/2025", "04/05/2025"], None),
        (["31/12/2024", "12/31/2024"], None),
        (["2024-05-01", "1.5.2024"], None),
        ([], None),
    ],
)
def test_one_day_above_twelve_decides_the_order_unless_another_contradicts(dates, order):
    assert date_order(seen(*([4, day] for day in dates))) == order


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        (["1", "5,0", "4.5"], (1, 5, RatingKind.STAR)),
        ([7, 9.5], (1, 10, RatingKind.STAR)),
        (["20", "100"], (0, 100, RatingKind.PERCENT)),
        ([0, 1, 1], (0, 1, RatingKind.BINARY)),
        ([1, 1, 1], (1, 5, RatingKind.STAR)),
        ([0, 1, 5], (1, 5, RatingKind.STAR)),
        ([], (1, 5, RatingKind.STAR)),
    ],
)
def test_the_scale_is_the_smallest_usual_one_that_holds_all_ratings(ratings, expected):
    scale = decide_scales(seen(*([value] for value in ratings))).main
    assert (scale.low, scale.high, scale.kind) == expected
    assert not scale.stated


def test_aspects_without_an_overall_rating_set_the_scale():
    scales = decide_scales(seen(["", "", "80"], ["", "", "100"]))
    assert (scales.main.high, scales.sub.high) == (100, 100)


def test_a_scale_that_changes_on_a_day_is_two_scales():
    early = [[1 + n % 5, f"2015-05-{1 + n % 28:02d}"] for n in range(40)]
    scales = decide_scales(seen(*early, [9, "2015-06-09"], [3, "2015-06-10"]))
    assert (scales.main.high, scales.earlier.high, scales.changed_on) == (10, 5, date(2015, 6, 9))
    assert [scales.at(day).high for day in (date(2015, 6, 8), date(2015, 6, 9), None)] == [5, 10, 10]


def test_a_few_low_ratings_at_first_are_no_change_of_scale():
    scales = decide_scales(seen([3, "2015-05-01"], [9, "2015-06-09"]))
    assert (scales.main.high, scales.earlier) == (10, None)
