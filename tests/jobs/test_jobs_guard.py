"""The guard outside the database, and what follows: a new epoch that says why, a new key that the old one agrees to."""

import contextlib
import os
import sys
import threading
from datetime import timedelta

import pytest
from small_log import NOW, ORIGIN, put_back, remark, tamper

from jobs import guardfile
from jobs.checkpoint import checkpoint_json, newest_note
from jobs.errors import GuardMissing, NeverSigned, RolledBack, SealKeyUnusable
from jobs.keylog import logged_keys
from jobs.ledgercheck import check_ledger
from jobs.ledgersettings import LedgerSettings
from jobs.seal import begin_epoch, public_key, rotate_key, write_checkpoint
from jobs.sealkey import VARIABLE, coming, read_key_file
from ledger.canonical import Kind
from ledger.errors import MalformedStatement
from ledger.log import read_checkpoint
from ledger.note import generate_key, sign, verify
from ledger.statement import read_epoch_statement

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def older(place, database_url):
    """A deployment with checkpoints of 4 and 9 leaves whose database is that of 4 leaves again."""
    remark(place.store, 3)
    write_checkpoint(place, NOW)
    remark(place.store, 5)
    write_checkpoint(place, NOW)
    put_back(database_url, 4)
    return place


def test_an_older_database_is_not_signed_and_both_sizes_are_named(older):
    before = newest_note(older)
    with pytest.raises(RolledBack, match="the last checkpoint has 9 leaves, the database has 4") as caught:
        write_checkpoint(older, LATER)
    assert caught.value.exit_code == 6
    assert "ledger new-epoch" in str(caught.value)
    assert str(older.settings.guard_file) in str(caught.value)
    assert newest_note(older) == older.settings.guard_file.read_text(encoding="utf-8") == before
    assert older.store.leaves.last_checkpoint().size == 4


def test_an_older_database_that_grew_beyond_is_not_signed(older):
    remark(older.store, 20)
    with pytest.raises(RolledBack, match="the 24 leaves in the database do not begin with the 9"):
        write_checkpoint(older, LATER)


def test_an_emptied_database_is_not_signed(older, database_url):
    put_back(database_url, 0)
    with pytest.raises(RolledBack, match="has 9 leaves, the database has 0"):
        write_checkpoint(older, LATER)


def test_the_newest_backup_put_back_is_signed_again(place, database_url):
    remark(place.store, 3)
    write_checkpoint(place, NOW)
    remark(place.store, 2)
    put_back(database_url, 4)
    remark(place.store)
    assert write_checkpoint(place, LATER).size == 5


def test_a_new_epoch_cites_the_lost_checkpoint_and_signs_under_another_name_and_key(older):
    lost, old_key = newest_note(older), public_key(older)
    sealed = begin_epoch(older, "backup of 14 June put back", LATER)
    assert read_checkpoint(sealed.note).origin == "log.example/rsl/2"
    (start,) = filter(None, (read_epoch_statement(said.text) for said in older.store.statements.of(Kind.NOTE)))
    assert (start.note, start.reason) == (lost, "backup of 14 June put back")
    assert verify(start.note, [old_key])
    assert public_key(older) != old_key
    assert logged_keys(older.store)[-1].change.previous == old_key
    remark(older.store)
    assert verify(write_checkpoint(older, LATER).note, [public_key(older)])
    assert check_ledger(older).faults == ()


@pytest.mark.parametrize("reason", ["two\nlines", "", "x" * 501, "bell \a"])
def test_a_reason_that_is_not_one_plain_line_is_refused(older, reason):
    size = older.store.leaves.size()
    with pytest.raises(MalformedStatement):
        begin_epoch(older, reason, LATER)
    assert older.store.leaves.size() == size


def test_a_lost_key_ends_the_epoch_not_the_log(file_place):
    write_checkpoint(file_place, NOW)
    file_place.settings.seal_key_file.unlink()
    begin_epoch(file_place, "key lost", LATER)
    assert logged_keys(file_place.store)[-1].change.previous is None
    assert write_checkpoint(file_place, LATER).size == 3
    assert check_ledger(file_place).faults == ()


def test_the_second_epoch_after_a_rename_counts_from_the_new_name(file_place, renamed):
    write_checkpoint(file_place, NOW)
    other = renamed(LedgerSettings(origin="other.example/rsl/1"))
    assert read_checkpoint(begin_epoch(other, "renamed", LATER).note).origin == "other.example/rsl/1"
    assert read_checkpoint(begin_epoch(other, "again", LATER).note).origin == "other.example/rsl/2"
    assert check_ledger(other).faults == ()


def test_a_log_that_was_never_signed_has_no_epoch_to_end(file_place):
    remark(file_place.store)
    with pytest.raises(NeverSigned):
        begin_epoch(file_place, "why not", NOW)


def test_a_log_that_contradicts_itself_gets_no_new_epoch(place, database_url):
    remark(place.store, 3)
    write_checkpoint(place, NOW)
    tamper(database_url, "UPDATE log_node SET hash = (SELECT hash FROM log_leaf WHERE idx = 0)")
    with pytest.raises(RolledBack):
        begin_epoch(place, "tidy up", LATER)


def test_a_missing_guard_is_not_made_anew(place):
    write_checkpoint(place, NOW)
    place.settings.guard_file.unlink()
    remark(place.store)
    # The publishing of the first one may have been cut short; nothing was lost by it.
    kept = write_checkpoint(place, NOW).note
    place.settings.guard_file.unlink()
    with pytest.raises(GuardMissing, match="has 2 leaves"):
        write_checkpoint(place, NOW)
    place.settings.guard_file.write_text(kept, encoding="utf-8")
    assert write_checkpoint(place, NOW).note == kept


@pytest.mark.parametrize("content", [b"", b"no note", b"\xff\xfe\x00", b"x" * 200_000])
def test_a_damaged_guard_is_told_and_left(file_place, content):
    write_checkpoint(file_place, NOW)
    file_place.settings.guard_file.write_bytes(content)
    with pytest.raises(RolledBack, match="is not one of this log"):
        write_checkpoint(file_place, NOW)
    assert file_place.settings.guard_file.read_bytes() == content
    assert check_ledger(file_place).faults != ()


def test_a_guard_that_a_stranger_signed_is_told(file_place):
    sealed = write_checkpoint(file_place, NOW)
    body = sealed.note.partition("\n\n")[0] + "\n"
    file_place.settings.guard_file.write_text(sign(body, generate_key(ORIGIN)), encoding="utf-8")
    with pytest.raises(RolledBack, match="no known key signed"):
        write_checkpoint(file_place, NOW)


def test_a_new_key_is_agreed_to_by_the_old_one(place):
    write_checkpoint(place, NOW)
    old = public_key(place)
    sealed = rotate_key(place, LATER)
    new = public_key(place)
    assert new != old
    assert read_key_file(place.settings.seal_key_file).public.text == new
    assert not coming(place.settings.seal_key_file).exists()
    assert verify(sealed.note, [old]).signers == (old,)
    assert verify(sealed.note, [old, new]).signers == (old, new)
    (said,) = place.store.statements.of(Kind.KEY)[1:]
    assert verify(said.text, [old, new]).signers == (old, new)
    remark(place.store)
    assert verify(write_checkpoint(place, LATER).note, [old, new]).signers == (new,)
    assert check_ledger(place).faults == ()


def test_a_key_that_nobody_agreed_to_is_told(file_place):
    write_checkpoint(file_place, NOW)
    stranger = generate_key(ORIGIN)
    body = f"rsl/key/v1\nprevious -\nkey {stranger.public.text}\n"
    file_place.store.statements.add(Kind.KEY, sign(body, stranger), NOW)
    assert check_ledger(file_place).faults == ("leaf 1: nobody who signed before agreed to this key",)
    with pytest.raises(SealKeyUnusable):
        write_checkpoint(file_place, NOW)


def test_a_key_of_the_environment_is_not_rotated_here(file_place, monkeypatch):
    monkeypatch.setenv(VARIABLE, generate_key(ORIGIN).to_secret_text())
    write_checkpoint(file_place, NOW)
    for change in (lambda: rotate_key(file_place, NOW), lambda: begin_epoch(file_place, "why", NOW)):
        with pytest.raises(SealKeyUnusable, match="unset the variable"):
            change()


@pytest.mark.parametrize("step", ["write_key_file", "add", "add_checkpoint", "write_guard", "replace_key_file"])
def test_a_rotation_that_was_cut_short_is_finished_by_the_next_checkpoint(file_place, step, monkeypatch):
    write_checkpoint(file_place, NOW)
    old = public_key(file_place)
    with monkeypatch.context() as patch:
        stop_before(patch, file_place, step)
        with pytest.raises(KeyboardInterrupt):
            rotate_key(file_place, LATER)
    remark(file_place.store)
    sealed = write_checkpoint(file_place, LATER)
    assert verify(sealed.note, [public_key(file_place)])
    assert (public_key(file_place) == old) == (step in {"write_key_file", "add"})
    rotate_key(file_place, LATER)
    assert not coming(file_place.settings.seal_key_file).exists()
    assert check_ledger(file_place).faults == ()


def stop_before(patch, place, step):
    """Let the process end, as far as files and database can tell, just before the last call of a step."""
    # A rotation signs twice: what is there under the old key, then the leaf that names the new one.
    left = {"add_checkpoint": 1, "write_guard": 1}.get(step, 0)
    owner = {"add": type(place.store.statements), "add_checkpoint": type(place.store.leaves)}.get(step)
    target = owner or sys.modules["jobs.seal"]
    real = getattr(target, step)
    calls = iter(range(100))

    def stopping(*words):
        if next(calls) == left:
            raise KeyboardInterrupt
        return real(*words)

    patch.setattr(target, step, stopping)


@pytest.mark.parametrize("step", range(4))
def test_the_guard_is_the_old_or_the_new_one_as_a_whole_wherever_writing_ends(tmp_path, monkeypatch, step):
    guard = tmp_path / "checkpoint.txt"
    guardfile.write_guard(guard, "old\n" * 3)
    calls = iter(range(10))

    def stopping(real):
        def call(*words):
            if next(calls) == step:
                raise KeyboardInterrupt
            return real(*words)

        return call

    with monkeypatch.context() as patch, contextlib.suppress(KeyboardInterrupt):
        patch.setattr(os, "fsync", stopping(os.fsync))
        patch.setattr(os, "replace", stopping(os.replace))
        guardfile.write_guard(guard, "new\n" * 3)
    assert guard.read_text(encoding="utf-8") == ("old\n" if step < 2 else "new\n") * 3
    guardfile.write_guard(guard, "newer\n")
    assert guardfile.read_guard(guard) == "newer\n"


def test_two_that_seal_at_once_wait_for_each_other(tmp_path):
    guard, got_in = tmp_path / "checkpoint.txt", threading.Event()

    def second():
        with guardfile.sealing(guard):
            got_in.set()

    thread = threading.Thread(target=second)
    with guardfile.sealing(guard):
        thread.start()
        assert not got_in.wait(0.2)
    thread.join(10)
    assert got_in.is_set()


def test_the_newest_checkpoint_is_told_with_its_signers(place):
    remark(place.store)
    sealed = write_checkpoint(place, NOW)
    told = checkpoint_json(place)
    key = public_key(place)
    assert told["note"] == sealed.note
    assert (told["origin"], told["size"], told["root"]) == (ORIGIN, sealed.size, sealed.root.hex())
    assert told["signed_by"] == ["+".join(key.split("+")[:2])]
    assert told["anchors"] == told["older_anchors"] == []
