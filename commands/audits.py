"""Keep audits, hold reviews against them, and lodge forecasts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from commands.options import Drawn, Formatted, Key, Output, Spoken, read_day
from commands.shown import home, show, show_document, workplace
from crawler.imports.audits.taken import Rejected
from jobs.auditcomparison import Comparison
from jobs.auditevent import parse_event
from jobs.auditfile import AuditFile
from jobs.auditimport import kept_audits_table, read_choices
from jobs.auditrows import rejected_json, rejection_table
from jobs.auditsource import file_rules, near_names, read_audit_file
from jobs.audittables import all_tables, comparison_table, disagreement_table
from jobs.audittemplate import write_template
from jobs.auditview import compare_stored, file_report
from jobs.compare import CompareOrder, compare
from jobs.counted import counted
from jobs.forecast import LodgeOrder, lodge
from jobs.forecastjson import lodge_json, scores_json
from jobs.forecastscore import score_forecasts
from jobs.forecasttables import lodge_table, score_table, score_tables
from jobs.leadtables import kinds_table
from jobs.reviewfile import read_reviews
from jobs.say import say
from report.auditreport import audits_document
from report.jsontext import write_json
from report.phrase import Language
from report.reason import say_reason
from report.render import RENDERERS
from report.table import Table
from scoring.auditcase import Terms
from scoring.decision import Costs

app = typer.Typer()
forecast_app = typer.Typer(help="Forecasts of audits, sealed before the result is known.", no_args_is_help=True)
audits_app = typer.Typer(help="Audits, findings and certificates.", no_args_is_help=True)
app.add_typer(forecast_app, name="forecast")
app.add_typer(audits_app, name="audits")


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


_CSV_TABLES: Mapping[str, Callable[[Comparison], Table]] = {
    "predictors": comparison_table,
    "contradictions": lambda found: disagreement_table(found, len(found.disagreements)),
    "lead_times": kinds_table,
}


@app.command("compare", epilog='Example: leumund compare --audits audits.csv --reviews reviews.csv --event "score>=28"')
def compare_command(
    event: Annotated[str, typer.Option(help='what a failed audit is: "result=fail", "n_major>=1", "score>=28"')],
    audits: Annotated[Path | None, typer.Option(help="a file that `import audits` reads; none: the store")] = None,
    reviews: Annotated[list[Path] | None, typer.Option(help="reviews, means or texts as CSV; may be repeated")] = None,
    mapping: Annotated[list[str] | None, typer.Option("--map", help="HEADING=TABLE.FIELD; may be repeated")] = None,
    date_order: Annotated[Literal["dmy", "mdy"] | None, typer.Option(help="which number is the day")] = None,
    test_from: Annotated[
        datetime | None,
        typer.Option(
            parser=read_day,
            metavar="DAY",
            help="first day of the test; default: the last 18 months, or more with few failures",
        ),
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
    table: Annotated[
        Literal["predictors", "contradictions", "lead_times"], typer.Option(help="what CSV holds; other forms have all")
    ] = "predictors",
    form: Drawn = "text",
    output: Output = None,
    lang: Spoken = "en",
) -> None:
    """Hold reviews against audits: does knowing them foresee the next audit better than what is known without?"""
    if (cost_audit_day is None) != (cost_missed is None):
        raise typer.BadParameter("--cost-audit-day and --cost-missed belong together")
    today = datetime.now(UTC).date()
    order = CompareOrder(
        parse_event(event),
        test_from.date() if test_from else None,
        Terms(gap, window, follow_up, retrospective),
        folds_by,
        None if cost_audit_day is None or cost_missed is None else Costs(cost_audit_day, cost_missed),
        today,
    )
    choices = read_choices(mapping or (), date_order)
    if audits is None and reviews:
        raise typer.BadParameter("--reviews needs --audits: without both, audits and reviews of the store are compared")
    if audits is None:
        with workplace() as place:
            found, notes = compare_stored(place.store, order)
        read = AuditFile((), notes)
    else:
        read = read_audit_file(audits, order.event, file_rules(home(), today), choices)
        voices, groups, left_out = read_reviews(reviews or ())
        say_rejected(read.rejected, lang)
        found = compare(read.audits, voices, order, groups)
        read = replace(read, notes=(*read.notes, *left_out, *near_names(read.audits, voices.names)))
    for note in read.notes:
        say(f"{'Hinweis' if lang == 'de' else 'note'}: {say_reason(note, lang)}")
    show_comparison(found, read, ("json" if as_json else form, table, output), lang)


def say_rejected(rejected: Sequence[Rejected], lang: Language) -> None:
    """Say on standard error which rows of a file were not taken, each with its reason."""
    if rejected:
        say(RENDERERS["text"](rejection_table(rejected), lang).rstrip("\n"))


def show_comparison(found: Comparison, read: AuditFile, where: tuple[str, str, Path | None], lang: Language) -> None:
    """Print a comparison, or write it as the file that was asked for.

    Args:
        found: The comparison.
        read: What was left out of it, and which rows were rejected.
        where: Form, what CSV holds, and the file; None: standard output.
        lang: Language of words and numbers.
    """
    form, table, output = where
    texts: dict[str, Callable[[], str]] = {
        "json": lambda: write_json({**found.to_json(), "rejected": [rejected_json(each) for each in read.rejected]}),
        "csv": lambda: RENDERERS["csv"](_CSV_TABLES[table](found), lang),
        "text": lambda: "\n".join(RENDERERS["text"](part, lang) for part in all_tables(found)),
    }
    report = file_report(found, read.notes, datetime.now(UTC))
    show_document(form, output, texts.get(form), lambda: audits_document(report, lang))


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
