"""The settings in force as a table for reading: each with its default, no secret among them."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel

from jobs.settings import Settings
from jobs.workplace import Workplace
from report.table import Column, Kind, Table
from report.words import phrase

HIDDEN = "•••"
# A password may stand in any address.
_PASSWORD = re.compile(r"(?<=://)([^/@\s]*)(?=@)")
_SECRET = re.compile("password|secret|token|private")


def settings_table(place: Workplace) -> Table:
    """Return one row a setting: its name in the file, what is in force, what the default is, whether they differ."""
    settings = place.settings
    usual = dict(_flat(Settings()))
    columns = (
        Column("setting", phrase("setting"), kind=Kind.KEY),
        Column("value", phrase("setting_value")),
        Column("usual", phrase("setting_usual")),
        Column("changed", phrase("setting_changed"), kind=Kind.FLAG),
    )
    rows = []
    for name, value in _flat(settings):
        shown = place.store.where if name == "database" else _safe(name, value)
        default = usual.get(name, "")
        rows.append((name, shown, _safe(name, default), value != default))
    return Table(phrase("settings"), columns, tuple(rows))


def _flat(model: BaseModel, prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, info in type(model).model_fields.items():
        # `home` is where the deployment lies, not what it does.
        if prefix or name != "home":
            yield from _entries(f"{prefix}{info.alias or name}", getattr(model, name))


def _entries(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, BaseModel):
        yield from _flat(value, f"{name}.")
    elif isinstance(value, Mapping) and value:
        for key, inner in value.items():
            yield from _entries(f"{name}.{key}", inner)
    elif isinstance(value, (tuple, list, set, frozenset)):
        yield name, ", ".join(str(each) for each in value)
    else:
        yield name, value.as_posix() if isinstance(value, Path) else "" if value in (None, {}) else str(value)


def _safe(name: str, value: str) -> str:
    if value and _SECRET.search(name):
        return HIDDEN
    return _PASSWORD.sub(HIDDEN, value)
