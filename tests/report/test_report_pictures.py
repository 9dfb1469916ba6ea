"""Charts and small pictures as data: what each month becomes, and what is said to those who cannot see it."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_reports import chart_points, rich_report, trust_points

from report.chart import BAR_STEP, REACH, draw_control, draw_distribution, draw_trend
from report.describe import describe_chart, describe_distribution, describe_trend
from report.phrase import Phrase, verbatim
from report.subject import ControlChart, Distribution
from report.svg import (
    BAR_EDGE,
    BAR_WIDTH,
    NARROWEST_RANGE,
    SPARK_EDGE,
    SPARK_HEIGHT,
    SPARK_WIDTH,
    draw_interval,
    draw_sparkline,
)
from report.theme import DAYS, STARS, vega_config
from store.records import Indicator, Interval

SHARES = st.none() | st.floats(0, 1)


def month(at, value, **more):
    """Return an indicator of a month of 2025."""
    return Indicator("trust", f"2025-{at:02}", value, **more)


def data(chart):
    return chart.spec["datasets"]["points"]


def marks(chart):
    """Return the kinds of mark that a chart is layered of."""
    return [layer["mark"]["type"] for layer in chart.spec["layer"]]


def test_a_month_becomes_one_datum_with_interval_and_number():
    (datum,) = data(draw_trend((month(3, 0.8, interval=Interval(0.7, 0.9), n=42),), "de"))
    assert (datum["month"], datum["value"], datum["low"], datum["high"], datum["n"]) == (
        "2025-03-01",
        0.8,
        0.7,
        0.9,
        42,
    )
    assert datum["alone"]
    assert not datum["alarm"]


@pytest.mark.parametrize(
    ("values", "alone"),
    [
        ([0.5], [True]),
        ([0.5, 0.6], [False, False]),
        ([0.5, None, 0.6], [True, True, True]),
        ([None, 0.5, 0.6, None], [True, False, False, True]),
        ([0.5, 0.6, None, 0.7], [False, False, False, True]),
    ],
)
def test_a_month_stands_alone_where_both_neighbours_are_gaps(values, alone):
    points = tuple(month(at, value) for at, value in enumerate(values, 1))
    found = [datum["alone"] for datum in data(draw_trend(points, "en"))]
    assert [one for one, value in zip(found, values, strict=True) if value is not None] == [
        one for one, value in zip(alone, values, strict=True) if value is not None
    ]


@pytest.mark.parametrize(
    ("alarms", "labelled"),
    [
        ([False, False], []),
        ([True, False], [0]),
        ([True, True, True], [0]),
        ([True, False, True], [0, 2]),
        ([False, True, True, False, True], [1, 4]),
    ],
)
def test_neighbouring_alarms_share_one_label(alarms, labelled):
    points = tuple(month(at, 0.5, alarm=alarm) for at, alarm in enumerate(alarms, 1))
    chart = draw_control(ControlChart(points), "en")
    assert [at for at, datum in enumerate(data(chart)) if datum["label"]] == labelled
    assert [datum["alarm"] for datum in data(chart)] == alarms


@pytest.mark.parametrize(("low", "high", "ticks"), [(None, None, 0), (0.1, None, 1), (None, 0.4, 1), (0.1, 0.4, 2)])
def test_only_limits_that_exist_are_drawn_and_they_are_named_once(low, high, ticks):
    points = tuple(month(at, 0.2, limit_low=low, limit_high=high) for at in (1, 2, 3))
    chart = draw_control(ControlChart(points), "en")
    assert marks(chart).count("tick") == ticks
    assert [datum["limit"] for datum in data(chart)] == (["Control limits", "", ""] if ticks else ["", "", ""])


@pytest.mark.parametrize(
    ("distribution", "labels"),
    [
        (
            Distribution((0, 0, 0, 0, 1)),
            ["1 (100\u00a0%)", "0 (0\u00a0%)", "0 (0\u00a0%)", "0 (0\u00a0%)", "0 (0\u00a0%)"],
        ),
        (
            Distribution((1000, 0, 0, 0, 3000), unrated=1234),
            ["3.000 (75\u00a0%)", "0 (0\u00a0%)", "0 (0\u00a0%)", "0 (0\u00a0%)", "1.000 (25\u00a0%)", "1.234"],
        ),
    ],
)
def test_bars_are_labelled_with_number_and_share(distribution, labels):
    chart = draw_distribution(distribution, "de")
    assert [bar["label"] for bar in data(chart)] == labels
    assert chart.spec["height"] == BAR_STEP * len(labels)
    longest = max(*distribution.stars, distribution.unrated)
    assert {bar["reach"] for bar in data(chart)} == {longest * REACH}


def test_the_best_rating_stands_on_top_in_its_own_colour():
    bars = data(draw_distribution(Distribution((1, 2, 3, 4, 5)), "de"))
    assert [bar["stars"] for bar in bars] == ["5 Sterne", "4 Sterne", "3 Sterne", "2 Sterne", "1 Stern"]
    assert [bar["colour"] for bar in bars] == list(reversed(STARS))


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_chart_speaks_its_language_in_numbers_months_and_days(language):
    config = vega_config(language)
    number, time = config["locale"]["number"], config["locale"]["time"]
    assert (number["decimal"], number["thousands"]) == ((",", ".") if language == "de" else (".", ","))
    assert [len(time[name]) for name in ("days", "shortDays", "months", "shortMonths")] == [7, 7, 12, 12]
    assert DAYS[language][0] in {"Sonntag", "Sunday"}


@pytest.mark.parametrize(
    ("values", "de", "en"),
    [
        (
            [0.5],
            (
                "Vertrauenswert von Jan. 2025 bis Jan. 2025: zuletzt 50\u00a0%; "
                "am niedrigsten 50\u00a0% (Jan. 2025), am höchsten 50\u00a0% (Jan. 2025)."
            ),
            "Trust score from Jan 2025 to Jan 2025: latest 50%; lowest 50% (Jan 2025), highest 50% (Jan 2025).",
        ),
        (
            [None, 0.9, 0.3, 0.6, None],
            (
                "Vertrauenswert von Jan. 2025 bis Mai 2025: zuletzt 60\u00a0%; "
                "am niedrigsten 30\u00a0% (März 2025), am höchsten 90\u00a0% (Feb. 2025)."
            ),
            "Trust score from Jan 2025 to May 2025: latest 60%; lowest 30% (Mar 2025), highest 90% (Feb 2025).",
        ),
        (
            [None],
            "Verlauf des Vertrauenswerts: in jedem Monat zu wenig Bewertungen.",
            "Trend of the trust score: too few reviews in every month.",
        ),
        (
            [],
            "Verlauf des Vertrauenswerts: in jedem Monat zu wenig Bewertungen.",
            "Trend of the trust score: too few reviews in every month.",
        ),
    ],
)
def test_a_trend_in_words(values, de, en):
    points = tuple(month(at, value) for at, value in enumerate(values, 1))
    assert describe_trend(points, "de") == de
    assert describe_trend(points, "en") == en


@pytest.mark.parametrize(
    ("alarms", "en"),
    [
        ([False, False], "Months with an alarm: none."),
        ([True, False], "Months with an alarm: Jan 2025."),
        ([True, True], "Months with an alarm: Jan 2025, Feb 2025."),
    ],
)
def test_a_control_chart_in_words_lists_its_alarms(alarms, en):
    points = tuple(month(at, 0.1, alarm=alarm) for at, alarm in enumerate(alarms, 1))
    assert describe_chart(ControlChart(points), "en").endswith(en)
    assert "10% (Feb 2025)" in describe_chart(ControlChart(points), "en")


def test_a_distribution_in_words_names_every_number():
    said = describe_distribution(Distribution((1, 22, 333, 4444, 55555), unrated=6), "en")
    assert re.findall(r"(?:stars?|rating) ([\d,]*\d)", said) == ["55,555", "4,444", "333", "22", "1", "6"]


@given(st.lists(SHARES, max_size=30))
def test_a_described_trend_names_only_values_that_it_has(values):
    points = tuple(month(at % 12 + 1, value) for at, value in enumerate(values))
    said = describe_trend(points, "en")
    shown = {f"{100 * value:,.0f}%".replace("-0%", "0%") for value in values if value is not None}
    assert set(re.findall(r"\d+%", said)) <= shown


@given(st.lists(SHARES, min_size=1, max_size=40))
def test_a_sparkline_has_one_spot_a_known_month_and_one_mark(values):
    drawn = str(draw_sparkline(values, label="x"))
    known = [value for value in values if value is not None]
    if not known:
        assert "svg" not in drawn
        return
    spots = sum(len(points.split()) for points in re.findall(r'points="([^"]+)"', drawn))
    assert spots + drawn.count('r="1.6"') == len(known)
    assert drawn.count('r="2.6"') == 1


@given(st.lists(st.floats(0, 1), min_size=2, max_size=40))
def test_a_sparkline_goes_from_edge_to_edge_and_higher_is_better(values):
    drawn = str(draw_sparkline(values, label="x"))
    spots = [tuple(map(float, spot.split(","))) for spot in re.search(r'points="([^"]+)"', drawn)[1].split()]
    assert (spots[0][0], spots[-1][0]) == (SPARK_EDGE, SPARK_WIDTH - SPARK_EDGE)
    assert all(SPARK_EDGE <= y <= SPARK_HEIGHT - SPARK_EDGE for _, y in spots)
    for (value, (_, y)), (other, (_, other_y)) in zip(
        zip(values, spots, strict=True), zip(values[1:], spots[1:], strict=False), strict=False
    ):
        assert (y - other_y) * (value - other) <= 0


def test_ripples_are_not_blown_up_to_waves():
    drawn = str(draw_sparkline([0.80, 0.81], label="x"))
    heights = [float(spot.split(",")[1]) for spot in re.search(r'points="([^"]+)"', drawn)[1].split()]
    assert heights[0] - heights[1] == pytest.approx((SPARK_HEIGHT - 2 * SPARK_EDGE) * 0.01 / NARROWEST_RANGE, abs=0.11)


@given(st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)).map(sorted))
def test_an_interval_is_drawn_between_its_ends_on_a_scale_of_zero_to_a_hundred(ends):
    low, value, high = ends
    drawn = str(draw_interval(value, low, high, language="en"))
    (left, wide), (middle, _) = re.findall(r'<rect x="([\d.]+)" y="[94]" width="([\d.]+)"', drawn)
    assert float(left) >= BAR_EDGE - 0.1
    assert float(left) + float(wide) <= BAR_WIDTH - BAR_EDGE + 1.1
    assert float(left) - 2.2 <= float(middle) <= float(left) + float(wide)
    assert re.findall(r">(\d+%)<", drawn) == ["0%", "25%", "50%", "75%", "100%"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_charts_of_the_same_report_differ_between_languages_in_words_alone(language):
    trend = draw_trend(trust_points(), language)
    assert [datum["value"] for datum in data(trend)] == [point.value for point in trust_points()]
    control = draw_control(ControlChart(chart_points()), language)
    assert [datum["value"] for datum in data(control)] == [point.value for point in chart_points()]
    assert {datum["label"] for datum in data(control)} == {"", "Alarm"}


def test_a_phrase_is_said_in_each_language():
    assert [Phrase("eins", "one").said_in(language) for language in ("de", "en")] == ["eins", "one"]
    assert verbatim("X").said_in("de") == verbatim("X").said_in("en") == "X"


def test_alarms_are_the_months_marked_as_such():
    assert [point.period for point in rich_report().chart.alarms()] == ["2025-02", "2025-03", "2025-04"]
    assert replace(rich_report().chart, points=()).alarms() == ()


@given(st.tuples(*[st.integers(0, 10**6)] * 5), st.integers(0, 10**6))
def test_a_distribution_adds_up(stars, unrated):
    distribution = Distribution(stars, unrated)
    assert distribution.rated() == sum(stars)
    assert distribution.total() - distribution.rated() == unrated
