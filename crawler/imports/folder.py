"""Walk a folder of saved files: what is to be read, and what its folders say of it."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path

_COMPANION = re.compile(r".+(?:[_-]files|-Dateien|_Dateien)\Z")
"""Folders that browsers put beside a complete page, for its pictures and scripts."""
_UNFINISHED = (".part", ".crdownload", ".tmp", ".download", ".partial")
_SYSTEM = frozenset({"Thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class SavedFile:
    """A file to be taken in, and what the folders that it lies in say of it."""

    path: Path
    """The file."""
    source: str | None = None
    """Source that the nearest folder with a source's name tells; None if none does."""
    subject: str | None = None
    """Name of the folder below that one: a subject's key, if there is such a subject."""


def is_companion(name: str) -> bool:
    """Say whether a folder of this name holds what a saved page shows, and no pages of its own."""
    return bool(_COMPANION.fullmatch(name))


def is_passed_over(name: str) -> bool:
    """Say whether a name means that a file is hidden, still being written, or the system's own."""
    return name.startswith((".", "~$")) or name.lower().endswith(_UNFINISHED) or name in _SYSTEM


def saved_files(path: Path, sources: Container[str]) -> list[SavedFile]:
    """Return the files to read at a path, the newest first: of what two of them say of one review, the newer counts.

    Args:
        path: A file, or a folder that is searched whole. Links out of it are not followed.
        sources: Names that tell a source when a folder has them.
    """
    if not path.is_dir():
        return [SavedFile(path)]
    found = sorted(_walk(path), key=lambda file: (-file.stat().st_mtime, str(file)))
    # The folder that was named may itself be called after a source.
    return [told_by_folders(file, path.resolve().parent / path.name, sources) for file in found]


def told_by_folders(file: Path, top: Path, sources: Container[str]) -> SavedFile:
    """Return a file with what its folders tell, from `top` (included) downwards."""
    names = [top.name, *file.absolute().relative_to(top.absolute()).parts[:-1]]
    for place in range(len(names) - 1, -1, -1):
        source = names[place].strip().lower()
        if source in sources:
            below = names[place + 1] if place + 1 < len(names) else None
            return SavedFile(file, source, below)
    return SavedFile(file)


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder; what browsers and systems put beside them is left out."""
    for entry in folder.iterdir():
        if is_passed_over(entry.name) or entry.is_symlink():
            continue
        if entry.is_dir():
            if not is_companion(entry.name):
                yield from _walk(entry)
        elif entry.is_file():
            yield entry
