"""The queue of labels: drawn once, spread, resumed where it stopped, and nothing of who answered."""

import dataclasses
from collections import Counter

import pytest
from label_shop import ASKED, NOW, answer_all, open_shop, true_answer

from jobs.errors import AnswerUnreadable
from jobs.labels import LabelDesk, agreement_of
from report.labelcard import Agreement, LabelCard, labels_table
from store.errors import UnknownSubject
from store.label_records import AspectLabel, DrawnItem, LabelAnswer, LabelDraw, LabelItem, Overall
from store.records import SubjectKind


@pytest.fixture
def desk(store, database_url, tmp_path):
    """A desk over two shops of 60 texts each."""
    open_shop(store, database_url, tmp_path, n=60)
    open_shop(store, database_url, tmp_path, subject="mug", n=60)
    return LabelDesk(store, {SubjectKind.PRODUCT: ASKED}, now=lambda: NOW)


def test_a_draw_is_repeatable_and_its_probabilities_are_kept(desk):
    desk.fill("kettle", n=20, seed="s")
    (draw,) = desk.store.labels.draws()
    items = desk.store.labels.items()
    assert (draw.seed, draw.drawn_at, draw.eligible, draw.subject, len(items)) == ("s", NOW, 60, "kettle", 20)
    assert all(item.drawn.probability == min(1, item.drawn.size * draw.rate) for item in items)
    # As many as wanted on average: the probabilities of all texts sum to their number.
    sizes = Counter(item.drawn.size for item in items)
    assert set(sizes) == {1.0, 2.0}
    assert {item.drawn.stratum.split("|")[0] for item in items} == {"en"}


def test_nothing_is_drawn_while_something_is_open_and_the_next_draw_takes_others(desk):
    desk.fill("kettle", n=20)
    first = desk.store.labels.drawn()
    desk.fill("kettle", n=20)
    assert desk.store.labels.drawn() == first
    answer_all(desk)
    desk.fill("kettle", n=20)
    assert len(desk.store.labels.drawn()) == 40
    answer_all(desk)
    desk.fill("kettle", n=50)
    answer_all(desk)
    desk.fill("kettle")
    assert len(desk.store.labels.drawn()) == 60


def test_without_a_subject_texts_of_all_are_drawn(desk):
    desk.fill(n=40)
    assert {card.subject for card in desk.cards()} == {"Kettle", "Mug"}
    with pytest.raises(UnknownSubject):
        desk.fill("nobody")


def test_persons_are_not_drawn(desk):
    desk.store.subjects.add(dataclasses.replace(desk.store.subjects.get("mug"), is_person=True))
    desk.fill(n=100)
    assert {card.subject for card in desk.cards()} == {"Kettle"}


def test_a_card_shows_the_text_and_asks_for_the_aspects_of_its_kind_and_names_nobody(desk):
    desk.fill("kettle", n=5)
    card = desk.cards()[0]
    assert (card.place, card.source, card.aspects, card.is_answered) == (1, "shop", ASKED, False)
    assert "Says buyer" in card.text
    assert not {field.name for field in dataclasses.fields(LabelCard)} & {"author", "author_key", "reader"}


def test_an_answer_is_kept_and_shown_and_a_later_one_replaces_it(desk):
    desk.fill("kettle", n=2)
    first = desk.cards()[0]
    desk.take(first.item, "negative", {"delivery": "bad", "unknown": "good"})
    desk.take(first.item, "positive", {"delivery": "mixed"})
    card = desk.cards()[0]
    assert (card.overall, card.opinions) == ("positive", (("delivery", "mixed"),))
    assert card.opinion_of("delivery") == "mixed"
    assert desk.agreement() == Agreement(same=0, n=2)


@pytest.mark.parametrize(("overall", "aspects"), [("great", {}), ("", {}), ("positive", {"delivery": "nice"})])
def test_words_that_are_no_answer_are_refused(desk, overall, aspects):
    desk.fill("kettle", n=1)
    with pytest.raises(AnswerUnreadable):
        desk.take(desk.cards()[0].item, overall, aspects)
    with pytest.raises(AnswerUnreadable):
        desk.take(10_000, "positive", {})
    assert not desk.cards()[0].is_answered


def test_texts_that_were_erased_are_no_longer_asked_for(desk):
    desk.fill("kettle", n=3)
    desk.store.erasures.expire_texts("shop", before=NOW.replace(year=2030), at=NOW)
    assert [card.is_gone for card in desk.cards()] == [True] * 3


def test_agreement_counts_texts_and_aspects_in_both_answers():
    draw, drawn = LabelDraw("s", NOW, 1.0, 1), DrawnItem(1, "en|shop|low|2026H1", 1.0, 1.0, 0.2)
    later = LabelAnswer(Overall.NEGATIVE, {"delivery": AspectLabel.GOOD})
    item = LabelItem(1, draw, 0, drawn, (true_answer(5), later, later))
    assert agreement_of([item]) == Agreement(same=1 + 2, n=2 + 2)


def test_the_table_holds_what_the_import_needs(desk):
    desk.fill("kettle", n=2)
    desk.take(desk.cards()[0].item, "negative", {"delivery": "bad"})
    table = labels_table(desk.cards())
    assert [column.name for column in table.columns][:3] == ["item", "overall", "aspects"]
    assert table.rows[0][:3] == (str(desk.cards()[0].item), "negative", "delivery=bad")
