"""What the import tests share: files from text, and where the corpora lie."""

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def shared() -> Path:
    """The folder of corpora beside the project."""
    path = Path(__file__).resolve().parents[4] / "shared"
    if not path.is_dir():
        pytest.skip("no corpora beside the project: ../shared is absent")
    return path


@pytest.fixture
def file_of(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file and returns its path."""

    def write(content: str | bytes, name: str = "export.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
        return path

    return write
