"""The text report, block by block: what stands where, in both languages, and nothing wider than a terminal."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_reports import bare_report, poor_report, rich_report

from report.authenticity import TestLine
from report.subject import ControlChart, Distribution, ModelError, Provenance, SourceLine
from report.terminal import BAR_COLUMNS, LAST_MONTHS, LEVELS, report_text
from report.text import WIDEST_LINE, width
from store.records import Coverage, Indicator, Interval, Subject, SubjectKind

TITLES = {
    "de": [
        "Verlauf",
        "Qualitätsregelkarte",
        "Verteilung",
        "Quellen",
        "Echtheitsprüfungen",
        "Textmodell",
        "Was das nicht beweist",
        "Nachvollziehbarkeit",
    ],
    "en": [
        "Trend",
        "Control chart",
        "Distribution",
        "Sources",
        "Authenticity tests",
        "Text model",
        "What this does not prove",
        "Provenance",
    ],
}


def blocks(report, language="de"):
    """Return the report's blocks as lists of lines, the titled ones by title."""
    parts = [block.splitlines() for block in report_text(report, language).rstrip("\n").split("\n\n")]
    return {lines[0].rstrip("─ ") if lines[0].endswith("─") else at: lines for at, lines in enumerate(parts)}


def joined(lines):
    """Return lines as one text without indents."""
    return " ".join(line.strip() for line in lines)


@pytest.mark.parametrize("language", ["de", "en"])
def test_blocks_stand_in_the_order_in_which_they_are_read(language):
    assert [title for title in blocks(rich_report(), language) if isinstance(title, str)] == TITLES[language]


@pytest.mark.parametrize("language", ["de", "en"])
def test_blocks_without_anything_to_show_are_left_out(language):
    there = [title for title in blocks(bare_report(), language) if isinstance(title, str)]
    assert there == TITLES[language][2:]


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_title_is_ruled_to_the_right_margin(language):
    titled = [lines[0] for title, lines in blocks(rich_report(), language).items() if isinstance(title, str)]
    assert {width(line) for line in titled} == {WIDEST_LINE}


def test_the_head_names_the_subject_its_kind_the_moment_and_demo_data():
    assert blocks(rich_report())[0] == [
        "Kaffeemaschine Aurora",
        "═" * 21,
        "Produkt · Stand 01.11.2025, 06:30 UTC",
        "  Demodaten: Diese Bewertungen sind erfunden und stammen von einer simulierten",
        "  Plattform.",
    ]
    assert blocks(poor_report(), "en")[0] == ["Neuer Laden", "═" * 11, "Place · As of 1 Nov 2025, 06:30 UTC"]


def test_the_verdict_stands_with_its_interval_and_what_it_means():
    first, *rest = blocks(rich_report())[1]
    assert first == "Vertrauenswert: 81\u00a0%  [76\u00a0% bis 86\u00a0% (90\u00a0% Sicherheit)]"
    assert "mit 81\u00a0% Wahrscheinlichkeit zufrieden" in joined(rest)
    assert blocks(poor_report(), "en")[1][0] == "Trust score: too little"


@pytest.mark.parametrize(
    ("language", "said"),
    [("de", "noch in der Zukunft liegt, zählen nicht mit."), ("en", "whose date is still to come do not count.")],
)
def test_what_must_be_known_to_read_the_figures_stands_under_the_verdict(language, said):
    report = replace(rich_report(), notes=("to_come_means",))
    text = report_text(report, language)
    assert said in " ".join(text.split())
    assert text.index(said.split()[-1]) < text.index("demo-shop")


@pytest.mark.parametrize("language", ["de", "en"])
def test_figures_are_aligned_under_each_other(language):
    lines = blocks(rich_report(), language)[2]
    assert len(lines) == 8
    assert all(line.startswith("  ") for line in lines)
    # Each value begins two columns after the widest label.
    starts = {len(line) - len(line[2:].partition("  ")[2].lstrip(" ")) for line in lines}
    assert len(starts) == 1


def trend_of(*values):
    months = [
        Indicator("trust", f"2025-{at:02}", value, None if value is None else Interval(value / 2, value))
        for at, value in enumerate(values, start=1)
    ]
    return replace(rich_report(), trend=tuple(months))


@pytest.mark.parametrize(
    ("value", "full", "said"),
    [(0.0, 0, "0\u00a0%"), (0.5, 20, "50\u00a0%"), (0.8127, 33, "81\u00a0%"), (1.0, 40, "100\u00a0%")],
)
def test_a_months_bar_is_as_long_as_its_share(value, full, said):
    line = blocks(trend_of(value))["Verlauf"][1]
    assert line.count("█") == full
    assert line.count("█") + line.count("·") == BAR_COLUMNS
    assert said in line


def test_a_month_of_too_few_reviews_says_so_and_has_no_bar():
    first, second = blocks(trend_of(None, 0.5))["Verlauf"][1:]
    assert first == "  Jan. 2025  zu wenig"
    assert "█" in second


@pytest.mark.parametrize(("n", "shown"), [(1, 1), (11, 11), (12, 12)])
def test_the_last_twelve_months_are_shown(n, shown):
    lines = blocks(trend_of(*[0.5] * n))["Verlauf"]
    assert len(lines) - 1 == shown <= LAST_MONTHS


def test_older_months_are_left_to_the_table():
    assert "Nov. 2024" in blocks(rich_report())["Verlauf"][1]
    assert len(blocks(rich_report())["Verlauf"]) == LAST_MONTHS + 1


@pytest.mark.parametrize(
    ("shares", "line"),
    [
        ([0.0, 0.5, 1.0], "▁▅█"),
        ([0.1, 0.1, 0.1], "███"),
        ([0.0, 0.0], "▁▁"),
        ([0.2, None, 0.4], "▅ █"),
    ],
)
def test_the_dissatisfied_share_is_one_line_of_levels(shares, line):
    points = tuple(Indicator("dissatisfied_share", f"2025-{at:02}", value) for at, value in enumerate(shares, 1))
    said = blocks(replace(rich_report(), chart=ControlChart(points)))["Qualitätsregelkarte"][1]
    assert said.rstrip() == f"  Anteil Unzufriedener: {line}".rstrip()
    assert set(line) <= set(LEVELS) | {" "}


def test_without_a_month_of_enough_reviews_there_is_no_line_of_levels():
    points = (Indicator("dissatisfied_share", "2025-01", None), Indicator("dissatisfied_share", "2025-02", None))
    said = blocks(replace(rich_report(), chart=ControlChart(points)))["Qualitätsregelkarte"]
    assert not any("Anteil Unzufriedener:" in line for line in said)


@pytest.mark.parametrize(
    ("distribution", "lines"),
    [
        (
            Distribution((1, 0, 0, 0, 3)),
            ["★★★★★  " + "█" * 30 + "·" * 10 + "  3 (75\u00a0%)", "★      " + "█" * 10 + "·" * 30 + "  1 (25\u00a0%)"],
        ),
        (Distribution(), ["★★★★★  " + "·" * 40 + "  0 (0\u00a0%)", "★      " + "·" * 40 + "  0 (0\u00a0%)"]),
    ],
)
def test_the_distribution_has_a_bar_a_star_best_first(distribution, lines):
    shown = blocks(replace(rich_report(), distribution=distribution))["Verteilung"][1:]
    assert [shown[0].strip(), shown[4].strip()] == lines
    assert len(shown) == 5


def test_thumbs_have_bars_of_their_own_below_the_stars():
    mixed = Distribution((0, 0, 0, 0, 2), thumbs_up=3, thumbs_down=1)
    shown = blocks(replace(rich_report(), distribution=mixed))["Verteilung"][1:]
    assert shown[0].replace("\u00a0", " ").split() == ["★★★★★", "█" * 40, "2", "(100", "%)"]
    assert [line[:15].strip() for line in shown[5:]] == ["Daumen hoch", "Daumen runter"]
    assert [line.replace("\u00a0", " ").rpartition("  ")[2] for line in shown[5:]] == ["3 (75 %)", "1 (25 %)"]


def test_reviews_without_a_rating_are_told_apart():
    assert blocks(rich_report())["Verteilung"][-1] == "  ohne Note: 28"


@pytest.mark.parametrize(
    ("line", "german", "english"),
    [
        (SourceLine("shop"), "shop: –, – von –", "shop: –, – of –"),
        (SourceLine("shop", Coverage.FULL, 5, 5), "shop: vollständig, 5 von 5", "shop: full, 5 of 5"),
        (
            SourceLine("shop", Coverage.PARTIAL, 5, 9, reason="5 of 9 announced reviews were shown"),
            "shop: teilweise, 5 von 9 5 von 9 angekündigten Bewertungen wurden gezeigt",
            "shop: partial, 5 of 9 5 of 9 announced reviews were shown",
        ),
        (
            SourceLine("shop", Coverage.FAILED, 0, None, reason="nobody knows why"),
            "shop: gescheitert, 0 von – nobody knows why",
            "shop: failed, 0 of – nobody knows why",
        ),
    ],
)
def test_each_source_gives_its_account_and_its_reason_in_the_readers_language(line, german, english):
    report = replace(rich_report(), sources=(line,))
    assert joined(blocks(report)["Quellen"][1:]).startswith(german)
    assert joined(blocks(report, "en")["Sources"][1:]).startswith(english)


@pytest.mark.parametrize(
    ("test", "said"),
    [
        (TestLine("burst", False, None, None), "Häufung im Datum: zu wenig zum Prüfen"),
        (TestLine("burst", False, 0.01, 0.4), "Häufung im Datum: unauffällig"),
        (TestLine("brand_new", True, 0.2, 0.001), "brand_new: auffällig (Effekt 0,20 · p = 0,001)"),
    ],
)
def test_each_test_of_the_set_has_its_verdict(test, said):
    assert joined(blocks(replace(rich_report(), tests=(test,)))["Echtheitsprüfungen"][1:]).startswith(said)


def test_errors_of_the_text_model_name_number_language_and_collection():
    error = ModelError("accuracy", 0.912, "en", "12 collections", 2104)
    report = replace(rich_report(), sentiment=replace(rich_report().sentiment, errors=(error,)))
    assert "Trefferquote 0,91 (Englisch, 2.104 Texte: 12 Sammlungen)" in joined(blocks(report)["Textmodell"])
    assert "accuracy 0.91 (English, 2,104 texts: 12 collections)" in joined(blocks(report, "en")["Text model"])


def test_digests_are_shown_whole():
    text = "".join(line.strip() for line in blocks(rich_report())["Nachvollziehbarkeit"])
    assert all(digest in text for digest in ("3f" * 32, "a1" * 32, "7c" * 32))


def test_an_empty_ledger_says_so():
    report = replace(rich_report(), provenance=Provenance())
    assert "Noch nichts aufgezeichnet." in joined(blocks(report)["Nachvollziehbarkeit"])


@given(st.text(max_size=300), st.text(max_size=200))
@settings(max_examples=20)
def test_no_name_and_no_reason_breaks_the_frame(name, reason):
    report = replace(
        poor_report(),
        subject=Subject("x", name, SubjectKind.PLACE),
        sources=(SourceLine("shop", Coverage.PARTIAL, reason=reason),),
    )
    for language in ("de", "en"):
        text = report_text(report, language)
        assert max(map(width, text.split("\n"))) <= WIDEST_LINE
        assert [title for title in TITLES[language][2:] if f"{title} ─" not in text] == []
