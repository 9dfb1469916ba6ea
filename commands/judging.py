"""Judge texts, compute indicators, and judge our own models."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from commands.options import Formatted, Spoken
from commands.shown import show, tell, workplace
from jobs.aspectjudge import open_aspect_sets
from jobs.condense import condense_anew
from jobs.copies import check_copies, find_copies
from jobs.counted import counted
from jobs.engine import engine_of
from jobs.evaluate import evaluate_sentiment
from jobs.evaluatealarms import evaluate_alarms
from jobs.evaluateaspects import evaluate_aspect_file, figures_json
from jobs.evaluatetrust import evaluate_trust
from jobs.indicate import publish_all, tools_of
from jobs.labelfile import import_labels
from jobs.labelplan import HALF_WIDTH, Decision, label_table
from jobs.labels import QUEUE, LabelDesk, asked_aspects
from jobs.labelsession import Terminal, label_in_terminal, require_terminal
from jobs.model import model_in_force
from jobs.priors import fit_priors
from jobs.score import score_new_versions
from jobs.train import train
from jobs.twins import find_all_twins
from report.labelcard import labels_table

app = typer.Typer()
evaluate_app = typer.Typer(help="Judge our own models.", no_args_is_help=True)
app.add_typer(evaluate_app, name="evaluate")


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
        miscopied = check_copies(place.store) if full else 0
        find_copies(place.store)
        wrong = condense_anew(place.store) if full else []
        changed = publish_all(place.store, tools, datetime.now(UTC))
    if full:
        told = ", ".join(f"{listing.source}/{listing.external_id}" for listing in wrong)
        typer.echo(f"all reviews read: {f'kept rows were WRONG and are mended: {told}' if wrong else 'as kept'}")
        amiss = f"prints of {counted(miscopied, 'text')} were WRONG and all are made anew"
        typer.echo(f"prints of texts: {amiss if miscopied else 'as kept'}")
    typer.echo(f"new figures for {counted(changed, 'subject')}")
    if wrong or miscopied:
        raise typer.Exit(1)


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
