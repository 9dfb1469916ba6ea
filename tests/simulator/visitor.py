"""A visitor who reads the simulated platform over real HTTP, with nothing of our own but the address."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection

NOON = datetime(2024, 5, 15, 12, tzinfo=UTC)

_JSON_LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)
_NEXT = re.compile(r'<link rel="next" href="([^"]+)">')


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: str

    def item(self) -> dict:
        """Return the rated thing of a shop page."""
        return next(node for node in map(json.loads, _JSON_LD.findall(self.body)) if "review" in node)

    def feed(self) -> dict:
        """Return the feed of a feed page."""
        return json.loads(self.body)["feed"]

    def next_path(self) -> str | None:
        """Return where the page says that it goes on."""
        match = _NEXT.search(self.body)
        return match and match[1]


def read(port: int, path: str, **headers: str) -> Reply:
    """Fetch one address on loopback."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return Reply(answer.status, dict(answer.getheaders()), answer.read().decode("utf-8"))
    finally:
        connection.close()


def crawl(port: int, path: str | None) -> list[Reply]:
    """Follow the next links from a page on."""
    replies = []
    while path:
        replies.append(read(port, path))
        path = replies[-1].next_path()
    return replies
