"""The health of a run as the JSON of one column, and back."""

from collections.abc import Mapping
from dataclasses import asdict, fields

from store.records import RunHealth


def health_to_json(health: RunHealth | None) -> dict[str, object] | None:
    """Return the value of the column: a JSON object, or None where nobody looked."""
    return None if health is None else asdict(health)


def health_from_json(kept: Mapping[str, object]) -> RunHealth | None:
    """Return what the column holds; None where it holds nothing.

    A later version may have written names that this one does not know, and an earlier one lacks some: both can be read.
    """
    if not kept:
        return None
    known = {field.name for field in fields(RunHealth)}
    # JSON has no tuples.
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in kept.items() if name in known}
    return RunHealth(**values)  # type: ignore[arg-type]
