"""Which source an address belongs to and what its id is: a table of addresses as people copy them."""

import pytest

from crawler.recognise import recognise

TABLE = [
    ("https://apps.apple.com/de/app/db-navigator/id343555245", "appstore", "de/343555245", "product", "db navigator"),
    ("https://apps.apple.com/us/app/id343555245?l=de", "appstore", "us/343555245", "product", ""),
    ("https://itunes.apple.com/gb/app/x/id5", "appstore", "gb/5", "product", "x"),
    ("https://store.steampowered.com/app/440/Team_Fortress_2/", "steam", "440", "product", "Team Fortress 2"),
    ("http://store.steampowered.com/app/440", "steam", "440", "product", ""),
    (
        "https://play.google.com/store/apps/details?id=de.hafas.android.db&hl=de",
        "googleplay",
        "de.hafas.android.db",
        "product",
        "",
    ),
    ("https://de.trustpilot.com/review/www.shop.example", "trustpilot", "", "organisation", "www.shop.example"),
    ("https://www.kununu.com/de/musterbau/kommentare", "kununu", "de/musterbau", "employer", "musterbau"),
    ("https://www.kununu.com/at/bau-gmbh", "kununu", "at/bau-gmbh", "employer", "bau gmbh"),
    ("https://www.glassdoor.de/Bewertungen/Muster-Bewertungen-E12345.htm", "glassdoor", "E12345", "employer", "Muster"),
    (
        "https://www.glassdoor.com/Reviews/Muster-Bau-Reviews-E12345_P2.htm",
        "glassdoor",
        "E12345",
        "employer",
        "Muster Bau",
    ),
    ("https://www.capterra.com/p/12345/Muster-Suite/reviews/", "capterra", "12345", "product", "Muster Suite"),
    ("https://www.g2.com/products/muster-suite/reviews", "g2", "muster-suite", "product", "muster suite"),
    (
        "https://www.yelp.de/biz/caf%C3%A9-muster-aachen?osq=x",
        "yelp",
        "café-muster-aachen",
        "place",
        "café muster aachen",
    ),
    (
        "https://www.tripadvisor.de/Hotel_Review-g1-d234-Reviews-Hotel_Muster-Aachen.html",
        "tripadvisor",
        "d234",
        "place",
        "Hotel Muster",
    ),
    ("https://www.booking.com/hotel/de/muster-hof.de.html?aid=1", "booking", "de/muster-hof", "place", "muster hof"),
    (
        "https://www.amazon.de/Kessel-Aurora/dp/B000000001/ref=sr_1_1",
        "amazon",
        "B000000001",
        "product",
        "Kessel Aurora",
    ),
    ("https://www.amazon.co.uk/product-reviews/B000000001", "amazon", "B000000001", "product", ""),
    ("https://de.aliexpress.com/item/1005001.html", "aliexpress", "1005001", "product", ""),
    ("https://www.bestbuy.com/site/muster-kettle/6501.p?skuId=6501", "bestbuy", "6501", "product", "muster kettle"),
    (
        "https://www.google.de/maps/place/Rad+Muster/@50.7,6.0,17z/data=!4m6!3m5!1s0x47c0:0xab12!8m2",
        "google-maps",
        "0x47c0:0xab12",
        "place",
        "Rad Muster",
    ),
    (
        "https://www.shop.example/kettles/aurora-17.html",
        "schemaorg",
        "shop.example/kettles/aurora-17.html",
        None,
        "aurora 17",
    ),
    ("https://shop.example", "schemaorg", "shop.example", None, "shop.example"),
    # Another page of a known host, and hosts that only look like one.
    ("https://www.kununu.com/de/", "schemaorg", "kununu.com/de", None, "de"),
    (
        "https://store.steampowered.com.evil.example/app/440",
        "schemaorg",
        "store.steampowered.com.evil.example/app/440",
        None,
        "440",
    ),
]


@pytest.mark.parametrize(("address", "source", "number", "kind", "name"), TABLE)
def test_an_address_names_source_and_subject(address, source, number, kind, name):
    found = recognise(address)
    assert (found.source, found.external_id, found.kind, found.name) == (source, number, kind, name)


@pytest.mark.parametrize(
    "address",
    [
        *("", "kettle", "ftp://shop.example/x", "javascript:alert(1)", "https://", "https://localhost/x"),
        *("https://[::1", "file:///etc/passwd", "https://shop.example/" + "x" * 2001),
    ],
)
def test_what_is_no_address_of_a_page(address):
    assert recognise(address) is None


def test_an_address_is_kept_only_where_the_source_is_read_by_addresses():
    assert recognise("https://shop.example/a?b=c#d").url == "https://shop.example/a?b=c"
    assert recognise("https://store.steampowered.com/app/440").url == ""
