"""Judging and publishing that is killed: what is shown is the old set as a whole or the new one, on both databases."""

import multiprocessing
import os
import random
import signal
import time
from datetime import timedelta

import pytest
from small_shop import BLAME, NOW, PRAISE

from jobs.indicate import publish_all
from jobs.score import score_new_versions
from store.runs import PageObservation
from store.session import open_store

KILLS = int(os.environ.get("LEUMUND_SCORE_KILLS", "3"))
"""Times that judging and publishing is killed, on each database."""
# Forked, because a new interpreter would take longer to start than the work takes.
FORK = multiprocessing.get_context("fork")
SUBJECTS = ("kettle", "mug", "toaster")


def judge_and_publish(url, tools, now, begun):
    with open_store(url) as own:
        begun.set()
        score_new_versions(own, tools.model, batch=5)
        publish_all(own, tools, now)


def killed_after(seconds, *arguments):
    """Do the work in a child and kill it so many seconds after it began; say whether the kill came in time."""
    begun = FORK.Event()
    child = FORK.Process(target=judge_and_publish, args=(*arguments, begun))
    child.start()
    begun.wait(60)
    time.sleep(seconds)
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    return child.exitcode == -signal.SIGKILL


def shown(url):
    """Return what is shown of each subject."""
    with open_store(url) as store:
        return {key: store.indicators.current(key) for key in SUBJECTS}


def add_reviews(url, number, make_review):
    """Keep two more reviews of each subject."""
    with open_store(url) as store:
        for listing in store.subjects.listings():
            run = store.runs.open_run(listing, source="shop", started_at=NOW, parser="p", config_digest="c")
            texts = (f"{PRAISE}, says {number}", f"{BLAME}, says {number}")
            reviews = [make_review(f"{number}-{n}", rating=5.0 - 4 * n, text=text) for n, text in enumerate(texts)]
            store.runs.observe(run, PageObservation(f"https://shop.example/{number}", NOW, reviews))


@pytest.fixture
def url(database_url, make_listing, make_review):
    for key in SUBJECTS:
        make_listing(key)
    for number in range(6):
        add_reviews(database_url, number, make_review)
    return database_url


def test_a_kill_while_scoring_or_publishing_leaves_whole_sets(url, tools, make_review):
    chance = random.Random(7)  # noqa: S311 - moments, no secrets
    began = time.monotonic()
    judge_and_publish(url, tools, NOW, FORK.Event())
    takes = time.monotonic() - began
    n_killed = 0
    for number in range(KILLS):
        now = NOW + timedelta(days=number + 1)
        add_reviews(url, 100 + number, make_review)
        before = shown(url)
        n_killed += killed_after(chance.uniform(0, takes), url, tools, now)
        after = shown(url)
        # What an undisturbed run shows at that moment; a set that the killed one published stays as it is.
        judge_and_publish(url, tools, now, FORK.Event())
        undisturbed = shown(url)
        for key in SUBJECTS:
            assert after[key] in (before[key], undisturbed[key])
            assert undisturbed[key].as_of == now
    with open_store(url) as store:
        assert store.leaves.fsck().faults == ()
        assert store.integrity() == []
    assert n_killed > KILLS / 2
