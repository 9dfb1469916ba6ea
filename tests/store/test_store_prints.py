"""Prints are kept, looked up by band, and leave no byte when their text goes."""

import pytest
from store_story import day

BAND, OTHER = 0x5AC3_17E9_44D1_0B7F, -0x2B7E_1516_28AE_D2A7


@pytest.fixture
def listings(make_listing, make_review, collect):
    """Two subjects with one review each; versions 1 and 2."""
    both = make_listing(), make_listing("toaster")
    for number, listing in enumerate(both):
        collect(listing, [make_review(f"r{number}")])
    return both


def numbers(versions):
    return [version.id for version in versions]


def keep(store, *, copies=((2, 1),), method="rule"):
    store.prints.keep({1: [BAND], 2: [BAND, OTHER]}, copies, method=method, newest=2)


def test_versions_of_a_band_are_the_newest_ones(store, listings):
    keep(store)
    assert sorted(store.prints.sharing([BAND, OTHER, 7], 24)) == [(OTHER, 2), (BAND, 1), (BAND, 2)]
    assert list(store.prints.sharing([BAND], 1)) == [(BAND, 2)]


def test_a_copy_is_seen_from_both_sides_and_kept_once(store, listings):
    keep(store)
    keep(store)
    assert [store.prints.copied_with([listing.id]) for listing in listings] == [[(1, 2)], [(2, 1)]]
    assert store.prints.copied_with([listing.id for listing in listings]) == []


def test_what_is_shown_is_the_newest_version_of_a_review_that_is_there(store, listings, make_review, collect):
    assert numbers(store.prints.shown([2, 1, 2], as_of=None)) == [1, 2]
    collect(listings[1], [make_review("another")], at=day(1))
    assert numbers(store.prints.shown([1, 2], as_of=None)) == [1]
    collect(listings[0], [make_review("r0", text="Something else by now.")], at=day(1))
    assert numbers(store.prints.shown([1, 2], as_of=None)) == []
    assert numbers(store.prints.shown([1, 2], as_of=day(0))) == [1, 2]


def test_a_search_goes_on_where_it_ended(store, listings):
    assert (store.prints.searched_to("rule"), [each.id for each in store.prints.newer(0)]) == (0, [1, 2])
    keep(store)
    assert (store.prints.searched_to("rule"), store.prints.newer(2)) == (2, [])
    assert [each.id for each in store.prints.newer(0, 1)] == [1]


def test_another_rule_begins_anew_and_what_is_kept_stays_until_it_is_replaced(store, listings):
    keep(store)
    store.prints.leave_others("rule")
    assert store.prints.searched_to("rule") == 2
    store.prints.leave_others("another rule")
    assert (store.prints.searched_to("rule"), len(list(store.prints.sharing([BAND], 24)))) == (0, 2)
    store.prints.keep({}, [], method="another rule", newest=1, after=0)
    assert list(store.prints.sharing([BAND], 24)) == [(BAND, 2)]
    assert store.prints.copied_with([listings[0].id]) == [(1, 2)]
    store.prints.keep({}, [], method="another rule", newest=2, after=1)
    assert list(store.prints.sharing([BAND, OTHER], 24)) == []
    assert store.prints.copied_with([listings[0].id]) == []


def test_no_byte_of_a_print_is_left_in_the_files(store, listings, bytes_on_disk):
    keep(store)

    def count(band):
        # SQLite writes the highest byte first, PostgreSQL as the machine does.
        return sum(bytes_on_disk(band.to_bytes(8, order, signed=True)) for order in ("big", "little"))

    assert min(count(BAND), count(OTHER)) > 0
    store.erasure_requests.erase([2], reason="art17", at=day(30), record=lambda marks: None)
    assert store.erasures.wipe()
    assert (count(BAND) > 0, count(OTHER)) == (True, 0)
