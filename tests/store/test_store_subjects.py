"""Subjects, what they are part of, and the listings that speak of them, with their dates."""

from datetime import date

import pytest

from store.errors import ListingTaken, UnknownSubject
from store.records import Listing, PartOf, Subject, SubjectKind


def add(store, *keys, kind=SubjectKind.ORGANISATION):
    for key in keys:
        store.subjects.add(Subject(key, key.title(), kind))


def test_a_subject_is_kept_and_renamed_under_its_key(store):
    add(store, "acme")
    renamed = Subject("acme", "ACME SE", SubjectKind.EMPLOYER, is_demo=True)
    store.subjects.add(renamed)
    assert store.subjects.get("acme") == renamed


def test_an_unknown_key_says_where_the_known_ones_are(store):
    with pytest.raises(UnknownSubject, match="leumund subjects list") as caught:
        store.subjects.get("nobody")
    assert caught.value.exit_code == 2


def test_subjects_are_listed_by_key_with_their_reviews(store, make_listing, make_review, collect):
    collect(make_listing("toaster"), [make_review("a"), make_review("b")])
    collect(make_listing("toaster", source="forum"), [make_review("a")])
    make_listing("kettle")
    assert [(row.subject.key, row.reviews) for row in store.subjects.list_subjects()] == [("kettle", 0), ("toaster", 3)]


def test_links_hold_on_their_days(store):
    add(store, "plant", "old-owner", "new-owner")
    store.subjects.link(PartOf("plant", "old-owner", None, date(2023, 12, 31)))
    store.subjects.link(PartOf("plant", "new-owner", date(2024, 1, 1)))
    assert store.subjects.parts("old-owner", on=date(2023, 12, 31)) == ["plant"]
    assert store.subjects.parts("old-owner", on=date(2024, 1, 1)) == []
    assert store.subjects.parts("new-owner", on=date(2024, 1, 1)) == ["plant"]
    assert len(store.subjects.links()) == 2


def test_the_same_link_again_changes_its_end_only(store):
    add(store, "plant", "acme")
    for end in (None, date(2025, 6, 30), date(2025, 6, 30)):
        store.subjects.link(PartOf("plant", "acme", date(2020, 1, 1), end))
    assert store.subjects.links() == [PartOf("plant", "acme", date(2020, 1, 1), date(2025, 6, 30))]


def test_parts_of_parts_are_found_and_circles_end(store):
    add(store, "group", "company", "plant", "line")
    for child, parent in (("company", "group"), ("plant", "company"), ("line", "plant"), ("group", "line")):
        store.subjects.link(PartOf(child, parent))
    assert store.subjects.parts("group") == ["company", "plant", "line"]
    assert store.subjects.parts("plant") == ["line", "group", "company"]


def test_both_ends_of_a_link_must_be_kept(store):
    add(store, "plant")
    for link in (PartOf("plant", "nobody"), PartOf("nobody", "plant")):
        with pytest.raises(UnknownSubject, match="'nobody'"):
            store.subjects.link(link)


def test_a_listing_is_kept_once_and_its_address_can_change(store, make_listing):
    first = make_listing(url="https://shop.example/1")
    again = make_listing(url="https://shop.example/2")
    assert first.id == again.id > 0
    assert store.subjects.listings("kettle") == [again]


def test_listings_are_found_by_subject_and_source(store, make_listing):
    here, there, other = make_listing(), make_listing(source="forum"), make_listing("toaster")
    assert store.subjects.listings() == [there, here, other]
    assert store.subjects.listings("kettle") == [there, here]
    assert store.subjects.listings(source="shop") == [here, other]
    assert store.subjects.listings("toaster", source="forum") == []


def test_a_listing_moves_only_from_a_stated_day(store, make_listing):
    make_listing("old", external_id="branch-7")
    with pytest.raises(ListingTaken, match="already belongs to subject 'old'"):
        make_listing("new", external_id="branch-7")
    moved = make_listing("new", external_id="branch-7", valid_from=date(2024, 4, 1))
    (kept,) = store.subjects.listings("old")
    assert (kept.id, kept.valid_to, moved.valid_from, moved.valid_to) == (
        moved.id,
        date(2024, 3, 31),
        date(2024, 4, 1),
        None,
    )


def test_a_listing_needs_a_kept_subject(store):
    with pytest.raises(UnknownSubject):
        store.subjects.add_listing(Listing("shop", "x", "nobody", ""))
    assert store.subjects.listings() == []


def test_sources_are_those_of_all_listings_also_of_one_that_no_link_leads_to(store, make_listing, tamper):
    make_listing("kettle", source="shop")
    make_listing("mug", source="shop")
    make_listing("kettle", source="portal", external_id="k")
    alone = make_listing("mug", source="forum")
    tamper(f"DELETE FROM listing_subject WHERE listing_id = {alone.id}")  # noqa: S608
    assert store.subjects.sources() == ["forum", "portal", "shop"]
