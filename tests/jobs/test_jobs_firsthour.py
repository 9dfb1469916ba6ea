"""The first hour: examples that can be read, and a configuration out of a few answers."""

import tomllib

import pytest

from jobs.errors import ConfigurationError
from jobs.firsthour import EXAMPLES, set_up_asking, set_up_example
from jobs.settings import read_seed


def answers(*given):
    waiting = iter(given)
    return lambda _question: next(waiting)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_a_configuration_that_can_be_read(tmp_path, name):
    assert tmp_path / "config" / "subjects.toml" in set_up_example(tmp_path, name)
    seed = read_seed(tmp_path / "config")
    assert seed.demo is False
    assert len(seed.subjects) >= 3
    assert {part.child for part in seed.parts} < {subject.key for subject in seed.subjects}


def test_an_unknown_example_names_those_that_there_are_and_writes_nothing(tmp_path):
    with pytest.raises(ConfigurationError, match="product-maker"):
        set_up_example(tmp_path, "bakery")
    assert list(tmp_path.iterdir()) == []


def test_what_somebody_answers_becomes_subjects(tmp_path):
    said = []
    ask = answers(
        *("kettle", "https://store.steampowered.com/app/440/Team_Fortress_2/", "", ""),
        *("https://shop.example/kessel", 'Kessel "Ä" \\ 1', "product"),
        *("", "n"),
    )
    set_up_asking(tmp_path, ask, said.append)
    seed = read_seed(tmp_path / "config")
    assert [(one.key, one.name, one.kind.value) for one in seed.subjects] == [
        ("team-fortress-2", "Team Fortress 2", "product"),
        ("kessel-a-1", 'Kessel "Ä" \\ 1', "product"),
    ]
    assert [(one.source, one.external_id, one.url) for one in seed.listings] == [
        ("steam", "440", ""),
        ("schemaorg", "shop.example/kessel", "https://shop.example/kessel"),
    ]
    assert seed.demo is False
    assert "no address" in said[0]


@pytest.mark.parametrize(
    "given",
    [
        ("https://de.trustpilot.com/review/x", "", "", ""),
        ("https://shop.example/a", "", "planet"),
        ("https://shop.example/漢", "漢", ""),
    ],
)
def test_who_gives_up_leaves_that_one_out_and_sees_the_demo(tmp_path, given):
    set_up_asking(tmp_path, answers(*given, ""), lambda _line: None)
    kept = tomllib.loads((tmp_path / "config" / "subjects.toml").read_text(encoding="utf-8"))
    assert kept == {"demo": True}


def test_a_configuration_that_is_there_is_left_alone_and_nothing_is_asked(tmp_path):
    set_up_example(tmp_path, "employer")
    before = (tmp_path / "config" / "subjects.toml").read_bytes()
    for again in (lambda: set_up_asking(tmp_path, answers(), print), lambda: set_up_example(tmp_path, "employer")):
        with pytest.raises(ConfigurationError, match="already"):
            again()
    assert (tmp_path / "config" / "subjects.toml").read_bytes() == before
