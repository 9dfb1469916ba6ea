"""What every command shares: the deployment of the home folder, and how answers are printed or written."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import typer

from jobs.outfile import replace_file, write_document
from jobs.say import say
from jobs.seal import write_checkpoint
from jobs.settings import read_settings
from jobs.workplace import Workplace, open_workplace
from report.document import Document
from report.figures import table_document
from report.phrase import Language
from report.render import FILE_RENDERERS, RENDERERS
from report.table import Table


def home() -> Path:
    """Return the folder that holds var/ and config/: LEUMUND_HOME, else where we were called."""
    return Path(os.environ.get("LEUMUND_HOME", "")).absolute()


@contextmanager
def workplace(*, begins_anew: bool = False) -> Iterator[Workplace]:
    """Open the deployment of the home folder; `begins_anew` also where its database was lost."""
    with open_workplace(read_settings(home()), begins_anew=begins_anew) as place:
        yield place


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
