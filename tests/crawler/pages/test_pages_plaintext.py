"""The text rule: tags away, entities decoded once, NFC, single blanks, nothing that a database refuses."""

import html
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.plaintext import plain_text, storable


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        ("  gut \n und\tbillig ", "gut und billig"),
        ("Topf &amp; Deckel", "Topf & Deckel"),
        ("Topf &amp;amp; Deckel", "Topf &amp; Deckel"),
        ("er schrieb &lt;b&gt;", "er schrieb <b>"),
        ("<p>eins</p><p>zwei</p>", "eins zwei"),
        ("eins<br/>zwei", "eins zwei"),
        ("<b>fett</b>er", "fetter"),
        ("I <3 it, 1 < 2 > 0", "I <3 it, 1 < 2 > 0"),
        ("vor <!-- weg --> nach", "vor nach"),
        ("offen <!-- bleibt", "offen <!-- bleibt"),
        ("a<script>weg()</script>b", "a b"),
        ("Mu\u0308sli", "Müsli"),
        ("drei\u00a0Wörter hier", "drei Wörter hier"),
        ("\0", None),
        ("   ", None),
        ("<br>", None),
        ("", None),
        (None, None),
    ],
)
def test_text_is_what_a_reader_sees(shown, text):
    assert plain_text(shown) == text


def test_half_surrogates_and_nul_cannot_reach_a_database():
    assert storable("a\0b\ud800c") == "ab?c"
    assert plain_text("a\0b\ud800c") == "ab?c"


@given(st.text())
def test_plain_text_is_storable_and_has_one_spelling(text):
    plain = plain_text(text)
    if plain is not None:
        plain.encode()
        assert plain == " ".join(plain.split())
        assert unicodedata.is_normalized("NFC", plain)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0")))
def test_an_escaped_text_comes_back_as_it_was(text):
    assert plain_text(html.escape(text)) == (" ".join(unicodedata.normalize("NFC", text).split()) or None)
