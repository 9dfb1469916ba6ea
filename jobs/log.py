"""The log of background runs: one event a line, JSON for machines or text for people, without anything secret."""

import json
import logging
import os
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import Literal, TextIO

from sqlalchemy.exc import ArgumentError

from crawler.credentials import Secret, parts_of, read_secret
from crawler.errors import CrawlerError
from crawler.redaction import Redaction
from jobs.logsettings import LogSettings
from jobs.workplace import Workplace
from store.database import parse_address
from store.errors import StoreError

EventName = Literal["started", "begun", "said", "ended", "due", "stopped"]
"""started, stopped: the scheduler; begun, said, ended: a run; due: when a job is due next, or why it was not run."""

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
LEVELS = {"succeeded": logging.INFO, "stopped": logging.INFO, "partial": logging.WARNING, "failed": logging.ERROR}
"""How bad each end of a run is."""

# Named here once more: nothing but the sealing job may import what reads the key.
_SEAL_KEY = "LEUMUND_SEAL_KEY"
_LOG = logging.getLogger("leumund")
_NOT_OURS = "library"


def log_event(
    event: EventName, words: str, *, job: str = "", run: int | None = None, level: int = logging.INFO
) -> None:
    """Write one event down.

    Args:
        event: What kind of event it is.
        words: What happened, in plain words; never a review's text or an author.
        job: Name of the job; empty: it concerns none.
        run: Number of its run; None where there is none.
        level: How bad it is, as in `logging`.
    """
    _LOG.log(level, "%s", words, extra={"event": event, "job": job, "run": run})


def start_log(settings: LogSettings, redaction: Redaction, stream: TextIO | None = None) -> None:
    """Send our events, and the warnings of the libraries that we use, to a stream, redacted.

    Args:
        settings: In which form.
        redaction: Takes out what must not be read.
        stream: Where to; None: standard error.
    """
    target = stream or sys.stderr
    is_json = settings.form == "json" or (settings.form == "auto" and not target.isatty())
    handler = logging.StreamHandler(target)
    handler.setFormatter(_JsonLine(redaction) if is_json else _TextLine(redaction))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    _LOG.setLevel(logging.INFO)


def redaction_of(place: Workplace) -> Redaction:
    """Return what takes this deployment's secrets out of a text, and whatever looks like one."""
    redaction = Redaction()
    redaction.hide(*_secrets(place))
    return redaction


def _secrets(place: Workplace) -> Iterator[Secret]:
    settings = place.settings
    yield Secret(os.environ.get(_SEAL_KEY, ""))
    yield from (Secret(target.read_address(settings.home)) for target in settings.notices.targets.values())
    for policy in place.policies.values():
        try:
            secret = read_secret(policy)
        except CrawlerError:
            # Whoever collects the source is told that its key cannot be read.
            continue
        yield from parts_of(secret) if secret else ()
    if "://" in settings.database and not settings.database.startswith("sqlite"):
        yield Secret(settings.database)
        try:
            address = parse_address(settings.database)
        except (StoreError, ArgumentError):
            return
        yield Secret(address.password or "")
        yield Secret(address.render_as_string(hide_password=False))


class _Line(logging.Formatter):
    """What both forms have in common: the facts of an event, and traces without the values of errors."""

    def __init__(self, redaction: Redaction) -> None:
        """Take what must not stand in a line."""
        super().__init__()
        self._redaction = redaction

    def facts(self, record: logging.LogRecord) -> dict[str, object]:
        """Return what a line says, in the order in which it says it; what is not known is left out."""
        facts: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": getattr(record, "event", _NOT_OURS),
            "job": getattr(record, "job", ""),
            "run": getattr(record, "run", None),
            "logger": "" if hasattr(record, "event") else record.name,
            "words": self._redaction(record.getMessage()),
            "trace": self._redaction(self.formatException(record.exc_info)) if record.exc_info else "",
        }
        return {name: fact for name, fact in facts.items() if fact not in ("", None)}

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - logging's interface
        """Return the places and the error's class: its message can quote data."""
        kind = ei[0].__name__ if ei[0] else "no error"
        return "".join(traceback.format_tb(ei[2])) + kind


class _JsonLine(_Line):
    def format(self, record: logging.LogRecord) -> str:
        """Return one JSON object."""
        return json.dumps(self.facts(record), ensure_ascii=False)


class _TextLine(_Line):
    def format(self, record: logging.LogRecord) -> str:
        """Return one line for people; further lines of what it says stand below it."""
        facts = self.facts(record)
        at = datetime.fromtimestamp(record.created, UTC)
        who = " ".join(str(facts[name]) for name in ("job", "run", "logger") if name in facts)
        words = "\n  ".join(str(facts[name]) for name in ("words", "trace") if name in facts)
        return f"{at:%Y-%m-%d %H:%M:%S} UTC {facts['level']} {facts['event']}{' ' + who if who else ''}: {words}"
