"""Any sequence of runs leaves the store in the state that a naive model in memory reaches."""

import os
from collections import Counter
from datetime import UTC, datetime
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from naive_store import NaiveListing
from store_story import day

from store.records import Coverage, Precision, Published, Review

EXAMPLES = int(os.environ.get("LEUMUND_EXAMPLES", "40"))

REVIEWS = st.tuples(
    st.sampled_from(["a", "b", "c", "d", None]),
    st.sampled_from([1.0, 2.0, 4.0, 5.0, None]),
    st.sampled_from(["x", "y"]),
    st.sampled_from(["2024-01", "2024-02", None]),
)
RUNS = st.lists(st.tuples(st.lists(st.lists(REVIEWS, max_size=5), min_size=1, max_size=3), st.booleans()), max_size=5)

_numbers = count()


def review_of(told):
    review_id, rating, words, month = told
    at = datetime.strptime(f"{month}-01 +0000", "%Y-%m-%d %z").astimezone(UTC) if month else None
    published = Published(at, Precision.MONTH) if at else Published()
    return Review("shop", review_id, rating, text=words, published=published)


def told_of(review):
    month = review.published.at and f"{review.published.at:%Y-%m}"
    return review.rating, review.text, month


@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(runs=RUNS)
def test_the_store_reaches_the_state_of_the_naive_model(store, make_listing, collect, runs):
    # One store for all examples, a listing of its own for each: making a database takes longer than an example.
    key = f"kettle-{next(_numbers)}"
    listing, model, before = make_listing(key), NaiveListing(), store.leaves.size()
    for n, (pages, full) in enumerate(runs):
        model.run(pages, full=full)
        coverage = Coverage.FULL if full else Coverage.PARTIAL
        collect(listing, *([review_of(told) for told in page] for page in pages), at=day(n), coverage=coverage)
    versions = list(store.reviews.versions(key))
    state = Counter((v.number, told_of(v.review), not v.vanished) for v in versions)
    months = {m.month: (m.n, m.rated, m.satisfied, m.dissatisfied, m.unit_sum) for m in store.reviews.months(key)}
    assert state == model.state()
    assert months == model.months()
    assert Counter(entry.kind.value for entry in store.leaves.entries(before)) == model.leaves


def test_the_log_of_all_examples_is_sound(store, make_listing, collect):
    for seed in range(3):
        listing = make_listing(f"kettle-{seed}")
        for n in range(4):
            ids = [chr(97 + (seed + n * k) % 5) for k in range(4)]
            collect(listing, [review_of((i, float(1 + n % 5), "x", None)) for i in ids], at=day(n))
    assert store.leaves.fsck().faults == ()
