"""What the tests of scoring share: self-written reviews and a small model trained on them."""

import pytest
from hypothesis import settings
from scoring_written_reviews import fit_small, write_reviews

from scoring.training import Provenance, train_model

# The first call builds tables that later ones share; a time limit per example would only measure the machine.
settings.register_profile("no time limit", deadline=None)
settings.load_profile("no time limit")


@pytest.fixture(scope="session")
def reviews():
    """Labelled German and English sentences of two classes."""
    return write_reviews()


@pytest.fixture(scope="session")
def trained(reviews):
    """A small two-language model and its files."""
    return train_model(fit_small(reviews), Provenance("2024-05-01"))
