"""Checkpoints: signed, each continuing the last, at least one a day; and a log that was put back is never signed."""

import base64
import io
import random
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from naive_merkle import naive_leaf, naive_root
from small_log import NOW, ORIGIN

import crawler.run
import jobs.seal
from jobs.checkpoint import newest_note
from jobs.errors import NeverSigned, OriginChanged, RolledBack, SealKeyUnusable, SealRefused
from jobs.ledgercheck import check_ledger
from jobs.ledgersettings import LedgerSettings
from jobs.seal import public_key, write_checkpoint
from jobs.sealkey import VARIABLE, read_key_file
from ledger.canonical import Kind
from ledger.errors import LedgerError
from ledger.log import parse_checkpoint, read_checkpoint
from ledger.merkle import leaf_hash
from ledger.note import generate_key, verify


def test_the_first_checkpoint_makes_the_key_and_a_leaf_that_names_it(place):
    sealed = write_checkpoint(place, NOW)
    assert sealed.size == 1
    key = read_key_file(place.settings.seal_key_file)
    assert verify(sealed.note, [public_key(place)]).signers == (key.public.text,)
    assert place.settings.seal_key_file.stat().st_mode & 0o777 == 0o600
    assert key.name == ORIGIN


def test_a_checkpoint_names_the_log_its_size_and_the_root_of_all_leaves(place, grow):
    grow(5)
    sealed = write_checkpoint(place, NOW)
    entries = [entry.encode() for entry in place.store.leaves.entries()]
    assert sealed.root == naive_root([naive_leaf(entry) for entry in entries])
    signed = verify(sealed.note, [public_key(place)])
    assert signed.text == f"{ORIGIN}\n6\n{base64.b64encode(sealed.root).decode()}\n"
    last = place.store.leaves.last_checkpoint()
    assert (last.size, last.note, last.created_at) == (6, sealed.note, NOW)
    assert place.settings.guard_file.read_text(encoding="utf-8") == newest_note(place) == sealed.note


def test_each_checkpoint_continues_the_last_whatever_the_growth(place, grow):
    dice = random.Random(7)  # noqa: S311
    for _ in range(8):
        grow(dice.randrange(5))
        sealed = write_checkpoint(place, NOW)
        kept = read_checkpoint(place.store.leaves.last_checkpoint().note)
        assert (kept.size, kept.root) == (sealed.size, sealed.root) == place.store.leaves.head()
    assert check_ledger(place).faults == ()


def test_sealing_twice_adds_nothing(file_place):
    first = write_checkpoint(file_place, NOW)
    assert write_checkpoint(file_place, NOW + timedelta(hours=3)) == first


def test_a_day_on_which_nothing_was_seen_has_a_checkpoint_of_its_own(place, grow):
    grow(2)
    first = write_checkpoint(place, NOW)
    second = write_checkpoint(place, NOW + timedelta(days=1))
    assert second.size == first.size + 1
    assert place.store.leaves.last_checkpoint().created_at == NOW + timedelta(days=1)
    assert check_ledger(place).faults == ()


def forged(size, root):
    return f"{ORIGIN}\n{size}\n{base64.b64encode(root).decode()}\n"


@pytest.mark.parametrize(
    ("size", "root"),
    [(6, leaf_hash(b"another log")), (3, leaf_hash(b"another log")), (9, leaf_hash(b"a log that was cut"))],
)
def test_a_log_that_does_not_continue_its_last_checkpoint_is_not_sealed(place, grow, size, root):
    grow(5)
    place.store.leaves.add_checkpoint(size, forged(size, root), NOW)
    with pytest.raises(RolledBack) as caught:
        write_checkpoint(place, NOW)
    assert caught.value.exit_code == 6
    assert place.store.leaves.last_checkpoint().note == forged(size, root)
    assert not place.settings.guard_file.exists()


def test_a_row_that_is_no_checkpoint_is_told(place, grow):
    grow(2)
    place.store.leaves.add_checkpoint(3, "no checkpoint", NOW)
    with pytest.raises(LedgerError):
        write_checkpoint(place, NOW)


def test_a_log_of_before_checkpoints_were_signed_goes_on_signed(place, grow):
    grow(3)
    size, root = place.store.leaves.head()
    place.store.leaves.add_checkpoint(size, forged(size, root), NOW)
    with pytest.raises(NeverSigned):
        newest_note(place)
    assert write_checkpoint(place, NOW).size == 4
    assert check_ledger(place).faults == ()


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_signs_nothing(file_place, mode):
    write_checkpoint(file_place, NOW)
    before = newest_note(file_place)
    file_place.settings.seal_key_file.chmod(mode)
    with pytest.raises(SealKeyUnusable, match="chmod 600"):
        write_checkpoint(file_place, NOW + timedelta(days=1))
    assert newest_note(file_place) == before


def test_a_lost_key_is_not_made_anew(file_place):
    write_checkpoint(file_place, NOW)
    file_place.settings.seal_key_file.unlink()
    with pytest.raises(SealKeyUnusable, match="there is no key"):
        write_checkpoint(file_place, NOW)
    assert not file_place.settings.seal_key_file.exists()


@pytest.mark.parametrize("content", [b"", b"\xff\x00", b"PRIVATE+KEY+log+00000000+AA==\n", b"x" * 5_000])
def test_a_damaged_key_signs_nothing_and_is_not_shown(file_place, content):
    write_checkpoint(file_place, NOW)
    file_place.settings.seal_key_file.write_bytes(content)
    with pytest.raises(SealKeyUnusable) as caught:
        write_checkpoint(file_place, NOW)
    assert caught.value.__cause__ is None
    assert "AA==" not in str(caught.value)


def test_another_logs_key_signs_nothing(file_place):
    write_checkpoint(file_place, NOW)
    file_place.settings.seal_key_file.write_text(generate_key(ORIGIN).to_secret_text(), encoding="ascii")
    with pytest.raises(SealKeyUnusable, match="the log is signed by"):
        write_checkpoint(file_place, NOW)


def test_the_environment_can_hold_the_key(file_place, monkeypatch):
    key = generate_key(ORIGIN)
    monkeypatch.setenv(VARIABLE, key.to_secret_text())
    sealed = write_checkpoint(file_place, NOW)
    assert verify(sealed.note, [key.public.text]).signers == (key.public.text,)
    assert not file_place.settings.seal_key_file.exists()


def test_a_key_for_another_name_is_told(file_place, monkeypatch):
    monkeypatch.setenv(VARIABLE, generate_key("other.example/rsl/1").to_secret_text())
    with pytest.raises(OriginChanged, match=r"other\.example"):
        write_checkpoint(file_place, NOW)
    assert file_place.store.leaves.size() == 0


def test_a_log_is_not_renamed_by_its_configuration(file_place, renamed):
    write_checkpoint(file_place, NOW)
    with pytest.raises(OriginChanged, match="new-epoch"):
        write_checkpoint(renamed(LedgerSettings(origin="other.example/rsl/1")), NOW)


def test_a_file_in_the_place_of_the_folder_is_told(file_place):
    file_place.settings.guard_file.parent.write_text("in the way", encoding="ascii")
    with pytest.raises(SealRefused, match="cannot be used"):
        write_checkpoint(file_place, NOW)


def test_the_key_is_neither_in_the_database_nor_in_any_published_file(place, grow):
    grow(2)
    write_checkpoint(place, NOW)
    secret = read_key_file(place.settings.seal_key_file).secret
    text = base64.b64encode(b"\x01" + secret)
    said = [statement.text for statement in place.store.statements.of(Kind.KEY)]
    for kept in (*said, *(row.note for row in place.store.leaves.checkpoints())):
        assert text not in kept.encode()
    assert repr(read_key_file(place.settings.seal_key_file)).count("secret") == 0


def test_a_checkpoint_body_alone_is_read_the_same_as_a_signed_one(file_place):
    note = write_checkpoint(file_place, NOW).note
    assert parse_checkpoint(note.partition("\n\n")[0] + "\n") == read_checkpoint(note)


def test_nothing_but_the_sealing_job_reads_the_key():
    root = Path(jobs.seal.__file__).parents[1]
    packages = ("commands", "crawler", "jobs", "report", "scoring", "store", "web", "simulator")
    files = [path for name in packages for path in (root / name).rglob("*.py")]
    readers = {path.relative_to(root).as_posix() for path in files if "jobs.sealkey" in path.read_text("utf-8")}
    assert readers == {"jobs/seal.py"}
    assert "sealkey" not in (root / "cli.py").read_text("utf-8") + (root / "scheduler.py").read_text("utf-8")


def test_no_crawl_child_gets_the_key_of_the_environment(file_place, monkeypatch):
    started = []

    class NotStarted(Exception):
        """Ends the start of a child."""

    def start(_command, **options):
        started.append(options["env"])
        raise NotStarted

    monkeypatch.setenv(VARIABLE, generate_key(ORIGIN).to_secret_text())
    monkeypatch.setattr(subprocess, "Popen", start)
    with pytest.raises(NotStarted), crawler.run._child(io.BytesIO()):
        pass
    assert VARIABLE not in started[0]
    assert "PATH" in started[0]
