"""robots.txt: equal to RFC 9309 where rows state it, and never more permissive."""

import gzip
import json
import re
import time
from pathlib import Path

import pytest

from crawler.robots import AGENT, StrictRobots, cleaned

SECURITY = Path(__file__).resolve().parents[2].parent / "shared" / "vectors" / "security"


def allowed(robots: str, path: str, agent: str = AGENT) -> bool:
    return StrictRobots(robots.encode("utf-8", "surrogateescape")).allowed(f"https://shop.example{path}", agent)


@pytest.mark.parametrize(
    ("robots", "path", "expected"),
    [
        ("", "/reviews", True),
        ("User-agent: *\nDisallow: /\n", "/reviews", False),
        ("User-agent: *\nDisallow: /cart\n", "/reviews", True),
        ("User-agent: *\nDisallow: /reviews\nAllow: /reviews/public\n", "/reviews/public/1", True),
        ("User-agent: Leumund\nDisallow: /\n\nUser-agent: *\nAllow: /\n", "/", False),
        ("User-agent: Leumund/1.0 beta\nDisallow: /\n", "/", False),
        ("User-agent: Other\nDisallow: /\n", "/", True),
        ("User-agent: Leumund\nInvalid-Line: x\nUser-agent: *\nDisallow: /\n", "/", False),
        ("User-agent: Leumund\nCrawl-delay: 9\nUser-agent: *\nDisallow: /\n", "/", False),
        ("User-agent: *\nSitemap: https://shop.example/s.xml\nDisallow: /a\n", "/a", False),
        ("user-agent *\ndisallow /a\n", "/a", False),
        ("\ufeffUser-agent: *\nDisallow: /a\n", "/a", False),
        ("User-agent: * # everybody\nDisallow: /a # not this\n", "/a", False),
        ("User-agent: *\nDisallow: /\nAllow: /%62aker\n", "/baker", False),
        ("User-agent: *\nDisallow: /\nAllow: /%62aker\n", "/%62aker", True),
        ("User-agent: *\nDisallow: /*.php$\n", "/a.php", False),
        # A misspelt rule taken for one would end the group, and leave us outside the rule that follows.
        ("User-agent: Leumund\nDissallow: /a\nUser-agent: *\nDisallow: /\n", "/b", False),
        ("<html>not a robots file</html>", "/", True),
    ],
)
def test_rules_hold_as_the_standard_means_them(robots, path, expected):
    assert allowed(robots, path) is expected


def test_an_address_that_is_not_encoded_is_never_allowed():
    assert not allowed("", "/ツ")


def test_undecodable_bytes_do_not_open_a_site():
    assert not StrictRobots(b"User-agent: *\n\xff\xfe\nDisallow: /\n").allowed("https://a.example/", AGENT)


def test_only_known_lines_are_left():
    assert cleaned("Foo: 1\nUSER-AGENT: a b\nDisallow:\nHost: x") == "user-agent: a\ndisallow: "


def rows_of(name):
    """Yield (robots, agent, url, whether it may be fetched, name of the test) of a shared table."""
    path = SECURITY / name
    if not path.exists():
        pytest.skip("the shared vectors are not there")
    if name.endswith(".jsonl"):
        stated = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        calls = [row for row in stated if row["fn"] == "can_fetch"]
        return [(row["robots"], row["args"][1], row["args"][0], row["expect"], "") for row in calls]
    stated = json.loads(path.read_text(encoding="utf-8"))
    return [(row["robots"], row["agent"], row["url"], row["allowed"], row["test"]) for row in stated]


def test_rows_of_the_standard_are_answered_as_it_does():
    rows = [row for row in rows_of("robots-google.json") if row[-1].startswith("ID_")]
    assert len(rows) > 50
    assert [row for row in rows if StrictRobots(row[0].encode()).allowed(row[2], row[1]) is not row[3]] == []


@pytest.mark.parametrize(("name", "least"), [("robots-google.json", 135), ("robots-protego.jsonl", 220)])
def test_never_more_permissive_than_the_standard_or_its_known_readers(name, least):
    # An agent with a blank, a digit or letters beyond ASCII has no product token (RFC 9309, section 2.2.1); ours has.
    named = [row for row in rows_of(name) if re.fullmatch(r"[A-Za-z_-]+|\*", row[1])]
    # Some readers also obey misspelt rules; the standard passes over them, see the table above.
    rows = [row for row in named if "Dissallow" not in row[0]]
    assert len(rows) >= least
    more = [
        row
        for row in rows
        if not row[3] and StrictRobots(row[0].encode("utf-8", "surrogateescape")).allowed(row[2], row[1])
    ]
    assert more == []


def test_real_files_never_raise_and_none_of_them_stalls_the_reader():
    rows = SECURITY / "robots-real.jsonl.gz"
    if not rows.exists():
        pytest.skip("the shared vectors are not there")
    with gzip.open(rows, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            # Far above the usual few milliseconds: only an expression that runs away reaches it.
            assert _seconds(row["body_latin1"].encode("latin-1")) < 2.0, row["name"]


def _seconds(body: bytes) -> float:
    begin = time.process_time()
    assert StrictRobots(body).allowed("https://shop.example/reviews?page=2", AGENT) in {True, False}
    return time.process_time() - begin
