"""An explained review: marks, terms and a sum that adds up to the last digit, in both languages and for programs."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_explanation import FOUND, LINE, TERMS, TEXT, erased_review, sample_review, sample_why, stretch
from sample_reports import rich_report

from report.contract import trust_json
from report.explanation import TermLine, WordsLine, join_words, review_json
from report.explanationpage import MOST_TERMS, Piece, apportion, lay_out_review, mark_lines
from report.page import lay_out
from report.terminal import report_text

FIGURES = st.lists(st.floats(-20, 20).filter(bool), min_size=1, max_size=60)


def value_of(row):
    """Return a row's figure as a number; English."""
    return float(re.sub("[^0-9.-]", "", row.value.replace("\u2212", "-")))


def reviewed(figures, *, intercept=0.1, slope=1.25, shift=-0.03):
    """Return an English page whose terms are these figures."""
    terms = [TermLine("words", f"w{n}", figure) for n, figure in enumerate(figures)]
    total = intercept + sum(figures)
    why = replace(
        sample_why(),
        intercept=intercept,
        terms=tuple(sorted(terms, key=lambda term: -abs(term.log_odds))),
        log_odds=total,
        slope=slope,
        shift=shift,
    )
    return lay_out_review(replace(sample_review(), why=why), "en")


@given(FIGURES, st.floats(-2, 2))
def test_the_shown_figures_add_up_to_the_last_digit(figures, intercept):
    page = reviewed(figures, intercept=intercept)
    shown = [value_of(row) for row in page.arithmetic]
    start, speaking_for, speaking_against, total, slope, shift, reading, _ = shown
    assert start + speaking_for + speaking_against == pytest.approx(total, abs=1e-9)
    assert slope * total + shift == pytest.approx(reading, abs=5.1e-4)
    assert sum(map(value_of, page.terms_for)) == pytest.approx(speaking_for, abs=1e-9)
    assert sum(map(value_of, page.terms_against)) == pytest.approx(speaking_against, abs=1e-9)
    assert total == pytest.approx(intercept + sum(figures), abs=5.1e-4)


@given(FIGURES)
def test_no_figure_is_rounded_by_more_than_its_last_digit(figures):
    total = round(1000 * sum(figures))
    rounded = apportion(figures, total)
    assert sum(rounded) == total
    assert all(abs(whole - 1000 * figure) < 1 + 1e-6 for whole, figure in zip(rounded, figures, strict=True))


def test_beyond_the_strongest_ten_of_a_side_one_line_holds_the_rest():
    page = reviewed([float(n) for n in range(1, MOST_TERMS + 4)])
    assert [row.label for row in page.terms_for][-2:] == ["w3", "3 more"]
    assert page.terms_for[-1].value == "+6.000"
    assert page.terms_against == ()


@pytest.mark.parametrize(
    ("language", "rows"),
    [
        (
            "de",
            [
                ("nicht schlecht", "lobendes Meinungswort", "+0,800"),
                ("Solide", "in der Überschrift, Wörter", "+0,701"),
                ("schlecht", "nach einer Verneinung", "+0,110"),
                ("👍", "am Schluss", "+0,005"),
            ],
        ),
        (
            "en",
            [
                ("nicht schlecht", "opinion word for", "+0.800"),
                ("Solide", "in the title, words", "+0.701"),
                ("schlecht", "after a negation", "+0.110"),
                ("👍", "at the end", "+0.005"),
            ],
        ),
    ],
)
def test_the_same_words_stand_in_one_line_with_the_ways_in_which_they_count(language, rows):
    page = lay_out_review(sample_review(), language)
    assert [(row.label, row.kinds, row.value) for row in page.terms_for] == rows
    assert [row.label for row in page.terms_against] == ["teuer", "laut", "Deckel"]


def test_words_that_count_in_several_ways_are_joined_in_the_order_of_their_sums():
    terms = (TermLine("words", "b", -0.5), TermLine("title", "a", 0.4), TermLine("words", "a", 0.3))
    assert join_words(terms) == [
        WordsLine("a", ("title", "words"), pytest.approx(0.7)),
        WordsLine("b", ("words",), -0.5),
    ]


@pytest.mark.parametrize(
    ("language", "steps"),
    [
        ("de", ["+0,100", "+1,616", "−0,933", "+0,783", "× 1,250", "−0,030", "+0,949", "72,1\u00a0%"]),
        ("en", ["+0.100", "+1.616", "−0.933", "+0.783", "× 1.250", "−0.030", "+0.949", "72.1%"]),
    ],
)
def test_the_arithmetic_leads_from_the_starting_value_to_the_probability(language, steps):
    assert [row.value for row in lay_out_review(sample_review(), language).arithmetic] == steps


def test_words_are_marked_by_sign_and_strength():
    lines = lay_out_review(sample_review(), "de").lines
    marks = {piece.text: piece.mark for line in lines for piece in line if piece.mark}
    assert marks == {
        "Solide": "lift-3",
        "nicht": "lift-2",
        "schlecht": "lift-3",
        "laut": "drag-2",
        "teuer": "drag-3",
    }


def test_the_text_stands_there_unchanged():
    page = lay_out_review(sample_review(), "en")
    assert "\n".join("".join(piece.text for piece in line) for line in page.lines) == TEXT
    assert page.has_heading


@given(st.text(st.sampled_from("ab \n\r\x0b\u2028é👍")), st.lists(st.tuples(st.integers(0, 9), st.integers(1, 3))))
def test_any_text_with_any_marks_is_shown_whole(text, spans):
    tokens = [stretch_at(begin, begin + length) for begin, length in sorted(spans) if begin + length <= len(text)]
    within = [token for token in tokens if len(text[token.start : token.end].splitlines()) == 1]
    whole = [
        token for token in within if text[token.start : token.end].splitlines()[0] == text[token.start : token.end]
    ]
    shown = ["".join(piece.text for piece in line) for line in mark_lines(text, whole)]
    assert shown == text.splitlines()


def stretch_at(start, end):
    return replace(stretch("laut", -0.5), start=start, end=end)


def test_a_character_that_two_tokens_share_is_marked_once():
    tokens = [stretch_at(0, 1), stretch_at(0, 1), stretch_at(2, 3)]
    assert list(mark_lines("ab c", tokens)) == [(Piece("a", "drag-3"), Piece("b"), Piece(" ", "drag-3"), Piece("c"))]


def test_what_is_weak_is_not_marked_though_nothing_is_stronger():
    assert list(mark_lines("ab", [replace(stretch_at(0, 2), log_odds=0.04)])) == [(Piece("ab"),)]


@pytest.mark.parametrize(("language", "quote"), [("de", "„aber laut & teuer“"), ("en", "“aber laut & teuer”")])
def test_the_clearest_passages_are_quoted(language, quote):
    assert lay_out_review(sample_review(), language).speaks_against == quote


@pytest.mark.parametrize(
    ("language", "title", "undated"),
    [
        ("de", "Bewertung vom 30.10.2025", "Bewertung ohne Datum"),
        ("en", "Review of 30 Oct 2025", "Undated review"),
    ],
)
def test_a_page_is_named_by_its_day(language, title, undated):
    report = sample_review()
    assert lay_out_review(report, language).title == title
    assert lay_out_review(replace(report, line=replace(LINE, published=None)), language).title == undated


def test_that_rating_and_text_contradict_each_other_is_said_with_the_number_of_the_whole_set():
    said = lay_out_review(sample_review(), "en").contradiction
    assert all(words in said for words in ("no verdict", "1,240", "7 found", "5.2 expected"))
    assert lay_out_review(replace(sample_review(), contradicts=False), "en").contradiction == ""
    assert lay_out_review(replace(sample_review(), contradictions=None), "en").contradiction == ""


@pytest.mark.parametrize(
    "note", ["why_erased", "why_no_words", "why_not_modelled", "why_no_model", "natural_person_means"]
)
@pytest.mark.parametrize("language", ["de", "en"])
def test_where_nothing_is_explained_the_page_says_why(note, language):
    page = lay_out_review(replace(erased_review(), note=note), language)
    assert page.note
    assert (page.lines, page.terms_for, page.terms_against, page.arithmetic, page.errors) == ((), (), (), (), None)


def test_programs_read_figures_that_add_up():
    answer = review_json(sample_review())
    told = answer["explanation"]
    assert told["intercept"] + sum(term["log_odds"] for term in told["terms"]) == pytest.approx(told["log_odds"])
    assert told["terms"][0] == {"kind": "opinion_for", "words": "nicht schlecht", "log_odds": 0.8}
    assert told["tokens"][0] == {"start": 0, "end": 6, "log_odds": 0.7007}
    assert answer["text"][told["speaks_against"]["start"] : told["speaks_against"]["end"]] == "aber laut & teuer"
    assert (answer["version"], answer["rating"], answer["contradicts_rating"], answer["erased"]) == (
        *(3, "1 of 5", True, False),
    )
    assert answer["contradictions"] == {
        "n": 1240,
        "observed": 7,
        "expected": 5.23,
        "low": 1.0,
        "high": 12.0,
        "level": 0.9,
    }
    assert len(told["terms"]) == len(TERMS)


def test_programs_read_that_an_erased_text_is_not_explained():
    answer = review_json(erased_review())
    assert (answer["text"], answer["explanation"], answer["erased"], answer["note"]) == (None, None, True, "why_erased")
    assert answer["positive"] == LINE.positive


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "de",
            "Texte, die ihrer Note widersprechen: 7; 5,2 schon durch den Fehler des Modells zu erwarten (1 bis 12; ",
        ),
        ("en", "Texts that contradict their rating: 7; 5.2 expected by the model's error (1 to 12; 90% certainty)."),
    ],
)
def test_a_subject_says_how_many_texts_contradict_their_rating(language, said):
    report = replace(rich_report(), contradictions=FOUND)
    assert any(sentence.startswith(said) for sentence in lay_out(report, language).model)
    assert said[:34] in report_text(report, language)


def test_programs_read_it_beside_the_model():
    found = trust_json(replace(rich_report(), contradictions=FOUND))["sentiment"]["contradictions"]
    assert (found["observed"], found["expected"]) == (7, 5.23)
    assert trust_json(rich_report())["sentiment"]["contradictions"] is None
