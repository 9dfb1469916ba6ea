"""Collect from sources, and take in files."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from commands.options import DryRun, Formatted, Spoken
from commands.shown import seal_run, show, tell, workplace
from jobs.auditimport import AuditOrder, import_audits
from jobs.check import check_sources, checks_table
from jobs.check import exit_code as exit_code_of_checks
from jobs.crawl import exit_code
from jobs.cycle import collect_all
from jobs.demo import shipped_net
from jobs.imports import ImportOrder, import_reviews, named_path
from jobs.inbox import REAL_TIME, take_inbox
from jobs.lists import outcomes_table
from jobs.pages import SavedPage, parse_saved
from jobs.report import StoreReports
from jobs.say import say
from report.standing import listings_part, policies_part

app = typer.Typer()
import_app = typer.Typer(help="Take in files.", no_args_is_help=True)
app.add_typer(import_app, name="import")


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
        summary = import_reviews(place, order, say)
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


@app.command(epilog="Example: leumund sources --format json")
def sources(form: Formatted = "text", lang: Spoken = "en") -> None:
    """Show of each source whether it may be asked, and how its collection went last."""
    with workplace() as place:
        table = StoreReports(place.store, place.policies).sources()
    # In one table the reasons of the rules would push the figures off the screen; programs want it whole.
    parts = (listings_part(table), policies_part(table)) if form == "text" else (table,)
    for part in parts:
        show(part, form, lang)
