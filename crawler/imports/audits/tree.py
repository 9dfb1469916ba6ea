"""Lay nested records flat: JSON objects and XML elements become rows of plain cells, and nothing of them is lost."""

import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from crawler.imports.audits.grid import Joined, Value
from crawler.imports.audits.names import field_of

_JOINT = " / "
"""Between the names of a path, as between the two rows of a heading."""
_DEEPEST = 40
"""Steps down a record; nothing that people write goes further."""

Node: TypeAlias = "Value | Branch | list[Node]"
"""What stands under a name."""
Cells: TypeAlias = dict[str, Value]
"""Path to cell."""


@dataclass(frozen=True, slots=True)
class Branch:
    """An object or element: names, and what stands under each; a name may come more than once."""

    entries: tuple[tuple[str, Node], ...]
    """In order; the empty name stands for the branch's own text."""


class TooDeep(ValueError):
    """A record is nested deeper than anything that people write."""

    def __init__(self) -> None:
        """Say how deep is too deep."""
        super().__init__(f"a record is nested more than {_DEEPEST} times")


def read_tree(text: str) -> Node:
    """Return JSON as a tree in which names that come twice stay twice, and long numbers keep their digits.

    One object a line (JSON Lines) makes a list of them.

    Raises:
        ValueError: If it is no JSON; of several lines it names the one.
        RecursionError: If it is nested without end.
    """
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if len(lines) < 2 or not all(line.lstrip().startswith("{") for _, line in lines):
        return _value(text)
    found: list[Node] = []
    for number, line in lines:
        try:
            found.append(_value(line))
        except ValueError as error:
            raise ValueError(f"line {number}: {error}") from error
    return found


def _value(text: str) -> Node:
    found: Node = json.loads(
        text,
        object_pairs_hook=lambda pairs: Branch(tuple(pairs)),
        parse_int=lambda told: int(told) if len(told) <= 15 else told,
        parse_float=lambda told: float(told) if math.isfinite(float(told)) else told,
        parse_constant=str,
    )
    return found


def headings_of(records: Iterable[Branch]) -> list[str]:
    """Return the paths to everything that is plain in these records, in order of appearance."""
    return list(dict.fromkeys(path for record in records for path, _ in _leaves(record, ())))


def knows(tables: Sequence[str]) -> Callable[[str], bool]:
    """Return what says whether one of some tables has a field for a heading."""
    told: dict[str, bool] = {}

    def is_known(heading: str) -> bool:
        if heading not in told:
            told[heading] = any(field_of(table, heading) for table in tables)
        return told[heading]

    return is_known


def rows_of(record: Branch, is_known: Callable[[str], bool], path: tuple[str, ...] = ()) -> list[Cells]:
    """Return the rows of a record: what is nested once stands flat, each member of a list makes a row of its own.

    The fields around a list are repeated in each of its rows. Several lists stand below each other. Plain values that
    are repeated are joined in one cell, and so are lists of which no table knows a field.

    Args:
        record: The record.
        is_known: Says whether a heading means a field.
        path: Names down to the record.
    """
    own: dict[str, list[Value]] = {}
    below: dict[str, list[Cells]] = {}
    for name, node in record.entries:
        at = (*path, name) if name else path
        nodes = list(_members(node))
        is_list = any(isinstance(each, Branch) for each in nodes)
        for each in nodes:
            if isinstance(each, Branch):
                below.setdefault(_heading(at), []).extend(rows_of(each, is_known, at))
            elif is_list and each is not None:
                # Text among objects is a member of the list like them.
                below.setdefault(_heading(at), []).append({_heading(at): each})
            else:
                own.setdefault(_heading(at), []).append(each)
    lists = []
    for rows in below.values():
        if len(rows) > 1 and any(is_known(heading) for row in rows for heading in row):
            lists.append(rows)
        else:
            for row in rows:
                for heading, value in row.items():
                    own.setdefault(heading, []).append(value)
    cells = {heading: _joined(values) for heading, values in own.items()}
    return [{**cells, **_besides(cells, row)} for rows in lists for row in rows] if lists else [cells]


def with_one_heading(rows: Sequence[Cells], tables: Sequence[str]) -> None:
    """Move cells of one field under one heading where no row has two of them, as with <Scope> here and <Scopes> there.

    Args:
        rows: All rows of a sheet; changed in place.
        tables: Tables whose fields are meant.
    """
    alike: dict[tuple[str | None, ...], list[str]] = {}
    for heading in dict.fromkeys(heading for row in rows for heading in row):
        alike.setdefault(tuple(field_of(table, heading) for table in tables), []).append(heading)
    for fields, (first, *others) in alike.items():
        if not others or not any(fields):
            continue
        if all(sum(row.get(heading) is not None for heading in (first, *others)) < 2 for row in rows):
            for row in rows:
                cells = [row.pop(heading, None) for heading in (first, *others)]
                row[first] = next((cell for cell in cells if cell is not None), None)


def _besides(around: Cells, row: Cells) -> Cells:
    """Return a row whose own cells take no place of a cell around them."""
    return {f"{heading} (2)" if around.get(heading) is not None else heading: value for heading, value in row.items()}


def _joined(values: Sequence[Value]) -> Value:
    told = [value for value in values if value is not None]
    if len(told) < 2:
        return told[0] if told else None
    return Joined("; ".join(str(value) for value in told))


def _members(node: Node) -> Iterator[Value | Branch]:
    if isinstance(node, list):
        for each in node:
            yield from _members(each)
        # An empty list says as much as an empty cell.
        if not node:
            yield None
    elif isinstance(node, str):
        yield node.strip() or None
    else:
        yield node


def _leaves(record: Branch, path: tuple[str, ...]) -> Iterator[tuple[str, Value]]:
    if len(path) > _DEEPEST:
        raise TooDeep
    for name, node in record.entries:
        at = (*path, name) if name else path
        for each in _members(node):
            if isinstance(each, Branch):
                yield from _leaves(each, at)
            else:
                yield _heading(at), each


def _heading(path: tuple[str, ...]) -> str:
    return _JOINT.join(path)
