"""What must be on the disk before something else may happen."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Make a file's content, or the names in a folder, as durable as the disk can."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
