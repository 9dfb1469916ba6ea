"""Where sources stand: state and reason of each policy beside what was collected, listed or not."""

from datetime import date
from pathlib import Path

import pytest

from crawler.gate import missing_lines
from crawler.key import KeyReference
from crawler.policy import Access, Basis, Keeps, Reservation, RobotsResult, SourcePolicy
from crawler.policyfile import load_policies
from jobs.standing import standings
from report.reason import say_reason
from report.subject import SourceLine
from store.records import Coverage, Listing

SHIPPED = load_policies(Path(__file__).resolve().parents[2] / "config" / "sources")


def policy_of(source="shop", **changes):
    stated = SourcePolicy(
        source=source,
        page="schemaorg",
        access=Access.API,
        enabled=True,
        basis=Basis.OFFICIAL_API,
        robots_result=RobotsResult.EACH_RUN,
        terms_reviewed_on=date(2026, 1, 31),
        terms_reviewed_by="A. Example",
        tdm=Reservation.NOT_THE_BASIS,
        hosts=("shop.example",),
    )
    return stated.model_copy(update=changes)


def listed(source, url="https://shop.example/mug"):
    return Listing(source, "mug", "mug", url), SourceLine(source, Coverage.FULL, 5, 5, subject="mug")


@pytest.mark.parametrize(
    ("changes", "state", "why"),
    [
        ({}, "open", ""),
        ({"enabled": False}, "closed", "it is switched off (enabled = false)"),
        ({"enabled": False, "why_closed": "for now"}, "closed", "for now; it is switched off (enabled = false)"),
        ({"access": Access.IMPORT, "why_closed": "its terms"}, "import", "its terms"),
    ],
)
def test_a_source_is_open_closed_or_import_only_and_says_why(changes, state, why):
    (standing,) = standings([listed("shop")], {"shop": policy_of(**changes)})
    assert (standing.policy, standing.basis, standing.closed_because) == (state, "official-api", why)
    assert (standing.line.seen, standing.result) == (5, "ok")


@pytest.mark.parametrize(
    ("url", "state", "why"),
    [
        ("https://bazaar.example/k", "closed", "no policy: config/sources/bazaar.toml is missing"),
        ("simulator:/shop/mug", "simulated", ""),
        ("", "import", ""),
    ],
)
def test_a_listing_without_a_policy_is_told_by_its_address(url, state, why):
    (standing,) = standings([listed("bazaar", url)], {})
    assert (standing.policy, standing.closed_because) == (state, why)


def test_listings_come_first_and_then_the_other_sources_open_ones_before_shut_ones():
    policies = {
        "z": policy_of("z"),
        "a": policy_of("a", access=Access.IMPORT),
        "b": policy_of("b", enabled=False),
        "shop": policy_of(),
    }
    found = [(standing.line.source, standing.policy) for standing in standings([listed("shop")], policies)]
    assert found == [("shop", "open"), ("z", "open"), ("b", "closed"), ("a", "import")]


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_why_a_shipped_source_is_shut_can_be_said_in_german(name):
    (standing,) = standings([], {name: SHIPPED[name]})
    for sentence in standing.closed_because.split("; "):
        assert not sentence or say_reason(sentence, "de") != sentence


def test_everything_that_the_gate_finds_missing_can_be_said_in_german(monkeypatch):
    monkeypatch.delenv("LEUMUND_SHOP_KEY", raising=False)
    bare = SourcePolicy(source="shop", page="trustpilot", spider="trustpilot", keeps=Keeps.ALL)
    shut = policy_of(tdm=Reservation.RESERVED, robots_result=RobotsResult.FORBIDS, robots_checked_on=date(2026, 1, 1))
    unlisted = policy_of(access=Access.IMPORT)
    keyless = policy_of(spider="trustpilot", key=KeyReference(env="LEUMUND_SHOP_KEY"))
    sentences = [sentence for policy in (bare, shut, unlisted, keyless) for sentence in missing_lines(policy)]
    assert len(sentences) >= 13
    assert [sentence for sentence in sentences if say_reason(sentence, "de") == sentence] == []
