"""Bad input at the door: each is told with what, where and what to do next, and changes nothing."""

import json
import shutil
import socket
from pathlib import Path

import pytest
from small_home import make_home

import jobs.model

WHERE_AND_NEXT = (True, True)


@pytest.fixture
def home(tmp_path):
    """A home that follows nobody."""
    return make_home(tmp_path)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["trust", "kettel"], "there is no subject 'kettel'"),
        (["trend", "kettel"], "there is no subject 'kettel'"),
        (["trend", "shop", "--beside", "shop", "--format", "csv"], "neither in the CSV of the months nor"),
        (["trend", "shop", "--beside", "shop", "--chart", "p"], "neither in the CSV of the months nor"),
        (["reviews", "kettel"], "there is no subject 'kettel'"),
        (["crawl", "kettel"], "there is no subject 'kettel'"),
        (["trust", "shop", "--as-of", "2999-12-31"], "nothing can be said of 2999-12-31 yet"),
        (["parse", "amazn", "cli.py"], "no parser is named 'amazn'"),
        (["parse", "schemaorg", "absent.html"], "cannot read the page: No such file"),
        (["import", "reviews", "absent.csv"], "cannot read the file: No such file"),
        (["evaluate", "sentiment", "absent.jsonl"], "cannot read the labelled texts"),
        (["demo", "--stream", "absent.jsonl"], "the stream file cannot be read: No such file"),
        (["demo", "--layout", "mall"], "there is no layout `mall`"),
        (["init"], "there is a configuration already"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_cannot_be_meant_is_told_and_changes_nothing(shop, words, said):
    before = shop.rows()
    answer = shop.run(*words)
    assert answer.says() == (2, *WHERE_AND_NEXT)
    assert said in answer.err
    assert shop.rows() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["reviews", "shop", "--month", "2026-13"], "'2026-13' is no month: write it like 2026-10"),
        (["report", "shop", "--output", "a.pdf", "--month", "May"], "'May' is no month: write it like 2026-10"),
        (["trust", "shop", "--as-of", "2026-02-30"], "'2026-02-30' is no day of the calendar"),
        (["reviews", "shop", "--from", "31.10.2026"], "'31.10.2026' is no day of the calendar"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_date_that_no_calendar_has_is_told_in_plain_words(shop, words, said):
    answer = shop.run(*words)
    assert answer.code == 2
    assert said in " ".join(answer.err.replace("│", " ").split())


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("leumund.toml", "databse = 'x'", "did you mean `database`?"),
        ("leumund.toml", "[serve]\nport = 99999", "`serve.port` cannot be used"),
        ("leumund.toml", "[serve\n", "not a TOML file"),
        ("leumund.toml", "[crawl]\ncontact = 'Käse'".encode("cp1252"), "not a TOML file"),
        ("leumund.toml", "database = 'mysql://host/x'", "neither a SQLite file nor PostgreSQL"),
        ("subjects.toml", "subjets = 1", "unknown key `subjets`"),
        ("subjects.toml", "[[subject]]\nkey = 'A B'\nname = 'x'\nkind = 'product'", "`subject.0.key` cannot be used"),
        ("sources/shop.toml", "delay = 1", "delay"),
    ],
)
@pytest.mark.parametrize("words", [["subjects", "list"], ["run", "--once"]], ids=" ".join)
def test_a_wrong_configuration_starts_nothing(home, name, text, said, words):
    home.write(f"config/{name}", text)
    answer = home.run(*words)
    assert answer.says() == (2, *WHERE_AND_NEXT)
    assert said in answer.err
    assert not home.database.exists()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("LEUMUND_SERVE__PORT", "abc", "where: environment variable LEUMUND_SERVE__PORT"),
        ("LEUMUND_SERVE", "abc", "an environment variable cannot be used"),
    ],
)
def test_a_wrong_environment_variable_is_named(home, name, value, said):
    answer = home.run("subjects", "list", **{name: value})
    assert answer.says() == (2, *WHERE_AND_NEXT)
    assert said in answer.err


def test_a_plain_path_of_a_database_is_meant_from_the_home(home, monkeypatch, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert home.run("subjects", "list", LEUMUND_DATABASE="mine.db").code == 0
    assert (home.folder / "mine.db").is_file()
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("words", [["serve"], ["run"]], ids=" ".join)
def test_a_port_in_use_is_told_before_anything_is_done(shop, words):
    before = shop.rows()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = shop.run(*words, LEUMUND_SERVE__PORT=str(port))
    assert answer.says() == (2, *WHERE_AND_NEXT)
    assert f"where: 127.0.0.1:{port}" in answer.err
    assert f"--port {port + 1}" in answer.err
    assert shop.rows() == before


@pytest.fixture
def models(tmp_path, monkeypatch):
    """A copy of the models in a folder of its own, used instead of the shipped ones."""
    folder = tmp_path / "models"
    shutil.copytree(jobs.model.MODELS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(jobs.model, "MODELS", folder)
    caches = (jobs.model.shipped_model, jobs.model.shipped_priors)
    for each in caches:
        each.cache_clear()
    yield folder
    for each in caches:
        each.cache_clear()


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def cut(path):
    path.write_bytes(path.read_bytes()[:100])


@pytest.mark.parametrize(
    ("harm", "name"),
    [
        (flip, "sentiment/weights.npz"),
        (flip, "sentiment/card.json"),
        (cut, "sentiment/weights.npz"),
        (cut, "priors.json"),
        (Path.unlink, "sentiment/weights.npz"),
        (Path.unlink, "sentiment/digest"),
        (Path.unlink, "priors.json"),
    ],
)
def test_a_damaged_model_stops_scoring_and_nothing_else(shop, models, harm, name):
    """Commands that need it refuse; a cycle does all the rest, ends with 5, and the last figures stand, marked."""
    published = json.loads(shop.run("trust", "shop", "--format", "json").out)
    harm(models / name)
    jobs.model.shipped_model.cache_clear()
    jobs.model.shipped_priors.cache_clear()
    shop.add_work()
    before = shop.rows()
    for words in (["indicate"], ["run", "--once"]):
        assert shop.rows() == before
        answer = shop.run(*words)
        assert answer.says() == (5, *WHERE_AND_NEXT)
        assert name.rpartition("/")[2] in answer.err
    assert "the last figures stand" in answer.err
    # Reports quote intervals for aspects, which rest on the priors.
    assert ("report: " in answer.out) == (name != "priors.json")
    kept = json.loads(shop.run("trust", "shop", "--format", "json").out)
    assert (kept["value"], kept["model_digest"], kept["n"]) == (published["value"], published["model_digest"], 3)
    assert shop.run("doctor").code == 1
