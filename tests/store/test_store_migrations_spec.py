"""From the first schema to the newest with data in it; what the tables themselves refuse; rows that come in bulk."""

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError
from store_story import day, page

from store import schema
from store.bulk import batches, insert_rows, reserve_ids
from store.columns import Model
from store.database import Database, parse_address
from store.models import SubjectRow
from store.records import Census, Coverage, Listing, Review, Selection
from store.session import open_store, upgrade_store


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def oldest_url(request, tmp_path):
    """The address of a database with the first schema and one row in each of its tables."""
    if request.param == "sqlite":
        url = str(tmp_path / "old.sqlite")
        (tmp_path / "old.sqlite").touch()
    else:
        postgres = request.getfixturevalue("postgres")
        postgres.execute("DROP DATABASE IF EXISTS leumund_oldest WITH (FORCE)")
        postgres.execute("CREATE DATABASE leumund_oldest")
        url = postgres.url("leumund_oldest")
    database = Database(parse_address(url))
    with database.write() as connection:
        schema.migrate(connection, schema.REVISIONS[0])
        for statement in OLD_ROWS:
            connection.execute(text(statement), {"digest": bytes(32)})
    database.close()
    return url


OPEN_RUN = (
    "INSERT INTO run (id, listing_id, source, parser, config_digest, started_at, state, seen, pages, reason,"
    " new, edited, vanished, reappeared, unchanged, conflicts)"
    " VALUES (1, 1, 'shop', 'p', 'c', CURRENT_TIMESTAMP, 'open', 0, 0, '', 0, 0, 0, 0, 0, 0)"
)
OLD_ROWS = [
    "INSERT INTO subject (id, key, name, kind, is_demo) VALUES (1, 'kettle', 'Kettle', 'product', false)",
    "INSERT INTO listing (id, source, external_id, url) VALUES (1, 'shop', 'kettle', 'https://shop.example/')",
    "INSERT INTO listing_subject (id, listing_id, subject_id, valid_from) VALUES (1, 1, 1, '2024-01-01')",
    "INSERT INTO part_of (id, child_id, parent_id) VALUES (1, 1, 1)",
    OPEN_RUN,
    "INSERT INTO frontier (run_id, url_digest, url, state, position) VALUES (1, :digest, 'https://a/', 'todo', 0)",
]


def rows(url, query):
    database = Database(parse_address(url))
    with database.read() as connection:
        found = [tuple(row) for row in connection.execute(text(query))]
    database.close()
    return found


OLD_TABLES = ("subject", "listing", "listing_subject", "part_of", "run", "frontier")


def test_an_upgrade_keeps_every_row_and_makes_the_newest_tables(oldest_url):
    before = {table: rows(oldest_url, f"SELECT * FROM {table}") for table in OLD_TABLES}  # noqa: S608
    assert all(len(kept) == 1 for kept in before.values())
    upgrade_store(oldest_url)
    # Newer columns come last, and are empty.
    for table, kept in before.items():
        (row,) = rows(oldest_url, f"SELECT * FROM {table}")  # noqa: S608
        assert (row[: len(kept[0])], any(row[len(kept[0]) :])) == (kept[0], False)
    assert rows(oldest_url, "SELECT version_num FROM alembic_version") == [(schema.HEAD,)]
    database = Database(parse_address(oldest_url))
    with database.read() as connection:
        assert set(inspect(connection).get_table_names()) == {*Model.metadata.tables, "alembic_version"}
    database.close()


def test_a_crawl_that_was_open_goes_on_after_the_upgrade(oldest_url):
    upgrade_store(oldest_url)
    with open_store(oldest_url) as store:
        (listing,) = store.subjects.listings("kettle")
        run = store.runs.open_run(listing, source="shop", started_at=day(1), parser="p", config_digest="c")
        assert (run.id, store.runs.frontier_todo(run)) == (1, ["https://a/"])
        # Row numbers that the old rows hold are not given again.
        counts = store.runs.observe(run, page([Review("shop", "r1", 4.0)]))
        store.runs.close(run, Census(Coverage.FULL, Selection.FULL, 1, 1), day(1))
        assert (counts.new, store.leaves.fsck().faults, store.leaves.size()) == (1, (), 2)


def test_an_upgrade_that_is_broken_off_leaves_the_old_schema(oldest_url):
    database = Database(parse_address(oldest_url))
    with pytest.raises(DBAPIError):
        _upgrade_and_fail(database)
    assert schema.find_schema(database).revision == schema.REVISIONS[0]
    assert "log_leaf" not in schema.find_schema(database).tables
    database.close()
    upgrade_store(oldest_url)
    assert rows(oldest_url, "SELECT key FROM subject") == [("kettle",)]


def _upgrade_and_fail(database):
    with database.write() as connection:
        schema.migrate(connection)
        connection.execute(text("INSERT INTO no_such_table VALUES (1)"))


@pytest.fixture
def kept(store, make_listing, make_review, collect):
    collect(make_listing(), [make_review()])
    return store


REFUSED = {
    "two subjects of one key": "INSERT INTO subject (key, name, kind, is_demo) VALUES ('kettle', 'K', 'site', false)",
    "one listing twice": "INSERT INTO listing (source, external_id, url) VALUES ('shop', 'kettle', '')",
    "a link to no subject": "INSERT INTO listing_subject (listing_id, subject_id) VALUES (1, 99)",
    "a part of nothing": "INSERT INTO part_of (child_id, parent_id) VALUES (1, 99)",
    "a version number below one": "UPDATE review_version SET number = 0",
    "an observation without leaf": "UPDATE observation SET leaf_idx = 99 WHERE leaf_idx = 0",
    "two observations of one leaf": "UPDATE observation SET leaf_idx = 0 WHERE leaf_idx = 1",
    "a review without key": "UPDATE review SET key = NULL",
    "a review of no listing": "UPDATE review SET listing_id = 99",
    "a version without scale": "UPDATE review_version SET scale_high = NULL",
    "a subject that listings speak of gone": "DELETE FROM subject",
    "a run that reviews came from gone": "DELETE FROM run",
    "a sentiment of no model": "INSERT INTO sentiment (version_id, model_id, language) VALUES (1, 99, 'en')",
    "another leaf in a taken place": "INSERT INTO log_leaf SELECT * FROM log_leaf WHERE idx = 0",
    "a token for no checkpoint": "INSERT INTO log_anchor (size, kind, status) VALUES (99, 'git', 'asked')",
}


def test_the_tables_themselves_refuse_what_can_not_be(kept, database_url):
    database = Database(parse_address(database_url))
    accepted = []
    for name, statement in REFUSED.items():
        try:
            with database.write() as connection:
                connection.execute(text(statement))
        except DBAPIError:
            continue
        accepted.append(name)
    database.close()
    assert accepted == []
    assert kept.leaves.fsck().faults == ()


def test_every_column_says_what_it_holds(store, database_url):
    comments = [column.comment for table in Model.metadata.tables.values() for column in table.columns]
    assert all(comments)


@pytest.mark.parametrize("column", ["rating", "content_salt", "title", "text", "reply", "author_key"])
def test_what_may_have_to_be_forgotten_can_be_null(store, database_url, column):
    tables = [table for table in Model.metadata.tables.values() if column in table.columns]
    assert tables
    assert all(table.columns[column].nullable for table in tables)


def test_what_stays_after_forgetting_can_not_be_null():
    observation = Model.metadata.tables["observation"].columns
    assert not observation["commit"].nullable
    assert not observation["leaf_idx"].nullable
    salted = {column.name.removesuffix("_salt") for column in observation if column.name.endswith("_salt")}
    assert salted == {"facts", "content", "author"}


@pytest.mark.parametrize(
    ("n", "sizes"),
    [(0, []), (1, [1]), (999, [999]), (1_000, [1_000]), (1_001, [1_000, 1]), (2_500, [1_000, 1_000, 500])],
)
def test_a_transaction_takes_a_thousand_changes_at_most(n, sizes):
    pieces = list(batches(range(n)))
    assert [len(piece) for piece in pieces] == sizes
    assert [item for piece in pieces for item in piece] == list(range(n))


def test_reserved_row_numbers_are_free_and_each_is_given_once(kept, database_url):
    database = Database(parse_address(database_url))
    with database.write() as connection:
        numbers = list(reserve_ids(connection, SubjectRow, 3))
        common = {"kind": "site", "is_demo": False}
        insert_rows(connection, SubjectRow, [{"id": n, "key": f"k{n}", "name": "'%s", **common} for n in numbers])
        more = list(reserve_ids(connection, SubjectRow, 2))
        insert_rows(connection, SubjectRow, [])
    database.close()
    assert len({*numbers, *more}) == 5
    taken = [row.subject.key for row in kept.subjects.list_subjects()]
    assert taken == sorted(["kettle", *(f"k{n}" for n in numbers)])


def test_no_row_numbers_are_reserved_for_nothing(store, database_url):
    database = Database(parse_address(database_url))
    with database.write() as connection:
        assert list(reserve_ids(connection, SubjectRow, 0)) == []
    database.close()


def test_a_thousand_subjects_made_one_by_one_and_in_bulk_are_numbered_without_collision(store, database_url):
    database = Database(parse_address(database_url))
    with database.write() as connection:
        numbers = list(reserve_ids(connection, SubjectRow, 1_200))
        common = {"name": "S", "kind": "site", "is_demo": True}
        insert_rows(connection, SubjectRow, [{"id": n, "key": f"k{n:05}", **common} for n in numbers])
    database.close()
    store.subjects.add(store.subjects.get(f"k{numbers[0]:05}"))
    listing = store.subjects.add_listing(Listing("shop", "x", f"k{numbers[-1]:05}", ""))
    assert (len(store.subjects.list_subjects()), listing.id > 0) == (1_200, True)
