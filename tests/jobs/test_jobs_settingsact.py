"""The log says from when on which settings are in force, and nothing of what stands in them."""

from datetime import UTC, datetime, timedelta

import pytest

from jobs.settings import read_settings
from jobs.settingsact import note_settings
from jobs.workplace import open_workplace, set_up

NOW = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture
def noted(tmp_path, monkeypatch):
    """Notes the settings of one home and returns all notes so far."""
    set_up(tmp_path)
    (tmp_path / "config" / "subjects.toml").write_text("demo = false\n")

    def note(day, **environment):
        with monkeypatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            with open_workplace(read_settings(tmp_path)) as place:
                is_new = note_settings(place, NOW + timedelta(days=day))
                return is_new, place.store.accounts.acts()

    return note


def test_the_same_settings_are_noted_once(noted):
    assert [noted(day)[0] for day in range(3)] == [True, False, False]


def test_a_changed_file_and_a_changed_variable_are_noted_each(noted, tmp_path):
    noted(0)
    (tmp_path / "config" / "subjects.toml").write_text("demo = false\n# another\n")
    assert [noted(1)[0], noted(2, LEUMUND_SERVE__PORT="8099")[0], noted(3)[0]] == [True, True, True]
    first, second, third, fourth = noted(4)[1]
    lines = [set(act.splitlines()) for act in (first, second, third, fourth)]
    assert {line.split()[1] for line in lines[0] - lines[1]} == {"subjects.toml"}
    assert {line.split()[0] for line in lines[1] - lines[2]} == {"settings"}
    assert fourth == second


def test_nothing_of_what_stands_in_the_settings_is_told(noted):
    _, (told,) = noted(0, LEUMUND_SERVE__HOST="127.0.0.1")
    assert "127.0.0.1" not in told
    assert told.startswith("rsl/act/v1\nact settings-in-force\nby 0\nsettings ")
