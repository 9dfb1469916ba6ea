"""Work that is spread over processes gives what one process gives, in order, and says so when a process is lost."""

import os
import signal

import pytest

from jobs.errors import WorkerLost
from jobs.partitions import LEAST_PIECES, in_order
from jobs.score import score_new_versions


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


def test_the_same_sentiments_whatever_the_number_of_workers(deployment, tools):
    deployment.cycle()
    store = deployment.store
    before = {version.id: (version.positive, version.predicted_unit) for version in store.reviews.versions()}
    done = score_new_versions(store, renamed(tools.model), batch=10, workers=2)
    assert done.judged == len(before) == 90
    after = {version.id: (version.positive, version.predicted_unit) for version in store.reviews.versions()}
    assert after == before
    assert all(unit is not None and 0 <= unit <= 1 for _, unit in after.values())


def renamed(model):
    """Return the same model under another digest, which has seen nothing yet."""
    return type(model)(model.card, model.weights, "f" * 64)
