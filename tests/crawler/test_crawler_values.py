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
    """How each misread collection ended, by way of misreading, number of reviews and layout."""
    found = {}
    for seed in range(SITES):
        n, folder = SIZES[seed % len(SIZES)], tmp_path_factory.mktemp(f"values{seed}")
        with lively_site(sqlite_template, folder, seed=9_000 + seed, n=n) as site:
            for _ in range(2):
                site.crawl()
                site.live(days=3)
        for number, change in enumerate(MISREAD):
            with reopened(site, folder, folder / str(number)) as copy:
                ended = copy.crawl(change.answer)
            found |= {(change.name, seed, layout): ended[layout] for layout in change.layouts}
    return found


def test_at_least_95_in_100_misread_collections_are_loud(outcomes):
    missed = [case for case, outcome in outcomes.items() if not outcome.loud]
    assert len(missed) <= (1 - NOTICED) * len(outcomes), missed


def test_no_misread_collection_makes_a_review_vanish(outcomes):
    assert not [case for case, outcome in outcomes.items() if outcome.run.vanished]


def test_a_loud_run_says_what_is_wrong_and_serves_as_no_measure(outcomes):
    for case, outcome in outcomes.items():
        if outcome.loud:
            assert outcome.run.census.reason, case
            assert outcome.run.health.doubts or outcome.run.census.coverage == "failed", case
