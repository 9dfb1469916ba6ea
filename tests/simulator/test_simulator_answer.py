"""What the platform answers, without a socket: addresses, troubles, and that no address makes it stumble."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from visitor import NOON

from simulator.answer import answer
from simulator.layouts import LAYOUTS, find_route, start_path
from simulator.platform import DEFAULT_ROBOTS, Platform
from simulator.trouble import Outage, RateLimit, Switches, Trouble
from store.records import SubjectKind

SITE = "http://127.0.0.1:8001"
RELAXED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)


@pytest.fixture(name="ask")
def _ask(platform):
    return lambda address: answer(platform, address, SITE)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200),
        ("/robots.txt", 200),
        ("/favicon.ico", 200),
        ("/shop/kanne", 200),
        ("/shop/kanne?page=1", 200),
        ("/shop/kanne?page=3", 200),
        ("/shop/kanne?page=4", 404),
        ("/shop/kanne?page=999999", 404),
        ("/shop/kanne?page=1000000", 404),
        ("/shop/kanne?page=01", 404),
        ("/shop/kanne?page=-1", 404),
        ("/shop/kanne?page=", 404),
        ("/shop/kanne?page=1&x=2", 404),
        ("/shop/kanne/", 404),
        ("/shop/", 404),
        ("/shop", 404),
        ("/SHOP/kanne", 404),
        ("/portal/kanne/1", 200),
        ("/portal/kanne/4", 404),
        ("/portal/kanne/1/", 404),
        ("/feed/kanne/page=1/json", 200),
        ("/feed/kanne/page=10/json", 200),
        ("/feed/kanne/page=11/json", 400),
        ("/feed/kanne/page=0/json", 404),
        ("/feed/kanne/page=1/xml", 404),
        ("/feed/kanne", 404),
        ("/cart", 404),
        ("/robots.txt?x", 404),
        ("", 404),
        ("//", 404),
        ("/shop/%6Banne", 200),
        ("/shop/%00", 404),
        ("/shop/k%FFnne", 404),
        ("/shop/kan%2Fne", 404),
    ],
)
def test_each_address_has_a_status(ask, address, status):
    assert ask(address).status == status


@given(address=st.text(max_size=30) | st.from_regex(r"/(shop|portal|feed)/[^ ]{0,9}", fullmatch=True))
@RELAXED
def test_no_address_makes_the_platform_stumble(ask, address):
    reply = ask(address)
    assert reply.status in {200, 400, 404}
    assert isinstance(reply.body, bytes)


@given(subject=st.text(min_size=1, max_size=20).filter(lambda text: text.isprintable()))
@RELAXED
def test_every_subject_is_found_under_its_own_address(make_opinion, subject):
    platform = Platform([make_opinion(subject=subject, subject_name=subject)], clock=NOON)
    for layout in LAYOUTS:
        path = start_path(layout, subject)
        assert path.isascii()
        route = find_route(path)
        assert (route.layout.name, route.subject, route.number) == (layout, subject, 1)
        assert answer(platform, path, SITE).status == 200


@given(subject=st.text(min_size=1, max_size=9).filter(str.isprintable), number=st.integers(1, 999_999))
def test_a_page_number_comes_back_from_its_address(subject, number):
    for name, layout in LAYOUTS.items():
        route = find_route(layout.path(subject, number))
        assert (route.layout.name, route.subject, route.number) == (name, subject, number)


@given(
    fields=st.fixed_dictionaries(
        {},
        optional={
            "rating": st.none() | st.floats(-1e6, 1e6),
            "title": st.none() | st.text(max_size=12),
            "text": st.none() | st.text(max_size=12),
            "published": st.none() | st.text(max_size=12) | st.from_regex(r"\d{4}(-\d\d(-\d\d)?)?", fullmatch=True),
            "author": st.none() | st.text(max_size=12),
            "language": st.none() | st.text(max_size=3),
            "verified": st.none() | st.booleans(),
            "helpful": st.none() | st.integers(),
            "reply": st.none() | st.text(max_size=12),
            "parts": st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
            "sub_ratings": st.dictionaries(st.text(max_size=5), st.floats(0, 5), max_size=2),
            "kind": st.sampled_from(SubjectKind),
            "subject_name": st.text(max_size=9),
            "review_id": st.text(min_size=1, max_size=9),
        },
    ),
    redesigned=st.booleans(),
)
@RELAXED
def test_any_review_can_be_shown_in_any_layout(make_opinion, fields, redesigned):
    platform = Platform([make_opinion(**fields)], clock=NOON)
    if redesigned:
        platform.change_layout()
    for name in LAYOUTS:
        reply = answer(platform, start_path(name, "kanne"), SITE)
        assert reply.status == 200
        text = reply.body.decode("utf-8")
        assert json.loads(text)["feed"] if name in {"feed", "appstore"} else "</html>" in text


@pytest.mark.parametrize("words", ["1234 Tage her", "2024-13-99", "2024-00", "20245", "vor 3 Monaten", "2024 oder so"])
def test_the_portal_shows_relative_words_as_words(make_opinion, words):
    platform = Platform([make_opinion(published=words)], clock=NOON)
    tree = html.fromstring(answer(platform, "/portal/kanne/1", SITE).body)
    assert tree.xpath('//*[@itemprop="datePublished"]/text()') == [words]
    assert tree.xpath("//time") == []


@pytest.mark.parametrize(
    ("published", "seen"),
    [
        ("2024", "2024"),
        ("2024-01", "Januar 2024"),
        ("2024-12", "Dezember 2024"),
        ("2024-03-05", "05.03.2024"),
        ("2024-03-05T01:30:00Z", "05.03.2024"),
    ],
)
def test_the_portal_shows_dates_in_german(make_opinion, published, seen):
    platform = Platform([make_opinion(published=published)], clock=NOON)
    (time,) = html.fromstring(answer(platform, "/portal/kanne/1", SITE).body).xpath("//time")
    assert (time.get("datetime"), time.text) == (published, seen)


# Robots, icon, index


def test_robots_close_the_cart_and_open_the_reviews(ask):
    assert ask("/robots.txt").body.decode() == DEFAULT_ROBOTS
    assert "Disallow: /cart\n" in DEFAULT_ROBOTS
    assert "Disallow: /shop" not in DEFAULT_ROBOTS


def test_the_index_tells_subjects_as_text_never_as_markup(make_opinion):
    platform = Platform([make_opinion(subject="a<b>", subject_name="<script>x</script> & Co")], clock=NOON)
    body = answer(platform, "/", SITE).body.decode()
    assert "<script>x" not in body
    assert "&lt;script&gt;x&lt;/script&gt; &amp; Co" in body
    assert 'href="/shop/a%3Cb%3E?page=1"' in body


def test_an_empty_platform_has_an_index_and_nothing_else():
    platform = Platform([], clock=NOON)
    assert [answer(platform, path, SITE).status for path in ("/", "/shop/kanne")] == [200, 404]


# Troubles


def test_a_rate_limit_counts_listing_pages_alone(platform, ask):
    platform.limit_rate(every=2, retry_after=9)
    asked = ["/robots.txt", "/shop/kanne", "/", "/nowhere", "/portal/kanne/1", "/favicon.ico", "/shop/kanne"]
    replies = [ask(address) for address in asked]
    assert [reply.status for reply in replies] == [200, 200, 200, 404, 429, 200, 200]
    assert replies[4].trouble.retry_after == "9"


def test_an_outage_spares_robots(platform, ask):
    platform.outage(503)
    assert [ask(path).status for path in ("/robots.txt", "/shop/kanne", "/feed/kanne/page=1/json")] == [200, 503, 503]


def test_a_dropped_answer_is_a_whole_one_that_the_server_cuts(platform, ask):
    whole = ask("/shop/kanne")
    platform.outage("drop")
    dropped = ask("/shop/kanne")
    assert (dropped.status, dropped.body, dropped.trouble.drop) == (200, whole.body, True)


@pytest.mark.parametrize("every", [1, 2, 3, 7])
def test_a_rate_limit_refuses_every_nth(every):
    limit = RateLimit(every, retry_after=5)
    refused = [n for n in range(1, 50) if limit.trouble(n)]
    assert refused == list(range(every, 50, every))


@pytest.mark.parametrize(
    "moment", [datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC), NOON, NOON.astimezone() + timedelta(days=1)]
)
def test_a_moment_is_sent_as_an_http_date(moment):
    header = RateLimit(1, retry_after=moment).trouble(1).retry_after
    assert header.endswith(" GMT")
    assert parsedate_to_datetime(header) == moment


@pytest.mark.parametrize("times", [0, 1, 5, None])
def test_an_outage_hits_as_often_as_it_was_told(times):
    outage = Outage(Trouble(status=500), times)
    hits = [outage.hit() is not None for _ in range(20)]
    assert hits == ([True] * 20 if times is None else [True] * times + [False] * (20 - times))


def test_an_outage_comes_before_the_rate_limit_and_leaves_it_behind():
    switches = Switches(limit=RateLimit(2, 1), outage=Outage(Trouble(status=503), 2))
    told = [switches.trouble(n) for n in range(1, 7)]
    assert [trouble and trouble.status for trouble in told] == [503, 503, None, 429, None, 429]


def test_a_platform_that_is_well_has_no_trouble():
    assert [Switches().trouble(n) for n in range(1, 5)] == [None] * 4
