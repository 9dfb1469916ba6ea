"""Log lines of the crawl child without anything that a review or its author could stand in."""

import logging
import sys
import traceback
from types import TracebackType
from typing import Any

from scrapy.logformatter import LogFormatter, LogFormatterResult

from crawler.redaction import Redaction

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


_TOLD_ELSEWHERE = frozenset(
    {
        "scrapy.downloadermiddlewares.robotstxt",
        "scrapy.downloadermiddlewares.retry",
        "scrapy.core.downloader.handlers.http11",
    }
)


class QuietFormatter(LogFormatter):
    """Names addresses and kinds of errors; items and bodies never."""

    def scraped(self, item: Any, response: Any, spider: Any) -> None:  # type: ignore[override]
        """Return nothing: an item is reviews."""

    def dropped(self, item: Any, exception: BaseException, response: Any, spider: Any) -> None:  # type: ignore[override]
        """Return nothing: what was dropped is told in the run's reason."""

    def item_error(self, item: Any, exception: BaseException, response: Any, spider: Any) -> LogFormatterResult:
        """Return the kind of error alone; its text could quote a review."""
        return {"level": logging.ERROR, "msg": "page not stored: %(kind)s", "args": {"kind": type(exception).__name__}}


class TracesWithoutValues(logging.Formatter):
    """Formats a traceback as places and kind of error, and hides keys; messages of errors can quote data."""

    def __init__(self, form: str, redaction: Redaction) -> None:
        """Take the form of a line, and what must not stand in it."""
        super().__init__(form)
        self._redaction = redaction

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without keys."""
        return self._redaction(super().format(record))

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - logging's interface
        """Return the places and the error's class."""
        kind = ei[0].__name__ if ei[0] else "no error"
        return "".join(traceback.format_tb(ei[2])) + kind


def log_to_stderr(redaction: Redaction) -> None:
    """Send warnings and errors, without values and keys, to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(TracesWithoutValues("%(levelname)s %(name)s: %(message)s", redaction))
    handler.addFilter(_is_not_told_elsewhere)
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    # Scrapy resets the levels of its loggers when it starts, and would tell of every page.
    logging.disable(logging.INFO)
    sys.excepthook = _log_unexpected


def _is_not_told_elsewhere(record: logging.LogRecord) -> bool:
    """Leave out what stands in the run's reason anyway: pages and robots.txt that could not be had."""
    return record.name not in _TOLD_ELSEWHERE


def _log_unexpected(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    logging.getLogger("crawler").error("the crawl child failed", exc_info=(kind, error, trace))
