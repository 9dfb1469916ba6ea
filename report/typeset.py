"""Set a document as PDF/A, pages that look alike on every machine; its words are data, never markup."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final, Literal

import typst

from report.cell import NUMERIC, show_cell
from report.document import Block, Columns, Document, Grid, Heading, Picture
from report.errors import NotTypeset, TooManyPages
from report.number import NOTHING
from report.phrase import Language
from report.picture import PAPER_FONT, draw_svg
from report.table import Column, Table
from report.text import BLANKS, STEERING, sign_kind
from report.words import say

STANDARDS: Final[list[Literal["a-2a", "ua-1"]]] = ["a-2a", "ua-1"]
"""PDF/A-2, level A, and PDF/UA-1: fonts inside, no script, and a structure that screen readers follow."""
TEMPLATE = "templates/document.typ"
MISSING = "\u25a1"
"""Stands for a sign that no font of ours has."""
TOO_LONG = "more pages than it may have"
"""What the template says of a document that is too long."""
LAST_LATIN = 0x17F
"""Last sign of the Latin letters that Europe writes."""
OWN_SIGNS = frozenset("\u2013\u2014\u2018\u2019\u201a\u201c\u201d\u201e\u2022\u2026\u2212\u2605\u200b\u25a1\ufffd")
"""What our own sentences have beside letters."""
MOST_SIGNS = 400
"""Different signs of other scripts on one document, up to which each is looked for in our fonts."""
LONGEST_RUN = 36
"""Signs in a row after which a line may break, blank or not."""
ZERO_WIDTH_SPACE = "\u200b"
NARROWEST, WIDEST, AIR = 5, 34, 2
"""Least and largest width of a column, and what lies between two, in signs."""

Plain = dict[str, object]


def render_pdf(document: Document) -> bytes:
    """Return a document as PDF/A and PDF/UA; the same document gives the same bytes.

    Raises:
        TooManyPages: If it needs more pages than it may have.
        NotTypeset: If the typesetter refuses it.
    """
    written = json.dumps(_plain(document), ensure_ascii=False)
    moment = int(document.as_of.timestamp())
    try:
        return _compile(_read_template(), _with_known_signs(written), moment=moment)
    except typst.TypstError as error:
        if TOO_LONG in str(error):
            raise TooManyPages(document.title, document.most_pages) from error
        # Signs that a font has one by one can lack a glyph together, such as a digit in a key's frame.
        return _compile_plain(document, written, moment)


def _compile_plain(document: Document, written: str, moment: int) -> bytes:
    """Return a document in which only Latin letters and our own signs are left of all words."""
    plain = "".join(sign if ord(sign) <= LAST_LATIN or sign in OWN_SIGNS else MISSING for sign in written)
    try:
        return _compile(_read_template(), plain, moment=moment)
    except typst.TypstError as error:
        raise NotTypeset(document.title, str(error).splitlines()[0]) from error


def render_pages(document: Document, *, dots: float = 110) -> list[bytes]:
    """Return the pages of a document as PNG pictures.

    Args:
        document: What is set.
        dots: Dots per inch.
    """
    written = _with_known_signs(json.dumps(_plain(document), ensure_ascii=False))
    made = typst.compile(
        _read_template(), format="png", ppi=dots, sys_inputs={"data": written}, ignore_system_fonts=True
    )
    # One page alone comes without a list.
    return [made] if isinstance(made, bytes) else list(made or [])


def show_safely(text: str) -> str:
    """Return text that steers nothing: one line, no controls, no bidi, and a chance to break in endless words."""
    flat = BLANKS.sub(" ", text).strip(" ")
    shown = "".join(MISSING if sign_kind(sign) in STEERING else sign for sign in flat)
    return " ".join(_breakable(word) for word in shown.split(" "))


def _breakable(word: str) -> str:
    if len(word) <= LONGEST_RUN:
        return word
    return ZERO_WIDTH_SPACE.join(word[at : at + LONGEST_RUN] for at in range(0, len(word), LONGEST_RUN))


def _plain(document: Document) -> Plain:
    """Return a document as the template reads it: JSON of safe strings and numbers."""
    return {
        "title": show_safely(document.title),
        "kicker": show_safely(document.kicker),
        "under": show_safely(document.under),
        "foot": show_safely(document.foot),
        "language": document.language,
        "dense": document.is_dense,
        "most": document.most_pages,
        "parts": any(isinstance(block, Heading) and block.is_part for block in document.blocks),
        "on": [document.as_of.year, document.as_of.month, document.as_of.day],
        "blocks": [_plain_block(block, document.language) for block in document.blocks],
    }


def _plain_block(block: Block, language: Language) -> Plain:
    write = _WRITERS.get(block.kind)
    fields = write(block, language) if write else _safe(asdict(block))
    return {"kind": block.kind, **(fields if isinstance(fields, dict) else {})}


def _safe(value: object) -> object:
    """Return a value with every string in it made safe."""
    if isinstance(value, str):
        return show_safely(value)
    if isinstance(value, dict):
        return {key: _safe(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_safe(each) for each in value]
    return value


def _grid(block: Block, language: Language) -> Plain:
    assert isinstance(block, Grid)  # noqa: S101 - tells mypy
    table = block.table.for_people()
    head = [show_safely(column.label.said_in(language)) for column in table.columns]
    rows = [
        [_cell(cell, column, language) for cell, column in zip(row, table.columns, strict=True)] for row in table.rows
    ]
    return {
        "title": show_safely(table.title.said_in(language)) if block.has_title else "",
        "head": head,
        "right": [column.kind in NUMERIC for column in table.columns],
        # A form is filled in by hand: what is empty needs as much room as what is not.
        "weights": [3, *[2] * (len(head) - 1)] if block.is_form else list(_weights(table, head, rows)),
        "rows": rows,
        "form": block.is_form,
        "none": say("no_rows", language),
        "notes": [show_safely(note.said_in(language)) for note in table.notes],
    }


def _cell(cell: object, column: Column, language: Language) -> str:
    return show_safely(show_cell(cell, column.kind, language)) or NOTHING  # type: ignore[arg-type]


def _weights(table: Table, head: list[str], rows: list[list[str]]) -> Iterable[int]:
    """Yield the width of each column in signs: its longest cell, or the longest word of its heading."""
    for at, column in enumerate(table.columns):
        words = max(map(len, head[at].split(" ")))
        # Numbers never break; words may.
        cells = [len(row[at]) if column.kind in NUMERIC else min(len(row[at]), WIDEST) for row in rows]
        yield AIR + max(NARROWEST, min(words + AIR, 14), *cells, 0)


def _picture(block: Block, _language: Language) -> Plain:
    assert isinstance(block, Picture)  # noqa: S101 - tells mypy
    return {
        "svg": draw_svg(block.chart, font=PAPER_FONT, width=block.share, height=block.height),
        "alt": show_safely(block.chart.description),
        "caption": show_safely(block.caption),
        "share": block.share,
    }


def _columns(block: Block, language: Language) -> Plain:
    assert isinstance(block, Columns)  # noqa: S101 - tells mypy
    widths = block.widths or (1,) * len(block.sides)
    return {"widths": list(widths), "sides": [[_plain_block(each, language) for each in side] for side in block.sides]}


def _code(block: Block, _language: Language) -> Plain:
    # The sign that a line may break at would be copied with the line; the template breaks them itself.
    lines = str(getattr(block, "text", "")).split("\n")
    return {"lines": ["".join(MISSING if sign_kind(sign) in STEERING else sign for sign in line) for line in lines]}


_WRITERS: Mapping[str, Callable[[Block, Language], Plain]] = MappingProxyType(
    {"grid": _grid, "picture": _picture, "columns": _columns, "code": _code}
)


@lru_cache(maxsize=1)
def _read_template() -> bytes:
    return files("report").joinpath(TEMPLATE).read_bytes()


def _with_known_signs(text: str) -> str:
    """Return a text in which every sign that no font has is replaced by a box: a page may not lack a glyph."""
    signs = {sign for sign in text if ord(sign) > LAST_LATIN}
    # To ask takes milliseconds a sign; a page of hundreds of strange ones is no language's.
    unknown = signs - OWN_SIGNS if len(signs) > MOST_SIGNS else {sign for sign in signs if not _has_glyph(sign)}
    return "".join(MISSING if sign in unknown else sign for sign in text) if unknown else text


_ONE_SIGN = b"""#set document(title: "one sign")
#set text(font: ("Libertinus Serif", "DejaVu Sans Mono"))
#json(bytes(sys.inputs.data))
"""


@lru_cache(maxsize=4096)
def _has_glyph(sign: str) -> bool:
    """Ask the typesetter whether a font of its own has a sign."""
    try:
        _compile(_ONE_SIGN, json.dumps(sign))
    except typst.TypstError:
        return False
    return True


def _compile(source: bytes, written: str, *, moment: int = 0) -> bytes:
    made = typst.compile(
        source,
        format="pdf",
        sys_inputs={"data": written},
        # Neither fonts nor files of the machine: the same page everywhere.
        ignore_system_fonts=True,
        pdf_standards=[*STANDARDS],
        timestamp=moment,
    )
    assert isinstance(made, bytes)  # noqa: S101 - tells mypy
    return made
