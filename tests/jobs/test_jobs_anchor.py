"""Witnesses outside: a real time-stamping authority and a git repository; what failed is asked for again."""

import re
import subprocess
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from small_log import put_back, remark, tamper
from small_tsa import make_authority, served

from jobs.anchor import anchor_checkpoints
from jobs.checkpoint import checkpoint_json
from jobs.errors import RolledBack
from jobs.ledgercheck import check_ledger
from jobs.ledgerdoctor import examine_witnesses
from jobs.ledgersettings import AnchorSettings, LedgerSettings, TimeStamper
from jobs.lists import anchors_table
from jobs.seal import begin_epoch, write_checkpoint
from ledger.canonical import Kind
from ledger.certificate import load_certificates
from ledger.log import read_checkpoint
from ledger.statement import read_epoch_statement
from ledger.timestamp import request_for, verify_stamp
from report.render import RENDERERS
from store.anchors import Anchor, AnchorStatus

NOW = datetime.now(UTC)
ORIGIN = "log.example/rsl/1"


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return make_authority(tmp_path_factory.mktemp("tsa"))


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    """Loopback is reached directly, whatever the machine's proxy."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def at(place, url, roots, seconds=5.0):
    """Return the deployment with an authority at an address."""
    anchors = AnchorSettings(tsa=(TimeStamper(url=url, roots=roots),), timeout_seconds=seconds)
    return with_anchors(place, anchors)


def with_anchors(place, anchors):
    ledger = LedgerSettings(origin=ORIGIN, anchors=anchors)
    return replace(place, settings=place.settings.model_copy(update={"ledger": ledger}))


@pytest.fixture
def clone(file_place, tmp_path):
    """A deployment with a clone of a repository."""
    git("init", "-q", "--bare", "remote.git", cwd=tmp_path)
    git("clone", "-q", "remote.git", "clone", cwd=tmp_path)
    return with_anchors(file_place, AnchorSettings(git="clone"))


def git(*words, cwd):
    return subprocess.run(["git", *words], cwd=cwd, check=True, capture_output=True, text=True).stdout


def test_an_authority_bears_witness_to_the_newest_checkpoint(place, authority):
    with served(authority.reply) as url:
        place = at(place, url, authority.roots)
        sealed = write_checkpoint(place, NOW)
        (line,) = anchor_checkpoints(place, NOW)
    (anchor,) = place.store.anchors.of(sealed.size)
    assert (anchor.status, anchor.kind) == (AnchorStatus.HELD, f"rfc3161 {url}")
    trusted = load_certificates(authority.roots.read_bytes())
    stamp = verify_stamp(anchor.token, sealed.note.encode(), trusted)
    assert authority.accepts(anchor.token, sealed.note.encode())
    assert f"{stamp.at:%Y-%m-%d %H:%M:%S} UTC by CN=Test TSA" in anchor.told
    assert line.endswith(anchor.told)
    assert checkpoint_json(place)["anchors"][0]["status"] == "held"


def test_a_witness_is_not_asked_twice_for_one_checkpoint(place, authority):
    asked = []

    def answer(query):
        asked.append(query)
        return authority.reply(query)

    with served(answer) as url:
        place = at(place, url, authority.roots)
        write_checkpoint(place, NOW)
        anchor_checkpoints(place, NOW)
        assert anchor_checkpoints(place, NOW) == []
    assert len(asked) == 1


def test_what_failed_is_kept_shown_and_asked_for_again(place, authority):
    is_busy = threading.Event()
    is_busy.set()
    with served(lambda query: b"busy" if is_busy.is_set() else authority.reply(query)) as url:
        place = at(place, url, authority.roots)
        first = write_checkpoint(place, NOW)
        (line,) = anchor_checkpoints(place, NOW)
        assert "NOT HELD" in line
        remark(place.store)
        second = write_checkpoint(place, NOW)
        assert ["NOT HELD" in line for line in anchor_checkpoints(place, NOW)] == [True, True]
        assert [anchor.status for anchor in place.store.anchors.unsettled()] == [AnchorStatus.FAILED] * 2
        assert RENDERERS["text"](anchors_table(place.store), "en").count("failed") == 2
        is_busy.clear()
        lines = anchor_checkpoints(place, NOW)
    assert len(lines) == 2
    assert place.store.anchors.unsettled() == []
    assert [anchor.size for anchor in place.store.anchors.all()] == [first.size, second.size]


def test_nothing_is_forgotten_when_the_process_ends_while_it_waits(place, authority):
    place = at(place, "http://127.0.0.1:9/", authority.roots)
    sealed = write_checkpoint(place, NOW)
    place.store.anchors.ask(sealed.size, "rfc3161 http://127.0.0.1:9/", NOW)
    (anchor,) = place.store.anchors.unsettled()
    assert (anchor.status, anchor.token) == (AnchorStatus.ASKED, None)
    (line,) = anchor_checkpoints(place, NOW)
    assert "NOT HELD: no answer" in line


def test_a_held_token_is_never_given_up(place):
    size = write_checkpoint(place, NOW).size
    place.store.anchors.ask(size, "git x", NOW)
    place.store.anchors.settle(Anchor(size, "git x", AnchorStatus.HELD, b"token", "held", NOW))
    place.store.anchors.settle(Anchor(size, "git x", AnchorStatus.FAILED, None, "gone", NOW))
    place.store.anchors.ask(size, "git x", NOW)
    (anchor,) = place.store.anchors.of(size)
    assert (anchor.status, anchor.token, anchor.told) == (AnchorStatus.HELD, b"token", "held")


WRONG = {
    "rubbish": (lambda _query, _authority: b"<html>", "NOT HELD"),
    "nothing": (lambda _query, _authority: b"", "NOT HELD"),
    "too long": (lambda _query, _authority: b"x" * 200_000, "too long"),
    "of another message": (lambda _query, authority: authority.reply(authority.query(b"other")), "speaks of the hash"),
    "refusal": (
        lambda _query, authority: authority.reply(authority.query(b"other", "-sha1")),
        "the time-stamping authority refused",
    ),
}


@pytest.mark.parametrize(("answer", "told"), WRONG.values(), ids=WRONG)
def test_an_answer_that_proves_nothing_is_not_kept(file_place, authority, answer, told):
    with served(lambda query: answer(query, authority)) as url:
        place = at(file_place, url, authority.roots)
        write_checkpoint(place, NOW)
        (line,) = anchor_checkpoints(place, NOW)
    assert told in line
    (anchor,) = place.store.anchors.all()
    assert (anchor.status, anchor.token) == (AnchorStatus.FAILED, None)


def test_an_authority_that_we_do_not_trust_bears_no_witness(file_place, authority, tmp_path):
    stranger = make_authority(tmp_path / "stranger")
    with served(authority.reply) as url:
        place = at(file_place, url, stranger.roots)
        write_checkpoint(place, NOW)
        (line,) = anchor_checkpoints(place, NOW)
    assert "no chain of valid certificates" in line


def test_a_missing_file_of_roots_is_named(file_place, tmp_path):
    place = at(file_place, "http://127.0.0.1:9/", tmp_path / "roots.pem")
    write_checkpoint(place, NOW)
    (line,) = anchor_checkpoints(place, NOW)
    assert "roots.pem" in line


def test_an_error_page_and_a_slow_answer_are_told(file_place, authority):
    with served(lambda _query: b"down for maintenance", status=503) as url:
        place = at(file_place, url, authority.roots)
        write_checkpoint(place, NOW)
        assert "NOT HELD" in anchor_checkpoints(place, NOW)[0]

    def slow(query):
        time.sleep(0.5)
        return authority.reply(query)

    with served(slow) as url:
        place = at(file_place, url, authority.roots, 0.1)
        assert "NOT HELD" in anchor_checkpoints(place, NOW)[0]


def test_a_log_that_was_never_signed_asks_nobody(file_place, authority):
    assert anchor_checkpoints(at(file_place, "http://127.0.0.1:9/", authority.roots), NOW) == []


def test_a_repository_holds_each_checkpoint_as_a_file_that_is_pushed(clone, tmp_path):
    first = write_checkpoint(clone, NOW)
    (line,) = anchor_checkpoints(clone, NOW)
    assert "pushed to origin" in line
    remark(clone.store)
    second = write_checkpoint(clone, NOW)
    anchor_checkpoints(clone, NOW)
    (anchor,) = clone.store.anchors.of(second.size)
    assert git("rev-parse", "HEAD", cwd=tmp_path / "remote.git").strip() == anchor.token.hex()
    for sealed in (first, second):
        name = f"HEAD:log-log.example_rsl_1/{sealed.size}.txt"
        assert git("show", name, cwd=tmp_path / "remote.git") == sealed.note


def test_a_commit_that_could_not_be_pushed_is_pushed_later(clone, tmp_path):
    write_checkpoint(clone, NOW)
    (tmp_path / "remote.git").rename(tmp_path / "away.git")
    (line,) = anchor_checkpoints(clone, NOW)
    assert "NOT HELD: git push" in line
    (tmp_path / "away.git").rename(tmp_path / "remote.git")
    (line,) = anchor_checkpoints(clone, NOW)
    assert "pushed to origin" in line
    assert git("log", "--oneline", cwd=tmp_path / "remote.git").count("\n") == 1


def test_a_commit_that_goes_nowhere_is_said_to_be_kept_on_this_machine_alone(clone, tmp_path):
    git("remote", "remove", "origin", cwd=tmp_path / "clone")
    write_checkpoint(clone, NOW)
    (line,) = anchor_checkpoints(clone, NOW)
    assert "NOT HELD" in line
    assert "kept on this machine alone" in line
    assert clone.store.anchors.held() == []
    assert clone.store.vitals.read([]).unanchored == {"alone": 1}
    assert "kept on this machine alone\n" in RENDERERS["text"](anchors_table(clone.store), "en")
    assert "nur auf diesem Rechner" in RENDERERS["text"](anchors_table(clone.store), "de")
    (found,) = examine_witnesses(clone)
    assert not found.is_well
    assert "git remote add" in found.words
    git("remote", "add", "origin", str(tmp_path / "remote.git"), cwd=tmp_path / "clone")
    (line,) = anchor_checkpoints(clone, NOW)
    assert "pushed to origin" in line
    assert [anchor.status for anchor in clone.store.anchors.all()] == [AnchorStatus.HELD]


def test_a_faulty_file_of_the_repository_is_seen_by_the_doctor(clone, tmp_path):
    sealed = write_checkpoint(clone, NOW)
    anchor_checkpoints(clone, NOW)
    (tmp_path / "clone" / "log-log.example_rsl_1" / f"{sealed.size}.txt").write_text("other", encoding="utf-8")
    told = {found.name: found for found in examine_witnesses(clone)}
    assert not told["anchors"].is_well
    assert "holds another checkpoint" in told["anchors"].words


def test_one_that_is_never_given_keeps_no_older_one_from_being_asked_for(clone, tmp_path):
    first = write_checkpoint(clone, NOW)
    clone.store.anchors.ask(first.size, f"git {tmp_path / 'clone'}", NOW)
    remark(clone.store)
    second = write_checkpoint(clone, NOW)
    planted = tmp_path / "clone" / "log-log.example_rsl_1" / f"{second.size}.txt"
    planted.parent.mkdir()
    planted.write_text("planted", encoding="utf-8")
    anchor_checkpoints(clone, NOW)
    assert [anchor.size for anchor in clone.store.anchors.held()] == [first.size]


def test_those_that_fail_take_turns_and_are_few_at_once(file_place, authority):
    with served(lambda _query: b"busy") as url:
        place = at(file_place, url, authority.roots)
        sizes = []
        for n in range(6):
            sizes.append(write_checkpoint(place, NOW).size)
            place.store.anchors.ask(sizes[-1], f"rfc3161 {url}", NOW + timedelta(minutes=n))
            remark(place.store)
        asked = []
        for hour in (1, 2):
            lines = anchor_checkpoints(place, NOW + timedelta(hours=hour))
            assert lines[-1].endswith("3 older ones are owed, too")
            asked.append([int(re.search("([0-9]+) leaves", line)[1]) for line in lines[:-1]])
    assert asked == [[sizes[5], sizes[0], sizes[1]], [sizes[5], sizes[2], sizes[3]]]


@pytest.mark.parametrize("content", [b"", b"-----BEGIN CERTIFICATE-----\n", b"junk"])
def test_a_file_without_roots_is_named_with_what_to_do(file_place, tmp_path, content):
    roots = tmp_path / "roots.pem"
    roots.write_bytes(content)
    place = at(file_place, "http://127.0.0.1:9/", roots)
    write_checkpoint(place, NOW)
    (line,) = anchor_checkpoints(place, NOW)
    assert f"{roots}: the file {'holds no certificates' if content else 'is empty'}" in line
    assert "put the root certificates of the authority there" in line
    assert "ParseError" not in line


def test_a_file_that_was_changed_in_the_repository_is_told(clone, tmp_path):
    sealed = write_checkpoint(clone, NOW)
    file = tmp_path / "clone" / "log-log.example_rsl_1" / f"{sealed.size}.txt"
    file.parent.mkdir()
    file.write_text("planted", encoding="utf-8")
    (line,) = anchor_checkpoints(clone, NOW)
    assert "holds another checkpoint" in line
    assert file.read_text(encoding="utf-8") == "planted"


def test_a_folder_within_another_repository_is_not_committed_to(clone, tmp_path):
    git("init", "-q", cwd=tmp_path)
    (tmp_path / "clone").rename(tmp_path / "elsewhere")
    (tmp_path / "clone").mkdir()
    write_checkpoint(clone, NOW)
    (line,) = anchor_checkpoints(clone, NOW)
    assert "is not the folder of a repository" in line
    assert list((tmp_path / "clone").iterdir()) == []


def test_a_repository_that_knows_more_than_the_database_refuses_it(clone, tmp_path):
    remark(clone.store, 3)
    write_checkpoint(clone, NOW)
    remark(clone.store)
    write_checkpoint(clone, NOW)
    anchor_checkpoints(clone, NOW)
    # The guard file was put back with the database: only what was published elsewhere tells.
    put_back(clone.settings.database_url, 4)
    clone.settings.guard_file.write_text(clone.store.leaves.last_checkpoint().note, encoding="utf-8")
    with pytest.raises(RolledBack, match="has 5 leaves, the database has 4") as caught:
        write_checkpoint(clone, NOW)
    assert "log-log.example_rsl_1" in str(caught.value)
    begin_epoch(clone, "backup put back", NOW)
    assert read_checkpoint(cited(clone.store)).size == 5
    assert "pushed" in anchor_checkpoints(clone, NOW)[0]
    assert (tmp_path / "clone" / "log-log.example_rsl_2").is_dir()


def cited(store):
    """Return the checkpoint that the last epoch cites."""
    starts = [read_epoch_statement(said.text) for said in store.statements.of(Kind.NOTE)]
    return [start.note for start in starts if start][-1]


def test_what_is_no_repository_is_told(clone, tmp_path):
    (tmp_path / "clone").rename(tmp_path / "elsewhere")
    (tmp_path / "clone").mkdir()
    write_checkpoint(clone, NOW)
    (line,) = anchor_checkpoints(clone, NOW)
    assert "NOT HELD: git" in line


def test_the_check_of_the_log_verifies_what_witnesses_gave(file_place, authority):
    with served(authority.reply) as url:
        place = at(file_place, url, authority.roots)
        sealed = write_checkpoint(place, NOW)
        anchor_checkpoints(place, NOW)
    assert check_ledger(place).faults == ()
    other = request_for(b"something else")
    tamper(place.settings.database_url, f"UPDATE log_anchor SET blob = x'{authority.reply(other.encode()).hex()}'")  # noqa: S608
    (fault,) = check_ledger(place).faults
    assert fault.startswith(f"the anchor of {sealed.size} leaves (rfc3161 {url}): the time stamp speaks of the hash")


def test_the_check_of_the_log_reads_the_files_of_the_repository(clone, tmp_path):
    sealed = write_checkpoint(clone, NOW)
    anchor_checkpoints(clone, NOW)
    assert check_ledger(clone).faults == ()
    file = tmp_path / "clone" / "log-log.example_rsl_1" / f"{sealed.size}.txt"
    file.unlink()
    (fault,) = check_ledger(clone).faults
    assert "No such file" in fault
