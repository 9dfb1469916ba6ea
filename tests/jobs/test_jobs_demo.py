"""The demo: what is served is what is stored, a second one continues the first, and a kill costs nothing."""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import urllib.request
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from naive_merkle import naive_leaf, naive_root
from small_home import Home, make_home
from small_shop import opinions

from jobs.demo import open_demo, shipped_net
from jobs.errors import LayoutUnknown
from jobs.settings import Settings
from jobs.workplace import open_workplace
from simulator.errors import BrokenStream, EmptyStream, UnreadableStream
from store.pieces import ASPECTS
from store.session import open_store

SCRIPT = Path(sys.executable).with_name("leumund")
N_KETTLE, N_MUG = 240, 40


def rows(subject, n, *, kind="product", name=""):
    """Return n rows of a stream about one subject."""
    return [
        {
            "source": "shop",
            "subject": subject,
            "subject_name": name or f"The {subject}",
            "subject_kind": kind,
            "review_id": opinion.review_id,
            "rating": opinion.rating,
            "rating_min": 1,
            "rating_max": 5,
            "title": opinion.title,
            "text": opinion.text,
            "language": "en",
            "published_at": opinion.published,
            "published_precision": "day",
            "author": f"a-{number:012x}",
        }
        for number, opinion in enumerate(opinions(subject, n))
    ]


def write_stream(folder, listed):
    """Write rows as a stream, the fourth of them twice."""
    path = folder / "small.jsonl"
    path.write_text("\n".join(map(json.dumps, [*listed, listed[3]])), encoding="utf-8")
    return path


def database(home, name="small-own"):
    return home.folder / "var" / "demo" / name / "demo.db"


def without_row_numbers(facts):
    """Return facts without the hash of what says in which rows passages stand."""
    return {name: value for name, value in facts.items() if name != ASPECTS}


def final_state(path):
    """Return what demos left behind, without row numbers, clock times and the closing leaves of their runs."""
    with open_store(str(path)) as store:
        assert not store.leaves.fsck().faults
        names = {listing.id: (listing.source, listing.external_id) for listing in store.subjects.listings()}
        versions = {
            (
                *names[version.listing_id],
                version.review.review_id,
                version.number,
                version.review.rating,
                version.review.text,
                version.review.published.text(),
                version.vanished,
                round(version.positive, 9),
            )
            for version in store.reviews.versions()
        }
        figures = {
            row.subject.key: (current.indicators, without_row_numbers(current.facts), current.as_of.date())
            for row in store.subjects.list_subjects()
            if (current := store.indicators.current(row.subject.key))
        }
        kinds = Counter(str(entry.kind) for entry in store.leaves.entries())
    return {"versions": versions, "figures": figures, "leaves": {k: n for k, n in kinds.items() if k != "run"}}


@pytest.fixture(scope="module")
def stream(tmp_path_factory):
    """A stream of two products."""
    return write_stream(tmp_path_factory.mktemp("stream"), [*rows("kettle", N_KETTLE), *rows("mug", N_MUG)])


@pytest.fixture(scope="module")
def environment(pytestconfig):
    """An environment in which real processes share compiled modules, also where none may be written beside ours."""
    changed = dict(os.environ)
    if changed.pop("PYTHONDONTWRITEBYTECODE", None):
        changed["PYTHONPYCACHEPREFIX"] = str(pytestconfig.cache.mkdir("compiled"))
    return changed


@pytest.fixture(scope="module")
def children_compiled(environment):
    """Let crawl children share compiled modules, too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        if "PYTHONPYCACHEPREFIX" in environment:
            patch.setenv("PYTHONPYCACHEPREFIX", environment["PYTHONPYCACHEPREFIX"])
        yield


@pytest.fixture(scope="module")
def first(stream, tmp_path_factory, children_compiled):
    """A home after one undisturbed demo, and what that said."""
    home = make_home(tmp_path_factory.mktemp("first"))
    return home, home.run("demo", "--stream", stream)


@pytest.fixture(scope="module")
def undisturbed(first):
    """What an undisturbed demo leaves behind."""
    return final_state(database(first[0]))


def test_what_was_served_is_what_is_stored_and_proved(first):
    home, answer = first
    assert answer.code == 0
    assert f"served: 281 rows, 280 distinct reviews; stored: {N_KETTLE + N_MUG}\n" in answer.out
    assert "fault" not in answer.out
    leaves, changes, root = re.search(r"(\d+) leaves for (\d+) changes, root ([0-9a-f]{64})\n", answer.out).groups()
    with open_store(str(database(home))) as store:
        entries = [naive_leaf(entry.encode()) for entry in store.leaves.entries()]
    assert (len(entries), naive_root(entries).hex()) == (int(leaves), root)
    assert leaves == changes
    assert float(re.search(r"peak memory of the crawl process: (\d+) MiB", answer.out)[1]) < 300


def test_the_report_of_the_largest_subject_is_shown_with_its_trend(first):
    _, answer = first
    assert answer.out.startswith("The kettle\n")
    assert re.search(r"Trust score: \d\d%  \[\d\d% to \d\d%", answer.out)
    assert "Coverage                         1 of 1 sources full" in answer.out
    assert answer.err.splitlines()[0] == "demo-shop: full, 2 listings, 280 new, 0 edited, 0 vanished, 0 unchanged"
    files = re.findall(r"^report: (.*)$", answer.out, re.MULTILINE)
    assert [Path(file).is_file() for file in files] == [True, True]


def test_a_demo_keeps_to_a_store_of_its_own(first):
    home, _ = first
    assert not home.database.exists()


def test_a_second_demo_continues_the_first_and_doubles_nothing(first, stream, undisturbed, tmp_path):
    shutil.copytree(first[0].folder, tmp_path / "home")
    home = Home(tmp_path / "home")
    answer = home.run("demo", "--stream", stream)
    assert answer.err.splitlines()[0] == "demo-shop: full, 2 listings, 0 new, 0 edited, 0 vanished, 280 unchanged"
    assert f"stored: {N_KETTLE + N_MUG}\n" in answer.out
    assert final_state(database(home)) == undisturbed


def reviews_stored(path):
    """Return how many reviews a database holds; 0 where it is not ready yet."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return connection.execute("SELECT count(*) FROM review").fetchone()[0]
    except sqlite3.Error:
        return 0


def in_the_middle_of_collecting(process, home):
    pause = threading.Event()
    while process.poll() is None and not reviews_stored(database(home)):
        pause.wait(0.005)


def in_the_middle_of_scoring(process, home):
    assert process.stderr.readline().startswith("demo-shop: full")


@pytest.mark.parametrize("moment", [in_the_middle_of_collecting, in_the_middle_of_scoring])
def test_kill_9_and_another_run_lead_to_the_same_final_state(
    stream, undisturbed, environment, tmp_path, children_compiled, moment
):
    home = make_home(tmp_path)
    process = subprocess.Popen(
        [SCRIPT, "demo", "--stream", stream],
        env={**environment, "LEUMUND_HOME": str(home.folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with process:
        moment(process, home)
        # The whole group: the crawl child dies with its parent.
        os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert 0 < reviews_stored(database(home)) <= N_KETTLE + N_MUG
    answer = home.run("demo", "--stream", stream)
    assert f"stored: {N_KETTLE + N_MUG}\n" in answer.out
    assert final_state(database(home)) == undisturbed


def test_a_crawl_that_cannot_write_ends_with_the_code_of_the_store(tmp_path, children_compiled):
    home = make_home(tmp_path)
    home.write("config/subjects.toml", "demo = true\n")
    home.run("subjects", "list")
    before = home.rows()
    answer = home.run("crawl", "demo-pendelpilot", LEUMUND_DATABASE="sqlite:///var/leumund.db?mode=ro")
    assert answer.says() == (4, True, True)
    assert "the database can only be read" in answer.err
    assert home.rows() == before


@pytest.mark.parametrize("layout", ["portal", "feed"])
def test_every_layout_gives_the_same_reviews(layout, tmp_path, children_compiled):
    home = make_home(tmp_path)
    listed = [*rows("Müller & Söhne", 12, kind="employer"), *rows("日本の店", 5, kind="place")]
    answer = home.run("demo", "--stream", write_stream(tmp_path, listed), "--layout", layout)
    assert "served: 18 rows, 17 distinct reviews; stored: 17\n" in answer.out
    with open_store(str(database(home, f"small-{layout}"))) as store:
        found = {row.subject.key: (row.subject.name, row.reviews) for row in store.subjects.list_subjects()}
        kept = {(version.review.rating, version.review.text) for version in store.reviews.versions()}
    assert found.pop("mueller-soehne") == ("The Müller & Söhne", 12)
    assert list(found.values()) == [("The 日本の店", 5)]
    assert kept == {(row["rating"], row["text"]) for row in listed}


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("", EmptyStream),
        ("\n\n", EmptyStream),
        ("nonsense\n", BrokenStream),
        ('{"subject": "kettle"}\n', BrokenStream),
        (b"\x1f\x8b\x08 cut off", UnreadableStream),
    ],
)
def test_a_stream_that_cannot_be_served_leaves_nothing_behind(tmp_path, content, error):
    path = tmp_path / "broken.jsonl"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(error) as caught, open_demo(Settings(home=tmp_path), path, None):
        pass
    assert caught.value.exit_code == 2
    assert str(path) in str(caught.value)
    assert not (tmp_path / "var").exists()


def test_an_unknown_layout_is_told_with_the_known_ones(tmp_path):
    with pytest.raises(LayoutUnknown, match="choose one of shop, portal, feed"), open_demo(Settings(), None, "mall"):
        pass


def test_where_nobody_follows_the_demo_no_platform_is_started(tmp_path):
    make_home(tmp_path)
    with open_workplace(Settings(home=tmp_path)) as place, shipped_net(place) as net:
        assert (net.simulator_url, net.clock_offset_seconds, net.policies) == ("", 0.0, {})


def test_the_demo_subjects_are_served_where_their_listings_say(tmp_path):
    make_home(tmp_path).write("config/subjects.toml", "demo = true\n")
    with open_workplace(Settings(home=tmp_path)) as place, shipped_net(place) as net:
        listings = place.store.subjects.listings()
        for listing in listings:
            address = net.simulator_url + listing.url.removeprefix("simulator:")
            with urllib.request.urlopen(address, timeout=10) as page:  # noqa: S310 - our own server on loopback
                assert (page.status, len(page.read()) > 1_000) == (200, True)
        assert set(net.policies) == {listing.source for listing in listings}
        assert all(policy.hosts == ("127.0.0.1",) for policy in net.policies.values())
