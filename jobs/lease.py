"""Keep a lease alive while the work under it is done."""

import logging
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event, Thread

from store.errors import LeaseLost
from store.jobruns import JobRun
from store.session import Store

_log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 15.0
"""Time between two signs of life, a quarter of a lease."""


def owner() -> str:
    """Return the name under which this process holds leases: host and process number."""
    return f"{socket.gethostname()}:{os.getpid()}"


def is_gone(name: str) -> bool:
    """Say whether an owner of leases was a process of this machine that is there no more.

    Whoever is asked about wrongly, as another container may have the same name, loses the lease and nothing else: its
    writes are refused.
    """
    host, _, process = name.rpartition(":")
    if host != socket.gethostname() or not process.isdecimal():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


@contextmanager
def kept_alive(store: Store, held: JobRun, on_lost: Callable[[], None] | None = None) -> Iterator[None]:
    """Prolong a lease with a heartbeat until the block ends.

    Args:
        store: Where the lease is kept.
        held: As `JobRuns.claim` or `JobRuns.hold` gave it.
        on_lost: Called once, from another thread, when somebody else has taken the lease over.
    """
    done = Event()
    pulse = Thread(target=_beat, args=(store, held, done, on_lost), daemon=True)
    pulse.start()
    try:
        yield
    finally:
        done.set()
        pulse.join()


def _beat(store: Store, held: JobRun, done: Event, on_lost: Callable[[], None] | None) -> None:
    while not done.wait(HEARTBEAT_SECONDS):
        try:
            store.jobruns.heartbeat(held, now=datetime.now(UTC))
        except LeaseLost:
            if on_lost is not None:
                on_lost()
            return
        except Exception as error:  # noqa: BLE001 - whatever it was, a heart that stops costs the run
            # A store that is locked for a moment must not cost the lease: the next beat is still in time.
            _log.warning("a heartbeat of %s failed: %s", held.job, error)
