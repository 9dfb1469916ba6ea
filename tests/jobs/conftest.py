"""A deployment in a folder of its own, with a small simulated platform, on SQLite and on PostgreSQL."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from small_log import ORIGIN
from small_shop import NOW, Deployment, opinions

from jobs.indicate import Tools
from jobs.ledgersettings import LedgerSettings
from jobs.model import shipped_model, shipped_priors
from jobs.settings import Settings
from jobs.workplace import Workplace
from simulator.platform import Platform
from simulator.server import serve
from store.records import Listing, Review, Subject, SubjectKind
from store.runs import PageObservation
from store.session import Store, open_store


@pytest.fixture
def deployment(store: Store, database_url: str, tmp_path: Path) -> Iterator[Deployment]:
    """Two subjects on a shop, nothing collected yet; once on each database."""
    platform = Platform([*opinions("kettle"), *opinions("mug", 30)], clock=NOW)
    settings = Settings(home=tmp_path, database=database_url)
    settings.var.mkdir()
    for key in ("kettle", "mug"):
        store.subjects.add(Subject(key, f"The {key}", SubjectKind.PRODUCT, is_demo=True))
        store.subjects.add_listing(Listing("demo-shop", key, key, f"simulator:/shop/{key}"))
    with serve(platform) as server:
        yield Deployment(Workplace(settings, store, {}), platform, server)


@pytest.fixture
def place(store: Store, database_url: str, tmp_path: Path) -> Workplace:
    """An empty deployment whose log has a name; once on each database."""
    settings = Settings(home=tmp_path, database=database_url, ledger=LedgerSettings(origin=ORIGIN))
    settings.var.mkdir()
    return Workplace(settings, store, {})


@pytest.fixture
def file_place(sqlite_template: Path, tmp_path: Path) -> Iterator[Workplace]:
    """The same on SQLite alone, for what does not depend on the database."""
    shutil.copy(sqlite_template, path := tmp_path / "file.sqlite")
    settings = Settings(home=tmp_path, database=str(path), ledger=LedgerSettings(origin=ORIGIN))
    settings.var.mkdir()
    with open_store(str(path)) as opened:
        yield Workplace(settings, opened, {})


@pytest.fixture
def renamed(file_place: Workplace) -> Callable[[LedgerSettings], Workplace]:
    """Gives the same deployment with other settings of its log."""
    return lambda ledger: replace(file_place, settings=file_place.settings.model_copy(update={"ledger": ledger}))


@pytest.fixture
def grow(
    place: Workplace, make_listing: Callable[..., Listing], make_review: Callable[..., Review]
) -> Callable[[int], None]:
    """Adds n reviews, and so n leaves, to that deployment."""
    listing = make_listing("kettle")
    run = place.store.runs.open_run(listing, source="shop", started_at=NOW, parser="p", config_digest="c")

    def more(n: int) -> None:
        size = place.store.leaves.size()
        reviews = [make_review(f"r{size + k}") for k in range(n)]
        place.store.runs.observe(run, PageObservation("https://shop.example/1", NOW, reviews))

    return more


@pytest.fixture(scope="session")
def tools() -> Tools:
    """The shipped model and priors."""
    return Tools(shipped_model(), shipped_priors())


@pytest.fixture
def stream_file(tmp_path: Path) -> Path:
    """A small stream file with one row that stands in it twice."""
    rows = [
        {
            "source": "shop",
            "subject": opinion.subject,
            "subject_name": opinion.subject_name,
            "subject_kind": "product",
            "review_id": opinion.review_id,
            "rating": opinion.rating,
            "rating_min": 1,
            "rating_max": 5,
            "title": opinion.title,
            "text": opinion.text,
            "language": "en",
            "published_at": opinion.published,
            "published_precision": "day",
            "author": f"a-{number:012x}",
        }
        for number, opinion in enumerate([*opinions("kettle", 45), *opinions("mug", 25)])
    ]
    path = tmp_path / "small.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in [*rows, rows[3]]), encoding="utf-8")
    return path
