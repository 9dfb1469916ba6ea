"""A subject from an address: key and listing made, or refused before anything is kept."""

from dataclasses import replace

import pytest

from crawler.policyfile import load_policies
from jobs.settings import config_folder
from jobs.subjectaddress import AddressOrder, add_from_address, key_of
from jobs.subjects import SubjectRefused
from store.errors import ListingTaken, UnknownSubject

STEAM = "https://store.steampowered.com/app/440/Team_Fortress_2/"
SHOP = "https://www.shop.example/kessel/aurora-17.html"


@pytest.fixture
def home(file_place):
    """An empty deployment with the shipped policies."""
    return replace(file_place, policies=load_policies(config_folder(file_place.settings.home) / "sources"))


def test_subject_and_listing_are_made_from_the_address(home):
    told = add_from_address(home, AddressOrder(STEAM))
    (listing,) = home.store.subjects.listings("team-fortress-2")
    assert (listing.source, listing.external_id, listing.url) == ("steam", "440", "")
    assert home.store.subjects.get("team-fortress-2").name == "Team Fortress 2"
    assert "steam" in told[0]


def test_what_is_typed_beside_it_wins(home):
    add_from_address(home, AddressOrder(SHOP, key="kessel", name="Kessel Ä", kind="product"))
    (listing,) = home.store.subjects.listings("kessel")
    assert (listing.source, listing.url, home.store.subjects.get("kessel").name) == ("schemaorg", SHOP, "Kessel Ä")


@pytest.mark.parametrize(
    ("order", "told"),
    [
        (AddressOrder("https://x"), "no address"),
        (AddressOrder(SHOP), "needs a kind"),
        (AddressOrder("https://de.trustpilot.com/review/shop.example"), "does not stand in it"),
    ],
)
def test_what_does_not_follow_from_the_address_is_asked_for_and_nothing_is_kept(home, order, told):
    with pytest.raises(SubjectRefused, match=told):
        add_from_address(home, order)
    assert home.store.subjects.list_subjects() == []


def test_a_listing_or_a_key_that_is_taken_is_refused(home):
    add_from_address(home, AddressOrder(STEAM))
    with pytest.raises(SubjectRefused, match="taken"):
        add_from_address(home, AddressOrder("https://store.steampowered.com/app/441/Team_Fortress_2/"))
    with pytest.raises(ListingTaken):
        add_from_address(home, AddressOrder(STEAM, key="another"))
    assert [row.subject.key for row in home.store.subjects.list_subjects()] == ["team-fortress-2"]
    with pytest.raises(UnknownSubject):
        add_from_address(home, AddressOrder(SHOP, key="third", kind="product", part_of="nobody"))


@pytest.mark.parametrize(
    ("name", "key"), [("Café Größe 1,7 l", "cafe-grosse-1-7-l"), ("  ", ""), ("A" * 300, "a" * 100), ("漢字", "")]
)
def test_keys_made_from_names(name, key):
    assert key_of(name) == key
