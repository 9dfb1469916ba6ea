"""Run the cycle, the dashboard and the schedule."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import socket
from threading import Event
from typing import Annotated

import typer
from fastapi import FastAPI

from commands.options import Formatted, Spoken
from commands.shown import home, show, workplace
from jobs.accountlist import require_admin
from jobs.accounts import AccountDesk
from jobs.aspectjudge import open_aspect_sets
from jobs.auditdesk import AuditDesk
from jobs.counted import counted
from jobs.cycle import run_cycle
from jobs.demo import account, open_demo, shipped_net
from jobs.evidencedesk import EvidenceDesk
from jobs.labels import LabelDesk, asked_aspects
from jobs.log import LEVELS, log_event, redaction_of, start_log
from jobs.notify import NoticeDesk
from jobs.planned import order_for, planned_jobs, require_sources
from jobs.reading import read_subject
from jobs.report import StoreReports
from jobs.say import say
from jobs.settings import Settings, read_settings
from jobs.settingsact import note_settings
from jobs.shownsettings import settings_table
from jobs.vitals import Watch
from jobs.work import Ended, Halt, work_in_child
from jobs.workplace import Workplace
from report.planned import planned_table
from report.tables import trend_table
from report.terminal import report_text
from scheduler import Job, keep_time
from store.jobruns import JobRun
from web.app import create_app
from web.headers import LOOPBACK
from web.health import create_health_app
from web.listen import HOST, serve_beside, serve_forever, take_port

app = typer.Typer()


def dashboard(place: Workplace) -> FastAPI:
    """Return the dashboard of a deployment."""
    aspects = open_aspect_sets(place.settings.home)
    settings, stale_days = place.settings, place.settings.notices.stale_days
    reports = StoreReports(place.store, place.policies, aspects, settings.var, settings.schedule, stale_days=stale_days)
    desk = LabelDesk(place.store, asked_aspects(aspects.names()))
    accounts, serve = served_accounts(place), place.settings.serve
    hosts = (*LOOPBACK, *serve.known_hosts)
    return create_app(
        reports,
        labels=desk,
        notices=NoticeDesk(place),
        watch=watch(place),
        accounts=accounts,
        evidence=EvidenceDesk(place),
        audits=AuditDesk(place),
        settings=lambda: settings_table(place),
        hosts=hosts,
    )


def served_accounts(place: Workplace) -> AccountDesk | None:
    """Return who may use the dashboard; None where only this machine can reach it, so that nobody has to sign in."""
    if not place.settings.serve.needs_accounts:
        return None
    desk = AccountDesk(place.store)
    require_admin(desk)
    return desk


def serve_dashboard(place: Workplace, taken: socket, port: int) -> None:
    """Serve the dashboard on a taken port until stopped."""
    settings = place.settings.serve
    offered = dashboard(place)
    where = f"[{settings.host}]" if ":" in settings.host else settings.host
    typer.echo(f"dashboard: http://{where}:{port}  (stop with Ctrl-C)")
    for line in settings.warnings():
        say(line)
    serve_forever(offered, taken, trusted_proxies=settings.trusted_proxies)


def watch(place: Workplace) -> Watch:
    """Return who looks how a deployment is."""
    settings = place.settings
    return Watch(place.store, settings.schedule, place.policies, settings.notices.stale_days)


@app.command(epilog="Example: leumund run --once")
def run(once: Annotated[bool, typer.Option("--once", help="stop after the cycle, do not serve")] = False) -> None:
    """Run one full cycle, then serve the dashboard."""
    with workplace() as place:
        if not once:
            # Said before the work, not after it.
            served_accounts(place)
        taken = None if once else take_port(place.settings.serve.port, host=place.settings.serve.host)
        note_settings(place, datetime.now(UTC))
        with shipped_net(place) as net:
            summary = run_cycle(place, net, say)
        for path in summary.reports:
            typer.echo(f"report: {path}")
        # Everything else was done first: a model that cannot be read, or a log that may not be signed, stops nothing.
        if summary.error is not None and taken is None:
            raise summary.error
        if taken is not None:
            serve_dashboard(place, taken, place.settings.serve.port)


@app.command(epilog="Example: leumund serve --port 8081")
def serve(port: Annotated[int | None, typer.Option(min=1024, max=65535, help="port to listen on")] = None) -> None:
    """Serve the dashboard."""
    with workplace() as place:
        served_accounts(place)
        chosen = port or place.settings.serve.port
        taken = take_port(chosen, host=place.settings.serve.host)
        note_settings(place, datetime.now(UTC))
        serve_dashboard(place, taken, chosen)


@app.command(epilog="Example: leumund schedule --list")
def schedule(
    listing: Annotated[
        bool, typer.Option("--list", help="show when each job runs next and how it went last, and stop")
    ] = False,
    metrics_port: Annotated[
        int | None, typer.Option(min=1024, max=65535, help="port on 127.0.0.1 for /metrics and /healthz; none: no port")
    ] = None,
    form: Formatted = "text",
    lang: Spoken = "en",
) -> None:
    """Run all jobs on time until stopped."""
    with workplace() as place:
        plan = place.settings.schedule
        require_sources(plan, place.policies)
        show(planned_table(planned_jobs(plan, place.store, datetime.now(UTC))), form, lang)
        if not listing:
            note_settings(place, datetime.now(UTC))
            stop = Event()
            signal.signal(signal.SIGTERM, lambda *_: stop.set())
            signal.signal(signal.SIGINT, lambda *_: stop.set())
            start_log(place.settings.log, redaction_of(place))
            with _told_at(metrics_port, place):
                log_event("started", f"keeping time for {counted(len(plan.jobs), 'job')}")
                keep_time([_job(place.settings, name) for name in plan.jobs], place.store, stop=stop, say=_due)
                log_event("stopped", "stopped on request")


def _due(job: str, words: str, level: int) -> None:
    log_event("due", words, job=job, level=level)


@contextmanager
def _told_at(port: int | None, place: Workplace) -> Iterator[None]:
    """Answer /metrics and /healthz beside the jobs, where a port was chosen."""
    if port is None:
        yield
        return
    with serve_beside(create_health_app(watch(place)), take_port(port, option="leumund schedule --metrics-port")):
        log_event("started", f"metrics: http://{HOST}:{port}/metrics, health: http://{HOST}:{port}/healthz")
        yield


def _job(settings: Settings, name: str) -> Job:
    def run(held: JobRun, halt: Halt) -> Ended:
        """Do the work of a run in a child process, and log its beginning, words and end."""
        log_event("begun", f"slot {held.slot:%Y-%m-%d %H:%M} UTC, try {held.attempt}", job=name, run=held.id)
        order = order_for(settings, name, held.guard)
        ended = work_in_child(order, halt, lambda line: log_event("said", line, job=name, run=held.id))
        log_event("ended", f"{ended.state}: {ended.line}", job=name, run=held.id, level=LEVELS[ended.state])
        return ended

    job = settings.schedule.jobs[name]
    grace = timedelta(minutes=job.grace_minutes)
    return Job(name, settings.schedule.cron(name), run, grace, retries=job.retries)


@app.command(epilog="Example: leumund demo --stream reviews.jsonl.gz")
def demo(
    stream: Annotated[Path | None, typer.Option(help="a stream file; none: the shipped story")] = None,
    layout: Annotated[str | None, typer.Option(help="shop, portal, feed or an interface, e.g. steam")] = None,
) -> None:
    """Run the whole cycle against a simulated platform on this machine."""
    with open_demo(read_settings(home()), stream, layout) as running:
        summary = run_cycle(running.place, running.net, say)
        store = running.place.store
        largest = max(store.subjects.list_subjects(), key=lambda row: row.reviews).subject.key
        typer.echo(report_text(read_subject(store, largest, None), "en"))
        show(trend_table(read_subject(store, largest, None)), "text", "en")
        for line in account(running, summary.sources):
            typer.echo(line)
    for path in summary.reports:
        typer.echo(f"report: {path}")
