"""Near-identical texts are found as the exact comparison of all pairs finds them."""

from itertools import combinations

import numpy as np
import pytest

from scoring.duplicate import near_identical

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
