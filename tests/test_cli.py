"""The door: what each command prints, how it ends, and that bad input is told and changes nothing."""

import csv
import io
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from small_home import Home, locked, make_home

import jobs.model
from cli import app
from store.database import Database, parse_address
from store.schema import migrate

WHERE_AND_NEXT = (True, True)
SCRIPT = Path(sys.executable).with_name("leumund")


@pytest.fixture
def home(tmp_path):
    """A home that follows nobody."""
    return make_home(tmp_path)


@pytest.fixture(scope="module")
def shop_template(tmp_path_factory):
    """A home in which three reviews were taken in, judged and published."""
    home = make_home(tmp_path_factory.mktemp("shop"))
    home.import_shop()
    assert home.run("run", "--once").code == 0
    return home


@pytest.fixture
def shop(shop_template, tmp_path):
    """A copy of that home."""
    shutil.copytree(shop_template.folder, tmp_path / "home")
    return Home(tmp_path / "home")


def commands(group: typer.core.TyperGroup | None = None, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the words of every command."""
    group = group or typer.main.get_command(app)
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*words, name))
        else:
            yield (*words, name)


COMMANDS = sorted(commands())


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_with_an_example(home, words):
    answer = home.run(*words, "--help")
    assert answer.code == 0
    assert f"Example: leumund {' '.join(words)}" in " ".join(answer.out.split())
    assert not home.database.exists()


@pytest.mark.parametrize(
    "words",
    [
        *("init", "doctor", "run", "schedule", "serve", "sources", "reviews", "crawl", "parse", "score", "indicate"),
        *("seal", "trust", "trend", "demo", "upgrade"),
        *("subjects list", "import reviews", "evaluate sentiment", "ledger fsck"),
    ],
)
def test_the_promised_commands_exist(words):
    assert tuple(words.split()) in COMMANDS


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["seal", "--nope"],
        ["trust"],
        ["trust", "shop", "--format", "pdf"],
        ["trust", "shop", "--lang", "fr"],
        ["trust", "shop", "--as-of", "31.12.2025"],
        ["reviews", "shop", "--month", "2025-13"],
        ["reviews", "shop", "--max-stars", "6"],
        ["serve", "--port", "80"],
        ["import", "reviews", "x.csv", "--date-order", "ymd"],
        ["evaluate", "sentiment", "x.jsonl", "--recalibrate", "-1"],
    ],
    ids=" ".join,
)
def test_wrong_words_are_a_matter_of_usage(home, words):
    answer = home.run(*words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("Usage: ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["trust", "kettel"], "there is no subject 'kettel'"),
        (["trend", "kettel"], "there is no subject 'kettel'"),
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


WRITERS = (["import", "reviews"], ["score"], ["indicate"], ["seal"], ["run", "--once"])
READERS = (["subjects", "list"], ["trust", "shop"], ["trend", "shop"], ["reviews", "shop"], ["sources"], ["doctor"])


def with_work(home):
    """Give every writing command something to write; return the arguments of import."""
    more = "id,rating,text,date\n9,2,Arrived late and scratched,2025-03-01\n"
    home.run("import", "reviews", home.write("more.csv", more), "--subject", "shop")
    return home.write("newer.csv", more.replace("9,2", "10,3"))


@pytest.mark.parametrize("words", WRITERS, ids=" ".join)
def test_a_locked_database_is_told_and_left_as_it_was(shop, words):
    file = with_work(shop)
    before = shop.rows()
    with locked(shop.database):
        answer = shop.run(*words, *([file] if words[0] == "import" else []))
    assert answer.says() == (4, *WHERE_AND_NEXT)
    assert "locked by another process" in answer.err
    assert shop.rows() == before


@pytest.mark.parametrize("words", WRITERS, ids=" ".join)
def test_a_read_only_database_is_told_and_left_as_it_was(shop, words):
    file = with_work(shop)
    before = shop.rows()
    arguments = [file] if words[0] == "import" else []
    answer = shop.run(*words, *arguments, LEUMUND_DATABASE="sqlite:///var/leumund.db?mode=ro")
    assert answer.says() == (4, *WHERE_AND_NEXT)
    assert "can only be read" in answer.err
    assert shop.rows() == before


@pytest.mark.parametrize("words", READERS, ids=" ".join)
def test_reading_goes_on_while_another_program_writes(shop, words):
    with locked(shop.database):
        assert shop.run(*words).code == 0
    assert shop.run(*words, LEUMUND_DATABASE="sqlite:///var/leumund.db?mode=ro").code == 0


def malformed(path):
    path.write_bytes(b"no database at all" * 100)


def cut_off(path):
    path.write_bytes(path.read_bytes()[:-4096])


def foreign(path):
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE diary (entry TEXT)")
    connection.close()


def older(path):
    path.unlink()
    path.touch()
    database = Database(parse_address(str(path)))
    with database.write() as connection:
        migrate(connection, "0001")
    database.close()


def newer(path):
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (malformed, "the database is malformed"),
        (cut_off, "the database is malformed"),
        (foreign, "belongs to something else"),
        (older, "run `leumund upgrade`"),
        (newer, "which this version does not know"),
    ],
)
@pytest.mark.parametrize("words", [["subjects", "list"], ["run", "--once"], ["doctor"]], ids=" ".join)
def test_a_database_that_cannot_be_used_is_never_replaced(shop, harm, said, words):
    harm(shop.database)
    before = shop.bytes_kept()
    answer = shop.run(*words)
    assert answer.says() == (4, *WHERE_AND_NEXT)
    assert said in answer.err
    assert shop.bytes_kept() == before


def test_an_older_database_is_brought_up_to_date_when_asked(shop):
    older(shop.database)
    assert shop.run("upgrade").code == 0
    assert shop.run("subjects", "list").code == 0


def test_a_server_that_does_not_answer_is_told_without_the_password(home):
    answer = home.run("subjects", "list", LEUMUND_DATABASE="postgresql://somebody:hush@127.0.0.1:1/leumund")
    assert answer.says() == (4, *WHERE_AND_NEXT)
    assert "the database does not answer" in answer.err
    assert "hush" not in answer.err


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
    published = json.loads(shop.run("trust", "shop", "--format", "json").out)
    harm(models / name)
    jobs.model.shipped_model.cache_clear()
    jobs.model.shipped_priors.cache_clear()
    with_work(shop)
    before = shop.rows()
    for words in (["indicate"], ["run", "--once"]):
        answer = shop.run(*words)
        assert answer.says() == (5, *WHERE_AND_NEXT)
        assert name.rpartition("/")[2] in answer.err
    assert shop.rows() == before
    kept = json.loads(shop.run("trust", "shop", "--format", "json").out)
    assert (kept["value"], kept["model_digest"], kept["n"]) == (published["value"], published["model_digest"], 3)
    assert shop.run("doctor").code == 1


def test_trust_as_json_keeps_its_contract(shop):
    figures = json.loads(shop.run("trust", "shop", "--format", "json").out)
    assert {"subject", "as_of", "value", "low", "high", "level", "n", "n_eff"} <= figures.keys()
    assert (figures["subject"], figures["n"], figures["unit"]) == ("shop", 3, "percent")
    assert figures["as_of"].endswith("Z")
    assert figures["newest_review_on"] == "2025-02-03"
    assert figures["ledger"]["size"] > 0


def test_trend_as_json_keeps_its_contract(shop):
    trend = json.loads(shop.run("trend", "shop", "--format", "json").out)
    assert {"points", "limits", "alarms", "changepoints"} <= trend.keys()
    assert {"period", "value", "low", "high", "n"} == trend["points"][0].keys()
    periods = [point["period"] for point in trend["points"]]
    assert periods[:2] == ["2025-01", "2025-02"]
    assert periods == sorted(set(periods))


def test_the_list_of_subjects_as_json_keeps_its_contract(shop):
    (row,) = json.loads(shop.run("subjects", "list", "--format", "json").out)["rows"]
    assert {name: row[name] for name in ("subject", "name", "kind", "reviews")} == {
        "subject": "shop",
        "name": "shop",
        "kind": "organisation",
        "reviews": 3,
    }


@pytest.mark.parametrize(
    "words",
    [["subjects", "list"], ["sources"], ["reviews", "shop"], ["trust", "shop"], ["trend", "shop"]],
    ids=" ".join,
)
def test_every_table_speaks_json_and_csv_whatever_the_language(shop, words):
    german, english = (shop.run(*words, "--format", "json", "--lang", lang).out for lang in ("de", "en"))
    without_moment = [re.sub(r'"as_of": "[^"]*"', "", text) for text in (german, english)]
    assert without_moment[0] == without_moment[1]
    assert json.loads(german)
    table = list(csv.reader(io.StringIO(shop.run(*words, "--format", "csv", "--lang", "de").out)))
    assert len(table) > 1
    assert {len(row) for row in table} == {len(table[0])}


@pytest.mark.parametrize(
    ("lang", "shown"),
    [
        ("en", ["Trust score", "too little", "33%", "0.0%", "3 Feb 2025"]),
        ("de", ["Vertrauenswert", "zu wenig", "33 %", "0,0 %", "03.02.2025"]),
    ],
)
def test_text_follows_the_language(shop, lang, shown):
    text = shop.run("trust", "shop", "--lang", lang).out.replace("\xa0", " ").replace("\u202f", " ")
    assert [words for words in shown if words not in text] == []


def test_an_empty_store_gives_empty_tables_and_too_little(home):
    assert json.loads(home.run("subjects", "list", "--format", "json").out) == {"rows": []}
    home.write("config/subjects.toml", "[[subject]]\nkey = 'quiet'\nname = 'Quiet'\nkind = 'product'\n")
    figures = json.loads(home.run("trust", "quiet", "--format", "json").out)
    assert (figures["value"], figures["n"], figures["verdict"]) == (None, 0, "too little")
    assert "too little" in home.run("trust", "quiet").out


def test_figures_as_of_a_day_before_anything_was_seen_know_nothing(shop):
    assert json.loads(shop.run("trust", "shop", "--as-of", "2025-01-31", "--format", "json").out)["n"] == 0


def test_the_list_of_reviews_shows_no_names_and_masks_contacts(shop):
    listed = shop.run("reviews", "shop", "--format", "json").out
    assert "[e-mail]" in listed
    assert "[phone]" in listed
    assert not re.search("Quillfeather|Ottermole|mail.example|23456789", listed)
    assert len(json.loads(shop.run("reviews", "shop", "--limit", "2", "--format", "json").out)["rows"]) == 2
    january = json.loads(shop.run("reviews", "shop", "--month", "2025-01", "--format", "json").out)["rows"]
    assert [row["date"] for row in january] == ["2025-01-20", "2025-01-02"]
    low = json.loads(shop.run("reviews", "shop", "--max-stars", "2", "--format", "json").out)["rows"]
    assert [row["title"] for row in low] == ["Broken"]


@pytest.mark.parametrize("month", ["0005-01", "9999-12"])
def test_a_month_at_the_edge_of_time_is_empty(shop, month):
    assert json.loads(shop.run("reviews", "shop", "--month", month, "--format", "json").out) == {"rows": []}


def test_single_steps_say_what_they_did_and_do_nothing_twice(home):
    home.import_shop()
    assert home.run("score").out == "judged 3, not modelled 0\n"
    assert home.run("score").out == "judged 0, not modelled 0\n"
    assert home.run("indicate").out == "new figures for 1 subjects\n"
    assert home.run("indicate").out == "new figures for 0 subjects\n"
    size, root = re.fullmatch(r"(\d+) leaves, root ([0-9a-f]{64})\n", home.run("seal").out).groups()
    assert f"{size} leaves, {size} observations, root {root}" in home.run("ledger", "fsck").out


def test_a_changed_text_is_found_by_fsck(shop):
    connection = sqlite3.connect(shop.database)
    connection.execute("UPDATE review_version SET title = 'Wonderful' WHERE title = 'Broken'")
    connection.commit()
    connection.close()
    answer = shop.run("ledger", "fsck")
    assert answer.code == 6
    assert "fault: " in answer.err
    doctor = shop.run("doctor")
    assert doctor.code == 1
    assert "NOT OK evidence log" in doctor.out


def test_a_healthy_deployment_passes_every_examination(shop):
    answer = shop.run("doctor")
    assert answer.code == 0
    assert "NOT OK" not in answer.out
    assert [line.split(":")[0].removeprefix("ok").strip() for line in answer.out.splitlines()][:5] == [
        "evidence log",
        "sentiment model",
        "author key",
        "disk",
        "clock",
    ]


def test_a_cycle_says_each_step_and_where_the_report_is(shop):
    answer = shop.run("run", "--once")
    assert answer.code == 0
    files = [Path(line.removeprefix("report: ")) for line in answer.out.splitlines()]
    assert [file.name for file in files] == ["leumund-de.html", "leumund-en.html"]
    assert all(file.read_text(encoding="utf-8").startswith("<!") for file in files)
    assert [line.split(":")[0] for line in answer.err.splitlines()] == ["scored", "figures", "evidence log"]


def test_a_source_without_policy_fails_by_itself_and_not_the_cycle(shop):
    listed = "[[subject.listing]]\nsource = 'bazaar'\nexternal_id = 'k'\nurl = 'https://bazaar.example/k'\n"
    shop.write("config/subjects.toml", f"[[subject]]\nkey = 'kettle'\nname = 'Kettle'\nkind = 'product'\n{listed}")
    crawled = shop.run("crawl", "kettle")
    assert crawled.code == 3
    assert "no policy: config/sources/bazaar.toml is missing" in crawled.err
    cycle = shop.run("run", "--once")
    assert cycle.code == 0
    assert "bazaar: failed" in cycle.err


def test_a_source_whose_policy_is_incomplete_is_shut_and_says_what_is_missing(home):
    listed = "[[subject.listing]]\nsource = 'schemaorg'\nexternal_id = 'k'\nurl = 'https://shop.example/k'\n"
    home.write("config/subjects.toml", f"[[subject]]\nkey = 'kettle'\nname = 'Kettle'\nkind = 'product'\n{listed}")
    shipped = Path(jobs.model.__file__).parents[1] / "config" / "sources" / "schemaorg.toml"
    home.write("config/sources/schemaorg.toml", shipped.read_bytes())
    answer = home.run("crawl")
    assert answer.code == 3
    assert "terms_reviewed_by" in answer.err
    assert home.run("doctor").out.splitlines()[-1].startswith("ok     source schemaorg: closed: ")


def test_init_copies_the_configuration_once(tmp_path):
    home = Home(tmp_path)
    made = [Path(line).relative_to(tmp_path).as_posix() for line in home.run("init").out.splitlines()]
    assert made == [
        "config/leumund.toml",
        "config/sources/appstore.toml",
        "config/sources/schemaorg.toml",
        "config/subjects.toml",
    ]


def test_the_schedule_is_listed_in_utc_and_a_wrong_one_is_refused(home):
    assert re.fullmatch(
        r"cycle: 15 3 \* \* \* UTC, next 20\d\d-\d\d-\d\d 03:15 UTC\n", home.run("schedule", "--list").out
    )
    home.write("config/leumund.toml", "[schedule]\ncycle = 'every morning'\n")
    answer = home.run("schedule", "--list")
    assert answer.says() == (2, *WHERE_AND_NEXT)
    assert "`every morning` is no cron expression" in answer.err


@pytest.fixture(scope="module")
def compiled(pytestconfig):
    """An environment in which real processes share compiled modules, also where none may be written beside ours."""
    environment = dict(os.environ)
    if environment.pop("PYTHONDONTWRITEBYTECODE", None):
        environment["PYTHONPYCACHEPREFIX"] = str(pytestconfig.cache.mkdir("compiled"))
    return environment


def test_the_installed_script_serves_until_it_is_told_to_stop(shop, compiled):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [SCRIPT, "serve", "--port", str(port)]
    environment = {**compiled, "LEUMUND_HOME": str(shop.folder)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == f"dashboard: http://127.0.0.1:{port}  (stop with Ctrl-C)\n"
        # The port is taken before it is told, so that a request waits instead of being refused.
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as page:
            assert (page.status, b"shop" in page.read()) == (200, True)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) in (0, -signal.SIGTERM)


def test_the_installed_script_ends_with_the_code_of_its_error(shop, compiled):
    shop.database.write_bytes(b"no database")
    # An unfriendly folder: modules of ours are shadowed by nothing in it.
    shop.write("store/__init__.py", "raise ImportError('a stranger')")
    environment = {**compiled, "LEUMUND_HOME": str(shop.folder)}
    command = [SCRIPT, "trust", "shop"]
    ended = subprocess.run(command, env=environment, cwd=shop.folder, capture_output=True, text=True, check=False)
    assert ended.returncode == 4
    assert ended.stdout == ""
    assert ended.stderr.startswith("leumund: MalformedDatabase: the database is malformed")
