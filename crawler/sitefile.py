"""Files that a site keeps for its visitors, such as robots.txt: asked for once per origin, whoever needs them."""

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK

from crawler.failure import NotAsked, plain_reason

SITE_FILE = "leumund_site_file"
"""Meta key of the requests that are made here; they are no pages."""
_BEFORE_PAGES = 1000


@dataclass(frozen=True, slots=True)
class SiteFile:
    """What came back."""

    body: bytes = b""
    """As received; empty where the site has no such file."""
    trouble: str = ""
    """Why it could not be read, plain words; empty where it was, or where there is none."""
    is_forbidden: bool = False
    """True where we may not ask for it ourselves, by robots.txt or by the policy."""


class SiteFiles:
    """One file of each origin, fetched when it is first needed."""

    def __init__(self, crawler: Crawler, path: str, *, meta: dict[str, object]) -> None:
        """Take the way to fetch.

        Args:
            crawler: Whose engine fetches, through all other middlewares.
            path: Of the file on its host, e.g. /robots.txt.
            meta: Of each request.
        """
        self._crawler, self._path, self._meta = crawler, path, {SITE_FILE: True, **meta}
        self._known: dict[str, SiteFile] = {}
        self._asking: dict[str, asyncio.Lock] = {}

    async def of(self, url: str) -> SiteFile:
        """Return the file of the origin (scheme, host, port) that an address belongs to."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        async with self._asking.setdefault(origin, asyncio.Lock()):
            if origin not in self._known:
                self._known[origin] = await self._fetch(origin, parts.netloc)
        return self._known[origin]

    async def _fetch(self, origin: str, host: str) -> SiteFile:
        request = Request(origin + self._path, priority=_BEFORE_PAGES, meta=dict(self._meta), callback=NO_CALLBACK)
        name = self._path.rpartition("/")[2]
        try:
            response = await self._crawler.engine.download_async(request)
        except NotAsked as error:
            return SiteFile(trouble=str(error), is_forbidden=True)
        except Exception as error:  # noqa: BLE001 - whatever it was, the file is not known
            return SiteFile(trouble=plain_reason(error, host))
        if response.status >= 500 or response.status == 429:
            return SiteFile(trouble=f"{name} of {host} could not be read (HTTP {response.status})")
        return SiteFile(response.body if response.status == 200 else b"")
