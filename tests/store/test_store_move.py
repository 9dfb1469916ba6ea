"""From a SQLite file to a PostgreSQL server: every row as it was, the log sound, what comes next with new numbers."""

import pytest
from sqlalchemy import select
from store_story import day, page

from store.backup import back_up, unpack
from store.columns import Model
from store.database import Database, parse_address
from store.errors import BackupUnreadable, DatabaseUnreachable
from store.records import (
    Census,
    Coverage,
    Indicator,
    IndicatorSet,
    Listing,
    Review,
    RunHealth,
    Selection,
    Sentiment,
    Subject,
    SubjectKind,
)
from store.schema import REVISIONS, migrate
from store.session import open_store

pytestmark = pytest.mark.postgres


@pytest.fixture
def backup(sqlite_template, tmp_path):
    """A backup of a file that has something in its most various tables."""
    path = tmp_path / "leumund.sqlite"
    path.write_bytes(sqlite_template.read_bytes())
    with open_store(str(path)) as store:
        store.subjects.add(Subject("kettle", "Kettle ☕", SubjectKind.PRODUCT, is_demo=True))
        listing = store.subjects.add_listing(Listing("shop", "kettle", "kettle", ""))
        for number, texts in enumerate((["fine", "öde\n\tund leer"], ["fine again", "öde\n\tund leer"])):
            run = store.runs.open_run(listing, source="shop", started_at=day(number), parser="p", config_digest="c")
            reviews = [
                Review("shop", f"r{n}", 4.0, text=text, parts={"z": "1", "a": "2"}) for n, text in enumerate(texts)
            ]
            store.runs.observe(run, page(reviews, number=number, at=day(number)))
            census = Census(Coverage.FULL, Selection.FULL, announced=2, seen=2, pages=1)
            store.runs.close(run, census, day(number), RunHealth(doubts=("dates",)) if number else None)
        store.reviews.add_sentiments("00" * 32, [Sentiment(1, "de", 0.1 + 0.2, None)])
        figures = (Indicator("trust", "2024-05", 0.1 + 0.2, n=2),)
        store.indicators.publish(IndicatorSet("kettle", day(2), figures), day(2))
        held = store.jobruns.claim("cycle", day(0), "a", now=day(0))
        store.jobruns.finish(held, state="succeeded", now=day(0), summary="done")
    back_up(str(path), tmp_path / "kept.backup")
    return tmp_path / "kept.backup"


@pytest.fixture
def place(postgres):
    """The address of a database that is not there yet."""
    names = ("leumund_moved", "leumund_moved_restoring", "leumund_moved_before_20240502t120000")
    for name in names:
        postgres.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    yield postgres.url("leumund_moved")
    for name in names:
        postgres.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def rows(url):
    """Return every row of every table, as the store reads it."""
    database = Database(parse_address(url))
    with database.read() as connection:
        found = {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for table in Model.metadata.sorted_tables
        }
    database.close()
    return found


def test_every_row_comes_along_as_it_was_and_the_log_is_sound(backup, place):
    unpacked = unpack(place, backup, day(1))
    assert unpacked.accept() is None
    moved, kept = rows(place), rows(str(backup))
    assert moved == kept
    assert sum(len(found) > 0 for found in moved.values()) > 15
    with open_store(place) as store:
        assert store.leaves.fsck().faults == ()
        assert store.integrity() == []


def test_what_comes_next_is_numbered_above_what_came_along(backup, place):
    unpack(place, backup, day(1)).accept()
    with open_store(place) as store:
        (listing,) = store.subjects.listings()
        run = store.runs.open_run(listing, source="shop", started_at=day(3), parser="p", config_digest="c")
        counts = store.runs.observe(run, page([Review("shop", "r7", 2.0, text="new")], number=3, at=day(3)))
        assert (run.id, counts.new) == (3, 1)
        assert store.jobruns.claim("cycle", day(3), "a", now=day(3)).fence == 2
        assert store.leaves.fsck().faults == ()


def test_one_that_is_not_accepted_leaves_nothing(backup, place, postgres):
    unpack(place, backup, day(1)).discard()
    with pytest.raises(DatabaseUnreachable):
        open_store(postgres.url("leumund_moved_restoring"))


def test_an_older_backup_is_told_what_to_do_first(place, tmp_path):
    old = tmp_path / "old.sqlite"
    old.touch()
    database = Database(parse_address(str(old)))
    with database.write() as connection:
        migrate(connection, REVISIONS[0])
    database.close()
    with pytest.raises(BackupUnreadable, match=r"older schema 0001: restore it to a SQLite file"):
        unpack(place, old, day(1))


@pytest.mark.parametrize("harm", [lambda content: content[:-5_000], lambda content: content[:8_192] + bytes(8_192)])
def test_a_damaged_one_is_refused(backup, place, harm):
    backup.write_bytes(harm(backup.read_bytes()))
    with pytest.raises(BackupUnreadable):
        unpack(place, backup, day(1))
