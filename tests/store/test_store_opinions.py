"""What a judge of opinions found is kept whole, shown once it has read everything, and gone with the review."""

from dataclasses import replace

import pytest
from store_story import day

from store.records import AspectOpinion, Reading, Sentiment, Subject, SubjectKind

PRODUCTS = (SubjectKind.PRODUCT,)
JUDGE, OTHER = "j1", "j2"


@pytest.fixture
def listing(make_listing):
    return make_listing()


def read_all(store, judge=JUDGE, *opinions, **how):
    """Keep a reading of every version that a judge has not read; return the row numbers of the versions."""
    seen = []
    for versions in store.opinions.unread(judge, PRODUCTS, **how):
        readings = [
            Reading(version.id, True, tuple(replace(opinion, version_id=version.id) for opinion in opinions))
            for version in versions
        ]
        store.opinions.keep(judge, readings)
        seen += [version.id for version in versions]
    return seen


DELIVERY = AspectOpinion(0, "delivery", 3, 17, 0.125)
WHOLE = AspectOpinion(0, "", 20, 41, None, expectation="missed", about_price=True)


def test_opinions_come_back_as_they_were_kept(store, listing, make_review, collect):
    collect(listing, [make_review(), make_review("r2")])
    versions = read_all(store, JUDGE, DELIVERY, WHOLE)
    found = store.opinions.of_subject("kettle", JUDGE)
    assert sorted(found) == sorted(versions)
    for number, reading in found.items():
        said = tuple(replace(opinion, version_id=number) for opinion in (DELIVERY, WHOLE))
        assert reading == Reading(number, modelled=True, opinions=said)


def test_a_version_in_which_nothing_was_found_is_not_read_again(store, listing, make_review, collect):
    collect(listing, [make_review()])
    assert len(read_all(store)) == 1
    assert read_all(store) == []
    assert len(read_all(store, OTHER)) == 1


def test_reading_again_replaces_everything(store, listing, make_review, collect):
    collect(listing, [make_review()])
    (number,) = read_all(store, JUDGE, DELIVERY, WHOLE)
    store.opinions.keep(JUDGE, [Reading(number, modelled=False)])
    assert store.opinions.of_subject("kettle", JUDGE) == {number: Reading(number, modelled=False)}


def test_batches_reach_every_version_once(store, listing, make_review, collect):
    collect(listing, [make_review(f"r{n}") for n in range(7)])
    collect(listing, [make_review("r0", text="changed"), *(make_review(f"r{n}") for n in range(1, 7))], at=day(1))
    assert len(set(read_all(store, batch=3))) == 8


@pytest.mark.parametrize("worded", [{"title": "x"}, {"text": "x"}, {"parts": {"pros": "x"}}])
def test_only_versions_with_words_are_to_be_read(store, listing, make_review, collect, worded):
    collect(listing, [make_review(title=None, text=None), make_review("r2", **{"title": None, "text": None, **worded})])
    (number,) = read_all(store)
    (worded_id,) = [v.id for v in store.reviews.versions() if v.review.review_id == "r2"]
    assert number == worded_id


def test_each_kind_of_subject_has_its_own_judge(store, listing, make_review, collect):
    store.subjects.add(Subject("firm", "Firm", SubjectKind.EMPLOYER))
    firm = store.subjects.add_listing(replace(listing, external_id="firm", subject="firm", id=0))
    collect(listing, [make_review()])
    collect(firm, [make_review("r2")])
    assert [v.review.review_id for some in store.opinions.unread(JUDGE, PRODUCTS) for v in some] == ["r1"]
    both = (SubjectKind.PRODUCT, SubjectKind.EMPLOYER)
    assert [v.review.review_id for some in store.opinions.unread(JUDGE, both) for v in some] == ["r1", "r2"]


def test_a_subject_has_the_opinions_of_its_own_reviews(store, make_listing, make_review, collect):
    collect(make_listing("kettle"), [make_review()])
    collect(make_listing("mug"), [make_review()])
    read_all(store, JUDGE, DELIVERY)
    kettle, mug = (store.opinions.of_subject(key, JUDGE) for key in ("kettle", "mug"))
    assert (len(kettle), len(mug), set(kettle) & set(mug)) == (1, 1, set())


def test_opinions_can_be_asked_for_by_version(store, make_listing, make_review, collect):
    collect(make_listing("kettle"), [make_review()])
    collect(make_listing("mug"), [make_review()])
    first, second = read_all(store, JUDGE, DELIVERY)
    assert set(store.opinions.of_versions([second, 999], JUDGE)) == {second}
    assert store.opinions.of_versions([first], OTHER) == {}


def test_the_shown_judge_changes_only_when_said_so(store, listing, make_review, collect):
    collect(listing, [make_review()])
    assert store.opinions.shown("product") is None
    read_all(store)
    store.opinions.show("product", JUDGE)
    read_all(store, OTHER)
    assert store.opinions.shown("product") == JUDGE
    store.opinions.show("product", OTHER)
    store.opinions.show("employer", JUDGE)
    assert (store.opinions.shown("product"), store.opinions.shown("employer")) == (OTHER, JUDGE)
    # Going back to an older aspect set brings its opinions back.
    store.opinions.show("product", JUDGE)
    assert store.opinions.shown("product") == JUDGE


def test_a_failed_batch_leaves_the_opinions_of_before(store, listing, make_review, collect):
    collect(listing, [make_review()])
    (number,) = read_all(store, JUDGE, DELIVERY)
    twice = [Reading(number, modelled=True), Reading(number, modelled=True)]
    with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
        store.opinions.keep(JUDGE, twice)
    (reading,) = store.opinions.of_subject("kettle", JUDGE).values()
    assert [opinion.aspect for opinion in reading.opinions] == ["delivery"]


def test_opinions_outlive_an_expired_text_as_figures(store, listing, make_review, collect):
    collect(listing, [make_review()])
    read_all(store, JUDGE, DELIVERY)
    before = store.opinions.of_subject("kettle", JUDGE)
    assert store.erasures.expire_texts("shop", before=day(400), at=day(400)) == 1
    assert store.opinions.of_subject("kettle", JUDGE) == before
    # A new judge has nothing to read there any more.
    assert read_all(store, OTHER) == []


def test_opinions_go_when_everything_of_a_review_goes(store, listing, make_review, collect, ask):
    collect(listing, [make_review()])
    read_all(store, JUDGE, DELIVERY)
    store.erasures.expire_all("shop", before=day(400), at=day(400))
    assert ask("SELECT count(*) FROM aspect_opinion") == ask("SELECT count(*) FROM opinion_reading") == [(0,)]


def test_opinions_never_touch_the_log(store, listing, make_review, collect):
    collect(listing, [make_review()])
    head = store.leaves.head()
    read_all(store, JUDGE, DELIVERY)
    store.opinions.show("product", JUDGE)
    assert store.leaves.head() == head
    assert store.leaves.fsck().faults == ()


@pytest.mark.parametrize(("given", "kept"), [(0.75, 0.75), (None, None), (float("nan"), None)])
def test_the_rating_that_a_text_lets_expect_is_kept_beside_its_sentiment(
    store, listing, make_review, collect, given, kept
):
    collect(listing, [make_review()])
    (version,) = store.reviews.versions()
    store.reviews.add_sentiments("m", [Sentiment(version.id, "en", 0.5)])
    store.reviews.add_sentiments("m", [Sentiment(version.id, "en", 0.5, unit=given)])
    assert [found.predicted_unit for found in store.reviews.versions()] == [kept]
