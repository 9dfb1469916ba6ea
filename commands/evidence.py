"""Seal the evidence log, check it, hand it to others, and erase what must go."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from commands.options import Formatted, Key, Spoken, read_day
from commands.shown import home, show, tell, workplace
from jobs.anchor import anchor_checkpoints
from jobs.checkpoint import checkpoint_json, newest_note
from jobs.counted import counted
from jobs.erase import erase, find_author, find_review, finish_erasure, require_answer
from jobs.evidence import ExportRequest, export_pack, verify_pack
from jobs.journal import mend_journal
from jobs.ledgercheck import check_ledger
from jobs.lists import anchors_table
from jobs.packreplay import replay_pack
from jobs.say import say
from jobs.seal import begin_epoch, public_key, rotate_key, write_checkpoint
from jobs.settings import read_settings
from ledger.errors import LedgerError
from report.jsontext import write_json

PackFileName = Annotated[Path, typer.Argument(metavar="FILE", help="an evidence pack")]
PublicKeys = Annotated[list[str] | None, typer.Option("--key", help="the operator's key, got elsewhere; repeatable")]
app = typer.Typer()
ledger_app = typer.Typer(help="The evidence log.", no_args_is_help=True)
evidence_app = typer.Typer(help="What others check the evidence log with.", no_args_is_help=True)
app.add_typer(ledger_app, name="ledger")
app.add_typer(evidence_app, name="evidence")


@app.command(epilog="Example: leumund seal")
def seal() -> None:
    """Sign a checkpoint of the evidence log, publish it, and ask the witnesses to bear witness to it."""
    with workplace() as place:
        now = datetime.now(UTC)
        tell(write_checkpoint(place, now).lines())
        tell(anchor_checkpoints(place, now))


@ledger_app.command("fsck", epilog="Example: leumund ledger fsck")
def ledger_fsck() -> None:
    """Recompute every hash of the evidence log from what is stored, and check who signed."""
    with workplace() as place:
        report = check_ledger(place)
    amounts = f"{counted(report.leaves, 'leaf', 'leaves')}, {counted(report.observations, 'observation')}"
    typer.echo(f"{amounts}, root {report.root.hex()}")
    if report.sets_gone:
        sets = counted(report.sets_gone, "published set")
        typer.echo(f"{sets} of figures: not compared with what the text model said, as reviews were erased since")
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


@ledger_app.command("new-epoch", epilog="Example: leumund ledger new-epoch --reason 'backup of 3 May put back'")
def ledger_new_epoch(
    reason: Annotated[str, typer.Option(help="why, in one line; stands in the log for everybody who checks it")],
) -> None:
    """Let a log that may not be signed any more go on under another name and key, and say so in the log."""
    with workplace(begins_anew=True) as place:
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
        datetime | None,
        typer.Option("--from", parser=read_day, metavar="DAY", help="reviews recorded before: digests only"),
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", parser=read_day, metavar="DAY", help="nothing recorded after this day")
    ] = None,
    texts: Annotated[bool, typer.Option("--with-texts", help="show titles, texts and replies, too")] = False,
    previous: Annotated[Path | None, typer.Option(help="file with the checkpoint that the reader holds")] = None,
) -> None:
    """Write an evidence pack that others can check without this program: what was seen, what was published, proofs."""
    days = (first.date() if first else None, last.date() if last else None)
    request = ExportRequest(subject, output, *days, with_texts=texts, previous=previous)
    with workplace() as place:
        tell(export_pack(place, request, datetime.now(UTC)))


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
