"""Features are the hashed n-grams of a text, group by group, as a slow reference writes them down."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.utils.estimator_checks import check_estimator_repr, check_no_attributes_set_in_init

from scoring.features import NO_OPINIONS, HashedNgrams, hash_sequences
from scoring.ngramloop import CHARACTERS, ENDING, LEAST_FOR_ENDING, OPINIONS, TITLE, WORDS
from scoring.ngrams import Recipe, add_up, form_ngrams
from scoring.opinion import opinion_table
from scoring.tokens import hash_words, tokenise

VOCABULARY = ["not", "good", "bad", "kein", "gut", ",", ".", "n't", "waste", "of", "time", "!", "\n", "Grüße", "1000"]
WORDS_OF = st.lists(st.sampled_from(VOCABULARY), max_size=60)
OPINION_WORDS = {"good": 1.0, "bad": -2.0, "gut": 2.0, "waste of time": -3.0, "waste": -1.0}
TABLE = opinion_table(OPINION_WORDS)
ALL = Recipe(bits=24, words=3, characters=(2, 4), weights=(1.0, 0.5, 0.25, 0.3, 0.7))
SMALL = replace(ALL, bits=14)
"""The same with few columns, where a test draws a coefficient for each."""
MASK = (1 << 64) - 1
CHAIN, TURNED = 0xD6E8FEB86659FD93, 0xA0761D6478BD642F
SALTS = (0, 0xC2B2AE3D27D4EB4F, 0x9FB21C651E98DF25, 0x8CB92BA72F3D8DD7, 0xA24BAED4963EE407)


def stir(value):
    value &= MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & MASK
    return value ^ (value >> 31)


def chained(hashes):
    chain = hashes[0]
    for value in hashes[1:]:
        chain = stir(chain * CHAIN + value)
    return chain


def naive_words(tokens, hashes, found):
    for i, value in enumerate(hashes):
        for width in (1, 2, 3):
            if i - width + 1 >= 0:
                found.append((WORDS, chained(hashes[i - width + 1 : i + 1])))
        if turned(tokens, i):
            found.append((WORDS, stir(value ^ TURNED)))


def turned(tokens, i):
    """Say whether the newest negator before a token stands at most three tokens back, in the same clause."""
    before = [j for j in range(i) if tokens.negator[j]]
    return bool(before and i - before[-1] <= 3 and tokens.clause[before[-1]] == tokens.clause[i])


def naive_zones(tokens, hashes, found):
    n = len(hashes)
    title = sum(bool(line == tokens.line[0]) for line in tokens.line)
    title = 0 if title == n or title > 20 else title
    ending = n - n // 5 if n >= LEAST_FOR_ENDING else n
    for i, value in enumerate(hashes):
        zone, first = (TITLE, 0) if i < title else (ENDING, ending)
        if i < title or i >= ending:
            found.append((zone, stir(value ^ SALTS[zone])))
            if i > first:
                found.append((zone, stir(chained(hashes[i - 1 : i + 1]) ^ SALTS[zone])))


def naive_opinions(tokens, hashes, found):
    idioms = {tuple(hash_words([words])[0].tolist()): strength for words, strength in OPINION_WORDS.items()}
    i = 0
    while i < len(hashes):
        known = [w for w in (3, 2, 1) if i + w <= len(hashes) and tuple(hashes[i : i + w]) in idioms]
        if known:
            width = known[0]
            strength = int(idioms[tuple(hashes[i : i + width])])
            sign = ((1 if strength > 0 else 2) + 2 * turned(tokens, i)) * SALTS[OPINIONS] & MASK
            found.append((OPINIONS, stir((strength + 4 + 8 * turned(tokens, i)) * TURNED + SALTS[OPINIONS])))
            if i:
                found.append((OPINIONS, stir(hashes[i - 1] * CHAIN + sign)))
            if i + width < len(hashes):
                found.append((OPINIONS, stir(sign * CHAIN + hashes[i + width] * TURNED)))
        i += known[0] if known else 1


def naive(text, bits):
    """Return (group, column) of every n-gram of one text but those of characters, counted."""
    tokens = tokenise([text])
    hashes = tokens.hashes.tolist()
    found = []
    if hashes:
        naive_words(tokens, hashes, found)
        naive_zones(tokens, hashes, found)
        naive_opinions(tokens, hashes, found)
    counted = Counter((group, value >> (64 - bits)) for group, value in found)
    return {key: n if key[0] == OPINIONS else 1 for key, n in counted.items()}


def formed(ngrams, i):
    part = slice(*ngrams.bounds[i : i + 2])
    return Counter(zip(ngrams.groups[part].tolist(), ngrams.columns[part].tolist(), strict=True))


@given(st.lists(WORDS_OF.map(" ".join), max_size=4))
def test_ngrams_equal_the_naive_reference(texts):
    ngrams = form_ngrams(tokenise(texts), ALL, TABLE)
    for i, text in enumerate(texts):
        ours = {key: n for key, n in formed(ngrams, i).items() if key[0] != CHARACTERS}
        assert ours == naive(text, ALL.bits)


@given(st.lists(WORDS_OF.map(" ".join), max_size=4), st.integers(1, 2))
def test_sums_are_those_of_the_table(texts, n_scores):
    coefficients = np.random.default_rng(0).normal(size=(1 << SMALL.bits, n_scores)).astype(np.float32)
    sums, known = add_up(tokenise(texts), SMALL, TABLE, coefficients)
    table = HashedNgrams(SMALL, TABLE).transform(texts) if texts else np.zeros((0, 1 << SMALL.bits))
    np.testing.assert_allclose(sums, table @ coefficients.astype(np.float64), atol=1e-4)
    assert [bool(n) for n in known] == [bool(tokenise([text]).hashes.size) for text in texts]


def words_alone(text):
    ngrams = form_ngrams(tokenise([text]), Recipe(bits=30, words=1, weights=(1, 0, 0, 0, 0)), NO_OPINIONS)
    return len(ngrams.columns)


@pytest.mark.parametrize(
    ("text", "n"),
    [("good", 1), ("not good", 3), ("not, good", 2), ("not a b c d", 5 + 3), ("gut gut gut", 1), ("", 0)],
)
def test_negation_reaches_three_tokens_and_stops_at_a_comma(text, n):
    assert words_alone(text) == n


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("good", 1),
        ("so good", 2),
        ("a good one", 3),
        ("a waste of time here", 3),
        ("a waste of money", 3),
        ("nothing", 0),
        ("good good", 4),
    ],
)
def test_the_longest_idiom_counts_with_its_neighbours(text, n):
    ngrams = form_ngrams(tokenise([text]), ALL, TABLE)
    assert int((ngrams.groups == OPINIONS).sum()) == n


@pytest.mark.parametrize(("text", "n"), [("Great\nworks", 1), ("Great works", 0), ("very good\nx", 3), ("a\n", 0)])
def test_a_first_line_is_a_title_if_more_follows(text, n):
    assert int((form_ngrams(tokenise([text]), ALL, TABLE).groups == TITLE).sum()) == n


def test_characters_are_runs_within_words_with_a_blank_at_both_ends():
    recipe = Recipe(bits=30, words=1, characters=(3, 3), weights=(1, 1, 0, 0, 0))
    found = form_ngrams(tokenise(["gut", "Gute"]), recipe, NO_OPINIONS)
    columns = [set(found.columns[slice(*found.bounds[i : i + 2])][1:].tolist()) for i in range(2)]
    assert [len(some) for some in columns] == [3, 4]  # " gu", "gut", "ut " and " gu", "gut", "ute", "te "
    assert len(columns[0] & columns[1]) == 2


@pytest.mark.parametrize("text", ["x" * 100_000, "good " * 50_000, "!" * 100_000, "\0" * 1000, "\ud83d" * 1000])
def test_enormous_texts_stay_within_their_room(text):
    table = HashedNgrams(Recipe(bits=12, characters=(3, 5)), TABLE).transform([text, "after"])
    assert table.shape == (2, 1 << 12)
    assert np.isfinite(table.data).all()


def test_groups_are_scaled_by_the_root_of_their_number():
    recipe = Recipe(bits=20, words=1, weights=(1.0, 0.0, 0.5, 0.0, 0.0))
    table = HashedNgrams(recipe, TABLE).transform(["good bad bad", "ganz anders", ""])
    # Two distinct words; seven opinions: three classes (two alike) and their neighbours.
    one, seven = 1 / np.sqrt(2), 0.5 / np.sqrt(7)
    np.testing.assert_allclose(sorted(table[0].data), [seven] * 5 + [2 * seven] + [one] * 2, rtol=1e-6)
    np.testing.assert_allclose(table[1].data, [one, one], rtol=1e-6)
    assert table[2].nnz == 0


def test_all_columns_lie_in_the_table():
    table = HashedNgrams(Recipe(bits=8)).transform(["many different words make many different columns here"])
    assert table.indices.max() < 256


@pytest.mark.parametrize("check", [check_estimator_repr, check_no_attributes_set_in_init])
def test_scikit_learn_manners(check):
    check("HashedNgrams", HashedNgrams())


def test_it_can_be_cloned_and_needs_no_fitting():
    transformer = clone(HashedNgrams(Recipe(bits=9)))
    assert transformer.get_params()["recipe"] == Recipe(bits=9)
    assert transformer.fit(["a"]) is transformer
    assert transformer.__sklearn_tags__().input_tags.string
    assert not transformer.__sklearn_tags__().requires_fit
    assert transformer.transform([]).shape == (0, 512)


def test_sequences_stay_inside_a_text():
    hashes, document = hash_sequences(*hash_words(["a b c d", "e f", "a b c"]), length=3)
    assert document.tolist() == [0, 0, 2]
    assert hashes[0] == hashes[2] != hashes[1]


def test_an_empty_list_of_opinion_words_finds_nothing():
    assert not (form_ngrams(tokenise(["good bad"]), ALL, NO_OPINIONS).groups == OPINIONS).any()
