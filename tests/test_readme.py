"""README and docs tell the truth: commands, options, targets, files, settings and exit codes that they name exist."""

import re
import shlex
from pathlib import Path

import pytest
import typer

import cli
from crawler.policyfile import load_policies
from jobs.errors import JobError
from jobs.ledgersettings import AnchorSettings
from jobs.sealkey import VARIABLE
from jobs.settings import (
    SHIPPED,
    CrawlSettings,
    ImportSettings,
    LedgerSettings,
    ScheduleSettings,
    ServeSettings,
    Settings,
    read_toml,
)
from ledger.errors import LedgerError
from scoring.errors import ScoringError
from store.errors import StoreError

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
SECTIONS = {
    "crawl": CrawlSettings,
    "serve": ServeSettings,
    "schedule": ScheduleSettings,
    "import": ImportSettings,
    "ledger": LedgerSettings,
}


def named(paths):
    return {"argvalues": paths, "ids": [str(path.relative_to(ROOT)) for path in paths]}


def lines_of_code(path):
    """Return the lines of fenced shell blocks, and all that stands in backquotes elsewhere."""
    text = path.read_text(encoding="utf-8")
    blocks = re.findall(r"^```(?:sh|bash|shell|console)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    lines = [line.strip().removeprefix("$ ") for block in blocks for line in block.splitlines()]
    return [*lines, *re.findall(r"`([^`\n]+)`", prose)]


def typed(path, program):
    """Return the words after a program's name in each command of a page."""
    found = []
    for line in lines_of_code(path):
        for command in re.split(r"\s*(?:&&|\|\||;|\|)\s*", line):
            # A comment may hold an apostrophe that no shell would read.
            words = shlex.split(command.partition(" #")[0].replace("'", "") if "#" in command else command)
            if program in words[:1]:
                found.append(words[1:])
    return found


def command_of(words):
    """Return the command that words lead to and the rest of them; None where they lead nowhere."""
    command = typer.main.get_command(cli.app)
    for n, word in enumerate(words):
        if not hasattr(command, "commands"):
            return command, words[n:]
        if word not in command.commands:
            return (command, words[n:]) if n and word.startswith("-") else None
        command = command.commands[word]
    return command, []


@pytest.mark.parametrize("path", **named(PAGES))
def test_every_command_and_option_that_is_named_exists(path):
    wrong = []
    for words in typed(path, "leumund"):
        found = command_of(words)
        if found is None:
            wrong.append(words)
            continue
        command, rest = found
        options = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        wrong += [words for word in rest if word.startswith("--") and word.partition("=")[0] not in options]
    assert wrong == []


@pytest.mark.parametrize("path", **named(PAGES))
def test_every_make_target_that_is_named_exists(path):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    targets_named = {word for words in typed(path, "make") for word in words if "=" not in word}
    assert targets_named <= targets


@pytest.mark.parametrize("path", **named(PAGES))
def test_every_relative_link_leads_to_a_file(path):
    links = re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8"))
    relative = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in relative if not (path.parent / link).exists()] == []


def test_the_readme_shows_a_picture_and_the_two_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(r"!\[[^\]]{20,}\]\(docs/images/[^)]+\.png\)", text)
    assert {"run", "test"} <= {word for words in typed(ROOT / "README.md", "make") for word in words}


def test_the_shipped_settings_file_names_every_setting_and_no_other():
    table = read_toml(SHIPPED / "leumund.toml")
    stated = {name for name in table if name not in SECTIONS}
    all_named = {field.alias or name for name, field in Settings.model_fields.items()}
    assert stated == all_named - set(SECTIONS) - {"home"}
    for section, model in SECTIONS.items():
        assert set(table[section]) == set(model.model_fields)
    assert set(table["ledger"]["anchors"]) == set(AnchorSettings.model_fields)


@pytest.mark.parametrize("path", **named(PAGES))
def test_every_environment_variable_that_is_named_is_read(path):
    known = {f"LEUMUND_{name}".upper() for name in Settings.model_fields} | {
        "LEUMUND_TEST_POSTGRES",
        "LEUMUND_KILLS",
        VARIABLE,
    }
    known |= {
        f"LEUMUND_{section}__{name}".upper() for section, model in SECTIONS.items() for name in model.model_fields
    }
    known |= {policy.key.env for policy in load_policies(SHIPPED / "sources").values() if policy.key}
    found = set(re.findall(r"\bLEUMUND_[A-Z_]+[A-Z]\b", path.read_text(encoding="utf-8")))
    assert found <= known


def test_the_exit_codes_are_those_of_the_errors():
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("All exit codes:"))
    told = dict(re.findall(r"(\d) ([^;(.]+)", line))
    assert sorted(told) == list("0123456")
    for code, word in (
        (JobError, "configuration"),
        (StoreError, "store"),
        (ScoringError, "scoring"),
        (LedgerError, "ledger"),
    ):
        assert word in told[str(code.exit_code)]


def test_every_command_stands_in_the_manual():
    told = [" ".join(words) for words in typed(ROOT / "docs" / "operating.md", "leumund")]

    def walk(group, words=()):
        for name, command in group.commands.items():
            if hasattr(command, "commands"):
                yield from walk(command, (*words, name))
            else:
                yield " ".join((*words, name))

    missing = [
        name for name in walk(typer.main.get_command(cli.app)) if not any(text.startswith(name) for text in told)
    ]
    assert missing == []
