"""A deployment in a folder of its own, with a small simulated platform, on SQLite and on PostgreSQL."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_shop import NOW, Deployment, opinions

from jobs.indicate import Tools
from jobs.model import shipped_model, shipped_priors
from jobs.settings import Settings
from jobs.workplace import Workplace
from simulator.platform import Platform
from simulator.server import serve
from store.records import Listing, Subject, SubjectKind
from store.session import Store


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
