"""A document for people in one language: what stands on its pages, and the whole tables for those who calculate."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from report.chart import Chart
from report.page import Fact
from report.phrase import Language
from report.table import Table

Tone = Literal["plain", "quiet", "list", "alarm", "warning"]


@dataclass(frozen=True, slots=True)
class Heading:
    """Begins a section."""

    kind: ClassVar[str] = "heading"
    text: str
    """What it is about."""
    clause: str = ""
    """Clause of ISO 9001:2015 that asks for it; empty for none."""
    is_part: bool = False
    """True where it begins a part of a report; what stands below it are its sections."""


@dataclass(frozen=True, slots=True)
class Prose:
    """Sentences."""

    kind: ClassVar[str] = "prose"
    sentences: tuple[str, ...]
    """Each is a paragraph or, by its tone, an item of a list."""
    tone: Tone = "plain"
    """plain, quiet (smaller), list, alarm (a list that deserves attention) or warning (a line nobody can miss)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A figure in large type above its interval."""

    kind: ClassVar[str] = "verdict"
    label: str
    """What it is."""
    value: str
    """The figure, or that there is too little for one."""
    span: str
    """Its interval in words; empty without a value."""
    meaning: tuple[str, ...]
    """What it means, sentence by sentence."""
    ends: tuple[float, float, float] | None = None
    """Low end, value and high end, 0..1; None without a value."""
    scale: tuple[str, ...] = ()
    """How 0, 25, 50, 75 and 100 percent are written."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled figures side by side."""

    kind: ClassVar[str] = "facts"
    facts: tuple[Fact, ...]
    """What they say."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table."""

    kind: ClassVar[str] = "grid"
    table: Table
    """Its rows; columns that only programs need are left out."""
    has_title: bool = False
    """True where its own title stands above it."""
    is_form: bool = False
    """True where its empty cells are to be filled in by hand: they need room."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart."""

    kind: ClassVar[str] = "picture"
    chart: Chart
    """What is drawn, with the words that stand for it."""
    caption: str = ""
    """How to read it."""
    share: float = 1.0
    """Width as a share of the page's."""
    height: float = 1.0
    """Height as a share of what it has on a screen."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a review as evidence."""

    kind: ClassVar[str] = "passage"
    label: str
    """What it is evidence of."""
    text: str
    """The words, in quotation marks; text from people."""
    whence: str
    """Source and date."""
    is_bad: bool = False
    """True for blame."""


@dataclass(frozen=True, slots=True)
class Code:
    """Text to be typed or compared sign by sign."""

    kind: ClassVar[str] = "code"
    text: str
    """Its lines."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Blocks beside each other."""

    kind: ClassVar[str] = "columns"
    sides: "tuple[tuple[Block, ...], ...]"
    """From left to right."""
    widths: tuple[int, ...] = ()
    """How their widths compare; empty: alike."""


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins on a new page."""

    kind: ClassVar[str] = "newpage"


Block = Heading | Prose | Verdict | Facts | Grid | Picture | Passage | Code | Columns | NewPage


@dataclass(frozen=True, slots=True)
class Plot:
    """Which columns of a sheet a spreadsheet draws."""

    over: str
    """Name of the column along the axis."""
    lines: tuple[str, ...]
    """Names of the columns that are drawn as lines."""
    dashed: tuple[str, ...] = ()
    """Names of those drawn as dashed lines: ends and limits."""
    is_bar: bool = False
    """True: bars in place of lines."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole table for those who calculate."""

    table: Table
    """Its rows, every column."""
    plot: Plot | None = None
    """What is drawn beside it; None: nothing."""


@dataclass(frozen=True, slots=True)
class Document:
    """What is written on paper, in a file or in a workbook; every format has the same words and figures."""

    title: str
    """Whom it speaks of; text from people."""
    kicker: str
    """What kind of document it is."""
    under: str
    """Line under the title: kind, month, as-of date."""
    as_of: datetime
    """The moment its figures speak of, UTC."""
    language: Language
    """Language of its words and numbers."""
    blocks: tuple[Block, ...]
    """What stands on its pages."""
    foot: str = ""
    """Stands at the foot of each page."""
    sheets: tuple[Sheet, ...] = ()
    """The tables of its workbook."""
    is_dense: bool = False
    """True where it must fit few pages: smaller type, less room."""
    most_pages: int = 0
    """Pages that it may have at most; 0: any number."""
