"""Write a table as JSON: English names, ISO dates, plain numbers, whatever the language."""

import json
import math
import re
from collections.abc import Mapping
from datetime import date, datetime

from report.number import in_utc
from report.table import Cell, Table

# JSON escapes C0 controls itself; C1 and bidi controls would still steer the terminal it is printed on.
STEERING = re.compile("[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")

JsonCell = str | int | float | bool | None
Json = JsonCell | list["Json"] | dict[str, "Json"]


def render_json(table: Table) -> dict[str, list[dict[str, JsonCell]]]:
    """Return `{"rows": [...]}` with one object a row; why rows are withheld stands among the table's notes."""
    names = [column.name for column in table.columns]
    return {"rows": [dict(zip(names, map(json_cell, row), strict=True)) for row in table.rows]}


def json_cell(cell: Cell) -> JsonCell:
    """Return a cell as JSON knows it: dates in ISO 8601, moments in UTC with Z, no NaN."""
    if isinstance(cell, datetime):
        return in_utc(cell).isoformat().replace("+00:00", "Z")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    # A member of a StrEnum is a string to us and should be a plain one to others.
    return str(cell) if isinstance(cell, str) else cell


def write_json(value: Mapping[str, object]) -> str:
    """Return a JSON document as text, readable, with a last line feed."""
    written = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    return STEERING.sub(lambda sign: f"\\u{ord(sign[0]):04x}", written) + "\n"
