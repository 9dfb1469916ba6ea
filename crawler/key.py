"""Keys of official interfaces: a policy says where one lies, never what it is."""

import os
import re
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

MOST_KEY_BYTES = 8192
_TOKEN = re.compile(r"[A-Za-z0-9]{20,}")
_UUID = re.compile(r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b")
_KNOWN_BEGINNINGS = ("AIza", "ya29.", "eyJ", "sk-", "sk_", "ghp_", "AKIA", "-----BEGIN")


class KeyReference(BaseModel):
    """Where a key lies: an environment variable or a file of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # Two words joined by an underscore: a key pasted here by mistake has none, or small letters.
    env: str | None = Field(default=None, pattern=r"^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$", max_length=80)
    """Name of the environment variable that holds the key, e.g. LEUMUND_TRUSTPILOT_KEY."""
    file: Path | None = None
    """Absolute path of a file that holds nothing but the key; read rights for the owner alone."""

    @model_validator(mode="after")
    def _is_one_place(self) -> Self:
        """Refuse no place, two places, and a path that would depend on where the program was started."""
        if (self.env is None) == (self.file is None):
            raise ValueError('name one place: { env = "NAME" } or { file = "/absolute/path" }')
        if self.file is not None and not self.file.is_absolute():
            raise ValueError("file: an absolute path is needed")
        return self

    def read(self) -> str:
        """Return the key without blanks around it; empty where there is none."""
        if self.env is not None:
            return os.environ.get(self.env, "").strip()
        try:
            with Path(self.file or "").open("rb") as content:
                return content.read(MOST_KEY_BYTES).decode("utf-8", "replace").strip()
        except OSError:
            return ""

    def trouble(self) -> str:
        """Return what is wrong with the place, in one sentence that never holds the key; empty if all is well."""
        if self.file is not None and self.file.is_file() and self.file.stat().st_mode & 0o077:
            return f"others can read the file that holds its key; run chmod 600 on {self.file} (key)"
        if self.read():
            return ""
        if self.env is not None:
            return f"the environment variable {self.env} holds no key (key)"
        return f"the file {self.file} holds no key (key)"


def looks_like_key(text: str) -> bool:
    """Say whether a text holds something that reads like a key, which no configuration file may hold."""
    if _UUID.search(text) or any(part.startswith(_KNOWN_BEGINNINGS) and len(part) >= 10 for part in text.split()):
        return True
    # Long, unbroken, letters and digits mixed: words and host names are not.
    return any(_is_mixed(token) for token in _TOKEN.findall(text))


def _is_mixed(token: str) -> bool:
    return sum(char.isdigit() for char in token) >= 3 and any(char.isalpha() for char in token)
