"""Remember what pages show as long as reading it anew would give the same."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")

MOST_REMEMBERED = 256
"""Answers of one kind that are kept; a subject's report takes some hundred kilobytes."""


class Memory(Generic[Value]):
    """What was read at one mark, such as the one that the database has now; see `store.pulse`."""

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        """Remember nothing yet.

        Args:
            most: So many answers; the one that was asked for longest ago is forgotten first.
        """
        self._most = most
        self._lock = threading.Lock()
        self._mark = ""
        self._kept: OrderedDict[Hashable, Value] = OrderedDict()

    def recall(self, mark: str, question: Hashable, read: Callable[[], Value]) -> Value:
        """Return the answer to a question: the remembered one while the mark is the same, else a fresh one.

        Args:
            mark: Asked for before: what is written while the answer is read makes a new one, so that no old answer is
                kept under it.
            question: What the answer depends on beside the mark.
            read: Gives the answer.
        """
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
