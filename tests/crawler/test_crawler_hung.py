"""A child that hangs does not hang its parent: it is killed at its deadline, and what it had done is kept."""

import os
import signal

import pytest
from platform_site import children, served

from crawler.order import Limits
from crawler.run import ChildDied, ChildHung


def test_a_child_that_does_not_end_is_killed_at_its_deadline(tmp_path):
    with served(tmp_path, {"mug": 4}) as site:
        # Without a limit of its own, as if it had missed it, before a page that takes for ever.
        site.platform.outage("slow", wait_seconds=600)
        with pytest.raises(ChildHung, match="had not ended after 1 seconds and was killed") as caught:
            site.crawl(listings=site.listings[:1], limits=Limits(seconds=0, grace_seconds=1))
        assert children() == []
        assert caught.value.exit_code == 3
        assert "run the crawl again" in str(caught.value)
        site.platform.recover()
        assert site.crawl(listings=site.unfinished())["shop-mug"].run.new == 4


def test_what_a_lost_child_had_done_is_told(tmp_path):
    def kill(progress):
        if progress.listings:
            for pid in children():
                os.kill(pid, signal.SIGKILL)

    with served(tmp_path, {"mug": 4, "cup": 60}) as site:
        with pytest.raises(ChildDied) as caught:
            site.crawl(kill)
        done = [outcome.run.listing.external_id for outcome in caught.value.outcomes]
        assert done[0].endswith("-mug")
        assert set(done) & {listing.external_id for listing in site.unfinished()} == set()


def test_a_child_that_ends_in_time_is_not_disturbed(tmp_path):
    with served(tmp_path, {"mug": 4}) as site:
        outcomes = site.crawl(listings=site.listings[:1], limits=Limits(seconds=600, grace_seconds=1))
        assert outcomes["shop-mug"].run.new == 4
