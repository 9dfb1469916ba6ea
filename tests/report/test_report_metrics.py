"""Metrics: what Prometheus reads is what was counted, and the answer of the health endpoint says why."""

from datetime import UTC, datetime, timedelta

from prometheus_client.parser import text_string_to_metric_families

from report.metrics import render_metrics
from report.vitals import Complaint, JobVitals, SourceVitals, Vitals, vitals_json

NOW = datetime(2026, 6, 1, 3, 15, tzinfo=UTC)
WELL = Vitals(
    NOW,
    "0.1.0",
    is_reachable=True,
    schema="0013",
    jobs=(JobVitals("cycle", NOW + timedelta(days=1), "partial", NOW, 3, is_overdue=False),),
    sources=(SourceVitals("shop", {"full": NOW}, n_late=1, n=2),),
    leaves=12,
    checkpoint_leaves=10,
    checkpoint_at=NOW - timedelta(hours=1),
    unanchored={"failed": 2},
    unanchored_since=NOW - timedelta(hours=3),
    queues={"judge": 7},
)


def samples(vitals):
    """Return every sample by its name and the values of its labels."""
    families = text_string_to_metric_families(render_metrics(vitals).decode())
    return {
        (
            sample.name.removeprefix("leumund_"),
            *(value for _, value in sorted(sample.labels.items(), reverse=True)),
        ): sample.value
        for family in families
        for sample in family.samples
    }


def test_every_figure_is_there_once():
    drawn = samples(WELL)
    assert drawn == {
        ("build_info", "0.1.0"): 1,
        ("store_reachable",): 1,
        ("complaints",): 0,
        ("store_schema_info", "0013"): 1,
        ("job_next_slot_timestamp_seconds", "cycle"): NOW.timestamp() + 86_400,
        ("job_last_end_timestamp_seconds", "cycle"): NOW.timestamp(),
        **{("job_last_state", state, "cycle"): 0 for state in ("queued", "running", "succeeded", "failed")},
        ("job_last_state", "partial", "cycle"): 1,
        ("job_missed_slots", "cycle"): 3,
        ("job_overdue", "cycle"): 0,
        ("source_last_run_timestamp_seconds", "shop", "full"): NOW.timestamp(),
        ("source_stale", "shop"): 1,
        ("ledger_leaves",): 12,
        ("ledger_unsealed_leaves",): 2,
        ("ledger_checkpoint_age_seconds",): 3_600,
        ("ledger_unanchored", "alone"): 0,
        ("ledger_unanchored", "asked"): 0,
        ("ledger_unanchored", "failed"): 2,
        ("ledger_unanchored_age_seconds",): 10_800,
        ("queue_length", "judge"): 7,
    }


def test_of_a_store_that_cannot_be_read_nothing_else_is_told():
    lost = Vitals(NOW, "0.1.0", is_reachable=False, complaints=(Complaint("gone", "db", "restore it"),))
    assert samples(lost) == {("build_info", "0.1.0"): 1, ("store_reachable",): 0, ("complaints",): 1}


def test_a_job_that_never_ended_and_a_log_that_was_never_sealed_have_no_moment():
    never = Vitals(NOW, "0.1.0", is_reachable=True, jobs=(JobVitals("cycle", NOW, "", None, 0, is_overdue=False),))
    names = {name for name, *_ in samples(never)}
    assert not names & {"job_last_end_timestamp_seconds", "ledger_checkpoint_age_seconds"}


def test_health_says_what_where_and_what_next():
    lost = Vitals(NOW, "0.1.0", is_reachable=False, complaints=(Complaint("gone", "db", "restore it"),))
    assert vitals_json(lost) == {
        "status": "failing",
        "at": "2026-06-01T03:15:00Z",
        "version": "0.1.0",
        "reasons": [{"what": "gone", "where": "db", "next": "restore it"}],
    }
    assert vitals_json(WELL)["status"] == "ok"
