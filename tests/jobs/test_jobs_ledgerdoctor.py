"""What the examination says of checkpoints, guard, keys, witnesses, clock and the database itself."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from small_log import put_back, remark, tamper

from jobs.doctor import examine
from jobs.ledgersettings import AnchorSettings, LedgerSettings, TimeStamper
from jobs.seal import write_checkpoint
from ledger.note import generate_key
from store.anchors import Anchor, AnchorStatus

ORIGIN = "log.example/rsl/1"
URL = "http://127.0.0.1:9/"
KIND = f"rfc3161 {URL}"


def now():
    return datetime.now(UTC)


def findings(place):
    return {finding.name: finding for finding in examine(place)}


@pytest.fixture
def stamped(file_place):
    """A signed deployment with an authority that is out of reach."""
    anchors = AnchorSettings(tsa=(TimeStamper(url=URL, roots="roots.pem"),))
    settings = file_place.settings.model_copy(update={"ledger": LedgerSettings(origin=ORIGIN, anchors=anchors)})
    write_checkpoint(file_place, now())
    return replace(file_place, settings=settings)


def test_a_signed_deployment_is_well(place):
    remark(place.store)
    write_checkpoint(place, now())
    found = findings(place)
    assert all(finding.is_well for finding in found.values())
    assert found["database"].words.endswith("every page was looked at")
    assert found["checkpoint"].words.startswith("2 leaves, signed ")
    assert str(place.settings.guard_file) in found["rollback guard"].words
    assert found["seal key"].words.endswith("mode 600")
    assert found["witnesses"].words.startswith("none: ")


def test_an_older_database_is_told(place, database_url):
    remark(place.store, 3)
    write_checkpoint(place, now())
    remark(place.store)
    write_checkpoint(place, now())
    put_back(database_url, 4)
    finding = findings(place)["rollback guard"]
    assert not finding.is_well
    assert "has 5 leaves, the database has 4" in finding.words


def test_leaves_without_rows_and_rows_without_leaves_are_told(place, database_url, grow):
    grow(3)
    write_checkpoint(place, now())
    tamper(database_url, "DELETE FROM observation WHERE leaf_idx = 1")
    assert "leaf 1" in findings(place)["evidence log"].words
    tamper(database_url, "DELETE FROM log_leaf WHERE idx = 2")
    assert "leaf 2 is missing" in findings(place)["evidence log"].words


def test_a_log_that_nobody_seals_is_told(file_place):
    write_checkpoint(file_place, now() - timedelta(days=3))
    finding = findings(file_place)["checkpoint"]
    assert not finding.is_well
    assert "nothing was signed for 3 days: run `leumund seal`" in finding.words


def test_a_clock_that_went_back_is_told(file_place):
    write_checkpoint(file_place, now() + timedelta(hours=2))
    finding = findings(file_place)["clock"]
    assert not finding.is_well
    assert "the clock went back" in finding.words


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda path: path.chmod(0o640), "chmod 600"),
        (lambda path: path.write_text("rubbish", encoding="ascii"), "this is not the key"),
        (lambda path: path.write_text(generate_key(ORIGIN).to_secret_text(), encoding="ascii"), "the log is signed by"),
        (lambda path: path.unlink(), "there is no key"),
    ],
)
def test_a_key_that_cannot_sign_is_told(file_place, harm, told):
    write_checkpoint(file_place, now())
    harm(file_place.settings.seal_key_file)
    finding = findings(file_place)["seal key"]
    assert not finding.is_well
    assert told in finding.words
    assert "rubbish" not in finding.words


def test_a_missing_guard_is_told(file_place):
    write_checkpoint(file_place, now())
    remark(file_place.store)
    write_checkpoint(file_place, now())
    file_place.settings.guard_file.unlink()
    assert not findings(file_place)["rollback guard"].is_well


def test_a_witness_that_failed_is_told_with_its_reason(stamped):
    size = stamped.store.leaves.size()
    stamped.store.anchors.ask(size, KIND, now())
    asked = findings(stamped)[f"witness {KIND}"]
    assert (asked.is_well, "asked for" in asked.words) == (True, True)
    stamped.store.anchors.settle(Anchor(size, KIND, AnchorStatus.FAILED, None, "no answer: refused", now()))
    failed = findings(stamped)[f"witness {KIND}"]
    assert not failed.is_well
    assert "1 anchor owed, the newest: no answer: refused" in failed.words
    stamped.store.anchors.settle(Anchor(size, KIND, AnchorStatus.HELD, b"token", "at noon", now()))
    held = findings(stamped)[f"witness {KIND}"]
    assert (held.is_well, held.words) == (True, "1 leaf: at noon")


@pytest.mark.parametrize(("hours", "is_well"), [(23, True), (25, False)])
def test_a_witness_that_nobody_came_to_ask_for_a_day_is_told(stamped, hours, is_well):
    stamped.store.anchors.ask(stamped.store.leaves.last_checkpoint().size, KIND, now() - timedelta(hours=hours))
    assert findings(stamped)[f"witness {KIND}"].is_well is is_well


def test_a_witness_that_gave_nothing_for_long_is_told(stamped):
    size = stamped.store.leaves.size()
    stamped.store.anchors.ask(size, KIND, now())
    then = now() - timedelta(days=8)
    stamped.store.anchors.settle(Anchor(size, KIND, AnchorStatus.HELD, b"token", "at noon", then))
    assert not findings(stamped)[f"witness {KIND}"].is_well


def test_a_row_that_points_to_nothing_is_told(file_place):
    tamper(
        file_place.settings.database_url,
        "PRAGMA foreign_keys = OFF",
        "INSERT INTO log_anchor (size, kind, status, told) VALUES (99, 'x', 'asked', '')",
    )
    finding = findings(file_place)["database"]
    assert not finding.is_well
    assert "log_anchor" in finding.words
