"""Everything a job works with: settings, store and policies, opened once and closed at the end."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from crawler.policy import SourcePolicy
from crawler.policyfile import load_policies
from jobs.errors import ConfigurationError
from jobs.journal import repeat_erasures
from jobs.keptstore import open_kept
from jobs.seed import sow
from jobs.settings import SHIPPED, Settings, config_folder, read_seed
from store.fence import Fence
from store.session import Store


@dataclass(frozen=True, slots=True)
class Workplace:
    """What the jobs of one deployment share."""

    settings: Settings
    """How it runs."""
    store: Store
    """Where everything is kept."""
    policies: Mapping[str, SourcePolicy]
    """How each source may be reached, by name."""


@contextmanager
def open_workplace(settings: Settings, fence: Fence | None = None, *, begins_anew: bool = False) -> Iterator[Workplace]:
    """Open the store, repeat erasures, fill it from subjects.toml, and close it at the end.

    Without a lease the store is made when it is missing; a lease says that it was there.

    Args:
        settings: Of the deployment.
        fence: The lease without which nothing is written; None: no lease is asked for.
        begins_anew: Somebody says openly that the log starts anew, see `jobs.keptstore`.

    Raises:
        DatabaseLost: If the store was lost; nothing was written.
    """
    folder = config_folder(settings.home)
    stated = load_policies(folder / "sources")
    policies = {name: _with_contact(policy, settings.crawl.contact) for name, policy in stated.items()}
    seed = read_seed(folder)
    if fence is None:
        settings.var.mkdir(parents=True, exist_ok=True)
    with open_kept(settings, fence, begins_anew=begins_anew) as store:
        repeat_erasures(store, settings, datetime.now(UTC))
        sow(store, seed, datetime.now(UTC).date())
        yield Workplace(settings, store, policies)


def _with_contact(policy: SourcePolicy, contact: str) -> SourcePolicy:
    """Return the policy with the deployment's contact where it names none of its own."""
    return policy if policy.contact or not contact else policy.model_copy(update={"contact": contact})


def set_up(home: Path) -> list[Path]:
    """Copy the shipped configuration to a home folder for editing; return the files made.

    Raises:
        ConfigurationError: If there is a configuration already.
    """
    target = home / "config"
    if target.exists():
        raise ConfigurationError(
            "there is a configuration already", where=str(target), next_step="edit it, or move it away first"
        )
    shutil.copytree(SHIPPED, target)
    return sorted(path for path in target.rglob("*.toml"))


def today() -> date:
    """Return the current day, UTC."""
    return datetime.now(UTC).date()
