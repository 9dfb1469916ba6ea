"""Self-written sentences by topic, language, aspect and mood, kept in TOML beside this file."""

import functools
import random
import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files

_CHOICE = re.compile(r"\{([^{}]*)\}")

Phrases = Mapping[str, tuple[str, ...]]
"""Kind of phrase (titles, sentences, openings ...) to its texts."""


# Thousands of reviews are written from some hundred phrases; looking them up anew would take most of the time.
@functools.cache
def phrases(topic: str, path: str) -> Phrases:
    """Return the phrases at a dotted place of a topic's file, e.g. ("kettle", "de.function.positive").

    Args:
        topic: Name of a file in the folder `clauses`.
        path: Language, then aspect or mood.
    """
    return {kind: tuple(texts) for kind, texts in _branch(topic, path).items() if isinstance(texts, list)}


def aspects(topic: str, language: str) -> tuple[str, ...]:
    """Return the aspects that a topic has sentences on, in the file's order; none in an unknown language."""
    return tuple(_branch(topic, language))


def vary(text: str, rng: random.Random) -> str:
    """Return the text with each {a|b|c} replaced by one of its choices."""
    return _CHOICE.sub(lambda match: rng.choice(match[1].split("|")), text)


def _branch(topic: str, path: str) -> Mapping[str, object]:
    """Return what stands at a dotted place; empty where there is nothing."""
    branch: object = _table(topic)
    for key in path.split("."):
        branch = branch.get(key) if isinstance(branch, dict) else None
    return branch if isinstance(branch, dict) else {}


@functools.cache
def _table(topic: str) -> dict[str, object]:
    return tomllib.loads((files("simulator") / "clauses" / f"{topic}.toml").read_text("utf-8"))
