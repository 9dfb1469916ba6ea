"""Show the figures of a subject, the reviews behind them, and the documents made of them."""

import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer

from commands.options import AsOf, Drawn, FirstDay, Formatted, Key, LastDay, Output, Spoken, read_month
from commands.shown import show, show_document, show_table, tell, workplace
from jobs.aspectjudge import open_aspect_sets
from jobs.classic import draw_classic
from jobs.errors import BesideNothing
from jobs.explain import with_terms
from jobs.modelerror import readable_model
from jobs.monthly import read_monthly
from jobs.monthlyfiles import summary_document
from jobs.outfile import form_of, write_document
from jobs.reading import read_aspects, read_subject, require_passable
from jobs.report import StoreReports
from jobs.say import say
from jobs.statement import StatementRequest, write_statement
from report.aspect import aspect_months_table, aspects_json, aspects_table
from report.aspectpage import aspects_text
from report.classic import ClassicChart, classic_json, classic_table
from report.contract import trend_json, trust_json
from report.figures import aspects_document, table_document, trend_document, trust_document
from report.jsontext import write_json
from report.line import ReviewFilter
from report.monthly import monthly_document
from report.phrase import Language
from report.render import RENDERERS
from report.tables import trend_table, trust_table
from report.terminal import report_text, trend_text

LISTED = 50
"""Reviews that are listed on a terminal where nobody asks for more."""
app = typer.Typer()


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
    if beside and (chart is not None or form == "csv"):
        raise BesideNothing(
            "the indicators of others stand neither in the CSV of the months nor with a textbook chart",
            where="--beside with " + ("--chart" if chart is not None else "--format csv"),
            next_step="leave out --chart, and choose --format text, json, html, pdf or xlsx",
        )
    with workplace() as place:
        day = as_of.date() if as_of else None
        if chart is not None:
            drawn = draw_classic(place.store, subject, chart, day, baselines=place.settings.charts.periods())
            _show_classic(drawn, form, lang, output)
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
    month: Annotated[
        datetime | None, typer.Option(parser=read_month, metavar="MONTH", help="month spoken of, as of its end")
    ] = None,
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
    month: Annotated[
        datetime | None, typer.Option(parser=read_month, metavar="MONTH", help="month of publication")
    ] = None,
    max_stars: Annotated[
        int | None, typer.Option(min=1, max=5, help="at most so many of five; a thumb down counts as 1, one up as 5")
    ] = None,
    source: Annotated[str | None, typer.Option(help="only those of this source")] = None,
    first: FirstDay = None,
    last: LastDay = None,
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


def _show_classic(chart: ClassicChart, form: str, lang: Language, output: Path | None) -> None:
    """Show a textbook chart: to programs with its baseline and false-alarm rate, else as a table with both below."""
    table = classic_table(chart)
    document = partial(table_document, table, datetime.now(UTC), lang)
    told = {"json": lambda: write_json(classic_json(chart))}.get(form, lambda: RENDERERS[form](table, lang))
    show_document(form, output, told, document)
