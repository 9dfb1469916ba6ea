"""The dashboard's desks over a deployment: evidence handed out and checked, settings without a secret."""

import pytest
from small_evidence import SmallEvidence

from jobs.evidencedesk import EvidenceDesk
from jobs.shownsettings import HIDDEN, settings_table
from jobs.workplace import Workplace


@pytest.fixture
def desk(file_place, tools):
    """The desk of a deployment that has lived two months."""
    SmallEvidence(file_place, tools).live()
    return EvidenceDesk(file_place)


def test_a_log_that_was_never_signed_has_nothing_to_check_with(file_place):
    evidence = EvidenceDesk(file_place).evidence()
    assert (evidence.note, evidence.key) == ("", "")


def test_a_pack_that_is_handed_out_verifies_with_the_key_and_no_other_way(desk):
    evidence, pack = desk.evidence(), desk.pack("kettle")
    assert evidence.note.startswith(evidence.key.partition("+")[0])
    assert [desk.verify(pack, keys).code for keys in ([evidence.key], [])] == [0, 2]
    assert desk.verify(pack, [evidence.key]).lines[0].startswith("log ")
    assert desk.pack("nobody") is None


@pytest.mark.parametrize("pack", [b"", b"PK\x03\x04 no pack", b"x" * 1000])
def test_what_is_no_pack_gets_a_verdict_that_names_no_path_of_ours(desk, pack):
    verdict = desk.verify(pack, [desk.evidence().key])
    assert verdict.code in (1, 2)
    assert not [word for line in verdict.lines for word in line.split() if word.startswith("/")]


def test_a_changed_pack_is_invalid(desk):
    pack = desk.pack("kettle")
    place = pack.index(b"claims.json") + 200
    changed = pack[:place] + bytes([pack[place] ^ 1]) + pack[place + 1 :]
    assert desk.verify(changed, [desk.evidence().key]).code in (1, 2)


def rows_of(place):
    table = settings_table(place)
    return {row[0]: row[1:] for row in table.rows}


def test_settings_stand_with_their_defaults(renamed, file_place):
    rows = rows_of(file_place)
    assert rows["serve.port"] == ("8080", "8080", False)
    assert rows["ledger.origin"][2] is True
    assert "home" not in rows


def test_no_password_of_any_address_is_shown(file_place):
    hidden = "postgresql://me:hunter2@db.example/leumund"
    settings = file_place.settings.model_copy(update={"database": hidden})
    ledger = settings.ledger.model_copy(update={"origin": "https://me:hunter2@log.example"})
    place = Workplace(settings.model_copy(update={"ledger": ledger}), file_place.store, {})
    assert rows_of(place)["ledger.origin"][0] == f"https://{HIDDEN}@log.example"
    assert "hunter2" not in str(settings_table(place).rows)
