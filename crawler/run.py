"""Start a crawl in a child process of its own and listen to it; a crash, a leak or an endless loop stays in there."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Event, Timer
from typing import IO

from crawler.credentials import read_secret
from crawler.errors import CrawlerError
from crawler.gate import require_complete
from crawler.glance import Glance
from crawler.order import MESSAGE, ORDER, CrawlOrder, ListingOutcome, Message, Progress

STOP_WITHIN_SECONDS = 15.0
_SHOWN_LINES = 12
NOT_FOR_CHILDREN = frozenset({"LEUMUND_SEAL_KEY"})
"""Environment variables that no process gets which reads pages of strangers: the key that signs checkpoints."""


class ChildLost(CrawlerError):
    """The crawl process ended before its work was done; what it had stored is kept."""

    outcomes: tuple[ListingOutcome, ...] = ()
    """The listings that were done by then."""


class ChildHung(ChildLost):
    """The crawl process did not end in its time and was killed."""

    def __init__(self, seconds: int) -> None:
        """Say how long it was waited for, seconds."""
        super().__init__(
            f"the crawl process hung: it had not ended after {seconds} seconds and was killed",
            where="crawl child process",
            todo="run the crawl again: pages already stored are kept, and open runs go on where they stopped.",
        )


class ChildDied(ChildLost):
    """The crawl process crashed, was killed by somebody else, or could not use the store."""

    def __init__(self, returncode: int, last_lines: str, *, exit_code: int) -> None:
        """Keep how the process ended.

        Args:
            returncode: As the system gives it; negative for a signal.
            last_lines: The end of its standard error.
            exit_code: What the command line is to exit with.
        """
        how = f"was killed by signal {-returncode}" if returncode < 0 else f"failed with exit code {returncode}"
        super().__init__(
            f"the crawl process {how}" + (f":\n{last_lines}" if last_lines else ""),
            where="crawl child process",
            todo="run the crawl again: pages already stored are kept, and open runs go on where they stopped.",
        )
        self.returncode = returncode
        self.exit_code = exit_code


def crawl(order: CrawlOrder, on_progress: Callable[[Progress], None] | None = None) -> list[ListingOutcome]:
    """Collect the listings of an order in one child process and return how each ended.

    A listing without an outcome was not begun before the child's limits were reached.

    Args:
        order: What to collect, and how.
        on_progress: Called with the counts so far, after each page and each listing.

    Raises:
        PolicyIncomplete: If the source may not be collected.
        KeyMissing: If its interface wants a key and there is none.
        ChildDied: If the process crashed or could not use the store; open runs are resumed next time.
        ChildHung: If it did not end in its time.
    """
    require_complete(order.policy)
    # Only looked at: the child reads it itself, and nothing is started that would find none.
    read_secret(order.policy)
    if not order.listings:
        return []
    outcomes: list[ListingOutcome] = []
    try:
        for message in _listen(order):
            if message.progress is not None and on_progress is not None:
                on_progress(message.progress)
            if message.outcome is not None:
                outcomes.append(message.outcome)
    except ChildLost as error:
        error.outcomes = tuple(outcomes)
        raise
    return outcomes


def glance(order: CrawlOrder) -> list[Glance]:
    """Look at the first page of each listing of an order, in a child process like any other, and keep nothing.

    Raises:
        PolicyIncomplete: If the source may not be collected.
        KeyMissing: If its interface wants a key and there is none.
        ChildDied: If the process crashed.
        ChildHung: If it did not end in its time.
    """
    require_complete(order.policy)
    read_secret(order.policy)
    return [message.glance for message in _listen(replace(order, keeps=False)) if message.glance is not None]


def _listen(order: CrawlOrder) -> Iterator[Message]:
    """Yield what a child says until it ends, and raise unless it ended well."""
    seconds = order.limits.seconds + order.limits.grace_seconds
    # A file and not a pipe: nobody reads it while the child runs, and a full pipe would stop the child.
    with tempfile.TemporaryFile() as errors, _child(errors) as child:
        with _deadline(child, seconds) as is_over:
            yield from _talk(child, order)
            returncode = child.wait()
        if is_over.is_set():
            raise ChildHung(seconds)
        if returncode != 0:
            # A child that names our own exit codes has said what is wrong; anything else is a crash.
            exit_code = returncode if returncode in (2, 4) else ChildDied.exit_code
            raise ChildDied(returncode, _last_lines(errors), exit_code=exit_code)


@contextmanager
def _deadline(child: "subprocess.Popen[bytes]", seconds: float) -> Iterator[Event]:
    """Kill the child when its time is over, which wakes whoever listens to it; the event says so."""
    is_over = Event()

    def end() -> None:
        """Kill at once: a child that could still be asked to stop would have stopped by itself."""
        if child.poll() is None:
            is_over.set()
            child.kill()

    timer = Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield is_over
    finally:
        timer.cancel()


@contextmanager
def _child(errors: IO[bytes]) -> Iterator["subprocess.Popen[bytes]"]:
    """Start the child, and see to it that it does not outlive the block."""
    # -P: a stranger's folder named `store` in the working directory must not shadow ours.
    command = [sys.executable, "-P", "-m", "crawler.child"]
    environment = {name: value for name, value in os.environ.items() if name not in NOT_FOR_CHILDREN}
    with subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env=environment
    ) as child:
        try:
            yield child
        finally:
            if child.poll() is None:
                child.terminate()
                try:
                    child.wait(STOP_WITHIN_SECONDS)
                except subprocess.TimeoutExpired:
                    child.kill()


def _talk(child: "subprocess.Popen[bytes]", order: CrawlOrder) -> Iterator[Message]:
    """Hand over the order and yield what the child answers."""
    if child.stdin is None or child.stdout is None:
        return
    try:
        with child.stdin as stdin:
            stdin.write(ORDER.dump_json(order))
    except BrokenPipeError:
        return
    for line in child.stdout:
        # A kill can cut the last line; what it would have told is in the store.
        if line.endswith(b"\n"):
            yield MESSAGE.validate_json(line)


def _last_lines(errors: IO[bytes]) -> str:
    errors.seek(0)
    return "\n".join(errors.read().decode("utf-8", "replace").splitlines()[-_SHOWN_LINES:])
