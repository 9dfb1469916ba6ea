"""The whole set in one cycle: every layout and interface of the simulated platform, collected one after another."""

import json
from collections import Counter
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

import pytest
from small_shop import NOW, opinions

from crawler.key import KeyReference
from crawler.policy import Access, loopback_policy
from crawler.spiders.approach import MalformedId
from jobs.crawl import Net, collect, exit_code, require_place
from jobs.demo import PAGE_OF, SHOWN_AS, open_demo
from jobs.settings import Settings
from simulator.apis import APIS, KEYLESS
from simulator.layouts import LAYOUTS
from simulator.platform import Platform
from simulator.server import serve
from simulator.trustpilot import unit_id
from store.records import Coverage, Listing, Subject, SubjectKind
from store.session import open_store

SUBJECT, N = "1000000042", 60
PLACE = "https://kettle.example/"
IDS = {
    "appstore": f"de/{SUBJECT}",
    "mangrove": PLACE,
    "googleprofile": f"accounts/1/locations/{SUBJECT}",
    "bazaarvoice": f"api.bazaarvoice.com/{SUBJECT}",
    "trustpilot": unit_id(SUBJECT),
}
"""External ids of the interfaces whose subjects are not simply named."""
CHOSEN = {"googleplaces": 5}
NEWEST_ONLY = {"feed", "appstore", "googleplaces"}


def policies(platform, port, folder):
    """Return a policy for everything that the platform speaks, with the places of its keys."""
    found = {}
    for shown in SHOWN_AS:
        spider = "listing" if shown in LAYOUTS and shown != "appstore" else shown
        policy = loopback_policy(shown, PAGE_OF.get(shown, shown), spider, port)
        if shown in APIS and shown not in KEYLESS:
            file = folder / f"{shown}.key"
            file.touch(mode=0o600)
            grant = json.dumps(platform.keys.grant())
            file.write_text(grant if shown == "googleprofile" else platform.keys.api_key)
            policy = policy.model_copy(update={"key": KeyReference(file=file)})
        found[shown] = policy
    return found


NOBODY_ASKS = None
"""Stands where a store would be that must not even be looked at."""


@pytest.fixture(name="collected", scope="module")
def _collected(tmp_path_factory):
    """What a cycle over everything gave, twice; and the store."""
    home = tmp_path_factory.mktemp("home")
    settings = Settings(home=home, database=f"sqlite:///{home / 'all.db'}")
    settings.var.mkdir()
    # Mangrove knows its subjects by their addresses.
    platform = Platform([*opinions(SUBJECT, N), *opinions(PLACE, N)], clock=NOW)
    offset = (NOW - datetime.now(UTC)).total_seconds()
    with open_store(settings.database_url, create=True) as store, serve(platform) as server:
        store.subjects.add(Subject("kettle", "Kettle", SubjectKind.PRODUCT))
        for shown in SHOWN_AS:
            # Pages are named by their address; interfaces by nothing but the external id.
            own = f"simulator:{LAYOUTS[shown].path(SUBJECT, 1)}" if shown in LAYOUTS and shown != "appstore" else ""
            store.subjects.add_listing(Listing(shown, IDS.get(shown, SUBJECT), "kettle", own))
        net = Net(policies(platform, server.port, home), server.base_url, offset)
        first = collect(settings, store, net, store.subjects.listings(), lambda *_: None)
        platform.advance(days=1)
        for subject in (SUBJECT, PLACE):
            platform.publish(2, subject=subject)
        later = Net(net.policies, net.simulator_url, offset + timedelta(days=1).total_seconds())
        second = collect(settings, store, later, store.subjects.listings(), lambda *_: None)
        yield store, first, second


def test_every_source_is_collected_and_none_stops_another(collected):
    _, first, second = collected
    for outcomes in (first, second):
        assert [outcome.source for outcome in outcomes] == sorted(SHOWN_AS)
        assert {outcome.source: outcome.refusal for outcome in outcomes if outcome.refusal} == {}
        assert exit_code(outcomes) == 1


def test_all_is_complete_but_where_a_source_shows_some_only(collected):
    _, first, _ = collected
    coverage = {outcome.source: outcome.coverage for outcome in first}
    expected = {name: Coverage.PARTIAL if name in NEWEST_ONLY else Coverage.FULL for name in SHOWN_AS}
    assert coverage == expected, {outcome.source: outcome.reasons() for outcome in first}


def test_every_review_is_kept_once_on_each_source(collected):
    store, *_ = collected
    names = {listing.id: listing.source for listing in store.subjects.listings()}
    kept = Counter(names[version.listing_id] for version in store.reviews.versions() if not version.vanished)
    ids = {(version.listing_id, version.review.review_id) for version in store.reviews.versions()}
    assert len(ids) == sum(kept.values()) + sum(v.vanished for v in store.reviews.versions())
    expected = dict.fromkeys(SHOWN_AS, N + 2)
    assert {name: n for name, n in kept.items() if name not in CHOSEN} == {
        name: n for name, n in expected.items() if name not in CHOSEN
    }
    assert kept["googleplaces"] >= CHOSEN["googleplaces"]
    assert not store.leaves.fsck().faults


def test_a_second_cycle_finds_what_is_new_and_nothing_else(collected):
    _, _, second = collected
    counts = {row.source: (o.run.new, o.run.edited, o.run.vanished) for row in second for o in row.outcomes}
    assert set(counts.values()) == {(2, 0, 0)}


@pytest.mark.parametrize("layout", ["steam", "googleprofile", "yotpo", "mangrove"])
def test_a_stream_can_be_shown_as_an_interface(tmp_path, stream_file, layout):
    settings = Settings(home=tmp_path)
    with open_demo(settings, stream_file, layout) as demo:
        outcomes = collect(
            demo.place.settings,
            demo.place.store,
            demo.net,
            demo.place.store.subjects.listings(),
            lambda *_: None,
        )
        assert [outcome.coverage for outcome in outcomes] == [Coverage.FULL], outcomes[0].reasons()
        assert demo.place.store.reviews.count() == demo.stream.n_distinct


def test_an_external_id_that_leads_nowhere_is_told_and_does_not_stop_the_others(tmp_path):
    settings = Settings(home=tmp_path, database=f"sqlite:///{tmp_path / 'all.db'}")
    settings.var.mkdir()
    platform = Platform(opinions(SUBJECT, 5), clock=NOW)
    with open_store(settings.database_url, create=True) as store, serve(platform) as server:
        store.subjects.add(Subject("kettle", "Kettle", SubjectKind.PRODUCT))
        for external_id in (SUBJECT, "Kettle 3000"):
            store.subjects.add_listing(Listing("steam", external_id, "kettle", ""))
        net = Net({"steam": loopback_policy("steam", "steam", "steam", server.port)}, server.base_url)
        (outcome,) = collect(settings, store, net, store.subjects.listings(), lambda *_: None)
    assert "'Kettle 3000' does not say where the listing is" in outcome.refusal
    assert [done.run.new for done in outcome.outcomes] == [5]


def test_listings_of_sources_that_are_only_imported_are_left_alone(tmp_path):
    settings = Settings(home=tmp_path, database=f"sqlite:///{tmp_path / 'all.db'}")
    plain = loopback_policy("steam", "steam", "steam", 8001)
    switched_off = plain.model_copy(update={"enabled": False})
    listings = [Listing("steam", "from-a-file", "kettle", "", id=1), Listing("kununu", "de/x", "kettle", "", id=2)]
    net = Net({"steam": switched_off, "kununu": loopback_policy("kununu", "kununu", "listing", 8001)})
    assert collect(settings, NOBODY_ASKS, net, listings, lambda *_: None) == []


def test_what_an_import_kept_under_a_files_name_is_not_asked_for_every_night(tmp_path):
    settings = Settings(home=tmp_path, database=f"sqlite:///{tmp_path / 'all.db'}")
    net = Net({"steam": loopback_policy("steam", "steam", "steam", 8001)})
    from_a_file = Listing("steam", "steam-answer-1", "steam-answer-1", "", id=1)
    assert collect(settings, NOBODY_ASKS, net, [from_a_file], lambda *_: None) == []


@pytest.mark.parametrize(
    ("source", "external_id", "url", "is_refused"),
    [
        ("steam", "440", "", False),
        ("steam", "Kettle 3000", "", True),
        ("steam", "Kettle 3000", "https://store.steampowered.com/appreviews/440?json=1", False),
        ("kununu", "de/x", "", False),
        ("own-export", "x", "", False),
    ],
)
def test_a_listing_that_could_never_be_collected_is_refused_when_it_is_linked(source, external_id, url, is_refused):
    kununu = loopback_policy("kununu", "kununu", "listing", 8001).model_copy(update={"access": Access.IMPORT})
    policies = {"steam": loopback_policy("steam", "steam", "steam", 8001), "kununu": kununu}
    with pytest.raises(MalformedId) if is_refused else nullcontext():
        require_place(Listing(source, external_id, "kettle", url), policies.get(source))
