"""What is found of the expected and the received in sentences of our own, in odd spellings, and in rubbish."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.expectation import expectation_digest, find_passages
from scoring.expectation_de import GERMAN
from scoring.expectation_en import ENGLISH
from scoring.expectation_rule import compile_pattern, spell_out

SENTENCES = Path(__file__).parent / "expectation"
SIGNS = {"met": "=", "exceeded": "+", "missed": "-"}


def sentences(language):
    """Return the sentences of a language: what they say, and their words."""
    lines = (SENTENCES / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("|", 1) for line in lines if line and not line.startswith("#")]
    return [(set(signs.split()) - {"."}, words.strip()) for signs, words in pairs]


def found_in(text, language):
    """Return what is found in a text, as signs."""
    (passages,) = find_passages([text], [language])
    return {SIGNS[passage.kind] + "$" * passage.about_price for passage in passages}


def precision_and_recall(told):
    """Return both over sentences of (wanted, found)."""
    hits = sum(len(wanted & found) for wanted, found in told)
    return hits / sum(len(found) for _, found in told), hits / sum(len(wanted) for wanted, _ in told)


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_table_is_large_and_nearly_half_of_it_says_nothing(language):
    table = sentences(language)
    silent = sum(not signs for signs, _ in table)
    assert len(table) >= 200
    assert 0.4 <= silent / len(table) <= 0.6
    assert len({words for _, words in table}) == len(table)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("half", [0, 1])
def test_what_is_found_is_right_and_nearly_all_is_found(language, half):
    """Half 1 holds the even lines, by which no wording was written."""
    told = [(signs, found_in(words, language)) for signs, words in sentences(language)[half::2]]
    precision, recall = precision_and_recall(told)
    assert precision >= 0.95
    assert recall >= 0.94


@pytest.mark.parametrize(
    ("text", "language", "signs"),
    [
        ("NICHT WIE BESCHRIEBEN!!!", "de", {"-"}),
        ("fuer den Preis wirklich gut", "de", {"=$"}),
        ("Ueberteuert.", "de", {"-$"}),
        ("Ich war positiv ueberrascht", "de", {"+"}),
        ("Ich war positiv uberrascht", "de", {"+"}),
        (unicodedata.normalize("NFD", "Ich bin enttäuscht, völlig überteuert"), "de", {"-", "-$"}),
        ("Preis-/Leistungsverhältnis stimmt", "de", {"=$"}),
        ("Preis - Leistung: top", "de", {"=$"}),
        ("It doesn’t live up to the hype", "en", {"-"}),
        ("It doesn't live up to the hype", "en", {"-"}),
        ("“As described”", "en", {"="}),
        ("great\u00a0value", "en", {"=$"}),
        ("DISAPPOINTED", "en", {"-"}),
        # The text of another language says nothing here, and nor does one that nobody could name.
        ("As described, worth every penny", "fr", set()),
        ("As described, worth every penny", "und", set()),
    ],
)
def test_spelling_does_not_matter_and_language_does(text, language, signs):
    assert found_in(text, language) == signs


def test_a_passage_stands_where_it_was_said():
    text = "Nice box. The cup was not as described, yet worth every penny. Bye."
    (passages,) = find_passages([text], ["en"])
    assert [text[p.start : p.end] for p in passages] == ["not as described", "worth every penny"]
    assert [(p.kind, p.about_price) for p in passages] == [("missed", False), ("met", True)]


# What must give nothing, or only what is plainly said in it.
RUBBISH = {
    "empty": ("", set()),
    "blank": (" \n\t ", set()),
    "one emoji": ("\U0001f44d", set()),
    "markup": ("<p class='x'>Works <b>as described</b>&nbsp;<br/></p>", {"="}),
    "noise": (bytes(range(256)).decode("latin-1") * 40, set()),
    "no letters": ("!!! ??? ... ,,,", set()),
    "two languages": ("Genau wie beschrieben. Everything as described.", {"="}),
    "description": ("Kettle, 1.7 l, 2200 W. Price: 29.99. Delivery time 3 days. Description: steel, lid, base.", set()),
}


@pytest.mark.parametrize("name", RUBBISH)
@pytest.mark.parametrize("language", ["de", "en"])
def test_rubbish_says_nothing_but_what_is_plainly_in_it(name, language):
    text, signs = RUBBISH[name]
    assert found_in(text, language) <= signs


@pytest.mark.parametrize(
    "piece", ["Der Preis war nicht ", "as good as very ", "für den Preis ", "x", " ", "worth ", "expected more than "]
)
def test_a_megabyte_is_read_to_its_end(piece):
    """Cut at six hundred characters where there is no full stop, so that no wording can search for long."""
    text = piece * (1_000_000 // len(piece)) + ". Not as described. Nicht wie beschrieben."
    for language, last in (("en", "Not as described"), ("de", "Nicht wie beschrieben")):
        (passages,) = find_passages([text], [language])
        assert last in [text[p.start : p.end] for p in passages]


@given(
    st.lists(
        st.sampled_from(
            [
                "as described",
                "not",
                "worth it",
                "the price",
                "than expected",
                "but",
                "?",
                ".",
                ",",
                "nicht",
                "wert",
                "İ",
                "ß",
            ]
        ),
        max_size=30,
    )
)
def test_passages_lie_inside_the_text_apart_and_in_order(words):
    text = " ".join(words)
    for language in ("de", "en"):
        (passages,) = find_passages([text], [language])
        bounds = [bound for p in passages for bound in (p.start, p.end)]
        assert bounds == sorted(bounds)
        assert all(p.start < p.end <= len(text) and p.kind in SIGNS for p in passages)


def test_texts_are_answered_one_by_one_in_order():
    texts = ["As described.", "", "Wie beschrieben."]
    assert [len(found) for found in find_passages(texts, ["en", "en", "de"])] == [1, 0, 1]
    with pytest.raises(ValueError, match="zip"):
        find_passages(texts, ["en"])


@pytest.mark.parametrize(("grammar", "language"), [(GERMAN, "de"), (ENGLISH, "en")])
def test_no_trigger_hides_what_its_patterns_would_find(grammar, language):
    words = "\n".join(words.lower() for _, words in sentences(language))
    for wording in grammar.wordings:
        trigger = re.compile(spell_out(wording.trigger))
        for pattern in wording.patterns:
            found = [match[0] for match in compile_pattern(pattern, grammar.slots).finditer(words)]
            assert all(trigger.search(passage) for passage in found), pattern


def test_the_digest_names_this_set_of_wordings():
    assert expectation_digest() == expectation_digest()
    assert len(expectation_digest()) == 64
