"""Ask a row for a field, whatever column it stands in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crawler.imports.columns import ColumnMap
from crawler.imports.rows import Cell
from crawler.pages.plaintext import plain_text

_TRUE = frozenset({"true", "yes", "ja", "1", "wahr", "verified purchase", "verifizierter kauf"})
_FALSE = frozenset({"false", "no", "nein", "0", "falsch"})


@dataclass(frozen=True, slots=True)
class Cells:
    """A row's cells, asked for by field instead of by heading."""

    cells: Mapping[str, Cell]
    """Heading to cell."""
    columns: ColumnMap
    """What each column holds."""

    def get(self, wanted: str) -> Cell:
        """Return the cell of a field, or None."""
        heading = self.columns.fields.get(wanted)
        return None if heading is None else self.cells.get(heading)

    def scalar(self, wanted: str) -> str | int | float | None:
        """Return a cell that is a text or a number."""
        cell = self.get(wanted)
        return cell if isinstance(cell, (str, int, float)) and not isinstance(cell, bool) else None

    def text(self, wanted: str) -> str | None:
        """Return a cell as one line of plain text, or None if it is empty."""
        cell = self.get(wanted)
        if isinstance(cell, Mapping):
            cell = next((cell[key] for key in ("name", "id") if isinstance(cell.get(key), str)), None)  # type: ignore[assignment]
        return plain_text(str(cell)) if isinstance(cell, (str, int, float)) and cell != "" else None

    def truth(self, wanted: str) -> bool | None:
        """Return a stated yes or no; None where nothing readable is stated."""
        word = str(self.get(wanted)).strip().lower()
        return True if word in _TRUE else False if word in _FALSE else None

    def mapping(self, wanted: str) -> Mapping[str, object]:
        """Return a cell that holds named values; empty if it does not."""
        cell = self.get(wanted)
        return cell if isinstance(cell, Mapping) else {}

    def columns_of(self, group: Mapping[str, str]) -> Iterator[tuple[str, Cell]]:
        """Yield (name, cell) of the filled columns of a group."""
        for name, heading in group.items():
            cell = self.cells.get(heading)
            if cell is not None and cell != "":
                yield name, cell
