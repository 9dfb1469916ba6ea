"""A table as text is aligned, and nothing in it steers the terminal."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.errors import RaggedTable
from report.phrase import Phrase, verbatim
from report.table import Column, Kind, Table
from report.text import STEERING, pad, printable, render_text, shorten, width

NAME = Column("name", Phrase("Name", "Name"))
SHARE = Column("share", Phrase("Anteil", "Share"), kind=Kind.SHARE)
WAIT = Column("wait", Phrase("Wartezeit", "Waiting time"), unit="s", kind=Kind.COUNT)


def test_columns_are_aligned_and_numbers_stand_right():
    table = Table(Phrase("Titel", "Title"), (NAME, SHARE), (("a", 0.5), ("bcd", None)), (Phrase("Hinweis", "Note"),))
    assert render_text(table, "de").splitlines() == [
        "Titel",
        "",
        "Name  Anteil",
        "────  ──────",
        "a     50,0\u00a0%",
        "bcd        –",
        "",
        "Hinweis",
    ]


def test_wide_signs_take_two_columns_and_accents_none():
    table = Table(verbatim("t"), (NAME, WAIT), (("漢字", 1), ("e\u0301", 22)))
    assert render_text(table, "en").splitlines()[2:] == [
        "Name  Waiting time (s)",
        "────  ────────────────",
        "漢字                 1",
        "e\u0301                   22",
    ]


def test_one_row_too_wide_for_a_terminal_is_written_downwards():
    columns = tuple(Column(f"c{n}", verbatim(f"column {n}")) for n in range(12))
    lines = render_text(Table(verbatim("t"), columns, (tuple("abcdefghijkl"),)), "en").splitlines()
    assert lines[2:5] == ["column 0   a", "column 1   b", "column 2   c"]


def test_an_empty_table_still_has_its_head():
    assert render_text(Table(verbatim("t"), (NAME,), ()), "en") == "t\n\nName\n────\n"


@pytest.mark.parametrize("row", [(), ("a",), ("a", 1.0, 2)])
def test_a_row_that_does_not_fit_is_refused(row):
    with pytest.raises(RaggedTable, match="one cell a column"):
        Table(verbatim("t"), (NAME, SHARE), (row,))


@pytest.mark.parametrize(
    "text", ["\x1b[31mred", "a\rb", "a\nb", "right\u202eleft", "\x9b31m", "zero\u200bwidth", "\x00"]
)
def test_nothing_printed_steers_the_terminal(text):
    assert not {unicodedata.category(sign) for sign in printable(text)} & STEERING


@given(st.text(), st.integers(1, 30))
def test_a_shortened_text_fits(text, most):
    assert width(shorten(printable(text), most)) <= most


@given(st.text(max_size=5), st.integers(12, 30), st.booleans())
def test_a_padded_text_has_the_width_asked_for(text, to, right):
    assert width(pad(printable(text), to, right=right)) == to


def test_a_remark_that_had_to_be_cut_stands_whole_below_the_table_after_what_it_is_about():
    columns = (
        Column("subject", verbatim("Subject")),
        Column("source", verbatim("Source")),
        Column("reason", verbatim("Reason"), kind=Kind.REMARK),
    )
    why = "it is switched off (enabled = false); no host is allowed (hosts)"
    rows = ((None, "shop", why), ("mug", "feed", "short"), ("cup", "shop", why))
    head, _, *lines = render_text(Table(verbatim("T"), columns, rows, (verbatim("A note."),)), "de").splitlines()
    whole = "sie ist abgeschaltet (enabled = false); kein Rechner ist erlaubt (hosts)"
    assert head == "T"
    assert lines[-3:] == ["", f"shop, cup: {whole}", "A note."]
    assert lines[2].endswith("…")
