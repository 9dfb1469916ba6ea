"""Redirects: an address that may not be asked directly may not be asked by a detour either."""

import json
from pathlib import Path

import pytest
from odd_site import OPEN_ROBOTS, Answers, answering, collect, page
from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.test import get_crawler
from twisted.internet.address import IPv4Address
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.protocol import Factory
from twisted.internet.testing import MemoryReactorClock

from crawler.guard import FetchGuard, GuardedResolver
from crawler.order import Limits
from crawler.settings import hardened_settings
from store.records import Coverage

TABLE = Path(__file__).resolve().parents[2].parent / "shared" / "vectors" / "security" / "ssrf-urls.json"
OWN = [
    "http://127.0.0.1:22/",
    "http://localhost/",
    "http://[::1]/",
    "http://2130706433/",
    "http://169.254.169.254/latest/meta-data/",
    "//10.0.0.1/",
    "file:///etc/passwd",
    "data:text/html,x",
    "ftp://127.0.0.1/",
    "http://shop.example@127.0.0.1/",
    "http://127.0.0.1\\@shop.example/",
    "http://shop.example.evil.example/",
    "http://①②⑦.0.0.1/",
]
STATUSES = (301, 302, 303, 307, 308)


def forbidden():
    """Return our own forbidden addresses and, where they are there, the shared ones."""
    return OWN + (json.loads(TABLE.read_text(encoding="utf-8"))["refuse"] if TABLE.exists() else [])


def as_sent(url: str) -> str:
    """Return an address as it can stand in a header; a server that sends other letters sends them as UTF-8."""
    return url.encode().decode("latin-1")


@pytest.mark.parametrize("status", STATUSES)
def test_every_forbidden_address_is_refused_by_redirect_too(policy_of, status):
    policy = policy_of(hosts=("shop.example", "allowed.example"))
    follow = RedirectMiddleware.from_crawler(get_crawler(settings_dict=dict(hardened_settings(policy, Limits()))))
    passed = []
    for url in forbidden():
        request = Request("https://shop.example/")
        answer = Response(request.url, status=status, headers={"Location": url.encode()})
        followed = follow.process_response(request, answer)
        # An answer that is handed on as it is was not followed at all: its status is no page.
        if isinstance(followed, Request):
            try:
                FetchGuard(policy).process_request(followed)
            except IgnoreRequest:
                continue
            passed.append(url)
    assert passed == []


def test_over_http_no_forbidden_address_is_followed_and_none_is_a_page(tmp_path):
    answers = Answers({"/robots.txt": OPEN_ROBOTS, "/good": (200, {}, page(1))})
    detours = {f"/d{n}": url for n, url in enumerate(forbidden())}
    answers.update({path: (302, {"Location": as_sent(url)}, b"") for path, url in detours.items()})
    with answering(answers) as site:
        runs = collect(tmp_path, site.port, ["/good", *detours])
    assert runs["/good"].new == 1
    assert [path for path in detours if runs[path].census.coverage is not Coverage.FAILED or runs[path].new] == []
    assert set(site.asked) == {"/robots.txt", "/good", *detours}


class TwoAnswers:
    """A name server that says a public address first and this machine's own from then on."""

    def __init__(self):
        self.n = 0

    def resolveHostName(self, receiver, host, *, portNumber):  # noqa: N802, N803
        self.n += 1
        receiver.resolutionBegan(None)
        receiver.addressResolved(IPv4Address("TCP", "93.184.216.34" if self.n == 1 else "127.0.0.1", portNumber))
        receiver.resolutionComplete()
        return receiver


def test_a_name_that_changes_its_address_is_connected_to_at_the_checked_one_or_not_at_all(policy_of):
    reactor = MemoryReactorClock()
    reactor.nameResolver = TwoAnswers()
    reactor.nameResolver = GuardedResolver(policy_of(hosts=("rebind.example",)), reactor)
    for _ in range(3):
        connecting = HostnameEndpoint(reactor, "rebind.example", 80).connect(Factory())
        connecting.addErrback(lambda failure: None)
        reactor.advance(60)
    assert [client[0] for client in reactor.tcpClients] == ["93.184.216.34"]
