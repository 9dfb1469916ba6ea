"""The tree of a page and what a reader sees in it."""

import pytest

from crawler.pages.plaintext import clean_text
from crawler.pages.tree import classes, read_tree, shown_text


def body(markup):
    return read_tree(f"<html><body><div class='a b'>{markup}</div></body></html>".encode()).find(".//div")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("eins<br>zwei", "eins zwei"),
        ("<p>eins</p><p>zwei</p>", "eins zwei"),
        ("<b>ei</b>ns", "eins"),
        ("eins<script>x()</script><style>a{}</style>", "eins"),
        ("eins<button>Mehr</button><a role='button'>Mehr</a>", "eins"),
        ("eins <a>Read more</a>", "eins"),
        ("eins<!-- zwei --> drei", "eins drei"),
        ("&lt;b&gt; &amp;amp;", "<b> &amp;"),
        ("eins <span class='x hidden'>zwei</span> drei", "eins drei"),
        ("", None),
    ],
)
def test_the_shown_text_is_what_a_reader_sees(markup, text):
    assert clean_text(shown_text(body(markup), frozenset({"hidden"}))) == text


def test_an_element_is_read_even_if_it_is_itself_of_a_hidden_class():
    assert shown_text(body("eins"), frozenset({"a"})).strip() == "eins"


def test_classes_are_names():
    assert classes(body("")) == {"a", "b"}
    assert classes(body("<i></i>").find("i")) == frozenset()


@pytest.mark.parametrize("page", [b"", b"   ", b"<!-- -->"])
def test_what_cannot_be_parsed_has_no_tree(page):
    assert read_tree(page) is None


@pytest.mark.parametrize(
    ("shown", "text"),
    [(" a \n\t b\u00a0c ", "a b c"), ("e\u0301", "é"), ("&lt;", "&lt;"), ("<b>", "<b>"), ("a\0b", "ab"), (" ", None)],
)
def test_clean_text_changes_the_spelling_and_decodes_nothing(shown, text):
    assert clean_text(shown) == text
