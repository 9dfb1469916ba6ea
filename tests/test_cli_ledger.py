"""The commands of the evidence log: what they print, what they refuse, and how they end."""

import contextlib
import json
import shutil
import sqlite3

import pytest
from small_home import SHOP_CSV, make_home

from ledger.note import parse_public_key, verify

WHERE_AND_NEXT = (True, True)


@pytest.fixture(scope="module")
def signed_template(tmp_path_factory):
    """A home that took in three reviews, which was signed."""
    home = make_home(tmp_path_factory.mktemp("signed"))
    assert home.import_shop().code == 0
    return home


@pytest.fixture
def home(signed_template, tmp_path):
    """A copy of that home."""
    return signed_template.copied(tmp_path / "home")


@pytest.fixture
def put_back(home):
    """That home after more was signed and the database of before was put back."""
    shutil.copy(home.database, kept := home.folder / "backup.db")
    home.write("config/leumund.toml", "")
    assert (
        home.run(
            "import",
            "reviews",
            home.write("more.csv", SHOP_CSV + '7,2,Meh,"Lukewarm",2025-04-01,Kim\n'),
            "--subject",
            "shop",
        ).code
        == 0
    )
    for path in home.database.parent.glob("leumund.db*"):
        path.unlink()
    shutil.copy(kept, home.database)
    return home


def test_an_import_ends_with_a_signed_checkpoint(home):
    key = home.run("evidence", "key").out
    note = home.run("evidence", "checkpoint").out
    assert verify(note, [key.strip()]).text.startswith("leumund.invalid/rsl/1\n")
    assert note == (home.folder / "var/ledger/checkpoint.txt").read_text(encoding="utf-8")


def test_a_dry_run_signs_nothing(tmp_path):
    home = make_home(tmp_path)
    assert home.run("import", "reviews", home.write("shop.csv", SHOP_CSV), "--dry-run").code == 0
    assert not (home.folder / "var/keys/seal.key").exists()
    assert home.run("evidence", "checkpoint").says() == (6, *WHERE_AND_NEXT)


def test_the_public_key_is_one_line_and_stays(home):
    first = home.run("evidence", "key")
    assert parse_public_key(first.out.strip()).name == "leumund.invalid/rsl/1"
    assert (first.code, first.err) == (0, "")
    assert home.run("evidence", "key").out == first.out
    rotated = home.run("evidence", "key", "--rotate")
    assert rotated.out not in {first.out, ""}
    assert home.run("evidence", "key").out == rotated.out


def test_the_checkpoint_as_json(home):
    told = json.loads(home.run("evidence", "checkpoint", "--format", "json").out)
    assert told["origin"] == "leumund.invalid/rsl/1"
    assert told["note"] == home.run("evidence", "checkpoint").out


def test_sealing_tells_size_root_and_name(home):
    answer = home.run("seal")
    assert answer.code == 0
    assert "signed as leumund.invalid/rsl/1" in answer.out


def test_an_older_database_is_refused_by_all_that_sign_and_a_new_epoch_goes_on(put_back):
    refused = put_back.run("seal")
    assert refused.says() == (6, *WHERE_AND_NEXT)
    assert "an older state was put back" in refused.err
    assert put_back.run("ledger", "fsck").code == 6
    assert put_back.run("run", "--once").code == 6
    assert put_back.run("doctor").code == 1
    answer = put_back.run("ledger", "new-epoch", "--reason", "backup put back")
    assert answer.code == 0
    assert "signed as leumund.invalid/rsl/2" in answer.out
    assert put_back.run("seal").code == 0
    assert put_back.run("ledger", "fsck").code == 0


def test_what_was_taken_in_stays_where_it_cannot_be_signed(put_back):
    more = put_back.write("third.csv", "id,rating,text,date\n8,5,Fine,2025-05-01\n")
    assert put_back.run("import", "reviews", more, "--subject", "shop").says() == (6, *WHERE_AND_NEXT)
    assert put_back.run("reviews", "shop").out.count("Fine") == 1


def test_an_epoch_without_a_reason_is_refused(home):
    assert home.run("ledger", "new-epoch").code == 2
    assert home.run("ledger", "new-epoch", "--reason", "two\nlines").says() == (6, *WHERE_AND_NEXT)


def test_a_key_that_others_can_read_is_refused(home):
    (home.folder / "var/keys/seal.key").chmod(0o644)
    refused = home.run("seal")
    assert refused.says() == (6, *WHERE_AND_NEXT)
    assert "chmod 600" in refused.err
    assert home.run("doctor").code == 1


FORGERIES = {
    "changed text": ["UPDATE review_version SET text = 'planted' WHERE id = 1"],
    "changed rating": ["UPDATE review_version SET rating = 5, unit = 1 WHERE id = 2"],
    "swapped leaves": [
        (
            "UPDATE log_leaf SET entry = CASE idx WHEN 0 THEN (SELECT entry FROM log_leaf WHERE idx = 1) ELSE"
            " (SELECT entry FROM log_leaf WHERE idx = 0) END WHERE idx IN (0, 1)"
        )
    ],
    "removed tail": [
        "DELETE FROM observation WHERE leaf_idx = (SELECT max(idx) FROM log_leaf)",
        "DELETE FROM log_statement WHERE leaf_idx = (SELECT max(idx) FROM log_leaf)",
        "DELETE FROM log_leaf WHERE idx = (SELECT max(idx) FROM log_leaf)",
    ],
    "removed middle": ["DELETE FROM log_leaf WHERE idx = 1"],
    "foreign salt": ["UPDATE observation SET facts_salt = randomblob(32) WHERE leaf_idx = 0"],
    "removed checkpoint and tail": [
        "DELETE FROM log_checkpoint",
        "DELETE FROM log_statement",
        "DELETE FROM observation WHERE kind = 'key'",
        "DELETE FROM log_leaf WHERE idx = (SELECT max(idx) FROM log_leaf)",
        "DELETE FROM log_node WHERE (idx + 1) * (1 << level) > (SELECT count(*) FROM log_leaf)",
    ],
    "changed signature": ["UPDATE log_checkpoint SET note = replace(note, '— ', '— x')"],
    "changed key": ["UPDATE log_statement SET says = replace(says, 'previous -', 'previous x')"],
}


@pytest.mark.parametrize("statements", FORGERIES.values(), ids=FORGERIES)
def test_fsck_finds_what_somebody_with_the_database_alone_can_do(home, statements):
    assert home.run("ledger", "fsck").code == 0
    with contextlib.closing(sqlite3.connect(home.database)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    answer = home.run("ledger", "fsck")
    assert answer.code == 6
    assert "fault: " in answer.err or answer.says() == (6, *WHERE_AND_NEXT)


MODEL_OUTPUTS = {
    "another value": "UPDATE sentiment SET positive = 0.99 WHERE version_id = 1",
    "one less": "DELETE FROM sentiment WHERE version_id = 2",
}


@pytest.mark.parametrize("statement", MODEL_OUTPUTS.values(), ids=MODEL_OUTPUTS)
def test_a_changed_model_output_is_told_and_no_pack_is_made_with_it(shop, statement):
    assert shop.run("ledger", "fsck").code == 0
    with contextlib.closing(sqlite3.connect(shop.database)) as connection:
        connection.execute(statement)
        connection.commit()
    answer = shop.run("ledger", "fsck")
    assert answer.code == 6
    assert "fault: subject shop: what the text model said of its reviews was changed" in answer.err
    assert "; next: restore a backup from before" in answer.err
    pack = shop.folder / "pack.zip"
    answer = shop.run("evidence", "export", "shop", "--output", pack)
    assert answer.says() == (6, *WHERE_AND_NEXT)
    assert "what the text model said of its reviews was changed" in answer.err
    assert not list(shop.folder.glob("*pack.zip*"))
    assert shop.run("doctor").out.count("what the text model said of its reviews was changed") == 1


def test_an_erasure_is_told_as_the_reason_and_is_no_fault(shop):
    assert shop.run("erase", "--review", "import/2", "--yes").code == 0
    answer = shop.run("ledger", "fsck")
    assert answer.code == 0
    assert (
        "1 published set of figures: not compared with what the text model said, as reviews were erased" in answer.out
    )
    answer = shop.run("evidence", "export", "shop", "--output", shop.folder / "pack.zip")
    assert answer.code == 0
    assert "cannot be recomputed, as reviews were erased since: outputs" in answer.out


def test_fsck_tells_an_older_database(put_back):
    answer = put_back.run("ledger", "fsck")
    assert answer.code == 6
    assert "an older state was put back" in answer.err


def test_commits_that_a_damaged_write_ahead_log_loses_are_missed_before_anything_is_signed(home):
    with contextlib.closing(sqlite3.connect(home.database)) as reader:
        # While somebody reads, new pages stay in the write-ahead log: what a power cut leaves behind.
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM log_leaf").fetchone()
        more = home.write("more.csv", SHOP_CSV + '7,2,Meh,"Lukewarm",2025-04-01,Kim\n')
        assert home.run("import", "reviews", more, "--subject", "shop").code == 0
        crashed = home.copied(home.folder.parent / "crashed")
    log = crashed.database.with_name("leumund.db-wal")
    content = bytearray(log.read_bytes())
    content[60] ^= 1
    log.write_bytes(content)
    answer = crashed.run("seal")
    assert answer.says() == (6, *WHERE_AND_NEXT)
    assert "an older state was put back" in answer.err
