"""Against hostile input: the parts that stand between the net and the store, over generated attacks."""

import gzip
import random
import time
import zlib
from ipaddress import IPv4Network, IPv6Network, ip_address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy import Request
from scrapy.http import HtmlResponse, Response

from crawler.guard import is_global, refusal, url_refusal
from crawler.robots import AGENT, StrictRobots, cleaned
from crawler.unpack import StrictUnpacking, Unpackable, unpack

LIMIT = 8 * 1024 * 1024


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(9, wbits=-15)
    return packer.compress(data) + packer.flush()


PACKERS = {"gzip": gzip.compress, "deflate": zlib.compress, "raw": raw_deflate}


# Unpacking


@pytest.mark.parametrize("way", list(PACKERS))
@pytest.mark.parametrize("around", [4_096, 65_536, 131_072])
def test_a_length_beside_a_chunk_is_no_cut(way, around):
    for n in (*range(around - 3, around + 4), around + 100, around + 258, around + 300):
        data = bytes(n)
        assert unpack(PACKERS[way](data), way.replace("raw", "deflate"), limit=LIMIT) == data


@given(st.binary(max_size=200), st.integers(0, 3_000), st.sampled_from(list(PACKERS)))
@settings(max_examples=60, deadline=None)
def test_whatever_was_packed_comes_back(seed, times, way):
    data = seed * times
    assert unpack(PACKERS[way](data), way.replace("raw", "deflate"), limit=LIMIT) == data


@given(st.lists(st.binary(max_size=50), min_size=1, max_size=6))
def test_members_in_a_row_are_one_file(members):
    assert unpack(b"".join(map(gzip.compress, members)), "gzip", limit=LIMIT) == b"".join(members)


@pytest.mark.parametrize("way", ["deflate", "raw"])
def test_nothing_may_follow_a_deflated_answer(way):
    with pytest.raises(Unpackable, match="damaged"):
        unpack(PACKERS[way](b"page") + b"tail", "deflate", limit=LIMIT)


@given(st.binary(max_size=400), st.sampled_from(["gzip", "deflate", "gzip, deflate"]))
def test_noise_is_unpacked_or_refused_and_nothing_else(noise, encodings):
    try:
        assert isinstance(unpack(noise, encodings, limit=LIMIT), bytes)
    except Unpackable as error:
        assert "answer" in str(error)  # noqa: PT017 - both ends are right


@pytest.mark.parametrize("limit", [0, 1, 99, 100, 101])
def test_the_limit_is_the_last_length_that_passes(limit):
    packed = gzip.compress(bytes(100))
    if limit >= 100:
        assert len(unpack(packed, "gzip", limit=limit)) == 100
    else:
        with pytest.raises(Unpackable, match="longer than"):
            unpack(packed, "gzip", limit=limit)


def test_a_hundred_thousand_empty_members_cost_linear_time():
    body = gzip.compress(b"") * 50_000
    begin = time.process_time()
    assert unpack(body, "gzip", limit=LIMIT) == b""
    assert time.process_time() - begin < 2.0


def test_the_middleware_asks_for_what_it_can_unpack_and_hands_on_a_plain_page():
    middleware, request = StrictUnpacking(LIMIT), Request("https://shop.example/")
    middleware.process_request(request)
    assert request.headers["Accept-Encoding"] == b"gzip, deflate"
    packed = HtmlResponse(request.url, body=gzip.compress(b"<p>"), headers={"Content-Encoding": "gzip", "X-A": "1"})
    page = middleware.process_response(request, packed)
    assert (page.body, page.headers.get("Content-Encoding"), page.headers.get("X-A")) == (b"<p>", None, b"1")
    assert packed.headers["Content-Encoding"] == b"gzip"


def test_two_headers_mean_the_same_as_one_with_a_comma():
    body = zlib.compress(gzip.compress(b"<p>"))
    response = Response("https://a.example/", body=body, headers={"Content-Encoding": ["gzip", "deflate"]})
    assert StrictUnpacking(LIMIT).process_response(Request(response.url), response).body == b"<p>"


def test_a_plain_answer_is_handed_on_untouched():
    response = Response("https://a.example/", body=b"\x1f\x8b not packed")
    assert StrictUnpacking(LIMIT).process_response(Request(response.url), response) is response


# Addresses

NOT_PUBLIC = [
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
    *("192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
    *("224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32"),
]
NOT_PUBLIC_6 = [
    *("::/128", "::1/128", "::/96", "64:ff9b:1::/48", "100::/64", "2001:db8::/32", "4000::/3", "8000::/2"),
    *("fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "5f00::/16", "e000::/4"),
]


def spread(network, n=12):
    """Return the ends of a network and some addresses in between."""
    chance = random.Random(str(network))  # noqa: S311 - chance of a test, not of a secret
    first, last = int(network[0]), int(network[-1])
    make = type(network[0])
    return [make(number) for number in (first, last, *(chance.randint(first, last) for _ in range(n)))]


@pytest.mark.parametrize("network", NOT_PUBLIC)
def test_no_special_ipv4_block_is_connected_to_however_it_is_wrapped(network):
    for address in spread(IPv4Network(network)):
        wrapped = [
            str(address),
            f"::ffff:{address}",
            f"::{address}",
            f"64:ff9b::{address}",
            str(ip_address((0x2002 << 112) | (int(address) << 80) | 1)),
        ]
        assert [text for text in wrapped if is_global(text)] == []


@pytest.mark.parametrize("network", NOT_PUBLIC_6)
def test_no_special_ipv6_block_is_connected_to(network):
    assert [str(address) for address in spread(IPv6Network(network)) if is_global(str(address))] == []


@pytest.mark.parametrize("network", ["1.0.0.0/8", "8.8.8.0/24", "93.184.0.0/16", "151.101.0.0/16"])
def test_public_blocks_are_connected_to_plain_and_wrapped(network):
    for address in spread(IPv4Network(network)):
        assert is_global(str(address))
        assert is_global(f"64:ff9b::{address}")
    assert is_global("2606:4700::1111")


@pytest.mark.parametrize(
    "text", ["", " ", "localhost", "1.2.3", "1.2.3.4.5", "0x7f.1", "2130706433", "8.8.8.8/32", "%"]
)
def test_what_is_no_address_is_not_public(text):
    assert not is_global(text)


@pytest.mark.parametrize(
    ("port", "is_allowed"), [("", True), (":", True), (":443", True), (":0", False), (":80", False), (":444", False)]
)
def test_a_port_is_the_schemes_own(policy_of, port, is_allowed):
    assert (url_refusal(f"https://shop.example{port}/", policy_of()) is None) is is_allowed


@given(st.text(max_size=30))
def test_only_the_policys_host_ever_passes(policy_of, text):
    for url in (text, f"http://{text}/", f"http://{text}@shop.example/", f"http://{text}.shop.example/"):
        if url_refusal(url, policy_of()) is None:
            assert Request(url).url.split("/")[2].partition(":")[0].lower() == "shop.example"


@given(st.lists(st.sampled_from(["93.184.216.34", "10.0.0.1", "2606:4700::1111", "::1", "fec0::1"]), max_size=5))
def test_one_bad_address_among_any_number_refuses_the_host(policy_of, addresses):
    is_bad = any(address in {"10.0.0.1", "::1", "fec0::1"} for address in addresses)
    assert bool(refusal("https://shop.example/", policy_of(), lambda _: addresses)) is is_bad


# robots.txt

PATH = st.text(alphabet="ab/", max_size=4).map("/".__add__)


def reference(rules, path):
    """Return what RFC 9309 says of plain rules: the longest match decides, and Allow wins a draw."""
    matching = [(len(prefix), kind == "allow") for kind, prefix in rules if prefix and path.startswith(prefix)]
    return max(matching, default=(0, True))[1]


@given(st.lists(st.tuples(st.sampled_from(["allow", "disallow"]), PATH), max_size=6), PATH)
@settings(deadline=None)
def test_plain_rules_hold_as_a_naive_reading_of_the_standard_has_them(rules, path):
    robots = "User-agent: *\n" + "".join(f"{kind}: {prefix}\n" for kind, prefix in rules)
    assert StrictRobots(robots.encode()).allowed(f"https://a.example{path}", AGENT) is reference(rules, path)


@pytest.mark.parametrize("separator", ["\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"])
@pytest.mark.parametrize("tail", ["Allow: /", "User-agent: other"])
def test_a_line_break_of_unicode_is_none_in_robots_txt(separator, tail):
    robots = f"User-agent: *\nDisallow: /{separator}{tail}\n"
    assert not StrictRobots(robots.encode()).allowed("https://a.example/x", AGENT)
    opened = f"User-agent: *\nDisallow: /\nAllow: /a{separator}b\n"
    assert not StrictRobots(opened.encode()).allowed("https://a.example/a", AGENT)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_standards_own_line_ends_are(end):
    robots = end.join(["User-agent: *", "Disallow: /", "Allow: /a", ""])
    rules = StrictRobots(robots.encode())
    assert rules.allowed("https://a.example/a", AGENT)
    assert not rules.allowed("https://a.example/b", AGENT)


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_no_bytes_raise(body):
    assert StrictRobots(body).allowed("https://a.example/x", AGENT) in {True, False}


@given(st.text(max_size=80))
def test_cleaning_twice_changes_nothing_more(text):
    assert cleaned(cleaned(text)) == cleaned(text)


def test_patterns_with_many_stars_cost_little():
    rules = StrictRobots(b"User-agent: *\nDisallow: /" + b"*a" * 200 + b"*b$\n")
    begin = time.process_time()
    assert rules.allowed("https://a.example/" + "a" * 2_000, AGENT)
    assert time.process_time() - begin < 2.0
