"""What the check of the log says of stored model outputs: any that figures rest on and that is not what it was."""

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_story import day

from store.outputs import _Sums
from store.records import Indicator, IndicatorSet, Sentiment

FIGURES = IndicatorSet("kettle", day(0), (Indicator("trust", "2024-05-01", 71.5, n=12),), {}, "m1", "c1")
LATE = day(400)


class Story:
    """A shop whose reviews are collected, judged, published and erased in one line each."""

    def __init__(self, store, make_listing, make_review, collect):
        self.store, self.make_listing, self.make_review, self._collect = store, make_listing, make_review, collect
        self.kettle = make_listing()

    def collect(self, *names, at=0, listing=None, **changes):
        """Collect reviews of these names."""
        self._collect(listing or self.kettle, [self.make_review(name, **changes) for name in names], at=day(at))

    def judge(self, model="m1", most=99):
        """Let a model judge what it has not seen, each by its row number."""
        for some in self.store.reviews.unscored(model):
            said = [Sentiment(each.id, "en", each.id / 100) for each in some[:most]]
            self.store.reviews.add_sentiments(model, said)

    def publish(self, n, **changes):
        """Publish a set of its own for a day."""
        assert self.store.indicators.publish(replace(FIGURES, as_of=day(n), **changes), day(n))

    def erase(self, name):
        """Erase a review on request."""
        requests = self.store.erasure_requests
        found = requests.of_review("shop", name)
        requests.erase(found, reason="art17", at=LATE, record=lambda marks: None)


@pytest.fixture
def story(store, make_listing, make_review, collect):
    return Story(store, make_listing, make_review, collect)


@pytest.fixture
def told(story):
    """Three judged reviews and one without words, with figures of two days; of the first day there were two."""
    story.collect("r1", "r2")
    story.judge()
    story.publish(0)
    story.collect("r3", at=1)
    story.collect("r4", at=1, title=None, text=None)
    story.judge()
    story.publish(1)
    return story


def gone(store):
    """Return for how many sets the check has nothing to compare; it finds no fault."""
    report = store.leaves.fsck()
    assert report.faults == ()
    return report.sets_gone


FIRST = {2: 3, 1: 11}
"""Leaf of the first of so many sets that come last."""
CHANGES = {
    "value": ("UPDATE sentiment SET positive = 0.99 WHERE version_id = 1", 2),
    "value of the newest": ("UPDATE sentiment SET positive = 0.99 WHERE version_id = 3", 1),
    "value taken away": ("UPDATE sentiment SET positive = NULL WHERE version_id = 1", 2),
    "language": ("UPDATE sentiment SET language = 'de' WHERE version_id = 1", 2),
    "one less": ("DELETE FROM sentiment WHERE version_id = 2", 2),
    "one less at the end": ("DELETE FROM sentiment WHERE version_id = 3", 1),
    "all": ("DELETE FROM sentiment", 2),
    "one more": ("INSERT INTO sentiment (version_id, model_id, language, positive) VALUES (4, 1, 'en', 0.5)", 1),
    "one more, dated": (
        "INSERT INTO sentiment SELECT 4, 1, 'en', 0.5, 0.5, size FROM sentiment WHERE version_id = 2",
        2,
    ),
    "another size": ("UPDATE sentiment SET size = 99 WHERE version_id = 1", 2),
    "no size": ("UPDATE sentiment SET size = NULL, positive = 0.99 WHERE version_id = 1", 2),
    "another model": ("UPDATE model SET digest = 'm9'", 2),
    "another version": ("UPDATE sentiment SET version_id = 4 WHERE version_id = 1", 2),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_output_is_noticed_with_the_sets_that_rest_on_it(told, attack, name):
    statement, n = CHANGES[name]
    (fault,) = attack(statement)
    assert fault.startswith("subject kettle: what the text model said of its reviews was changed, added or removed")
    assert f"({n} of 2 sets, the first with leaf {FIRST[n]})" in fault
    assert "next: restore a backup from before" in fault


def test_of_one_subject_nothing_is_said_of_another(told, attack):
    told.collect("m1", at=2, listing=told.make_listing("mug"))
    told.judge()
    told.publish(2, subject="mug")
    (fault,) = attack("UPDATE sentiment SET positive = 0.99 WHERE version_id = 5")
    assert fault.startswith("subject mug: ")
    assert "(1 of 1 sets" in fault


def test_texts_that_were_judged_after_the_figures_are_no_fault(store, story):
    story.collect("r1", "r2", "r3")
    story.judge(most=1)
    story.publish(0)
    story.judge()
    story.publish(1)
    assert gone(store) == 0


def test_new_versions_new_models_and_judging_again_are_no_fault(store, told):
    told.collect("r1", text="Worse by now.", at=2)
    told.judge()
    told.judge("m2")
    told.publish(3, model_digest="m2")
    judged = [Sentiment(number, "en", number / 100) for number in (1, 2, 3)]
    store.reviews.add_sentiments("m1", judged)
    told.publish(4)
    assert gone(store) == 0


def test_an_output_that_is_kept_again_with_another_value_is_a_fault(store, told):
    store.reviews.add_sentiments("m1", [Sentiment(1, "en", 0.99)])
    (fault,) = store.leaves.fsck().faults
    assert "(2 of 2 sets" in fault


def test_a_listing_that_is_linked_later_is_no_fault(store, told, attack):
    told.collect("m1", at=2, listing=told.make_listing("mug"))
    told.judge()
    told.make_listing("kettle", external_id="mug", valid_from=day(3).date())
    assert gone(store) == 0
    told.publish(4)
    assert gone(store) == 0
    (fault,) = attack("UPDATE sentiment SET positive = 0.99 WHERE version_id = 5")
    assert "(1 of 3 sets, the first with leaf 14)" in fault


def test_texts_that_expire_leave_what_was_said_of_them(store, told, attack):
    assert store.erasures.expire_texts("shop", before=LATE, at=LATE) == 4
    assert gone(store) == 0
    assert attack("UPDATE sentiment SET positive = 0.99 WHERE version_id = 1")


def test_reviews_that_expire_are_no_fault_and_told(store, told):
    assert store.erasures.expire_all("shop", before=day(1), at=day(2)) == 2
    assert gone(store) == 2
    told.collect("r3", at=3)
    told.judge()
    told.publish(3)
    assert gone(store) == 2


def test_an_erasure_explains_the_sets_before_it_and_no_other(store, told, attack):
    told.erase("r3")
    assert gone(store) == 1
    # Of the first day's figures the erased review was no part.
    (fault,) = attack("UPDATE sentiment SET positive = 0.99 WHERE version_id = 1")
    assert "(1 of 2 sets, the first with leaf 3)" in fault
    told.publish(401)
    (fault,) = attack("UPDATE sentiment SET positive = 0.99 WHERE version_id = 1")
    assert "(2 of 3 sets, the first with leaf 3)" in fault


def test_an_erasure_of_what_had_no_words_explains_nothing(store, told, attack):
    told.erase("r4")
    assert gone(store) == 0
    (fault,) = attack("UPDATE sentiment SET positive = 0.99 WHERE version_id = 3")
    assert "(1 of 2 sets, the first with leaf 11)" in fault


AS_OF_OLD = ("UPDATE sentiment SET size = NULL", "UPDATE listing_subject SET size = NULL")
"""What an older version of the program would have left."""


def test_what_an_older_version_left_is_no_fault_and_its_change_is(store, told, tamper, attack):
    told.collect("r5", at=2)
    told.publish(2)
    told.judge()
    told.collect("m1", at=2, listing=told.make_listing("mug"))
    told.judge()
    told.make_listing("kettle", external_id="mug", valid_from=day(3).date())
    told.publish(3)
    tamper(*AS_OF_OLD)
    assert gone(store) == 0
    for change in ("positive = 0.99", "language = 'de'", "positive = NULL"):
        (fault,) = attack(f"UPDATE sentiment SET {change} WHERE version_id = 2")  # noqa: S608
        assert "(4 of 4 sets" in fault
    (fault,) = attack("DELETE FROM sentiment WHERE version_id = 3")
    assert "(3 of 4 sets" in fault


def test_what_is_kept_beside_what_an_older_version_left_is_held_to_its_size(store, told, tamper, attack):
    tamper(*AS_OF_OLD)
    told.collect("r5", "r6", at=2)
    told.judge(most=1)
    told.publish(2)
    told.judge()
    assert gone(store) == 0
    (fault,) = attack("UPDATE sentiment SET size = NULL WHERE version_id = 6")
    assert "(1 of 3 sets" in fault


def test_outputs_are_read_once_however_many_sets_there_are(store, told, asked):
    def readings():
        with asked() as statements:
            assert gone(store) == 0
        return sum("FROM sentiment" in each for each in statements)

    few = readings()
    for n in range(2, 32):
        told.publish(n)
    assert readings() == few == 1


@given(
    leaves=st.sets(st.integers(0, 30), min_size=1, max_size=8).map(sorted),
    sizes=st.lists(st.integers(0, 32), max_size=20),
)
def test_the_digests_are_those_of_a_pass_for_each_set(leaves, sizes):
    sums = _Sums(leaves)
    for number, size in enumerate(sizes):
        sums.add(size, b"%d\n" % number)
    for leaf in leaves:
        seen = b"".join(b"%d\n" % number for number, size in enumerate(sizes) if size <= leaf)
        assert sums.digest(leaf) == sha256(seen).digest()


def test_sentiments_of_then_are_those_that_were_kept_before_a_sets_leaf(told):
    told.collect("r5", at=2)
    told.publish(2)
    told.judge()
    waiting = told.store.indicators.current("kettle")
    leaf = told.store.indicators.leaf_of(waiting)
    assert told.store.indicators.leaf_of(replace(waiting, as_of=LATE)) is None
    versions = told.store.reviews.versions
    assert [each.review.review_id for each in versions(said_until=leaf, model_digest="m1") if each.is_read] == [
        *("r3", "r2", "r1")
    ]
    assert sum(each.is_read for each in versions(model_digest="m1")) == 4
