"""Remember what pages show until something is written: reading it anew would give the same."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from store.session import Store

Value = TypeVar("Value")

MOST_REMEMBERED = 256
"""Answers of one kind that are kept; a subject's report takes some hundred kilobytes."""


class Memory(Generic[Value]):
    """What was read at the mark that the database has now; see `store.pulse`."""

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        """Remember nothing yet.

        Args:
            most: So many answers; the one that was asked for longest ago is forgotten first.
        """
        self._most = most
        self._lock = threading.Lock()
        self._mark = ""
        self._kept: OrderedDict[Hashable, Value] = OrderedDict()

    def recall(self, store: Store, question: Hashable, read: Callable[[], Value]) -> Value:
        """Return the answer to a question: the remembered one while nothing was written, else a fresh one.

        Args:
            store: What is read.
            question: What the answer depends on beside the database.
            read: Gives the answer.
        """
        # Asked before reading: what is written meanwhile makes a new mark, so that no old answer is kept under it.
        mark = store.pulse.mark()
        with self._lock:
            if mark != self._mark:
                self._mark = mark
                self._kept.clear()
            if question in self._kept:
                self._kept.move_to_end(question)
                return self._kept[question]
        value = read()
        with self._lock:
            if mark == self._mark:
                self._kept[question] = value
                if len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        return value
