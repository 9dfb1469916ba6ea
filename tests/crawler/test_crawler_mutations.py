"""A layout that changes is noticed, loudly, and never makes a review vanish."""

import os

import pytest
from lively_site import SUBJECT, lively_site, reopened
from mutated_layouts import MUTATIONS

from store.records import Coverage

ROUNDS = int(os.environ.get("LEUMUND_LAYOUTS", "1"))
"""Sites, each with reviews of its own, on which every mutation is tried."""
CASES = [pytest.param(change, id=change.name) for change in MUTATIONS]


@pytest.fixture(name="sites", scope="module")
def _sites(sqlite_template, tmp_path_factory):
    """Sites of different sizes and levels that were collected on three days."""
    made = []
    for seed in range(ROUNDS):
        folder = tmp_path_factory.mktemp(f"site{seed}")
        with lively_site(sqlite_template, folder, seed=seed, n=60 + 20 * (seed % 3)) as site:
            for _ in range(3):
                site.crawl()
                site.live()
        made.append((site, folder))
    return made


def test_there_are_more_than_twenty_ways_in_which_a_layout_can_change():
    assert len({change.name for change in MUTATIONS}) == len(MUTATIONS) >= 40


@pytest.mark.parametrize("change", CASES)
def test_a_changed_layout_is_loud_and_nothing_vanishes(sites, tmp_path, change):
    for number, (site, folder) in enumerate(sites):
        with reopened(site, folder, tmp_path / str(number)) as copy:
            standing = {layout: seen(copy, layout) for layout in change.layouts}
            outcomes = copy.crawl(change.answer)
            for layout in change.layouts:
                told = (change.name, layout, outcomes[layout].run.census, outcomes[layout].run.health)
                assert outcomes[layout].loud, told
                assert outcomes[layout].run.census.coverage is not Coverage.FULL, told
                assert outcomes[layout].run.census.reason, told
                assert outcomes[layout].run.vanished == 0, told
                assert seen(copy, layout) >= standing[layout], told
            assert_well_again(copy, change)


def seen(site, layout):
    """Return the ids of the reviews that count as visible."""
    return {review_id for review_id, version in site.kept(layout).items() if not version.vanished}


def assert_well_again(site, change):
    """One healthy collection later everything is as it is on the platform, and quiet."""
    outcomes = site.crawl()
    truth = {row.review_id: row for row in site.platform.visible(SUBJECT)}
    for layout in change.layouts:
        run, told = outcomes[layout].run, (change.name, layout, outcomes[layout].run)
        assert not outcomes[layout].loud, told
        assert (run.census.coverage is Coverage.FULL) is (layout != "feed"), told
        kept = {key: version.review for key, version in site.kept(layout).items() if key in truth}
        assert {key: (kept[key].rating, kept[key].text) for key in truth} == {
            key: (row.rating, row.text) for key, row in truth.items()
        }, told
