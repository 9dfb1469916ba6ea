"""Whose page a saved file is, told by its address; what merely looks like a known site is none."""

import pytest
from saved_pages import any_page, kununu_page

from crawler.imports.recognise import address_in, address_of_payload, source_of, title_in


@pytest.mark.parametrize(
    ("url", "source"),
    [
        ("https://www.kununu.com/de/beispiel/kommentare/3", "kununu"),
        ("https://kununu.com/middlewares/profiles/de/beispiel/x/reviews?page=2", "kununu"),
        ("https://www.amazon.de/dp/B0TESTTEST", "amazon"),
        ("https://www.amazon.co.uk/product-reviews/B0TESTTEST/?pageNumber=10", "amazon"),
        ("https://amazon.com.au/dp/B0TESTTEST", "amazon"),
        ("https://www.glassdoor.de/Reviews/Beispiel-Reviews-E1.htm", "glassdoor"),
        ("https://de.trustpilot.com/review/shop.example", "trustpilot"),
        ("https://places.googleapis.com/v1/places/abc", "googleplaces"),
        ("https://www.google.de/maps/preview/place?x=1", "google-maps"),
        ("https://www.google.com/search?q=kettle", None),
        ("https://play.google.com/store/apps/details?id=a.b", "googleplay"),
        ("https://itunes.apple.com/de/rss/customerreviews/id=1/json", "appstore"),
        ("https://itunes.apple.com/de/app/id1", None),
        ("https://store.steampowered.com/appreviews/10?json=1", "steam"),
        ("HTTPS://WWW.TRIPADVISOR.DE/Hotel_Review-g1-d1", "tripadvisor"),
        ("https://kununu.com.evil.example/de/x/kommentare", None),
        ("https://notkununu.com/de/x", None),
        ("https://www.amazon.evil.example/dp/B0TESTTEST", None),
        ("https://evil.example/?u=https://www.kununu.com/", None),
        ("https://user@evil.example/www.kununu.com", None),
        ("file:///home/me/kununu.com.html", None),
        ("https://[broken", None),
        ("", None),
    ],
)
def test_an_address_tells_the_source_and_a_lookalike_tells_none(url, source):
    assert source_of(url) == source


@pytest.mark.parametrize(
    ("page", "address"),
    [
        (kununu_page(1), "https://www.kununu.com/de/beispiel-werke/kommentare"),
        (any_page(), "https://www.shop.example/kettle"),
        ('<html><link rel="canonical" href="/de/x/kommentare">', ""),
        ("<html><body>nothing</body></html>", ""),
        ("", ""),
    ],
)
def test_the_browsers_comment_comes_before_the_canonical_link(page, address):
    assert address_in(page.encode()) == address


@pytest.mark.parametrize(
    ("payload", "address"),
    [
        (b'{"https://www.kununu.com/de/x/kommentare": []}', "https://www.kununu.com/de/x/kommentare"),
        (b'{ "https:\\/\\/www.kununu.com\\/de": []}', "https://www.kununu.com/de"),
        (b'{"reviews": ["https://www.kununu.com"]}', ""),
        (b"[]", ""),
    ],
)
def test_a_payload_keyed_by_addresses_says_where_it_comes_from(payload, address):
    assert address_of_payload(payload) == address


@pytest.mark.parametrize(
    ("title", "source", "name"),
    [
        ("Beispiel &amp; Söhne als Arbeitgeber | kununu", "kununu", "Beispiel & Söhne als Arbeitgeber"),
        ("Amazon.de: Wasserkocher Nova 1,7 l", "amazon", "Wasserkocher Nova 1,7 l"),
        ("Wasserkocher Nova : Amazon.de: Küche", "amazon", "Wasserkocher Nova"),
        ("Bewertungen zu Shop – Trustpilot", "trustpilot", "Bewertungen zu Shop"),
        ("Spar-Markt Nord", "google", "Spar-Markt Nord"),
        ("kununu", "kununu", None),
        ("", "kununu", None),
    ],
)
def test_a_title_names_the_subject_without_the_site(title, source, name):
    page = f"<html><head><title>{title}</title></head></html>".encode()
    assert title_in(page, "text/html; charset=utf-8", source) == name
