"""Where each source stands: whether it may be asked, on what ground, and how it went last."""

from collections.abc import Iterable
from dataclasses import dataclass

from report.subject import SourceLine
from report.table import Cell, Column, Kind, Table
from report.tables import sources_table
from report.words import phrase
from store.records import Coverage

RESULTS = {Coverage.FULL: "ok", Coverage.PARTIAL: "partial", Coverage.FAILED: "failed"}
"""How a run ended, in the words of the command line's exit codes."""
_BEFORE = 2


@dataclass(frozen=True, slots=True)
class Standing:
    """One source, and one subject on it where there is one."""

    line: SourceLine
    """What it gave last; its subject is empty where nothing is listed on the source."""
    policy: str = ""
    """open, closed, import or simulated."""
    basis: str = ""
    """Why it may be collected; empty where nobody has said."""
    closed_because: str = ""
    """Why it is not asked, in our own English sentences; empty where it is."""

    @property
    def result(self) -> str | None:
        """Return ok, partial or failed; None before the first run."""
        return RESULTS[self.line.coverage] if self.line.coverage else None


def standings_table(standings: Iterable[Standing]) -> Table:
    """Return one row a source and subject: its policy, how its newest run ended, and what was seen."""
    listed = list(standings)
    runs = sources_table([standing.line for standing in listed])
    columns = (
        *runs.columns[:_BEFORE],
        *(Column(name, phrase(name), kind=Kind.WORD) for name in ("policy", "basis", "result")),
        *runs.columns[_BEFORE:],
        Column("closed_because", phrase("closed_because"), kind=Kind.REMARK),
    )
    rows = tuple(_row(standing, cells) for standing, cells in zip(listed, runs.rows, strict=True))
    return Table(runs.title, columns, rows, runs.notes)


def _row(standing: Standing, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Return the cells of the run with those of the policy among them."""
    stated = (standing.policy or None, standing.basis or None, standing.result)
    return (cells[0] or None, cells[1], *stated, *cells[_BEFORE:], standing.closed_because)
