"""Settings of the evidence log: its name, and who outside bears witness to its checkpoints."""

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from jobs.strict import Strict


def _web_address(text: str) -> str:
    """Refuse what is no plain web address; a password in it would end up in the database and in logs."""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc or not text.isprintable():
        raise ValueError("a web address (http or https) without user name is needed")
    return text


class TimeStamper(Strict):
    """A time-stamping authority (RFC 3161)."""

    url: Annotated[str, Field(max_length=300), AfterValidator(_web_address)]
    """Where it answers."""
    roots: Path
    """PEM file of the certificates that its tokens must lead to; a relative path is meant from `home`."""


class AnchorSettings(Strict):
    """Who outside bears witness to checkpoints."""

    tsa: tuple[TimeStamper, ...] = Field((), max_length=5)
    """Time-stamping authorities, each asked for a token of each checkpoint."""
    git: str = Field("", max_length=300)
    """Clone of a git repository that each checkpoint is committed to, and pushed where it has a remote; a relative path
    is meant from `home`; empty: none."""
    timeout_seconds: float = Field(15.0, gt=0, le=120)
    """How long one answer or one git command may take, in seconds."""


class LedgerSettings(Strict):
    """What the log is called, and who bears witness to it."""

    origin: str = Field("leumund.invalid/rsl/1", min_length=3, max_length=200, pattern=r"^[^\s+]+$")
    """Name of the log in its checkpoints; neither blanks nor plus signs. `leumund ledger new-epoch` counts it on."""
    anchors: AnchorSettings = AnchorSettings()
    """Witnesses."""
