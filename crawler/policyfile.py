"""Policy files: what a TOML file in config/sources may say, and how its mistakes are told."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError

from crawler.key import looks_like_key
from crawler.pages.registry import PAGES
from crawler.policy import PolicyError, SourcePolicy
from crawler.spiders.registry import APPROACHES


class PolicyUnreadable(PolicyError):
    """A policy file with a wrong key, a wrong value or no TOML in it."""


def read_policy(path: Path) -> SourcePolicy:
    """Return the policy that a TOML file states.

    Raises:
        PolicyUnreadable: If it is no TOML, or a key or value is wrong; a wrong key names the nearest valid one.
    """
    try:
        stated = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PolicyUnreadable(
            f"the policy file can't be read: {error}", where=str(path), todo="correct the file (TOML, UTF-8)."
        ) from error
    _refuse_unknown(stated, sorted(set(SourcePolicy.model_fields) - {"loopback_port"}), path, "key")
    for name, known in (("page", PAGES), ("spider", APPROACHES)):
        _refuse_unknown([stated[name]] if isinstance(stated.get(name), str) else [], sorted(known), path, name)
    _refuse_keys_of_interfaces(stated, path)
    try:
        return SourcePolicy.model_validate(stated)
    except ValidationError as error:
        raise PolicyUnreadable(
            "; ".join(_plain(line["loc"], line["msg"]) for line in error.errors()),
            where=str(path),
            todo="correct the value; the comment above each key gives unit and range.",
        ) from error


def _refuse_keys_of_interfaces(stated: Mapping[str, object], path: Path) -> None:
    """Raise for a value that is, or looks like, the key of an interface; the message never repeats it."""
    found = [name for name, value in stated.items() if any(looks_like_key(text) for text in _texts(value))]
    if isinstance(stated.get("key"), str) or found:
        raise PolicyUnreadable(
            f"{found[0] if found else 'key'}: this looks like a key of an interface, and none may stand in a file",
            where=str(path),
            todo='take it out, ask for a new one, and name its place: key = { env = "LEUMUND_SHOP_KEY" }.',
        )


def _texts(value: object) -> Iterator[str]:
    """Yield the texts in a value; names of places in a table count as texts, too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _plain(location: tuple[int | str, ...], message: str) -> str:
    """Return one complaint of the schema as `key: what is wrong`."""
    key = ".".join(str(part) for part in location)
    return ": ".join(part for part in (key, message.removeprefix("Value error, ")) if part)


def _refuse_unknown(stated: Iterable[str], valid: Sequence[str], path: Path, what: str) -> None:
    """Raise for the first name that no file may hold, naming the nearest one that it may."""
    for name in stated:
        if name not in valid:
            near = get_close_matches(name, valid, n=1, cutoff=0.0)[0]
            raise PolicyUnreadable(
                f"unknown {what} {name[:40]!r}; the nearest valid {what} is {near!r}",
                where=str(path),
                todo=f"correct or remove it; valid: {', '.join(valid)}.",
            )


def load_policies(folder: Path) -> Mapping[str, SourcePolicy]:
    """Return the policies of all *.toml files in a folder by source name.

    Raises:
        PolicyUnreadable: If a file is wrong or two name the same source.
    """
    policies: dict[str, SourcePolicy] = {}
    for path in sorted(folder.glob("*.toml")):
        policy = read_policy(path)
        if policy.source in policies:
            raise PolicyUnreadable(
                f"source {policy.source!r} has two policies",
                where=str(path),
                todo="give one of them another name (key source).",
            )
        policies[policy.source] = policy
    return policies
