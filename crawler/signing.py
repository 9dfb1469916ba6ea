"""Sign a request at the last moment before it is sent, so that no key stands in anything that is kept or logged."""

import asyncio
import time
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.credentials import Secret, read_grant
from crawler.failure import Refused
from crawler.guard import POLICY_SETTING, url_refusal
from crawler.patience import SENT_AT
from crawler.policy import SourcePolicy
from crawler.spiders.approach import IS_SIGNED, Signature
from crawler.spiders.registry import APPROACHES
from crawler.token import AccessToken, read_token, token_form

_REFUSED = (400, 401, 403)


class SigningHandler(HTTP11DownloadHandler):
    """Download handler that signs what is marked as `SIGNED` and hands back an answer that knows no key."""

    def __init__(self, crawler: Crawler) -> None:
        """Take the policy from the settings; the key stays with the spider."""
        super().__init__(crawler)
        self._policy: SourcePolicy = crawler.settings[POLICY_SETTING]
        self._signature = APPROACHES[self._policy.spider].signature
        self._token: AccessToken | None = None
        self._renewing = asyncio.Lock()

    async def download_request(self, request: Request) -> Response:
        """Send a request, signed if it asks for it."""
        request.meta[SENT_AT] = time.monotonic()
        signature = self._signature
        if signature is None or IS_SIGNED not in request.meta:
            return await super().download_request(request)
        spider: Any = self.crawler.spider
        if signature.exchange_url:
            return await self._with_token(request, signature, spider.secret)
        return await self._send(request, signature, spider.secret)

    async def _send(self, request: Request, signature: Signature, secret: Secret) -> Response:
        shown = secret.reveal()
        headers = request.headers.copy()
        headers.update(signature.headers(shown))
        sent = request.replace(url=signature.signed(request.url, shown), headers=headers)
        response = await super().download_request(sent)
        # The throttle reads from the request how long it took.
        request.meta["download_latency"] = sent.meta.get("download_latency")
        return response.replace(url=request.url)

    async def _with_token(self, request: Request, signature: Signature, secret: Secret) -> Response:
        """Send with an access token; a token that is refused is renewed once."""
        for may_renew in (True, False):
            token = await self._current(request, signature, secret)
            if isinstance(token, Response):
                return token
            response = await self._send(request, signature, token.secret)
            if response.status != 401 or not may_renew:
                break
            self._token = None
        return response

    async def _current(self, request: Request, signature: Signature, secret: Secret) -> AccessToken | Response:
        """Return an access token that is still good, or the answer of an endpoint that is out of order just now."""
        # Two requests at once must not both renew.
        async with self._renewing:
            if self._token is not None and time.monotonic() < self._token.good_until:
                return self._token
            answer = await self._ask_for_token(request, signature, secret)
            token = read_token(answer.body, now=time.monotonic()) if answer.status == 200 else None
            if token is None and answer.status not in (200, *_REFUSED):
                # Retry-After and patience hold for the token endpoint as for any other address.
                return answer.replace(url=request.url)
            if token is None:
                raise Refused(f"{_host(answer.url)} gave no access token for our key (HTTP {answer.status})")
            self._token = token
            return token

    async def _ask_for_token(self, request: Request, signature: Signature, secret: Secret) -> Response:
        url = signature.exchange_url
        if self._policy.loopback_port is not None:
            url = urlsplit(url)._replace(scheme="http", netloc=urlsplit(request.url).netloc).geturl()
        if reason := url_refusal(url, self._policy):
            raise Refused(reason)
        meta: dict[str, object] = {"download_timeout": request.meta.get("download_timeout")}
        headers = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": request.headers["User-Agent"]}
        form = token_form(read_grant(secret, self._policy))
        return await super().download_request(Request(url, method="POST", body=form, headers=headers, meta=meta))


def _host(url: str) -> str:
    return urlsplit(url).netloc
