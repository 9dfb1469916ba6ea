"""Labels are kept whole, all answers stay, the newest counts, and they outlive the text that they speak of."""

from dataclasses import replace

import pytest
from store_story import day

from store.errors import DrawnAlready, UnknownLabelItem, UnknownSubject
from store.label_records import AspectLabel, DrawnItem, LabelAnswer, LabelDraw, Overall

DRAW = LabelDraw(seed="s1", drawn_at=day(3), rate=0.5, eligible=2)
GOOD = LabelAnswer(Overall.POSITIVE, {"delivery": AspectLabel.GOOD, "price": AspectLabel.ABSENT})
POOR = LabelAnswer(Overall.NEGATIVE, {"delivery": AspectLabel.MIXED})


@pytest.fixture
def versions(store, make_listing, make_review, collect):
    """Two versions of the kettle's reviews and one of the toaster's, by row number."""
    collect(make_listing(), [make_review(), make_review("r2", text="It leaks.")])
    collect(make_listing("toaster"), [make_review("t1", text="Burns bread.")])
    found = sorted(store.reviews.versions(), key=lambda version: version.id)
    return [version.id for version in found]


def drawn(version_id, predicted=0.25):
    return DrawnItem(version_id, "en|shop|low|2024H1", size=2.0, probability=0.5, predicted=predicted)


def test_a_draw_comes_back_in_the_order_of_the_queue(store, versions):
    items = [drawn(versions[1]), drawn(versions[0], predicted=None)]
    store.labels.keep_draw(replace(DRAW, subject="kettle"), items)
    (kept,) = store.labels.draws()
    assert kept == replace(DRAW, subject="kettle", id=kept.id)
    found = store.labels.items()
    assert [item.drawn for item in found] == items
    assert [(item.draw, item.position, item.answer) for item in found] == [(kept, 0, None), (kept, 1, None)]
    assert store.labels.drawn() == set(versions[:2])


def test_the_newest_answer_counts_and_all_are_kept(store, versions):
    store.labels.keep_draw(DRAW, [drawn(number) for number in versions])
    first, second, third = store.labels.items()
    store.labels.answer(first.id, POOR, day(4))
    store.labels.answer(second.id, GOOD, day(4))
    store.labels.answer(first.id, GOOD, day(5))
    assert [item.answers for item in store.labels.items()] == [(POOR, GOOD), (GOOD,), ()]
    assert store.labels.items()[0].answer == GOOD
    assert third.answers == ()


def test_of_a_past_moment_only_what_had_been_drawn_and_answered_by_then_is_known(store, versions):
    store.labels.keep_draw(DRAW, [drawn(versions[0])])
    store.labels.keep_draw(replace(DRAW, seed="s2", drawn_at=day(6)), [drawn(versions[1])])
    first, second = store.labels.items()
    for item, said, at in ((first, POOR, day(4)), (first, GOOD, day(5)), (second, GOOD, day(7))):
        store.labels.answer(item.id, said, at)

    def known(moment):
        return [item.answers for item in store.labels.items(as_of=moment)]

    assert [known(day(n)) for n in (2, 3, 4, 5, 6, 7)] == [
        [],
        [()],
        [(POOR,)],
        [(POOR, GOOD)],
        [(POOR, GOOD), ()],
        [(POOR, GOOD), (GOOD,)],
    ]
    assert [len(store.labels.draws(as_of=day(n))) for n in (2, 3, 6)] == [0, 1, 2]


def test_items_of_a_subject_are_those_whose_reviews_speak_of_it(store, versions):
    store.labels.keep_draw(DRAW, [drawn(number) for number in versions])
    for item in store.labels.items():
        store.labels.answer(item.id, GOOD, day(4))
    assert [item.drawn.version_id for item in store.labels.items("toaster")] == versions[2:]
    assert [item.answers for item in store.labels.items("kettle")] == [(GOOD,), (GOOD,)]


def test_a_version_is_drawn_once_and_a_refused_draw_leaves_nothing(store, versions):
    store.labels.keep_draw(DRAW, [drawn(versions[0])])
    with pytest.raises(DrawnAlready, match=f"version {versions[0]}"):
        store.labels.keep_draw(DRAW, [drawn(versions[1]), drawn(versions[0])])
    with pytest.raises(UnknownSubject):
        store.labels.keep_draw(replace(DRAW, subject="nobody"), [drawn(versions[1])])
    assert len(store.labels.draws()) == 1
    assert store.labels.drawn() == {versions[0]}


def test_answers_are_kept_all_or_none(store, versions):
    store.labels.keep_draw(DRAW, [drawn(versions[0])])
    (item,) = store.labels.items()
    with pytest.raises(UnknownLabelItem, match=f"no item {item.id + 1}"):
        store.labels.answer_all({item.id: GOOD, item.id + 1: GOOD}, day(4))
    assert store.labels.items()[0].answers == ()
    store.labels.answer_all({}, day(4))


def test_a_label_outlives_the_text(store, versions):
    store.labels.keep_draw(DRAW, [drawn(number) for number in versions])
    for item in store.labels.items():
        store.labels.answer(item.id, GOOD, day(4))
    store.erasures.expire_texts("shop", before=day(100), at=day(100))
    assert {version.review.text for version in store.labels.versions(store.labels.items())} == {None}
    assert [item.answer for item in store.labels.items()] == [GOOD] * 3


def test_labels_leave_nothing_in_the_log(store, versions):
    before = store.leaves.head()
    store.labels.keep_draw(DRAW, [drawn(versions[0])])
    store.labels.answer(store.labels.items()[0].id, GOOD, day(4))
    assert store.leaves.head() == before
