"""Huge answers: bombs of every packing and a gigabyte of page are cut at 8 MiB, and the crawl process stays small."""

import gzip
import os
import random
import zlib
from pathlib import Path

import pytest
from odd_site import OPEN_ROBOTS, Answers, answering, collect_all, page

from store.records import Coverage

N_BOMBS = int(os.environ.get("LEUMUND_BOMBS", "4"))
MIB = 1024 * 1024
GROWTH_MIB = 150
COMPRESSED = Path(__file__).resolve().parents[2].parent / "shared" / "vectors" / "security" / "compressed"
TYPED = {"Content-Type": "text/html"}


def packed(encoding: str, mib: int) -> bytes:
    """Return so many MiB of blanks after a sound page, packed."""
    data = page(1) + b" " * (mib * MIB)
    if encoding == "gzip":
        return gzip.compress(data, compresslevel=1)
    packer = zlib.compressobj(1, wbits=15 if encoding == "deflate" else -15)
    return packer.compress(data) + packer.flush()


def endless(mib: int):
    """Return a body of so many MiB that is sent piece by piece."""
    return lambda: (page(1) if n == 0 else b" " * MIB for n in range(mib))


def shared(name: str) -> dict:
    path = COMPRESSED / f"bomb-{name}.bin"
    return {f"/shared-{name}": (200, {"Content-Encoding": name}, path.read_bytes())} if path.exists() else {}


HUGE = Answers(
    {
        "/gigabyte-stated": (200, {"Content-Length": str(1024 * MIB)}, endless(1024)),
        "/gigabyte-untold": (200, {"Connection": "close"}, endless(1024)),
        "/gzip": (200, {"Content-Encoding": "gzip"}, packed("gzip", 400)),
        "/deflate": (200, {"Content-Encoding": "deflate"}, packed("deflate", 400)),
        "/raw": (200, {"Content-Encoding": "deflate"}, packed("raw", 400)),
        "/twice": (200, {"Content-Encoding": "gzip, gzip"}, gzip.compress(packed("gzip", 400))),
        "/br": (200, {"Content-Encoding": "br"}, b"\x00" * 1000),
        "/zstd": (200, {"Content-Encoding": "zstd"}, b"\x28\xb5\x2f\xfd" + b"\x00" * 1000),
        "/robots.txt": OPEN_ROBOTS,
        "/good": (200, {}, page(1)),
        **shared("gzip"),
        **shared("deflate"),
        **shared("br"),
        **shared("zstd"),
    }
)
BAD = sorted(set(HUGE) - {"/good", "/robots.txt"})


@pytest.fixture(name="collected", scope="module")
def _collected(tmp_path_factory):
    with answering(HUGE) as site:
        small = collect_all(tmp_path_factory.mktemp("small"), site.port, ["/good"])
        huge = collect_all(tmp_path_factory.mktemp("huge"), site.port, ["/good", *BAD])
    return site, small, huge


@pytest.mark.parametrize("path", BAD)
def test_a_huge_answer_is_no_page(collected, path):
    run = collected[2][path].run
    assert (run.census.coverage, run.census.pages, run.new) == (Coverage.FAILED, 0, 0)
    assert "longer than 8 MiB" in run.census.reason or "not asked for" in run.census.reason


@pytest.mark.parametrize("path", ["/gigabyte-stated", "/gigabyte-untold"])
def test_the_line_is_cut_long_before_the_end(collected, path):
    site = collected[0]
    # Both ends' buffers may hold some more than what was read.
    assert site.sent[path] <= site.asked[path] * 24 * MIB


def test_the_crawl_process_does_not_grow_by_them(collected):
    _, small, huge = collected
    usual = max(outcome.peak_mib for outcome in small.values())
    assert 0 < max(outcome.peak_mib for outcome in huge.values()) - usual <= GROWTH_MIB


def test_bombs_of_any_size_and_packing_are_cut(tmp_path):
    chance = random.Random(N_BOMBS)  # noqa: S311 - chance of a test, not of a secret
    answers = Answers({"/robots.txt": OPEN_ROBOTS})
    for n in range(N_BOMBS):
        encoding = chance.choice(["gzip", "deflate", "raw"])
        stated = encoding.replace("raw", "deflate")
        answers[f"/{n}"] = (200, {"Content-Encoding": stated}, packed(encoding, chance.randint(9, 60)))
    with answering(answers) as site:
        outcomes = collect_all(tmp_path, site.port, [f"/{n}" for n in range(N_BOMBS)])
    assert [path for path, outcome in outcomes.items() if outcome.run.new or outcome.run.census.pages] == []
    assert len(outcomes) == N_BOMBS
