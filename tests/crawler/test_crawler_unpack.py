"""Unpacking: whole or refused, and never more than the limit."""

import gzip
import tracemalloc
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.unpack import Unpackable, unpack

COMPRESSED = Path(__file__).resolve().parents[2].parent / "shared" / "vectors" / "security" / "compressed"
LIMIT = 8 * 1024 * 1024
PAGE = b"<html>" + b"a page of some length " * 500 + b"</html>"


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("body", "encodings"),
    [
        (PAGE, ""),
        (PAGE, "identity"),
        (gzip.compress(PAGE), "gzip"),
        (gzip.compress(PAGE), " X-GZIP "),
        (gzip.compress(PAGE[:100]) + gzip.compress(PAGE[100:]), "gzip"),
        (zlib.compress(PAGE), "deflate"),
        (raw_deflate(PAGE), "deflate"),
        (zlib.compress(gzip.compress(PAGE)), "gzip, deflate"),
    ],
    # gzip writes the time, so that a test named by the length of its bytes would be another one in each process.
    ids=range(8),
)
def test_a_whole_answer_is_unpacked(body, encodings):
    assert unpack(body, encodings, limit=LIMIT) == PAGE


@pytest.mark.parametrize(
    ("body", "encodings", "said"),
    [
        (gzip.compress(PAGE)[:-1], "gzip", "broke off"),
        (gzip.compress(PAGE)[:40], "gzip", "broke off"),
        (gzip.compress(PAGE)[:-8] + bytes(8), "gzip", "damaged"),
        (gzip.compress(PAGE) + b"tail", "gzip", "damaged"),
        (PAGE, "gzip", "damaged"),
        (zlib.compress(PAGE)[:-2], "deflate", "broke off"),
        (raw_deflate(PAGE)[:-2], "deflate", "broke off"),
        (b"x", "br", "not asked for"),
        (gzip.compress(PAGE), "gzip, br", "not asked for"),
        (gzip.compress(bytes(LIMIT + 1)), "gzip", "longer than 8 MiB"),
    ],
)
def test_anything_else_is_refused_with_its_reason(body, encodings, said):
    with pytest.raises(Unpackable, match=said):
        unpack(body, encodings, limit=LIMIT)


@given(st.binary(max_size=300), st.data())
def test_no_cut_gzip_answer_is_ever_taken_for_whole(page, data):
    packed = gzip.compress(page)
    cut = packed[: data.draw(st.integers(1, len(packed) - 1))]
    with pytest.raises(Unpackable):
        unpack(cut, "gzip", limit=LIMIT)


def test_a_bomb_costs_no_more_memory_than_the_limit():
    bomb = gzip.compress(bytes(200 * 1024 * 1024), compresslevel=1)
    tracemalloc.start()
    with pytest.raises(Unpackable, match="longer than 8 MiB"):
        unpack(bomb, "gzip", limit=LIMIT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20 * 1024 * 1024


@pytest.mark.parametrize(
    ("name", "encodings", "is_whole"),
    [
        ("html-gzip.bin", "gzip", True),
        ("html-zlibdeflate.bin", "deflate", True),
        ("html-rawdeflate.bin", "deflate", True),
        ("html-gzip-deflate.bin", "gzip, deflate", True),
        ("html-gzip-deflate-gzip.bin", "gzip, deflate, gzip", True),
        ("html-br.bin", "br", False),
        ("bomb-gzip.bin", "gzip", False),
        ("bomb-deflate.bin", "deflate", False),
        ("truncated-crc-error.gz", "gzip", False),
        ("truncated-crc-error-short.gz", "gzip", False),
        ("unexpected-eof.gz", "gzip", False),
    ],
)
def test_the_shared_bodies(name, encodings, is_whole):
    path = COMPRESSED / name
    if not path.exists():
        pytest.skip("the shared vectors are not there")
    if is_whole:
        assert b"<" in unpack(path.read_bytes(), encodings, limit=LIMIT)
    else:
        with pytest.raises(Unpackable):
            unpack(path.read_bytes(), encodings, limit=LIMIT)
