"""Read CSV, JSON and XML files of audits into sheets; entities are never expanded, sizes are bounded."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from lxml import etree  # type: ignore[import-untyped]

from crawler.imports.audits.grid import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Book, Line, Sheet, Unread, refusal
from crawler.imports.audits.layout import find_tables
from crawler.imports.audits.recordsearch import find_records
from crawler.imports.audits.tree import (
    Branch,
    Cells,
    Node,
    TooDeep,
    headings_of,
    knows,
    read_tree,
    rows_of,
    with_one_heading,
)
from crawler.imports.audits.xmltree import branch_of, name_of
from crawler.imports.capture import read_whole
from crawler.imports.tabular import find_delimiter, find_encoding

_TABLES = ("audits", "findings", "certificates")
HINTS = {"audits": "audit", "findings": "finding", "certificates": "certificate"}
"""Name of a list in JSON to the table that it is."""
_SHOWN = 60
_HEAD = 65_536
_SAVE = "save it as XLSX or CSV in UTF-8"


def read_csv(path: Path) -> Book:
    """Return a CSV file as one sheet; a row is a record, however many lines its cells have.

    Raises:
        UnreadableImport: If it is empty, too long, or has a quoted cell that never ends.
    """
    body = read_whole(path, MOST_BYTES, "the file")
    encoding = find_encoding(path)
    text = body.decode(encoding, "replace").replace("\0", "")
    delimiter = find_delimiter(text[:_HEAD])
    is_marked = body.startswith(b"\xef\xbb\xbf")
    lines = tuple(csv_lines(text.removeprefix("\ufeff"), delimiter, str(path)))
    name = "utf-8-sig" if is_marked else encoding
    return Book("csv", (Sheet("", lines),), name, delimiter, n_broken=text.count("\ufffd"))


def csv_lines(text: str, delimiter: str, where: str) -> Iterator[Line]:
    """Yield the records that are not blank, numbered as a spreadsheet shows them."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            # Everything after an open quote would be swallowed: nothing of such a file is to be trusted.
            line = reader.line_num
            what = (
                f"row {number} has a quoted cell that is not closed or goes on after its quote ({error}, line {line})"
            )
            raise refusal("broken_quotes", what, where=where, todo="mend the quotes in that row") from error
        if number == 1 and len(cells) <= 2 and cells and cells[0].lower().startswith("sep="):
            continue
        _require_bounded(number, len(cells), where)
        if any(cell.strip() for cell in cells):
            yield number, tuple(cell if cell.strip() else None for cell in cells)


def read_json(path: Path) -> Book:
    """Return a JSON file as sheets: a list of objects, one object a line, or an object with lists of them by table.

    Raises:
        UnreadableImport: If it is no such JSON.
    """
    body = read_whole(path, MOST_BYTES, "the file")
    todo = 'write {"audits": [{"audit_id": ...}], "findings": [], "certificates": []}'
    try:
        value = read_tree(body.decode("utf-8-sig"))
        entries = value.entries if isinstance(value, Branch) else (("", value),)
        tables = [(name, node) for name, node in entries if name in ("", *_TABLES) and node is not None]
        if not tables or not all(isinstance(node, list) for _, node in tables):
            raise refusal("not_audits", "no table of audits in this JSON", where=str(path), todo=todo)
        sheets = [_listed(name, node, str(path)) for name, node in tables if isinstance(node, list) and node]
    except (ValueError, RecursionError) as error:
        raise refusal("damaged_file", f"no JSON: {error}"[:200], where=str(path), todo=todo) from error
    beside = tuple((name, _beginning(node)) for name, node in entries if name not in ("", *_TABLES))
    return Book("json", tuple(sheets), "utf-8", unread=beside)


def read_xml(path: Path) -> Book:
    """Return an XML file as sheets: its rows are the elements that have the fields of audits; see `find_records`.

    Raises:
        UnreadableImport: If it is no XML, has a document type, or holds no records.
    """
    body = read_whole(path, MOST_BYTES, "the file")
    require_plain_xml(body, str(path))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(body, parser)
        found = find_records(branch_of(root), name_of(root))
    except (etree.XMLSyntaxError, TooDeep) as error:
        raise refusal("damaged_file", f"no XML: {error}"[:200], where=str(path), todo=_SAVE) from error
    if not found.groups:
        raise refusal("not_audits", "no records in this XML", where=str(path), todo=_SAVE)
    is_alone = len(found.groups) == 1
    sheets = [_sheet("" if is_alone else at, records, str(path)) for at, records in found.groups.items()]
    beside = tuple((at, f"{n} x, the first: {found.shown[at]}") for at, n in found.beside.items())
    return Book("xml", tuple(sheets), "utf-8", unread=beside)


def require_plain_xml(body: bytes, where: str) -> None:
    """Refuse XML with a document type, by which entities could be defined.

    Raises:
        UnreadableImport: If it has one, in whatever encoding.
    """
    plain = body.replace(b"\0", b"").upper()
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise refusal("unsafe_xml", "the XML defines a document type", where=where, todo="take the DOCTYPE out")


def _beginning(node: Node) -> str:
    """Return what a person knows a part of JSON by: the beginning of a text, or how much there is of anything else."""
    if isinstance(node, Branch):
        return f"{{...}} ({len(node.entries)})"
    return f"[...] ({len(node)})" if isinstance(node, list) else json.dumps(node, ensure_ascii=False)[:_SHOWN]


def _listed(name: str, rows: list[Node], where: str) -> Sheet:
    """Return a list of JSON as a sheet; members of it that are no objects are told."""
    places = [(number, row) for number, row in enumerate(rows, start=2)]
    strange = [
        Unread(number, "not_a_record", f"{name}[{number - 2}]", _beginning(row))
        for number, row in places
        if not isinstance(row, Branch)
    ]
    return _sheet(name, [row if isinstance(row, Branch) else None for row in rows], where, strange)


def _sheet(name: str, records: Sequence[Branch | None], where: str, strange: Sequence[Unread] = ()) -> Sheet:
    """Return records as a sheet; several rows of one record have its number.

    Args:
        name: What the sheet is called.
        records: In order; None for what is none.
        where: The file.
        strange: What is said of those that are none.
    """
    headings = headings_of(record for record in records if record is not None)
    tables = find_tables(headings)
    is_known = knows((*tables, HINTS[name]) if name in HINTS else tables)
    _require_bounded(len(records), len(headings), where)
    rows: list[tuple[int, Cells]] = []
    empty: list[Unread] = []
    for number, record in enumerate(records, start=2):
        if record is None:
            continue
        own = rows_of(record, is_known)
        if all(value is None for row in own for value in row.values()):
            empty.append(Unread(number, "not_a_record", f"{name}[{number - 2}]"))
            continue
        rows += ((number, row) for row in own)
        _require_bounded(len(rows), len(headings), where)
    with_one_heading([row for _, row in rows], tables)
    headings = list(dict.fromkeys(heading for _, row in rows for heading in row))
    lines: list[Line] = [(1, tuple(headings))]
    lines += [(number, tuple(row.get(heading) for heading in headings)) for number, row in rows]
    return Sheet(name, lines, unread=(*strange, *empty), is_nested=any(" / " in each for each in headings))


def _require_bounded(rows: int, columns: int, where: str) -> None:
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        what = f"more than {MOST_ROWS:,} rows or {MOST_COLUMNS} columns"
        raise refusal("too_large", what, where=where, todo="split the file")
