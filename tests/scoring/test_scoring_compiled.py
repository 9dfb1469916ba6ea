"""Loops become machine code when they are first called, and not before."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scoring.compiled import compiled, inlined

ROOT = Path(__file__).resolve().parents[2]


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


def test_loops_that_nobody_has_compiled_before_find_each_other(tmp_path):
    """Elsewhere what was compiled by an earlier run may lie on the disk."""
    said = "from test_scoring_compiled import _both; print(_both(1.0))"
    place = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path), "PYTHONPATH": f"{ROOT}{os.pathsep}{Path(__file__).parent}"}
    found = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, env=place, check=True)
    assert found.stdout == "7.0\n"
    assert list(tmp_path.rglob("*.nbi"))


def test_a_loop_is_machine_code_once_it_was_called():
    assert _both(0.0) == 3.0
    assert _both._machine.nopython_signatures


@pytest.mark.parametrize("module", ["jobs.monthlyfiles", "commands.running"])
def test_what_only_reads_figures_loads_no_compiler(module):
    said = f"import sys, {module}; print('numba' in sys.modules, 'scoring.compiled' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["False", "True"]
