"""Over real HTTP on loopback: addresses, every switch, and leaving without a trace."""

import http.client
import socket
import time

import pytest
from visitor import NOON, read

from simulator.errors import PortInUse
from simulator.layouts import LAYOUTS, find_route, start_path
from simulator.platform import Platform
from simulator.server import serve


@pytest.mark.parametrize(
    ("path", "status", "content_type"),
    [
        ("/", 200, "text/html; charset=utf-8"),
        ("/robots.txt", 200, "text/plain; charset=utf-8"),
        ("/favicon.ico", 200, "image/svg+xml"),
        ("/shop/kanne", 200, "text/html; charset=utf-8"),
        ("/shop/kanne?page=3", 200, "text/html; charset=utf-8"),
        ("/portal/kanne", 200, "text/html; charset=utf-8"),
        ("/portal/kanne/3", 200, "text/html; charset=utf-8"),
        ("/feed/kanne/page=1/json", 200, "application/json; charset=utf-8"),
        ("/feed/kanne/page=10/json", 200, "application/json; charset=utf-8"),
        ("/feed/kanne/page=11/json", 400, "text/plain; charset=utf-8"),
        ("/shop/kanne?page=4", 404, "text/plain; charset=utf-8"),
        ("/shop/kanne?page=0", 404, "text/plain; charset=utf-8"),
        ("/shop/kanne?page=x", 404, "text/plain; charset=utf-8"),
        ("/portal/kanne/4", 404, "text/plain; charset=utf-8"),
        ("/portal/fass/1", 404, "text/plain; charset=utf-8"),
        ("/shop/fass?page=1", 404, "text/plain; charset=utf-8"),
        ("/feed/fass/page=1/json", 404, "text/plain; charset=utf-8"),
        ("/shop/../kanne", 404, "text/plain; charset=utf-8"),
        ("/%FF", 404, "text/plain; charset=utf-8"),
    ],
)
def test_each_address_has_its_answer(fetch, path, status, content_type):
    reply = fetch(path)
    assert (reply.status, reply.headers["Content-Type"]) == (status, content_type)


@pytest.mark.parametrize("subject", ["kanne", "www.laden.example", "a b/c?d", "Öl & Wein", "100%"])
@pytest.mark.parametrize("layout", list(LAYOUTS))
def test_any_subject_has_an_address_that_leads_back_to_it(layout, subject):
    route = find_route(start_path(layout, subject))
    assert (route.layout.name, route.subject, route.number) == (layout, subject, 1)


def test_the_index_links_every_subject_in_every_layout(fetch):
    body = fetch("/").body
    assert all(f'href="{start_path(layout, "kanne")}"' in body for layout in LAYOUTS)


def test_robots_are_what_the_platform_says(fetch, platform):
    platform.robots = "User-agent: *\nDisallow: /\n"
    assert fetch("/robots.txt").body == "User-agent: *\nDisallow: /\n"


def test_one_connection_serves_many_pages(server):
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    for number in (1, 2, 3):
        connection.request("GET", f"/shop/kanne?page={number}")
        assert connection.getresponse().read()
    connection.close()


def test_an_unchanged_page_answers_304(fetch, platform):
    tag = fetch("/shop/kanne?page=1").headers["ETag"]
    again = fetch("/shop/kanne?page=1", **{"If-None-Match": tag})
    assert (again.status, again.body) == (304, "")
    platform.edit("kanne", "k-0", text="Neu.")
    assert fetch("/shop/kanne?page=1", **{"If-None-Match": tag}).status == 200


def test_a_rate_limit_spares_robots_and_counts_pages(fetch, platform):
    platform.limit_rate(every=2, retry_after=3)
    replies = [fetch(path) for path in ("/shop/kanne", "/robots.txt", "/shop/kanne", "/shop/kanne")]
    assert [reply.status for reply in replies] == [200, 200, 429, 200]
    assert replies[2].headers["Retry-After"] == "3"


def test_an_outage_answers_its_status(fetch, platform):
    platform.outage(503, times=1)
    assert [fetch("/portal/kanne").status for _ in range(2)] == [503, 200]


def test_a_dropped_connection_ends_in_mid_answer(server, platform):
    platform.outage("drop", times=1)
    with pytest.raises(http.client.IncompleteRead):
        read(server.port, "/shop/kanne")
    assert [visit.status for visit in platform.visits()] == [0]
    assert read(server.port, "/shop/kanne").status == 200


def test_a_slow_platform_answers_late(fetch, platform):
    platform.outage("slow", times=1, wait_seconds=0.15)
    start = time.monotonic()
    assert fetch("/shop/kanne").status == 200
    assert time.monotonic() - start >= 0.15


def test_visits_tell_path_status_and_who_asked(fetch, platform):
    fetch("/shop/kanne?page=2", **{"User-Agent": "leumund-test"})
    fetch("/nowhere")
    visits = platform.visits()
    assert [(visit.path, visit.status) for visit in visits] == [("/shop/kanne?page=2", 200), ("/nowhere", 404)]
    assert visits[0].agent == "leumund-test"
    assert visits[0].at <= visits[1].at


def test_a_port_in_use_is_said_with_what_to_do(server):
    with pytest.raises(PortInUse) as caught:
        serve(Platform([], clock=NOON), port=server.port)
    assert f"where: 127.0.0.1:{server.port}\n  next:  " in str(caught.value)
    assert caught.value.exit_code == 2


def test_an_impossible_port_is_no_crash():
    with pytest.raises(PortInUse):
        serve(Platform([], clock=NOON), port=70_000)


def test_the_server_leaves_at_once_even_with_open_connections(platform):
    with serve(platform) as server:
        idle = socket.create_connection(("127.0.0.1", server.port))
        reader = http.client.HTTPConnection("127.0.0.1", server.port)
        reader.request("GET", "/shop/kanne")
        reader.getresponse().read()
        start = time.monotonic()
    assert time.monotonic() - start < 5
    idle.close()
    reader.close()
    with pytest.raises(ConnectionRefusedError):
        read(server.port, "/")


def test_a_slow_answer_does_not_hold_up_the_end(platform):
    platform.outage("slow", wait_seconds=60)
    with serve(platform) as server:
        waiting = socket.create_connection(("127.0.0.1", server.port))
        waiting.sendall(b"GET /shop/kanne HTTP/1.1\r\nHost: x\r\n\r\n")
        start = time.monotonic()
    assert time.monotonic() - start < 5
    waiting.close()
