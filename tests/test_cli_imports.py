"""The door to importing: folders, the watched folder, exit codes, and what is printed."""

import json
import os
import time

import pytest
from saved_pages import WALL, har, har_entry, kununu_page
from small_home import make_home


@pytest.fixture
def home(tmp_path):
    """A home that follows nobody yet."""
    return make_home(tmp_path)


@pytest.fixture
def write(home):
    """Writes a file as if long ago, so that nothing waits for it to settle."""

    def put(name, text):
        path = home.write(name, text)
        os.utime(path, (time.time() - 3_600,) * 2)
        return path

    return put


def test_a_folder_is_imported_with_a_table_of_what_was_refused(home, write):
    write("saved/kununu/gut.html", kununu_page(1, 2))
    write("saved/kununu/wand.html", WALL)
    answer = home.run("import", "reviews", home.folder / "saved")
    assert (answer.code, answer.err) == (0, "")
    assert "rejected: kununu/wand.html: " in answer.out
    assert answer.out.splitlines()[-1] == "kept: 2 new, 0 edited, 0 unchanged"
    assert home.run("import", "reviews", home.folder / "saved", "--strict").code == 1


def test_a_single_refused_page_says_what_where_and_what_next(home, write):
    answer = home.run("import", "reviews", write("wand.html", WALL), "--source", "kununu")
    assert answer.says() == (2, True, True)


def test_a_folder_of_which_nothing_can_be_read_ends_with_2(home, write):
    write("saved/kununu/wand.html", WALL)
    write("saved/kununu/wand-2.html", WALL)
    assert home.run("import", "reviews", home.folder / "saved").code == 2


def test_source_and_subject_are_told_at_the_door(home, write):
    path = write("a.har", har(har_entry("https://www.kununu.com/de/beispiel-werke/kommentare", kununu_page(1))))
    assert home.run("import", "reviews", path, "--source", "kununu", "--subject", "beispiel").code == 0
    rows = json.loads(home.run("subjects", "list", "--format", "json").out)["rows"]
    assert [(row["subject"], row["reviews"]) for row in rows if row["reviews"]] == [("beispiel", 1)]


def test_the_watched_folder_is_taken_in_by_name_and_by_each_cycle(home, write):
    assert home.run("import", "inbox").out == "nothing was dropped\n"
    write("var/inbox/kununu/a.html", kununu_page(1))
    assert home.run("import", "inbox", "--dry-run").code == 0
    answer = home.run("import", "inbox")
    assert (answer.code, answer.out.splitlines()[-1]) == (0, "kept: 1 new, 0 edited, 0 unchanged")
    write("var/inbox/kununu/b.html", kununu_page(2))
    cycle = home.run("run", "--once")
    assert (cycle.code, "inbox: rows: 1 importable, 0 rejected; kept: 1 new" in cycle.out + cycle.err) == (0, True)
    write("var/inbox/wand.html", WALL)
    assert home.run("import", "inbox").code == 2


def test_another_folder_may_be_watched(home, write):
    write("drop/a.html", kununu_page(1))
    answer = home.run("import", "inbox", LEUMUND_IMPORT__INBOX=str(home.folder / "drop"))
    assert answer.out.splitlines()[-1] == "kept: 1 new, 0 edited, 0 unchanged"


def test_a_watched_folder_that_cannot_be_used_is_told_and_stops_no_cycle(home):
    home.write("var/inbox", "a file where a folder should be")
    cycle = home.run("run", "--once")
    assert (cycle.code, "inbox: the watched folder cannot be used" in cycle.out + cycle.err) == (0, True)
    assert home.run("import", "inbox").says() == (2, True, True)


@pytest.mark.parametrize("path", ["", " "])
def test_an_empty_path_is_refused_and_never_means_the_current_folder(home, write, monkeypatch, path):
    write("kununu/a.html", kununu_page(1))
    monkeypatch.chdir(home.folder)
    answer = home.run("import", "reviews", path)
    assert (answer.says(), "the path is empty" in answer.err, answer.out) == ((2, True, True), True, "")
    assert home.run("import", "reviews", ".", "--dry-run").code == 0


def test_sources_are_shown_in_two_tables_and_given_to_programs_in_one(home, write):
    home.run("import", "reviews", write("kununu/a.html", kununu_page(1)))
    shown = home.run("sources").out.splitlines()
    assert (shown[0].startswith("Listings"), max(map(len, shown)) <= 200) == (True, True)
    (row,) = (row for row in json.loads(home.run("sources", "--format", "json").out)["rows"] if row["subject"])
    assert {"policy", "basis", "closed_because", "coverage", "seen"} <= row.keys()
