"""The mark of what a database holds: it stays while nothing is written, and is another one after every commit."""

from contextlib import suppress
from pathlib import Path

import pytest

from store.errors import StoreError
from store.records import Subject, SubjectKind
from store.session import open_store


def subject(key):
    return Subject(key, key, SubjectKind.PRODUCT)


def test_the_mark_stays_while_nothing_is_written(store):
    store.subjects.add(subject("kettle"))
    first = store.pulse.mark()
    store.lists.subjects()
    assert store.pulse.mark() == first


def test_our_own_commit_makes_a_new_mark_each_time(store):
    marks = [store.pulse.mark()]
    for key in ("kettle", "mug", "jug"):
        store.subjects.add(subject(key))
        marks.append(store.pulse.mark())
    assert len(set(marks)) == 4


def test_another_process_s_commit_makes_a_new_mark(store, database_url):
    before = store.pulse.mark()
    with open_store(database_url) as other:
        other.subjects.add(subject("kettle"))
    assert store.pulse.mark() != before


def test_what_was_undone_is_never_mistaken_for_something_else(store):
    before = store.pulse.mark()
    with suppress(ZeroDivisionError), store._database.write() as connection:
        connection.exec_driver_sql("DELETE FROM subject")
        raise ZeroDivisionError
    store.subjects.add(subject("kettle"))
    assert store.pulse.mark() != before


def test_a_database_that_cannot_be_read_is_named(sqlite_template, tmp_path):
    path = tmp_path / "leumund.sqlite"
    path.write_bytes(Path(sqlite_template).read_bytes())
    with open_store(str(path)) as store:
        path.unlink()
        with pytest.raises(StoreError):
            store.pulse.mark()
