"""Shares over texts: what is split, what is too little, and how often the interval holds."""

import numpy as np
import pytest

from scoring.received import Said, net_sentiment, received_index, weigh
from scoring.trust import MINIMUM_EFFECTIVE

MET, BETTER = Said("met", about_price=False), Said("exceeded", about_price=False)
WORSE, DEAR, WORTH = Said("missed", about_price=False), Said("missed", about_price=True), Said("met", about_price=True)


def index_of(*texts):
    found = received_index(texts, [1.0] * len(texts))
    return tuple(None if value is None else round(value, 4) for value in (found.index.value, found.worse, found.dearer))


@pytest.mark.parametrize(
    ("texts", "index", "worse", "dearer"),
    [
        ([[MET]] * 6, 1.0, 0.0, 0.0),
        ([[MET], [BETTER], [WORTH], [MET], [WORSE], [DEAR]], 0.6667, 0.1667, 0.1667),
        ([[BETTER, DEAR]] * 6, 0.5, 0.0, 0.5),
        ([[WORSE, WORSE, DEAR]] * 6, 0.0, 0.6667, 0.3333),
    ],
)
def test_a_text_counts_once_split_among_its_passages(texts, index, worse, dearer):
    assert index_of(*texts) == (index, worse, dearer)


@pytest.mark.parametrize(("n", "effect", "enough"), [(4, 1.0, False), (5, 1.0, True), (9, 2.0, False), (10, 2.0, True)])
def test_below_five_effective_texts_there_is_no_figure(n, effect, enough):
    found = received_index([[WORSE]] * n, [effect] * n)
    assert (found.index.value is None, found.worse is None, found.dearer is None) == (not enough,) * 3
    assert found.index.n == n
    assert found.index.n_eff == pytest.approx(n / effect)
    assert pytest.approx(5.0) == MINIMUM_EFFECTIVE


def test_nothing_said_is_too_little_and_no_error():
    found = received_index([], [])
    assert (found.index.value, found.index.n, found.index.n_eff) == (None, 0, 0)


def test_a_source_whose_reviews_resemble_each_other_weighs_less():
    mixed = weigh([1.0] * 10 + [0.0] * 10, [1.0] * 10 + [4.0] * 10)
    assert mixed.value == pytest.approx(10 / 12.5)
    wide, narrow = weigh([0.5] * 40, [4.0] * 40).interval, weigh([0.5] * 40, [1.0] * 40).interval
    assert wide.high - wide.low > 1.8 * (narrow.high - narrow.low)


@pytest.mark.parametrize(
    ("positives", "net"), [([1.0] * 9, 1.0), ([0.0] * 9, -1.0), ([0.75] * 8, 0.5), ([0.0, 1.0] * 5, 0.0)]
)
def test_net_sentiment_runs_from_minus_one_to_one(positives, net):
    found = net_sentiment(positives, [1.0] * len(positives))
    assert found.value == pytest.approx(net)
    assert -1 <= found.interval.low <= found.value <= found.interval.high <= 1


@pytest.mark.parametrize("share", [0.05, 0.3, 0.5, 0.9])
@pytest.mark.parametrize("n", [20, 80])
def test_the_interval_of_a_net_sentiment_holds_nine_times_in_ten(share, n):
    """Calibrated probabilities around a true share, truth drawn from them: coverage of the truth's own mean."""
    rng = np.random.default_rng(n)
    held = 0
    for _ in range(300):
        likely = rng.beta(2 * share, 2 * (1 - share), n)
        found = net_sentiment(likely.tolist(), [1.0] * n)
        held += found.interval.low <= 2 * share - 1 <= found.interval.high
    assert held / 300 >= 0.87
