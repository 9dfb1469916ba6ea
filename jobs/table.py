"""The table of jobs: everything that can be done on time, by the name that the configuration gives it."""

from collections.abc import Callable, Mapping
from importlib import import_module

from jobs.work import Ended, Say, WorkOrder
from jobs.workplace import Workplace

Work = Callable[[Workplace, WorkOrder, Say], Ended]

TASKS: Mapping[str, str] = {
    "cycle": "collecting",
    "collect": "collecting",
    "score": "judging",
    "indicate": "judging",
    "seal": "sealing",
    "report": "reporting",
    "notify": "telling",
    "doctor": "examining",
}
"""The module of `jobs.tasks` that holds the work of each name."""


def work_of(name: str) -> Work:
    """Return what is done under a name of the table; only then what it needs is loaded.

    Raises:
        KeyError: If there is no such name.
    """
    work: Work = getattr(import_module(f"jobs.tasks.{TASKS[name]}"), name)
    return work
