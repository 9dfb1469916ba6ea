"""Compile numeric loops to machine code at their first call, and keep the result on disk where that is possible."""

from collections.abc import Callable
from functools import cached_property
from types import FunctionType
from typing import Any, Generic, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")


_OPTIONS: dict[str, Any] = {"_nrt": False, "error_model": "numpy"}
"""Without reference counting the loops take half the time; without new arrays there is nothing to count. Where each
division would first be checked for a zero, no loop could take several numbers at once; one by zero is not a number."""


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function compiled; it makes no arrays, it fills those that it is given.

    Where no folder can be written it is compiled anew in every process.
    """
    return _Loop(function, {"cache": True})


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """Return a function that is copied into the compiled ones that call it."""
    return _Loop(function, {"inline": "always"})


class _Loop(Generic[P, R]):
    """A function that becomes machine code when it is first called.

    The compiler takes a hundred megabytes, and most commands only read what loops have found.
    """

    def __init__(self, function: Callable[P, R], options: dict[str, Any]) -> None:
        self._function = cast("FunctionType", function)
        self._options = options

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        return self._machine(*args, **kwargs)

    @cached_property
    def _machine(self) -> Callable[P, R]:
        from numba import njit  # noqa: PLC0415 - see above

        # The compiler knows its own functions alone: a loop finds those that it calls as the compiler made them.
        known, code = self._function.__globals__, self._function.__code__
        called = {name: loop._machine for name in code.co_names if isinstance(loop := known.get(name), _Loop)}
        plain = FunctionType(code, {**known, **called}, self._function.__name__, self._function.__defaults__)
        plain.__qualname__ = self._function.__qualname__
        try:
            fast: Callable[P, R] = njit(plain, **self._options, **_OPTIONS)
        except RuntimeError:
            # numba refuses to cache where neither the package's folder nor the user's own can be written.
            fast = njit(plain, **_OPTIONS)
        return fast
