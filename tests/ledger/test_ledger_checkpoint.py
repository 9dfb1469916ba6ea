"""The checkpoint's lines: written and read in one form only."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import MalformedCheckpoint
from ledger.log import Checkpoint, checkpoint_body, parse_checkpoint

ROOT = bytes(range(32))
ROOT_LINE = base64.b64encode(ROOT).decode()
origins = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1)


def test_a_body_is_origin_size_and_root():
    assert checkpoint_body("quality.example/rsl/1", 42, ROOT) == f"quality.example/rsl/1\n42\n{ROOT_LINE}\n"


@given(origins, st.integers(0, 2**63 - 1), st.binary(min_size=32, max_size=32))
def test_what_is_written_is_read_back(origin, size, root):
    assert parse_checkpoint(checkpoint_body(origin, size, root)) == Checkpoint(origin, size, root)


def test_further_lines_are_kept_as_extensions():
    assert parse_checkpoint(f"log\n0\n{ROOT_LINE}\nmore\nand more\n").extensions == ("more", "and more")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        f"log\n1\n{ROOT_LINE}",
        "log\n1\n",
        f"\n1\n{ROOT_LINE}\n",
        f"log\n01\n{ROOT_LINE}\n",
        f"log\n+1\n{ROOT_LINE}\n",
        f"log\n-1\n{ROOT_LINE}\n",
        f"log\n 1\n{ROOT_LINE}\n",
        f"log\n1_0\n{ROOT_LINE}\n",
        f"log\n\u0661\n{ROOT_LINE}\n",
        f"log\n{'9' * 20}\n{ROOT_LINE}\n",
        f"log\n0x1f\n{ROOT_LINE}\n",
        f"log\n1\n{ROOT_LINE[:-1]}\n",
        f"log\n1\n{ROOT_LINE[:-2]}9=\n",
        f"log\n1\n {ROOT_LINE}\n",
        f"log\n1\n{base64.b64encode(ROOT + b'x').decode()}\n",
        f"log\n1\n{base64.b64encode(ROOT[:31]).decode()}\n",
        f"log\n1\n{ROOT_LINE}\u00e9\n",
        f"log\r\n1\r\n{ROOT_LINE}\r\n",
        f"log\n1\n{ROOT_LINE}\n\n",
        f"lo\x00g\n1\n{ROOT_LINE}\n",
    ],
)
def test_any_other_form_is_refused(text):
    with pytest.raises(MalformedCheckpoint):
        parse_checkpoint(text)


@pytest.mark.parametrize(
    ("origin", "size", "root"),
    [
        ("", 1, ROOT),
        ("two\nlines", 1, ROOT),
        (f"log\n1\n{ROOT_LINE}", 1, ROOT),
        ("log", -1, ROOT),
        ("log", 1, b"short"),
    ],
)
def test_no_body_is_written_that_would_be_read_otherwise(origin, size, root):
    with pytest.raises(MalformedCheckpoint):
        checkpoint_body(origin, size, root)
