"""The door: commands explain themselves, keep their contract, and run from anywhere."""

import csv
import io
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer
from small_home import Home, make_home

import jobs.model
from cli import app
from store.session import open_store

SCRIPT = Path(sys.executable).with_name("leumund")
WHERE_AND_NEXT = (True, True)
COLLECTS = "{ does = 'collect', cron = '0 3 * * *', sources = ['steam'] }"


@pytest.fixture
def home(tmp_path):
    """A home that follows nobody."""
    return make_home(tmp_path)


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
        ["trust", "shop", "--format", "docx"],
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


def test_trust_as_json_keeps_its_contract(shop):
    figures = json.loads(shop.run("trust", "shop", "--format", "json").out)
    assert {"subject", "as_of", "value", "low", "high", "level", "n", "n_eff"} <= figures.keys()
    assert (figures["subject"], figures["n"], figures["unit"]) == ("shop", 3, "percent")
    assert figures["as_of"].endswith("Z")
    assert figures["newest_review_on"] == "2025-02-03"
    assert figures["ledger"]["size"] > 0


def test_trend_as_text_says_what_its_chart_can_see(shop):
    said = " ".join(shop.run("trend", "shop").out.split())
    assert "noticed by now" in said
    assert "change point" in said.lower()


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


def test_the_list_of_reviews_says_why_each_was_judged_so(shop):
    plain, explained = (
        json.loads(shop.run("reviews", "shop", *words, "--format", "json").out)["rows"] for words in ([], ["--why"])
    )
    assert [{**row, **why} for row, why in zip(plain, explained, strict=True)] == explained
    assert {tuple(set(why) - set(row)) for row, why in zip(plain, explained, strict=True)} <= {
        ("why_for", "why_against"),
        ("why_against", "why_for"),
    }
    broken = next(row for row in explained if row["title"] == "Broken")
    assert re.fullmatch(r".+ -\d+\.\d\d( · .+ -\d+\.\d\d){2}", broken["why_against"])
    assert broken["why_against"].replace("-", "\u2212") in shop.run("reviews", "shop", "--why").out
    german = shop.run("reviews", "shop", "--why", "--lang", "de").out
    assert "Spricht dagegen" in german
    assert re.search(r"\u2212\d,\d\d", german)
    assert "why_against" in shop.run("reviews", "shop", "--why", "--format", "csv").out.splitlines()[0]


@pytest.mark.parametrize("month", ["0005-01", "9999-12"])
def test_a_month_at_the_edge_of_time_is_empty(shop, month):
    assert json.loads(shop.run("reviews", "shop", "--month", month, "--format", "json").out) == {"rows": []}


def test_single_steps_say_what_they_did_and_do_nothing_twice(home):
    home.import_shop()
    first, again = (home.run("score").out.splitlines() for _ in range(2))
    assert (first[0], again[0]) == ("judged 3, not modelled 0", "judged 0, not modelled 0")
    assert first[1].endswith(" in 3 newly read texts")
    assert again[1:] == ["aspects: 0 opinions in 0 newly read texts"]
    assert home.run("indicate").out == "new figures for 1 subject\n"
    assert home.run("indicate").out == "new figures for 0 subjects\n"
    size, root = re.match(r"(\d+) leaves, root ([0-9a-f]{64})\n", home.run("seal").out).groups()
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
    assert [line.split(":")[0].removeprefix("ok").strip() for line in answer.out.splitlines()][:11] == [
        "database",
        "evidence log",
        "checkpoint",
        "rollback guard",
        "witnesses",
        "erasure journal",
        "sentiment model",
        "author key",
        "seal key",
        "disk",
        "clock",
    ]


def test_a_cycle_says_each_step_and_where_the_report_is(shop):
    answer = shop.run("run", "--once")
    assert answer.code == 0
    files = [Path(line.removeprefix("report: ")) for line in answer.out.splitlines()]
    assert [file.name for file in files] == ["leumund-de.html", "leumund-en.html"]
    assert all(file.read_text(encoding="utf-8").startswith("<!") for file in files)
    steps = [line.split(":")[0] for line in answer.err.splitlines()]
    assert steps == ["scored", "aspects", "twins", "figures", "expired", "evidence log", "notices"]


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
    shipped = Path(jobs.model.__file__).parents[1]
    assert made == sorted(path.relative_to(shipped).as_posix() for path in (shipped / "config").rglob("*.toml"))


def test_the_schedule_is_listed_with_next_slots_and_last_results(home):
    row, seal, notify, doctor = json.loads(home.run("schedule", "--list", "--format", "json").out)["rows"]
    assert [each["does"] for each in (seal, notify, doctor)] == ["seal", "notify", "doctor"]
    assert (row["job"], row["cron"], row["zone"], row["state"], row["missed"]) == (
        "cycle",
        "15 3 * * *",
        "UTC",
        None,
        0,
    )
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT03:15:00Z", row["next"])
    with open_store(f"sqlite:///{home.database}") as store:
        slot = datetime(2026, 6, 1, 3, 15, tzinfo=UTC)
        store.jobruns.record("cycle", [slot], state="missed", now=slot, summary="nobody kept time")
        held = store.jobruns.claim("cycle", slot + timedelta(days=1), "here:1", now=slot)
        store.jobruns.finish(held, state="failed", now=slot, summary="it took longer than 5 minutes and was ended")
    told = home.run("schedule", "--list", "--lang", "de").out
    assert all(
        words in told for words in ("gescheitert", "beendet, weil es länger als 5 Minuten dauerte", "02.06.2026")
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("jobs.cycle = { does = 'cycle', cron = 'every morning' }", "the cron line `every morning` of job `cycle`"),
        ("jobs.leap = { does = 'cycle', cron = '0 0 30 2 *' }", "it never comes"),
        ("time_zone = 'Europe/Bonn'", "there is no time zone `Europe/Bonn`"),
        ("jobs.night = { does = 'sleep', cron = '0 3 * * *' }", "`schedule.jobs.night.does` cannot be used"),
        ("jobs.night = { does = 'cycle', crom = '0 3 * * *' }", "did you mean `cron`?"),
        ("jobs.night = { does = 'cycle' }", "`schedule.jobs.night.cron` cannot be used"),
        ("cycle = '0 3 * * *'", "unknown key `schedule.cycle`"),
        ("jobs.a = { does = 'seal', cron = '0 3 * * *', sources = ['steam'] }", "it takes no sources"),
        (f"jobs.a = {COLLECTS}\njobs.b = {COLLECTS}", "source `steam` is named by `a` and `b`"),
        (f"jobs.a = {COLLECTS}", "job `a` collects `steam`, a source that there is not"),
    ],
)
def test_a_table_of_jobs_that_cannot_be_kept_is_refused(home, text, said):
    home.write("config/leumund.toml", f"[schedule]\n{text}\n")
    answer = home.run("schedule", "--list")
    assert answer.says() == (2, *WHERE_AND_NEXT)
    assert said in answer.err


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


def test_subjects_are_added_linked_and_listed(home):
    home.write("config/sources/clinics.toml", "source = 'clinics'\npage = 'schemaorg'\n")
    added = home.run("subjects", "add", "dr-muster", "--name", "Praxis Dr. Muster", "--kind", "place")
    assert (added.code, "never scored" in added.err) == (0, True)
    assert home.run("subjects", "add", "house", "--name", "House", "--kind", "organisation").err == ""
    assert home.run("subjects", "add", "dr-muster", "--person").code == 0
    assert (
        home.run("subjects", "link", "dr-muster", "--source", "clinics", "--id", "de/1", "--from", "2026-01-01").code
        == 0
    )
    assert home.run("subjects", "link", "dr-muster", "--part-of", "house", "--to", "2026-03-31").code == 0
    rows = json.loads(home.run("subjects", "list", "--format", "json").out)["rows"]
    assert [(row["subject"], row["listings"], row["person"]) for row in rows] == [
        ("dr-muster", 1, True),
        ("house", 0, False),
    ]
    assert home.run("subjects", "link", "house", "--part-of", "dr-muster").code == 2
    assert home.run("subjects", "link", "house").code == 2
    answer = json.loads(home.run("trust", "dr-muster", "--format", "json").out)
    assert (answer["value"], answer["verdict"]) == (None, "not scored: a natural person")


def test_a_link_takes_the_name_of_a_page_and_refuses_an_id_that_leads_nowhere(home):
    home.write("config/sources/google-maps.toml", "source = 'google-maps'\npage = 'google'\naccess = 'import'\n")
    home.write("config/sources/steam.toml", "source = 'steam'\npage = 'steam'\nspider = 'steam'\naccess = 'api'\n")
    assert home.run("subjects", "add", "house", "--name", "House", "--kind", "place").code == 0
    assert home.run("subjects", "link", "house", "--source", "google", "--id", "ChIJ1").code == 0
    rows = json.loads(home.run("sources", "--format", "json").out)["rows"]
    assert ("house", "google-maps") in [(row["subject"], row["source"]) for row in rows]
    assert home.run("subjects", "link", "house", "--source", "steam", "--id", "no number").says() == (2, True, True)
    assert home.run("subjects", "link", "house", "--source", "steam", "--id", "440").code == 0
