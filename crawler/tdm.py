"""The reservation gate: a host that reserves text-and-data mining, in any form, is not asked again in this run."""

from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.failure import Refused
from crawler.guard import POLICY_SETTING
from crawler.policy import Reservation, SourcePolicy
from crawler.reservation import (
    HEADER,
    META,
    ROBOTS,
    TDMREP,
    RobotsReservation,
    headers_reserve,
    html_reserves,
    reason_of,
    tdmrep_reserves,
)
from crawler.robots import ROBOTS_BODY
from crawler.sitefile import SITE_FILE, SiteFiles

TDMREP_PATH = "/.well-known/tdmrep.json"


class Reserved(Refused):
    """The host reserves text-and-data mining; the message names the form, and what can be done."""


class ReservationGate:
    """Downloader middleware that looks for a reservation before the first page of a host and in every answer.

    A source whose basis is not mining (an interface, own data, a permission) is let through; its policy says so.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Start with every host open."""
        policy: SourcePolicy = crawler.settings[POLICY_SETTING]
        self._looks = policy.tdm is not Reservation.NOT_THE_BASIS
        # Asked for like a page: where robots.txt keeps it from us, the other forms remain.
        self._files = SiteFiles(crawler, TDMREP_PATH, meta={})
        self._robots: dict[bytes, RobotsReservation] = {}
        self._closed: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the gate for the policy in the settings."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise Reserved where robots.txt or tdmrep.json cover the address, or an earlier answer reserved."""
        if not self._looks or SITE_FILE in request.meta:
            return
        host = urlsplit(request.url).netloc
        if host not in self._closed and (form := await self._said_before(request)):
            self._closed[host] = reason_of(host, form)
        if host in self._closed:
            raise Reserved(self._closed[host])

    async def _said_before(self, request: Request) -> str:
        """Return the form of a reservation in the host's files; empty where there is none."""
        body: bytes = request.meta.get(ROBOTS_BODY, b"")
        robots = self._robots.get(body) or self._robots.setdefault(body, RobotsReservation(body))
        if robots.covers(request.url):
            return ROBOTS
        file = await self._files.of(request.url)
        if file.trouble and not file.is_forbidden:
            raise Refused(file.trouble)
        return TDMREP if tdmrep_reserves(file.body, request.url) else ""

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the answer unless its headers or its HTML reserve; then raise Reserved, and nothing of it is kept."""
        if not self._looks or SITE_FILE in request.meta:
            return response
        form = HEADER if headers_reserve(_pairs(response)) else META if html_reserves(response.body) else ""
        if not form:
            return response
        host = urlsplit(response.url).netloc
        raise Reserved(self._closed.setdefault(host, reason_of(host, form)))


def _pairs(response: Response) -> list[tuple[str, str]]:
    items = response.headers.items()
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, values in items for value in values]
