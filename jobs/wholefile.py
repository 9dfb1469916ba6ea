"""Write files that a crash leaves as they were or as they shall be, never half of either."""

import os
from pathlib import Path


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file as a whole: after a crash the old one is there or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.parent / f".{path.name}.part"
    write_synced(fresh, content)
    fresh.replace(path)
    sync_folder(path.parent)


def write_synced(path: Path, content: bytes) -> None:
    """Write a file and wait until the disk has it."""
    with path.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the disk knows the names in a folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
