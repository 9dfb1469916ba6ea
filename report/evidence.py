"""The evidence log as people see it: checkpoint, key, witnesses, and the verdict on a pack."""

from dataclasses import dataclass

from report.table import Table


@dataclass(frozen=True, slots=True)
class Evidence:
    """What others check the evidence log with."""

    note: str
    """The newest signed checkpoint; empty where none was signed yet."""
    key: str
    """The public key that checks it; empty likewise."""
    anchors: Table
    """Who outside bears witness to checkpoints."""


@dataclass(frozen=True, slots=True)
class PackVerdict:
    """What was found of a pack."""

    code: int
    """0 valid, 1 invalid, 2 cannot decide; as the command's exit code."""
    lines: tuple[str, ...]
    """What was found, in the words of the check."""

    def key(self) -> str:
        """Return the wording key of the verdict."""
        return ("pack_valid", "pack_invalid", "pack_undecided")[self.code]
