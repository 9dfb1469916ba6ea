"""A collection whose values are doubted changes no figure: what was published stays, is marked, is renewed later."""

from datetime import timedelta

import pytest
from small_shop import NOW

from jobs.cycle import NEXT_STEP, run_cycle
from jobs.report import StoreReports


@pytest.fixture
def database_url(sqlite_template, tmp_path):
    """SQLite alone: both databases are the store's own affair."""
    path = tmp_path / "leumund.sqlite"
    path.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{path}"


def invert(platform):
    for row in platform.visible("kettle"):
        platform.edit("kettle", row.review_id, rating=6 - row.rating)


def published(deployment):
    return deployment.store.indicators.current("kettle")


def test_figures_rest_on_the_last_collection_that_went_well(deployment):
    deployment.cycle()
    first = published(deployment)
    invert(deployment.platform)
    deployment.cycle(NOW + timedelta(days=1))
    assert published(deployment) == first
    report = StoreReports(deployment.store).subject("kettle")
    (line,) = report.sources
    assert (line.is_stale, line.good_at.date(), line.last_run_at.date()) == (
        True,
        NOW.date(),
        (NOW + timedelta(days=1)).date(),
    )
    assert "60 of 60 known reviews have another rating than before" in line.reason

    invert(deployment.platform)
    deployment.cycle(NOW + timedelta(days=2))
    assert published(deployment).as_of.date() == (NOW + timedelta(days=2)).date()
    assert published(deployment).indicators[0].value == pytest.approx(first.indicators[0].value, abs=0.02)
    (line,) = StoreReports(deployment.store).subject("kettle").sources
    assert (line.is_stale, line.reason) == (False, "")


def test_a_first_collection_is_published_whatever_is_doubted(deployment):
    for row in deployment.platform.visible("kettle"):
        deployment.platform.edit("kettle", row.review_id, published="2031-01-01")
    deployment.cycle()
    assert published(deployment) is not None
    (line,) = StoreReports(deployment.store).subject("kettle").sources
    assert (line.is_stale, line.good_at) == (True, None)
    assert line.reason == "60 of 60 reviews are dated in the future"


def test_an_alarm_is_told_with_what_to_do_next(deployment):
    deployment.cycle()
    deployment.platform.change_layout()
    told: list[str] = []
    run_cycle(deployment.place, deployment.net(NOW + timedelta(days=1)), told.append)
    (line,) = [line for line in told if line.startswith("demo-shop: failed")]
    assert line.splitlines()[-1].strip() == NEXT_STEP
