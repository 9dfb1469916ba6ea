"""How many slots two APSchedulers on one job store run twice: what a lease and a unique slot are for."""

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

SLOTS, SECONDS = 12, 1.0
_MARK = "marks.txt"


def mark(folder: str) -> None:
    """Write down that the present slot was run; called by the scheduler, by name."""
    slot = round(time.time() / SECONDS)
    with (Path(folder) / _MARK).open("a") as file:
        file.write(f"{slot}\n")


def keep_time(folder: str) -> None:
    """Run a job once a second from a job store in a folder, as the library's own documentation shows it."""
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore  # noqa: PLC0415 - nothing else needs it
    from apscheduler.schedulers.background import BackgroundScheduler  # noqa: PLC0415

    store = SQLAlchemyJobStore(url=f"sqlite:///{folder}/jobs.sqlite")
    clock = BackgroundScheduler(jobstores={"default": store}, timezone="UTC")
    clock.start()
    clock.add_job(
        "bench.slots_baseline:mark", "interval", seconds=SECONDS, args=(folder,), id="job", replace_existing=True
    )
    time.sleep(SLOTS * SECONDS + 0.5)
    clock.shutdown(wait=False)


def count_doubled() -> tuple[int, int]:
    """Return how many of the slots that two processes ran were run twice, and how many there were."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-W", "ignore", "-m", "bench.slots_baseline", folder]
        both = [subprocess.Popen(command, stderr=subprocess.DEVNULL) for _ in range(2)]
        for process in both:
            process.wait(120)
        marks = Path(folder, _MARK)
        ran = Counter(marks.read_text().split() if marks.exists() else ())
    return sum(n > 1 for n in ran.values()), len(ran)


def main() -> None:
    """Keep time in the folder that is named, or else count and print."""
    if len(sys.argv) > 1:
        keep_time(sys.argv[1])
        return
    doubled, slots = count_doubled()
    print(f"APScheduler alone, two processes on one job store: {doubled} of {slots} slots ran twice")


if __name__ == "__main__":
    main()
