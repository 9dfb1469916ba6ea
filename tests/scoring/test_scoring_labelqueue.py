"""The draw of texts to be labelled: as many as asked for, with the probabilities it names, spread over strata."""

from collections import Counter
from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.labelqueue import CLEAR, DOUBTED, Candidate, draw, drawn_by_any, fit_rate, size_of, stratum_of
from store.records import Precision, Published, on_day


def candidates(*sizes, stratum="en|shop|high|2024H1"):
    return [Candidate(number, stratum, size) for number, size in enumerate(sizes, start=1)]


@pytest.mark.parametrize(
    ("positive", "published", "stratum"),
    [
        (0.1, on_day(date(2024, 6, 30)), "de|shop|low|2024H1"),
        (0.5, on_day(date(2024, 7, 1)), "de|shop|middle|2024H2"),
        (0.9, Published(datetime(2023, 1, 1, tzinfo=UTC), Precision.YEAR), "de|shop|high|2023H1"),
        (0.9, Published(), "de|shop|high|undated"),
    ],
)
def test_a_stratum_names_language_source_band_and_half_year(positive, published, stratum):
    assert stratum_of("de", "shop", positive, published) == stratum


def test_what_is_not_clearly_positive_is_drawn_twice_as_often():
    assert [size_of(positive) for positive in (0.0, 0.5, 0.66, 0.67, 1.0)] == [DOUBTED] * 3 + [CLEAR] * 2
    assert DOUBTED == 2 * CLEAR


def test_the_same_seed_draws_the_same_texts_in_the_same_order_and_another_seed_others():
    texts = candidates(*[1.0] * 200)
    assert draw(texts, 20, "a") == draw(reversed(texts), 20, "a")
    assert draw(texts, 20, "a").chosen != draw(texts, 20, "b").chosen


@given(st.lists(st.sampled_from([1.0, 2.0, 40.0]), max_size=60), st.integers(0, 70), st.text(max_size=5))
def test_as_many_as_asked_for_are_drawn_and_none_twice(sizes, n, seed):
    drawn = draw(candidates(*sizes), n, seed)
    assert len({each.version_id for each in drawn.chosen}) == len(drawn.chosen) == min(n, len(sizes))


def test_texts_are_drawn_with_the_probabilities_that_the_rate_names():
    texts = candidates(*[1.0] * 20, *[2.0] * 10)
    drawn = [draw(texts, 8, str(seed)) for seed in range(2_000)]
    counts = Counter(each.version_id for one in drawn for each in one.chosen)
    assert {round(one.rate, 12) for one in drawn} == {0.2}
    shares = np.array([counts[text.version_id] / 2_000 for text in texts])
    expected = np.array([text.size * 0.2 for text in texts])
    assert np.abs(shares - expected).max() < 0.05
    assert shares[:20].mean() == pytest.approx(0.2, abs=0.005)


def test_a_draw_is_spread_over_the_strata():
    texts = [Candidate(number, f"s{number % 10}", 1.0) for number in range(1_000)]
    for seed in range(20):
        strata = Counter(each.stratum for each in draw(texts, 100, str(seed)).chosen)
        assert all(9 <= strata[f"s{k}"] <= 11 for k in range(10))


def test_the_first_part_of_a_draw_is_as_random_as_the_whole():
    texts = [Candidate(number, f"s{number % 2}", 1.0) for number in range(400)]
    firsts = Counter(draw(texts, 100, str(seed)).chosen[0].stratum for seed in range(400))
    assert 160 < firsts["s0"] < 240


@pytest.mark.parametrize(
    ("sizes", "n", "rate"),
    [([1, 1, 1, 1], 2, 0.5), ([2, 1, 1], 2, 0.5), ([10, 1, 1], 2, 0.5), ([1, 1], 5, 1.0), ([2, 4], 2, 0.5), ([], 3, 0)],
)
def test_the_rate_gives_as_many_as_wanted_on_average(sizes, n, rate):
    assert fit_rate(np.array(sizes, dtype=float), n) == pytest.approx(rate)


@pytest.mark.parametrize(
    ("size", "rates", "probability"), [(1, [0.2], 0.2), (2, [0.2], 0.4), (1, [0.5, 0.5], 0.75), (3, [0.4, 0.1], 1.0)]
)
def test_several_draws_add_up_as_chances_do(size, rates, probability):
    assert drawn_by_any(size, rates) == pytest.approx(probability)
