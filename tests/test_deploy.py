"""What is shipped for servers: units that systemd accepts and that give little away, a container of any base."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import typer

import cli
from jobs.work import STOP_WITHIN_SECONDS

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
CONTAINER = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
STRICT = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "ProtectKernelTunables": "yes",
    "RestrictSUIDSGID": "yes",
    "CapabilityBoundingSet": "",
    "User": "leumund",
    "UMask": "0077",
    "Restart": "on-failure",
    "ReadWritePaths": "/var/lib/leumund",
}


def settings(unit):
    """Return every setting of a unit; of those that stand there twice, all values one after another."""
    found = {}
    for line in unit.read_text(encoding="utf-8").splitlines():
        name, sign, value = line.partition("=")
        if sign and not line.startswith("#"):
            found[name] = f"{found[name]} {value}" if name in found else value
    return found


def names(paths):
    return [path.name for path in paths]


@pytest.mark.parametrize("unit", UNITS, ids=names(UNITS))
def test_a_unit_may_do_no_more_than_it_must(unit):
    found = settings(unit)
    assert {name: found.get(name) for name in STRICT} == STRICT
    assert found["RestartPreventExitStatus"] == "2"


@pytest.mark.parametrize("unit", UNITS, ids=names(UNITS))
def test_a_unit_kills_nothing_for_a_call_that_is_not_listed(unit):
    found = settings(unit)
    # The engine that draws charts asks for a protection key, which no other group of calls holds.
    assert found["SystemCallFilter"].split() == ["@system-service", "~@privileged", "@pkey"]
    assert found["SystemCallErrorNumber"] == "EPERM"


@pytest.mark.parametrize("unit", UNITS, ids=names(UNITS))
def test_a_unit_starts_a_command_that_there_is(unit):
    program, command, *options = shlex.split(settings(unit)["ExecStart"])
    known = typer.main.get_command(cli.app).commands[command]
    given = {option for option in options if option.startswith("--")}
    assert program.endswith("/leumund")
    assert given <= {name for parameter in known.params for name in parameter.opts}


def test_the_scheduler_has_time_to_stop_its_children_and_they_are_its_own_to_stop():
    found = settings(DEPLOY / "leumund-schedule.service")
    assert float(found["TimeoutStopSec"]) > STOP_WITHIN_SECONDS
    assert found["KillMode"] == "mixed"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
@pytest.mark.parametrize("unit", UNITS, ids=names(UNITS))
def test_systemd_understands_every_line(unit, tmp_path):
    # A program that is there: the real one is installed on the server.
    shown = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", unit.read_text(encoding="utf-8"), flags=re.M)
    copy = tmp_path / unit.name
    copy.write_text(shown, encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", copy], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if unit.name in line and "Command" not in line]
    assert ours == []


def test_the_container_runs_as_nobody_special_and_names_no_registry():
    assert re.search(r"^USER leumund$", CONTAINER, re.M)
    bases = re.findall(r"^FROM (\S+)", CONTAINER, re.M)
    assert bases == ["${BASE}", "${BASE}"]
    assert re.search(r"^ARG BASE=[a-z]+:[\w.-]+$", CONTAINER, re.M)
    assert not re.search(r"(?:index-url|://(?!127\.0\.0\.1))", CONTAINER)


def test_the_container_starts_a_command_that_there_is_and_stops_it_cleanly():
    (command,) = re.findall(r"^CMD \[(.+)\]$", CONTAINER, re.M)
    first, option, port = (word.strip().strip('"') for word in command.split(","))
    known = typer.main.get_command(cli.app).commands[first]
    assert option in {name for parameter in known.params for name in parameter.opts}
    assert f"127.0.0.1:{port}/metrics" in CONTAINER
    assert "STOPSIGNAL SIGTERM" in CONTAINER


def test_the_container_installs_only_what_is_locked():
    assert "--require-hashes -r uv.lock" in CONTAINER
    assert "--constraint requirements.lock" in CONTAINER
