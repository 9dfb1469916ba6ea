"""One table that every renderer draws: columns with label, unit and kind, rows of plain cells."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from report.errors import RaggedTable
from report.phrase import Phrase

Cell = str | int | float | bool | date | datetime | None


class Kind(StrEnum):
    """What the cells of a column are, and so how a renderer writes them."""

    TEXT = "text"
    """Text from people or sources; never trusted, never translated."""
    KEY = "key"
    """A name to be typed again; never cut."""
    WORD = "word"
    """A machine word of the vocabulary (`full`, `newest`); translated for people, kept for programs."""
    REMARK = "remark"
    """A sentence of our own programs in English; said in the reader's language where the catalogue knows it."""
    COUNT = "count"
    """A whole number."""
    NUMBER = "number"
    """A number."""
    FINE = "fine"
    """A number of which thousandths count, such as an area or a correlation."""
    CHANCE = "chance"
    """A p or q value 0..1; below .001 it says no more than that."""
    SHARE = "share"
    """A share 0..1, shown in percent."""
    DATE = "date"
    """A day, or a moment in UTC of which the day says enough."""
    MOMENT = "moment"
    """A moment in UTC, shown to the minute."""
    MONTH = "month"
    """A month, YYYY-MM."""
    FLAG = "flag"
    """Yes or no."""
    RATING = "rating"
    """A rating with its scale (`9.1 of 10`), or up or down for a thumb."""
    TERMS = "terms"
    """Words of a text with what each adds, in English numbers (`not good -0.87 · never -0.40`)."""
    HISTOGRAM = "histogram"
    """Steps of a scale with counts or percentages (`5: 378 · 4: 171`)."""


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds and what it is called."""

    name: str
    """English name for programs: JSON key and CSV header."""
    label: Phrase
    """What people read above it."""
    unit: str = ""
    """Unit as shown after the label, e.g. stars; empty where the kind says it."""
    kind: Kind = Kind.TEXT
    """What the cells are."""
    for_people: bool = True
    """False for figures that only programs need."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns, in no particular language and no particular format."""

    title: Phrase
    """What the table shows."""
    columns: tuple[Column, ...]
    """Its columns, in order."""
    rows: tuple[tuple[Cell, ...], ...]
    """Its rows; each has one cell a column."""
    notes: tuple[Phrase, ...] = ()
    """What must be known to read it; shown below."""
    withheld: Phrase | None = None
    """Why rows that there are do not stand here, for files that have no place for notes; None: nothing is withheld."""

    def __post_init__(self) -> None:
        """Refuse rows that don't fit the columns."""
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise RaggedTable(self.title.en, number, (len(row), len(self.columns)))

    def cells(self, name: str) -> tuple[Cell, ...]:
        """Return the cells of the column of a name, row by row."""
        place = [column.name for column in self.columns].index(name)
        return tuple(row[place] for row in self.rows)

    def for_people(self) -> "Table":
        """Return the table without the columns that only programs need."""
        places = [at for at, column in enumerate(self.columns) if column.for_people]
        columns = tuple(self.columns[at] for at in places)
        return replace(self, columns=columns, rows=tuple(tuple(row[at] for at in places) for row in self.rows))
