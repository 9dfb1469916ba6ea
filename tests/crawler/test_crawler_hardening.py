"""Against hostile input: the parts that stand between the net and the store, over generated attacks."""

import gzip
import hashlib
import hmac
import random
import stat
import threading
import time
import zlib
from datetime import date
from ipaddress import IPv4Network, IPv6Network, ip_address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy import Request
from scrapy.http import HtmlResponse, Response

from crawler.guard import is_global, refusal, url_refusal
from crawler.identity import author_key, read_author_key
from crawler.masking import MAIL_MASK, PHONE_MASK, mask_contacts
from crawler.order import CrawlOrder
from crawler.pages.found import Author
from crawler.policy import PolicyUnreadable, SourcePolicy, load_policies, loopback_policy, read_policy
from crawler.robots import AGENT, StrictRobots, cleaned
from crawler.unpack import StrictUnpacking, Unpackable, unpack

LIMIT = 8 * 1024 * 1024
KEY = bytes(range(32))


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
    assert time.process_time() - begin < 0.5


# Masking


@pytest.mark.parametrize(
    "number",
    [
        *("0241 8012345", "0241/80-12345", "0241/8012345", "+49 241 8012345", "+49-241-80-12-345", "0241\xa08012345"),
        *("0049 241 8012345", "0171 234 56 78", "0800-1234567", "555-123-4567", "555.123.4567", "+1 555 123 4567"),
    ],
)
def test_a_phone_number_is_masked_wherever_it_stands(number):
    for before in ("", "Tel. ", "Tel.", "Tel:", "[", "Ruf an: ", "\n", "5 Sterne\n", "a\t"):
        for after in ("", ".", ",", "!", ")", "\n", "\n5 Sterne", "\n\n2026", " danke", "\r\n7", ", 3 mal"):
            assert mask_contacts(before + number + after) == before + PHONE_MASK + after


@pytest.mark.parametrize(
    "mail", ["a@b.example", "max.muster+x@mail.b.example", "info (at) b.example", "ä_ö-1@bücher.example"]
)
def test_a_mail_address_is_masked_wherever_it_stands(mail):
    for before in ("", "an ", "Mail:", "<", "\n", '"'):
        for after in ("", ", danke", "!", ">", "\n", " 5"):
            assert mask_contacts(before + mail + after) == before + MAIL_MASK + after


@pytest.mark.parametrize(
    "text",
    [
        *("vom 01.02.2026 bis 28.02.2026", "2026-01-14", "1/31/2026", "31-12-99", "20.000.000 Stück", "1 299,00 Euro"),
        *("Version 10.4.12", "24/7", "9-17 Uhr", "100 000 km", "5 5 5 5", "Modell 4711-0815", "12 345 678 mal"),
    ],
)
def test_other_numbers_stay_as_they_were_written(text):
    assert mask_contacts(f"Gut: {text}, danke") == f"Gut: {text}, danke"


@pytest.mark.parametrize("run", [63, 64, 65, 100, 1_000])
@pytest.mark.parametrize("letter", [".", "-", "a", "_"])
def test_a_long_run_before_an_address_hides_it_from_nobody(run, letter):
    masked = mask_contacts(letter * run + "max@b.example")
    assert "@" not in masked
    assert masked.endswith(MAIL_MASK)


@given(st.text(alphabet=st.characters(categories=["Ll", "Lu", "Zs", "Po"], exclude_characters="@"), max_size=40))
def test_words_around_a_contact_stay_as_they_were(text):
    assert mask_contacts(f"{text} | 0241 8012345 | {text}") == f"{text} | {PHONE_MASK} | {text}"


@given(st.dates(min_value=date(1900, 1, 1)), st.sampled_from(["%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%y"]))
def test_dates_are_no_phone_numbers(day, form):
    text = f"Am {day.strftime(form)} bestellt."
    assert mask_contacts(text) == text


# Authors


@given(st.text(max_size=20), st.text(alphabet="abc-", min_size=1, max_size=8), st.binary(min_size=32, max_size=40))
def test_the_hash_is_the_first_half_of_a_plain_hmac(name, source, key):
    block = key.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(x ^ 0x36 for x in block) + source.encode() + b"\0" + name.encode("utf-8")).digest()
    outer = hashlib.sha256(bytes(x ^ 0x5C for x in block) + inner).hexdigest()
    assert author_key(key, source, Author(name)) == outer[:32]
    assert hmac.compare_digest(outer[:32], author_key(key, source, Author(name)) or "")


def test_threads_that_make_the_key_at_the_same_moment_get_the_same_one(tmp_path):
    path, keys = tmp_path / "var" / "author.key", []
    threads = [threading.Thread(target=lambda: keys.append(read_author_key(path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(keys), len(set(keys))) == (8, 1)
    assert [child.name for child in path.parent.iterdir()] == ["author.key"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


# Orders and policies


@given(st.text(max_size=20), st.integers(1, 65535), st.sampled_from(["", "/"]))
def test_an_address_goes_out_and_comes_back(path, port, slash):
    base = f"http://127.0.0.1:{port}"
    order = CrawlOrder("", loopback_policy("d", "schemaorg", "listing", port), (), "k", base_url=base + slash)
    kept = f"simulator:/{path}"
    assert order.fetch_address(kept) == f"{base}/{path}"
    assert order.kept_address(order.fetch_address(kept)) == kept


@pytest.mark.parametrize(
    ("key", "good", "bad"),
    [
        ("delay_seconds", ["2", "2.0", "3600"], ["0", "1.99", "3600.1", "-5", "nan", "inf", "true"]),
        ("concurrency", ["1", "2"], ["0", "3", "1.5"]),
        ("retention_days", ["1", "3650"], ["0", "3651"]),
        ("census_every_days", ["1", "365"], ["0", "366"]),
        ("max_pages", ["1", "10000"], ["0", "10001"]),
        ("max_wait_seconds", ["0", "3600"], ["-1", "3601"]),
        ("rating_fill", ["0", "0.5", "1"], ["-0.1", "1.1", "nan"]),
        ("enabled", ["true", "false"], ["2", '"maybe"']),
        ("tdm", ['"none-found"', '"reserved"'], ['"unknown"', "1", "true"]),
        ("robots", ['"obey"'], ['"ignore"', "false"]),
        ("page", [], ['"kununu"', "1"]),
        ("source", [], ['"Shop"', '""', '"-a"', '"a b"', f'"{"a" * 41}"', '"ä"']),
        ("contact", [f'"{"a" * 200}"'], [f'"{"a" * 201}"', "1"]),
        ("hosts", ["[]", '["a.example", "b.example"]'], ['"a.example"', "[1]", '["a.example", "10.0.0.1"]']),
    ],
)
def test_each_key_has_its_range(tmp_path, key, good, bad):
    def policy(value):
        stated = {"source": '"shop"', "page": '"schemaorg"'} | {key: value}
        path = tmp_path / "shop.toml"
        path.write_text("".join(f"{name} = {text}\n" for name, text in stated.items()), encoding="utf-8")
        return read_policy(path)

    for value in good:
        assert isinstance(policy(value), SourcePolicy)
    for value in bad:
        with pytest.raises(PolicyUnreadable) as caught:
            policy(value)
        assert key in caught.value.what
        assert "shop.toml" in caught.value.where


def test_a_policy_file_that_is_not_utf_8_or_not_there_is_named(tmp_path):
    (tmp_path / "latin.toml").write_bytes('source = "caf\xe9"'.encode("latin-1"))
    for name in ("latin.toml", "absent.toml"):
        with pytest.raises(PolicyUnreadable, match="can't be read") as caught:
            read_policy(tmp_path / name)
        assert name in caught.value.where


def test_policies_are_found_by_their_source_and_other_files_are_left_alone(tmp_path):
    for name in ("b", "a"):
        (tmp_path / f"{name}.toml").write_text(f'source = "{name}"\npage = "schemaorg"\n', encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no TOML", encoding="utf-8")
    assert list(load_policies(tmp_path)) == ["a", "b"]
    assert load_policies(tmp_path / "absent") == {}
