"""How long to wait for a host that says "later", and when to stop asking it."""

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response

from crawler.failure import Refused, plain_reason
from crawler.guard import POLICY_SETTING
from crawler.policy import SourcePolicy
from crawler.quota import final_refusal
from crawler.spiders.approach import IS_SIGNED

LONGEST_WAIT_SECONDS = 3600
FAILURES_TO_OPEN = 5
LEAST_ANSWER_SECONDS = 1.0
"""With less time left for a page, asking again would only bother the host."""
PAGE_SECONDS_SETTING = "PAGE_SECONDS"
SENT_AT = "leumund_sent_at"
"""Meta key: monotonic moment at which a request left, seconds; time in queues and waits does not count."""
_SPENT = "leumund_seconds_spent"
_LOOK_AGAIN_SECONDS = 0.25


def retry_after_seconds(header: bytes | None, now: datetime) -> float | None:
    """Return the wait that a Retry-After header asks for, in seconds from now, at most an hour and a second.

    Args:
        header: The header's value, seconds or HTTP date; None if absent.
        now: The moment of the answer, aware.

    Returns:
        None for an absent or unreadable header, 0 for a date that has passed.

    References:
        RFC 9110, section 10.2.3.
    """
    text = (header or b"").decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        # Longer digits mean the same as "too long"; int() of a hostile header would cost time.
        return min(float(text[:9]), LONGEST_WAIT_SECONDS + 1.0)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), LONGEST_WAIT_SECONDS + 1.0)


@dataclass(slots=True)
class Host:
    """What we know of one host's health in this run."""

    name: str
    """Host name, with port where one is stated."""
    n_failures: int = 0
    """Failed answers since the last good one."""
    not_before: float = 0.0
    """Monotonic moment before which it must not be asked, seconds."""
    given_up: str = ""
    """Why it is not asked any more in this run; empty while it is."""

    def failed(self, wait_seconds: float, *, now: float, longest: float) -> None:
        """Note a failed answer and decide whether to go on.

        Args:
            wait_seconds: Wait asked for, or our own.
            now: Monotonic clock, seconds.
            longest: Longest wait that the run allows, seconds.
        """
        self.n_failures += 1
        self.not_before = max(self.not_before, now + wait_seconds)
        if self.given_up:
            # Requests that were already under way may fail after it; the first reason stands.
            return
        if wait_seconds > longest:
            self.given_up = (
                f"{self.name} asked to wait {wait_seconds:.0f} seconds, longer than this run may ({longest:.0f})"
            )
        elif self.n_failures >= FAILURES_TO_OPEN:
            self.given_up = f"{self.name} failed {self.n_failures} times in a row; it is not asked again in this run"

    def answered(self) -> None:
        """Note a good answer."""
        self.n_failures = 0


class Patience(RetryMiddleware):
    """Downloader middleware that retries politely, honours Retry-After and opens the circuit of a failing host."""

    def __init__(self, crawler: Crawler) -> None:
        """Start with every host in good health."""
        super().__init__(crawler.settings)
        self.crawler = crawler
        self._policy: SourcePolicy = crawler.settings[POLICY_SETTING]
        self._answer_seconds = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        self._page_seconds = crawler.settings.getfloat(PAGE_SECONDS_SETTING)
        self._hosts: dict[str, Host] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware for the policy in the settings."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Wait as long as the host asked for; raise Refused once it is given up."""
        host = self._host(request)
        # In small steps: another request may end the waiting, and so may the end of the crawl.
        while not host.given_up and (left := host.not_before - time.monotonic()) > 0:
            if self._is_closing():
                raise Refused("the run was stopped while it waited for the host")
            await asyncio.sleep(min(left, _LOOK_AGAIN_SECONDS))
        if host.given_up:
            raise Refused(host.given_up)

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Return the response, or the request to send again; raise Refused when the host is given up."""
        host = self._host(request)
        if response.status not in self.retry_http_codes:
            host.answered()
            if refusal := final_refusal(
                response.status, response.body, host=host.name, is_signed=IS_SIGNED in request.meta
            ):
                host.given_up = refusal
                raise Refused(refusal)
            return response
        asked = retry_after_seconds(response.headers.get("Retry-After"), datetime.now(UTC))
        self._note(host, request, asked)
        return self._again(request, f"HTTP {response.status}") or response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:  # type: ignore[override]
        """Return the request to send again, or None; a name that nobody knows is not asked for again."""
        if isinstance(exception, Refused) or not isinstance(exception, self.exceptions_to_retry):
            return None
        if isinstance(exception, CannotResolveHostError):
            raise Refused(plain_reason(exception, self._host(request).name)) from exception
        self._note(self._host(request), request, None)
        return self._again(request, exception)

    def _again(self, request: Request, reason: str | Exception) -> Request | None:
        """Return the request to send again, with what is left of the page's time; None when nothing is."""
        now = time.monotonic()
        spent = float(request.meta.get(_SPENT, 0.0)) + now - float(request.meta.get(SENT_AT, now))
        left = self._page_seconds - spent
        again = self._retry(request, reason) if left >= LEAST_ANSWER_SECONDS else None
        if again is not None:
            again.meta.update({_SPENT: spent, "download_timeout": min(self._answer_seconds, left)})
        return again

    def _note(self, host: Host, request: Request, asked_seconds: float | None) -> None:
        """Count a failure; without a wait asked for, wait twice as long each time."""
        longest = self._policy.max_wait_seconds
        # Our own patience never counts as too long: the host asked for nothing.
        own = min(self._policy.delay_seconds * 2 ** int(request.meta.get("retry_times", 0)), longest)
        host.failed(own if asked_seconds is None else asked_seconds, now=time.monotonic(), longest=longest)
        if host.given_up:
            raise Refused(host.given_up)

    def _host(self, request: Request) -> Host:
        name = urlsplit(request.url).netloc
        return self._hosts.setdefault(name, Host(name))

    def _is_closing(self) -> bool:
        slot = self.crawler.engine._slot
        return slot is None or slot.closing is not None
