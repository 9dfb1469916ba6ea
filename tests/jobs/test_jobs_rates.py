"""Rates of a subject's texts: raw without labels, corrected with them, by others' errors in between."""

import numpy as np
import pytest
from label_shop import ASKED, NOW, answer_all, open_shop, readings

from jobs.aspects import OpinionJudge
from jobs.labelplan import Decision, label_table
from jobs.labels import LabelDesk, asked_aspects
from jobs.rates import AspectReadings, rate_of, text_rates
from jobs.textsample import counted_texts, labelled_texts
from scoring.misjudgement import KnownErrors
from scoring.rates import LabelSample
from store.records import Subject, SubjectKind

UNKNOWN = KnownErrors(0, 0, 0, 0)
# One text in five complains; the model finds 15 of 20 and takes another 10 of 100 texts for complaints.
TRUE_POSITIVE, SEEN_POSITIVE = 0.8, 0.75


@pytest.fixture
def desk(store, database_url, tmp_path):
    open_shop(store, database_url, tmp_path, n=400)
    # By the real clock: a draw speaks of the texts that were seen before it.
    return LabelDesk(store, {SubjectKind.PRODUCT: ASKED})


def test_without_labels_the_raw_rate_says_so_and_names_the_errors_that_ratings_show(desk):
    (rate,) = text_rates(desk.store, "kettle")
    assert (rate.name, rate.aspect, rate.corrected, rate.note, rate.n, rate.n_labels) == (
        "positive",
        "",
        False,
        "raw",
        400,
        0,
    )
    assert rate.value == pytest.approx(SEEN_POSITIVE * 0.9 + (1 - SEEN_POSITIVE) * 0.1)
    assert (rate.sensitivity, rate.specificity) == (pytest.approx(0.875), pytest.approx(0.75))


def test_labels_correct_the_rate_and_its_interval_holds_the_truth(desk):
    desk.fill("kettle", n=150, seed="s")
    answer_all(desk)
    (rate,) = text_rates(desk.store, "kettle")
    assert (rate.corrected, rate.note, rate.n, rate.n_labels) == (True, "labels", 400, 150)
    assert rate.low <= TRUE_POSITIVE <= rate.high
    assert abs(rate.value - TRUE_POSITIVE) < abs(rate.raw - TRUE_POSITIVE)


def test_aspects_get_their_mentions_and_complaints(desk):
    desk.fill("kettle", n=150, seed="s")
    answer_all(desk)
    found = AspectReadings(("delivery", "price"), readings(desk.store, "kettle"))
    rates = text_rates(desk.store, "kettle", found=found)
    assert [(rate.name, rate.aspect) for rate in rates] == [
        ("positive", ""),
        ("mentioned", "delivery"),
        ("negative", "delivery"),
        ("mentioned", "price"),
        ("negative", "price"),
    ]
    for rate in rates[1:3]:
        assert rate.corrected
        assert rate.low <= 0.2 <= rate.high
    assert rates[3].value == 0.0


def test_the_errors_known_from_another_subject_correct_where_own_labels_are_few(desk, store, database_url, tmp_path):
    open_shop(store, database_url, tmp_path, subject="mug", n=200)
    desk.fill("mug", n=150, seed="s")
    answer_all(desk)
    (rate,) = text_rates(store, "kettle")
    assert (rate.corrected, rate.note, rate.n_labels) == (True, "labels_elsewhere", 0)
    assert rate.low <= TRUE_POSITIVE <= rate.high
    assert rate.value == pytest.approx(TRUE_POSITIVE, abs=0.05)


def test_unclear_answers_are_left_out(desk):
    desk.fill("kettle", n=40, seed="s")
    for card in desk.cards():
        desk.take(card.item, "unclear", {})
    (rate,) = text_rates(desk.store, "kettle")
    assert (rate.note, rate.n_labels) == ("raw", 0)


def test_of_a_draw_that_is_half_answered_the_labels_count_for_more(desk):
    desk.fill("kettle", n=100, seed="s")
    answer_all(desk, most=50)
    texts = counted_texts(desk.store, "kettle")
    half = labelled_texts(desk.store.labels.draws(), "kettle", texts, desk.store.labels.items())
    assert len(half) == 50
    assert all(text.probability == pytest.approx(text.item.drawn.probability / 2) for text in half)


def test_of_a_draw_over_all_subjects_the_part_that_counts_is_that_of_the_subject(desk, store, database_url, tmp_path):
    open_shop(store, database_url, tmp_path, subject="iron")
    desk.fill(None, n=100, seed="s")
    answer_all(desk, "kettle")
    texts = counted_texts(desk.store, "kettle")
    own = [item for item in desk.store.labels.items() if item.drawn.version_id in texts]
    told = labelled_texts(desk.store.labels.draws(), "kettle", texts, own)
    assert 0 < len(told) == len(own) < 100
    assert all(text.probability == pytest.approx(text.item.drawn.probability) for text in told)


def test_a_text_could_be_taken_by_every_draw_after_it_was_seen(desk):
    desk.fill("kettle", n=100, seed="s")
    answer_all(desk)
    desk.fill("kettle", n=100, seed="t")
    answer_all(desk)
    texts = counted_texts(desk.store, "kettle")
    first, second = desk.store.labels.draws()
    for text in labelled_texts(desk.store.labels.draws(), "kettle", texts, desk.store.labels.items()):
        missed = (1 - min(1, text.item.drawn.size * first.rate)) * (1 - min(1, text.item.drawn.size * second.rate))
        assert text.probability == pytest.approx(1 - missed)
    assert text_rates(desk.store, "kettle")[0].n_labels == 200


def test_persons_have_no_rates_and_few_texts_no_value(store, database_url, tmp_path):
    open_shop(store, database_url, tmp_path, n=4)
    (rate,) = text_rates(store, "kettle")
    assert (rate.value, rate.low, rate.n, rate.note) == (None, None, 4, "too_little")
    store.subjects.add(Subject("kettle", "Dr. Kettle", SubjectKind.PLACE, is_person=True))
    assert text_rates(store, "kettle") == ()


def test_as_of_a_day_before_anything_was_seen_there_is_too_little(desk):
    (rate,) = text_rates(desk.store, "kettle", NOW.replace(year=2001))
    assert (rate.n, rate.note) == (0, "too_little")


def test_few_own_labels_and_unknown_errors_leave_the_raw_rate():
    sample = LabelSample(np.full(49, 0.9), np.ones(49), np.full(49, 0.1))
    rate = rate_of(np.full(300, 0.9), sample, UNKNOWN)
    assert (rate.corrected, rate.note, rate.n_labels, rate.raw) == (False, "raw", 49, pytest.approx(0.9))


def test_the_table_holds_every_figure(desk):
    table = label_table(desk.store, "kettle", None, now=NOW)
    names = [column.name for column in table.columns]
    assert {"value", "low", "high", "n", "n_labels", "corrected", "note"} <= set(names)
    assert table.rows[0][names.index("note")] == "raw"


def test_the_plan_names_the_labels_that_are_still_needed(desk):
    before = label_table(desk.store, "kettle", Decision(0.05, threshold=0.6), now=NOW)
    names = [column.name for column in before.columns]
    needed = before.rows[0][names.index("for_width")]
    assert needed > 60
    desk.fill("kettle", n=100, seed="s")
    answer_all(desk)
    after = label_table(desk.store, "kettle", Decision(0.05, threshold=0.6), now=NOW)
    assert after.rows[0][names.index("for_width")] < needed
    assert after.rows[0][names.index("for_decision")] == 0
    assert len(after.notes) > 1


JUDGE = OpinionJudge(
    "product",
    "1",
    (SubjectKind.PRODUCT,),
    labels={asked.key: asked.label for asked in ASKED},
    content_digest="c0",
    find=lambda texts, _languages: [() for _ in texts],
)


def test_the_plan_speaks_of_the_aspects_that_a_judge_has_read(desk):
    def planned():
        table = label_table(desk.store, "kettle", Decision(), now=NOW, judges=[JUDGE])
        return [row[:2] for row in table.rows]

    assert planned() == [("positive", "")]
    desk.store.opinions.keep(JUDGE.digest, list(readings(desk.store, "kettle").values()))
    desk.store.opinions.show("product", JUDGE.digest)
    both = ("mentioned", "negative")
    assert planned() == [("positive", ""), *((name, asked.key) for asked in ASKED for name in both)]


def test_readers_are_asked_for_the_aspects_that_the_judges_look_for():
    assert asked_aspects([JUDGE]) == {SubjectKind.PRODUCT: ASKED}
