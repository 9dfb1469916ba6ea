"""What the ledger's tests share: the naive references, and the public vectors where they lie beside the project."""

import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS / "reference"))


@pytest.fixture(scope="session")
def vectors():
    """Return the folder of the public ledger vectors, or skip."""
    folder = TESTS.parent.parent / "shared" / "vectors" / "ledger"
    if not folder.is_dir():
        pytest.skip("the public ledger vectors are not beside the project")
    return folder
