"""Draw how a deployment is as Prometheus text; every label has the few values that the configuration gives it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from report.vitals import JobVitals, SourceVitals, Vitals

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
STATES = ("queued", "running", "succeeded", "partial", "failed")
"""How a job can have gone last."""


def render_metrics(vitals: Vitals) -> bytes:
    """Return the metrics of one moment.

    References:
        Prometheus text exposition format 0.0.4. Names end in their unit; moments are seconds since 1970.
    """
    registry = CollectorRegistry()
    registry.register(_Drawn(vitals))
    return generate_latest(registry)


class _Drawn(Collector):
    """Hands the figures of one moment over."""

    def __init__(self, vitals: Vitals) -> None:
        """Keep the moment."""
        self._vitals = vitals

    def collect(self) -> Iterator[Metric]:
        """Yield every metric once; where the store cannot be read, only that."""
        vitals = self._vitals
        yield _labelled("leumund_build_info", "version of the program", "version", {vitals.version: 1.0})
        yield _plain("leumund_store_reachable", "1 if the store could be read", vitals.is_reachable)
        yield _plain("leumund_complaints", "what needs a person; /healthz tells it", len(vitals.complaints))
        if vitals.is_reachable:
            yield _labelled("leumund_store_schema_info", "revision of the schema", "revision", {vitals.schema: 1.0})
            yield from _of_jobs(vitals.jobs)
            yield from _of_sources(vitals.sources)
            yield from _of_ledger(vitals)
            yield _labelled("leumund_queue_length", "what waits, counted up to 10000", "queue", vitals.queues)


def _of_jobs(jobs: Iterable[JobVitals]) -> Iterator[Metric]:
    rows = list(jobs)
    ends = {row.name: row.finished for row in rows}
    yield _moments("leumund_job_next_slot_timestamp_seconds", "next slot", "job", {row.name: row.next for row in rows})
    yield _moments("leumund_job_last_end_timestamp_seconds", "end of the newest run", "job", ends)
    last = GaugeMetricFamily("leumund_job_last_state", "1 for how the newest run went", labels=("job", "state"))
    for row in rows:
        for state in STATES:
            last.add_metric((row.name, state), float(row.state == state))
    yield last
    missed = {row.name: float(row.missed) for row in rows}
    yield _labelled("leumund_job_missed_slots", "slots missed among the newest hundred", "job", missed)
    overdue = {row.name: float(row.is_overdue) for row in rows}
    yield _labelled("leumund_job_overdue", "1 if a slot has come and nobody took it", "job", overdue)


def _of_sources(sources: Iterable[SourceVitals]) -> Iterator[Metric]:
    rows = list(sources)
    name = "leumund_source_last_run_timestamp_seconds"
    runs = GaugeMetricFamily(name, "end of the newest run that ended so", labels=("source", "coverage"))
    for row in rows:
        for coverage, ended in row.runs.items():
            runs.add_metric((row.name, coverage), ended.timestamp())
    yield runs
    stale = {row.name: float(row.is_stale) for row in rows}
    yield _labelled("leumund_source_stale", "1 if a listing of it ought to have been collected since", "source", stale)


def _of_ledger(vitals: Vitals) -> Iterator[Metric]:
    unsealed = vitals.leaves - vitals.checkpoint_leaves
    yield _plain("leumund_ledger_leaves", "leaves of the evidence log", vitals.leaves)
    yield _plain("leumund_ledger_unsealed_leaves", "leaves that no checkpoint covers yet", unsealed)
    if vitals.checkpoint_at is not None:
        age = (vitals.at - vitals.checkpoint_at).total_seconds()
        yield _plain("leumund_ledger_checkpoint_age_seconds", "age of the newest checkpoint", age)
    owed = {"asked": 0, "failed": 0, "alone": 0} | dict(vitals.unanchored)
    yield _labelled("leumund_ledger_unanchored", "anchors still to be had", "status", owed)
    owed_for = (vitals.at - vitals.unanchored_since).total_seconds() if vitals.unanchored_since else 0.0
    yield _plain("leumund_ledger_unanchored_age_seconds", "age of the oldest checkpoint that a witness owes", owed_for)


def _plain(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(name, told, value=float(value))


def _labelled(name: str, told: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(name, told, labels=(label,))
    for key, value in values.items():
        family.add_metric((key,), float(value))
    return family


def _moments(name: str, told: str, label: str, moments: Mapping[str, datetime | None]) -> Metric:
    known = {key: moment.timestamp() for key, moment in moments.items() if moment is not None}
    return _labelled(name, told, label, known)
