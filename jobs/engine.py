"""Where heavy work is done: the one seam between a job and the processes that work for it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar

from jobs.partitions import in_order
from jobs.settings import ScoringSettings

T = TypeVar("T")
R = TypeVar("R")


class Engine(Protocol):
    """Maps work over independent pieces, wherever it has hands for it."""

    def map(self, work: Callable[[T], R], pieces: Iterable[T]) -> Iterator[R]:
        """Yield the result of each piece in the order of the pieces, taking only a few pieces ahead.

        Args:
            work: What is done with a piece; it and the pieces are sent to other processes, so both are small values:
                ranges of keys, never rows.
            pieces: Independent pieces.
        """


@dataclass(frozen=True, slots=True)
class LocalPool:
    """Processes of this machine."""

    workers: int = 0
    """How many; 0: one for each core, 1: the process that asks."""

    def map(self, work: Callable[[T], R], pieces: Iterable[T]) -> Iterator[R]:
        """Yield the results in order; few pieces are done in this process.

        Raises:
            WorkerLost: If a process ended before it was done; results yielded before stand.
        """
        return in_order(work, pieces, workers=self.workers)


SERIAL = LocalPool(1)
"""The process that asks, one piece after another."""


def engine_of(settings: ScoringSettings) -> Engine:
    """Return the engine that the configuration names."""
    return LocalPool(settings.workers)
