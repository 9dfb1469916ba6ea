"""Values that look right and are wrong: scale, order or dates misread are noticed on listings of any size."""

import os

import pytest
from lively_site import lively_site, reopened
from mutated_layouts import MUTATIONS

SITES = int(os.environ.get("LEUMUND_VALUES", "2"))
"""Sites, each with reviews of its own; on each one every way of misreading is tried."""
SIZES = (12, 25, 40, 80)
"""Reviews on a site when it is first collected."""
MISREAD = [change for change in MUTATIONS if not change.keeps_values]
NOTICED = 0.95


@pytest.fixture(name="outcomes", scope="module")
def _outcomes(sqlite_template, tmp_path_factory):
    """Each misread collection by way of misreading, site and layout; what was truly gone, by the latter."""
    found, gone = {}, {}
    for seed in range(SITES):
        n, folder = SIZES[seed % len(SIZES)], tmp_path_factory.mktemp(f"values{seed}")
        with lively_site(sqlite_template, folder, seed=9_000 + seed, n=n) as site:
            for _ in range(2):
                site.crawl()
                site.live(days=3)
        with reopened(site, folder, folder / "clean") as copy:
            gone |= {(seed, layout): outcome.run.vanished for layout, outcome in copy.crawl().items()}
        for number, change in enumerate(MISREAD):
            with reopened(site, folder, folder / str(number)) as copy:
                ended = copy.crawl(change.answer)
            found |= {(change.name, seed, layout): ended[layout] for layout in change.layouts}
    return found, gone


def test_at_least_95_in_100_misread_collections_are_loud(outcomes):
    ended, _ = outcomes
    missed = [case for case, outcome in ended.items() if not outcome.loud]
    assert len(missed) <= (1 - NOTICED) * len(ended), missed


def test_no_misread_collection_makes_a_review_vanish(outcomes):
    ended, gone = outcomes
    # One that nobody notices tells what an undisturbed one would: that an author took a review back.
    lost = {case: outcome.run.vanished for case, outcome in ended.items() if outcome.run.vanished}
    assert not [case for case, n in lost.items() if ended[case].loud or n > gone[case[1:]]]


def test_a_loud_run_says_what_is_wrong_and_serves_as_no_measure(outcomes):
    ended, _ = outcomes
    for case, outcome in ended.items():
        if outcome.loud:
            assert outcome.run.census.reason, case
            assert outcome.run.health.doubts or outcome.run.census.coverage == "failed", case
