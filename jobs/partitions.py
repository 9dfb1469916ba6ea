"""Do independent pieces of work in several processes, with the results in the order of the pieces."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_context
from typing import Any, TypeVar

from jobs.errors import WorkerLost

LEAST_PIECES = 4
"""Pieces below which starting processes costs more than it spares."""
_AHEAD = 2
_equipment: dict[str, Callable[[Any], Any]] = {}

T = TypeVar("T")
R = TypeVar("R")


def in_order(work: Callable[[T], R], pieces: Iterable[T], *, workers: int) -> Iterator[R]:
    """Yield the result of each piece, in order; few pieces, or one worker, are done in this process.

    Pieces are taken a few ahead of the results, so that memory stays bounded however many there are.

    Args:
        work: What is done with a piece; it is sent to each process once.
        pieces: Independent pieces.
        workers: Processes; 0: one for each core.

    Raises:
        WorkerLost: If a process ended before it was done; results yielded before stand.
    """
    queue = iter(pieces)
    first = list(islice(queue, LEAST_PIECES))
    n_workers = workers or os.cpu_count() or 1
    if n_workers == 1 or len(first) < LEAST_PIECES:
        yield from map(work, chain(first, queue))
        return
    try:
        yield from _spread(work, chain(first, queue), n_workers)
    except BrokenProcessPool as error:
        raise WorkerLost(
            "a process that judges texts ended before it was done",
            where=f"one of {n_workers} processes",
            next_step="repeat the command: it goes on after the last whole batch; short of memory, set scoring.workers",
        ) from error


def _spread(work: Callable[[T], R], pieces: Iterable[T], workers: int) -> Iterator[R]:
    """Yield the results of pieces that several processes do."""
    # Started anew, not copied: a copy of a process with threads may hang.
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_equip, initargs=(work,)) as pool:
        running: deque[Future[R]] = deque()
        for piece in pieces:
            running.append(pool.submit(_do, piece))
            if len(running) >= _AHEAD * workers:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()


def _equip(work: Callable[[Any], Any]) -> None:
    """Keep in a new process what it will do with each piece."""
    _equipment["work"] = work


def _do(piece: Any) -> Any:
    """Do one piece in a process that was equipped."""
    return _equipment["work"](piece)
