"""Charts draw what there is, in the reader's language, also where there is next to nothing."""

import json
import re
from dataclasses import replace

import pytest
import vl_convert
from lxml import html
from sample_reports import bare_report, chart_points, poor_report, rich_report, trust_points

from report.chart import draw_charts, draw_control, draw_distribution, draw_trend
from report.html import draw_still, read_style
from report.picture import VEGA_LITE
from report.subject import ControlChart, Distribution
from report.svg import draw_interval, draw_sparkline
from report.theme import ACCENT, ALARM, INK, MUTED, RULE
from store.records import Subject, SubjectKind


def words_of(chart):
    """Return all texts in a drawn chart."""
    return [
        text.strip().replace("\u00a0", " ") for text in html.fromstring(draw_still(chart)).itertext() if text.strip()
    ]


def data_of(chart):
    return chart.spec["datasets"]["points"]


def test_a_trend_speaks_german_with_german_percentages_and_months():
    words = words_of(draw_trend(trust_points(), "de"))
    assert {"0 %", "80 %", "100 %", "Apr. 2024"} <= set(words)


def test_a_trend_speaks_english_with_english_percentages_and_months():
    words = words_of(draw_trend(trust_points(), "en"))
    assert {"80%", "Apr 2024"} <= set(words)


def test_a_control_chart_names_its_limits_and_its_alarm_once():
    words = words_of(draw_control(ControlChart(chart_points()), "de"))
    assert (words.count("Alarm"), words.count("Eingriffsgrenzen")) == (1, 1)


def test_a_distribution_names_number_and_share_of_the_rated_and_only_the_number_without_a_rating():
    words = words_of(draw_distribution(Distribution((1, 0, 0, 1, 2), unrated=7), "de"))
    assert {"5 Sterne", "1 Stern", "2 (50 %)", "ohne Note", "7"} <= set(words)


def test_thumbs_are_drawn_and_described_apart_from_stars():
    chart = draw_distribution(Distribution((0, 0, 0, 0, 4), unrated=2, thumbs_up=3, thumbs_down=1), "de")
    assert {"Daumen hoch", "3 (75 %)", "Daumen runter", "1 (25 %)"} <= set(words_of(chart))
    assert chart.description.endswith("Daumen hoch 3, Daumen runter 1.")


@pytest.mark.parametrize("n", [1, 2, 12, 40, 90, 200])
def test_every_length_of_a_series_is_drawn_without_a_warning(n):
    months = [f"{2000 + at // 12}-{at % 12 + 1:02}" for at in range(n)]
    points = tuple(replace(trust_points()[-1], period=month) for month in months)
    assert "nan" not in str(draw_still(draw_trend(points, "de"))).lower()


def test_a_month_that_stands_alone_still_shows_its_interval():
    gap = trust_points()[0]
    known = trust_points()[5]
    alone = [datum["alone"] for datum in data_of(draw_trend((gap, known, gap, known, known), "de"))]
    assert alone == [False, True, False, False, False]


@pytest.mark.parametrize("n", [1, 2, 3, 7])
def test_no_layer_of_a_control_chart_is_empty(n):
    marks = [{"month": "2026-01-01", "kind": "change", "word": "x", "row": at % 3} for at in range(n)]
    spec = draw_control(ControlChart(chart_points()), "en", marks).spec
    asked = {int(found) for found in re.findall(r"datum\.row == (\d)", json.dumps(spec))}
    assert asked == {mark["row"] for mark in marks}


def test_gaps_stay_gaps():
    first = data_of(draw_trend(trust_points(), "de"))[0]
    assert (first["value"], first["low"], first["high"]) == (None, None, None)


def test_nothing_is_drawn_where_there_is_no_figure():
    assert set(draw_charts(rich_report(), "de")) == {"trend", "control", "distribution"}
    assert set(draw_charts(poor_report(), "de")) == {"distribution"}
    assert draw_charts(bare_report(), "de") == {}


def test_no_word_from_people_enters_a_chart():
    subject = Subject("k", "PLANTED", SubjectKind.PLACE)
    sources = (replace(rich_report().sources[0], source="PLANTED", reason="PLANTED"),)
    charts = draw_charts(replace(rich_report(), subject=subject, sources=sources), "de")
    assert "PLANTED" not in json.dumps([chart.spec for chart in charts.values()])


def test_drawing_one_report_leaves_no_trace_in_the_next():
    one, other = draw_trend(trust_points(), "de"), draw_trend(trust_points()[:3], "de")
    assert (len(data_of(one)), len(data_of(other))) == (24, 3)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("trend", "Vertrauenswert von Nov. 2023 bis Okt. 2025: zuletzt 81 %"),
        ("control", "Monate mit Alarm: Feb. 2025, März 2025, Apr. 2025."),
        ("distribution", "5 Sterne 378, 4 Sterne 171, 3 Sterne 52, 2 Sterne 34, 1 Stern 61, ohne Note 28."),
    ],
)
def test_every_chart_is_described_for_those_who_cannot_see_it(name, words):
    assert words in draw_charts(rich_report(), "de")[name].description.replace("\u00a0", " ")


def test_a_series_without_figures_is_described_as_such():
    assert "too few" in draw_trend(poor_report().trend, "en").description
    assert "too few" in draw_control(poor_report().chart, "en").description


def test_the_specifications_are_of_the_version_that_draws_them():
    spec = draw_trend(trust_points(), "de").spec
    assert f"/v{VEGA_LITE}" in spec["$schema"]
    assert VEGA_LITE in vl_convert.get_vegalite_versions()


@pytest.mark.parametrize("colour", [ACCENT, ALARM, INK, MUTED, RULE])
def test_charts_and_pages_share_their_colours(colour):
    assert f": {colour};" in read_style()


def marks(svg):
    return [
        (node.tag, node.get("points", "").count(",")) for node in html.fromstring(str(svg)).iter("polyline", "circle")
    ]


@pytest.mark.parametrize(
    ("values", "drawn"),
    [
        ((0.5, 0.6, 0.7), [("polyline", 3), ("circle", 0)]),
        ((0.5, None, 0.7, 0.8), [("circle", 0), ("polyline", 2), ("circle", 0)]),
        ((0.5,), [("circle", 0), ("circle", 0)]),
        ((0.5, 0.6, None), [("polyline", 2), ("circle", 0)]),
    ],
)
def test_a_sparkline_leaves_gaps_open_and_marks_the_newest_value(values, drawn):
    assert marks(draw_sparkline(values, label="Verlauf")) == drawn


@pytest.mark.parametrize("values", [(), (None, None)])
def test_a_sparkline_of_nothing_is_a_dash(values):
    assert "svg" not in draw_sparkline(values, label="Verlauf")


@pytest.mark.parametrize("values", [(0.5, 0.5, 0.5), (0.0, 1.0), (0.81, 0.8)])
def test_a_sparkline_stays_within_its_frame(values):
    svg = html.fromstring(str(draw_sparkline(values, label="x")))
    heights = [float(spot.split(",")[1]) for line in svg.iter("polyline") for spot in line.get("points").split()]
    assert 0 <= min(heights) <= max(heights) <= float(svg.get("height"))


@pytest.mark.parametrize(("value", "low", "high"), [(0.8, 0.7, 0.9), (0.0, 0.0, 0.0), (1.0, 0.999, 1.0)])
def test_an_interval_is_drawn_around_its_value(value, low, high):
    axis, band, mark = html.fromstring(str(draw_interval(value, low, high, language="de"))).iter("rect")
    middle = float(mark.get("x")) + 2
    assert float(band.get("x")) - 0.1 <= middle <= float(band.get("x")) + float(band.get("width")) + 0.1
    assert float(axis.get("x")) <= middle <= float(axis.get("x")) + float(axis.get("width"))


def test_a_label_is_escaped():
    assert "<b>" not in draw_sparkline((0.5, 0.6), label='"><b>')
