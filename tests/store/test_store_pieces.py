"""What stands beside published figures: pieces that are kept once, checked when read, and counted erasures since."""

from datetime import timedelta

import pytest
from store_story import day

from store.errors import PieceDamaged
from store.pieces import piece_faults
from store.records import IndicatorSet


def erase(store, reviews, at):
    store.erasure_requests.erase(reviews, reason="art17", at=at, record=lambda _marks: None)


def test_pieces_come_back_in_the_order_asked_for_and_are_kept_once(store):
    first, second = store.pieces.keep(["{}", '{"ü":1}'])
    assert store.pieces.keep(['{"ü":1}']) == [second]
    assert store.pieces.read([second, first, second]) == ['{"ü":1}', "{}", '{"ü":1}']
    assert store.pieces.read([]) == store.pieces.keep([]) == []


def test_a_piece_that_is_missing_is_named_with_what_to_do(store):
    with pytest.raises(PieceDamaged, match="is missing or was changed") as caught:
        store.pieces.read(["ab" * 32])
    assert caught.value.digest == "ab" * 32
    assert "next:  run `leumund ledger fsck`" in str(caught.value)


def test_figures_that_name_a_missing_piece_are_found(store, make_listing):
    make_listing("kettle")
    store.indicators.publish(IndicatorSet("kettle", day(2), (), {"aspects": "ab" * 32}), day(2))
    (whole,) = store.pieces.keep(['{"months":{}}'])
    store.indicators.publish(IndicatorSet("kettle", day(3), (), {"aspects": whole}), day(3))
    (torn,) = store.pieces.keep(['{"months":{"2025-01":"' + "cd" * 32 + '"}}'])
    store.indicators.publish(IndicatorSet("kettle", day(4), (), {"aspects": torn}), day(4))
    with store.leaves._database.read() as connection:
        assert [fault.split(":")[0] for fault in piece_faults(connection)] == ["figures 1", "figures 3"]


def test_reviews_that_were_erased_after_figures_were_published_are_counted(store, make_listing, make_review, collect):
    kettle, mug = make_listing("kettle"), make_listing("mug")
    collect(kettle, [make_review(f"r{n}", text=f"Opinion {n}") for n in range(5)], at=day(1))
    collect(mug, [make_review("m1", text="Another one")], at=day(1))
    numbers = {version.review.review_id: version.review_number for version in store.reviews.versions()}
    erase(store, [numbers["r0"]], day(2))
    assert store.pieces.erased_since(["kettle"]) == 0
    store.indicators.publish(IndicatorSet("kettle", day(3), ()), day(3))
    assert store.pieces.erased_since(["kettle", "mug"]) == 0
    erase(store, [numbers["r1"], numbers["m1"]], day(4))
    # Texts alone move no figure.
    store.erasures.expire_texts("shop", before=day(9), at=day(5))
    store.indicators.publish(IndicatorSet("kettle", day(6), ()), day(6))
    erase(store, [numbers["r2"]], day(7))
    asked = [None, day(6), day(3), day(3) - timedelta(seconds=1)]
    assert [store.pieces.erased_since(["kettle"], as_of=moment) for moment in asked] == [1, 1, 2, 0]
    assert store.pieces.erased_since(["kettle", "mug"], as_of=day(3)) == 3
