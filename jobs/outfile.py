"""Write what somebody asked for: into a file as a whole, or to standard output."""

import os
import sys
from pathlib import Path

from jobs.errors import OutputUnusable
from report.document import Document
from report.render import FILE_RENDERERS


def write_document(document: Document, form: str, output: Path | None) -> None:
    """Write a document in one of the forms that files have.

    Args:
        document: What is written.
        form: html, pdf or xlsx.
        output: Where to; a file that is there is replaced as a whole. None: standard output, if it is no terminal.

    Raises:
        OutputUnusable: If the file cannot be written, or a terminal would have to show what it cannot.
    """
    if output is None and form != "html":
        require_no_terminal(form, is_terminal=sys.stdout.isatty())
    made = FILE_RENDERERS[form](document)
    if output is not None:
        replace_file(output, made)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(made)
    sys.stdout.buffer.flush()


def require_no_terminal(form: str, *, is_terminal: bool) -> None:
    """Refuse to write bytes of a file to a terminal, which would take them for commands.

    Raises:
        OutputUnusable: If it is a terminal.
    """
    if is_terminal:
        raise OutputUnusable(
            f"a terminal cannot show a file of form {form}",
            where="--output",
            next_step="name a file, as in --output report." + form,
        )


def replace_file(path: Path, made: bytes) -> None:
    """Write a file as a whole: whoever reads it sees the old one or the new one.

    Raises:
        OutputUnusable: If it cannot be written.
    """
    # A name of its own: two processes may write the same file, and the later one wins.
    fresh = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        fresh.write_bytes(made)
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise OutputUnusable(
            f"the file cannot be written: {error.strerror}",
            where=str(path),
            next_step="name a file in a folder that exists, that you may write to, and that has room",
        ) from error


def form_of(path: Path) -> str:
    """Return the form that the name of a file asks for.

    Raises:
        OutputUnusable: If it ends in none that files have.
    """
    form = path.suffix.removeprefix(".").lower()
    if form not in FILE_RENDERERS:
        raise OutputUnusable(
            f"its name does not say which form the file is to have: {', '.join(FILE_RENDERERS)}",
            where=str(path),
            next_step="let the name end in one of them, or add --format",
        )
    return form
