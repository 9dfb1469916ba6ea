"""Who is told what, and when not: the part of the configuration that speaks of notices."""

import os
import re
from collections.abc import Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Annotated, Literal, Self, get_args
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from jobs.errors import ConfigurationError
from jobs.strict import Strict
from report.phrase import Language

NoticeKind = Literal["integrity", "alarm", "collection", "job", "missed", "stale", "certificate"]
KINDS: tuple[NoticeKind, ...] = get_args(NoticeKind)
"""All kinds, the most urgent first."""
AT_ANY_HOUR: tuple[NoticeKind, ...] = ("integrity",)
"""Kinds that do not wait for the morning."""

_HOURS = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d")


class TargetSettings(Strict):
    """Somebody who is told."""

    address: str = Field(pattern=r"^(?:env|file):.+$")
    """Where its address stands: env:NAME of a variable, or file:PATH; addresses hold passwords."""
    about: tuple[NoticeKind, ...] = KINDS
    """What it is told of."""
    language: Language = "en"
    """In which language."""

    def read_address(self, home: Path) -> str:
        """Return the address, or an empty text where it stands nowhere.

        Args:
            home: Folder from which a relative path is meant.
        """
        kind, _, name = self.address.partition(":")
        if kind == "env":
            return os.environ.get(name, "").strip()
        try:
            return (home / name).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return ""


class NoticeSettings(Strict):
    """Notices."""

    targets: dict[Annotated[str, Field(pattern="^[a-z][a-z0-9-]{0,39}$")], TargetSettings] = Field(default_factory=dict)
    """Who is told, by a name of your own."""
    quiet_hours: str = ""
    """Hours in which only what concerns the evidence itself is told, as in "22:00-07:00"; empty: none."""
    stale_days: int = Field(14, ge=1, le=3650)
    """Days without a good collection after which a source is said to be stale."""

    @model_validator(mode="after")
    def _hours_can_be_read(self) -> Self:
        if self.quiet_hours and not _HOURS.fullmatch(self.quiet_hours):
            raise ValueError(f'the quiet hours `{self.quiet_hours}` cannot be read; write them like "22:00-07:00"')
        return self

    def wanted(self) -> Mapping[str, tuple[NoticeKind, ...]]:
        """Return the kinds that each target is told of, by its name."""
        return {name: target.about for name, target in self.targets.items()}

    def target(self, name: str) -> TargetSettings:
        """Return a target.

        Raises:
            ConfigurationError: If there is none of this name.
        """
        if name not in self.targets:
            known = (
                f"choose from: {', '.join(sorted(self.targets))}" if self.targets else "none is set up: see [notices]"
            )
            raise ConfigurationError(f"there is no target `{name}`", where="leumund.toml, [notices]", next_step=known)
        return self.targets[name]

    def is_quiet(self, now: datetime, zone: ZoneInfo) -> bool:
        """Say whether a moment, aware UTC, lies in the quiet hours of a time zone; their end is no longer quiet."""
        if not self.quiet_hours:
            return False
        begin, end = (time.fromisoformat(part) for part in self.quiet_hours.split("-"))
        clock = now.astimezone(zone).time()
        return begin <= clock < end if begin <= end else clock >= begin or clock < end
