"""Orders and answers survive the way between parent and child; addresses survive a new port."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.order import MESSAGE, ORDER, CrawlOrder, ListingOutcome, Message, Progress
from crawler.policy import loopback_policy
from store.records import Census, Coverage, Listing, Run, Selection

AT = datetime(2026, 1, 1, 12, 30, 15, 123456, tzinfo=UTC)
LISTING = Listing("demo", "Müll & <x>", "mug", "simulator:/shop/mug?page=1", id=3)
ORDERED = CrawlOrder(
    "sqlite:///var/a.sqlite",
    loopback_policy("demo", "schemaorg", "listing", 8123),
    (LISTING,),
    Path("var/author.key"),
    clock_offset_seconds=-3.5,
    base_url="http://127.0.0.1:8123/",
)


def test_an_order_arrives_as_it_was_sent(policy_of):
    for order in (ORDERED, replace(ORDERED, policy=policy_of(), base_url="")):
        assert ORDER.validate_json(ORDER.dump_json(order)) == order


def test_a_message_arrives_as_it_was_sent():
    run = Run(1, LISTING, AT, AT, Census(Coverage.PARTIAL, Selection.NEWEST, None, 3, 1, "ä"), new=3)
    for message in (Message(Progress(1, 2, 3)), Message(outcome=ListingOutcome(run, loud=True, peak_mib=1.5))):
        line = MESSAGE.dump_json(message)
        assert b"\n" not in line
        assert MESSAGE.validate_json(line) == message


@pytest.mark.parametrize(
    ("kept", "fetched"),
    [
        ("simulator:/shop/mug?page=1", "http://127.0.0.1:8123/shop/mug?page=1"),
        ("https://shop.example/a", "https://shop.example/a"),
    ],
)
def test_the_simulators_port_is_not_kept(kept, fetched):
    assert ORDERED.fetch_address(kept) == fetched
    assert ORDERED.kept_address(fetched) == kept


def test_another_host_that_begins_alike_is_not_the_simulator():
    assert ORDERED.kept_address("http://127.0.0.1:81234/a") == "http://127.0.0.1:81234/a"


def test_counts_add_up():
    assert Progress(pages=1, new=2).plus(pages=1, unchanged=3) == Progress(pages=2, new=2, unchanged=3)
