"""The door: which module answers which command, and the only place that catches our base errors."""

import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, cast

import typer
from typer.core import TyperGroup
from typer.main import get_group

from crawler.errors import CrawlerError
from jobs.errors import JobError
from jobs.say import say
from ledger.errors import LedgerError
from report.errors import ReportError
from scoring.errors import ScoringError
from simulator.errors import SimulatorError
from store.errors import StoreError

OURS = (JobError, CrawlerError, StoreError, ScoringError, LedgerError, SimulatorError, ReportError)
MODULES = {
    "deployment": ("init", "doctor", "upgrade", "backup", "restore"),
    "running": ("run", "serve", "schedule", "demo"),
    "subjects": ("subjects",),
    "collecting": ("crawl", "import", "parse", "sources"),
    "judging": ("score", "train", "indicate", "labels", "evaluate"),
    "figures": ("trust", "trend", "aspects", "reviews", "report", "statement"),
    "notices": ("alarms", "notices"),
    "audits": ("audits", "compare", "forecast"),
    "evidence": ("seal", "ledger", "evidence", "erase"),
    "users": ("users",),
}
"""Commands by the module of `commands` that holds them, in the order of the help."""


class Commands(Mapping[str, Any]):
    """All commands by name, of which only the module of one that is asked for is loaded: the whole takes seconds."""

    def __getitem__(self, name: str) -> Any:
        for module, names in MODULES.items():
            if name in names:
                return get_group(import_module(f"commands.{module}").app).commands[name]
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return (name for names in MODULES.values() for name in names)

    def __len__(self) -> int:
        return sum(map(len, MODULES.values()))


class Door(TyperGroup):
    """The command line as a group that loads its commands when they are asked for."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings | {"commands": None})
        self.commands = cast("Any", Commands())


app = typer.Typer(name="leumund", cls=Door, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def leumund() -> None:
    """Public reviews as evidence: trust and quality indicators with their uncertainty."""


def main() -> None:
    """Run the command line; turn our errors into their message and exit code."""
    try:
        app(standalone_mode=True)
    except OURS as error:
        say(f"leumund: {type(error).__name__}: {error}")
        sys.exit(error.exit_code)
