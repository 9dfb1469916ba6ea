"""Near-identical texts are found as the exact comparison of all pairs finds them."""

from itertools import combinations

import numpy as np
import pytest

from scoring.duplicate import (
    LEAST_WORDS,
    REACH,
    candidate_pairs,
    equal_pairs,
    fingerprint,
    group_numbers,
    near_identical,
    similarities,
)

BASE = "the parcel arrived two days late and the box was damaged but the seller answered quickly and sent a new one"
WORDS = [f"word{i}" for i in range(400)]


def naive_pairs(texts, similar=0.8):
    """Compare the three-word shingles of all pairs."""
    sets = [{tuple(words[i : i + 3]) for i in range(len(words) - 2)} for words in map(str.split, texts)]
    return {
        (i, j)
        for i, j in combinations(range(len(texts)), 2)
        if len(sets[i] & sets[j]) >= similar * len(sets[i] | sets[j])
    }


@pytest.mark.parametrize(
    ("texts", "pairs"),
    [
        ([], []),
        ([BASE], []),
        ([BASE, BASE], [(0, 1)]),
        ([BASE, "something else entirely was written here by somebody", BASE.upper() + "!!"], [(0, 2)]),
        ([BASE, BASE + " today"], [(0, 1)]),
        (["works great", "works great"], []),
        (["", "", BASE, ""], []),
        ([BASE, BASE.replace("parcel", "phone").replace("seller", "shop").replace("late", "early")], []),
    ],
)
def test_pairs_of_a_small_set(texts, pairs):
    assert near_identical(texts) == pairs


def test_a_group_of_copies_is_linked_together():
    linked = near_identical([BASE] * 50)
    assert {place for pair in linked for place in pair} == set(range(50))
    assert len(linked) < 50


def test_recall_and_precision_against_all_pairs():
    rng = np.random.default_rng(4)
    texts = [" ".join(rng.choice(WORDS, 40)) for _ in range(150)]
    for i in range(50):
        words = texts[i].split()
        words[int(rng.integers(40))] = "changed"
        texts.append(" ".join(words))
    naive, found = naive_pairs(texts), set(near_identical(texts))
    assert len(naive) == 50
    assert found <= naive
    assert len(found) >= 0.9 * len(naive)


def jaccard(first, second):
    """Compare two texts of plain words by their three-word shingles."""
    one, two = ({tuple(words[i : i + 3]) for i in range(len(words) - 2)} for words in (first.split(), second.split()))
    return len(one & two) / len(one | two) if one | two else 0.0


def made_up(n, *, seed, length=40):
    """Return texts of random words."""
    rng = np.random.default_rng(seed)
    return [" ".join(rng.choice(WORDS, length)) for _ in range(n)]


def changed(text, at):
    """Return the text with other words at some places."""
    words = text.split()
    for place in at:
        words[place] = f"other{place}"
    return " ".join(words)


def test_similarities_are_those_of_the_sets_of_shingles():
    texts = made_up(30, seed=1, length=25)
    texts += [changed(text, range(0, place % 12, 3)) for place, text in enumerate(texts)]
    texts += ["", "one two", "one two three", "a b a b a b a b"]
    pairs = np.array([(i, j) for i, j in combinations(range(len(texts)), 2)])
    found = similarities(texts, pairs)
    assert found == pytest.approx([jaccard(texts[i], texts[j]) for i, j in pairs])
    assert len(similarities(texts, pairs[:0])) == 0


def test_similarities_are_the_same_in_one_chunk_and_in_many():
    texts = made_up(70, seed=2, length=12)
    pairs = np.array(list(combinations(range(len(texts)), 2)))
    assert len(pairs) > 2_048
    assert (
        similarities(texts, pairs) == np.concatenate([similarities(texts, part) for part in (pairs[:50], pairs[50:])])
    ).all()


def test_a_stranger_between_two_copies_does_not_part_them():
    # In a band's bucket members stand in the order of the texts; the stranger shares most of the words, but too few.
    copies = made_up(40, seed=3)
    strangers = [changed(text, (3, 13, 23, 33)) for text in copies]
    again = [changed(text, (39,)) for text in copies]
    groups = group_numbers(np.array(near_identical([*copies, *strangers, *again])), 120)
    assert [groups[i] == groups[i + 80] for i in range(40)] == [True] * 40
    assert [groups[i] == groups[i + 40] for i in range(40)] == [
        jaccard(copies[i], strangers[i]) >= 0.8 for i in range(40)
    ]


def test_one_template_filled_in_a_thousand_times_is_one_group():
    texts = [f"{BASE} {BASE.upper()} the order number was {place} and it came" for place in range(1_000)]
    groups = group_numbers(np.array(near_identical(texts)), len(texts))
    assert len(set(groups.tolist())) == 1


def test_equal_texts_are_linked_to_the_first_of_them():
    prints = fingerprint(["a b", "", "A  b!", "c", "", "a b", "b a"])
    assert equal_pairs(prints).tolist() == [[0, 5]]
    assert prints.n_tokens.tolist() == [2, 0, 3, 1, 0, 2, 2]


def test_candidates_are_few_and_hold_all_pairs_that_are_similar():
    texts = made_up(300, seed=5)
    texts += [changed(text, (place % 40,)) for place, text in enumerate(texts)]
    prints = fingerprint(texts)
    found = {tuple(pair) for pairs in candidate_pairs(prints, least_words=LEAST_WORDS) for pair in pairs.tolist()}
    planted = {(place, place + 300) for place in range(300)}
    assert len(planted - found) <= 1
    assert len(found - planted) <= 3


def test_the_search_in_a_bucket_of_strangers_is_bounded():
    prints = fingerprint(made_up(200, seed=6))
    prints.bands[:] = 7
    compared = sum(len(pairs) for pairs in candidate_pairs(prints, least_words=LEAST_WORDS))
    assert compared == sum(200 - distance for distance in range(1, REACH + 1))


def test_fingerprints_do_not_depend_on_what_else_is_asked_at_the_same_time():
    texts = ["", BASE, "works great", *made_up(3, seed=7)]
    whole, alone = fingerprint(texts), [fingerprint([text]) for text in texts]
    assert whole.exact.tolist() == [int(each.exact[0]) for each in alone]
    assert whole.bands.tolist() == [each.bands[0].tolist() for each in alone]
    assert len(fingerprint([])) == 0
