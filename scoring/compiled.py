"""Compile numeric loops to machine code at their first call, and keep the result on disk where that is possible."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


_OPTIONS: dict[str, Any] = {"_nrt": False, "error_model": "numpy"}
"""Without reference counting the loops take half the time; without new arrays there is nothing to count. Where each
division would first be checked for a zero, no loop could take several numbers at once; one by zero is not a number."""


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function compiled; it makes no arrays, it fills those that it is given.

    Where no folder can be written it is compiled anew in every process.
    """
    try:
        fast: Callable[P, R] = njit(function, cache=True, **_OPTIONS)
    except RuntimeError:
        # numba refuses to cache where neither the package's folder nor the user's own can be written.
        fast = njit(function, **_OPTIONS)
    return fast


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """Return a function that is copied into the compiled ones that call it."""
    copied: Callable[P, R] = njit(function, inline="always", **_OPTIONS)
    return copied
