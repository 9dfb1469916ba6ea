"""Set up a deployment, look after it, keep and restore it."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from commands.shown import home, tell, workplace
from jobs.backup import make_backup, restore_backup
from jobs.doctor import examine
from jobs.firsthour import set_up_asking, set_up_example
from jobs.settings import read_settings
from jobs.upgrade import upgrade_database
from jobs.workplace import set_up

app = typer.Typer()


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
