"""Run the fault matrix for longer than the test suite does, and print one line per row of it.

The rows are the suite's own tests with more rounds, so that there is one definition of what must survive.
"""

import argparse
import os
import subprocess
import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One row of the fault matrix."""

    row: str
    """Its id."""
    rounds: int
    """Rounds at scale 1."""
    variable: str
    """Environment variable that sets the rounds."""
    tests: tuple[str, ...]
    """What pytest is asked to run."""
    held: str
    """What is true of all rounds if the tests pass."""
    counted: str = "kills"
    """What a round is."""


MATRIX = (
    Fault(
        "F1",
        200,
        "LEUMUND_KILLS",
        ("tests/crawler/test_crawler_platform.py", "-k", "kill_9"),
        "lost 0 doubled 0 torn 0",
    ),
    Fault(
        "F3",
        300,
        "LEUMUND_CRASHES",
        ("tests/store/test_store_crash.py", "-k", "killed or crowding"),
        "on each database torn 0 forked 0 acknowledged and lost 0",
    ),
    Fault(
        "F4",
        3_000,
        "LEUMUND_PREFIXES",
        ("tests/store/test_store_powerloss.py",),
        "on each of three disks not a committed prefix 0 acknowledged and lost 0",
        counted="prefixes, at most,",
    ),
    Fault(
        "F6",
        20,
        "LEUMUND_ROOMS",
        ("tests/store/test_store_faults.py", "-k", "full or limit or disk"),
        "torn 0 lost 0 resumed with room again",
        counted="amounts of room",
    ),
    Fault(
        "F7",
        30,
        "LEUMUND_LOCK_SECONDS",
        ("tests/store/test_store_faults.py", "-k", "held or holds"),
        "lock errors 0 lost 0 in 4 writers",
        counted="seconds",
    ),
    Fault(
        "F8",
        20,
        "LEUMUND_RESTARTS",
        ("tests/store/test_store_crash.py", "-k", "outlive"),
        "I1 to I6 hold acknowledged and lost 0 in 3 writers",
        counted="crashes of the server",
    ),
    Fault(
        "A2",
        10_000,
        "LEUMUND_PACK_MUTATIONS",
        ("tests/ledger/test_ledger_pack.py", "-k", "changed_bit"),
        "accepted 0 verifiers disagreed 0",
        counted="mutations",
    ),
    Fault(
        "R1",
        100,
        "LEUMUND_PAST_DATES",
        ("tests/jobs/test_jobs_replay.py", "-k", "sqlite"),
        "differences 0",
        counted="past dates",
    ),
    Fault(
        "F11",
        50,
        "LEUMUND_REFUSALS",
        ("tests/crawler/test_crawler_refusals.py",),
        "asked too soon 0 hammered 0 lost 0",
        counted="runs",
    ),
    Fault(
        "F12",
        200,
        "LEUMUND_BROKEN_ANSWERS",
        ("tests/crawler/test_crawler_slow.py",),
        "taken for whole 0 vanished 0 beyond the page's time 0",
        counted="answers",
    ),
    Fault(
        "F14",
        200,
        "LEUMUND_DETOURS",
        ("tests/crawler/test_crawler_detours.py", "-k", "chain or none"),
        "followed beyond five 0 records of no page 0 vanished 0",
        counted="detours",
    ),
    Fault(
        "F15",
        50,
        "LEUMUND_BOMBS",
        ("tests/crawler/test_crawler_huge.py",),
        "passed 8 MiB 0 grown beyond 150 MiB 0",
        counted="bombs",
    ),
    Fault(
        "F16",
        50,
        "LEUMUND_TRAPS",
        ("tests/crawler/test_crawler_detours.py", "-k", "end"),
        "pages beyond three without a new review 0",
        counted="traps",
    ),
    Fault(
        "F17",
        10_000,
        "LEUMUND_EXAMPLES",
        ("tests/store/test_store_model.py",),
        "states other than the naive model's 0",
        counted="histories",
    ),
    Fault(
        "F20",
        10,
        "LEUMUND_LAYOUTS",
        ("tests/crawler/test_crawler_mutations.py",),
        "unnoticed layouts 0 vanished 0",
        counted="sites",
    ),
    Fault(
        "F20 clean",
        20,
        "LEUMUND_CLEAN",
        ("tests/crawler/test_crawler_census.py", "-k", "clean"),
        "false alarms 0 in 30 runs of each",
        counted="sites",
    ),
    Fault(
        "F20 census",
        5,
        "LEUMUND_CENSUSES",
        ("tests/crawler/test_crawler_census.py", "-k", "planted"),
        "missed edits 0 missed deletions 0 false deletions 0 in 30 collections of each",
        counted="sites",
    ),
    Fault(
        "F21",
        40,
        "LEUMUND_VALUES",
        ("tests/crawler/test_crawler_values.py",),
        "noticed >= 95 % vanished 0",
        counted="sites",
    ),
)


def main() -> None:
    """Print a line for each row that held, e.g. `F1 kills 200 lost 0 doubled 0 torn 0`; end with 1 if one did not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=0.02, help="share of the full number of rounds, 0..1")
    parser.add_argument("--row", nargs="*", default=[fault.row for fault in MATRIX], help="only these rows")
    chosen = parser.parse_args()
    # Every row is run, also after one has failed.
    rows = [fault for fault in MATRIX if fault.row in chosen.row]
    held = [_holds(fault, max(3, round(fault.rounds * chosen.scale))) for fault in rows]
    sys.exit(0 if all(held) else 1)


def _holds(fault: Fault, rounds: int) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *fault.tests]
    done = subprocess.run(
        command, env={**os.environ, fault.variable: str(rounds)}, capture_output=True, text=True, check=False
    )
    if done.returncode == 0:
        print(f"{fault.row} {fault.counted} {rounds} {fault.held}", flush=True)
        return True
    print(f"{fault.row} {fault.counted} {rounds} FAILED\n{done.stdout[-2000:]}", flush=True)
    return False


if __name__ == "__main__":
    main()
