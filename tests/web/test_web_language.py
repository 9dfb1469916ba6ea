"""The language is the one asked for, else the browser's favourite among ours, else English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.language import choose_language


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [
        (None, "de", "de"),
        (None, "de-DE,de;q=0.9,en;q=0.5", "de"),
        (None, "de-AT", "de"),
        (None, "en-US,en;q=0.9,de;q=0.8", "en"),
        (None, "fr,de;q=0.4,en;q=0.2", "de"),
        (None, "fr, nl", "en"),
        (None, "", "en"),
        (None, "*", "en"),
        (None, "de;q=0,en;q=0.1", "en"),
        (None, "de;q=0", "en"),
        (None, "de;q=x,en;q=0.1", "en"),
        (None, "de;q=7", "en"),
        (None, "de;q=nan", "en"),
        (None, "de;level=1", "en"),
        (None, "en;q=0.5,de;q=0.5", "en"),
        (None, "DE", "de"),
        (None, "zh," * 30 + "de", "en"),
        ("en", "de", "en"),
        ("de", "en", "de"),
        ("fr", "de", "de"),
        ("", "de", "de"),
        ("<script>", "de", "de"),
    ],
)
def test_the_language_of_an_answer(asked, accepted, language):
    assert choose_language(asked, accepted) == language


@given(st.none() | st.text(), st.text())
def test_whatever_is_sent_there_is_an_answer(asked, accepted):
    assert choose_language(asked, accepted) in {"de", "en"}
