"""A host that says "later": never asked sooner than it said, in either form, and given up after five failures."""

import os
import random
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from odd_site import OPEN_ROBOTS, Answers, answering, collect, page

from store.records import Coverage

N_REFUSALS = int(os.environ.get("LEUMUND_REFUSALS", "2"))
N_PAGES = 6


class Refusing(Answers):
    """A list of pages that refuses some requests, saying when to come back."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__({"/robots.txt": OPEN_ROBOTS})
        self.chance = chance
        self.n = 0
        self.at = set(chance.sample(range(1, N_PAGES + 1), 2))
        self.until = 0.0
        self.too_soon = 0

    def of(self, path: str):
        if not path.startswith("/list"):
            return super().of(path)
        self.n += 1
        self.too_soon += time.monotonic() < self.until
        if self.n in self.at:
            # A date has no parts of a second: what is asked for is a little less than the seconds that are drawn.
            wait = self.chance.choice([1, 2])
            back = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=wait)
            by_date = self.chance.random() < 0.5
            asked = (back - datetime.now(UTC)).total_seconds() if by_date else float(wait)
            self.until = time.monotonic() + asked - 0.01
            header = format_datetime(back, usegmt=True) if by_date else str(wait)
            return self.chance.choice([429, 503]), {"Retry-After": header}, b""
        n = int(path.partition("page=")[2] or 1)
        return 200, {}, page(n, following=f"/list?page={n + 1}" if n < N_PAGES else None)


@pytest.mark.parametrize("seed", range(N_REFUSALS))
def test_no_request_comes_sooner_than_the_host_asked_for(tmp_path, seed):
    answers = Refusing(random.Random(seed))  # noqa: S311 - chance of a test, not of a secret
    with answering(answers) as site:
        run = collect(tmp_path, site.port, ["/list"], concurrency=1)["/list"]
    assert (run.new, answers.too_soon, answers.n) == (N_PAGES, 0, N_PAGES + 2)


@pytest.mark.parametrize(("status", "header"), [(429, {}), (503, {"Retry-After": "0"})])
def test_a_host_that_goes_on_refusing_is_asked_five_times_and_no_more(tmp_path, status, header):
    answers = Answers({f"/{n}": (status, header, b"") for n in range(9)} | {"/robots.txt": OPEN_ROBOTS})
    with answering(answers) as site:
        runs = collect(tmp_path, site.port, [f"/{n}" for n in range(9)], concurrency=1)
    assert {run.census.coverage for run in runs.values()} == {Coverage.FAILED}
    assert site.asked.total() - site.asked["/robots.txt"] <= 5
    assert any("failed 5 times in a row" in run.census.reason for run in runs.values())


def test_a_wait_of_more_than_an_hour_is_never_waited(tmp_path):
    header = {"Retry-After": "Fri, 31 Dec 2100 23:59:59 GMT"}
    answers = Answers({"/mug": (429, header, b""), "/robots.txt": OPEN_ROBOTS})
    with answering(answers) as site:
        run = collect(tmp_path, site.port, ["/mug"], max_wait_seconds=3600)["/mug"]
    assert "asked to wait 3601 seconds, longer than this run may (3600)" in run.census.reason
    assert site.asked["/mug"] == 1
