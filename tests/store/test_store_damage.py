"""A database file with flipped bytes: what cannot be trusted is refused, kept as it is, and never started empty."""

import os
import random
import shutil
import sqlite3
from hashlib import sha256

import pytest
from store_story import day, page

from store.errors import MalformedDatabase
from store.records import Listing, Review, Subject, SubjectKind
from store.session import open_store

FILES = int(os.environ.get("LEUMUND_DAMAGED_FILES", "4"))
"""Damaged files."""
PAGE_BYTES = 4_096


@pytest.fixture(scope="module")
def whole(sqlite_template, tmp_path_factory):
    """A file with two hundred reviews and no write-ahead log beside it."""
    path = tmp_path_factory.mktemp("whole") / "whole.sqlite"
    shutil.copy(sqlite_template, path)
    with open_store(str(path)) as store:
        store.subjects.add(Subject("kettle", "Kettle", SubjectKind.PRODUCT))
        listing = store.subjects.add_listing(Listing("shop", "kettle", "kettle", ""))
        run = store.runs.open_run(listing, source="shop", started_at=day(0), parser="p", config_digest="c")
        store.runs.observe(run, page([Review("shop", f"r{n}", 4.0, text=f"text {n} " * 20) for n in range(200)]))
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path.read_bytes()


def flipped(content, seed):
    """Return the file with bytes flipped at the beginning of pages that hold trees, as a bad sector leaves them."""
    spoilt = bytearray(content)
    chance = random.Random(seed)  # noqa: S311 - places, no secrets
    # A page of a tree begins with its kind; the first one with the header of the file.
    trees = [at for at in range(PAGE_BYTES, len(content), PAGE_BYTES) if content[at] in (2, 5, 10, 13)]
    for at in chance.sample(trees, 3):
        for offset in range(chance.randrange(4, 9)):
            spoilt[at + offset] ^= chance.randrange(1, 256)
    return bytes(spoilt)


@pytest.mark.parametrize("seed", range(FILES))
def test_a_file_with_flipped_bytes_is_refused_and_kept(whole, tmp_path, seed):
    path = tmp_path / "leumund.sqlite"
    path.write_bytes(flipped(whole, seed))
    before = sha256(path.read_bytes()).digest()
    for create in (False, True):
        with pytest.raises(MalformedDatabase, match="leumund restore FILE") as caught:
            open_store(str(path), create=create)
        assert caught.value.exit_code == 4
    assert sha256(path.read_bytes()).digest() == before


def test_the_file_itself_is_sound(whole, tmp_path):
    path = tmp_path / "leumund.sqlite"
    path.write_bytes(whole)
    with open_store(str(path)) as store:
        assert store.integrity() == []
