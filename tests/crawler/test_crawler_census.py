"""Planted edits and deletions over many collections: all are found, none is invented, also where pages break."""

import os
import random

import pytest
from lively_site import SUBJECT, lively_site
from mutated_layouts import MUTATIONS

from store.records import Coverage

SITES = int(os.environ.get("LEUMUND_CENSUSES", "1"))
"""Sites, each with reviews of its own."""
COLLECTIONS = 30
BREAKING = [change for change in MUTATIONS if set(change.layouts) >= {"shop", "portal"} and change.keeps_values]
EVERY = 4
"""One collection in so many meets a broken or truncated page."""


def judged(outcome):
    """Return whether a run was an alarm."""
    return outcome.loud or bool(outcome.run.health.doubts)


@pytest.mark.parametrize("seed", range(SITES))
@pytest.mark.parametrize("breaks", [False, True], ids=["sound", "breaking"])
def test_every_planted_edit_and_deletion_is_found_and_none_is_invented(sqlite_template, tmp_path, seed, breaks):
    chance = random.Random(seed)  # noqa: S311 - chance of a test, not of a secret
    with lively_site(sqlite_template, tmp_path, seed=1_000 + seed) as site:
        edited, deleted = set(), set()
        for number in range(COLLECTIONS):
            if number:
                fresh = site.live()
                edited |= fresh[0]
                deleted |= fresh[1]
            if breaks and number % EVERY == EVERY - 1:
                outcomes = site.crawl(chance.choice(BREAKING).answer)
                assert all(outcomes[layout].run.vanished == 0 for layout in outcomes)
                assert all(judged(outcomes[layout]) for layout in ("shop", "portal"))
            else:
                outcomes = site.crawl()
                assert not any(judged(outcome) for outcome in outcomes.values())
        site.crawl()
        truth = {row.review_id: row for row in site.platform.visible(SUBJECT)}
        for layout in ("shop", "portal"):
            kept = site.kept(layout)
            seen_before = {key for key in deleted if key in kept}
            assert {key for key, version in kept.items() if version.vanished} == seen_before
            assert {key for key, version in kept.items() if not version.vanished} == set(truth)
            for key in edited & set(truth) & set(kept):
                assert (kept[key].review.text, kept[key].review.rating) == (truth[key].text, truth[key].rating)
                assert breaks or kept[key].number > 1


@pytest.mark.parametrize("seed", range(int(os.environ.get("LEUMUND_CLEAN", "2"))))
def test_clean_collections_raise_no_alarm(sqlite_template, tmp_path, seed):
    """Growth, edits and deletions as usual; each site is collected ten times by three layouts."""
    with lively_site(sqlite_template, tmp_path, seed=5_000 + seed, n=20 + 15 * (seed % 5)) as site:
        for _ in range(10):
            for layout, outcome in site.crawl().items():
                told = (seed, layout, outcome.run.census, outcome.run.health)
                assert not judged(outcome), told
                assert (outcome.run.census.coverage is Coverage.FULL) is (layout != "feed"), told
            site.live(days=random.Random(seed).choice((0.5, 1, 7)))  # noqa: S311
