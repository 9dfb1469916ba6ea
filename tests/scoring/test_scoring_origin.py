"""Every code unit of a folded text leads back to the characters that it was made of."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.alphabet import code_units
from scoring.origin import unit_origins
from scoring.tokens import tokenise


def words_of(text):
    """Return each token as written in the text."""
    tokens = tokenise([text])
    begins, ends = unit_origins(text)
    return [text[begins[start] : ends[end - 1]] for start, end in zip(tokens.starts, tokens.ends, strict=True)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("plain words", ["plain", "words"]),
        ("große Straße, gut", ["große", "Straße", "gut"]),
        ("İstanbul güzel", ["İstanbul", "güzel"]),
        ("ﬃ ligature", ["ﬃ", "ligature"]),
        ("gut 👍👎 toll", ["gut", "👍", "👎", "toll"]),
        ("❤️ Herz", ["❤", "Herz"]),
        (unicodedata.normalize("NFD", "schöne Möbel"), [unicodedata.normalize("NFD", w) for w in ("schöne", "Möbel")]),
        ("e\u0301\u0323tude", ["e\u0301\u0323tude"]),
        ("\u1112\u1161\u11ab\u1100\u1173\u11af ok", ["\u1112\u1161\u11ab\u1100\u1173\u11af", "ok"]),
        ("👍 Z\u0351\u0363a\u0300", ["👍", "Z\u0351\u0363a\u0300"]),
        ("sooooo gut!!!!", ["sooooo", "gut", "!!!!"]),
        ("Don’t „gut“", ["Don’t", "gut"]),
        ("gut\0so", ["gut", "so"]),
        ("\ud83d x", ["\ud83d", "x"]),
        ("\ud83d\udc4d", ["\ud83d\udc4d"]),
    ],
)
def test_tokens_are_found_as_they_were_written(text, words):
    assert words_of(text) == words


def test_one_character_that_folds_to_two_tokens_is_named_twice():
    assert words_of("x!\u2026\u0149") == ["x", "!", "\u0149"]
    assert unit_origins("\u0149")[0].tolist() == [0, 0]


UNUSUAL = st.sampled_from(
    "ßİŉﬃΐAÅ\u212b\u0301\u0323\u0345\u0f71\u0f73\u0f75\u0f81\u1100\u1161\u11a8\uac00👍\u200d\ufe0f\0 "
)


@given(st.text() | st.text(UNUSUAL, max_size=12) | st.text(st.characters(), max_size=8))
def test_folding_the_origin_of_some_units_gives_these_units(text):
    units = code_units([text])[:-1].tolist()
    begins, ends = unit_origins(text)
    assert (len(begins), len(ends)) == (len(units), len(units))
    assert np.all(np.diff(begins) >= 0)
    assert np.all(begins < ends)
    made = [folded for begin, end in dict.fromkeys(zip(begins, ends, strict=True)) for folded in fold(text[begin:end])]
    # Texts of ASCII alone are folded by whoever reads their units.
    assert made == (fold(text) if text.isascii() else units)


def fold(text):
    """Return the code units of a text as folded and composed by its definition."""
    written = unicodedata.normalize("NFC", text.replace("\0", " ").casefold()).encode("utf-16-le", "surrogatepass")
    return np.frombuffer(written, "<u2").tolist()
