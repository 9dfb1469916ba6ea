"""The same review at several places counts once, whenever it is found, and nothing else does."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from jobs.indicate import compute
from jobs.sample import read_sample
from jobs.twins import families, find_all_twins, said_by
from store.records import Census, Coverage, PartOf, Published, Selection, on_day
from store.runs import PageObservation

NOW = datetime(2026, 7, 1, tzinfo=UTC)
SENTENCE = "The lid broke after a week and nobody ever answered my letters about it, which I find a pity"
PHRASE = "Very good product and fast delivery too"


@pytest.fixture
def collect(store):
    """Carries out one full run over a listing."""

    def run(listing, *reviews, at=NOW):
        opened = store.runs.open_run(listing, source=listing.source, started_at=at, parser="p", config_digest="c")
        shown = [replace(review, source=listing.source) for review in reviews]
        store.runs.observe(opened, PageObservation(f"https://x.example/{at}", at, shown))
        store.runs.close(opened, Census(Coverage.FULL, Selection.FULL, len(shown), seen=len(shown)), at)

    return run


@pytest.fixture
def shops(make_listing):
    """Two listings of one subject on two sources."""
    return make_listing("kettle"), make_listing("kettle", source="portal")


def counted(store, subject="kettle", **when):
    """Return how many visible reviews of a subject count, and how many are repeats."""
    when = {"as_of": NOW, "replay": False} | when
    sample = read_sample(store, store.subjects.get(subject), **when)
    return len(sample.visible), sample.repeats


def said(make_review, text=SENTENCE, *, author="a", at=1, **changes):
    """Return a review by an author, published on a day of May; titles differ as sources do."""
    fields = {"title": None, "text": text, "author_key": author, "published": on_day(date(2026, 5, at))}
    return make_review(changes.pop("review_id", f"{author}-{at}"), **(fields | changes))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # The same words, long enough that nobody else writes them by chance.
        ({}, {"author": "b"}, (1, 1)),
        ({}, {"author": "b", "at": 20}, (1, 1)),
        ({}, {"author": None, "title": "A pity"}, (1, 1)),
        ({}, {"author": "b", "text": SENTENCE.upper() + "!!"}, (1, 1)),
        # Almost the same words: not where the ratings contradict each other.
        ({}, {"author": "b", "text": SENTENCE + " today"}, (1, 1)),
        ({}, {"author": "b", "text": SENTENCE + " today", "rating": 1.0}, (2, 0)),
        ({}, {"author": "b", "text": SENTENCE + " today", "rating": None}, (1, 1)),
        ({}, {"author": "b", "text": SENTENCE.replace("week", "month")}, (1, 1)),
        ({}, {"author": "b", "text": SENTENCE.replace("week", "month"), "at": 9}, (2, 0)),
        ({}, {"author": "b", "text": SENTENCE.replace("week", "month"), "rating": 5.0}, (2, 0)),
        ({}, {"text": SENTENCE.replace("week", "month"), "at": 9}, (1, 1)),
        # Shorter texts: only with the same rating on the same day.
        ({"text": PHRASE}, {"text": PHRASE, "author": "b"}, (1, 1)),
        ({"text": PHRASE}, {"text": PHRASE, "author": "b", "at": 2}, (1, 1)),
        ({"text": PHRASE}, {"text": PHRASE, "author": "b", "at": 4}, (2, 0)),
        ({"text": PHRASE}, {"text": PHRASE, "author": "b", "rating": 5.0}, (2, 0)),
        ({"text": PHRASE}, {"text": PHRASE, "author": "b", "at": 9, "extra": {"syndicated": True}}, (1, 1)),
        ({"text": PHRASE}, {"text": PHRASE, "author": "b", "at": 9, "extra": {"syndicated": False}}, (2, 0)),
        ({"text": "Works great"}, {"text": "Works great", "author": "b"}, (2, 0)),
        # One author who says it again; another rating is another opinion.
        ({"text": "Works great"}, {"text": "works  GREAT", "at": 9}, (1, 1)),
        ({"text": "Works great"}, {"text": "Works great", "at": 9, "rating": 1.0}, (2, 0)),
        ({"text": None}, {"text": None, "at": 9}, (1, 1)),
        ({"text": None}, {"text": None, "author": "b"}, (2, 0)),
        # Different reviews.
        ({}, {"text": "Something quite different was written here by somebody who knows what he wants to say"}, (2, 0)),
    ],
)
def test_what_counts_once(store, shops, collect, make_review, first, second, expected):  # noqa: PLR0917 - fixtures
    collect(shops[0], said(make_review, **({"review_id": "1"} | first)))
    collect(shops[1], said(make_review, **({"review_id": "2"} | second)))
    find_all_twins(store, NOW)
    assert counted(store) == expected
    assert store.reviews.count() == 2


def test_the_order_in_which_they_are_found_does_not_matter(store, shops, collect, make_review):
    for number, listing in enumerate(shops):
        collect(listing, said(make_review, author=f"a{number}"))
        find_all_twins(store, NOW)
    assert counted(store) == (1, 1)
    assert find_all_twins(store, NOW).searched == 0


def test_only_families_with_something_new_are_searched(store, make_listing, collect, make_review):
    kettle, mug = make_listing("kettle"), make_listing("mug")
    collect(kettle, said(make_review))
    collect(mug, said(make_review))
    assert find_all_twins(store, NOW).searched == 2
    collect(mug, said(make_review), said(make_review, author="b"), at=NOW + timedelta(days=1))
    done = find_all_twins(store, NOW)
    assert (done.searched, done.compared, done.found) == (1, 2, 1)


def test_parts_of_one_whole_and_listings_that_moved_are_one_family(store, make_listing):
    blue, red, cup, house = (make_listing(key) for key in ("blue", "red", "cup", "house"))
    store.subjects.link(PartOf("blue", "house"))
    store.subjects.link(PartOf("red", "house"))
    assert families(store) == [(blue.id, red.id, house.id), (cup.id,)]
    store.subjects.add_listing(replace(cup, subject="red", valid_from=NOW.date()))
    assert families(store) == [(blue.id, red.id, cup.id, house.id)]


def test_a_new_link_makes_a_new_search(store, make_listing, collect, make_review):
    collect(make_listing("blue"), said(make_review))
    collect(make_listing("red"), said(make_review, author="b"))
    assert find_all_twins(store, NOW).found == 0
    store.subjects.link(PartOf("red", "blue"))
    assert find_all_twins(store, NOW).found == 1


def test_an_edit_is_compared_anew_and_the_past_stays(store, shops, collect, make_review):
    later = NOW + timedelta(days=10)
    collect(shops[0], said(make_review, text="At first I thought that it was fine, and then it was not fine at all"))
    collect(shops[1], said(make_review, author="b"))
    find_all_twins(store, NOW)
    assert counted(store) == (2, 0)
    collect(shops[0], said(make_review), at=later)
    find_all_twins(store, later)
    assert counted(store, as_of=later) == (1, 1)
    assert counted(store, as_of=NOW, replay=True) == (2, 0)


def test_a_reply_does_not_part_twins_that_come_later(store, shops, collect, make_review):
    collect(shops[0], said(make_review))
    collect(shops[0], said(make_review, reply="We are sorry"), at=NOW + timedelta(days=1))
    find_all_twins(store, NOW)
    assert counted(store) == (1, 0)
    collect(shops[1], said(make_review, author="b"), at=NOW + timedelta(days=2))
    find_all_twins(store, NOW)
    assert counted(store) == (1, 1)


def test_twins_that_no_longer_agree_count_twice_again(store, shops, collect, make_review):
    collect(shops[0], said(make_review))
    collect(shops[1], said(make_review, author="b"))
    find_all_twins(store, NOW)
    changed = "Now it works, so I take back what I wrote here before, and the shop was quite helpful after all"
    collect(shops[0], said(make_review, text=changed), at=NOW + timedelta(days=1))
    find_all_twins(store, NOW)
    assert counted(store, as_of=NOW + timedelta(days=1)) == (2, 0)


def test_the_figures_count_a_twin_once(store, shops, collect, make_review, tools):
    said_once = [
        said(make_review, f"{SENTENCE} says buyer {n} of {n * 7} and {n * 13}", author=f"a{n}", at=2 * n + 1)
        for n in range(12)
    ]
    collect(shops[0], *said_once)
    collect(shops[1], *(replace(review, author_key=f"b{review.author_key}") for review in said_once))
    subject = store.subjects.get("kettle")
    assert compute(store, subject, tools, as_of=NOW).indicators[0].n == 24
    find_all_twins(store, NOW)
    figures = compute(store, subject, tools, as_of=NOW)
    assert (figures.indicators[0].n, figures.facts["repeats"]) == (12, 12)
    assert sum(figures.facts["distribution"]["stars"]) == 12
    assert {point.n for point in figures.indicators if point.name == "dissatisfied_share"} == {12}


def test_long_bodies_are_compared_without_their_titles(make_review):
    assert said_by(said(make_review, title="A pity")) == SENTENCE
    assert said_by(said(make_review, "Fine", title="Good")) == "Good\nFine"
    assert said_by(said(make_review, None, parts={"pros": SENTENCE, "cons": "none"})) == f"{SENTENCE}\nnone"


@pytest.mark.parametrize("published", [Published(), Published(NOW, Published().precision.MONTH)])
def test_a_day_that_nobody_states_is_no_day_in_common(store, shops, collect, make_review, published):
    collect(shops[0], said(make_review, PHRASE, published=published))
    collect(shops[1], said(make_review, PHRASE, author="b", published=published))
    find_all_twins(store, NOW)
    assert counted(store) == (2, 0)


def test_a_person_gets_a_reason_instead_of_figures(store, shops, collect, make_review, tools):
    collect(shops[0], *(said(make_review, author=str(n)) for n in range(3)))
    subject = replace(store.subjects.get("kettle"), is_person=True)
    store.subjects.add(subject)
    assert store.subjects.get("kettle") == subject
    figures = compute(store, subject, tools, as_of=NOW)
    (reason,) = figures.indicators
    assert (reason.value, reason.n, reason.note) == (None, 0, "natural_person")
    assert sum(figures.facts["distribution"]["stars"]) == 0


@pytest.mark.parametrize(("others", "expected"), [(0, (1, 1)), (2, (3, 1)), (3, (5, 0))])
def test_what_many_write_is_a_stock_phrase_even_on_one_day(store, shops, collect, make_review, others, expected):
    collect(
        shops[0],
        said(make_review, PHRASE),
        *(said(make_review, PHRASE, author=f"o{n}", at=5 + 4 * n) for n in range(others)),
    )
    collect(shops[1], said(make_review, PHRASE, author="b"))
    find_all_twins(store, NOW)
    assert counted(store) == expected
