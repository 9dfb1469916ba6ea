"""Options and arguments that several commands take."""

from datetime import datetime
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
AsOf = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="day that the figures speak of")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="show how files are read; keep nothing")]
Key = Annotated[str, typer.Argument(help="key of the subject, see: leumund subjects list")]
