"""Run the fault matrix for longer than the test suite does, and print one line per row of it.

The rows are those of `bench.faults`. Baselines stand below their row, and what a test measures does, too.
"""

import argparse
import os
import subprocess
import sys

from bench.faults import MATRIX, Fault

MEASURED = "measured: "
MOST_SHOWN = 6_000
"""Letters that are shown of the end of what a failed row said."""


def main() -> None:
    """Print a line for each row that held, e.g. `F1 kills 200 lost 0 doubled 0 torn 0`; end with 1 if one did not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=0.02, help="share of the full number of rounds, 0..1")
    parser.add_argument("--row", nargs="*", default=[fault.row for fault in MATRIX], help="only these rows")
    chosen = parser.parse_args()
    # Every row is run, also after one has failed.
    rows = [fault for fault in MATRIX if fault.row in chosen.row]
    held = [_holds(fault, fault.rounds_at(chosen.scale)) for fault in rows]
    sys.exit(0 if all(held) else 1)


def _holds(fault: Fault, rounds: int) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *fault.tests]
    environment = {**os.environ, fault.variable: str(rounds)} if fault.variable else None
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        print(f"{fault.row} {fault.counted} {rounds} {fault.held}", flush=True)
        for line in (*_measured(done.stdout), *_baseline(fault)):
            print(f"  {line}", flush=True)
        return True
    # Tests that speak to the terminal themselves, and their children, say there what went wrong.
    said = f"{done.stdout[-MOST_SHOWN:]}\n{done.stderr[-MOST_SHOWN:]}"
    print(f"{fault.row} {fault.counted} {rounds} FAILED\n{said}", flush=True)
    return False


def _measured(said: str) -> list[str]:
    """Return the lines in which a test says what it measured."""
    return [line.removeprefix(MEASURED) for line in said.splitlines() if line.startswith(MEASURED)]


def _baseline(fault: Fault) -> list[str]:
    if not fault.baseline:
        return []
    command = [sys.executable, "-m", fault.baseline]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()


if __name__ == "__main__":
    main()
