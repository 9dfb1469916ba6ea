"""The catalogue says every idea in both languages, and no page asks for a word that is not there."""

import re
from pathlib import Path

import pytest

from report.errors import MissingWord
from report.wording.accounts import ACCOUNTS
from report.wording.aspects import ASPECTS
from report.wording.auditpage import AUDIT_PAGE
from report.wording.audits import AUDITS
from report.wording.authenticity import AUTHENTICITY
from report.wording.classic import CLASSIC
from report.wording.comparison import COMPARISON
from report.wording.desk import DESK
from report.wording.evidence import EVIDENCE
from report.wording.explanation import EXPLANATION
from report.wording.forecast import FORECAST
from report.wording.front import FRONT
from report.wording.labelling import LABELLING
from report.wording.labels import LABELS
from report.wording.notices import NOTICES
from report.wording.page import PAGE
from report.wording.paper import PAPER
from report.wording.planned import PLANNED
from report.wording.sentences import SENTENCES
from report.wording.timeline import TIMELINE
from report.wording.training import TRAINING
from report.wording.vocabulary import VOCABULARY
from report.words import GAP, WORDS, known_word, say
from store.records import Coverage, Selection, SubjectKind

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "report" / "wording"
SOURCES = [
    path
    for room in ("report", "web", "jobs")
    for path in sorted((ROOT / room).rglob("*"))
    if path.suffix in {".py", ".html"} and CATALOGUE not in path.parents
]
TEXT = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
ASKED = sorted(set(re.findall(r"\b(?:say|phrase|_column|_ends)\(\s*\"(\w*\w)\"\s*[,)]", TEXT)))
# Keys put together from a stem and a machine word.
STEMS = (
    "word_",
    "test_",
    "error_",
    "shown_",
    "never_",
    "proves_not_",
    "rate_",
    "term_",
    "trap_",
    "verdict_",
    "input_",
    "form_",
    "classic_gap_",
)


@pytest.mark.parametrize("key", sorted(WORDS))
def test_every_idea_is_said_in_both_languages_with_the_same_gaps(key):
    wording = WORDS[key]
    assert wording.de.strip() == wording.de != ""
    assert wording.en.strip() == wording.en != ""
    assert set(GAP.findall(wording.de)) == set(GAP.findall(wording.en))


def test_german_is_not_english():
    same = {key for key, wording in WORDS.items() if wording.de == wording.en}
    assert same <= {
        *("name", "alarm", "aspect", "interval", "span", "stars_n", "version", "word_organisation"),
        *("audit_id", "audits_n", "audits_page", "area", "pr_area", "notice_kind_alarm", "event_mark_audit"),
    }


def test_english_uses_no_german_letters_and_german_no_straight_quotes():
    assert [key for key, wording in WORDS.items() if re.search("[äöüß„]", wording.en)] == []
    assert [key for key, wording in WORDS.items() if re.search("[\"']", wording.de)] == []


@pytest.mark.parametrize("key", ASKED)
def test_every_word_that_a_page_asks_for_is_there(key):
    assert key in WORDS


def test_no_word_is_kept_that_nothing_says():
    unused = [
        key
        for key in {
            **LABELS,
            **SENTENCES,
            **PAGE,
            **LABELLING,
            **ASPECTS,
            **EXPLANATION,
            **TRAINING,
            **AUTHENTICITY,
            **COMPARISON,
            **PAPER,
            **CLASSIC,
        }
        if f'"{key.removesuffix("_1")}"' not in TEXT and not key.startswith(STEMS)
    ]
    assert unused == []


def test_no_key_stands_in_two_parts_of_the_catalogue():
    parts = (
        VOCABULARY,
        LABELS,
        SENTENCES,
        PAGE,
        LABELLING,
        ASPECTS,
        AUDITS,
        AUDIT_PAGE,
        FRONT,
        NOTICES,
        EXPLANATION,
        TIMELINE,
        CLASSIC,
        TRAINING,
        AUTHENTICITY,
        COMPARISON,
        FORECAST,
        PLANNED,
        EVIDENCE,
        DESK,
        PAPER,
        ACCOUNTS,
    )
    assert len(WORDS) == sum(map(len, parts))


@pytest.mark.parametrize("word", [*Coverage, *Selection, *SubjectKind])
def test_every_machine_word_of_the_vocabulary_is_translated(word):
    assert f"word_{word}" in WORDS


@pytest.mark.parametrize(
    ("key", "de"),
    [
        ("trust", "Vertrauenswert"),
        ("indicator", "Kennzahl"),
        ("control_limits", "Eingriffsgrenzen"),
        ("version", "Fassung"),
        ("run", "Lauf"),
        ("census", "Zählung"),
        ("rating", "Note"),
        ("aggregate", "Gesamtnote"),
        ("sentiment", "Stimmung"),
        ("change_point", "Strukturbruch"),
        ("listing", "Eintrag"),
        ("subject", "Bewertungsgegenstand"),
    ],
)
def test_german_uses_the_vocabulary_of_the_design(key, de):
    assert say(key, "de") == de


def test_a_value_with_braces_is_never_read_as_a_gap():
    assert say("reviews_of", "en", name="{name} {trust}") == "Reviews: {name} {trust}"


@pytest.mark.parametrize(("key", "gaps"), [("no_such_key", {}), ("reviews_of", {})])
def test_a_missing_word_or_value_is_an_error_that_says_what_to_do(key, gaps):
    with pytest.raises(MissingWord, match="next:") as caught:
        say(key, "de", **gaps)
    assert caught.value.exit_code == 2


def test_an_unknown_machine_word_is_shown_as_it_is():
    assert known_word("something_new", "de") == "something_new"
