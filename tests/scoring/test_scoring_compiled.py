"""Loops become machine code when they are first called, and not before."""

import subprocess
import sys

import pytest

from scoring.compiled import compiled, inlined


@inlined
def _doubled(value: float) -> float:
    return 2.0 * value


@compiled
def _plus_one(value: float) -> float:
    return value + 1.0


@compiled
def _both(value: float, times: int = 2) -> float:
    for _ in range(times):
        value = _plus_one(_doubled(value))
    return value


def test_a_loop_calls_other_loops_whether_copied_in_or_not():
    assert _both(1.0) == 7.0
    assert _both(1.0, 1) == _plus_one(_doubled(1.0)) == 3.0


def test_a_loop_is_machine_code_once_it_was_called():
    assert _both(0.0) == 3.0
    assert _both._machine.nopython_signatures


@pytest.mark.parametrize("module", ["jobs.monthlyfiles", "commands.running"])
def test_what_only_reads_figures_loads_no_compiler(module):
    said = f"import sys, {module}; print('numba' in sys.modules, 'scoring.compiled' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["False", "True"]
