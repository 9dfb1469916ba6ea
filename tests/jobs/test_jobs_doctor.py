"""The examination: what is well, what is not, and what to do about it."""

import shutil
from datetime import UTC, datetime

import pytest

import jobs.model
from jobs.doctor import examine
from jobs.imports import ImportOrder, import_reviews
from jobs.settings import SHIPPED, Settings
from jobs.workplace import Workplace, open_workplace


@pytest.fixture
def place(store, database_url, tmp_path):
    """An empty deployment with the shipped sources."""
    with open_workplace(Settings(home=tmp_path / "other")) as shipped:
        policies = shipped.policies
    settings = Settings(home=tmp_path, database=database_url)
    settings.var.mkdir()
    return Workplace(settings, store, policies)


def findings(place):
    return {finding.name: finding for finding in examine(place)}


def test_an_empty_deployment_is_well(place):
    found = findings(place)
    assert list(found) == [
        "database",
        "evidence log",
        "checkpoint",
        "rollback guard",
        "witnesses",
        "erasure journal",
        "sentiment model",
        "author key",
        "seal key",
        "disk",
        "clock",
        "aspects",
        *(f"source {name}" for name in sorted(place.policies)),
    ]
    assert all(finding.is_well for finding in found.values())
    assert found["evidence log"].words.startswith("0 leaves, 0 observations")
    assert found["author key"].words == "not made yet; the first collection makes it"
    assert f"{datetime.now(UTC):%Y-}" in found["clock"].words


def test_sources_say_whether_they_are_open_and_what_is_missing(place):
    found = findings(place)
    assert found["source appstore"].words == "open"
    assert found["source kununu"].words.startswith("import only: its terms")
    closed = found["source schemaorg"].words
    assert closed.startswith("closed: ")
    assert "terms_reviewed_by" in closed


def test_an_author_key_that_others_may_read_is_told(place):
    path = place.settings.home / "shop.csv"
    path.write_text("id,rating,text,author\n1,5,Good,Jane\n", encoding="utf-8")
    import_reviews(place, ImportOrder(path))
    assert findings(place)["author key"].is_well
    place.settings.author_key_file.chmod(0o644)
    finding = findings(place)["author key"]
    assert not finding.is_well
    assert "mode 644; run: chmod 600" in finding.words


@pytest.mark.parametrize("name", ["sentiment/weights.npz", "priors.json"])
def test_a_damaged_model_is_told_and_the_rest_is_examined(place, tmp_path, monkeypatch, name):
    folder = tmp_path / "models"
    shutil.copytree(jobs.model.MODELS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    content = bytearray((folder / name).read_bytes())
    (folder / name).write_bytes(content[: len(content) // 2])
    caches = (jobs.model.shipped_model, jobs.model.shipped_priors)
    monkeypatch.setattr(jobs.model, "MODELS", folder)
    for each in caches:
        each.cache_clear()
    found = findings(place)
    for each in caches:
        each.cache_clear()
    assert [finding.name for finding in found.values() if not finding.is_well] == ["sentiment model"]
    assert "next:" in found["sentiment model"].words


def test_the_shipped_policies_are_those_that_were_examined(place):
    assert sorted(place.policies) == sorted(path.stem for path in (SHIPPED / "sources").glob("*.toml"))
