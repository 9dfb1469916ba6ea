"""Texts are cut alike whatever their typography, and every text on its own."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.alphabet import mix
from scoring.tokens import hash_words, tokenise, word_hash


def hashes(text):
    return tokenise([text]).hashes.tolist()


@pytest.mark.parametrize(
    ("text", "n_tokens"),
    [
        ("", 0),
        ("   \n", 0),
        ("good", 1),
        ("Sehr gut.", 2),
        ("don't", 1),
        ("'quoted'", 1),
        ("„Qualität“ geprüft", 2),
        ("well-made (really)", 3),
        ("great!", 2),
        ("great!!!!", 2),
        ("ok :-)", 2),
        ("👍👍", 2),
        ("❤️", 1),
        ("3 von 5", 3),
        ("Привет мир", 2),
        ("\ud83d", 1),
    ],
)
def test_number_of_tokens(text, n_tokens):
    assert len(hashes(text)) == n_tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SUPER", "super"),
        ("groß", "GROSS"),
        ("don’t", "don't"),
        ("„gut“", '"gut"'),
        ("sooooo", "soooooooo"),
        ("toll!!!!!", "toll!!"),
        (unicodedata.normalize("NFD", "schön"), "schön"),
        ("gut\u00a0so", "gut so"),
        ("gut\0so", "gut so"),
        ("❤️", "❤"),
    ],
)
def test_typography_makes_no_difference(one, other):
    assert hashes(one) == hashes(other)


@pytest.mark.parametrize(
    ("one", "other"), [("schön", "schon"), ("1000", "100"), ("gut", "gut!"), ("👍", "👎"), ("soo", "so"), ("ab", "ba")]
)
def test_what_differs_in_meaning_differs(one, other):
    assert hashes(one) != hashes(other)


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("not good", [True, False]),
        ("isn’t", [True]),
        ("do n't", [False, True]),
        ("keine gute Wahl", [True, False, False]),
        ("nothing", [True]),
        ("notable", [False]),
        ("ant", [False]),
    ],
)
def test_negators_are_recognised(text, turned):
    assert tokenise([text]).negator.tolist() == turned


def test_a_clause_ends_at_punctuation_and_at_the_end_of_a_text():
    clauses = tokenise(["not cheap, but good", "good"]).clause
    assert clauses[0] == clauses[1]
    assert clauses[1] < clauses[2] == clauses[3]
    assert clauses[3] < clauses[4]


def test_hashes_are_the_same_on_every_machine_and_in_every_process():
    assert word_hash("gut") == 0xC5336EBFA9F3DA53
    assert hashes("Nicht 👍!") == [word_hash("nicht"), word_hash("👍"), word_hash("!")]


def test_mix_is_the_finaliser_of_splitmix64():
    value, mask = 0x0123456789ABCDEF, (1 << 64) - 1
    naive = value
    naive = ((naive ^ (naive >> 30)) * 0xBF58476D1CE4E5B9) & mask
    naive = ((naive ^ (naive >> 27)) * 0x94D049BB133111EB) & mask
    naive ^= naive >> 31
    assert int(mix(np.array([value], np.uint64))[0]) == naive


@given(st.lists(st.text(), max_size=5))
def test_each_text_is_cut_on_its_own(texts):
    together = tokenise(texts)
    for place, text in enumerate(texts):
        assert together.hashes[together.document == place].tolist() == hashes(text)


def test_no_text_has_no_token():
    tokens = tokenise([])
    assert (tokens.n_documents, len(tokens.hashes)) == (0, 0)


@given(st.lists(st.text(max_size=200), max_size=8))
def test_words_are_hashed_alike_with_and_without_their_clauses(texts):
    words, document = hash_words(texts)
    tokens = tokenise(texts)
    assert np.array_equal(words, tokens.hashes)
    assert np.array_equal(document, tokens.document)


@pytest.mark.parametrize("before", [0, 1, 1_023, 1_024, 5_000])
def test_a_word_has_the_same_hash_wherever_it_stands(before):
    assert tokenise(["x" * 0 + "- " * before + "kettle"]).hashes[-1] == word_hash("kettle")
