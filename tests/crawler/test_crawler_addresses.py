"""Where listings begin, by their external ids; and where keys stand in addresses on their way."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.policy import loopback_policy
from crawler.spiders.approach import PLACE_OF_KEY, SIGNED, MalformedId, Signature
from crawler.spiders.googleplaces import FIELDS
from crawler.spiders.registry import APPROACHES, first_address
from simulator.apis import APIS, find_api
from simulator.call import call_of
from simulator.layouts import find_route
from store.records import Listing

UNIT = "46d6a890000064000500e0c3"


@pytest.mark.parametrize(
    ("spider", "external_id", "address"),
    [
        (
            "appstore",
            "de/343555245",
            "https://itunes.apple.com/de/rss/customerreviews/page=1/id=343555245/sortby=mostrecent/json",
        ),
        (
            "steam",
            "440",
            (
                "https://store.steampowered.com/appreviews/440"
                "?json=1&filter=recent&language=all&purchase_type=all&num_per_page=100&cursor=%2A"
            ),
        ),
        (
            "mangrove",
            "geo:50.77,6.08?q=Bäckerei&u=30",
            (
                "https://api.mangrove.reviews/reviews?sub=geo%3A50.77%2C6.08%3Fq%3DB%C3%A4ckerei%26u%3D30"
                "&limit=1000&offset=0&latest_edits_only=true"
            ),
        ),
        (
            "mangrove",
            "https://bakery.example/",
            (
                "https://api.mangrove.reviews/reviews?sub=https%3A%2F%2Fbakery.example%2F"
                "&limit=1000&offset=0&latest_edits_only=true"
            ),
        ),
        (
            "googleprofile",
            "accounts/1/locations/2",
            "https://mybusiness.googleapis.com/v4/accounts/1/locations/2/reviews?pageSize=50&orderBy=updateTime%20desc",
        ),
        ("googleplaces", "ChIJ_place-id", "https://places.googleapis.com/v1/places/ChIJ_place-id"),
        ("googleplaces", "places/ChIJ_place-id", "https://places.googleapis.com/v1/places/ChIJ_place-id"),
        ("trustpilot", UNIT, f"https://api.trustpilot.com/v1/business-units/{UNIT}"),
        (
            "bazaarvoice",
            "api.bazaarvoice.com/a:b/1",
            (
                "https://api.bazaarvoice.com/data/reviews.json?apiversion=5.4&Filter=ProductId%3Aeq%3Aa%5C%3Ab%2F1"
                "&Sort=SubmissionTime%3Adesc&Include=Products&Stats=Reviews&Limit=100&Offset=0"
            ),
        ),
        (
            "yotpo",
            "4711",
            (
                "https://api-cdn.yotpo.com/v1/widget/-/products/4711/reviews.json"
                "?per_page=100&page=1&sort=date&direction=desc"
            ),
        ),
    ],
)
def test_a_listing_begins_where_its_external_id_leads(spider, external_id, address):
    assert APPROACHES[spider].start(external_id) == address


@pytest.mark.parametrize(
    ("spider", "external_id"),
    [
        ("appstore", "343555245"),
        ("appstore", "de/app"),
        ("steam", "Team Fortress"),
        ("steam", "440?cursor=1"),
        ("mangrove", "http://bakery.example/"),
        ("mangrove", "Aachen"),
        ("googleprofile", "locations/2"),
        ("googleprofile", "accounts/1/locations/2/../3"),
        ("googleplaces", "a place"),
        ("trustpilot", "example.com"),
        ("bazaarvoice", "6-bv"),
        ("bazaarvoice", "api.bazaarvoice.com:8080/6-bv"),
        ("yotpo", "a/b"),
        ("listing", "shop.example/kettle"),
    ],
)
def test_an_id_of_another_form_is_refused_with_the_right_form(spider, external_id):
    with pytest.raises(MalformedId, match="does not say where") as caught:
        APPROACHES[spider].start(external_id)
    assert caught.value.exit_code == 2
    assert "address (url)" in str(caught.value)


def test_an_address_of_its_own_wins():
    policy = loopback_policy("demo", "steam", "steam", 8001)
    listing = Listing("steam", "440", "game", "https://store.steampowered.com/appreviews/440?json=1")
    assert first_address(listing, policy) == listing.url


def test_on_the_simulated_platform_the_same_path_is_asked_for_on_this_machine():
    policy = loopback_policy("demo", "steam", "steam", 8001)
    listing = Listing("steam", "440", "game", "")
    assert first_address(listing, policy).startswith("simulator:/appreviews/440?json=1")
    public = policy.model_copy(update={"loopback_port": None})
    assert first_address(listing, public).startswith("https://store.steampowered.com/appreviews/440?")


@pytest.mark.parametrize("name", list(APIS))
def test_spider_and_simulated_platform_agree_on_the_address_of_an_interface(name):
    """Both are written from the vendor's documentation, neither from the other."""
    external_id = {"appstore": "de/1000", "googleprofile": "accounts/1/locations/2", "trustpilot": UNIT}
    external_id |= {"bazaarvoice": "api.bazaarvoice.com/6-bv", "mangrove": "https://x.example"}
    start = APPROACHES[name].start(external_id.get(name, "1000000000"))
    call = call_of(urlsplit(start)._replace(scheme="", netloc="").geturl(), {})
    api = find_api(call)
    assert api is APIS[name]
    assert call_of(api.start(api.subject(call)), {}).query == call.query


def test_the_app_stores_own_address_is_known_too():
    route = find_route(urlsplit(APPROACHES["appstore"].start("de/1000")).path)
    assert (route.layout.name, route.subject, route.number) == ("appstore", "1000", 1)


# Keys in addresses.


SIGNATURES = {
    "header": Signature("X-Goog-Api-Key"),
    "bearer": Signature("Authorization", exchange_url="https://oauth.example/token"),
    "parameter": Signature(parameter="apikey"),
    "path": Signature(path_after="/v1/widget/"),
}
KEPT = f"https://api.example/v1/widget/{PLACE_OF_KEY}/products/1?page=2"
ANY_KEY = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF), min_size=8, max_size=40)


@given(key=ANY_KEY)
@pytest.mark.parametrize("signature", SIGNATURES.values(), ids=SIGNATURES)
def test_what_is_signed_can_be_unsigned_and_holds_the_key_in_one_place_only(signature, key):
    sent = signature.signed(KEPT, key)
    assert signature.unsigned(sent) == KEPT
    assert (sent != KEPT) is not bool(signature.headers(key))
    assert key not in signature.unsigned(sent)


def test_each_place_of_a_key():
    assert SIGNATURES["header"].headers("k1") == {"X-Goog-Api-Key": "k1"}
    assert SIGNATURES["bearer"].headers("k1") == {"Authorization": "Bearer k1"}
    sent = SIGNATURES["parameter"].signed(KEPT, "a&b=c")
    assert parse_qs(urlsplit(sent).query) == {"page": ["2"], "apikey": ["a&b=c"]}
    assert SIGNATURES["path"].signed(KEPT, "a/b") == KEPT.replace("/-/", "/a%2Fb/")
    assert SIGNATURES["parameter"].signed("https://api.example/x", "k") == "https://api.example/x?apikey=k"


def test_a_key_that_an_interface_repeats_in_its_links_is_taken_out():
    approach = replace(APPROACHES["trustpilot"])
    linked = "https://api.trustpilot.com/v1/business-units/1/reviews?apikey=secret&page=2"
    assert approach.unsigned(linked) == "https://api.trustpilot.com/v1/business-units/1/reviews?page=2"
    assert APPROACHES["yotpo"].unsigned("https://x.example/v1/widget/secret/products/1") == (
        "https://x.example/v1/widget/-/products/1"
    )
    assert APPROACHES["steam"].unsigned("https://x.example/?apikey=1") == "https://x.example/?apikey=1"


def test_signed_requests_never_follow_a_redirect():
    assert SIGNED["dont_redirect"] is True


def test_places_is_not_asked_for_names_of_people():
    assert not any(word in FIELDS for word in ("author", "photo", "attribution", "*"))
    assert "reviews.originalText" in FIELDS
