"""Where each source stands: whether it may be asked, on what ground, and how it went last."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from report.phrase import Phrase
from report.subject import SourceLine
from report.table import Cell, Column, Kind, Table
from report.tables import sources_table
from report.words import phrase
from store.records import Coverage

RESULTS = {Coverage.FULL: "ok", Coverage.PARTIAL: "partial", Coverage.FAILED: "failed"}
"""How a run ended, in the words of the command line's exit codes."""
_BEFORE = 2
_OF_POLICY = ("policy", "basis", "closed_because")
_OPEN_FIRST = ("open", "simulated", "closed", "import")


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


def listings_part(table: Table) -> Table:
    """Return the part of `standings_table` that says of each listing how its collection went last."""
    names = [column.name for column in table.columns]
    # On a page the result says what the coverage says, and room is scarce.
    twice = {"coverage"} if "result" in names else set()
    listed = [row for row in table.rows if row[names.index("subject")] is not None]
    kept = [name for name in names if name not in {*_OF_POLICY, *twice}]
    return _part(table, kept, tuple(listed), title=phrase("listings"))


def policies_part(table: Table) -> Table:
    """Return the part of `standings_table` that says of each source, once, whether and why it may be asked."""
    names = [column.name for column in table.columns]
    kept = ["source", *(name for name in _OF_POLICY if name in names)]
    by_source = {row[names.index("source")]: row for row in table.rows}
    rows = sorted(by_source.values(), key=lambda row: _rank(dict(zip(names, row, strict=True)).get("policy")))
    return _part(table, kept, tuple(rows), title=phrase("policies"))


def _rank(policy: Cell) -> int:
    return _OPEN_FIRST.index(policy) if policy in _OPEN_FIRST else len(_OPEN_FIRST)


def _part(table: Table, names: Sequence[str], rows: Sequence[tuple[Cell, ...]], *, title: Phrase) -> Table:
    places = [at for name in names for at, column in enumerate(table.columns) if column.name == name]
    columns = tuple(table.columns[at] for at in places)
    return Table(title, columns, tuple(tuple(row[at] for at in places) for row in rows), table.notes)


def _row(standing: Standing, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Return the cells of the run with those of the policy among them."""
    stated = (standing.policy or None, standing.basis or None, standing.result)
    return (cells[0] or None, cells[1], *stated, *cells[_BEFORE:], standing.closed_because)
