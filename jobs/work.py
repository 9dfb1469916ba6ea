"""Do a job in a child process of its own: a crash, a leak or an endless loop stays in there."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import IO, Literal

from pydantic import TypeAdapter

from crawler.redaction import without_shapes
from store.fence import Fence

STOP_WITHIN_SECONDS = 10.0
_LOOK_SECONDS = 0.1
_SHOWN_LINES = 12
_STACK_LINE = re.compile(r"\(\+0x[0-9a-f]+\)")
"""A line of what a library in machine code prints before it gives up: nobody here can read it."""
_GAVE_UP = {signal.SIGTRAP, signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS}
"""How such a library ends a process, most often because it got no more memory."""

State = Literal["succeeded", "partial", "failed", "stopped"]
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class WorkOrder:
    """What one child is to do; travels as one line of JSON."""

    home: Path
    """Folder of the deployment."""
    does: str
    """What it does, a key of `jobs.table.TASKS`."""
    fence: Fence
    """The lease that all its writes need."""
    sources: tuple[str, ...] = ()
    """Sources to collect; empty for all but those of `without`."""
    without: tuple[str, ...] = ()
    """Sources that other jobs collect."""
    memory_mib: int = 8_192
    """Most writable memory that it may ask for, MiB."""
    seconds: float = 6 * 3600
    """Longest time that it may take, seconds."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a job ended."""

    state: State
    """stopped: asked to end before its work was done; it goes on with the next start."""
    line: str
    """What was done, or why not, in plain words."""


@dataclass(frozen=True, slots=True)
class News:
    """One line from child to parent."""

    line: str = ""
    """What it is doing."""
    ended: Ended | None = None
    """The last thing that it says."""


@dataclass(frozen=True, slots=True)
class Halt:
    """Why a child may be asked to end before its work is done."""

    stop: Event
    """Everything is to stop."""
    lost: Event
    """Somebody else has taken the run over."""


ORDER: TypeAdapter[WorkOrder] = TypeAdapter(WorkOrder)
NEWS: TypeAdapter[News] = TypeAdapter(News)


def work_in_child(order: WorkOrder, halt: Halt, say: Callable[[str], None]) -> Ended:
    """Do a job in a child process, and return how it ended; never raises for what happens in the child.

    Asked to stop, out of time, or without its lease, the child has ten seconds to end cleanly before it is killed,
    with all that it started.

    Args:
        order: What to do.
        halt: When to end it early.
        say: Told each line that the child says.
    """
    ended: Ended | None = None
    # A file and not a pipe: nobody reads it while the child runs, and a full pipe would stop the child.
    with tempfile.TemporaryFile() as errors, _child(errors) as child, _watched(child, order, halt) as reasons:
        for news in _talk(child, order):
            ended = news.ended or ended
            if news.line:
                say(news.line)
        code = child.wait()
        last_lines = _last_lines(errors)
    if reasons:
        return Ended("stopped" if halt.stop.is_set() else "failed", reasons[0])
    if ended is not None:
        return ended
    return Ended("failed", f"its process {_how_it_ended(code, order.memory_mib)}{last_lines}")


def _how_it_ended(code: int, mib: int) -> str:
    if code >= 0:
        return f"ended with exit code {code}"
    too_few = f"; perhaps its {mib} MiB of memory were too few (memory_mib of the job in leumund.toml)"
    return f"was killed by signal {-code}" + too_few * (-code in _GAVE_UP)


@contextmanager
def _child(errors: IO[bytes]) -> Iterator["subprocess.Popen[bytes]"]:
    """Start a child in a session of its own, and see to it that nothing of it outlives the block."""
    # -P: a stranger's folder named `store` in the working directory must not shadow ours.
    command = [sys.executable, "-P", "-m", "jobs.worker"]
    with subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, start_new_session=True
    ) as child:
        try:
            yield child
        finally:
            _kill(child)


@contextmanager
def _watched(child: "subprocess.Popen[bytes]", order: WorkOrder, halt: Halt) -> Iterator[list[str]]:
    """End the child where there is reason to; the list that is given holds the reason."""
    reasons: list[str] = []
    done = Event()
    watcher = Thread(target=_watch, args=(child, order, halt, done, reasons), daemon=True)
    watcher.start()
    try:
        yield reasons
    finally:
        done.set()
        watcher.join()


def _watch(child: "subprocess.Popen[bytes]", order: WorkOrder, halt: Halt, done: Event, reasons: list[str]) -> None:
    over = monotonic() + order.seconds
    while not done.wait(_LOOK_SECONDS):
        reason = _reason(order, halt, is_late=monotonic() > over)
        if reason:
            reasons.append(reason)
            child.terminate()
            if not done.wait(STOP_WITHIN_SECONDS):
                _kill(child)
            return


def _reason(order: WorkOrder, halt: Halt, *, is_late: bool) -> str:
    """Return why the child is to end now; empty where there is no reason."""
    if halt.lost.is_set():
        return "its lease was taken over by another process"
    if halt.stop.is_set():
        return "stopped on request; goes on with the next start"
    return f"it took longer than {round(order.seconds / 60)} minutes and was ended" if is_late else ""


def _kill(child: "subprocess.Popen[bytes]") -> None:
    """Kill what is left of the child and of all that it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


def _talk(child: "subprocess.Popen[bytes]", order: WorkOrder) -> Iterator[News]:
    """Hand over the order and yield what the child says until it ends."""
    assert child.stdin is not None  # noqa: S101 - tells mypy
    assert child.stdout is not None  # noqa: S101 - tells mypy
    with suppress(BrokenPipeError):
        # Left open: the child takes the end of its input for the end of its parent.
        child.stdin.write(ORDER.dump_json(order) + b"\n")
        child.stdin.flush()
    for line in child.stdout:
        # A kill can cut the last line.
        if line.endswith(b"\n"):
            yield NEWS.validate_json(line)


def _last_lines(errors: IO[bytes]) -> str:
    errors.seek(0)
    lines = errors.read().decode("utf-8", "replace").splitlines()
    shown = [line for line in lines if line.strip(" #") and not _STACK_LINE.search(line)][-_SHOWN_LINES:]
    return ":\n" + without_shapes("\n".join(shown)) if shown else ""
