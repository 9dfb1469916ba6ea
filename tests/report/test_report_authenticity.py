"""What the authenticity tests say in words and for programs: findings, what is lacking, the score with and without."""

from dataclasses import replace

import pytest
from sample_reports import rich_report

from report.authenticity import (
    SuspiciousPart,
    TestLine,
    authenticity_json,
    in_order,
    say_effect,
    say_suspicious,
    say_test,
    suspicious_json,
)
from report.contract import trust_json
from report.page import lay_out
from report.words import WORDS, say
from scoring.authenticity import authenticity_tests
from scoring.profile import HOURS, LENGTHS
from store.records import Indicator, Interval

SCORE = Indicator("trust", "2026-07-01", 0.82, interval=Interval(0.76, 0.87, 0.9), n=200)
PART = SuspiciousPart(24, 0.71, Interval(0.64, 0.78, 0.9))


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_score_is_said_with_and_without_what_findings_rest_on():
    (en,) = say_suspicious(SCORE, PART, "en")
    (de,) = say_suspicious(SCORE, PART, "de")
    assert en.startswith(
        "With all reviews the trust score is 82% (76% – 87%); without the 24 that the findings rest on,"
    )
    assert "71% (64% – 78%)" in en
    assert "71 % (64 % – 78 %)" in plain(de)


def test_where_too_little_is_left_that_is_said():
    (said,) = say_suspicious(SCORE, SuspiciousPart(190, None), "en")
    assert said.endswith("without the 190 that the findings rest on, too little is left for one.")


@pytest.mark.parametrize(("score", "part"), [(SCORE, None), (replace(SCORE, value=None), PART)])
def test_without_a_part_or_a_score_nothing_is_said(score, part):
    assert say_suspicious(score, part, "en") == ()


def test_page_and_programs_are_told_the_same():
    report = replace(rich_report(), suspicious=PART)
    assert lay_out(report, "en").suspicious == say_suspicious(report.trust.score, PART, "en")
    told = trust_json(report)["suspicious_part"]
    assert told == {"n": 24, "value_without": 71.0, "low_without": 64.0, "high_without": 78.0}
    assert suspicious_json(None) is None


def test_programs_get_the_numbers_and_what_is_lacking():
    test = TestLine("hours", fired=False, numbers=(("n", 3.0), ("least", 20.0)), lacking="by_second")
    (told,) = authenticity_json([test])
    assert (told["lacking"], told["numbers"]) == ("by_second", {"n": 3.0, "least": 20.0})


def test_a_test_that_lacks_something_says_how_much():
    test = TestLine("hours", fired=False, numbers=(("n", 3.0), ("least", 20.0)), lacking="by_second")
    assert say_test(test, "en") == ("It takes 20 reviews dated to the second (available: 3).")
    assert say_test(test, "de") == ("Nötig sind 20 sekundengenau datierte Bewertungen (vorhanden: 3).")


def test_every_test_of_an_empty_set_says_what_it_lacks_in_both_languages():
    for test in authenticity_tests([]):
        line = TestLine(test.name, fired=False, numbers=test.numbers, lacking=test.lacking)
        assert say_test(line, "en").startswith("It takes")
        assert say_test(line, "de").startswith("Nötig sind")


def test_what_fired_comes_first_and_what_lacks_something_last():
    tests = [TestLine("a", False), TestLine("b", False, p_value=0.5), TestLine("c", True, p_value=0.01)]
    assert [test.name for test in in_order(tests)] == ["c", "b", "a"]


@pytest.mark.parametrize(
    ("effect", "de", "en"),
    [
        (0.031, "3,1 Punkte über dem Erwarteten", "3.1 points above the expected"),
        (-0.004, "0,4 Punkte unter dem Erwarteten", "0.4 points below the expected"),
    ],
)
def test_an_effect_says_to_which_side_it_goes(effect, de, en):
    test = TestLine("rating_text", False, effect, 0.9)
    assert (say_effect(test, "de"), say_effect(test, "en")) == (de, en)


@pytest.mark.parametrize(
    ("name", "class_", "said"),
    [
        ("stars", 4, "Most unusual is five stars: 80% of the 150 reviews, where 40% is usual among 25 others."),
        ("weekdays", 1, "Most unusual is Tuesday: 80% of the 150 reviews, where 40% is usual among 25 others."),
        ("lengths", 0, "Most unusual is no text: 80% of the 150 reviews, where 40% is usual among 25 others."),
    ],
)
def test_the_class_that_stands_out_is_named(name, class_, said):
    numbers = (("class", class_), ("share", 0.8), ("usual_share", 0.4), ("n", 150.0), ("n_others", 25.0))
    assert say_test(TestLine(name, fired=True, effect=0.4, p_value=0.001, numbers=numbers), "en") == said


@pytest.mark.parametrize(
    ("name", "classes"), [("stars", 5), ("weekdays", 7), ("lengths", len(LENGTHS) + 1), ("hours", 24 // HOURS)]
)
def test_every_class_has_its_words(name, classes):
    assert [f"test_{name}_class_{n}" in WORDS for n in range(classes + 1)] == [True] * classes + [False]


def test_mean_ratings_are_told_in_stars():
    numbers = (("n_invited", 12.0), ("n_others", 60.0), ("mean_invited", 0.95), ("mean_others", 0.5))
    said = say_test(TestLine("invited_gap", fired=True, effect=0.45, p_value=0.001, numbers=numbers), "en")
    assert said == "12 invited authors gave 4.8 stars on average, 60 others 3.0."


def test_the_tests_say_that_they_are_no_verdict():
    assert "never a single review or a person" in say("tests_mean", "en")
