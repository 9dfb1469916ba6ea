"""Answers that hang, dribble or break off: a page ends in time, is asked for four times at most, and is never whole."""

import gzip
import os
import random
import time

import pytest
from odd_site import OPEN_ROBOTS, Answers, answering, collect, page

from crawler.order import Limits
from store.records import Coverage

N_BROKEN = int(os.environ.get("LEUMUND_BROKEN_ANSWERS", "4"))
QUICK = Limits(answer_seconds=1.2, page_seconds=2.5)
WHOLE = page(1)
PACKED = gzip.compress(WHOLE)


def hang():
    """Say nothing for longer than anybody waits."""
    time.sleep(4)
    yield WHOLE


def dribble():
    """Send a byte now and then."""
    for n in range(40):
        yield WHOLE[n : n + 1]
        time.sleep(0.1)


def cut(body: bytes, at: int):
    """Return a body that ends early although its length was told."""
    return lambda: iter([body[:at]])


def broken(body: bytes, at: int, **headers: str):
    return 200, {"Content-Length": str(len(body)), **headers}, cut(body, at)


WAYS = {
    "hang": ((200, {"Content-Length": str(len(WHOLE))}, hang), "did not answer in time"),
    "dribble": ((200, {"Content-Length": str(len(WHOLE))}, dribble), "did not answer in time"),
    "dropped": (broken(WHOLE, len(WHOLE) // 2), "broke off"),
    "nothing": (broken(WHOLE, 0), "broke off"),
    "cut gzip": ((200, {"Content-Encoding": "gzip"}, PACKED[:-9]), "broke off"),
    "dropped gzip": (broken(PACKED, len(PACKED) // 2, **{"Content-Encoding": "gzip"}), "broke off"),
    "chunk": ((200, {"Transfer-Encoding": "chunked"}, cut(b"ffff\r\n" + WHOLE, 900)), "broke off"),
}


@pytest.fixture(name="site", scope="module")
def _site(tmp_path_factory):
    """A site of sound pages, collected once; each test breaks one of them."""
    answers = Answers({f"/{n}": (200, {}, page(n)) for n in range(len(WAYS))} | {"/robots.txt": OPEN_ROBOTS})
    folder = tmp_path_factory.mktemp("slow")
    with answering(answers) as site:
        runs = collect(folder, site.port, [path for path in answers if path != "/robots.txt"])
        assert {run.new for run in runs.values()} == {1}
        yield site, answers, folder


@pytest.mark.parametrize(("n", "way"), list(enumerate(WAYS)))
def test_a_page_that_does_not_come_whole_fails_in_time_and_makes_nothing_vanish(site, n, way):
    (served, answers, folder), (answer, said), path = site, WAYS[way], f"/{n}"
    answers[path] = answer
    run = collect(folder, served.port, [path], limits=QUICK)[path]
    assert (run.census.coverage, run.census.pages, run.vanished) == (Coverage.FAILED, 0, 0)
    assert said in run.census.reason
    asked = served.moments[path][1:]
    assert 1 <= len(asked) <= 4
    # Asked for the last time within the page's time, and then waited for no longer than one answer may take.
    assert asked[-1] - asked[0] <= QUICK.page_seconds


def test_an_answer_cut_anywhere_is_never_taken_for_whole(tmp_path):
    chance = random.Random(N_BROKEN)  # noqa: S311 - chance of a test, not of a secret
    answers = Answers({"/robots.txt": OPEN_ROBOTS})
    for n in range(N_BROKEN):
        body, headers = chance.choice([(WHOLE, {}), (PACKED, {"Content-Encoding": "gzip"})])
        answers[f"/cut-{n}"] = broken(body, chance.randrange(len(body)), **headers)
        # A sound page in between keeps the host from being given up, as it would be after five failures.
        answers[f"/sound-{n}"] = (200, {}, page(n))
    pages = [path for path in answers if path != "/robots.txt"]
    with answering(answers) as served:
        runs = collect(tmp_path, served.port, pages, concurrency=1, limits=Limits(page_seconds=0.0))
    assert {path: (run.new, run.census.pages) for path, run in runs.items()} == {
        path: (1, 1) if path.startswith("/sound") else (0, 0) for path in pages
    }
