"""Rows on their way into the store: of any number of subjects in any order, only so many wait at once."""

import json
from dataclasses import replace

import pytest

import jobs.exportintake
import jobs.intake
from jobs.imports import ImportOrder, import_reviews
from jobs.workplace import Workplace


def corpus(path, n, subjects):
    rows = (
        {"source": "corpus", "subject": f"s{number % subjects}", "review_id": f"r{number}", "rating": 4.0, "text": "ok"}
        for number in range(n)
    )
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_rows_of_many_subjects_never_wait_beyond_the_bound_and_none_is_lost(file_place, tmp_path, monkeypatch):
    waiting = []

    class Watched(jobs.intake.Intake):
        def take_row(self, row, digest):
            super().take_row(row, digest)
            waiting.append(sum(len(chain.waiting) for chain in self._chains.values()))

    monkeypatch.setattr(jobs.intake, "MOST_WAITING", 40)
    monkeypatch.setattr("jobs.imports.Intake", Watched)
    import_reviews(file_place, ImportOrder(corpus(tmp_path / "many.jsonl", 200, 25)))
    assert max(waiting) == 39
    assert [row.reviews for row in file_place.store.subjects.list_subjects()] == [8] * 25
    assert file_place.store.leaves.fsck().faults == ()


class Killed(BaseException):
    """Ends an import as a kill does: nothing after it is done."""


@pytest.fixture
def place(file_place, store):
    """A deployment on both databases."""
    return Workplace(file_place.settings, store, {})


@pytest.fixture
def kill_at(monkeypatch):
    """Let imports note each ten rows how far they are; the first one dies at a row, and later ones count theirs."""
    taken, deaths = [], []
    take_row = jobs.intake.Intake.take_row

    def counting(self, row, digest):
        if deaths and row.row == deaths[0]:
            raise Killed(deaths.pop())
        taken.append(row.row)
        take_row(self, row, digest)

    monkeypatch.setattr(jobs.exportintake, "NOTED_EVERY", 10)
    monkeypatch.setattr(jobs.intake.Intake, "take_row", counting)

    def kill(place, order, row):
        deaths.append(row)
        with pytest.raises(Killed):
            import_reviews(place, order)
        taken.clear()
        return taken

    return kill


def test_a_killed_import_goes_on_after_the_rows_that_are_kept(place, tmp_path, kill_at):
    order = ImportOrder(corpus(tmp_path / "many.jsonl", 100, 7))
    taken = kill_at(place, order, 58)
    said = []
    summary = import_reviews(place, order, said.append)
    assert said == [f"{n} rows kept" for n in (60, 70, 80, 90, 100)]
    assert taken == list(range(51, 101))
    assert "note: goes on after 50 rows that an import which was broken off has kept" in summary.lines()
    assert summary.lines()[-2:] == ["rows: 100 importable, 0 rejected", "kept: 50 new, 0 edited, 0 unchanged"]
    assert sum(row.reviews for row in place.store.subjects.list_subjects()) == 100
    assert place.store.leaves.fsck().faults == ()


def test_what_a_killed_import_left_open_is_closed_with_an_honest_account(place, tmp_path, kill_at):
    file = corpus(tmp_path / "many.jsonl", 60, 3)
    file.write_text("".join(sorted(file.read_text().splitlines(keepends=True))), encoding="utf-8")
    kill_at(place, ImportOrder(file), 45)
    import_reviews(place, ImportOrder(file))
    runs = [place.store.runs.latest(listing) for listing in place.store.subjects.listings()]
    assert [(run.census.seen, run.census.selection.value) for run in runs] == [(20, "full")] * 3


def test_a_complete_import_is_forgotten_and_looks_at_every_row_again(place, tmp_path, kill_at):
    order = ImportOrder(corpus(tmp_path / "many.jsonl", 30, 2))
    taken = kill_at(place, order, 25)
    import_reviews(place, order)
    taken.clear()
    assert import_reviews(place, order).lines()[-1] == "kept: 0 new, 0 edited, 30 unchanged"
    assert len(taken) == 30


@pytest.mark.parametrize("change", ["file", "order"])
def test_another_file_or_another_reading_of_it_begins_anew(place, tmp_path, kill_at, change):
    order = ImportOrder(corpus(tmp_path / "many.jsonl", 30, 2))
    taken = kill_at(place, order, 25)
    if change == "file":
        corpus(order.file, 31, 2)
    import_reviews(place, replace(order, source="corpus") if change == "order" else order)
    assert taken[0] == 1
