"""The erasure journal: what it holds, what it survives, and when it refuses."""

import multiprocessing
import os
import re
import resource
import signal

import pytest
from store_story import day

from store.erasure_requests import ErasureMark
from store.errors import JournalDamaged, JournalUnusable
from store.journal import ErasureJournal

FIRST = ErasureMark(3, b"\x01" * 32, ("facts", "content", "author"), "art17")
SECOND = ErasureMark(9, b"\x02" * 32, ("facts",), "objection")


@pytest.fixture
def journal(tmp_path):
    """A journal of two erasures."""
    written = ErasureJournal(tmp_path / "kept" / "erasures.journal")
    written.append([FIRST])
    written.append([SECOND])
    return written


def test_what_was_appended_is_read_in_order(journal):
    assert journal.marks() == [FIRST, SECOND]


def test_nothing_is_written_twice(journal):
    before = journal.path.read_bytes()
    journal.append([SECOND, FIRST, FIRST])
    assert journal.path.read_bytes() == before


def test_it_holds_indices_hashes_parts_and_reasons_alone(journal):
    first, *lines = journal.path.read_text(encoding="utf-8").splitlines()
    assert first == "leumund/erasures/1"
    form = r"\d+ [0-9a-f]{64} (facts|content|author)(,(content|author))* (art17|objection|source-request) [0-9a-f]{16}"
    assert all(re.fullmatch(form, line) for line in lines)


def test_only_its_owner_may_read_it(journal):
    assert journal.path.stat().st_mode & 0o777 == 0o600


def test_no_file_is_no_journal(tmp_path):
    assert not ErasureJournal(tmp_path / "none").exists()
    assert ErasureJournal(tmp_path / "none").marks() == []


def test_a_journal_without_erasures_is_one_all_the_same(tmp_path):
    journal = ErasureJournal(tmp_path / "new")
    journal.append([])
    assert journal.exists()
    assert journal.marks() == []


@pytest.mark.parametrize("end", ["9", "9 0202", "9 " + "02" * 32 + " facts objection 00"])
def test_a_line_cut_off_by_a_kill_is_none_and_is_written_over(journal, end):
    before = journal.path.read_bytes()
    journal.path.write_bytes(before + end.encode())
    assert journal.marks() == [FIRST, SECOND]
    journal.append([])
    assert journal.path.read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("leumund/erasures/1", "leumund/erasures/2", 1),
        ("3 01", "4 01", 2),
        ("facts,content,author", "facts,content", 2),
        ("art17", "objection", 2),
        ("art17", "whatever", 2),
        ("objection", "art17", 3),
        ("9 02", "9  02", 3),
    ],
)
def test_a_changed_line_is_named(journal, old, new, line):
    text = journal.path.read_text(encoding="utf-8")
    journal.path.write_text(text.replace(old, new, 1), encoding="utf-8")
    for use in (journal.marks, lambda: journal.append([FIRST])):
        with pytest.raises(JournalDamaged, match=f"line {line} of") as caught:
            use()
        assert caught.value.line == line
    assert journal.path.read_text(encoding="utf-8") == text.replace(old, new, 1)


def test_a_missing_line_is_noticed_by_the_next(journal):
    first, _, third = journal.path.read_text(encoding="utf-8").splitlines()
    journal.path.write_text(f"{first}\n{third}\n", encoding="utf-8")
    with pytest.raises(JournalDamaged):
        journal.marks()


def test_bytes_that_are_no_text_are_damage(journal):
    journal.path.write_bytes(journal.path.read_bytes() + b"\xff\xfe\n")
    with pytest.raises(JournalDamaged, match="line 4 of"):
        journal.marks()


def test_mending_keeps_what_can_be_read_and_adds_what_the_database_knows(journal):
    lines = journal.path.read_text(encoding="utf-8").splitlines()
    damaged = "\n".join([lines[0], "rubbish", lines[2], ""])
    journal.path.write_text(damaged, encoding="utf-8")
    aside = journal.mend([FIRST, SECOND], day(0))
    assert journal.marks() == [SECOND, FIRST]
    assert aside == journal.path.with_name("erasures.journal.damaged-20240501T120000Z")
    assert aside.read_text(encoding="utf-8") == damaged


def test_mending_what_is_gone_begins_anew(tmp_path):
    journal = ErasureJournal(tmp_path / "gone")
    assert journal.mend([FIRST], day(0)) is None
    assert journal.marks() == [FIRST]


def test_a_folder_in_its_place_is_told(tmp_path):
    for use in (ErasureJournal(tmp_path).marks, lambda: ErasureJournal(tmp_path).append([FIRST])):
        with pytest.raises(JournalUnusable, match="Is a directory"):
            use()


def test_a_disk_that_is_full_leaves_a_journal_that_can_be_read(journal):
    limited = os.fork()
    if limited == 0:
        _write_without_room(journal)
    _, status = os.waitpid(limited, 0)
    assert os.waitstatus_to_exitcode(status) == 7
    assert journal.marks() == [FIRST, SECOND]


def _write_without_room(journal):
    """Append where the file may grow by ten bytes only; ends this process with 7 if that is told as it should be."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    room = journal.path.stat().st_size + 10
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    try:
        journal.append([ErasureMark(20, b"\x03" * 32, ("facts",), "art17")])
    except JournalUnusable:
        os._exit(7)
    os._exit(1)


def _append(path, start):
    journal = ErasureJournal(path)
    for n in range(10):
        journal.append([ErasureMark(start + n, bytes([start]) * 32, ("facts",), "art17")])


def test_writers_at_the_same_time_lose_nothing(journal):
    fork = multiprocessing.get_context("fork")
    writers = [fork.Process(target=_append, args=(journal.path, start)) for start in (100, 200)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert {mark.leaf for mark in journal.marks()} == {3, 9, *range(100, 110), *range(200, 210)}
