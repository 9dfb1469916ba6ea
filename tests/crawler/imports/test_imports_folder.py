"""Which files of a folder are read, in which order, and what their folders say of them."""

import os
from pathlib import Path

import pytest

from crawler.imports.folder import is_companion, is_passed_over, saved_files

SOURCES = {"kununu", "amazon"}


@pytest.fixture
def tree(tmp_path):
    """Writes files, each an hour older than the one before; returns the top folder."""

    def write(*names):
        top = tmp_path / "inbox"
        for age, name in enumerate(names):
            path = top / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("x", encoding="utf-8")
            os.utime(path, (1_700_000_000 - 3_600 * age,) * 2)
        return top

    return write


@pytest.mark.parametrize(
    ("name", "source", "subject"),
    [
        ("seite.html", None, None),
        ("kununu/seite.html", "kununu", None),
        ("Kununu/seite.html", "kununu", None),
        ("kununu/beispiel/seite.html", "kununu", "beispiel"),
        ("kununu/beispiel/2026-03/seite.html", "kununu", "beispiel"),
        ("März/kununu/seite.html", "kununu", None),
        ("kununu/amazon/seite.html", "amazon", None),
        ("kununu-März/seite.html", None, None),
    ],
)
def test_folders_tell_source_and_subject(tree, name, source, subject):
    (file,) = saved_files(tree(name), SOURCES)
    assert (file.source, file.subject, file.name) == (source, subject, name)


def test_the_folder_that_is_named_may_be_the_sources_own(tree):
    (file,) = saved_files(tree("kununu/beispiel/seite.html") / "kununu", SOURCES)
    assert (file.source, file.subject) == ("kununu", "beispiel")


def test_a_single_file_says_nothing_but_itself(tree):
    path = tree("kununu/seite.html") / "kununu" / "seite.html"
    (file,) = saved_files(path, SOURCES)
    assert (file.path, file.source, file.subject) == (path, None, None)


def test_files_come_newest_first_and_without_what_is_no_page(tree):
    top = tree(
        "neu.html",
        "Seite.html",
        "Seite_files/frame.html",
        "Seite-Dateien/ad.html",
        ".DS_Store",
        ".git/x.html",
        "laden.html.crdownload",
        "laden.html.part",
        "kopie.tmp",
        "done/2026-03-01/alt.html",
        "tief/done/x.html",
    )
    (top / "verweis.html").symlink_to(top / "neu.html")
    found = [file.path.relative_to(top).as_posix() for file in saved_files(top, SOURCES, left_out={"done"})]
    assert found == ["neu.html", "Seite.html", "tief/done/x.html"]


@pytest.mark.parametrize(
    ("name", "said"),
    [("Seite_files", True), ("Seite-Dateien", True), ("Seite_Dateien", True), ("files", False), ("Dateien", False)],
)
def test_a_companion_is_told_by_its_name(name, said):
    assert is_companion(name) is said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (".x", True),
        ("a.PART", True),
        ("a.html.crdownload", True),
        ("~$a.xlsx", True),
        ("a.html", False),
        ("part", False),
    ],
)
def test_unfinished_and_hidden_names_are_passed_over(name, said):
    assert is_passed_over(name) is said


def test_a_folder_that_nobody_may_look_into_is_named_and_stops_nothing(tree, monkeypatch):
    top = tree("gut.html", "zu/seite.html")
    look = Path.iterdir
    # As root no permission is missing, so the refusal is the system's in name only.
    monkeypatch.setattr(Path, "iterdir", lambda path: _refused(path) if path.name == "zu" else look(path))
    assert {file.path.name for file in saved_files(top, SOURCES)} == {"gut.html", "zu"}


def _refused(path):
    raise PermissionError(13, "Permission denied", str(path))
