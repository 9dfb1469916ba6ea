"""Factories for the crawler's tests."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from crawler.policy import Basis, Reservation, SourcePolicy


@pytest.fixture(scope="session")
def policy_of() -> Callable[..., SourcePolicy]:
    """Return a maker of complete policies for shop.example, with any key changed."""

    def make(**changes: object) -> SourcePolicy:
        stated = {
            "source": "shop",
            "page": "schemaorg",
            "enabled": True,
            "basis": Basis.PERMITTED_CRAWL,
            "robots_result": "allows",
            "robots_checked_on": date(2026, 1, 31),
            "terms_reviewed_on": date(2026, 1, 31),
            "terms_reviewed_by": "A. Example",
            "tdm": Reservation.NONE_FOUND,
            "hosts": ("shop.example",),
            "contact": "https://example.org/bot",
        }
        return SourcePolicy.model_validate(stated | changes)

    return make


@pytest.fixture(scope="session", autouse=True)
def _compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let crawl children share compiled modules: where none are written, each would compile a thousand anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        patch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path_factory.mktemp("compiled")))
        yield
