"""The door: arguments, configuration, wiring; the only place that catches our base errors."""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from socket import socket
from threading import Event
from typing import Annotated, Literal

import typer
from fastapi import FastAPI

from crawler.errors import CrawlerError
from crawler.imports.sourcename import kept_name
from jobs.accountlist import accounts_table, ask_password, require_admin
from jobs.accounts import TOKEN_DAYS, AccountDesk
from jobs.alarms import alarm_digest
from jobs.anchor import anchor_checkpoints
from jobs.aspectjudge import open_aspect_sets
from jobs.auditevent import parse_event
from jobs.auditfile import read_audits, read_reviews
from jobs.auditimport import AuditOrder, import_audits, kept_audits_table
from jobs.auditstore import stored_audits, stored_reviews
from jobs.audittables import all_tables, comparison_table
from jobs.audittemplate import write_template
from jobs.backup import make_backup, restore_backup
from jobs.check import check_sources, checks_table
from jobs.check import exit_code as exit_code_of_checks
from jobs.checkpoint import checkpoint_json, newest_note
from jobs.classic import draw_classic
from jobs.compare import CompareOrder, compare
from jobs.condense import condense_anew
from jobs.copies import find_copies
from jobs.counted import counted
from jobs.crawl import exit_code, require_place
from jobs.cycle import collect_all, run_cycle
from jobs.demo import account, open_demo, shipped_net
from jobs.doctor import examine
from jobs.engine import engine_of
from jobs.erase import erase, find_author, find_review, finish_erasure, require_answer
from jobs.errors import JobError
from jobs.evaluate import evaluate_sentiment
from jobs.evaluatealarms import evaluate_alarms
from jobs.evaluateaspects import evaluate_aspect_file, figures_json
from jobs.evaluatetrust import evaluate_trust
from jobs.evidence import ExportRequest, export_pack, verify_pack
from jobs.evidencedesk import EvidenceDesk
from jobs.explain import with_terms
from jobs.firsthour import set_up_asking, set_up_example
from jobs.forecast import LodgeOrder, lodge
from jobs.forecastjson import lodge_json, scores_json
from jobs.forecastscore import score_forecasts
from jobs.forecasttables import lodge_table, score_table, score_tables
from jobs.imports import ImportOrder, import_reviews, named_path
from jobs.inbox import REAL_TIME, take_inbox
from jobs.indicate import publish_all, tools_of
from jobs.journal import mend_journal
from jobs.labelfile import import_labels
from jobs.labelplan import HALF_WIDTH, Decision, label_table
from jobs.labels import QUEUE, LabelDesk, asked_aspects
from jobs.labelsession import Terminal, label_in_terminal, require_terminal
from jobs.ledgercheck import check_ledger
from jobs.lists import anchors_table, outcomes_table, subjects_table
from jobs.log import LEVELS, log_event, redaction_of, start_log
from jobs.model import model_in_force
from jobs.modelerror import readable_model
from jobs.monthly import read_monthly
from jobs.monthlyfiles import summary_document
from jobs.notify import NoticeDesk, notice_lines, send_probe, take_note, target_lines
from jobs.notify import tell as tell_people
from jobs.outfile import form_of, replace_file, write_document
from jobs.packreplay import replay_pack
from jobs.pages import SavedPage, parse_saved
from jobs.planned import order_for, planned_jobs, require_sources
from jobs.priors import fit_priors
from jobs.progress import say
from jobs.reading import read_aspects, read_subject, require_passable
from jobs.report import StoreReports
from jobs.score import score_new_versions
from jobs.seal import begin_epoch, public_key, rotate_key, write_checkpoint
from jobs.settings import Settings, read_settings
from jobs.shownsettings import settings_table
from jobs.statement import StatementRequest, write_statement
from jobs.subjectaddress import AddressOrder, add_from_address, is_address
from jobs.subjects import SubjectOrder, add_subject, link_listing, link_part
from jobs.train import train
from jobs.twins import find_all_twins
from jobs.upgrade import upgrade_database
from jobs.vitals import Watch
from jobs.work import Ended, Halt, work_in_child
from jobs.workplace import Workplace, open_workplace, set_up
from ledger.errors import LedgerError
from report.aspect import aspect_months_table, aspects_json, aspects_table
from report.aspectpage import aspects_text
from report.contract import trend_json, trust_json
from report.control import alarms_table
from report.document import Document
from report.errors import ReportError
from report.figures import aspects_document, table_document, trend_document, trust_document
from report.jsontext import write_json
from report.labelcard import labels_table
from report.line import ReviewFilter
from report.monthly import monthly_document
from report.notice import notices_table, targets_table
from report.phrase import Language
from report.planned import planned_table
from report.render import FILE_RENDERERS, RENDERERS
from report.standing import listings_part, policies_part
from report.table import Table
from report.tables import trend_table, trust_table
from report.terminal import report_text, trend_text
from scheduler import Job, keep_time
from scoring.auditcase import Terms
from scoring.decision import Costs
from scoring.errors import ScoringError
from simulator.errors import SimulatorError
from store.account_records import Role, Scope
from store.errors import StoreError
from store.jobruns import JobRun
from store.records import Listing, PartOf
from web.app import create_app
from web.headers import LOOPBACK
from web.health import create_health_app
from web.listen import HOST, serve_beside, serve_forever, take_port

LISTED = 50
"""Reviews that are listed on a terminal where nobody asks for more."""
OURS = (JobError, CrawlerError, StoreError, ScoringError, LedgerError, SimulatorError, ReportError)

app = typer.Typer(
    name="leumund",
    help="Public reviews as evidence: trust and quality indicators with their uncertainty.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
subjects_app = typer.Typer(help="Whom and what is followed.", no_args_is_help=True)
import_app = typer.Typer(help="Take in files.", no_args_is_help=True)
evaluate_app = typer.Typer(help="Judge our own models.", no_args_is_help=True)
notices_app = typer.Typer(help="What somebody should know of, and who is told.", no_args_is_help=True)
alarms_app = typer.Typer(help="What has risen, over all subjects.", no_args_is_help=True)
forecast_app = typer.Typer(help="Forecasts of audits, sealed before the result is known.", no_args_is_help=True)
audits_app = typer.Typer(help="Audits, findings and certificates.", no_args_is_help=True)
ledger_app = typer.Typer(help="The evidence log.", no_args_is_help=True)
users_app = typer.Typer(help="Who may use the dashboard.", no_args_is_help=True)
evidence_app = typer.Typer(help="What others check the evidence log with.", no_args_is_help=True)
app.add_typer(subjects_app, name="subjects")
app.add_typer(import_app, name="import")
app.add_typer(evaluate_app, name="evaluate")
app.add_typer(alarms_app, name="alarms")
app.add_typer(notices_app, name="notices")
app.add_typer(audits_app, name="audits")
app.add_typer(forecast_app, name="forecast")
app.add_typer(ledger_app, name="ledger")
app.add_typer(evidence_app, name="evidence")
app.add_typer(users_app, name="users")


Formatted = Annotated[Literal["text", "json", "csv"], typer.Option("--format", help="text, json or csv")]
Drawn = Annotated[
    Literal["text", "json", "csv", "html", "pdf", "xlsx"],
    typer.Option("--format", help="text, json, csv, html, pdf or xlsx"),
]
Output = Annotated[Path | None, typer.Option("--output", help="file to write; none: standard output")]
Spoken = Annotated[Language, typer.Option("--lang", help="language of headings and numbers")]
AsOf = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="day that the figures speak of")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="show how files are read; keep nothing")]
Key = Annotated[str, typer.Argument(help="key of the subject, see: leumund subjects list")]


def home() -> Path:
    """Return the folder that holds var/ and config/: LEUMUND_HOME, else where we were called."""
    return Path(os.environ.get("LEUMUND_HOME", "")).absolute()


@contextmanager
def workplace() -> Iterator[Workplace]:
    """Open the deployment of the home folder."""
    with open_workplace(read_settings(home())) as place:
        yield place


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


def show(table: Table, form: str, lang: Language) -> None:
    """Print a table."""
    typer.echo(RENDERERS[form](table, lang).rstrip("\n"))


def show_document(
    form: str, output: Path | None, text: Callable[[], str] | None, document: Callable[[], Document]
) -> None:
    """Print an answer, or write it as the file that was asked for.

    Args:
        form: text, json, csv, html, pdf or xlsx.
        output: Where to; None: standard output.
        text: Gives the answer in the forms that are printed; None for a form that is a file.
        document: Gives it in those that are files.
    """
    if text is None or form in FILE_RENDERERS:
        write_document(document(), form, output)
    elif output is not None:
        replace_file(output, text().encode())
    else:
        typer.echo(text().rstrip("\n"))
    if output is not None:
        say(f"written: {output}")


def show_table(table: Table, form: str, lang: Language, output: Path | None) -> None:
    """Print a table, or write it as the file that was asked for."""
    document = partial(table_document, table, datetime.now(UTC), lang)
    show_document(form, output, lambda: RENDERERS[form](table, lang), document)


def tell(lines: Iterable[str]) -> None:
    """Print lines."""
    for line in lines:
        typer.echo(line)


def seal_run(place: Workplace) -> None:
    """Sign what a run has added, as a cycle does at its end; what was taken in stays, also where this is refused."""
    write_checkpoint(place, datetime.now(UTC))


@app.command(epilog="Example: leumund init --example product-maker")
def init(
    example: Annotated[
        str | None, typer.Option(help="subjects of an example: product-maker, employer or service-chain")
    ] = None,
) -> None:
    """Copy the configuration to config/ for editing; on a terminal, ask what to watch."""
    if example is not None:
        made = set_up_example(home(), example)
    elif sys.stdin.isatty() and sys.stdout.isatty():
        made = set_up_asking(
            home(), lambda question: typer.prompt(question, "", prompt_suffix="", show_default=False), typer.echo
        )
    else:
        made = set_up(home())
    for path in made:
        typer.echo(path)


def _ask_line(question: str) -> str:
    answer: str = typer.prompt(question, "", prompt_suffix="", show_default=False)
    return answer


@app.command(epilog="Example: leumund doctor")
def doctor() -> None:
    """Examine configuration, database, evidence log, model, key, disk and clock."""
    with workplace() as place:
        findings = examine(place)
    for finding in findings:
        typer.echo(f"{'ok    ' if finding.is_well else 'NOT OK'} {finding.name}: {finding.words}")
    raise typer.Exit(0 if all(finding.is_well for finding in findings) else 1)


@app.command(epilog="Example: leumund upgrade")
def upgrade(
    backup: Annotated[
        bool, typer.Option("--backup/--no-backup", help="copy it to var/backups first; no: there is a copy already")
    ] = True,
) -> None:
    """Copy the database of an older version, then bring it to the schema of this one."""
    tell(upgrade_database(read_settings(home()), datetime.now(UTC), with_backup=backup).lines())


@app.command(epilog="Example: leumund run --once")
def run(once: Annotated[bool, typer.Option("--once", help="stop after the cycle, do not serve")] = False) -> None:
    """Run one full cycle, then serve the dashboard."""
    with workplace() as place:
        if not once:
            # Said before the work, not after it.
            served_accounts(place)
        taken = None if once else take_port(place.settings.serve.port, host=place.settings.serve.host)
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
        serve_dashboard(place, take_port(chosen, host=place.settings.serve.host), chosen)


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
        log_event("begun", f"slot {held.slot:%Y-%m-%d %H:%M} UTC, try {held.attempt}", job=name, run=held.id)
        order = order_for(settings, name, held.guard)
        ended = work_in_child(order, halt, lambda line: log_event("said", line, job=name, run=held.id))
        log_event("ended", f"{ended.state}: {ended.line}", job=name, run=held.id, level=LEVELS[ended.state])
        return ended

    job = settings.schedule.jobs[name]
    grace = timedelta(minutes=job.grace_minutes)
    return Job(name, settings.schedule.cron(name), run, grace, retries=job.retries)


@app.command(epilog="Example: leumund crawl db-navigator")
def crawl(
    subjects: Annotated[list[str] | None, typer.Argument(help="keys; none: all")] = None,
    check: Annotated[bool, typer.Option("--check", help="look at one page per source and store nothing")] = False,
) -> None:
    """Collect the listings of subjects."""
    with workplace() as place, shipped_net(place) as net:
        for key in subjects or ():
            place.store.subjects.get(key)
        listings = [row for row in place.store.subjects.listings() if not subjects or row.subject in subjects]
        if check:
            checks = list(check_sources(place.settings, net, place.store, listings))
            show(checks_table(checks), "text", "en")
            raise typer.Exit(exit_code_of_checks(checks))
        outcomes = collect_all(place, net, listings, say)
        show(outcomes_table(outcomes), "text", "en")
        seal_run(place)
    raise typer.Exit(exit_code(outcomes))


@import_app.command("reviews", epilog="Example: leumund import reviews saved-pages/ --source kununu --dry-run")
def import_reviews_command(
    file: Annotated[
        Path, typer.Argument(metavar="PATH", parser=named_path, help="file, or folder that is searched whole")
    ],
    source: Annotated[str | None, typer.Option(help="name of the source; default: what folder or file say")] = None,
    subject: Annotated[str | None, typer.Option(help="subject of pages, and of rows that name none")] = None,
    mapping: Annotated[list[str] | None, typer.Option("--map", help="HEADING=FIELD, repeatable")] = None,
    date_order: Annotated[
        Literal["dmy", "mdy"] | None, typer.Option(help="which number is the day in 03/04/2025")
    ] = None,
    dry_run: DryRun = False,
    strict: Annotated[bool, typer.Option("--strict", help="exit 1 if any row or page is rejected")] = False,
) -> None:
    """Take in saved pages (HTML, MHTML, JSON, HAR, WARC, ZIP) and exports (CSV, JSON Lines, JSON, XLSX)."""
    order = ImportOrder(
        file,
        source=source,
        subject=subject,
        mapping=tuple(mapping or ()),
        date_order=date_order,
        dry_run=dry_run,
    )
    with workplace() as place:
        summary = import_reviews(place, order)
        tell(summary.lines())
        if not dry_run:
            seal_run(place)
    raise typer.Exit(summary.exit_code(strict=strict))


@import_app.command("audits", epilog="Example: leumund import audits audits.xlsx --dry-run --lang de")
def import_audits_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", parser=named_path, help="CSV, XLSX, XML, JSON or LIVES ZIP")],
    mapping: Annotated[list[str] | None, typer.Option("--map", help="HEADING=FIELD, e.g. 'Punkte=audit.score'")] = None,
    subjects: Annotated[list[str] | None, typer.Option("--subject", help="NAME=KEY: whom a name means")] = None,
    date_order: Annotated[
        Literal["dmy", "mdy"] | None, typer.Option(help="which number is the day in 03/04/2025")
    ] = None,
    scale: Annotated[
        Literal["higher_is_better", "higher_is_worse"] | None, typer.Option(help="what a high score means")
    ] = None,
    score_max: Annotated[float | None, typer.Option(min=0, help="highest possible score")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="let the file win over what is kept")] = False,
    dry_run: DryRun = False,
    strict: Annotated[bool, typer.Option("--strict", help="exit 1 if any row is rejected")] = False,
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="text or json")] = "text",
    lang: Spoken = "en",
) -> None:
    """Take in audits, findings and certificates; every rejected row is told with its reason."""
    order = AuditOrder(
        file,
        mapping=tuple(mapping or ()),
        subjects=tuple(subjects or ()),
        date_order=date_order,
        scale=scale,
        score_max=score_max,
        replace=replace,
        dry_run=dry_run,
    )
    with workplace() as place:
        summary = import_audits(place, order, datetime.now(UTC))
    if form == "json":
        typer.echo(json.dumps(summary.to_json(), ensure_ascii=False))
    else:
        for table in summary.tables():
            show(table, "text", lang)
            typer.echo()
        tell(summary.sums(lang))
    raise typer.Exit(summary.exit_code(strict=strict))


@import_app.command("inbox", epilog="Example: leumund import inbox --dry-run")
def import_inbox_command(dry_run: DryRun = False) -> None:
    """Take in what was dropped into the watched folder; every cycle does this too."""
    with workplace() as place:
        summary = take_inbox(place, REAL_TIME, dry_run=dry_run)
        tell(summary.lines())
        if not dry_run:
            seal_run(place)
    raise typer.Exit(summary.exit_code())


@app.command(epilog="Example: leumund parse schemaorg saved.html --url https://shop.example/kettle")
def parse(
    source: str,
    file: Path,
    url: str = "",
    fetched_at: Annotated[datetime | None, typer.Option(help="when it was fetched, UTC")] = None,
    content_type: str = "",
) -> None:
    """Print the records of a saved page as JSON lines; no database."""
    moment = fetched_at.replace(tzinfo=UTC) if fetched_at else None
    parsed = parse_saved(source, SavedPage(file, url, moment, content_type))
    for line in parsed.lines:
        typer.echo(line)
    for problem in parsed.problems:
        say(f"note: {problem}")
    if parsed.error is not None:
        raise parsed.error


@app.command(epilog="Example: leumund score")
def score() -> None:
    """Judge the texts that the model has not seen, and read them for aspects."""
    with workplace() as place:
        model = model_in_force(place.settings.var)
        done = score_new_versions(place.store, model, engine=engine_of(place.settings.scoring))
        typer.echo(f"judged {done.judged}, not modelled {done.not_modelled}")
        typer.echo(open_aspect_sets(place.settings.home).read_with(place.store, model).line())


@app.command("train", epilog="Example: leumund train --dry-run")
def train_command(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="tell which model is better; keep none")] = False,
    priors: Annotated[
        bool, typer.Option("--priors", help="instead: fit what is usual on sources with 20 listings or more")
    ] = False,
    form: Formatted = "text",
    lang: Spoken = "en",
) -> None:
    """Learn from your own rated reviews, and keep the model that is better on those that were held back."""
    with workplace() as place:
        if priors:
            for source, fitted in fit_priors(place.store, place.settings.var, datetime.now(UTC)).items():
                ageing = f"weight {fitted.weight}, half-life {fitted.half_life_days} days"
                typer.echo(f"{source}: usual {fitted.mean:.1%}, {ageing}")
            raise typer.Exit
        report = train(place, datetime.now(UTC), dry_run=dry_run)
    if form == "json":
        typer.echo(json.dumps(report.to_json()))
    else:
        show(report.table(), form, lang)


@app.command(epilog="Example: leumund indicate --full")
def indicate(
    full: Annotated[bool, typer.Option(help="Read all reviews, and compare with what was kept.")] = False,
) -> None:
    """Compute and publish the indicators of all subjects."""
    with workplace() as place:
        tools = tools_of(place.settings)
        find_all_twins(place.store, datetime.now(UTC))
        find_copies(place.store)
        wrong = condense_anew(place.store) if full else []
        changed = publish_all(place.store, tools, datetime.now(UTC))
    if full:
        told = ", ".join(f"{listing.source}/{listing.external_id}" for listing in wrong)
        typer.echo(f"all reviews read: {f'kept rows were WRONG and are mended: {told}' if wrong else 'as kept'}")
    typer.echo(f"new figures for {counted(changed, 'subject')}")
    if wrong:
        raise typer.Exit(1)


@audits_app.command("list", epilog="Example: leumund audits list --format csv")
def audits_list(
    subject: Annotated[str | None, typer.Option(help="only of this subject")] = None,
    form: Formatted = "text",
    lang: Spoken = "en",
) -> None:
    """Show the audits that were taken in, and to which subject each is matched."""
    with workplace() as place:
        show(kept_audits_table(place.store, subject), form, lang)


@audits_app.command("match", epilog="Example: leumund audits match 'Nordlicht Logistik AG' nordlicht")
def audits_match(name: Annotated[str, typer.Argument(help="as it stands in files")], subject: Key) -> None:
    """Say which subject a name in files means, for audits taken in already and for those to come."""
    with workplace() as place:
        matched = place.store.audits.match(name, subject)
    typer.echo(f"{name} -> {subject}: {counted(matched, 'audit or certificate', 'audits and certificates')}")


@audits_app.command("template", epilog="Example: leumund audits template audits.xlsx --lang de")
def audits_template(
    file: Annotated[Path, typer.Argument(help="where to write it")] = Path("audits.xlsx"), lang: Spoken = "en"
) -> None:
    """Write an Excel table to fill in, with a sheet each for audits, findings and certificates."""
    typer.echo(write_template(file, lang))


@app.command(epilog="Example: leumund seal")
def seal() -> None:
    """Sign a checkpoint of the evidence log, publish it, and ask the witnesses to bear witness to it."""
    with workplace() as place:
        now = datetime.now(UTC)
        tell(write_checkpoint(place, now).lines())
        tell(anchor_checkpoints(place, now))


@app.command(epilog="Example: leumund trust demo-wasserkocher-aurora --lang de")
def trust(subject: Key, as_of: AsOf = None, form: Drawn = "text", lang: Spoken = "en", output: Output = None) -> None:
    """Show the trust score with everything that stands next to it."""
    with workplace() as place:
        report = read_subject(place.store, subject, as_of.date() if as_of else None, settings=place.settings)
    printed = {
        "text": lambda: report_text(report, lang),
        "json": lambda: write_json(trust_json(report)),
        "csv": lambda: RENDERERS["csv"](trust_table(report), lang),
    }
    show_document(form, output, printed.get(form), lambda: trust_document(report, lang))


@app.command(epilog="Example: leumund trend demo-wasserkocher-aurora --format pdf --output trend.pdf")
def trend(
    subject: Key,
    as_of: AsOf = None,
    beside: Annotated[list[str] | None, typer.Option(help="key of a subject to compare with; may be repeated")] = None,
    chart: Annotated[
        Literal["p", "laney", "ewma", "rules"] | None, typer.Option(help="a textbook chart instead of ours")
    ] = None,
    form: Drawn = "text",
    lang: Spoken = "en",
    output: Output = None,
) -> None:
    """Show trust score and control chart by month, and all indicators beside what is usual."""
    with workplace() as place:
        day = as_of.date() if as_of else None
        if chart is not None:
            show_table(draw_classic(place.store, subject, chart, day), form, lang, output)
            raise typer.Exit
        report = read_subject(place.store, subject, day, settings=place.settings, beside=beside or ())
    printed = {
        "text": lambda: trend_text(report, lang),
        "json": lambda: write_json(trend_json(report)),
        "csv": lambda: RENDERERS["csv"](trend_table(report), lang),
    }
    show_document(form, output, printed.get(form), lambda: trend_document(report, lang))


@app.command(epilog="Example: leumund aspects demo-wasserkocher-aurora --lang de")
def aspects(
    subject: Key,
    as_of: AsOf = None,
    months: Annotated[bool, typer.Option("--months", help="month by month")] = False,
    form: Drawn = "text",
    lang: Spoken = "en",
    output: Output = None,
) -> None:
    """Show what texts say of each aspect, and what was received beside what was expected."""
    with workplace() as place:
        report = read_aspects(place, subject, as_of.date() if as_of else None)
    if months:
        show_table(aspect_months_table(report), form, lang, output)
        raise typer.Exit
    printed = {
        "text": lambda: aspects_text(report, lang),
        "json": lambda: write_json(aspects_json(report)),
        "csv": lambda: RENDERERS["csv"](aspects_table(report), lang),
    }
    show_document(form, output, printed.get(form), lambda: aspects_document(report, lang))


@app.command("report", epilog="Example: leumund report demo-wasserkocher-aurora --output october.pdf --month 2026-10")
def report_command(
    subject: Annotated[str | None, typer.Argument(help="key of the subject; none: all, on a page or two")] = None,
    *,
    output: Annotated[Path, typer.Option(help="file to write")],
    form: Annotated[
        Literal["html", "pdf", "xlsx"] | None, typer.Option("--format", help="default: what the file's name ends in")
    ] = None,
    month: Annotated[datetime | None, typer.Option(formats=["%Y-%m"], help="month spoken of, as of its end")] = None,
    as_of: AsOf = None,
    lang: Spoken = "en",
) -> None:
    """Write the monthly report: a management summary, then what ISO 9001 asks for, in its order."""
    if month is not None and as_of is not None:
        raise typer.BadParameter("give one of --month and --as-of")
    chosen = form or form_of(output)
    with workplace() as place:
        asked, day = f"{month:%Y-%m}" if month else None, as_of.date() if as_of else None
        if subject is None:
            document = summary_document(place, asked, day, lang)
        else:
            document = monthly_document(read_monthly(place, subject, month=asked, as_of=day), lang)
    write_document(document, chosen, output)
    typer.echo(f"report: {output}")


@app.command(epilog="Example: leumund statement demo-wasserkocher-aurora --output aurora.pdf --lang de")
def statement(
    subject: Key,
    output: Annotated[Path, typer.Option(help="PDF to write; its evidence pack stands beside it, ending in .zip")],
    as_of: AsOf = None,
    lang: Spoken = "en",
) -> None:
    """Write the review statement: two signed pages with their evidence. Not a certificate, no conformity assessed."""
    request = StatementRequest(subject, output, lang, as_of.date() if as_of else None)
    with workplace() as place:
        tell(write_statement(place, request, datetime.now(UTC)))


@app.command(epilog="Example: leumund reviews demo-wasserkocher-aurora --month 2026-09 --max-stars 2")
def reviews(
    subject: Key,
    month: Annotated[datetime | None, typer.Option(formats=["%Y-%m"], help="month of publication")] = None,
    max_stars: Annotated[int | None, typer.Option(min=1, max=5)] = None,
    source: Annotated[str | None, typer.Option(help="only those of this source")] = None,
    first: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="first day")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="last day")] = None,
    vanished: Annotated[bool, typer.Option("--vanished", help="only those that are gone from their source")] = False,
    blames: Annotated[
        str | None, typer.Option(help="only those whose text speaks badly of this aspect, see: leumund aspects KEY")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="at most so many; text: 50, other formats: all")] = None,
    why: Annotated[
        bool, typer.Option("--why", help="add the words that speak most for and against a satisfied author")
    ] = False,
    form: Formatted = "text",
    lang: Spoken = "en",
) -> None:
    """List the reviews behind the figures, newest first; --format csv exports them."""
    with workplace() as place:
        about = place.store.subjects.get(subject)
        wanted = ReviewFilter(
            f"{month:%Y-%m}".zfill(7) if month else None,
            max_stars,
            source=source,
            since=first.date() if first else None,
            until=last.date() if last else None,
            is_vanished=vanished,
            blames=blames,
        )
        require_passable(place.store, subject, wanted)
        reports = StoreReports(place.store, aspects=open_aspect_sets(place.settings.home))
        most = limit or (LISTED if form == "text" else sys.maxsize)
        table = reports.reviews(subject, wanted, limit=most)
        if why:
            model = readable_model(place.settings.var)
            if model is None:
                say("note: the text model cannot be read, so nothing is explained; `leumund doctor` names the reason")
            table = with_terms(place.store, about, table, model)
    show(table, form, lang)
    if form == "text" and limit is None and len(table.rows) == LISTED:
        say(f"note: the newest {LISTED} are listed; --limit N lists more, --format csv all")


@app.command(epilog="Example: leumund labels demo-wasserkocher-aurora --n 50")
def labels(
    subject: Annotated[str | None, typer.Argument(help="key of a subject; none: texts of all subjects")] = None,
    n: Annotated[int, typer.Option(min=1, max=5_000, help="texts to draw where none are left to answer")] = QUEUE,
    file: Annotated[Path | None, typer.Option("--import", help="keep the answers of a filled-in CSV file")] = None,
    form: Annotated[
        Literal["text", "json", "csv"] | None, typer.Option("--format", help="list the queue instead of asking")
    ] = None,
    rates: Annotated[
        bool, typer.Option("--rates", help="show the rates of SUBJECT's texts and what they rest on")
    ] = False,
    plan: Annotated[bool, typer.Option("--plan", help="say how many labels these rates still need")] = False,
    threshold: Annotated[float | None, typer.Option(min=0, max=1, help="with --plan: share to decide on")] = None,
    half_width: Annotated[
        float, typer.Option(min=0.001, max=0.5, help="with --plan: how far intervals may reach to either side")
    ] = HALF_WIDTH,
    lang: Spoken = "en",
) -> None:
    """Label a short queue of texts by hand, so that rates of texts can be corrected; goes on where you stopped."""
    with workplace() as place:
        judges = open_aspect_sets(place.settings.home).names()
        desk = LabelDesk(place.store, asked_aspects(judges))
        if file is not None:
            summary = import_labels(desk, file)
            tell(summary.lines())
            raise typer.Exit(summary.exit_code())
        if plan or rates:
            if subject is None:
                raise typer.BadParameter("--rates and --plan speak of one subject: name its key")
            decision = Decision(half_width, threshold) if plan else None
            show(
                label_table(place.store, subject, decision, now=datetime.now(UTC), judges=judges), form or "text", lang
            )
            raise typer.Exit
        if form is None:
            require_terminal(is_terminal=sys.stdin.isatty())
        desk.fill(subject, n=n)
        if form is None:
            label_in_terminal(desk, subject, Terminal(_press_key, typer.echo, lang))
        else:
            show(labels_table(desk.cards(subject)), form, lang)


def _press_key() -> str:
    """Return the key that is pressed; empty where the reader ends the dialogue."""
    try:
        return typer.getchar()
    except (KeyboardInterrupt, EOFError):
        return ""


@subjects_app.command("add", epilog="Example: leumund subjects add https://store.steampowered.com/app/440")
def subjects_add(
    given: Annotated[str, typer.Argument(metavar="KEY-OR-ADDRESS", help="key, or address of a page about it")],
    name: Annotated[str | None, typer.Option(help="what people call it")] = None,
    kind: Annotated[str | None, typer.Option(help="product, employer, place, organisation or site")] = None,
    part_of: Annotated[str | None, typer.Option(help="key of the whole that it is part of")] = None,
    person: Annotated[bool, typer.Option("--person", help="one natural person: collected, never scored")] = False,
    key: Annotated[str | None, typer.Option(help="with an address: key, else made from the name")] = None,
    external_id: Annotated[str | None, typer.Option("--id", help="with an address: the source's id")] = None,
) -> None:
    """Follow a subject, by its key or by the address of a page; with --person alone, flag one that is followed."""
    with workplace() as place:
        if is_address(given):
            tell(add_from_address(place, AddressOrder(given, key, name, kind, external_id, part_of, person)))
            return
        if key is not None or external_id is not None:
            raise typer.BadParameter("--key and --id belong to an address")
        for line in add_subject(place.store, SubjectOrder(given, name, kind, part_of, person)):
            say(f"note: {line}")


@subjects_app.command("link", epilog="Example: leumund subjects link my-kettle --source schemaorg --id shop/kettle")
def subjects_link(
    subject: Key,
    source: Annotated[str | None, typer.Option(help="name of the source, see: leumund sources")] = None,
    external_id: Annotated[str | None, typer.Option("--id", help="the source's id of the subject")] = None,
    url: Annotated[str, typer.Option(help="first address to fetch; none for a listing that is only imported")] = "",
    part_of: Annotated[str | None, typer.Option(help="key of the whole, instead of a listing")] = None,
    first: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="first day")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="last day")] = None,
) -> None:
    """Link a subject to a listing of a source, or to the whole that it is part of."""
    dates = (first.date() if first else None, last.date() if last else None)
    if (part_of is None) == (source is None or external_id is None):
        raise typer.BadParameter("give either --source and --id, or --part-of")
    with workplace() as place:
        if part_of is not None:
            link_part(place.store, PartOf(subject, part_of, *dates))
        else:
            named = kept_name(source or "", place.policies)
            listing = Listing(named, external_id or "", subject, url, 0, *dates)
            require_place(listing, place.policies.get(named))
            link_listing(place.store, listing, place.policies)


@subjects_app.command("list", epilog="Example: leumund subjects list --format json")
def subjects_list(form: Formatted = "text", lang: Spoken = "en") -> None:
    """List all subjects with the number of their reviews."""
    with workplace() as place:
        show(subjects_table(place.store), form, lang)


@app.command(epilog="Example: leumund sources --format json")
def sources(form: Formatted = "text", lang: Spoken = "en") -> None:
    """Show of each source whether it may be asked, and how its collection went last."""
    with workplace() as place:
        table = StoreReports(place.store, place.policies).sources()
    # In one table the reasons of the rules would push the figures off the screen; programs want it whole.
    parts = (listings_part(table), policies_part(table)) if form == "text" else (table,)
    for part in parts:
        show(part, form, lang)


@alarms_app.command("list", epilog="Example: leumund alarms list --lang de")
def alarms_list(
    everything: Annotated[
        bool, typer.Option("--all", help="all charted series, also those that chance explains")
    ] = False,
    form: Formatted = "text",
    lang: Spoken = "en",
) -> None:
    """List the series that have risen, the most certain first, over all subjects and sources."""
    with workplace() as place:
        table = alarms_table(alarm_digest(place.store, everything=everything))
    show(table, form, lang)


@alarms_app.command("ack", epilog="Example: leumund alarms ack 12 --remark 'supplier informed'")
def alarms_ack(
    number: Annotated[int, typer.Argument(min=1, help="number of the notice, see: leumund notices list")],
    remark: Annotated[str, typer.Option(help="what follows from it")] = "",
) -> None:
    """Take note of an alarm or another notice: it is not sent any more."""
    with workplace() as place:
        take_note(place.store, number, remark)
    say(f"noted: {number}")


@notices_app.command("list", epilog="Example: leumund notices list --lang de")
def notices_list(
    everything: Annotated[bool, typer.Option("--all", help="also what is over, or noted by somebody")] = False,
    form: Formatted = "text",
    lang: Spoken = "en",
) -> None:
    """List what somebody should know of, and what waits for whom."""
    with workplace() as place:
        lines, targets = notice_lines(place.store, only_open=not everything), target_lines(place)
    show(notices_table(lines, lang), form, lang)
    if form == "text":
        show(targets_table(targets, lang), form, lang)


@notices_app.command("send", epilog="Example: leumund notices send")
def notices_send() -> None:
    """Look at what somebody should know of, and send each target what waits for it; the job `notify` does this, too."""
    with workplace() as place:
        told = tell_people(place, datetime.now(UTC))
    say(told.line())
    raise typer.Exit(1 if told.failed else 0)


@notices_app.command("test", epilog="Example: leumund notices test quality")
def notices_test(target: Annotated[str, typer.Argument(help="its name in leumund.toml")]) -> None:
    """Send a test message to a target now."""
    with workplace() as place:
        why = send_probe(place, target)
    say(f"not taken: {why}" if why else "taken")
    raise typer.Exit(1 if why else 0)


@evaluate_app.command("sentiment", epilog="Example: leumund evaluate sentiment reviews.jsonl.gz --json")
def evaluate_sentiment_command(
    file: Path,
    train: Annotated[list[Path] | None, typer.Option(help="fit a fresh model on this file first")] = None,
    recalibrate: Annotated[int, typer.Option(min=0, help="labelled texts drawn for calibration")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
) -> None:
    """Judge the sentiment model on a labelled file or a stream."""
    figures = evaluate_sentiment(file, train or (), recalibrate).to_json()
    typer.echo(json.dumps(figures) if as_json else "\n".join(f"{name}: {value}" for name, value in figures.items()))


@evaluate_app.command("aspects", epilog="Example: leumund evaluate aspects test.jsonl.gz --train train.jsonl.gz --json")
def evaluate_aspects_command(
    file: Path,
    train: Annotated[list[Path] | None, typer.Option(help="fit a fresh model on this file first")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
) -> None:
    """Judge aspect models on a labelled file."""
    figures = figures_json(evaluate_aspect_file(file, train or ()))
    typer.echo(json.dumps(figures) if as_json else "\n".join(f"{name}: {value}" for name, value in figures.items()))


@evaluate_app.command("trust", epilog="Example: leumund evaluate trust shop.jsonl.gz portal.jsonl.gz --json")
def evaluate_trust_command(
    files: list[Path],
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
) -> None:
    """Walk forward over review streams: the trust score's forecasts beside every usual rule's."""
    report = evaluate_trust(files)
    typer.echo(json.dumps(report.to_json()) if as_json else report.text())


@evaluate_app.command("alarms", epilog="Example: leumund evaluate alarms --json")
def evaluate_alarms_command(
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
) -> None:
    """Try the control charts on made-up series: false alarms, delay, and what a digest of many series holds."""
    report = evaluate_alarms()
    typer.echo(json.dumps(report.to_json()) if as_json else report.text())


@app.command("compare", epilog='Example: leumund compare --audits audits.csv --reviews reviews.csv --event "score>=28"')
def compare_command(
    event: Annotated[str, typer.Option(help='what a failed audit is: "result=fail", "n_major>=1", "score>=28"')],
    audits: Annotated[Path | None, typer.Option(help="audits as CSV; none: those in the store")] = None,
    reviews: Annotated[list[Path] | None, typer.Option(help="reviews, means or texts as CSV; may be repeated")] = None,
    test_from: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="first day of the test; default: the last 18 months")
    ] = None,
    gap: Annotated[int, typer.Option(min=0, help="days between the last review that counts and the result")] = 14,
    window: Annotated[int, typer.Option(min=30, help="days of reviews before an audit")] = 365,
    follow_up: Annotated[int, typer.Option(min=0, help="an audit so soon after another is its follow-up")] = 60,
    folds_by: Annotated[Literal["subject", "site"], typer.Option(help="what is never on both sides")] = "subject",
    retrospective: Annotated[
        bool, typer.Option("--retrospective", help="count reviews that were read after the audit; gives no verdict")
    ] = False,
    cost_audit_day: Annotated[float | None, typer.Option(min=0.01, help="cost of an auditor day")] = None,
    cost_missed: Annotated[float | None, typer.Option(min=0.01, help="cost of a missed major finding")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
    form: Formatted = "text",
    lang: Spoken = "en",
) -> None:
    """Hold reviews against audits: does knowing them foresee the next audit better than what is known without?"""
    if (cost_audit_day is None) != (cost_missed is None):
        raise typer.BadParameter("--cost-audit-day and --cost-missed belong together")
    order = CompareOrder(
        parse_event(event),
        test_from.date() if test_from else None,
        Terms(gap, window, follow_up, retrospective),
        folds_by,
        None if cost_audit_day is None or cost_missed is None else Costs(cost_audit_day, cost_missed),
    )
    if audits is None and reviews:
        raise typer.BadParameter("--reviews needs --audits: without both, audits and reviews of the store are compared")
    if audits is None:
        with workplace() as place:
            table = stored_audits(place.store, order.event)
            voices, left_out = stored_reviews(place.store, [audit.subject for audit in table.audits])
        groups: dict[str, tuple[str, ...]] = {}
    else:
        table = read_audits(audits, order.event)
        voices, groups, left_out = read_reviews(reviews or ())
    for note in (*table.notes, *left_out):
        say(f"note: {note}")
    found = compare(table.audits, voices, order, groups)
    if as_json or form == "json":
        typer.echo(write_json(found.to_json()))
    elif form == "csv":
        show(comparison_table(found), form, lang)
    else:
        for part in all_tables(found):
            show(part, form, lang)
            typer.echo("")


@forecast_app.command("lodge", epilog='Example: leumund forecast lodge --event "result=fail"')
def forecast_lodge(
    event: Annotated[str, typer.Option(help='what a failed audit is: "result=fail", "n_major>=1", "score>=28"')],
    audit: Annotated[list[str] | None, typer.Option(help="number of an audit to come; none: all; repeatable")] = None,
    window: Annotated[int, typer.Option(min=30, help="days of reviews before an audit")] = 365,
    gap: Annotated[int, typer.Option(min=0, help="days between the last review and the result, where learnt")] = 14,
    follow_up: Annotated[int, typer.Option(min=0, help="an audit so soon after another is its follow-up")] = 60,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
    form: Formatted = "text",
    lang: Spoken = "en",
) -> None:
    """Seal forecasts of all audits to come: from reviews, from the last audit, and as always; never after the fact."""
    order = LodgeOrder(parse_event(event), tuple(audit or ()), Terms(gap, window, follow_up))
    with workplace() as place:
        summary = lodge(place, order, datetime.now(UTC))
    if as_json or form == "json":
        typer.echo(write_json(lodge_json(summary)), nl=False)
    else:
        show(lodge_table(summary), form, lang)


@forecast_app.command("score", epilog="Example: leumund forecast score --lang de")
def forecast_score(
    event: Annotated[str | None, typer.Option(help="only forecasts of this event; none: all")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
    form: Formatted = "text",
    lang: Spoken = "en",
) -> None:
    """Score all forecasts that were lodged before their results: Brier, AUC, and how many of the riskiest failed."""
    with workplace() as place:
        scores = score_forecasts(place.store, parse_event(event).text() if event else None)
    if as_json or form == "json":
        typer.echo(write_json(scores_json(scores)), nl=False)
        return
    if not scores:
        say("note: no forecast was lodged yet, see: leumund forecast lodge --help")
    for score in scores:
        for table in [score_table(score)] if form == "csv" else score_tables(score):
            show(table, form, lang)
            typer.echo("")


@ledger_app.command("fsck", epilog="Example: leumund ledger fsck")
def ledger_fsck() -> None:
    """Recompute every hash of the evidence log from what is stored, and check who signed."""
    with workplace() as place:
        report = check_ledger(place)
    amounts = f"{counted(report.leaves, 'leaf', 'leaves')}, {counted(report.observations, 'observation')}"
    typer.echo(f"{amounts}, root {report.root.hex()}")
    for fault in report.faults:
        say(f"fault: {fault}")
    raise typer.Exit(LedgerError.exit_code if report.faults else 0)


@app.command("erase", epilog="Example: leumund erase --author kununu:'Jane Doe' --reason objection")
def erase_command(
    author: Annotated[
        str | None, typer.Option(help="keyed hash of the author (32 hex digits), or SOURCE:NAME-OR-PROFILE")
    ] = None,
    review: Annotated[str | None, typer.Option(help="SOURCE/ID of one review, all its versions")] = None,
    reason: Annotated[
        Literal["art17", "objection", "source-request"], typer.Option(help="stands in the evidence log")
    ] = "art17",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what is kept; erase nothing")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False,
    finish: Annotated[
        bool, typer.Option("--finish", help="instead: clean the files after an erasure that was stopped")
    ] = False,
    mend: Annotated[
        bool, typer.Option("--mend-journal", help="instead: write the erasure journal anew from what is left of it")
    ] = False,
) -> None:
    """Erase all that is kept of an author or a review; the evidence log keeps only that there was something."""
    if [author is not None, review is not None, finish, mend].count(True) != 1:
        raise typer.BadParameter("give one of --author, --review, --finish and --mend-journal")
    if mend:
        settings = read_settings(home())
        aside = mend_journal(settings, datetime.now(UTC))
        typer.echo(f"written anew: {settings.erasure_journal}" + (f"; the old one is {aside}" if aside else ""))
        return
    with workplace() as place:
        if finish:
            finish_erasure(place)
            typer.echo("no file of the database holds erased bytes")
            return
        request = find_author(place, author, reason) if author else find_review(place, review or "", reason)
        typer.echo(f"kept: {request.line()}")
        if dry_run:
            return
        if not yes:
            require_answer(is_terminal=sys.stdin.isatty())
            typer.confirm("Erase all of it? It cannot be undone", abort=True)
        summary = erase(place, request, datetime.now(UTC))
    tell(summary.lines())
    raise typer.Exit(summary.exit_code())


@app.command(epilog="Example: leumund backup /mnt/backups/leumund-2026-07-01.backup")
def backup(file: Annotated[Path, typer.Argument(help="file to write; must not exist yet")]) -> None:
    """Copy the database into a file, also while others use it."""
    tell(make_backup(read_settings(home()), file).lines())


@app.command(epilog="Example: leumund restore /mnt/backups/leumund-2026-07-01.backup")
def restore(
    file: Annotated[Path, typer.Argument(help="a backup")],
    nothing_erased: Annotated[
        bool,
        typer.Option("--nothing-erased", help="there is no erasure journal: nothing was ever erased on request"),
    ] = False,
) -> None:
    """Put a backup in the database's place, after checking it and repeating the erasures made since."""
    tell(restore_backup(read_settings(home()), file, datetime.now(UTC), nothing_erased=nothing_erased).lines())


@ledger_app.command("new-epoch", epilog="Example: leumund ledger new-epoch --reason 'backup of 3 May put back'")
def ledger_new_epoch(
    reason: Annotated[str, typer.Option(help="why, in one line; stands in the log for everybody who checks it")],
) -> None:
    """Let a log that may not be signed any more go on under another name and key, and say so in the log."""
    with workplace() as place:
        tell(begin_epoch(place, reason, datetime.now(UTC)).lines())
        say(f"note: give everybody who checks the log its new public key: {public_key(place)}")


@evidence_app.command("key", epilog="Example: leumund evidence key")
def evidence_key(
    rotate: Annotated[bool, typer.Option("--rotate", help="let a new key sign from now on; both sign that")] = False,
) -> None:
    """Print the public key that checks this log's checkpoints; nothing else stands on standard output."""
    with workplace() as place:
        if rotate:
            rotate_key(place, datetime.now(UTC))
            say("note: the old key is gone; give everybody who checks the log the new public key")
        typer.echo(public_key(place))


@evidence_app.command("checkpoint", epilog="Example: leumund evidence checkpoint > checkpoint.txt")
def evidence_checkpoint(
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="the note alone, or with its anchors")] = (
        "text"
    ),
) -> None:
    """Print the newest signed checkpoint."""
    with workplace() as place:
        typer.echo(newest_note(place) if form == "text" else write_json(checkpoint_json(place)), nl=form != "text")


@evidence_app.command("anchors", epilog="Example: leumund evidence anchors --format json")
def evidence_anchors(form: Formatted = "text", lang: Spoken = "en") -> None:
    """List who outside bears witness to checkpoints, what is still asked for, and what failed."""
    with workplace() as place:
        show(anchors_table(place.store), form, lang)


@evidence_app.command("export", epilog="Example: leumund evidence export db-navigator --output navigator.zip")
def evidence_export(
    subject: Key,
    output: Annotated[Path, typer.Option(help="file to write")],
    first: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="reviews recorded before: digests only")
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="nothing recorded after this day")
    ] = None,
    texts: Annotated[bool, typer.Option("--with-texts", help="show titles, texts and replies, too")] = False,
    previous: Annotated[Path | None, typer.Option(help="file with the checkpoint that the reader holds")] = None,
) -> None:
    """Write an evidence pack that others can check without this program: what was seen, what was published, proofs."""
    days = (first.date() if first else None, last.date() if last else None)
    request = ExportRequest(subject, output, *days, with_texts=texts, previous=previous)
    with workplace() as place:
        tell(export_pack(place, request, datetime.now(UTC)))


PackFileName = Annotated[Path, typer.Argument(metavar="FILE", help="an evidence pack")]
PublicKeys = Annotated[list[str] | None, typer.Option("--key", help="the operator's key, got elsewhere; repeatable")]


@evidence_app.command("verify", epilog="Example: leumund evidence verify navigator.zip --key 'example.org/rsl/1+..'")
def evidence_verify(
    file: PackFileName,
    key: PublicKeys = None,
    previous: Annotated[Path | None, typer.Option(help="file with a checkpoint that you kept earlier")] = None,
) -> None:
    """Check an evidence pack: exit 0 valid, 1 invalid, 2 cannot decide, as without a key."""
    code, lines = verify_pack(file, key or [], previous)
    tell(lines)
    raise typer.Exit(code)


@evidence_app.command("replay", epilog="Example: leumund evidence replay navigator.zip")
def evidence_replay(file: PackFileName, key: PublicKeys = None) -> None:
    """Compute the figures that an evidence pack claims again, from nothing but the pack."""
    replay = replay_pack(file, key or [])
    tell(replay.lines())
    raise typer.Exit(1 if replay.differing else 0)


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


AccountName = Annotated[str, typer.Argument(metavar="NAME", help="name of the account, see: leumund users list")]


@users_app.command("add", epilog="Example: leumund users add ann --role admin")
def users_add(name: AccountName, role: Annotated[Role, typer.Option(help="what they may do")] = Role.VIEWER) -> None:
    """Add an account; its password is asked for, or read from standard input."""
    with workplace() as place:
        account = AccountDesk(place.store).add(name, ask_password(name), role)
    typer.echo(f"account {account.id}: {account.name}, {account.role.value}")


@users_app.command("list", epilog="Example: leumund users list --format json")
def users_list(form: Formatted = "text", lang: Spoken = "en") -> None:
    """List the accounts with their sessions and tokens."""
    with workplace() as place:
        show(accounts_table(AccountDesk(place.store)), form, lang)


@users_app.command("remove", epilog="Example: leumund users remove ann")
def users_remove(name: AccountName) -> None:
    """Remove an account with its sessions and tokens; its number stays taken."""
    with workplace() as place:
        AccountDesk(place.store).remove(name)


@users_app.command("role", epilog="Example: leumund users role ann quality-manager")
def users_role(name: AccountName, role: Annotated[Role, typer.Argument(help="what they may do")]) -> None:
    """Change what an account may do."""
    with workplace() as place:
        AccountDesk(place.store).set_role(name, role)


@users_app.command("password", epilog="Example: leumund users password ann")
def users_password(name: AccountName) -> None:
    """Give an account a new password, which is asked for or read from standard input; it is signed out everywhere."""
    with workplace() as place:
        place.store.accounts.get(name)
        AccountDesk(place.store).set_password(name, ask_password(name))


@users_app.command("token", epilog="Example: leumund users token ann --scope read --label sheet --days 90")
def users_token(
    name: AccountName,
    scope: Annotated[Scope, typer.Option(help="read, or write as well")] = Scope.READ,
    label: Annotated[str, typer.Option(help="what it is for")] = "",
    days: Annotated[int, typer.Option(min=1, max=3650, help="days that it lasts")] = TOKEN_DAYS,
    remove: Annotated[int | None, typer.Option(help="number of a token to withdraw, see: leumund users list")] = None,
) -> None:
    """Make a token for programs, shown this once, or withdraw one."""
    with workplace() as place:
        desk = AccountDesk(place.store)
        account = place.store.accounts.get(name)
        if remove is None:
            typer.echo(desk.make_token(account, scope, label, days=days))
            say("note: it is not kept; send it as `Authorization: Bearer ...`")
        elif not desk.remove_token(account, remove):
            say(f"there is no token {remove} of {name}")
            raise typer.Exit(1)


def main() -> None:
    """Run the command line; turn our errors into their message and exit code."""
    try:
        app(standalone_mode=True)
    except OURS as error:
        say(f"leumund: {type(error).__name__}: {error}")
        sys.exit(error.exit_code)
