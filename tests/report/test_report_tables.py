"""Every table's columns and rows as programs rely on them, and the sentences that people read beside them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_reports import AS_OF, bare_report, chart_points, poor_report, rich_report, sample_overview

from report.authenticity import TestLine, say_effect, say_test
from report.jsontext import render_json
from report.line import LeafLine, ReviewLine
from report.number import write_p_value
from report.phrase import LANGUAGES
from report.sentence import (
    MOST_ALARMS,
    say_alarms,
    say_meaning,
    say_prior,
    say_reach,
    say_vanished,
)
from report.subject import ControlChart, Distribution, SourceLine, TrustFigure
from report.table import Kind
from report.tables import (
    distribution_table,
    ledger_table,
    overview_table,
    reviews_table,
    sources_table,
    trend_table,
    trust_table,
)
from report.words import WORDS
from store.records import Coverage, Indicator, Interval

# Scripts rely on these names; a changed one is a broken promise.
COLUMNS = {
    "trust": (
        trust_table(rich_report()),
        "subject as_of value low high level n n_eff newest vanished half_life prior prior_weight",
    ),
    "trend": (
        trend_table(rich_report()),
        "period value low high n dissatisfied_share limit_low limit_high alarm score_n score_n_eff",
    ),
    "distribution": (distribution_table(Distribution()), "stars n share"),
    "overview": (
        overview_table(sample_overview()),
        "subject name kind demo value low high n n_eff newest coverage alarm",
    ),
    "sources": (
        sources_table(()),
        "subject source coverage seen announced selection kept vanished last_run reason",
    ),
    "reviews": (reviews_table(()), "date stars rating title excerpt source language positive vanished expired version"),
    "ledger": (ledger_table((), size=0, root=""), "index entry_kind run at hash"),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_the_columns_of_a_table_and_their_order(name):
    table, names = COLUMNS[name]
    assert [column.name for column in table.columns] == names.split()


@pytest.mark.parametrize("name", COLUMNS)
def test_every_column_is_labelled_in_both_languages(name):
    for column in COLUMNS[name][0].columns:
        assert all(column.label.said_in(language).strip() for language in LANGUAGES)


@pytest.mark.parametrize("name", COLUMNS)
def test_shares_are_shares_and_counts_whole(name):
    table, _ = COLUMNS[name]
    for column, *cells in zip(table.columns, *table.rows, strict=True):
        known = [cell for cell in cells if cell is not None]
        if column.kind is Kind.SHARE:
            assert all(0 <= cell <= 1 for cell in known), column.name
        if column.kind is Kind.COUNT:
            assert all(isinstance(cell, int) for cell in known), column.name
        if column.kind is Kind.FLAG:
            assert set(known) <= {True, False}, column.name


def test_a_source_without_its_subject_is_the_same_row_without_it():
    lines = rich_report().sources
    whole, short = sources_table(lines), sources_table(lines, with_subject=False)
    assert [row[1:] for row in whole.rows] == list(short.rows)
    assert {row[0] for row in whole.rows} == {"kaffeemaschine-aurora"}


def test_the_reason_stays_english_in_the_row_and_is_marked_to_be_said():
    line = SourceLine("shop", Coverage.FAILED, reason="no page could be read")
    table = sources_table([line])
    assert (table.rows[0][-1], table.columns[-1].kind) == ("no page could be read", Kind.REMARK)


def test_rows_are_plain_json():
    (row,) = render_json(sources_table([rich_report().sources[0]]))["rows"]
    assert row == {
        "subject": "kaffeemaschine-aurora",
        "source": "demo-shop",
        "coverage": "full",
        "seen": 512,
        "announced": 512,
        "selection": "full",
        "kept": 521,
        "vanished": 9,
        "last_run": "2025-11-01T06:30:00Z",
        "reason": "",
    }
    assert {type(row["coverage"]), type(row["selection"])} == {str}


def test_a_review_and_a_leaf_as_programs_read_them():
    line = ReviewLine("2025-10", 4.5, "T", "E", "shop", "de", 0.5, rating="8.75 of 10", version=7)
    assert list(render_json(reviews_table([line]))["rows"][0].values()) == [
        *("2025-10", 4.5, "8.75 of 10", "T", "E", "shop", "de", 0.5, False, False, 7),
    ]
    leaf = LeafLine(7, "edited", 3, AS_OF, "ab")
    assert list(render_json(ledger_table([leaf], size=8, root="cd"))["rows"][0].values()) == [
        *(7, "edited", 3, "2025-11-01T06:30:00Z", "ab"),
    ]


@pytest.mark.parametrize(("size", "note"), [(0, "Nothing recorded yet."), (1534, "1534 leaves, root 7c")])
def test_the_ledger_says_its_size_in_a_note(size, note):
    assert [one.said_in("en") for one in ledger_table((), size=size, root="7c").notes] == [note]


@given(st.tuples(*[st.integers(0, 10**6)] * 5))
def test_shares_of_a_distribution_add_up_to_one_or_to_nothing(stars):
    rows = distribution_table(Distribution(stars, unrated=3)).rows
    assert [row[0] for row in rows] == list("54321")
    assert [row[1] for row in rows] == list(reversed(stars))
    if sum(stars):
        assert sum(row[2] for row in rows) == pytest.approx(1)
    else:
        assert {row[2] for row in rows} == {None}


@pytest.mark.parametrize(
    ("figure", "sentences"),
    [
        (
            TrustFigure(Indicator("trust", "2025-11-01", None, n=2, n_eff=4.96)),
            ("Too little for a figure: by age and dispersion the reviews count as 5.0, and 5 are needed.",),
        ),
        (
            TrustFigure(Indicator("trust", "2025-11-01", 0.5, Interval(0.4, 0.6), n=1200, n_eff=9.94)),
            (
                "The next review is a satisfied one (4 or 5 out of 5 stars) with a probability of 50%.",
                "Based on 1,200 reviews, which count as 9.9 by age and dispersion.",
            ),
        ),
        (
            TrustFigure(
                Indicator("trust", "2025-11-01", 1.0, Interval(0.9, 1.0), n=30, n_eff=30.4),
                next_ten=Interval(9, 10, 0.8),
            ),
            (
                "The next review is a satisfied one (4 or 5 out of 5 stars) with a probability of 100%.",
                "Of the next ten reviews, 9 to 10 will be satisfied ones (80% certainty).",
                "Based on 30 reviews, which count as 30 by age and dispersion.",
            ),
        ),
    ],
)
def test_what_a_score_means(figure, sentences):
    assert say_meaning(replace(rich_report(), trust=figure), "en") == sentences


@pytest.mark.parametrize(
    ("n", "vanished", "bounds", "said"),
    [
        (0, 0, None, "No review has vanished."),
        (100, 0, Interval(0.1, 0.2), "No review has vanished."),
        (1000, 15, None, "1.5% of the reviews have vanished."),
        (
            1000,
            15,
            Interval(0.71, 0.74),
            "1.5% of the reviews have vanished. If they still counted, the score would lie between 71% and 74%.",
        ),
    ],
)
def test_what_vanished_reviews_imply(n, vanished, bounds, said):
    report = replace(
        rich_report(),
        sources=(SourceLine("shop", n_reviews=n, vanished=vanished),),
        trust=replace(rich_report().trust, if_vanished=bounds),
    )
    assert say_vanished(report, "en") == said


@pytest.mark.parametrize("n", [0, 1, MOST_ALARMS, MOST_ALARMS + 1, 24])
def test_at_most_six_alarms_are_said_and_the_rest_counted(n):
    points = tuple(replace(point, alarm=at < n) for at, point in enumerate(chart_points()))
    said = say_alarms(replace(rich_report(), chart=ControlChart(points)), "en")
    assert len(said) == max(1, min(n, MOST_ALARMS + 1))
    if n > MOST_ALARMS:
        assert said[-1] == f"… and {n - MOST_ALARMS} more"
    if n == 0:
        assert "does not mean that all is well" in said[0]


@pytest.mark.parametrize(
    ("blind", "rate", "said"),
    [
        (None, None, ["With so few"]),
        (0.19, None, ["Had 19% been dissatisfied in the newest 12 months of the chart"]),
        (None, 0.021, ["With so few", "Nominally, even without any change"]),
        (0.19, 0.0316, ["Had 19%", "Nominally, even without any change, such a chart gives a false alarm"]),
    ],
)
def test_how_far_a_chart_reaches(blind, rate, said):
    sentences = say_reach(
        replace(rich_report(), chart=ControlChart((), rate, blind_spot=blind, blind_spot_months=12)), "en"
    )
    assert [sentence.startswith(start) for sentence, start in zip(sentences, said, strict=True)] == [True] * len(said)


@pytest.mark.parametrize(
    ("p", "de", "en"),
    [
        (None, "", ""),
        (0.0, "p < 0,001", "p < 0.001"),
        (0.00099, "p < 0,001", "p < 0.001"),
        (0.001, "p = 0,001", "p = 0.001"),
        (0.0496, "p = 0,050", "p = 0.050"),
        (0.1, "p = 0,10", "p = 0.10"),
        (1.0, "p = 1,00", "p = 1.00"),
    ],
)
def test_a_p_value_has_the_digits_that_matter(p, de, en):
    assert (write_p_value(p, "de"), write_p_value(p, "en")) == (de, en)


@pytest.mark.parametrize(
    ("name", "effect", "en"),
    [
        ("burst", None, ""),
        ("burst", 0.42, "share differs by 42 points"),
        ("burst", -0.055, "share differs by 5.5 points"),
        ("near_identical", 0.125, "12% of the texts"),
        ("brand_new", 0.125, "Effect 0.12"),
    ],
)
def test_an_effect_is_said_in_the_terms_of_its_test(name, effect, en):
    assert say_effect(TestLine(name, False, effect, 0.5), "en") == en


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quiet_test_says_what_it_asks(language):
    for name in ("burst", "near_identical"):
        assert say_test(TestLine(name, False), language) == WORDS[f"test_{name}_about"].said_in(language)
    assert say_test(TestLine("brand_new", False), language) == ""


@pytest.mark.parametrize("report", [poor_report(), bare_report()], ids=["poor", "bare"])
def test_without_figures_there_is_no_estimator_to_tell_of(report):
    assert say_prior(report, "de") == ""


def test_the_estimator_is_told_with_half_life_and_prior():
    assert say_prior(rich_report(), "en") == (
        "After 180 days a review counts half. What is usual (74%) counts like 5 reviews."
    )
