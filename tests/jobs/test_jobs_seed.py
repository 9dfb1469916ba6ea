"""Sowing: the configuration fills a new store, completes what was interrupted, and never overrules the store."""

import shutil
from datetime import date

import pytest

from jobs.errors import ConfigurationError
from jobs.seed import sow, story_of
from jobs.settings import Seed, read_seed
from simulator.cast import ROLES
from simulator.story import tell_story
from store.records import Listing, PartOf, Subject, SubjectKind
from store.session import open_store

TODAY = date(2026, 6, 15)
ACME = Subject("acme", "Acme", SubjectKind.ORGANISATION)
KETTLE = Subject("kettle", "Kettle", SubjectKind.PRODUCT)
LISTING = Listing("shop", "k-1", "kettle", "https://shop.example/kettle")
SEED = Seed(subjects=(ACME, KETTLE), listings=(LISTING,), parts=(PartOf("kettle", "acme"),))
DEMO = Seed(demo=True)


@pytest.fixture
def demo_store(sqlite_template, tmp_path):
    """A store on SQLite alone: telling the story takes a moment."""
    path = tmp_path / "demo.sqlite"
    shutil.copy(sqlite_template, path)
    with open_store(str(path)) as opened:
        yield opened


@pytest.fixture(scope="module")
def story():
    """The story that ends today."""
    return tell_story(TODAY)


def kept(store):
    """Return all that a sowing can add."""
    subjects = [row.subject for row in store.subjects.list_subjects()]
    return subjects, store.subjects.listings(), store.subjects.links()


def test_a_new_store_is_filled(store):
    sow(store, SEED, TODAY)
    subjects, (listing,), (link,) = kept(store)
    assert subjects == [ACME, KETTLE]
    assert (listing.source, listing.external_id, listing.subject, listing.url) == (
        LISTING.source,
        LISTING.external_id,
        "kettle",
        LISTING.url,
    )
    assert (link.child, link.parent) == ("kettle", "acme")


def test_sowing_twice_adds_nothing(store):
    sow(store, SEED, TODAY)
    once = kept(store)
    sow(store, SEED, TODAY)
    assert kept(store) == once


@pytest.mark.parametrize("n_subjects", [0, 1, 2])
def test_an_interrupted_sowing_is_completed_by_the_next(store, n_subjects):
    for subject in SEED.subjects[:n_subjects]:
        store.subjects.add(subject)
    sow(store, SEED, TODAY)
    subjects, listings, links = kept(store)
    assert (len(subjects), len(listings), len(links)) == (2, 1, 1)


def test_a_listing_that_is_added_to_the_file_later_is_followed(store):
    sow(store, SEED, TODAY)
    second = Listing("portal", "k-2", "kettle", "https://portal.example/kettle")
    sow(store, Seed(subjects=SEED.subjects, listings=(LISTING, second), parts=SEED.parts), TODAY)
    assert {listing.source for listing in store.subjects.listings("kettle")} == {"shop", "portal"}


def rename(store):
    store.subjects.add(Subject("kettle", "Kettle, new edition", SubjectKind.PRODUCT))


def move_listing(store):
    store.subjects.add(Subject("mug", "Mug", SubjectKind.PRODUCT))
    store.subjects.add_listing(Listing("shop", "k-1", "mug", LISTING.url, valid_from=date(2026, 1, 1)))


def change_address(store):
    store.subjects.add_listing(Listing("shop", "k-1", "kettle", "https://shop.example/other"))


def end_link(store):
    (link,) = store.subjects.links()
    store.subjects.link(PartOf(link.child, link.parent, link.valid_from, date(2026, 1, 1)))


@pytest.mark.parametrize("change", [rename, move_listing, change_address, end_link])
def test_what_was_changed_in_the_store_stays_changed(store, change):
    sow(store, SEED, TODAY)
    change(store)
    changed = kept(store)
    sow(store, SEED, TODAY)
    assert kept(store) == changed


def test_a_part_of_somebody_unknown_is_refused_and_nothing_is_added(store):
    seed = Seed(subjects=SEED.subjects, listings=SEED.listings, parts=(PartOf("kettle", "acmee"),))
    for _ in range(2):
        with pytest.raises(ConfigurationError, match="`kettle` is part of `acmee`, which nobody knows"):
            sow(store, seed, TODAY)
        assert kept(store) == ([], [], [])


def test_a_part_of_somebody_whom_only_the_store_knows_is_fine(store):
    store.subjects.add(ACME)
    sow(store, Seed(subjects=(KETTLE,), parts=(PartOf("kettle", "acme"),)), TODAY)
    assert [link.parent for link in store.subjects.links()] == ["acme"]


ENTRY = "[[subject]]\nkey = '{}'\nname = 'A'\nkind = 'place'\nlisting = [{{source = 's', external_id = '{}'}}]\n"


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([("a", "1"), ("a", "2")], "subject `a` stands there twice"),
        ([("a", "1"), ("b", "1")], "listing `1 on s` stands there twice"),
    ],
)
def test_what_stands_in_the_file_twice_is_refused(tmp_path, entries, said):
    text = "".join(ENTRY.format(*entry) for entry in entries)
    (tmp_path / "subjects.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=said):
        read_seed(tmp_path)


def test_the_demo_is_labelled_and_listed_on_the_simulated_platform(demo_store):
    sow(demo_store, DEMO, TODAY)
    subjects, listings, _ = kept(demo_store)
    assert {subject.key for subject in subjects} == {role.subject.key for role in ROLES}
    assert all(subject.is_demo for subject in subjects)
    assert all(listing.url.startswith("simulator:/") for listing in listings)
    assert {listing.source for listing in listings} == {"demo-shop", "demo-portal", "demo-feed"}


def test_without_the_demo_nothing_of_it_is_kept(demo_store):
    sow(demo_store, Seed(), TODAY)
    assert kept(demo_store) == ([], [], [])


def test_the_story_is_told_from_the_first_sowing_on_whatever_day_it_is(demo_store, story):
    sow(demo_store, DEMO, TODAY)
    first = kept(demo_store)
    half_a_year_later = date(2026, 12, 3)
    sow(demo_store, DEMO, half_a_year_later)
    assert kept(demo_store) == first
    assert story_of(demo_store, half_a_year_later) == story


def test_a_demo_whose_sowing_was_interrupted_goes_on_with_the_same_story(demo_store):
    sow(demo_store, DEMO, TODAY)
    (listing, *_) = demo_store.subjects.listings()
    begun = listing.valid_from
    demo_store.subjects.add_listing(
        Listing("demo-shop", "left-over", listing.subject, "simulator:/x", valid_from=begun)
    )
    sow(demo_store, DEMO, date(2027, 1, 1))
    assert {each.valid_from for each in demo_store.subjects.listings()} == {begun}


def test_before_anything_was_sown_the_story_ends_today(demo_store, story):
    assert story_of(demo_store, TODAY) == story
    assert story.end.date() == date(2026, 6, 1)
