"""What an import tells: which file is meant, how many of what, and what became of them."""

import os
import shutil
from datetime import UTC, datetime

import pytest
from saved_pages import EMPLOYER, WALL, any_page, har, har_entry, kununu_page

from jobs.imports import ImportOrder, import_reviews
from jobs.settings import Settings
from jobs.workplace import Workplace
from store.session import open_store


@pytest.fixture
def place(sqlite_template, tmp_path):
    """An empty deployment."""
    path = tmp_path / "own.sqlite"
    shutil.copy(sqlite_template, path)
    with open_store(str(path)) as store:
        yield Workplace(Settings(home=tmp_path, database=f"sqlite:///{path}"), store, {})


def write(place, name, content):
    path = folder(place) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else content.decode(), encoding="utf-8")
    moment = datetime(2026, 3, 1, 8, 0, tzinfo=UTC).timestamp()
    os.utime(path, (moment, moment))
    return path


def folder(place):
    return place.settings.home / "files"


def take(place, path, **options):
    return import_reviews(place, ImportOrder(path, **options))


def test_files_of_one_name_are_told_apart_by_their_folders(place):
    for year in (2024, 2025):
        write(place, f"{year}/page.html", any_page(year))
        write(place, f"{year}/wall.html", WALL)
        write(place, f"{year}/shop.csv", f"id,rating,text\na{year},4,fine\nb{year},many,bad\n")
        write(place, f"{year}/a.har", har(har_entry(EMPLOYER, kununu_page(year)), har_entry(f"{EMPLOYER}/2", WALL)))
    lines = take(place, folder(place), dry_run=True).lines()
    for year in (2024, 2025):
        for start in ("", "rejected: "):
            assert sum(line.startswith(f"{start}{year}/a.har: https") for line in lines) == 1
        assert sum(line.startswith(f"{year}/page.html: ") for line in lines) == 1
        assert sum(line.startswith(f"rejected: {year}/wall.html: ") for line in lines) == 1
        assert sum(line.startswith(f"rejected: {year}/shop.csv, row 3: ") for line in lines) == 1


def test_one_review_and_one_figure_are_told_in_the_singular(place):
    (line, *_) = take(place, write(place, "a.html", kununu_page(1)), dry_run=True).lines()
    assert "saved 2026-03-01, 1 review, 0 figures, subject" in line
