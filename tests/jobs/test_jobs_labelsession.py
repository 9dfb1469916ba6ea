"""Labelling in the terminal: one key an answer, each kept at once, back, skip, quit and go on later."""

import pytest
from label_shop import ASKED, NOW, open_shop

from jobs.errors import NoTerminal
from jobs.labels import LabelDesk
from jobs.labelsession import Terminal, label_in_terminal, require_terminal
from store.records import SubjectKind

ENTER, ESCAPE = "\r", "\x1b"


@pytest.fixture
def bare(store, database_url, tmp_path):
    """A desk with three open items that asks for the text as a whole only."""
    open_shop(store, database_url, tmp_path, n=10)
    desk = LabelDesk(store, now=lambda: NOW)
    desk.fill("kettle", n=3)
    return desk


@pytest.fixture
def desk(bare):
    """The same with two aspects."""
    return LabelDesk(bare.store, {SubjectKind.PRODUCT: ASKED}, now=lambda: NOW)


def sit(desk, keys, language="en"):
    """Press keys, then close the terminal; return the answers kept and what was shown."""
    pressed, shown = iter(keys), []
    kept = label_in_terminal(desk, None, Terminal(lambda: next(pressed, ""), shown.append, language))
    return kept, "\n".join(shown)


def overall(desk):
    return [card.overall for card in desk.cards()]


def test_one_key_is_one_answer_and_the_end_is_told(bare):
    kept, shown = sit(bare, "pn?")
    assert (kept, overall(bare)) == (3, ["positive", "negative", "unclear"])
    assert shown.endswith("All answered. Thank you!\n3 answers kept. “leumund labels” goes on from here.")
    assert "1/3  Kettle  (English, shop, 2" in shown


def test_whoever_quits_goes_on_where_they_stopped(bare):
    assert sit(bare, "pq")[0] == 1
    assert overall(bare) == ["positive", "", ""]
    assert sit(bare, "un")[0] == 2
    assert overall(bare) == ["positive", "neutral", "negative"]


@pytest.mark.parametrize("end", ["", ESCAPE, "\x03", "\x04"])
def test_every_way_out_keeps_what_was_answered(bare, end):
    assert sit(bare, ["p", end])[0] == 1
    assert overall(bare) == ["positive", "", ""]


def test_skipped_items_stay_open_and_unknown_keys_do_nothing(bare):
    assert sit(bare, "xs7P ")[0] == 1
    assert overall(bare) == ["", "positive", ""]


def test_going_back_gives_a_second_answer_to_the_same_item(bare):
    assert sit(bare, "pznq")[0] == 2
    assert overall(bare) == ["negative", "", ""]
    assert [answer.overall.value for answer in bare.store.labels.items()[0].answers] == ["positive", "negative"]
    assert sit(bare, "zzu")[0] == 1


def test_aspects_are_asked_after_the_text_and_enter_leaves_out_the_rest(desk):
    assert sit(desk, ["n", "b", " ", "p", ENTER, "p", "g", ENTER])[0] == 3
    assert [dict(card.opinions) for card in desk.cards()] == [
        {"delivery": "bad", "price": "absent"},
        {"delivery": "absent", "price": "absent"},
        {"delivery": "good", "price": "absent"},
    ]


def test_going_back_among_aspects_corrects_the_one_before_or_the_text(desk):
    assert sit(desk, ["n", "b", "z", "m", "g", "q"])[0] == 1
    assert dict(desk.cards()[0].opinions) == {"delivery": "mixed", "price": "good"}
    assert sit(desk, ["n", "z", "p", ENTER, "q"])[0] == 1
    assert overall(desk) == ["negative", "positive", ""]


def test_an_answer_without_its_aspects_is_not_kept_half(desk):
    assert sit(desk, ["n", "b", "q"])[0] == 0
    assert overall(desk) == ["", "", ""]


def test_german_is_spoken_and_an_empty_queue_says_so(store):
    kept, shown = sit(LabelDesk(store), "", "de")
    assert (kept, shown.split("\n")[0]) == (
        0,
        "Es ist nichts zu beurteilen. Sobald das Modell Texte kennt, lassen sich welche ziehen.",
    )


def test_a_text_cannot_steer_the_terminal(store, database_url, tmp_path):
    store_place = open_shop(store, database_url, tmp_path, n=5)
    desk = LabelDesk(store_place.store, now=lambda: NOW)
    desk.fill(n=5)
    _, shown = sit(desk, "")
    assert "\x1b" not in shown


def test_without_a_terminal_the_other_ways_are_named():
    require_terminal(is_terminal=True)
    with pytest.raises(NoTerminal, match=r"--format csv.*--import FILE.*/labels"):
        require_terminal(is_terminal=False)
