"""Rows on their way into the store: of any number of subjects in any order, only so many wait at once."""

import json

import jobs.intake
from jobs.imports import ImportOrder, import_reviews


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
