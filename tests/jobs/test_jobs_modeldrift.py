"""The text model is asked about each quarter: its newest whole one against everything before."""

from datetime import UTC, datetime

import pytest
from label_shop import NOW, answer_all, open_shop

from jobs.labels import LabelDesk
from jobs.modeldrift import model_drift, quarter_start
from store.records import Sentiment


@pytest.mark.parametrize(
    ("moment", "start"), [((2026, 7, 1), (2026, 7, 1)), ((2026, 3, 31), (2026, 1, 1)), ((2026, 12, 31), (2026, 10, 1))]
)
def test_a_quarter_begins_with_its_first_month(moment, start):
    assert quarter_start(datetime(*moment, tzinfo=UTC)) == datetime(*start, tzinfo=UTC)


def spoil_newest(store):
    """Let the model say the opposite of everything published from April 2026 on."""
    store.reviews.add_sentiments(
        "m1",
        [
            Sentiment(version.id, "en", 1 - version.positive)
            for version in store.reviews.versions()
            if version.review.published.at >= datetime(2026, 4, 1, tzinfo=UTC)
        ],
    )


def test_a_model_that_errs_as_before_is_left_alone_and_one_that_turned_is_told(store, database_url, tmp_path):
    open_shop(store, database_url, tmp_path, n=300)
    (calm,) = model_drift(store, NOW)
    # Two days apart: 45 texts of April to June, all others before.
    assert (calm.n_after, calm.n_before, calm.fired) == (45, 254, False)
    spoil_newest(store)
    (turned,) = model_drift(store, NOW)
    assert (turned.fired, turned.change > 0) == (True, True)


def test_a_quarter_that_is_not_over_is_not_looked_at(store, database_url, tmp_path):
    open_shop(store, database_url, tmp_path, n=300)
    spoil_newest(store)
    (whole,) = model_drift(store, datetime(2026, 6, 30, tzinfo=UTC))
    assert not whole.fired


def test_labels_are_a_group_of_their_own(store, database_url, tmp_path):
    open_shop(store, database_url, tmp_path, n=300)
    desk = LabelDesk(store, now=lambda: NOW)
    desk.fill(n=300)
    answer_all(desk)
    whole, *groups = model_drift(store, NOW)
    assert [test.group for test in groups] == ["shop|en|label", "shop|en|rating"]
    assert whole.n_after == 2 * 45
