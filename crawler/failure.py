"""Why a page could not be had, in words that a quality manager understands."""

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.spidermiddlewares.httperror import HttpError

_REASONS: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((CannotResolveHostError,), "host not found: no internet or wrong address"),
    ((DownloadConnectionRefusedError,), "the host refused the connection"),
    ((DownloadTimeoutError, TimeoutError), "the host did not answer in time"),
    ((ResponseDataLossError, DownloadFailedError), "the answer broke off"),
    ((DownloadCancelledError,), "the answer is longer than 8 MiB"),
    ((OSError,), "the page could not be downloaded"),
)


class Refused(IgnoreRequest):
    """We did not send a request, or stopped asking a host; the message is the plain reason."""


class NotAsked(Refused):
    """We did not send a request, because robots.txt or the policy does not allow the address."""


def plain_reason(error: BaseException, host: str) -> str:
    """Return why fetching failed, naming the host.

    Args:
        error: What Scrapy handed to the errback.
        host: Whom we asked.
    """
    if isinstance(error, Refused):
        return str(error)
    if isinstance(error, HttpError):
        return f"{host} answered HTTP {error.response.status}"
    if isinstance(error, IgnoreRequest):
        return f"{host} led from one address to another more than 5 times"
    for kinds, reason in _REASONS:
        if isinstance(error, kinds):
            return f"{host}: {reason}"
    return f"{host}: the page could not be downloaded ({type(error).__name__})"


def status_of(error: BaseException | None) -> int | None:
    """Return the unwanted HTTP status that an error speaks of; None where there was no answer."""
    return int(error.response.status) if isinstance(error, HttpError) else None
