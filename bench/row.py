"""Measure ours beside a baseline, interleaved in CPU time, and print the result as one JSON line."""

import json
import platform
import resource
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import NotRequired, TypedDict, Unpack


class Fields(TypedDict):
    """What a bench file says of its result; see `print_row`."""

    question: str
    """What was asked, one line."""
    value: float
    """The answer in `unit`."""
    unit: str
    """Unit of `value`, e.g. "pages per CPU-second"."""
    n: int
    """Size of the task, e.g. rows or leaves."""
    baseline: float
    """What the baseline reached in the same run, in `unit`."""
    ratio: float
    """Ours over the baseline, oriented so that more is better."""
    seconds: float
    """CPU seconds of one of our rounds (median)."""
    seed: int
    """Seed of the made-up input."""
    goal: NotRequired[float]
    """The ratio aimed for, where one is set."""
    packages: NotRequired[Sequence[str]]
    """Distributions whose versions matter here, e.g. ("scrapy", "lxml")."""
    more: NotRequired[dict[str, float]]
    """Further figures of the same run, named with their unit."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two medians from one interleaved measurement."""

    ours: float
    """CPU seconds of one round of ours."""
    baseline: float
    """CPU seconds of one round of the baseline."""

    def ratio(self) -> float:
        """Return the speed of ours over that of the baseline; above 1 means that ours is faster."""
        return self.baseline / self.ours


def measure_pair(ours: Callable[[], object], baseline: Callable[[], object], *, rounds: int = 5) -> Pair:
    """Return median CPU seconds of both, taken in turns so that noise of the machine meets both alike."""
    spent = [(cpu_seconds(ours), cpu_seconds(baseline)) for _ in range(rounds)]
    return Pair(median(first for first, _ in spent), median(second for _, second in spent))


def cpu_seconds(task: Callable[[], object]) -> float:
    """Return the CPU seconds (user and system, this process) that one call takes."""
    begin = time.process_time()
    task()
    return time.process_time() - begin


def print_row(**fields: Unpack[Fields]) -> None:
    """Print one JSON line: the given fields, then peak MiB of this process, commit and versions.

    Example:
        print_row(question="Merkle build beside one SHA-256 per leaf", value=700_000.0, unit="leaves per CPU-second",
            n=200_000, baseline=1_200_000.0, ratio=0.58, seconds=0.29, seed=1, packages=("scrapy",))
    """
    row: dict[str, object] = {name: _short(value) for name, value in fields.items() if name != "packages"}
    row["peak_mib"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    row["commit"] = _commit()
    row["versions"] = {
        "python": platform.python_version(),
        **{name: version(name) for name in fields.get("packages", ())},
    }
    print(json.dumps(row))


def _short(value: object) -> object:
    if isinstance(value, dict):
        return {name: _short(inner) for name, inner in value.items()}
    return float(f"{value:.4g}") if isinstance(value, float) else value


def _commit() -> str:
    # A copy without its history can still be measured; the row then says so.
    answer = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.stdout.strip() or "unknown"
