"""The house keeps its rules: layers, rooms, and a README that tells the truth."""

import importlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer

import cli
from bench.faults import MATRIX

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("commands", "crawler", "store", "ledger", "scoring", "jobs", "report", "web", "simulator")
LINT = Path(sys.executable).with_name("lint-imports")


@pytest.fixture
def copy(tmp_path):
    """A copy of the house in which an import can be planted."""
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__", "*.npz"))
    for name in ("cli.py", "scheduler.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def lint(folder):
    return subprocess.run([LINT, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


def test_the_layer_contract_holds(copy):
    result = lint(copy)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("file", "forbidden"),
    [
        ("scoring/trust.py", "import sqlalchemy"),
        ("ledger/merkle.py", "import store.records"),
        ("report/table.py", "import store.session  # noqa"),
        ("store/records.py", "import scoring.trust"),
        ("crawler/pages/found.py", "import scrapy"),
        ("web/app.py", "import commands.shown  # noqa"),
    ],
)
def test_a_planted_import_breaks_the_contract(copy, file, forbidden):
    path = copy / file
    path.write_text(path.read_text(encoding="utf-8") + f"\n{forbidden}\n", encoding="utf-8")
    result = lint(copy)
    assert result.returncode == 1, result.stdout
    assert "BROKEN" in result.stdout


@pytest.mark.parametrize("fault", MATRIX, ids=lambda fault: fault.row)
def test_the_soak_runs_as_many_rounds_as_it_prints(fault):
    files = [ROOT / name for name in fault.tests if name.endswith(".py")]
    assert [file for file in files if not file.is_file()] == []
    if fault.variable:
        assert f'os.environ.get("{fault.variable}"' in files[0].read_text(encoding="utf-8")


def known_commands():
    """Every command of the command line, groups with their own."""
    found = set()
    for name, command in typer.main.get_command(cli.app).commands.items():
        found |= {name, *(f"{name} {each}" for each in getattr(command, "commands", ()))}
    return found


def test_the_door_knows_every_command_of_every_module():
    held = {path.stem for path in (ROOT / "commands").glob("*.py")} - {"__init__", "options", "shown"}
    offered = {
        name: set(typer.main.get_group(importlib.import_module(f"commands.{name}").app).commands) for name in held
    }
    assert {name: set(names) for name, names in cli.MODULES.items()} == offered


def test_the_door_loads_no_command_before_it_is_called():
    asked = "import cli, sys; print(len(cli.Commands()), *sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT)
    count, *loaded = done.stdout.split()
    assert int(count) == sum(map(len, cli.MODULES.values()))
    assert not [name for name in loaded if name.startswith("commands")]


@pytest.mark.parametrize("room", [*ROOMS, "docs", "config"])
def test_every_command_that_a_message_or_page_names_exists(room):
    commands = known_commands()
    texts = [path for path in (ROOT / room).rglob("*") if path.suffix in {".py", ".md", ".toml", ".html"}]
    named = {match for path in texts for match in re.findall(r"`leumund ([a-z]+(?: [a-z]+)?)", path.read_text("utf-8"))}
    assert not {name for name in named if name not in commands and name.split()[0] not in commands}


@pytest.mark.parametrize("room", ROOMS)
def test_a_package_file_holds_a_docstring_and_nothing_else(room):
    text = (ROOT / room / "__init__.py").read_text(encoding="utf-8").strip()
    assert re.fullmatch(r'"""[^"]+"""', text)


def test_no_file_names_a_package_registry():
    hosts = re.compile(r"(pypi|npmjs|pythonhosted|deb\.debian)\.(org|com)")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    texts = [name for name in listed if (ROOT / name).suffix in {".toml", ".lock", ".py", ".md", ".txt", ""}]
    assert not [
        name
        for name in texts
        if name != "tests/test_house.py" and hosts.search((ROOT / name).read_text(encoding="utf-8", errors="replace"))
    ]
