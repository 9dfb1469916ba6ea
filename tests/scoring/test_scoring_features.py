"""Features are the distinct words, word pairs and negated words of a text, as a slow reference counts them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.utils.estimator_checks import check_estimator_repr, check_no_attributes_set_in_init

from scoring.features import HashedNgrams, hash_ngrams, hash_sequences
from scoring.tokens import hash_words, tokenise

WORDS = st.lists(st.sampled_from(["not", "good", "bad", "kein", "gut", ",", ".", "n't", "service", "!"]), max_size=12)
MASK = (1 << 64) - 1


def stir(value):
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & MASK
    return value ^ (value >> 31)


def naive_columns(text, bits):
    """Loop over the tokens of one text and write down every n-gram's column."""
    tokens = tokenise([text])
    found = []
    for i, value in enumerate(tokens.hashes.tolist()):
        found.append(value)
        if i:
            found.append(stir((int(tokens.hashes[i - 1]) * 0xD6E8FEB86659FD93 + value) & MASK))
        before = range(max(0, i - 3), i)
        if any(tokens.negator[j] and tokens.clause[j] == tokens.clause[i] for j in before):
            found.append(stir(value ^ 0xA0761D6478BD642F))
    return sorted(value >> (64 - bits) for value in found)


@given(st.lists(WORDS.map(" ".join), max_size=4))
def test_columns_equal_the_naive_reference(texts):
    ngrams = hash_ngrams(texts, bits=16)
    for i, text in enumerate(texts):
        assert sorted(ngrams.columns[ngrams.bounds[i] : ngrams.bounds[i + 1]].tolist()) == naive_columns(text, 16)


def test_negation_reaches_three_tokens_and_stops_at_a_comma():
    plain = {*naive_columns("good", 30)}
    assert len(naive_columns("not good", 30)) == 4
    assert len(hash_ngrams(["not a b c d"], bits=30).columns) == 5 + 4 + 3
    assert len(hash_ngrams(["not, good"], bits=30).columns) == 2 + 1
    assert plain < {*naive_columns("not good", 30)}


def test_rows_have_unit_length_and_repetition_does_not_count():
    table = HashedNgrams(bits=16).transform(["gut gut gut", "ganz anders", ""])
    assert table.shape == (3, 1 << 16)
    np.testing.assert_allclose(np.sqrt(table.multiply(table).sum(axis=1)).A1, [1, 1, 0], atol=1e-6)
    assert table[0].nnz == 2


def test_all_columns_lie_in_the_table():
    table = HashedNgrams(bits=8).transform(["many different words make many different columns here"])
    assert table.indices.max() < 256


@pytest.mark.parametrize("check", [check_estimator_repr, check_no_attributes_set_in_init])
def test_scikit_learn_manners(check):
    check("HashedNgrams", HashedNgrams())


def test_it_can_be_cloned_and_needs_no_fitting():
    transformer = clone(HashedNgrams(bits=9))
    assert transformer.get_params() == {"bits": 9}
    assert transformer.fit(["a"]) is transformer
    assert transformer.__sklearn_tags__().input_tags.string
    assert not transformer.__sklearn_tags__().requires_fit


def test_sequences_stay_inside_a_text():
    hashes, document = hash_sequences(*hash_words(["a b c d", "e f", "a b c"]), length=3)
    assert document.tolist() == [0, 0, 2]
    assert hashes[0] == hashes[2] != hashes[1]
