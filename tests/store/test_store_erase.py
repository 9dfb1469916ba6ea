"""What is too old loses its bytes and keeps its proof, and nothing that is seen again brings it back."""

from dataclasses import replace

import pytest
from store_story import day, page

from store.database import Database, parse_address
from store.erase import REBUILT
from store.records import Aggregate, Census, Coverage, Published, Selection, Sentiment, on_day

CANARY = "Zylinderkopfdichtung"
LATE = day(400)


def wordy(make_review, review_id="r1", **changes):
    """Return a review with the canary in everything that is text."""
    said = {"title": CANARY, "text": f"The {CANARY} leaks.", "parts": {"cons": CANARY}, "reply": f"Sorry, {CANARY}"}
    return make_review(review_id, **(said | changes))


def only(store, **wanted):
    """Return the one version that the store holds."""
    (version,) = store.reviews.versions(**wanted)
    return version


def expire(store, *, before=LATE, at=LATE):
    """Expire the texts of the shop."""
    return store.erasures.expire_texts("shop", before=before, at=at)


@pytest.fixture
def listing(make_listing):
    return make_listing()


def test_texts_and_author_go_and_everything_else_stays(store, listing, make_review, collect):
    told = wordy(make_review, sub_ratings={"price": 2.0}, extra={"x": 1}, country="AT")
    collect(listing, [told])
    assert expire(store) == 1
    version = only(store)
    assert version.expired
    assert version.review == replace(told, title=None, text=None, parts={}, reply=None, author_key=None)


def test_the_old_leaves_keep_their_root_and_everything_still_fits(store, listing, make_review, collect):
    collect(listing, [wordy(make_review), make_review("r2", title=None, text=None, author_key=None)])
    size, root = store.leaves.head()
    expire(store)
    report = store.leaves.fsck()
    assert report.faults == ()
    assert [entry.kind for entry in store.leaves.entries(size)] == ["erased"]
    assert (size, root) != store.leaves.head()
    hashes = list(store.leaves.leaf_hashes())
    assert store.leaves.size() == size + 1 == len(hashes)


def test_only_what_is_older_and_of_the_source_expires(store, make_listing, make_review, collect):
    collect(make_listing("kettle"), [wordy(make_review)])
    collect(make_listing("mug"), [wordy(make_review)], at=day(5))
    collect(make_listing("cup", source="portal"), [wordy(make_review)])
    assert expire(store, before=day(5)) == 1
    assert expire(store, before=day(5)) == 0
    expired = {version.listing_id: version.expired for version in store.reviews.versions()}
    kept = {listing.id: listing.subject for listing in store.subjects.listings()}
    assert {kept[number]: gone for number, gone in expired.items()} == {"kettle": True, "mug": False, "cup": False}


def test_a_rating_alone_has_no_text_to_expire(store, listing, make_review, collect):
    collect(listing, [make_review(title=None, text=None, author_key=None)])
    assert expire(store) == 0
    assert not only(store).expired


@pytest.mark.parametrize("again", [1, 3])
def test_what_the_source_still_shows_is_unchanged_and_stays_without_its_text(
    store, listing, make_review, collect, again
):
    collect(listing, [wordy(make_review)])
    expire(store)
    runs = [collect(listing, [wordy(make_review, helpful=n)], at=day(401 + n)) for n in range(again)]
    assert [(run.new, run.edited, run.unchanged) for run in runs] == [(0, 0, 1)] * again
    assert (only(store).number, only(store).review.text) == (1, None)
    assert store.leaves.fsck().faults == ()


def test_a_relative_date_does_not_make_an_edit_of_what_has_expired(store, listing, make_review, collect):
    def shown(first, last):
        return wordy(make_review, published=Published(day(first), Published().precision.RANGE, day(last)))

    collect(listing, [shown(-10, -1)])
    store.erasures.expire_all("shop", before=LATE, at=LATE)
    run = collect(listing, [shown(-300, -200)], at=day(401))
    assert (run.edited, run.unchanged) == (0, 1)


def test_an_edit_after_the_expiry_is_a_version_whose_text_expires_too(store, listing, make_review, collect):
    collect(listing, [wordy(make_review)])
    expire(store)
    assert collect(listing, [wordy(make_review, rating=1.0)], at=day(401)).edited == 1
    assert expire(store, at=day(402)) == 1
    version = only(store)
    assert (version.number, version.review.rating, version.review.text) == (2, 1.0, None)
    assert store.leaves.fsck().faults == ()


def test_what_the_model_said_stays_as_a_number(store, listing, make_review, collect):
    collect(listing, [wordy(make_review)])
    store.reviews.add_sentiments("m", [Sentiment(only(store).id, "en", 0.2)])
    expire(store)
    assert only(store).positive == 0.2
    assert list(store.reviews.unscored("another model")) == []


def test_a_backfill_expires_in_batches(store, listing, make_review, collect):
    collect(listing, [wordy(make_review, f"r{n}") for n in range(1_200)])
    assert expire(store) == 1_200
    assert store.leaves.fsck().faults == ()


@pytest.fixture
def all_gone(store, listing, make_review, collect):
    """A listing all of whose content has expired: one review edited, one vanished; and its aggregate."""
    shown = Aggregate("shop", 4.2, rating_count=9, review_count=5, histogram={"5": 3}, histogram_unit="count")
    collect(listing, [wordy(make_review), make_review("r2")], aggregates=[shown])
    collect(listing, [wordy(make_review, rating=2.0)], at=day(1))
    store.reviews.add_sentiments("m", [Sentiment(version.id, "en", 0.2) for version in store.reviews.versions()])
    assert store.erasures.expire_all("shop", before=LATE, at=LATE) == 4
    return listing


def test_only_that_there_was_a_review_is_left(store, all_gone):
    found = {version.vanished: version for version in store.reviews.versions()}
    assert set(found) == {False, True}
    for version in found.values():
        review = version.review
        kept = (review.review_id, review.rating, review.text, review.author_key, review.published, review.extra)
        assert kept == (None, None, None, None, Published(), {})
        assert (version.expired, version.positive) == (True, None)
    (aggregate,) = store.reviews.aggregates("kettle")
    assert (aggregate.aggregate.rating, aggregate.aggregate.histogram) == (None, {})
    assert store.leaves.fsck().faults == ()
    assert store.erasures.expire_all("shop", before=LATE, at=LATE) == 0


def test_the_months_follow(store, all_gone):
    assert [(month.month, month.n, month.rated) for month in store.reviews.months("kettle")] == [("", 1, 0)]


def test_a_review_of_which_nothing_is_known_is_known_again(store, all_gone, make_review, collect):
    run = collect(all_gone, [wordy(make_review, rating=2.0, helpful=7), make_review("r2")], at=day(401))
    assert (run.new, run.edited, run.unchanged, run.reappeared) == (0, 0, 2, 1)
    assert {version.review.helpful for version in store.reviews.versions()} == {None}
    assert collect(all_gone, [wordy(make_review, rating=2.0)], at=day(402)).vanished == 1
    assert store.leaves.fsck().faults == ()
    assert [(month.month, month.n) for month in store.reviews.months("kettle")] == [("", 1)]


def test_its_edit_does_not_bring_its_id_back(store, all_gone, make_review, collect):
    collect(all_gone, [wordy(make_review, rating=5.0)], at=day(401))
    assert {version.review.review_id for version in store.reviews.versions()} == {None}
    assert store.leaves.fsck().faults == ()
    assert store.erasures.expire_all("shop", before=LATE, at=day(402)) == 1
    assert {version.review.rating for version in store.reviews.versions()} == {None}
    assert store.leaves.fsck().faults == ()


def test_texts_expire_first_and_the_rest_later(store, listing, make_review, collect):
    collect(listing, [wordy(make_review)])
    assert expire(store) == 1
    assert store.erasures.expire_all("shop", before=LATE, at=day(500)) == 1
    assert only(store).review.rating is None
    assert store.leaves.fsck().faults == ()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE erasure SET parts = 'facts content author'",
        "UPDATE erasure SET reason = 'objection'",
        "UPDATE erasure SET erased_idx = 1",
        "DELETE FROM erasure",
        "INSERT INTO erasure (leaf_idx, erased_idx, parts, reason) VALUES (1, 1, 'content author', 'retention')",
        "UPDATE review_version SET text = 'something' WHERE erased = 'text'",
        "UPDATE review_version SET rating = 1 WHERE erased = 'text'",
        "UPDATE review_version SET erased = 'all' WHERE erased = ''",
        "UPDATE observation SET content_salt = facts_salt WHERE leaf_idx = 0",
    ],
)
def test_an_erasure_that_nobody_made_is_noticed(store, listing, make_review, collect, attack, change):
    collect(listing, [wordy(make_review)])
    collect(listing, [wordy(make_review), make_review("r2")], at=day(300))
    expire(store, before=day(100))
    assert attack("UPDATE review_version SET helpful = 1") == ()
    assert attack(change) != ()


def test_no_byte_of_an_expired_text_is_left_in_the_files(store, make_listing, make_review, collect, bytes_on_disk):
    listing = make_listing()
    said = [
        wordy(make_review, f"r{n}", text=f"{CANARY} " * (1 + n * 7 % 90), author_key=f"{n:032x}") for n in range(400)
    ]
    # Edits and reappearances in any order move rows between pages.
    collect(listing, said)
    collect(listing, [replace(review, rating=1.0) for review in said[::3]], at=day(1), coverage=Coverage.PARTIAL)
    collect(listing, [replace(review, helpful=n * 1_000) for n, review in enumerate(said)], at=day(2))
    assert bytes_on_disk(CANARY.encode()) > 0
    expire(store)
    assert store.erasures.wipe()
    assert bytes_on_disk(CANARY.encode()) == 0
    assert store.leaves.fsck().faults == ()


def test_a_reader_of_old_rows_is_told_of_and_not_waited_for_without_end(
    store, listing, make_review, collect, database_url
):
    collect(listing, [wordy(make_review)])
    impatient = Database(parse_address(database_url), busy_seconds=0.1)
    reader = Database(parse_address(database_url))
    with reader.read() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM review").fetchall()
        expire(store)
        assert not impatient.rebuild(REBUILT)
    assert impatient.rebuild(REBUILT)
    impatient.close()
    reader.close()


def test_an_open_run_goes_on_over_an_expiry(store, listing, make_review, collect, open_run):
    collect(listing, [wordy(make_review)])
    run = open_run(listing, at=day(399))
    expire(store)
    counts = store.runs.observe(run, page([wordy(make_review), make_review("r2", published=on_day(day(1).date()))]))
    assert (counts.new, counts.unchanged) == (1, 1)
    store.runs.close(run, Census(Coverage.FULL, Selection.FULL, 2, seen=2), day(401))
    assert store.leaves.fsck().faults == ()


def test_when_something_was_last_erased_is_known(store, listing, make_review, collect):
    collect(listing, [wordy(make_review)], aggregates=[Aggregate("shop", 4.0)])
    assert (store.erasures.newest(), store.erasures.took_any_since(day(-1))) == (-1, False)
    size = store.leaves.size()
    expire(store)
    assert store.erasures.newest() == size
    assert (store.erasures.took_any_since(LATE), store.erasures.took_any_since(day(399))) == (False, True)
