"""Read CSV, JSON and XML files of audits into sheets; entities are never expanded, sizes are bounded."""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from lxml import etree  # type: ignore[import-untyped]

from crawler.imports.audits.grid import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Book, Line, Sheet, Value, refusal
from crawler.imports.capture import read_whole
from crawler.imports.tabular import find_delimiter, find_encoding

_TABLES = ("audits", "findings", "certificates")
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
    return Book("csv", (Sheet("", lines),), "utf-8-sig" if is_marked else encoding, delimiter)


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
    """Return a JSON file as sheets: a list of objects, or an object with lists called audits, findings, certificates.

    Raises:
        UnreadableImport: If it is no such JSON.
    """
    body = read_whole(path, MOST_BYTES, "the file")
    todo = 'write {"audits": [{"audit_id": ...}], "findings": [], "certificates": []}'
    try:
        value = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise refusal("damaged_file", f"no JSON: {error}"[:200], where=str(path), todo=todo) from error
    tables = (
        {"": value}
        if isinstance(value, list)
        else {k: v for k, v in value.items() if k in _TABLES}
        if isinstance(value, dict)
        else {}
    )
    if not tables or not all(isinstance(rows, list) for rows in tables.values()):
        raise refusal("not_audits", "no table of audits in this JSON", where=str(path), todo=todo)
    sheets = [_sheet(name, rows, str(path)) for name, rows in tables.items() if rows]
    return Book("json", tuple(sheets), "utf-8")


def read_xml(path: Path) -> Book:
    """Return an XML file as one sheet: its rows are the elements that repeat and hold plain values.

    Raises:
        UnreadableImport: If it is no XML, has a document type, or nothing in it repeats.
    """
    body = read_whole(path, MOST_BYTES, "the file")
    require_plain_xml(body, str(path))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise refusal("damaged_file", f"no XML: {error}"[:200], where=str(path), todo=_SAVE) from error
    records = [element for element in root.iter() if _is_record(element)]
    rows = [{_tag(field): field.text for field in element} | _attributes(element) for element in records]
    if not rows:
        raise refusal("not_audits", "no records in this XML", where=str(path), todo=_SAVE)
    return Book("xml", (_sheet("", rows, str(path)),), "utf-8")


def require_plain_xml(body: bytes, where: str) -> None:
    """Refuse XML with a document type, by which entities could be defined.

    Raises:
        UnreadableImport: If it has one, in whatever encoding.
    """
    plain = body.replace(b"\0", b"").upper()
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise refusal("unsafe_xml", "the XML defines a document type", where=where, todo="take the DOCTYPE out")


def _is_record(element: etree._Element) -> bool:
    children = [child for child in element if isinstance(child.tag, str)]
    return len(children) >= 3 and all(len(child) == 0 for child in children)


def _tag(element: etree._Element) -> str:
    name = etree.QName(element).localname
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|_+", " ", name)


def _attributes(element: etree._Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items()}


def _sheet(name: str, rows: Sequence[object], where: str) -> Sheet:
    objects = [row if isinstance(row, dict) else {} for row in rows]
    headings = list(dict.fromkeys(str(key) for row in objects for key in row))
    _require_bounded(len(rows), len(headings), where)
    lines: list[Line] = [(1, tuple(headings))]
    lines += [(number, tuple(_plain(row.get(key)) for key in headings)) for number, row in enumerate(objects, start=2)]
    return Sheet(name, [line for line in lines if line[0] == 1 or any(cell is not None for cell in line[1])])


def _plain(value: object) -> Value:
    if value is None or isinstance(value, str):
        return value.strip() or None if value else None
    if isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, list):
        return "; ".join(str(each) for each in value) or None
    return json.dumps(value, ensure_ascii=False)


def _require_bounded(rows: int, columns: int, where: str) -> None:
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        what = f"more than {MOST_ROWS:,} rows or {MOST_COLUMNS} columns"
        raise refusal("too_large", what, where=where, todo="split the file")
