"""Jobs as child processes: what they do, and how each of their ends is told; real children over a small home."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread, Timer
from typing import get_args

import pytest
from small_home import Home

from jobs.schedulesettings import JobKind
from jobs.settings import read_settings
from jobs.table import TASKS
from jobs.work import ORDER, STOP_WITHIN_SECONDS, Ended, Halt, WorkOrder, work_in_child
from jobs.workplace import open_workplace
from store.errors import StoreError
from store.records import Coverage
from store.session import open_store

SLOT = datetime(2026, 6, 1, 3, 15, tzinfo=UTC)


@pytest.fixture
def home(tmp_path):
    made = Home(tmp_path)
    made.write("config/leumund.toml", "")
    made.write("config/subjects.toml", "")
    return made


@pytest.fixture
def store(home):
    settings = read_settings(home.folder)
    with open_workplace(settings), open_store(settings.database_url) as store:
        yield store


@pytest.fixture
def order(home, store):
    held = store.jobruns.claim("seal", SLOT, "test", now=datetime.now(UTC))
    return WorkOrder(home.folder, "seal", held.guard)


def quiet():
    return Halt(Event(), Event())


def test_every_name_that_the_configuration_allows_is_something_that_can_be_done():
    assert set(get_args(JobKind)) == set(TASKS)


def test_a_child_does_what_it_is_asked_and_says_so(order, store):
    ended = work_in_child(order, quiet(), lambda _line: None)
    size, root = store.leaves.head()
    assert ended == Ended("succeeded", f"leaves: {size}; root {root.hex()[:16]}")
    assert store.leaves.last_checkpoint().size == size


def test_a_child_without_its_lease_writes_nothing(order, store):
    store.jobruns.claim("seal", SLOT, "another", now=datetime.now(UTC).replace(year=2100))
    ended = work_in_child(order, quiet(), lambda _line: None)
    assert ended.state == "failed"
    assert "no longer holds the lease" in ended.line
    assert store.leaves.last_checkpoint() is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"seconds": 0.0}, "it took longer than 0 minutes and was ended"),
        ({"memory_mib": 1}, "needs more than its 1 MiB"),
    ],
)
def test_a_child_that_cannot_do_it_fails_with_the_reason(order, change, said):
    ended = work_in_child(replace(order, **change), quiet(), lambda _line: None)
    assert ended.state == "failed"
    assert said in ended.line


STOPS = int(os.environ.get("LEUMUND_STOPS", "1"))
"""Children that are asked to stop while they collect."""


@pytest.mark.parametrize("number", range(STOPS))
def test_a_child_that_is_asked_to_stop_while_it_collects_ends_cleanly(home, store, number):
    home.write("config/subjects.toml", "demo = true\n")
    held = store.jobruns.claim("cycle", SLOT, "test", now=datetime.now(UTC))
    halt, asked = quiet(), []

    def stop_when_it_collects():
        while (source := store.jobruns.holder("source demo-shop")) is None or source.state != "running":
            time.sleep(0.02)
        # At another moment each time, from the first request to the last page.
        time.sleep(0.1 * (number % 30))
        asked.append(time.monotonic())
        halt.stop.set()

    watcher = Thread(target=stop_when_it_collects, daemon=True)
    watcher.start()
    ended = work_in_child(WorkOrder(home.folder, "collect", held.guard), halt, lambda _line: None)
    took = time.monotonic() - asked[0]
    assert ended == Ended("stopped", "stopped on request; goes on with the next start")
    # Ten seconds are granted; who is killed after them has not ended by itself.
    assert took < STOP_WITHIN_SECONDS
    assert store.leaves.fsck().faults == ()
    runs = [run for listing in store.subjects.listings() for run in store.runs.history(listing, 9)]
    assert {run.census.coverage for run in runs if run.census} <= {Coverage.FULL, Coverage.PARTIAL}


def test_a_child_that_needs_too_much_memory_dies_and_the_others_live(home, order, store):
    held = store.jobruns.claim("report", SLOT, "test", now=datetime.now(UTC))
    greedy = WorkOrder(home.folder, "report", held.guard, memory_mib=256)
    ends = {}
    other = Thread(target=lambda: ends.update(greedy=work_in_child(greedy, quiet(), lambda _line: None)))
    other.start()
    ends["modest"] = work_in_child(order, quiet(), lambda _line: None)
    other.join()
    assert ends["modest"].state == "succeeded"
    assert ends["greedy"].state == "failed"
    assert "needs more than its 256 MiB" in ends["greedy"].line


@pytest.fixture
def charted(shop):
    """An order to write the reports of a home whose figures make charts, within the memory that jobs have."""
    with open_store(read_settings(shop.folder).database_url) as store:
        held = store.jobruns.claim("report", SLOT, "test", now=datetime.now(UTC))
        yield WorkOrder(shop.folder, "report", held.guard)


def test_a_child_draws_charts_within_the_memory_that_jobs_have(charted):
    """What draws them sets aside more addresses than any machine has memory."""
    ended = work_in_child(charted, quiet(), lambda _line: None)
    assert ended.state == "succeeded"
    assert "<svg" in (charted.home / "var" / "reports" / "leumund-en.html").read_text(encoding="utf-8")


def test_a_child_whose_library_gives_up_says_what_may_help(charted):
    ended = work_in_child(replace(charted, memory_mib=512), quiet(), lambda _line: None)
    assert ended.state == "failed"
    assert "its 512 MiB of memory" in ended.line
    assert "0x" not in ended.line


def test_a_child_that_is_killed_has_failed(order):
    halt = quiet()
    killer = Timer(0.5, lambda: os.killpg(_child_of(os.getpid()), signal.SIGKILL))
    killer.start()
    ended = work_in_child(order, halt, lambda _line: None)
    killer.join()
    assert ended == Ended("failed", "its process was killed by signal 9")


def test_a_child_whose_parent_is_gone_ends(order):
    """Its input ends with its parent, whatever killed that one."""
    command = [sys.executable, "-P", "-m", "jobs.worker"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        child.stdin.write(ORDER.dump_json(order) + b"\n")
        child.stdin.close()
        assert b'"state":"stopped"' in child.stdout.read()


def _child_of(parent):
    """Return the process number of the child that a process has started last."""
    while True:
        children = [int(each) for each in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
        workers = [each for each in children if b"jobs.worker" in Path(f"/proc/{each}/cmdline").read_bytes()]
        if workers:
            return workers[-1]
        time.sleep(0.01)


def test_a_child_makes_no_new_database_where_the_leased_one_is_gone(order, tmp_path):
    with pytest.raises(StoreError), open_workplace(read_settings(tmp_path / "elsewhere"), order.fence):
        pass
    assert not (tmp_path / "elsewhere").exists()
