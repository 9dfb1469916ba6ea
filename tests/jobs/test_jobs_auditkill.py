"""Importing audits and lodging forecasts when killed half-way: everything or nothing, and the next call goes on."""

import multiprocessing
import os
import signal
from datetime import UTC, date, datetime, timedelta

import pytest

import jobs.forecast
import store.audits
import store.forecasts
from jobs.auditevent import parse_event
from jobs.auditimport import AuditOrder, import_audits
from jobs.forecast import LodgeOrder, lodge
from jobs.forecastscore import score_forecasts
from ledger.canonical import Kind
from store.records import Subject, SubjectKind
from store.session import open_store

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
FAIL = LodgeOrder(parse_event("result=fail"))
N_AUDITS, N_PLANNED = 40, 6
FORK = multiprocessing.get_context("fork")
POINTS = {
    # Rows are written, the note in the log is not; rows and note are, and nothing is committed.
    "before the note": (store.audits, "_note", "before"),
    "after the note": (store.audits, "_note", "after"),
    "between records": (store.audits, "keep_records", "after"),
    "before the leaves": (store.forecasts, "append_leaves", "before"),
    "after the leaves": (store.forecasts, "append_leaves", "after"),
    # Forecasts are committed, and nobody has signed the log.
    "before the seal": (jobs.forecast, "write_checkpoint", "before"),
    "after the seal": (jobs.forecast, "write_checkpoint", "after"),
}
KEPT = {"before the seal": N_PLANNED, "after the seal": N_PLANNED}
"""Forecasts that must be there after a kill; elsewhere none."""


def end_at(point):
    """Let this process be killed at a point."""
    module, name, when = POINTS[point]
    works = getattr(module, name)

    def killed(*given, **named):
        if when == "after":
            works(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(module, name, killed)


def work_until_killed(point, place, work):
    end_at(point)
    with open_store(place.settings.database_url) as own:
        work(type(place)(place.settings, own, {}))


def kill_at(point, place, work):
    """Do a piece of work in a process of its own that is killed at a point."""
    child = FORK.Process(target=work_until_killed, args=(point, place, work))
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL


def table(folder):
    """Write a table of held audits, two of each subject, and of planned ones."""
    lines = ["audit_id,subject,standard,audit_type,start_date,result,n_major"]
    for n in range(N_AUDITS):
        day = date(2023, 1, 1) + timedelta(days=20 * n)
        lines.append(f"A-{n},works-{n % 20},ISO 9001,surveillance,{day},{'fail' if n % 3 == 0 else 'pass'},{n % 3}")
    lines += [
        f"P-{n},works-{n},ISO 9001,surveillance,{(NOW + timedelta(days=10 + n)).date()},planned,"
        for n in range(N_PLANNED)
    ]
    path = folder / "audits.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def order(place, tmp_path):
    for n in range(20):
        place.store.subjects.add(Subject(f"works-{n}", f"works-{n}", SubjectKind.ORGANISATION))
    return AuditOrder(table(tmp_path))


def held(place):
    return sum(audit.is_held for audit in place.store.audits.audits())


@pytest.mark.parametrize("point", ["between records", "before the note", "after the note"])
def test_a_killed_import_leaves_nothing_and_the_next_one_everything(place, order, point):
    kill_at(point, place, lambda own: import_audits(own, order, NOW))
    assert (place.store.audits.audits(), place.store.audits.imports(), place.store.leaves.size()) == ([], [], 0)
    import_audits(place, order, NOW)
    assert (held(place), len(place.store.audits.audits())) == (N_AUDITS, N_AUDITS + N_PLANNED)
    assert (len(place.store.audits.imports()), place.store.leaves.size()) == (1, 1)
    assert place.store.leaves.fsck().faults == ()


@pytest.mark.parametrize("point", ["before the leaves", "after the leaves", "before the seal", "after the seal"])
def test_killed_lodging_leaves_all_forecasts_or_none_and_the_next_one_seals_them(place, order, point):
    import_audits(place, order, NOW)
    kill_at(point, place, lambda own: lodge(own, FAIL, NOW))
    leaves = [entry for entry in place.store.leaves.entries() if entry.kind is Kind.FORECAST]
    assert len(place.store.forecasts.lodged("result=fail")) == len(leaves) == KEPT.get(point, 0)
    again = lodge(place, FAIL, NOW + timedelta(hours=1))
    assert len(again.lodged) + len(again.unchanged) == N_PLANNED
    lodged = place.store.forecasts.lodged("result=fail")
    assert len(lodged) == N_PLANNED
    assert all(each.sealed_at is not None for each in lodged)
    assert place.store.leaves.fsck().faults == ()
    (score,) = score_forecasts(place.store)
    assert score.counts()["awaited"] == N_PLANNED
