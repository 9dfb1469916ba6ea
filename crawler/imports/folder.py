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
    within: str = ""
    """Folders between the one that was named and the file, each with a slash; empty for a file on its own."""

    @property
    def name(self) -> str:
        """Return what messages call the file: files of one name in several folders are told apart."""
        return self.within + self.path.name


def is_companion(name: str) -> bool:
    """Say whether a folder of this name holds what a saved page shows, and no pages of its own."""
    return bool(_COMPANION.fullmatch(name))


def is_passed_over(name: str) -> bool:
    """Say whether a name means that a file is hidden, still being written, or the system's own."""
    return name.startswith((".", "~$")) or name.lower().endswith(_UNFINISHED) or name in _SYSTEM


def saved_files(path: Path, sources: Container[str], *, left_out: Container[str] = ()) -> list[SavedFile]:
    """Return the files to read at a path, the newest first: of what two of them say of one review, the newer counts.

    Args:
        path: A file, or a folder that is searched whole. Links out of it are not followed.
        sources: Names that tell a source when a folder has them.
        left_out: Names of folders directly below `path` that are not searched.
    """
    if not path.is_dir():
        return [SavedFile(path)]
    top = path.absolute()
    found = [file for entry in sorted(top.iterdir()) if entry.name not in left_out for file in _walk(entry)]
    # The folder that was named may itself be called after a source.
    return [told_by_folders(file, top, sources) for file in sorted(found, key=_newest_first)]


def told_by_folders(file: Path, top: Path, sources: Container[str]) -> SavedFile:
    """Return a file with what its folders tell, from `top` (included) downwards."""
    below = file.relative_to(top).parts[:-1]
    within = "".join(f"{name}/" for name in below)
    names = [top.name, *below]
    for place in range(len(names) - 1, -1, -1):
        source = names[place].strip().lower()
        if source in sources:
            subject = names[place + 1] if place + 1 < len(names) else None
            return SavedFile(file, source, subject, within)
    return SavedFile(file, within=within)


def _newest_first(file: Path) -> tuple[float, str]:
    try:
        return -file.stat().st_mtime, str(file)
    except OSError:
        # It went away in between; whoever opens it says so.
        return 0.0, str(file)


def _walk(entry: Path) -> Iterator[Path]:
    """Yield a file, or the files below a folder; what browsers and systems put beside them is left out."""
    if is_passed_over(entry.name) or entry.is_symlink():
        return
    if entry.is_file():
        yield entry
    elif entry.is_dir() and not is_companion(entry.name):
        try:
            inside = sorted(entry.iterdir())
        except OSError:
            # Left out without a word it would seem to be taken in; whoever opens it says what is wrong.
            yield entry
            return
        for inner in inside:
            yield from _walk(inner)
