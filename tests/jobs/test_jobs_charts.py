"""The charts of a subject and of its sources: alarms, rises told once, fixed baselines, and the ranked digest."""

import re
from datetime import UTC, date, datetime

import pytest

from jobs.alarms import alarm_digest
from jobs.charts import draw_charts, false_alarm_rate, measured_alarms, rises
from jobs.classic import chart_months, draw_classic
from jobs.indicate import Tools, compute, publish_all
from jobs.model import shipped_model, shipped_priors
from jobs.reading import read_subject
from jobs.sample import month_shares, sample_of
from jobs.voice import Voice
from report.classic import classic_json, classic_table
from report.contract import trend_json
from report.control import BaselineLine, MeasuredAlarms, alarms_table
from report.render import RENDERERS
from scoring.classicrate import measured_rate
from scoring.control import MonthShare
from store.records import Census, Coverage, Precision, Selection, on_day
from store.runs import PageObservation

NOW = datetime(2026, 7, 20, tzinfo=UTC)
DISPERSION = {"": 0.01}


def voices(bad_by_month, *, n=40, source="shop"):
    """Return n reviews a month from January 2024 on, so many of them dissatisfied."""
    return [
        Voice(at, Precision.DAY, 0.0 if place < bad else 1.0, None, source, False, "", None)
        for month, bad in enumerate(bad_by_month)
        for at in [datetime(2024 + month // 12, 1 + month % 12, 5, tzinfo=UTC)]
        for place in range(n)
    ]


def sample(*some):
    return sample_of(some)


def test_a_slow_rise_is_told_once_with_its_beginning():
    charted = draw_charts(sample(*voices([4, 3, 5] * 4 + [9] * 14)), DISPERSION, None)
    (rise,) = rises(charted.chart)
    assert (rise.since, rise.until) == ("2025-01", "2026-02")
    assert "2025-02" <= rise.seen <= "2025-12"
    assert charted.unseen.months == 12


def test_two_rises_apart_are_two():
    charted = draw_charts(sample(*voices([4] * 12 + [16] * 3 + [0] * 14 + [16] * 3)), DISPERSION, None)
    assert [rise.since for rise in rises(charted.chart)] == ["2025-01", "2026-06"]


def test_each_source_has_a_series_of_its_own_and_a_single_one_does_not():
    both = [*voices([4] * 20), *voices([4] * 12 + [14] * 8, source="portal")]
    lines = {line.source: line for line in draw_charts(sample(*both), DISPERSION, None).series}
    assert set(lines) == {"", "shop", "portal"}
    assert lines["portal"].p_value < 1e-4 < lines["shop"].p_value
    assert (lines["portal"].since, lines["portal"].n) == ("2025-01", 320)
    assert lines["portal"].share == pytest.approx(14 / 40)
    assert [line.source for line in draw_charts(sample(*voices([4] * 20)), DISPERSION, None).series] == [""]


@pytest.mark.parametrize("some", [[], voices([1], n=2), voices([4, 4]), voices([4] * 12)])
def test_too_little_is_no_chart_no_rise_and_no_line_in_a_digest(some):
    charted = draw_charts(sample(*some), DISPERSION, None)
    assert (charted.series, rises(charted.chart), charted.unseen) == ((), (), None)


def test_where_no_month_is_watched_there_is_no_false_alarm_rate():
    assert false_alarm_rate(draw_charts(sample(), DISPERSION, None).chart) is None
    assert false_alarm_rate(draw_charts(sample(*voices([4] * 12)), DISPERSION, None).chart) is None
    assert false_alarm_rate(draw_charts(sample(*voices([4] * 13)), DISPERSION, None).chart) == pytest.approx(
        0.038, abs=1e-3
    )


def test_a_chart_says_what_was_measured_for_a_baseline_and_a_volume_like_its_own():
    assert measured_alarms(None) is None
    baseline = BaselineLine("2024-01", "2024-11", 0.1, n=11 * 120, months=11, dispersion=0.02)
    assert measured_alarms(baseline) == MeasuredAlarms(0.039, 0.148, months=12, volume=100)


def test_a_published_chart_is_shown_with_its_measured_rate(shops):
    limits = trend_json(read_subject(shops, "steady", None))["limits"]
    assert limits["false_alarm_rate_measured"] == {
        "mean": 0.010,
        "worst": 0.030,
        "baseline_months": 12,
        "reviews_a_month": 10,
    }


@pytest.fixture
def shops(store, make_listing, make_review):
    """Keeps a steady kettle and one whose complaints rise, 20 months each, figures published."""
    for key, later in (("steady", 1), ("rising", 5)):
        listing = make_listing(key, external_id=key)
        run = store.runs.open_run(listing, source="shop", started_at=NOW, parser="p", config_digest="c")
        page = [
            make_review(
                review_id=f"{key}-{month}-{n}",
                rating=1.0 if n < (1 if month < 12 else later) else 5.0,
                text=None,
                title=None,
                author_key=None,
                published=on_day(datetime(2024 + month // 12, 1 + month % 12, 1 + n, tzinfo=UTC).date()),
            )
            for month in range(20)
            for n in range(12)
        ]
        store.runs.observe(run, PageObservation("https://shop.example/1", NOW, page))
        store.runs.close(run, Census(Coverage.FULL, Selection.FULL, len(page), seen=len(page)), NOW)
    publish_all(store, Tools(shipped_model(), shipped_priors()), NOW)
    return store


def test_the_digest_names_what_has_risen_and_nothing_else(shops):
    (line,) = alarm_digest(shops)
    assert (line.subject, line.n_series) == ("rising", 2)
    assert line.q_value < 0.01
    assert line.behind() == "leumund reviews rising --from 2025-01-01 --max-stars 2"
    everything = alarm_digest(shops, everything=True)
    assert [each.subject for each in everything] == ["rising", "steady"]
    for language in ("de", "en"):
        assert "rising" in RENDERERS["text"](alarms_table([line]), language)


def test_the_trend_says_rise_and_baseline_to_programs(shops):
    told = trend_json(read_subject(shops, "rising", None))
    assert [alarm["chart"] for alarm in told["alarms"]][-1] == "cumulative"
    assert told["alarms"][-1]["since"] == "2025-01"
    assert told["limits"]["baseline"]["first"] == "2024-01"
    assert told["limits"]["blind_spot_months"] == 8


def test_a_fixed_baseline_is_used_and_is_part_of_the_configuration(shops):
    subject = shops.subjects.get("rising")
    plain = Tools(shipped_model(), shipped_priors())
    fixed = Tools(shipped_model(), shipped_priors(), {"rising": ("2024-06", "2024-12")})
    assert fixed.digest() != plain.digest()
    facts = compute(shops, subject, fixed, as_of=NOW).facts
    assert (facts["baseline"]["first"], facts["baseline"]["months"]) == ("2024-06", 7)


@pytest.mark.parametrize("name", ["p", "laney", "ewma", "rules"])
def test_a_textbook_chart_is_drawn_on_request_with_its_rate(shops, name):
    chart = draw_classic(shops, "rising", name, None)
    table, told = classic_table(chart), classic_json(chart)
    assert list(table.cells("period")) == [f"2025-{month:02}" for month in range(1, 9)]
    assert any(table.cells("alarm"))
    measured = measured_rate(name, 12, chart.baseline.n / 12)
    for language, condition in (
        ("en", f"baseline of 12 months and {measured.volume} reviews"),
        ("de", f"mit 12 Monaten Bezug und {measured.volume} Bewertungen"),
    ):
        said = table.notes[-1].said_in(language)
        assert re.search(rf"\b{round(100 * measured.rate)}\s?%", said)
        assert condition in said
    assert (told["chart"], told["false_alarm_rate"]) == (name, measured.rate)
    assert told["false_alarm_rate_measured"] == {"baseline_months": 12, "reviews_a_month": measured.volume}
    assert [point["alarm"] for point in told["points"]] == list(table.cells("alarm"))


def test_a_textbook_chart_of_a_short_series_has_no_months_and_says_what_is_missing(shops):
    early = draw_classic(shops, "rising", "p", date(2024, 2, 20))
    assert (early.months, early.baseline, classic_json(early)["note"]) == ((), None, "too_little")
    assert (classic_json(early)["false_alarm_rate"], len(classic_table(early).notes)) == (None, 1)
    assert "three months of 5 reviews" in classic_table(early).notes[0].said_in("en")
    assert draw_classic(shops, "rising", "p", date(2024, 12, 31)).months == ()


def test_a_textbook_chart_without_a_month_after_its_baseline_says_so():
    counts, period = [MonthShare(f"2024-{month:02}", 8, 1) for month in range(1, 8)], ("2024-01", "2024-06")
    unwatched, watched = (classic_table(chart_months(counts[:n], "p", period)) for n in (6, 7))
    assert unwatched.rows == ()
    assert "none is watched yet" in unwatched.notes[1].said_in("en")
    assert len(watched.rows) == 1
    assert not any("none is watched yet" in note.said_in("en") for note in watched.notes)


@pytest.mark.parametrize("name", ["p", "laney", "ewma", "rules"])
def test_a_textbook_chart_has_the_baseline_that_the_settings_fix(shops, name):
    fixed = draw_classic(shops, "rising", name, None, baselines={"rising": ("2024-06", "2024-10")})
    assert (fixed.baseline.first, fixed.baseline.last, fixed.baseline.months) == ("2024-06", "2024-10", 5)
    assert [month.month for month in fixed.months][:2] == ["2024-11", "2024-12"]
    assert classic_json(fixed)["baseline"]["fixed"]


@pytest.mark.parametrize("name", ["p", "laney", "ewma", "rules"])
def test_a_textbook_chart_says_nothing_of_months_with_too_few_reviews(name):
    steady = [MonthShare(f"2024-{month:02}", 30, 2 + month % 3) for month in range(1, 13)]
    steady[1] = MonthShare("2024-02", 4, 4)
    later = [MonthShare("2025-01", 30, 3), MonthShare("2025-02", 4, 4), MonthShare("2025-03", 30, 20)]
    chart = chart_months([*steady, *later], name)
    assert (chart.baseline.last, chart.baseline.months, chart.baseline.n) == ("2025-01", 12, 360)
    few, many = chart.months
    assert (few.n, few.share, few.distance, few.signal) == (4, None, None, False)
    assert many.signal
    assert [point["note"] for point in classic_json(chart)["points"]] == ["too_few", ""]


def test_the_rate_beside_a_textbook_chart_is_that_of_its_own_baseline(shops):
    short, usual = (
        draw_classic(shops, "rising", "p", None, baselines=fixed) for fixed in ({"rising": ("2024-06", "2024-10")}, {})
    )
    assert (short.false_alarms.months, usual.false_alarms.months) == (6, 12)
    assert short.false_alarms.rate > usual.false_alarms.rate


def yearly(*shares):
    """Return 12 even months of 30 reviews, then one month a year with so many dissatisfied, and few in between."""
    months = [MonthShare(f"2020-{month:02}", 30, 3) for month in range(1, 13)]
    for year, bad in enumerate(shares, 2021):
        months += [
            MonthShare(f"{year}-{month:02}", 30 if month == 1 else 1, bad if month == 1 else 1)
            for month in range(1, 13)
        ]
    return months


def test_months_a_year_apart_are_no_neighbours_on_a_textbook_chart():
    def drawn(name, counts):
        chart = chart_months(counts, name)
        return [month for month in chart.months if month.share is not None]

    apart, close = yearly(*[6] * 5), yearly()
    close += [MonthShare(f"2021-{month:02}", 30, 6) for month in range(1, 6)]
    assert [month.signal for month in drawn("rules", apart)] == [False] * 5
    assert [month.signal for month in drawn("rules", close)] == [False] * 3 + [True] * 2
    first, *others = (month.distance for month in drawn("ewma", apart))
    assert all(first < other < 1.1 * first for other in others)
    assert drawn("ewma", close)[-1].distance > 1.5 * first


def test_laneys_limits_need_neighbours_in_the_baseline():
    places = (1, 3, 5, 7, 9, 10)
    apart = [MonthShare(f"2020-{month:02}", 30 if month in places else 1, month % 2) for month in range(1, 13)]
    later = [MonthShare("2021-01", 30, 20)]
    period = ("2020-01", "2020-12")
    assert chart_months([*apart, *later], "laney", period).baseline is None
    assert "follow each other" in classic_table(chart_months([*apart, *later], "laney", period)).notes[0].said_in("en")
    assert chart_months([*apart, *later], "p", period).months[-1].signal
    apart[10] = MonthShare("2020-11", 30, 1)
    assert chart_months([*apart, *later], "laney", period).baseline.months == 7


@pytest.mark.parametrize("name", ["p", "laney", "ewma", "rules"])
def test_a_textbook_chart_says_what_a_gap_does(name):
    notes = classic_table(chart_months(yearly(20), name)).notes
    assert len({note.said_in(language) for note in notes for language in ("de", "en")}) == 6


def test_months_keep_the_days_of_their_reviews_in_order():
    early, late = (
        Voice(datetime(2024, 1, day, tzinfo=UTC), Precision.DAY, unit, None, "shop", False, "", None)
        for day, unit in ((3, 1.0), (9, 0.0))
    )
    assert [month.moments for month in month_shares(sample(early, early, late))] == [((2, 0), (1, 1))]


def test_what_is_dated_in_the_future_is_no_month_of_a_chart_and_no_newest_review(store, make_listing, make_review):
    listing = make_listing("odd", external_id="odd")
    run = store.runs.open_run(listing, source="shop", started_at=NOW, parser="p", config_digest="c")
    dates = [date(2025, 1 + month, 1 + n) for month in range(12) for n in range(10)]
    to_come = [date(2026, 8 + month, 1 + n) for month in range(5) for n in range(10)]
    page = [
        make_review(
            review_id=f"{day}", rating=1.0 if day in to_come else 5.0, text=None, title=None, published=on_day(day)
        )
        for day in (*dates, *to_come)
    ]
    store.runs.observe(run, PageObservation("https://shop.example/1", NOW, page))
    store.runs.close(run, Census(Coverage.FULL, Selection.FULL, len(page), seen=len(page)), NOW)
    figures = compute(store, store.subjects.get("odd"), Tools(shipped_model(), shipped_priors()), as_of=NOW)
    assert max(each.period for each in figures.indicators) <= f"{NOW:%Y-%m-%d}"
    assert figures.facts["newest_on"] == "2025-12-10"
    assert sum(figures.facts["distribution"]["stars"]) == len(dates)
    assert figures.facts["notes"] == ["to_come_means"]
