"""A scheduler that runs for long: neither its memory nor its descriptors nor the write-ahead log grow; SQLite."""

import multiprocessing
import os
import traceback
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from jobs.indicate import Tools, publish_all
from jobs.model import shipped_model, shipped_priors
from jobs.schedulesettings import JobSettings, ScheduleSettings
from jobs.score import score_new_versions
from jobs.slots import Cron
from jobs.vitals import Watch
from jobs.work import Ended
from scheduler import Job, tick
from store.records import FIVE_STARS, Census, Coverage, Listing, Review, Selection, Subject, SubjectKind
from store.runs import PageObservation
from store.session import open_store

RUNS = int(os.environ.get("LEUMUND_LONG_RUNS", "40"))
"""Runs of one scheduler, an hour apart on its own clock."""
BEGIN = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=RUNS)
"""The last run is of this hour: who watches counts the slots since the newest run, by the real clock."""
RUNS_AN_HOUR = 60
"""The finest cron line: what a run leaves behind counts sixty times an hour."""
MIB = 2**20


def collect(store, listing, number):
    """Collect one page of five reviews, two of them changed since the last time."""
    at = BEGIN + timedelta(hours=number)
    run = store.runs.open_run(listing, source="shop", started_at=at, parser="p", config_digest="c")
    texts = [f"Solid, says buyer {n}{f' in round {number}' if n < 2 else ''}" for n in range(5)]
    reviews = [Review("shop", f"r{n}", 4.0, scale=FIVE_STARS, text=text) for n, text in enumerate(texts)]
    store.runs.observe(run, PageObservation("https://shop.example/1", at, reviews))
    store.runs.close(run, Census(Coverage.FULL, Selection.FULL, announced=5, seen=5, pages=1), at)


def resident_bytes():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def n_descriptors():
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def run_for_long(path, samples):
    """Keep time for all runs; after each, say what the process holds: resident bytes, descriptors, bytes of the log."""
    tools, log = Tools(shipped_model(), shipped_priors()), Path(f"{path}-wal")
    plan = ScheduleSettings(jobs={"cycle": JobSettings(does="cycle", cron="0 * * * *")})
    with open_store(str(path)) as store:
        store.subjects.add(Subject("kettle", "Kettle", SubjectKind.PRODUCT))
        listing = store.subjects.add_listing(Listing("shop", "kettle", "kettle", ""))
        for number in range(RUNS):
            now = BEGIN + timedelta(hours=number)

            def work(_held, _halt, number=number, now=now):
                collect(store, listing, number)
                if number % 10 == 0:
                    score_new_versions(store, tools.model)
                    publish_all(store, tools, now)
                return Ended("succeeded", "done")

            assert tick(Job("cycle", Cron("0 * * * *"), work, timedelta(hours=1)), store, now) == "done"
            Watch(store, plan, {}, stale_days=2).vitals()
            samples.send((resident_bytes(), n_descriptors(), log.stat().st_size))


def run_and_tell(path, samples):
    """Run for long; an error is the last thing that the parent hears."""
    try:
        run_for_long(path, samples)
    except BaseException:
        samples.send(traceback.format_exc())
        raise


def heard(told, child):
    """Return what the child held after each run; where it broke off, say after how many, and why."""
    held = []
    while len(held) < RUNS:
        try:
            said = told.recv()
        except EOFError:
            child.join(60)
            said = f"without a word, exit code {child.exitcode}"
        if isinstance(said, str):
            pytest.fail(f"the child broke off after {len(held)} of {RUNS} runs: {said}")
        held.append(said)
    return held


def test_many_runs_leave_nothing_behind(sqlite_template, tmp_path):
    path = tmp_path / "long.sqlite"
    path.write_bytes(sqlite_template.read_bytes())
    fork = multiprocessing.get_context("fork")
    told, samples = fork.Pipe(duplex=False)
    child = fork.Process(target=run_and_tell, args=(path, samples))
    child.start()
    # Closed here, so that the end of the child is the end of what it says.
    samples.close()
    held = heard(told, child)
    child.join(60)
    assert child.exitcode == 0
    # The first runs load what is loaded once: models, compiled loops, prepared statements.
    warm = np.array(held[RUNS // 4 :], dtype=float)
    growth = np.polyfit(np.arange(len(warm)), warm[:, 0] / MIB, 1)[0] * RUNS_AN_HOUR
    # On a line of its own: the runner of the tests prints dots.
    print(
        f"\nmeasured: resident {growth:+.2f} MiB an hour, descriptors {warm[:, 1].min():.0f} to {warm[:, 1].max():.0f}"
    )
    print(f"measured: largest write-ahead log {max(size for _, _, size in held) / MIB:.1f} MiB")
    assert warm[:, 1].max() - warm[:, 1].min() <= 1
    assert max(size for _, _, size in held) < 64 * MIB
    # Over few runs the noise of the allocator is larger than what is looked for.
    assert growth < (1 if RUNS >= 1_000 else 20)
