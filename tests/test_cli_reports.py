"""`leumund report` and `leumund statement`: for the management, and to lie beside a certificate."""

import shutil
import subprocess
import sys
import zipfile
from datetime import date, timedelta

import pytest
from report_files import cells_of, pages_of, squeezed
from small_home import make_home, published_shop

from jobs.aspectjudge import open_aspect_sets
from jobs.monthlyfiles import summary_document, write_monthly_files
from jobs.settings import read_settings
from jobs.table import work_of
from jobs.work import WorkOrder
from jobs.workplace import open_workplace
from report.control import AlarmLine, SeriesLine
from store.fence import Fence


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A home with three published reviews: too little for any figure."""
    return published_shop(tmp_path_factory.mktemp("reports"))


@pytest.fixture(scope="module")
def signed(shop):
    """A statement in German with its pack, and the key to check it."""
    path = shop.folder / "shop.pdf"
    answer = shop.run("statement", "shop", "--output", path, "--lang", "de")
    assert answer.code == 0, answer.err
    return path, shop.run("evidence", "key").out.strip()


def next_month():
    """Return the first day of the coming month: then the month under way is over."""
    return (date.today().replace(day=1) + timedelta(days=32)).replace(day=1)  # noqa: DTZ011 - any zone will do


def written(home, settings=""):
    home.write("config/leumund.toml", settings)
    with open_workplace(read_settings(home.folder)) as place:
        return [path.name for path in write_monthly_files(place, next_month())]


@pytest.mark.parametrize("form", ["pdf", "xlsx", "html"])
@pytest.mark.parametrize("subject", [["shop"], []], ids=["one", "all"])
def test_a_report_is_written_in_the_form_of_its_name(shop, form, subject):
    path = shop.folder / f"report.{form}"
    answer = shop.run("report", *subject, "--output", path, "--lang", "de")
    assert (answer.code, answer.out) == (0, f"report: {path}\n")
    assert path.stat().st_size > 1_000


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_summary_calls_an_aspect_by_the_name_that_its_set_gives(shop, monkeypatch, language):
    line = AlarmLine("shop", "The shop", SeriesLine("", 0.001, "2025-02", "2025-03", 0.1, 0.3, 40, "delivery"), 0.01, 2)
    monkeypatch.setattr("jobs.monthlyfiles.alarm_digest", lambda _store, **_: [line])
    with open_workplace(read_settings(shop.folder)) as place:
        said = str(summary_document(place, None, None, language).blocks)
        (names,) = {
            judge.labels["delivery"] for judge in open_aspect_sets(shop.folder).names() if "product" in judge.kinds
        }
    assert names.said_in(language) in said
    assert "'delivery'" not in said


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["shop", "--output", "x.docx"], 2),
        (["shop", "--output", "x.pdf", "--month", "2999-01"], 2),
        (["shop", "--output", "x.pdf", "--as-of", "2999-01-01"], 2),
        (["shop", "--output", "x.pdf", "--month", "2025-13"], 2),
        (["shop", "--output", "x.pdf", "--month", "2025-01", "--as-of", "2025-01-01"], 2),
        (["nobody", "--output", "x.pdf"], 2),
        (["shop", "--output", "nowhere/x.pdf"], 2),
        (["shop"], 2),
    ],
)
def test_a_report_that_cannot_be_is_refused(shop, words, code, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = shop.run("report", *words)
    assert answer.code == code
    assert list(tmp_path.iterdir()) == []


def test_a_month_before_anything_was_seen_says_too_little(shop):
    path = shop.folder / "early.pdf"
    assert shop.run("report", "shop", "--output", path, "--month", "2024-05").code == 0
    first = pages_of(path.read_bytes())[0]
    assert "too little" in first
    assert "MAY 2024" in first


def test_a_statement_is_two_pages_and_the_very_ones_that_its_pack_signs(signed):
    path, key = signed
    pages = pages_of(path.read_bytes())
    assert len(pages) == 2
    assert squeezed(key) in squeezed(pages[1])
    with zipfile.ZipFile(path.with_suffix(".zip")) as archive:
        assert archive.read("statement.pdf") == path.read_bytes()
        assert squeezed(archive.read("checkpoint.txt").decode()) in squeezed(pages[1])


def verified(home, pack, key):
    """Return exit code and first word of both verifiers."""
    ours = home.run("evidence", "verify", pack, "--key", key)
    with zipfile.ZipFile(pack) as archive:
        script = pack.with_name("verify.py")
        script.write_bytes(archive.read("verify.py"))
    command = [sys.executable, "-I", "-S", str(script), str(pack), "--key", key]
    other = subprocess.run(command, capture_output=True, text=True, check=False)
    return (ours.code, (ours.out + ours.err).split()[0]), (other.returncode, other.stdout.split(":")[0].split()[0])


def test_both_verifiers_hold_the_pages_to_the_signature(shop, signed, tmp_path):
    path, key = signed
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    shutil.copy(path.with_suffix(".zip"), good)
    assert verified(shop, good, key) == ((0, "VALID"), (0, "VALID"))
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(bad, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(b"%PDF-1.7", b"%PDF-1.6") if name == "statement.pdf" else data)
    assert [code for code, _ in verified(shop, bad, key)] == [1, 1]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["shop", "--output", "x.zip"], 2),
        (["shop", "--output", "nowhere/x.pdf"], 2),
        (["nobody", "--output", "x.pdf"], 2),
        (["shop", "--output", "x.pdf", "--as-of", "2024-01-01"], 2),
        (["shop", "--output", "x.pdf", "--as-of", "2999-01-01"], 2),
    ],
)
def test_a_statement_that_cannot_be_is_refused_and_leaves_nothing(shop, words, code, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = shop.run("statement", *words)
    assert answer.says() == (code, True, True)
    assert list(tmp_path.iterdir()) == []


def test_no_statement_is_made_about_a_person(shop, tmp_path):
    home = shop.copied(tmp_path / "home")
    assert home.run("subjects", "add", "dr-muster", "--name", "Dr Muster", "--kind", "place", "--person").code == 0
    answer = home.run("statement", "dr-muster", "--output", tmp_path / "x.pdf")
    assert answer.says() == (2, True, True)
    assert "natural person" in answer.err


def test_once_a_month_is_over_its_files_are_written_once(shop, tmp_path):
    home = shop.copied(tmp_path / "home")
    assert written(home) == [f"all-subjects-{lang}.{form}" for lang in ("de", "en") for form in ("pdf", "xlsx")]
    assert written(home) == []
    own = "[report]\nsubjects = ['shop']\nforms = ['xlsx']\nlanguages = ['de']\n"
    assert written(home, own) == ["shop-de.xlsx"]
    (path,) = (home.folder / "var" / "reports").glob("*/shop-de.xlsx")
    assert "shop" in cells_of(path.read_bytes()).values()
    assert written(home, own.replace("'shop'", "'*'")) == []


def test_a_month_without_anything_published_has_no_files(tmp_path):
    home = make_home(tmp_path)
    assert written(home) == []
    assert not list(tmp_path.glob("var/reports/*-*"))


def test_the_job_of_reports_tells_how_many_it_wrote(shop, tmp_path, monkeypatch):
    home = shop.copied(tmp_path / "home")
    monkeypatch.setattr(
        "jobs.tasks.reporting.write_monthly_files", lambda place, _: write_monthly_files(place, next_month())
    )
    settings = read_settings(home.folder)
    with open_workplace(settings) as place:
        ended = work_of("report")(place, WorkOrder(home.folder, "report", Fence(1, 1, "report", "test")), print)
    assert (ended.state, ended.line) == ("succeeded", "leumund-de.html, leumund-en.html; monthly files: 4")
