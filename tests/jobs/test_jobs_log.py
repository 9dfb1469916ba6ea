"""The log of background runs: one event a line, its facts by name, and nothing secret in it."""

import io
import json
import logging
import sys
from dataclasses import replace

import pytest
from small_home import make_home

from crawler.credentials import Secret
from crawler.redaction import Redaction
from jobs.log import log_event, redaction_of, start_log
from jobs.logsettings import LogSettings
from jobs.settings import read_settings
from jobs.workplace import open_workplace


class Terminal(io.StringIO):
    """A stream that a person reads."""

    def isatty(self):
        return True


@pytest.fixture(autouse=True)
def _as_before():
    """Leave the root logger as it was found."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


def written(*, form="json", stream=None, redaction=None):
    target = stream or io.StringIO()
    start_log(LogSettings(form=form), redaction or Redaction(), target)
    return target


def lines(stream):
    return stream.getvalue().splitlines()


def test_an_event_is_one_json_object_with_its_facts():
    stream = written()
    log_event("ended", "failed: the host is down\n  next:  wait", job="cycle", run=12, level=logging.ERROR)
    (line,) = lines(stream)
    said = json.loads(line)
    assert said.pop("at").endswith("+00:00")
    words = "failed: the host is down\n  next:  wait"
    assert said == {"level": "error", "event": "ended", "job": "cycle", "run": 12, "words": words}


def test_what_is_not_known_is_left_out():
    stream = written()
    log_event("started", "keeping time")
    assert set(json.loads(stream.getvalue())) == {"at", "level", "event", "words"}


@pytest.mark.parametrize(
    ("form", "stream", "is_json"),
    [
        ("auto", io.StringIO, True),
        ("auto", Terminal, False),
        ("text", io.StringIO, False),
        ("json", Terminal, True),
    ],
)
def test_a_person_at_a_terminal_reads_text_and_a_machine_json(form, stream, is_json):
    target = written(form=form, stream=stream())
    log_event("said", "sources: 3", job="cycle", run=4)
    assert target.getvalue().startswith("{") is is_json
    if not is_json:
        assert target.getvalue().endswith(" UTC info said cycle 4: sources: 3\n")


@pytest.mark.parametrize("form", ["json", "text"])
def test_secrets_by_shape_and_by_letters_are_in_no_line(form):
    redaction = Redaction()
    redaction.hide(Secret("quite/secret key"))
    stream = written(form=form, redaction=redaction)
    log_event("said", "GET https://user:canary-1@host/?key=canary-2&x=1 with quite/secret key")
    log_event("said", "Authorization: Bearer canary-3; again quite%2Fsecret+key")
    quoted = f"canary-{4}"
    try:
        raise ValueError(quoted)
    except ValueError:
        logging.getLogger("stranger").warning("token=canary-5", exc_info=True)
    told = stream.getvalue()
    assert [n for n in range(6) if f"canary-{n}" in told] == []
    assert "quite" not in told
    assert told.count("[hidden]") >= 5
    assert "ValueError" in told


def test_what_libraries_tell_below_a_warning_is_left_out():
    stream = written()
    logging.getLogger("apscheduler.scheduler").info("Added job")
    logging.getLogger("apscheduler.scheduler").warning("late")
    (line,) = lines(stream)
    assert (json.loads(line)["logger"], json.loads(line)["event"]) == ("apscheduler.scheduler", "library")


def test_the_secrets_of_a_deployment_are_known_by_their_letters(tmp_path, monkeypatch):
    home = make_home(tmp_path)
    home.write("config/leumund.toml", '[notices.targets.mail]\naddress = "env:MAIL"\n')
    monkeypatch.setenv("MAIL", "mailto://canary-mail")
    monkeypatch.setenv("LEUMUND_SEAL_KEY", "PRIVATE+KEY+canary-seal")
    settings = read_settings(home.folder)
    with open_workplace(settings) as place:
        kept = settings.model_copy(update={"database": "postgresql://leumund:canary-pw@db.intern/leumund"})
        hide = redaction_of(replace(place, settings=kept))
    told = hide(f"mailto://canary-mail PRIVATE+KEY+canary-seal {kept.database} canary-pw")
    assert (told.count("[hidden]"), "canary" in told, "db.intern" in told) == (4, False, False)


def test_without_a_stream_the_log_goes_to_standard_error(capsys):
    start_log(LogSettings(form="text"), Redaction(), sys.stderr)
    log_event("stopped", "stopped on request")
    assert capsys.readouterr().err.endswith("info stopped: stopped on request\n")
