"""Reservations against text-and-data mining: every form in which a site can make one, and what is none."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.reservation import RobotsReservation, headers_reserve, html_reserves, reason_of, tdmrep_reserves

URL = "https://shop.example/reviews/mug?page=2"


@pytest.mark.parametrize(
    ("robots", "expected"),
    [
        ("", False),
        ("User-agent: *\nDisallow: /cart\n", False),
        ("TDM-Reservation: 1\n", True),
        ("tdm-reservation : 1 # all of it\n", True),
        ("TDM-Reservation: 0\n", False),
        ("# TDM-Reservation: 1\n", False),
        ("User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /\n", True),
        ("User-agent: *\nContent-Signal: search=yes, ai-train=yes\nAllow: /\n", False),
        ("User-agent: *\nContent-Usage: train-ai=n\nAllow: /\n", True),
        ("Content-Usage: tdm=n\n", True),
        ("User-agent: GPTBot\nDisallow: /\n", True),
        ("User-agent: CCBot\nUser-agent: ClaudeBot\nDisallow: /reviews\n", True),
        ("User-agent: GPTBot\nDisallow: /account\n", False),
        ("User-agent: GPTBot\nDisallow:\n", False),
        ("User-agent: Googlebot\nDisallow: /\n", False),
    ],
)
def test_a_robots_txt_reserves_by_a_line_or_by_shutting_miners_out(robots, expected):
    assert RobotsReservation(robots.encode()).covers(URL) is expected


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ([{"location": "/", "tdm-reservation": 1}], True),
        ([{"location": "/", "tdm-reservation": 0}], False),
        ([{"location": "/", "tdm-reservation": "1"}], True),
        ([{"location": "/", "tdm-reservation": True}], True),
        ([{"location": "/reviews/*", "tdm-reservation": 1, "tdm-policy": "https://shop.example/tdm.json"}], True),
        ([{"location": "/blog/*", "tdm-reservation": 1}], False),
        ([{"location": "*.html$", "tdm-reservation": 1}], False),
        ([{"location": "/reviews/*page=2$", "tdm-reservation": 1}], True),
        ([{"location": "/reviews/mug$", "tdm-reservation": 1}], False),
        ([{"location": "https://shop.example/reviews/", "tdm-reservation": 1}], True),
        ([{"location": "reviews", "tdm-reservation": 1}], True),
        ([{"location": "/reviews/", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}], True),
        ([{"tdm-reservation": 1}], True),
        ({"location": "/", "tdm-reservation": 1}, True),
        ([{"location": "/"}], False),
        ([], False),
        ({"rules": [{"tdm-reservation": 1}]}, True),
        ([[{"tdm-reservation": 1}]], True),
    ],
)
def test_a_tdmrep_file_reserves_what_its_patterns_cover(stated, expected):
    assert tdmrep_reserves(json.dumps(stated).encode(), URL) is expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", False),
        (b"<!doctype html><p>Not found: tdm-reservation: 1", False),
        (b'[{"location": "/", "tdm-reservation": 1}', True),
        (b"tdm-reservation: 1", True),
        (b"not found", False),
        (b"[" * 100_000, False),
    ],
)
def test_a_broken_tdmrep_file_counts_where_it_still_says_so(body, expected):
    assert tdmrep_reserves(body, URL) is expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ([], False),
        ([("tdm-reservation", "1")], True),
        ([("TDM-Reservation", " 1 ")], True),
        ([("tdm-reservation", "0")], False),
        ([("tdm-reservation", "0"), ("tdm-reservation", "1")], True),
        ([("tdm-policy", "https://shop.example/tdm.json")], False),
        ([("X-Robots-Tag", "noindex")], False),
        ([("X-Robots-Tag", "noai, noimageai")], True),
        ([("X-Robots-Tag", "otherbot: noai")], True),
        ([("Content-Usage", "train-ai=n")], True),
        ([("Content-Usage", "train-ai=y")], False),
    ],
)
def test_the_headers_of_an_answer_reserve(headers, expected):
    assert headers_reserve(headers) is expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>nothing", False),
        ('<meta name="tdm-reservation" content="1">', True),
        ("<META CONTENT='1' NAME='TDM-Reservation' />", True),
        ("<meta name=tdm-reservation content=1>", True),
        ('<meta name="tdm-reservation" content="0">', False),
        ('<meta http-equiv="tdm-reservation" content="1">', True),
        ('<meta name="robots" content="noindex, noai">', True),
        ('<meta name="robots" content="index, follow">', False),
        ('<meta name="description" content="our noai policy">', False),
        ('<p>write &lt;meta name="tdm-reservation" content="1"&gt;', False),
        ('<p data-x="tdm-reservation">', False),
    ],
)
def test_a_page_reserves_in_a_meta_element(html, expected):
    assert html_reserves(html.encode()) is expected
    assert html_reserves(html.encode("utf-16")) is expected


@given(st.binary(max_size=300))
def test_no_bytes_raise(body):
    assert {RobotsReservation(body).covers(URL), tdmrep_reserves(body, URL), html_reserves(body)} <= {True, False}


def test_a_pattern_with_many_stars_and_a_page_of_open_tags_cost_little():
    path = "https://shop.example/" + "a" * 100_000
    assert not tdmrep_reserves(json.dumps([{"location": "*a" * 20_000 + "b$", "tdm-reservation": 1}]).encode(), path)
    assert not html_reserves(b"noai" + b"<meta name=" * 50_000)


def test_the_reason_names_host_and_form_and_what_can_be_done():
    said = reason_of("shop.example", "tdmrep.json")
    assert said.startswith("shop.example reserves text-and-data mining (tdmrep.json); ask for permission")
