"""Note in the log which settings are in force, whenever others are than before: by digest, never by content."""

import hashlib
from datetime import datetime

from jobs.accounts import SHELL, act_statement
from jobs.settings import config_folder
from jobs.shownsettings import settings_table
from jobs.workplace import Workplace

ACT = "settings-in-force"


def note_settings(place: Workplace, now: datetime) -> bool:
    """Note the settings in force unless the newest such note says the same; return whether a note was made.

    Settings are files and variables of the environment, so that nobody knows who changed them: the note says from when
    on others are in force, and which files differ from what somebody keeps a copy of.

    Args:
        place: The deployment.
        now: When they are in force, UTC.
    """
    said = settings_statement(place)
    before = [act for act in place.store.accounts.acts() if f"\nact {ACT}\n" in act]
    if before and before[-1] == said:
        return False
    place.store.accounts.note(said, now=now)
    return True


def settings_statement(place: Workplace) -> str:
    """Return what the log says of settings: the SHA-256 of those in force, and of each file of the configuration."""
    shown = settings_table(place)
    lines = [f"{name} = {value}" for name, value in zip(shown.cells("setting"), shown.cells("value"), strict=True)]
    folder = config_folder(place.settings.home)
    files = {
        f"file {path.relative_to(folder).as_posix()}": _digest(path.read_bytes()) for path in folder.rglob("*.toml")
    }
    return act_statement(ACT, SHELL, {"settings": _digest("\n".join(lines).encode()), **dict(sorted(files.items()))})


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
