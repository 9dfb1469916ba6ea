"""How much memory do the monthly reports of a hundred subjects take, written one after another?"""

import argparse
import multiprocessing
import tempfile
import time
from datetime import date
from pathlib import Path

from bench.row import print_row
from jobs.monthlyfiles import write_monthly_files
from jobs.settings import read_settings
from jobs.workplace import open_workplace

SEED, SUBJECTS = 11, 100
TODAY = date(2026, 11, 2)
"""The month before it is over, and its figures are those of `bench.overview_page`."""
GOAL_MIB = 300.0
EARLY = 10
"""Subjects after whose reports the memory is compared with that of all: what grows with their number would show."""
CONFIGURATION = '[report]\nsubjects = ["*"]\nforms = ["pdf", "xlsx"]\nlanguages = ["de"]\n'


def main() -> None:
    """Print one row: what the reports take beyond the loaded program, in resident memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subjects", type=int, default=SUBJECTS)
    n = parser.parse_args().subjects
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "config").mkdir()
        (home / "config" / "leumund.toml").write_text(CONFIGURATION, encoding="utf-8")
        (home / "config" / "subjects.toml").write_text("demo = false\n", encoding="utf-8")
        # In a process of its own: what makes the subjects up is no part of what writes their reports.
        filling = multiprocessing.get_context("spawn").Process(target=_fill, args=(home, n))
        filling.start()
        filling.join()
        with open_workplace(read_settings(home)) as place:
            before, early, most, files = _resident_mib(), 0.0, 0.0, 0
            begin = time.process_time()
            for files, _ in enumerate(write_monthly_files(place, TODAY)):
                most = max(most, _resident_mib())
                early = most if files <= 2 * EARLY else early
            seconds = time.process_time() - begin
    grown = most - before
    print_row(
        question="Monthly reports one after another: memory beyond the loaded program, beside the goal",
        value=grown,
        unit="MiB",
        n=n,
        baseline=GOAL_MIB,
        ratio=GOAL_MIB / grown,
        seconds=seconds,
        seed=SEED,
        goal=1.0,
        packages=("typst", "xlsxwriter", "vl-convert-python"),
        more={
            "early_mib": early - before,
            "loaded_mib": before,
            "total_mib": most,
            "files": files + 1.0,
            "reports_per_cpu_second": n / seconds,
        },
    )


def _fill(home: Path, n: int) -> None:
    from bench.overview_page import fill  # noqa: PLC0415 - see above

    with open_workplace(read_settings(home)) as place:
        fill(place.store, n)


def _resident_mib() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main()
