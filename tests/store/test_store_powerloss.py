"""Power fails at any write: what was acknowledged is there, and nothing of a batch is there without the rest.

A trace of all writes and syncs of 50 batches is replayed in prefixes. Three disks are tried: one that keeps every write
in order, one that keeps only what was synced, and one that keeps any of the later writes, the last of them torn.
"""

import multiprocessing
import os
import pickle
import random
import shutil
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from sqlite_recorder import Recorder, Step
from store_story import START, page

from store.records import Listing, Review, Subject, SubjectKind
from store.session import open_store

TABLES = ("review", "review_version", "observation", "log_node", "frontier")
BATCHES, PER_BATCH, SECTOR = 50, 7, 512
PREFIXES = int(os.environ.get("LEUMUND_PREFIXES", "10"))
"""Prefixes that are tried on each disk."""


class Disk:
    """Files as the disk has them, and what was written since the last sync."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.synced = {name: bytearray(data) for name, data in files.items()}
        self.later: list[Step] = []

    def take(self, step: Step) -> None:
        """Do one step of the trace."""
        if step.kind == "sync":
            for waiting in [each for each in self.later if each.file == step.file]:
                apply(self.synced, waiting)
            self.later = [each for each in self.later if each.file != step.file]
        elif step.kind == "delete":
            self.later = [each for each in self.later if each.file != step.file]
            self.synced.pop(step.file, None)
        else:
            self.later.append(step)

    def after_power_loss(self, kept: list[Step]) -> dict[str, bytearray]:
        """Return the files with these of the later writes."""
        files = {name: bytearray(data) for name, data in self.synced.items()}
        for step in kept:
            apply(files, step)
        return files


def apply(files: dict[str, bytearray], step: Step) -> None:
    """Write or cut one file."""
    content = files.setdefault(step.file, bytearray())
    if step.kind == "truncate":
        del content[step.offset :]
        return
    content.extend(bytes(max(0, step.offset - len(content))))
    content[step.offset : step.offset + len(step.data)] = step.data


def record(path, trace):
    """Keep 50 batches while all that SQLite does is recorded; each batch that was kept is a step of its own."""
    recorder = Recorder()
    sizes = [0]
    with open_store(str(path)) as store:
        listing = store.subjects.listings()[0]
        run = store.runs.open_run(listing, source="shop", started_at=START, parser="p", config_digest="c")
        for number in range(BATCHES):
            reviews = [Review("shop", f"{number}-{n}", 4.0, text=f"batch {number} " * 60) for n in range(PER_BATCH)]
            store.runs.observe(run, page(reviews, number=number))
            sizes.append(sizes[-1] + PER_BATCH)
            recorder.steps.append(Step("kept", offset=sizes[-1]))
    trace.write_bytes(pickle.dumps(recorder.steps))


@pytest.fixture(scope="module")
def traced(sqlite_template, tmp_path_factory):
    """The files before, and the trace."""
    folder = tmp_path_factory.mktemp("trace")
    path, trace = folder / "leumund.sqlite", folder / "trace"
    shutil.copy(sqlite_template, path)
    with open_store(str(path)) as store:
        store.subjects.add(Subject("kettle", "Kettle", SubjectKind.PRODUCT))
        store.subjects.add_listing(Listing("shop", "kettle", "kettle", ""))
    files = {str(path): path.read_bytes()}
    recording = multiprocessing.get_context("fork").Process(target=record, args=(path, trace))
    recording.start()
    recording.join()
    steps = pickle.loads(trace.read_bytes())  # noqa: S301 - our own
    if not any(step.kind == "write" for step in steps):
        pytest.skip("Python's SQLite is not the system's, so its writes can't be recorded")
    # The log was moved into the file at least once: both are written and synced.
    assert {step.file for step in steps if step.kind == "sync"} == {str(path), f"{path}-wal"}
    return files, steps


def all_in_order(disk, dice):
    return disk.later


def only_synced(disk, dice):
    return []


def some_and_one_torn(disk, dice):
    kept = [step for step in disk.later if dice.random() < 0.5]
    if not kept or kept[-1].kind != "write":
        return kept
    whole = SECTOR * dice.randrange(1 + len(kept[-1].data) // SECTOR)
    return [*kept[:-1], kept[-1]._replace(data=kept[-1].data[:whole])]


@pytest.mark.parametrize("keeps", [all_in_order, only_synced, some_and_one_torn])
def test_a_disk_that_lost_power_recovers_to_a_whole_batch_and_all_that_was_acknowledged(traced, tmp_path, keeps):
    files, steps = traced
    dice = random.Random(8)  # noqa: S311 - moments, not secrets
    chosen = set(range(len(steps))) if len(steps) <= PREFIXES else set(dice.sample(range(len(steps)), PREFIXES))
    disk, acknowledged, tried, known = Disk(files), 0, 0, set()
    for number, step in enumerate(steps):
        if step.kind == "kept":
            acknowledged = step.offset
        else:
            disk.take(step)
        if number in chosen:
            tried += 1
            require_committed_prefix(write_out(tmp_path, disk.after_power_loss(keeps(disk, dice))), acknowledged, known)
    assert tried == min(PREFIXES, len(steps))


def write_out(folder, files):
    """Write the files as they are after the power came back; return the database."""
    for old in folder.iterdir():
        old.unlink()
    for name, content in files.items():
        (folder / Path(name).name).write_bytes(content)
    return folder / "leumund.sqlite"


def require_committed_prefix(path, acknowledged, known):
    """Check that the database holds whole batches, all that were acknowledged, and a log that fits."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        hashes = connection.execute("SELECT idx, hash FROM log_leaf ORDER BY idx").fetchall()
        counted = [connection.execute(f"SELECT count(*) FROM {table}").fetchone() for table in TABLES]  # noqa: S608
    assert len(hashes) >= acknowledged
    # Equal leaves beside equally many rows are looked at in full once.
    state = sha256(repr((hashes, counted)).encode()).digest()
    if state in known:
        return
    with open_store(str(path)) as store:
        report = store.leaves.fsck()
        assert report.faults == ()
        assert report.leaves == report.observations == store.reviews.count()
        assert report.leaves == len(hashes)
        assert report.leaves % PER_BATCH == 0
    known.add(state)


def test_a_write_that_never_reached_the_disk_would_be_noticed(traced, tmp_path):
    """The check itself can fail: a disk that forgets one synced write of the write-ahead log loses a batch."""
    files, steps = traced
    writes = [number for number, step in enumerate(steps) if step.kind == "write" and step.file.endswith("-wal")]
    disk, acknowledged = Disk(files), 0
    for number, step in enumerate(steps[: writes[len(writes) // 4] + 200]):
        if step.kind == "kept":
            acknowledged = step.offset
        elif number != writes[len(writes) // 4]:
            disk.take(step)
    with pytest.raises(AssertionError):
        require_committed_prefix(write_out(tmp_path, disk.after_power_loss([])), acknowledged, set())
