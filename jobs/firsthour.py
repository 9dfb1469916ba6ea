"""The first hour: set up a deployment from an example, or from what somebody answers on a terminal."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from crawler.recognise import Recognised, recognise
from jobs.errors import ConfigurationError
from jobs.subjectaddress import key_of
from jobs.workplace import set_up
from store.records import SubjectKind

EXAMPLES = ("product-maker", "employer", "service-chain")
KINDS = tuple(kind.value for kind in SubjectKind)
_HEAD = """# Whom and what we follow. This file seeds the database; afterwards the database rules
# (leumund subjects ...). Keys are lower-case letters, digits and hyphens.
# Kinds: product, employer, place, organisation, site.

# Made-up subjects on a simulated platform on this machine, plainly labelled as demo data.
demo = {demo}
"""

Ask = Callable[[str], str]
"""Takes a question; returns the answer, empty for none."""


def set_up_example(home: Path, name: str) -> list[Path]:
    """Copy the shipped configuration with the subjects of an example; return the files made.

    Raises:
        ConfigurationError: If there is no such example, or a configuration already.
    """
    if name not in EXAMPLES:
        raise ConfigurationError(
            f"there is no example `{name}`",
            where="leumund init --example",
            next_step=f"choose from: {', '.join(EXAMPLES)}",
        )
    made = set_up(home)
    shutil.copyfile(home / "config" / "examples" / f"{name}.toml", home / "config" / "subjects.toml")
    return made


def set_up_asking(home: Path, ask: Ask, tell: Callable[[str], None]) -> list[Path]:
    """Copy the shipped configuration, ask what to watch, and write it down; return the files made.

    Args:
        home: Where to.
        ask: Puts a question to the person.
        tell: Says something to the person.

    Raises:
        ConfigurationError: If there is a configuration already; nothing was asked.
    """
    made = set_up(home)
    blocks: dict[str, str] = {}
    while address := ask("Address of a page about what you want to watch (empty: no more): ").strip():
        found = recognise(address)
        if found is None:
            tell("that is no address of a page; copy it whole from the browser, with https://")
            continue
        tell(f"a page of {found.source}" + (f", id {found.external_id}" if found.external_id else ""))
        key, block = _ask_one(found, ask, tell)
        if key in blocks:
            tell(f"the key {key} is taken; this one is left out")
        elif block:
            blocks[key] = block
    # Whoever names nothing sees the demo; whoever names something is asked.
    has_demo = not blocks or ask("Keep the made-up demo subjects as well? (y/n) ").strip().lower().startswith(
        ("y", "j")
    )
    text = _HEAD.format(demo=str(has_demo).lower()) + "".join(blocks.values())
    (home / "config" / "subjects.toml").write_text(text, encoding="utf-8")
    tell("next: `leumund run` collects and serves the dashboard")
    return made


def _ask_one(found: Recognised, ask: Ask, tell: Callable[[str], None]) -> tuple[str, str]:
    """Return key and block of one subject; an empty block where somebody gives up."""
    number = found.external_id or ask(f"The id that {found.source} has for it (docs/sources.md): ").strip()
    name = " ".join((ask(f"Name [{found.name}]: ").strip() or found.name).split())
    usual = found.kind.value if found.kind else KINDS[0]
    kind = ask(f"Kind ({', '.join(KINDS)}) [{usual}]: ").strip().lower() or usual
    key = key_of(name)
    if not (number and key and kind in KINDS):
        tell("id, name or kind is missing; this one is left out")
        return key, ""
    fields = {"key": key, "name": name, "kind": kind}
    listing = {"source": found.source, "external_id": number} | ({"url": found.url} if found.url else {})
    return key, f"\n[[subject]]\n{_lines(fields)}\n[[subject.listing]]\n{_lines(listing)}"


def _lines(fields: dict[str, str]) -> str:
    # A basic string of TOML is written like one of JSON; control characters were taken out with the blanks.
    return "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items())
