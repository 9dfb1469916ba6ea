"""Keep a trained model on disk so that a crash leaves either the old one in force or the new one, never half of it."""

import shutil
from pathlib import Path

from jobs.wholefile import replace_file, sync_folder, write_synced
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
        write_synced(fresh / "card.json", files.card)
        write_synced(fresh / "weights.npz", files.weights)
        write_synced(fresh / "digest", f"{files.digest}  card.json\n".encode("ascii"))
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
