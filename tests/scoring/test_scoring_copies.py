"""Copies by different people count, one review passed on and stock phrases do not."""

from itertools import pairwise

import pytest
from usual_set import SENTENCE, START, clean_set

from scoring.authenticitytest import Opinion
from scoring.copies import LEAST_TEXTS, count_copies, judge_copies


def said(author, *, text=SENTENCE, day=None, unit=1.0, source="shop", place="shop/one"):
    return Opinion(day, unit, text, author, source=source, place=place)


ALIKE = SENTENCE.replace("table", "floor")


@pytest.mark.parametrize(
    ("opinions", "twins", "part"),
    [
        pytest.param([said("a"), said("b")], 2, (1,), id="two people, the same words"),
        pytest.param([said(None), said(None)], 2, (1,), id="two unknown people on one listing"),
        pytest.param([said("a"), said("b", text=ALIKE)], 2, (1,), id="a word differs"),
        pytest.param([said("a"), said("a"), said("a", text=ALIKE)], 0, (), id="one author repeats himself"),
        pytest.param([said("a"), said("a"), said("b")], 2, (2,), id="one of two voices speaks twice"),
        pytest.param([said("a", day=9), said("b", day=2)], 2, (0,), id="the later one is the copy"),
        pytest.param([said("a", place="shop/one"), said("a", place="shop/two")], 0, (), id="one author, two variants"),
        pytest.param(
            [said(None, day=5), said(None, day=5, place="shop/two")], 0, (), id="passed on to a variant, no author"
        ),
        pytest.param(
            [said("a", day=5, place=""), said("b", day=6, source="mall", place="")],
            0,
            (),
            id="passed on to another source",
        ),
        pytest.param(
            [said("a", day=5), said("b", day=5, place="shop/two")], 2, (1,), id="two people of one source, two variants"
        ),
        pytest.param(
            [said(None, day=5), said(None, day=9, place="shop/two")], 2, (1,), id="on two listings, days apart"
        ),
        pytest.param([said(None, day=5), said(None, day=5, unit=0.0, place="shop/two")], 2, (1,), id="another rating"),
        pytest.param([said(None, day=5), said(None, day=5)], 2, (1,), id="on one listing the day explains nothing"),
        pytest.param([said("a", text="works great, love it")] * 2, 0, (), id="a stock phrase"),
        pytest.param([said("a", text=""), said("b", text=" \n")], 0, (), id="no words"),
    ],
)
def test_whose_copies_count(opinions, twins, part):
    assert count_copies(opinions)[1:] == (twins, part)


def test_a_text_taken_from_another_subject_counts_here_once():
    other = [said("z", place="shop/other", day=START)]
    assert count_copies([said("a", day=START + 9)], other) == (1, 1, (0,))


def test_a_tenth_of_near_identical_texts_is_found():
    copies = [said(f"a{at}", day=START + at, text=f"{SENTENCE} number {at % 3}") for at in range(20)]
    test = judge_copies(count_copies([*clean_set(2, 180), *copies]))
    assert test.p_value < 0.01
    assert (test.effect, dict(test.numbers)["n_twins"]) == (pytest.approx(0.1), 20)


def test_what_is_usual_elsewhere_is_what_counts():
    opinions = [*clean_set(2, 180), *[said(f"a{at}") for at in range(6)]]
    often, never = [(10, 90)] * 12, [(0, 100)] * 12
    p_often, p_fixed, p_never = (judge_copies(count_copies(opinions), usual).p_value for usual in (often, (), never))
    assert p_never < p_fixed < p_often


def test_variants_of_a_product_are_syndication_and_no_finding():
    texts = [" ".join(f"word{at * 7 + k}" for k in range(15)) for at in range(60)]
    variants = [
        Opinion(START + at, 1.0, text, f"a{at}", source="shop", place=f"shop/{variant}")
        for at, text in enumerate(texts)
        for variant in range(4)
    ]
    assert judge_copies(count_copies(variants)).effect == 0


@pytest.mark.parametrize("n", [0, 1, LEAST_TEXTS - 1])
def test_twenty_longer_texts_are_needed(n):
    test = judge_copies(count_copies([said(f"a{at}") for at in range(n)] + [said("b", text="fine")] * 50))
    assert (test.p_value, test.lacking, dict(test.numbers)) == (None, "texts", {"n": n, "least": LEAST_TEXTS})


def test_a_long_chain_of_copies_is_one_group():
    words = SENTENCE.split() * 3
    chain = [said(f"a{at}", text=" ".join([*words[:at], f"x{at}", *words[at:]])) for at in range(0, 30, 3)]
    n, twins, part = count_copies(chain)
    assert (n, twins, len(part)) == (10, 10, 9)
    assert all(first < second for first, second in pairwise(part))
