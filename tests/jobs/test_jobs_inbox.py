"""The watched folder: settled files are taken in once and moved, refused ones beside their reason, whatever happens."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from saved_pages import EMPLOYER, WALL, har, har_entry, kununu_page

from jobs.errors import InboxUnusable
from jobs.inbox import SETTLE_SECONDS, Clock, take_inbox
from jobs.settings import Settings
from jobs.workplace import Workplace
from store.session import open_store

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOUR = 3_600.0
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def place(sqlite_template, tmp_path):
    """An empty deployment."""
    path = tmp_path / "own.sqlite"
    shutil.copy(sqlite_template, path)
    with open_store(str(path)) as store:
        yield Workplace(Settings(home=tmp_path, database=f"sqlite:///{path}"), store, {})


class Waiting:
    """A clock at NOW that notes how long it was waited, and does something meanwhile."""

    def __init__(self, meanwhile=lambda: None):
        self.waited, self._meanwhile = [], meanwhile

    def clock(self):
        return Clock(lambda: NOW, self._wait)

    def _wait(self, seconds):
        self.waited.append(seconds)
        self._meanwhile()


def drop(place, name, content, *, age=HOUR):
    path = place.settings.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    moment = NOW.timestamp() - age
    os.utime(path, (moment, moment))
    return path


def lying(place):
    inbox = place.settings.inbox
    return sorted(path.relative_to(inbox).as_posix() for path in inbox.rglob("*") if path.is_file())


def take(place, **options):
    return take_inbox(place, Waiting().clock(), **options)


def test_what_was_dropped_is_taken_in_and_moved_aside_with_its_folders(place):
    for name, number in (("seite.html", 1), ("kununu/zwei.html", 2), ("kununu/beispiel/drei.html", 3)):
        drop(place, name, kununu_page(number))
    summary = take(place)
    assert place.store.reviews.count() == 3
    assert lying(place) == [
        ".lock",
        "done/2026-03-01/kununu/beispiel/drei.html",
        "done/2026-03-01/kununu/zwei.html",
        "done/2026-03-01/seite.html",
    ]
    sums = "files: 3 read, 0 rejected; rows: 3 importable, 0 rejected; kept: 3 new, 0 edited, 0 unchanged"
    assert summary.short() == [f"inbox: {sums}"]


def test_a_refused_file_lies_beside_its_reason_in_plain_words(place):
    drop(place, "kununu/wand.html", WALL)
    drop(place, "kununu/gut.html", kununu_page(1))
    summary = take(place)
    assert place.store.reviews.count() == 1
    assert "refused/2026-03-01/kununu/wand.html" in lying(place)
    reason = (place.settings.inbox / "refused/2026-03-01/kununu/wand.html.txt").read_text("utf-8")
    assert reason.startswith("kununu/wand.html was not taken in.\n\nkununu/wand.html: ")
    assert [line.startswith("inbox: rejected: kununu/wand.html") for line in summary.short()[:-1]] == [True]


def test_a_file_that_is_partly_broken_says_what_of_it_was_left(place):
    drop(place, "a.har", har(har_entry(EMPLOYER, kununu_page(1)), har_entry(f"{EMPLOYER}/2", WALL)))
    take(place)
    assert "done/2026-03-01/a.har.txt" in lying(place)
    said = (place.settings.inbox / "done/2026-03-01/a.har.txt").read_text("utf-8")
    assert said.startswith("a.har was taken in, but for what stands below.")


def test_the_pictures_of_a_page_move_with_it(place):
    drop(place, "Seite.html", kununu_page(1))
    drop(place, "Seite-Dateien/bild.png", "x")
    drop(place, "Andere_files/bild.png", "x")
    take(place)
    assert lying(place) == [
        ".lock",
        "Andere_files/bild.png",
        "done/2026-03-01/Seite-Dateien/bild.png",
        "done/2026-03-01/Seite.html",
    ]


def test_a_second_file_of_the_same_name_replaces_nothing(place):
    for number in (1, 2, 3):
        drop(place, "seite.html", kununu_page(number))
        take(place)
    names = {name for name in lying(place) if name.startswith("done")}
    assert names == {f"done/2026-03-01/seite{n}.html" for n in ("", "-2", "-3")}
    assert place.store.reviews.count() == 3


@pytest.mark.parametrize("name", ["a.html.part", "a.html.crdownload", "a.tmp", ".a.html"])
def test_unfinished_and_hidden_files_are_left_where_they_are(place, name):
    drop(place, name, kununu_page(1))
    summary = take(place)
    assert (summary.taken.files, name in lying(place)) == ((), True)
    assert (summary.lines(), summary.short(), summary.exit_code()) == (["nothing was dropped"], [], 0)


def test_only_a_file_that_was_just_written_is_looked_at_twice(place):
    drop(place, "old.html", kununu_page(1))
    waiting = Waiting()
    take_inbox(place, waiting.clock())
    assert waiting.waited == []
    drop(place, "fresh.html", kununu_page(2), age=1)
    drop(place, "ahead.html", kununu_page(3), age=-HOUR)
    take_inbox(place, waiting.clock())
    assert waiting.waited == [SETTLE_SECONDS]
    assert place.store.reviews.count() == 3


def test_a_file_that_still_grows_is_left_for_the_next_time(place):
    path = drop(place, "growing.html", kununu_page(1)[:200], age=0)
    waiting = Waiting(lambda: path.write_text(kununu_page(1), encoding="utf-8"))
    summary = take_inbox(place, waiting.clock())
    assert (summary.n_unfinished, place.store.reviews.count()) == (1, 0)
    assert summary.short() == ["inbox: 1 file still being written, to be taken in next time"]
    assert "growing.html" in lying(place)
    os.utime(path, (NOW.timestamp() - HOUR,) * 2)
    take(place)
    assert place.store.reviews.count() == 1


def test_a_file_that_goes_away_while_it_is_looked_at_harms_nothing(place):
    path = drop(place, "gone.html", kununu_page(1), age=0)
    summary = take_inbox(place, Waiting(path.unlink).clock())
    assert (summary.n_unfinished, summary.taken.files) == (1, ())


def test_a_dry_run_moves_and_keeps_nothing(place):
    drop(place, "seite.html", kununu_page(1))
    summary = take(place, dry_run=True)
    assert summary.lines()[0].startswith("seite.html: kununu/")
    assert (place.store.reviews.count(), "seite.html" in lying(place)) == (0, True)


def test_where_all_is_refused_the_answer_is_2(place):
    drop(place, "wand.html", WALL)
    assert take(place).exit_code() == 2


def test_another_process_at_the_same_folder_is_not_disturbed(place):
    drop(place, "seite.html", kununu_page(1))
    with (place.settings.inbox / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(InboxUnusable, match="another process"):
            take(place)
    assert place.store.reviews.count() == 0
    take(place)
    assert place.store.reviews.count() == 1


def test_a_folder_that_cannot_be_used_is_told(place):
    place.settings.var.mkdir()
    place.settings.inbox.write_text("a file", encoding="utf-8")
    with pytest.raises(InboxUnusable, match="cannot be used") as caught:
        take(place)
    assert caught.value.exit_code == 2


def test_the_folder_may_lie_anywhere(place, tmp_path):
    elsewhere = Settings(home=tmp_path, **{"import": {"inbox": tmp_path / "drop"}})
    assert elsewhere.inbox == tmp_path / "drop"
    assert place.settings.inbox == tmp_path / "var" / "inbox"


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
import jobs.inbox
from jobs.inbox import Clock, take_inbox
from jobs.settings import Settings
from jobs.workplace import Workplace
from store.runs import Runs
from store.session import open_store

home, step, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
calls = 0

def before(function):
    def call(*args, **options):
        global calls
        calls += 1
        if calls == count:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **options)
    return call

if step == "move":
    jobs.inbox._put_aside = before(jobs.inbox._put_aside)
else:
    setattr(Runs, step, before(getattr(Runs, step)))
with open_store(str(home / "own.sqlite")) as store:
    place = Workplace(Settings(home=home), store, {})
    take_inbox(place, Clock(lambda: datetime(2026, 3, 1, 12, tzinfo=UTC), lambda seconds: None))
"""


@pytest.mark.parametrize(("step", "count"), [("observe", 1), ("observe", 3), ("close", 1), ("move", 1), ("move", 3)])
def test_a_kill_at_any_point_loses_and_doubles_nothing(place, step, count):
    for number in range(1, 5):
        drop(place, f"{number}.html", kununu_page(number, number + 1, url=f"{EMPLOYER}/{number}"))
    words = [sys.executable, "-c", KILLED, str(place.settings.home), step, str(count)]
    killed = subprocess.run(words, cwd=ROOT, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert any(name[0].isdigit() for name in lying(place))
    take(place)
    assert place.store.reviews.count() == 5
    assert {name for name in lying(place) if name != ".lock"} == {f"done/2026-03-01/{n}.html" for n in range(1, 5)}
    assert {version.number for version in place.store.reviews.versions()} == {1}
    assert not place.store.leaves.fsck().faults
