"""Subjects and listings over time: moves to and fro, links that are told twice, circles, and what is counted once."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_story import START, day

from store.errors import ListingTaken, UnknownSubject
from store.records import Listing, PartOf, Published, Subject, SubjectKind, on_day

FIRST, SECOND = date(2024, 1, 1), date(2024, 6, 1)


def add(store, *keys):
    for key in keys:
        store.subjects.add(Subject(key, key.title(), SubjectKind.ORGANISATION))


def keep(store, subject, valid_from=None, valid_to=None, url=""):
    return store.subjects.add_listing(Listing("shop", "x", subject, url, valid_from=valid_from, valid_to=valid_to))


def dated(store, subject=None):
    return [(found.subject, found.valid_from, found.valid_to) for found in store.subjects.listings(subject)]


@pytest.fixture
def moved(store):
    """A listing that spoke of old, then of new, and of old again."""
    add(store, "old", "new")
    keep(store, "old")
    keep(store, "new", FIRST)
    keep(store, "old", SECOND)
    return store


HISTORY = [
    ("old", None, FIRST - timedelta(days=1)),
    ("new", FIRST, SECOND - timedelta(days=1)),
    ("old", SECOND, None),
]


def test_a_listing_that_comes_back_has_three_dated_links(moved):
    assert dated(moved) == HISTORY
    assert len({found.id for found in moved.subjects.listings()}) == 1


@pytest.mark.parametrize("n_link", range(3))
def test_telling_a_link_again_with_its_end_changes_nothing(moved, n_link):
    subject, valid_from, valid_to = HISTORY[n_link]
    keep(moved, subject, valid_from, valid_to)
    assert dated(moved) == HISTORY


def test_the_end_of_a_past_link_can_be_corrected(moved):
    keep(moved, "new", FIRST, date(2024, 4, 30))
    assert dated(moved, "new") == [("new", FIRST, date(2024, 4, 30))]
    assert dated(moved, "old") == [HISTORY[0], HISTORY[2]]


def test_a_listing_that_spoke_of_a_subject_only_once_is_kept_once_however_often_it_is_told(store):
    add(store, "old")
    ids = {keep(store, "old", FIRST, SECOND).id for _ in range(3)}
    assert len(ids) == 1
    assert dated(store) == [("old", FIRST, SECOND)]


def test_an_open_link_can_be_ended_and_the_listing_then_taken_by_another(store):
    add(store, "old", "new")
    keep(store, "old")
    keep(store, "old", valid_to=SECOND)
    keep(store, "new")
    assert dated(store) == [("old", None, SECOND), ("new", None, None)]


def test_a_refused_move_changes_neither_link_nor_address(store):
    add(store, "old", "new")
    keep(store, "old", url="https://shop.example/1")
    with pytest.raises(ListingTaken):
        keep(store, "new", url="https://shop.example/2")
    (kept,) = store.subjects.listings()
    assert (kept.subject, kept.url) == ("old", "https://shop.example/1")


def test_the_same_id_on_two_sources_is_two_listings(store):
    add(store, "old")
    ids = [store.subjects.add_listing(Listing(source, "x", "old", "")).id for source in ("shop", "forum")]
    assert len(set(ids)) == 2


def test_reviews_of_a_listing_that_came_back_count_once(moved, make_review, collect):
    (listing, _) = moved.subjects.listings("old")
    collect(listing, [make_review("a"), make_review("b")])
    collect(listing, [make_review("a")], at=day(1))
    assert {row.subject.key: row.reviews for row in moved.subjects.list_subjects()} == {"old": 2, "new": 2}
    presence = moved.reviews.presence("old")
    assert [(found.kept, found.vanished) for found in presence.values()] == [(2, 1)]
    assert list(presence) == [listing.id]


def test_a_month_that_lies_in_two_links_of_a_listing_counts_once(store, make_review, collect):
    add(store, "old", "new")
    keep(store, "old")
    keep(store, "new", date(2024, 3, 10))
    listing = keep(store, "old", date(2024, 3, 20))
    collect(
        listing, [make_review("early", published=on_day(date(2024, 3, 5))), make_review("none", published=Published())]
    )
    assert [(month.month, month.n) for month in store.reviews.months("old")] == [("", 1), ("2024-03", 1)]


@pytest.mark.parametrize(
    ("published", "subject"),
    [
        (on_day(date(2023, 12, 31)), "old"),
        (on_day(date(2024, 1, 1)), "new"),
        (on_day(date(2024, 5, 31)), "new"),
        (on_day(date(2024, 6, 1)), "old"),
        # Without a date the day of the observation decides: 1 May 2024.
        (Published(), "new"),
    ],
)
def test_a_review_speaks_of_the_subject_of_its_day(moved, make_review, collect, published, subject):
    collect(moved.subjects.listings()[0], [make_review(published=published)], at=START)
    found = {key for key in ("old", "new") if list(moved.reviews.versions(key))}
    assert found == {subject}


def test_the_newest_date_of_a_subject_is_one_of_its_own_days(moved, make_review, collect):
    days = [date(2023, 5, 1), date(2024, 2, 1), date(2024, 8, 1)]
    reviews = [make_review(f"{published}", published=on_day(published)) for published in days]
    collect(moved.subjects.listings()[0], reviews)
    newest = {key: moved.reviews.latest_published(key).date() for key in ("old", "new")}
    assert newest == {"old": days[2], "new": days[1]}


def test_a_listing_of_nobody_leaves_no_trace(store, ask):
    with pytest.raises(UnknownSubject):
        keep(store, "nobody")
    assert ask("SELECT count(*) FROM listing") == [(0,)]


@pytest.mark.parametrize("kind", list(SubjectKind))
def test_every_kind_of_subject_comes_back(store, kind):
    subject = Subject("it", "Über 100 % 'gut'", kind, is_demo=kind is SubjectKind.SITE)
    store.subjects.add(subject)
    assert store.subjects.get("it") == subject


def test_a_subject_may_be_part_of_two_wholes_at_once(store):
    add(store, "brand", "maker", "plant")
    store.subjects.link(PartOf("plant", "maker"))
    store.subjects.link(PartOf("plant", "brand"))
    assert store.subjects.parts("maker") == store.subjects.parts("brand") == ["plant"]


def test_a_link_that_was_broken_and_made_again_is_two_links(store):
    add(store, "group", "plant")
    store.subjects.link(PartOf("plant", "group", None, FIRST))
    store.subjects.link(PartOf("plant", "group", SECOND))
    assert store.subjects.links() == [PartOf("plant", "group", None, FIRST), PartOf("plant", "group", SECOND)]
    held = [on for on in (FIRST, date(2024, 3, 1), SECOND) if store.subjects.parts("group", on=on)]
    assert held == [FIRST, SECOND]


def test_a_link_may_be_opened_again_by_taking_its_end_away(store):
    add(store, "group", "plant")
    store.subjects.link(PartOf("plant", "group", FIRST, SECOND))
    store.subjects.link(PartOf("plant", "group", FIRST))
    assert store.subjects.links() == [PartOf("plant", "group", FIRST)]


def test_a_refused_link_changes_nothing(store):
    add(store, "plant")
    with pytest.raises(UnknownSubject):
        store.subjects.link(PartOf("plant", "nobody"))
    assert store.subjects.links() == []


def test_a_circle_holds_only_on_the_days_on_which_it_is_closed(store):
    add(store, "a", "b")
    store.subjects.link(PartOf("b", "a"))
    store.subjects.link(PartOf("a", "b", FIRST, SECOND))
    assert store.subjects.parts("b", on=FIRST) == ["a"]
    assert store.subjects.parts("b", on=SECOND + timedelta(days=1)) == []
    assert store.subjects.parts("a", on=FIRST) == ["b"]


def test_a_subject_that_is_part_of_itself_has_no_parts(store):
    add(store, "a")
    store.subjects.link(PartOf("a", "a"))
    assert store.subjects.parts("a") == []


KEYS = "abcde"
DAYS = st.none() | st.dates(date(2024, 1, 1), date(2024, 1, 6))
LINKS = st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS), DAYS, DAYS), max_size=8)


def naive_parts(links, whole, on):
    """Return all keys from which a chain of links that hold leads up to the whole, by walking from below."""
    held = {(c, p) for (c, p, start), end in links.items() if (start or on) <= on <= (end or on)}

    def leads(key, met):
        ups = [p for c, p in held if c == key and p not in met]
        return any(p == whole or leads(p, met | {p}) for p in ups)

    return {key for key in KEYS if key != whole and leads(key, {key})}


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=LINKS, on=st.dates(date(2023, 12, 31), date(2024, 1, 7)), whole=st.sampled_from(KEYS))
def test_parts_are_those_from_which_a_naive_walk_reaches_the_whole(store, tamper_empty, told, on, whole):
    tamper_empty()
    add(store, *KEYS)
    links = {}
    for child, parent, start, end in told:
        store.subjects.link(PartOf(child, parent, start, end))
        links[child, parent, start] = end
    found = store.subjects.parts(whole, on=on)
    assert len(found) == len(set(found))
    assert set(found) == naive_parts(links, whole, on)
    expected = [PartOf(c, p, start, end) for (c, p, start), end in links.items()]
    assert sorted(map(repr, store.subjects.links())) == sorted(map(repr, expected))


@pytest.fixture
def tamper_empty(tamper):
    """Forgets all links, so that one database serves all examples."""
    return lambda: tamper("DELETE FROM part_of")
