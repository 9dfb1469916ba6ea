"""What a subject page says: every figure with its uncertainty, and "too little" where that is the answer."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sample_reports import bare_report, chart_points, poor_report, rich_report, sample_overview

from report.authenticity import TestLine, say_effect, say_test
from report.front import lay_out_overview
from report.page import lay_out
from report.sentence import say_alarms, say_meaning, say_prior, say_reach, say_vanished
from report.subject import ControlChart, SentimentLine, SourceLine, TrustFigure
from report.words import say
from store.records import Coverage, Indicator, Selection


def plain(text):
    """Return text with ordinary blanks."""
    return text.replace("\u00a0", " ")


def test_a_score_is_said_as_a_prediction_with_its_evidence():
    assert [plain(line) for line in say_meaning(rich_report(), "de")] == [
        "Die nächste Bewertung ist mit 81 % Wahrscheinlichkeit zufrieden: 4 oder 5 von 5 Sternen.",
        "Von den nächsten zehn Bewertungen werden 6 bis 10 zufrieden sein (90 % Sicherheit).",
        "Grundlage: 724 Bewertungen, die nach Alter und Streuung wie 118 zählen.",
    ]


def test_too_little_says_what_is_missing_and_shows_no_number():
    page = lay_out(poor_report(), "en")
    assert page.meaning == (
        "Too little for a figure: by age and dispersion the reviews count as 1.3, and 5 are needed.",
    )
    assert (page.value, page.span, page.bar) == ("too little", "", None)


@pytest.mark.parametrize("selection", [Selection.UNKNOWN, Selection.FEATURED])
def test_where_no_review_counts_the_selection_is_named_and_not_their_age(selection):
    score = Indicator("trust", "2025-11-01", None, n=0, n_eff=0.0, note="too_little")
    line = SourceLine("kununu", Coverage.PARTIAL, 1_296, n_reviews=1_296, selection=selection, subject="werke")
    report = replace(poor_report(), trust=TrustFigure(score), sources=(line,))
    (said,) = say_meaning(report, "de")
    assert said.startswith("Zu wenig für eine Zahl: Von 1.296 aufbewahrten Bewertungen zählt keine, denn ob sie alle")
    counted = replace(line, source="appstore", selection=Selection.NEWEST)
    (said,) = say_meaning(replace(report, sources=(line, counted)), "en")
    assert said.startswith("Too little for a figure: by age and dispersion")


def test_a_page_shows_the_score_with_its_interval():
    page = lay_out(rich_report(), "en")
    assert (page.value, page.span) == ("81%", "76% to 86% (90% certainty)")
    assert "81% (76% – 86%)" in page.bar


@pytest.mark.parametrize(
    ("label", "value", "warns"),
    [
        ("Bewertungen", "724", False),
        ("Davon wirksam", "118", False),
        ("Neueste Bewertung", "30.10.2025", False),
        ("Erfassung", "1 von 2 Quellen vollständig", True),
        ("Verschwunden", "1,2 %", False),
        ("Echtheitsprüfungen", "1 von 2 Prüfungen auffällig", True),
        ("Alarme", "3, zuletzt Apr. 2025", True),
        ("Textmodell von Hand geprüft", "nie", False),
    ],
)
def test_the_figures_always_shown_next_to_a_score(label, value, warns):
    facts = {fact.label: fact for fact in lay_out(rich_report(), "de").facts}
    assert (plain(facts[label].value), facts[label].warns) == (value, warns)


@pytest.mark.parametrize(
    ("label", "value"),
    [("Stand", "01.11.2025, 06:30 UTC"), ("Modell", "3f" * 32), ("Konfiguration", "a1" * 32),
     ("Beweiskette", f"1.534 Blätter, Wurzel {'7c' * 32}")],
)  # fmt: skip
def test_a_page_names_what_the_figures_were_computed_with(label, value):
    assert {fact.label: fact.value for fact in lay_out(rich_report(), "de").provenance}[label] == value


def test_vanished_reviews_come_with_the_bounds_they_imply():
    assert plain(say_vanished(rich_report(), "de")) == (
        "1,2 % der Bewertungen sind verschwunden. Zählten sie noch, läge der Wert zwischen 79 % und 81 %."
    )
    report = rich_report()
    unbounded = replace(report, trust=replace(report.trust, if_vanished=None))
    assert say_vanished(unbounded, "en") == "1.2% of the reviews have vanished."
    assert say_vanished(bare_report(), "en") == "No review has vanished."


def test_alarms_are_said_newest_first_with_the_limit_they_pass():
    rise, newest = (plain(line) for line in say_alarms(rich_report(), "de")[:2])
    assert rise == "Allmählicher Anstieg, wohl seit Juni 2025: aufgefallen Aug. 2025, zu sehen bis Okt. 2025."
    assert newest == "Apr. 2025: 27 % Unzufriedene, mehr als die obere Eingriffsgrenze von 20 %."


@pytest.mark.parametrize(
    ("point", "words"),
    [
        (Indicator("d", "2025-01", 0.01, limit_low=0.03, limit_high=0.2, alarm=True), "below the lower control limit"),
        (Indicator("d", "2025-01", 0.10, limit_low=0.03, limit_high=0.2, alarm=True), "outside the control limits"),
        (Indicator("d", "2025-01", None, alarm=True), "outside the control limits"),
    ],
)  # fmt: skip
def test_an_alarm_says_on_which_side_it_lies(point, words):
    assert words in say_alarms(replace(rich_report(), chart=ControlChart((point,))), "en")[0]


def test_many_alarms_are_counted_and_no_alarm_is_no_all_clear():
    many = tuple(replace(point, alarm=True) for point in chart_points())
    assert say_alarms(replace(rich_report(), chart=ControlChart(many)), "en")[-1] == "… and 18 more"
    assert "does not mean that all is well" in say_alarms(bare_report(), "en")[0]


def test_months_of_too_few_reviews_give_no_all_clear():
    assert lay_out(poor_report(), "de").alarms == ()


def test_a_chart_says_what_it_rests_on_and_what_it_could_not_have_seen():
    baseline, unseen, rate, measured = (plain(line) for line in say_reach(rich_report(), "de"))
    assert baseline.startswith("Bezugszeitraum: Nov. 2023 bis Okt. 2024, 12,4 % Unzufriedene unter 361 Bewertungen.")
    assert unseen.startswith("Hätte in den neuesten 12 Monaten der Karte der Anteil Unzufriedener 19 % betragen")
    assert rate.startswith(
        "Nominell gibt so eine Karte auch ohne Veränderung in zwölf Monaten mit 2,1 % Wahrscheinlichkeit einen "
    )
    assert measured.startswith(
        "Gemessen waren es für einen Bezug von 12 Monaten mit 30 Bewertungen im Monat 2,4 %, wo die Monate von Natur "
    )
    assert measured.endswith("bis zu 8,7 %.")
    assert say_reach(bare_report(), "en") == (
        "With so few reviews no deterioration would surely have been noticed by now.",
    )


@pytest.mark.parametrize(("as_of", "is_told"), [((2025, 11, 30), False), ((2025, 12, 1), True), ((2026, 1, 1), True)])
def test_a_chart_that_ended_says_so_beside_what_it_could_not_have_seen(as_of, is_told):
    told = say_reach(replace(rich_report(), as_of=datetime(*as_of, tzinfo=UTC)), "en")
    assert any(line.startswith("The chart ends with Oct 2025") for line in told) is is_told


@pytest.mark.parametrize(
    ("rate", "alarms", "unseen"),
    [
        (None, "All months with enough reviews are part of the baseline", "As no month is watched yet"),
        (0.038, "No month lies outside", "Not even the largest deterioration would surely have been noticed"),
    ],
)
def test_a_chart_that_could_see_nothing_says_why(rate, alarms, unseen):
    known = rich_report()
    chart = ControlChart(baseline=known.chart.baseline, false_alarm_rate=rate)
    report = replace(known, chart=chart)
    assert say_alarms(report, "en")[0].startswith(alarms)
    assert say_reach(report, "en")[1].startswith(unseen)


def test_half_life_and_prior_are_printed():
    assert plain(say_prior(rich_report(), "de")) == (
        "Nach 180 Tagen zählt eine Bewertung halb. Das Übliche (74 %) zählt wie 5 Bewertungen."
    )
    assert say_prior(bare_report(), "de") == ""


def test_a_fired_test_says_what_it_found_by_its_numbers():
    burst = rich_report().tests[0]
    assert plain(say_test(burst, "de")) == (
        "In 7 Tagen ab 03.04.2025 erschienen 34 Bewertungen, wo etwa 4,1 zu erwarten waren. "
        "5 Sterne gaben darin 100 %, sonst 58 %."
    )
    assert say_effect(burst, "en") == "share differs by 42 points"


@pytest.mark.parametrize(
    ("test", "sentence", "effect"),
    [
        (TestLine("burst", True), say("test_burst_about", "en"), ""),
        (TestLine("near_identical", False, 0.031), say("test_near_identical_about", "en"), "3.1% of the texts"),
        (TestLine("brand_new", True, 0.5), "", "Effect 0.50"),
        (TestLine("x", True, explanation="reviews_of", numbers=(("name", "2025-04-03"),)), "Reviews: 3 Apr 2025", ""),
    ],
)  # fmt: skip
def test_a_test_without_its_numbers_or_words_still_has_a_line(test, sentence, effect):
    assert (say_test(test, "en"), say_effect(test, "en")) == (sentence, effect)


@pytest.mark.parametrize(
    ("test", "verdict", "figures"),
    [
        (TestLine("burst", True, 0.42, 0.003), "auffällig", "Anteil um 42 Punkte anders · p = 0,003"),
        (TestLine("burst", False, p_value=0.62), "unauffällig", "p = 0,62"),
        (TestLine("burst", False, p_value=1.0), "unauffällig", "p = 1,00"),
        (TestLine("burst", True, p_value=1e-9), "auffällig", "p < 0,001"),
        (TestLine("burst", False), "zu wenig zum Prüfen", ""),
    ],
)
def test_a_test_has_a_verdict_with_effect_and_p_value(test, verdict, figures):
    line = lay_out(replace(rich_report(), tests=(test,)), "de").tests[0]
    assert (line.verdict, line.figures) == (verdict, figures)


@pytest.mark.parametrize(
    ("sentiment", "expected"),
    [
        (SentimentLine(), ("No text model was used; only ratings count.",)),
        (
            SentimentLine("3f", checked_on=date(2025, 5, 2)),
            ("Text model last checked by hand: 2 May 2025.", "No measured error is on record for this model."),
        ),
    ],
)
def test_a_page_says_how_well_the_text_model_is_known(sentiment, expected):
    assert lay_out(replace(rich_report(), sentiment=sentiment), "en").model == expected


def test_what_it_does_not_prove_is_on_every_page():
    assert len(lay_out(bare_report(), "de").proves_not) == 6
    assert "Dass die Bewertungen echt sind." in lay_out(bare_report(), "de").proves_not


def test_notes_are_wording_keys_or_words_of_their_own():
    page = lay_out(replace(rich_report(), notes=("alarm_none", "Seen once.")), "en")
    assert page.notes == (
        "No month lies outside the control limits. That does not mean that all is well.",
        "Seen once.",
    )


def test_the_overview_lists_score_interval_and_evidence():
    page = lay_out_overview(sample_overview(), "de")
    rich, poor, _ = page.rows
    assert (plain(rich.value), plain(rich.span), rich.n) == ("81 %", "76 % – 86 %", "724 Bewertungen, 118 wirksam")
    assert (rich.is_demo, rich.alarm, rich.coverage, rich.warns) == (True, True, "gescheitert", True)
    assert (poor.value, poor.has_value, poor.span, poor.n) == ("zu wenig", False, "", "2 Bewertungen, 1,3 wirksam")
    assert page.has_demo


@pytest.mark.parametrize(("coverage", "warns"), [(None, False), (Coverage.FULL, False), (Coverage.PARTIAL, True)])
def test_the_overview_warns_only_of_a_source_that_was_tried_and_not_seen_in_full(coverage, warns):
    overview = sample_overview(bare_report())
    line = replace(overview.lines[0], coverage=coverage)
    assert lay_out_overview(replace(overview, lines=(line,)), "de").rows[0].warns is warns
