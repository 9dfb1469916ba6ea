"""robots.txt as RFC 9309 means it: never more permissive, also where the parser or the site is at fault."""

import re
from typing import Self
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.robotstxt import RobotParser, decode_robotstxt
from scrapy.utils.python import to_unicode

from crawler.failure import NotAsked, Refused
from crawler.sitefile import SiteFiles

AGENT = "Leumund"

ROBOTS_BODY = "leumund_robots_body"
"""Meta key of a request that was let through: the file that lets it, for whoever reads more in it."""
_IS_ROBOTS = "leumund_robots_txt"
_DIRECTIVE = re.compile(r"\s*(user-agent|allow|disallow)\s*(?::|\s)\s*([^#]*)", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n?|\n")
_PRODUCT_TOKEN = re.compile(r"[A-Za-z_-]+|\*")
_ENCODED_LETTER = re.compile(r"%(?:3[0-9]|[46][1-9A-F]|[57][0-9A]|2D|2E|5F|7E)", re.IGNORECASE)


def cleaned(text: str) -> str:
    """Return a robots.txt with only the lines that RFC 9309 knows, in a form that Protego can't misread.

    An unknown line between two user-agent lines must not end their group (section 2.2.1); Protego lets it.
    """
    return "\n".join(line for raw in _LINE_END.split(text) if (line := _known_line(raw)))


def _known_line(raw: str) -> str | None:
    match = _DIRECTIVE.match(raw)
    if match is None:
        return None
    name, (value, *tail) = match[1].lower(), match[2].strip().splitlines() or [""]
    # Protego ends a line at each Unicode line break, the standard does not: what follows must not become a rule.
    if tail and name == "allow":
        return None
    if name == "user-agent":
        token = _PRODUCT_TOKEN.match(value)
        return f"user-agent: {token[0]}" if token else None
    return f"{name}: {value}"


def _permits_by_encoding(line: str) -> bool:
    return line.startswith("allow") and bool(_ENCODED_LETTER.search(line))


class StrictRobots(RobotParser):
    """Rules of one host; unknown lines, odd agents and undecodable bytes can only make them stricter."""

    def __init__(self, body: bytes) -> None:
        """Parse the body of a robots.txt; bytes that are no UTF-8 are left out."""
        text = cleaned(decode_robotstxt(body, None))
        # Parsers differ on whether %62 is b: an Allow that needs it holds only for addresses written that way.
        strict = "\n".join(line for line in text.split("\n") if not _permits_by_encoding(line))
        self._as_written = Protego.parse(text)
        self._strict = self._as_written if strict == text else Protego.parse(strict)

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> Self:
        """Return the rules of a body, as Scrapy asks for them."""
        return cls(robotstxt_body)

    def allowed(self, url: str | bytes, user_agent: str | bytes) -> bool:
        """Say whether an address may be fetched; one that is not percent-encoded can't be sent at all."""
        address = to_unicode(url)
        rules = self._as_written if _ENCODED_LETTER.search(address) else self._strict
        return address.isascii() and bool(rules.can_fetch(address, to_unicode(user_agent)))


class RobotsGate:
    """Downloader middleware that asks robots.txt first, and takes an unreachable one for a refusal.

    References:
        RFC 9309, section 2.3.1.3 (4xx: may be fetched) and 2.3.1.4 (unreachable: complete disallow).
    """

    def __init__(self, crawler: Crawler) -> None:
        """Start without any origin's rules."""
        self._files = SiteFiles(crawler, "/robots.txt", meta={_IS_ROBOTS: True})
        self._rules: dict[bytes, StrictRobots] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the gate of a crawl."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise Refused with a plain reason unless the rules let the request pass."""
        if _IS_ROBOTS in request.meta:
            return
        file = await self._files.of(request.url)
        if file.trouble:
            raise Refused(file.trouble)
        rules = self._rules.get(file.body) or self._rules.setdefault(file.body, StrictRobots(file.body))
        if not rules.allowed(request.url, AGENT):
            raise NotAsked(f"robots.txt of {urlsplit(request.url).netloc} does not allow this address")
        request.meta[ROBOTS_BODY] = file.body
