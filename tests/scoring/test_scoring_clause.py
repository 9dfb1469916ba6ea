"""Clauses: where they end in German and English, what ends nothing, and that time grows with the length alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.clause import LONGEST_WORDS, split_clauses


def clauses(text):
    return [text[clause.start : clause.end] for clause in split_clauses(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("   \n ", []),
        ("... !!!", []),
        ("👍", ["👍"]),
        ("Solid lid", ["Solid lid"]),
        ("The lid is fine. The cord broke.", ["The lid is fine", "The cord broke"]),
        ("Deckel gut, aber das Kabel riss", ["Deckel gut", "aber das Kabel riss"]),
        ("Deckel gut aber Kabel schlecht", ["Deckel gut", "aber Kabel schlecht"]),
        ("Nice lid although the cord is short", ["Nice lid", "although the cord is short"]),
        ("Pünktlich, obwohl es schneite", ["Pünktlich", "obwohl es schneite"]),
        ("Schnell geliefert, der Karton war nass", ["Schnell geliefert", "der Karton war nass"]),
        ("The room, bright and quiet, was ours", ["The room, bright and quiet, was ours"]),
        ("Soup, bread and cheese were fresh", ["Soup, bread and cheese were fresh"]),
        ("Service: slow; soup: cold", ["Service: slow", "soup: cold"]),
        ("cheap - loud", ["cheap", "loud"]),
        ("self-made and well-built", ["self-made and well-built"]),
        ("not only cheap but also quiet", ["not only cheap but also quiet"]),
        ("Top!Gerne wieder", ["Top", "Gerne wieder"]),
        ("fertig.Danach Ruhe", ["fertig", "Danach Ruhe"]),
        ("Why? Because.", ["Why", "Because"]),
        ("gut\n- leise\n- sparsam\n* klein", ["gut", "leise", "sparsam", "klein"]),
        ("1. leise\n2. sparsam", ["1. leise", "sparsam"]),
    ],
)
def test_a_clause_ends_where_another_thing_is_spoken_of(text, expected):
    assert clauses(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Es hat z. B. zwei Griffe",
        "Es hat z.B. zwei Griffe",
        "Griffe, Deckel usw. sind fest",
        "Frau Dr. Muster half",
        "It is approx. two feet long",
        "Some parts, e.g. the lid, are loose",
        "Am 3. Mai kam es an",
        "Kostet 4.50 im Laden",
        "It weighs 2.5 pounds",
        "Gekauft bei www.laden.example im Mai",
        "Mr. Smith helped",
    ],
)
def test_abbreviations_ordinals_and_decimal_numbers_end_nothing(text):
    assert clauses(text) == [text]


def test_clauses_of_one_sentence_share_its_number_and_contrasts_are_marked():
    found = split_clauses("Gutes Brot, aber der Kaffee war kalt. However we return; yes")
    assert [(clause.sentence, clause.contrasts) for clause in found] == [(0, False), (0, True), (1, True), (1, False)]


def test_a_text_without_any_mark_is_cut_before_conjunctions():
    text = "der Deckel schliesst gut " * 12 + "und das Kabel ist lang " * 12
    found = clauses(text)
    assert len(found) > 1
    assert found[1].startswith("und das Kabel")
    assert max(len(clause.split()) for clause in found) <= 2 * LONGEST_WORDS


@given(st.text(alphabet=st.sampled_from("ab .,;!?-\n()\"'ßä👍1But "), max_size=200))
def test_clauses_come_in_order_overlap_nowhere_and_lose_no_letter(text):
    found = split_clauses(text)
    edges = [edge for clause in found for edge in (clause.start, clause.end)]
    assert edges == sorted(edges)
    assert all(clause.start < clause.end for clause in found)
    covered = "".join(text[clause.start : clause.end] for clause in found)
    assert [letter for letter in covered if letter.isalpha()] == [letter for letter in text if letter.isalpha()]


@pytest.mark.parametrize("unit", ["word ", "a, ", "z. B. ", ".", " ", "\n", "x", " - ", "but ", " . ", "\n \n", "3. "])
def test_half_a_megabyte_of_anything_is_read_to_its_end(unit):
    # A search that began anew at each blank would take hours here.
    assert clauses(unit * (500_000 // len(unit)) + "\nThe end")[-1] == "The end"
