"""Work that is spread over processes gives what one process gives, in order, and says so when a process is lost."""

import itertools
import os
import signal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_shop import BLAME, NOW, PRAISE

from jobs.engine import SERIAL, LocalPool
from jobs.errors import WorkerLost
from jobs.partitions import LEAST_PIECES, in_order
from jobs.score import JudgeRange, score_new_versions
from store.reviews import KeyRange
from store.runs import PageObservation


def double(number):
    return 2 * number


def process_of(_piece):
    return os.getpid()


def die_at_five(number):
    if number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("n", [0, 1, LEAST_PIECES, 25])
def test_results_come_in_order_whoever_does_the_work(workers, n):
    assert list(in_order(double, iter(range(n)), workers=workers)) == [2 * k for k in range(n)]


def test_few_pieces_start_no_process_and_many_do():
    assert set(in_order(process_of, range(LEAST_PIECES - 1), workers=2)) == {os.getpid()}
    assert os.getpid() not in set(in_order(process_of, range(LEAST_PIECES), workers=2))


def test_a_lost_process_is_told_and_what_was_done_before_stands():
    done = []
    with pytest.raises(WorkerLost, match="goes on after the last whole batch"):
        done.extend(in_order(die_at_five, range(40), workers=2))
    assert done == sorted(done)


def test_pieces_are_taken_only_a_few_ahead():
    taken = []

    def pieces():
        for k in range(1_000):
            taken.append(k)
            yield k

    results = in_order(double, pieces(), workers=2)
    next(results)
    assert len(taken) <= LEAST_PIECES + 4
    results.close()


@given(cuts=st.sets(st.integers(1, 89), max_size=6))
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_same_sentiments_whatever_the_partitioning(collected, tools, cuts):
    """Any partition of the keys, judged range by range, says bit for bit what one range says."""
    store, whole = collected
    model = renamed(tools.model)
    work = JudgeRange(store.address, model)
    bounds = [0, *sorted(cuts), len(whole)]
    ids = [said.version_id for said in whole]
    spans = [KeyRange(ids[begin], ids[end - 1]) for begin, end in itertools.pairwise(bounds)]
    assert list(itertools.chain.from_iterable(SERIAL.map(work, spans))) == whole


def test_the_same_sentiments_whatever_the_number_of_workers(collected, tools):
    store, whole = collected
    done = score_new_versions(store, renamed(tools.model), batch=10, engine=LocalPool(2))
    assert done.judged == len(whole) == 90
    kept = {version.id: (version.positive, version.predicted_unit) for version in store.reviews.versions()}
    assert kept == {said.version_id: (said.positive, said.unit) for said in whole}


@pytest.fixture
def collected(store, tools, make_listing, make_review):
    """A store with ninety reviews, and what one process says of all of them in one piece."""
    run = store.runs.open_run(make_listing(), source="shop", started_at=NOW, parser="p", config_digest="c")
    texts = (f"{BLAME if number % 3 == 0 else PRAISE}, says buyer {number}" for number in range(90))
    reviews = [make_review(f"r{number}", text=text) for number, text in enumerate(texts)]
    store.runs.observe(run, PageObservation("https://shop.example/1", NOW, reviews))
    model = renamed(tools.model)
    (span,) = store.reviews.unscored_ranges(model.digest, size=1_000)
    return store, JudgeRange(store.address, model)(span)


def renamed(model):
    """Return the same model under another digest, which has seen nothing yet."""
    return type(model)(model.card, model.weights, "f" * 64)
