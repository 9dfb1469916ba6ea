"""Options and arguments that several commands take."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from report.phrase import Language

Formatted = Annotated[Literal["text", "json", "csv"], typer.Option("--format", help="text, json or csv")]
Drawn = Annotated[
    Literal["text", "json", "csv", "html", "pdf", "xlsx"],
    typer.Option("--format", help="text, json, csv, html, pdf or xlsx"),
]
Output = Annotated[Path | None, typer.Option("--output", help="file to write; none: standard output")]
Spoken = Annotated[Language, typer.Option("--lang", help="language of headings and numbers")]


def read_day(stated: str) -> datetime:
    """Return a day as its first moment; raises BadParameter."""
    return _moment(stated, "%Y-%m-%d", "no day of the calendar: write it like 2026-10-31")


def read_month(stated: str) -> datetime:
    """Return a month as its first moment; raises BadParameter."""
    return _moment(stated, "%Y-%m", "no month: write it like 2026-10")


def _moment(stated: str, form: str, wrong: str) -> datetime:
    try:
        return datetime.strptime(stated, form).replace(tzinfo=UTC)
    except ValueError as error:
        raise typer.BadParameter(f"{stated!r} is {wrong}") from error


AsOf = Annotated[
    datetime | None, typer.Option(parser=read_day, metavar="DAY", help="day that the figures speak of, like 2026-10-31")
]
FirstDay = Annotated[datetime | None, typer.Option("--from", parser=read_day, metavar="DAY", help="first day")]
LastDay = Annotated[datetime | None, typer.Option("--to", parser=read_day, metavar="DAY", help="last day")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="show how files are read; keep nothing")]
Key = Annotated[str, typer.Argument(help="key of the subject, see: leumund subjects list")]
