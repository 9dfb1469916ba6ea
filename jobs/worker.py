"""The child process of one job: reads an order on standard input, says on standard output what it does."""

import os
import resource
import signal
import sys
import traceback
from contextlib import suppress
from threading import Thread
from types import FrameType
from typing import NoReturn

from crawler.errors import CrawlerError
from crawler.memory import data_mib
from jobs.errors import JobError
from jobs.settings import read_settings
from jobs.table import work_of
from jobs.work import NEWS, ORDER, Ended, News, WorkOrder
from jobs.workplace import open_workplace
from ledger.errors import LedgerError
from report.errors import ReportError
from scoring.errors import ScoringError
from simulator.errors import SimulatorError
from store.errors import StoreError

NEARLY = 0.95
OURS = (JobError, CrawlerError, StoreError, ScoringError, LedgerError, SimulatorError, ReportError)


class Stopped(BaseException):
    """The parent asks to end; nothing may catch it as an error of its own."""


def do(order: WorkOrder) -> Ended:
    """Do what is asked, and return how it ended; whatever goes wrong is an end with a reason.

    Raises:
        Stopped: If it is asked to end; what it had not yet kept is undone.
    """
    try:
        # Its libraries are loaded before: without memory some of them ask for it again and again, without end.
        task = work_of(order.does)
        _limit_memory(order.memory_mib)
        with open_workplace(read_settings(order.home), fence=order.fence) as place:
            return task(place, order, _say)
    except Exception as error:  # noqa: BLE001 - whatever it was, the row of the run keeps the reason
        return Ended("failed", _reason(error, order.memory_mib))


def _reason(error: Exception, mib: int) -> str:
    # Without memory a database reports errors of the disk, and libraries whatever they like: what is taken tells,
    # as the error still holds what was being worked on.
    if isinstance(error, MemoryError) or data_mib() > NEARLY * mib:
        return f"it needs more than its {mib} MiB of memory: raise memory_mib of the job in leumund.toml"
    if isinstance(error, OURS):
        return f"{type(error).__name__}: {error}"
    traceback.print_exc()
    return f"an error of our own, {type(error).__name__}: {error}"


def _limit_memory(mib: int) -> None:
    # Of writable memory, not of addresses: what draws the charts sets aside 64 GiB of those and uses next to none.
    most = mib * 1024 * 1024
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    within = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (within, hard))


def _say(line: str) -> None:
    _tell(News(line=line))


def _tell(news: News) -> None:
    """Write to the parent; without a parent, end as if asked to."""
    try:
        sys.stdout.buffer.write(NEWS.dump_json(news) + b"\n")
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 - the pipe is gone for good
        os.kill(os.getpid(), signal.SIGTERM)


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    # Once is enough: a second one must not break the clean end of the first.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Stopped


def _end_with_parent() -> None:
    """Wait for the end of the input: then the parent is gone, and another one will take the lease over."""
    with suppress(OSError, ValueError):
        while sys.stdin.buffer.read(1):
            pass
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    """Do one order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    order = ORDER.validate_json(sys.stdin.buffer.readline())
    try:
        signal.signal(signal.SIGTERM, _stop)
        Thread(target=_end_with_parent, daemon=True).start()
        ended = do(order)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    except Stopped:
        ended = Ended("stopped", "stopped on request; goes on with the next start")
    _tell(News(ended=ended))


if __name__ == "__main__":
    main()
