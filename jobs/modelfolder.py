"""Keep a trained model on disk so that a crash leaves either the old one in force or the new one, never half of it."""

import os
import shutil
from pathlib import Path

from scoring.sentiment import ModelFiles


def keep_model(var: Path, files: ModelFiles) -> Path:
    """Write the three files of a model to var/models/DIGEST and make it the one in force; return its folder."""
    models = var / "models"
    models.mkdir(parents=True, exist_ok=True)
    folder = models / files.digest
    if not folder.exists():
        fresh = models / f".{files.digest}.part"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        _write(fresh / "card.json", files.card)
        _write(fresh / "weights.npz", files.weights)
        _write(fresh / "digest", f"{files.digest}  card.json\n".encode("ascii"))
        sync_folder(fresh)
        fresh.rename(folder)
        sync_folder(models)
    # Written last: until it is renamed, the old model is in force.
    replace_file(models / "current", f"{files.digest}\n".encode("ascii"))
    return folder


def in_force(var: Path | None) -> tuple[tuple[str, int, int], ...]:
    """Return a mark of the deployment's own model and priors: another one whenever one of them is put in force.

    Args:
        var: Folder of what the deployment writes; None: there is none of its own.
    """
    files = [] if var is None else [var / "models" / "current", var / "models" / "priors.json"]
    found = [(path.name, path.stat()) for path in files if path.exists()]
    # A file that is replaced as a whole is another one, however fast that went.
    return tuple((name, stat.st_mtime_ns, stat.st_ino) for name, stat in found)


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file as a whole: after a crash the old one is there or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.parent / f".{path.name}.part"
    _write(fresh, content)
    fresh.replace(path)
    sync_folder(path.parent)


def _write(path: Path, content: bytes) -> None:
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
