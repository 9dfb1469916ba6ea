"""What is erased on request is gone from rows and files, leaves the log as it was, and does not come back."""

from dataclasses import replace

import pytest
from naive_merkle import naive_root
from store_story import day

from store.erasure_requests import ErasureMark, Holdings
from store.records import Coverage, Sentiment

CANARY = "Zylinderkopfdichtung"
# Like nothing else that a test writes: on PostgreSQL the log of the whole cluster is searched.
AUTHOR, OTHER = "e7a1c03b" * 4, "d4f96b52" * 4
LATER = day(30)


def wordy(make_review, review_id="r1", **changes):
    """Return a review by the author with the canary in everything that is text."""
    said = {"title": CANARY, "text": f"The {CANARY} leaks.", "parts": {"cons": CANARY}, "reply": f"Sorry, {CANARY}"}
    return make_review(review_id, **(said | {"author_key": AUTHOR} | changes))


@pytest.fixture
def listing(make_listing):
    return make_listing()


@pytest.fixture
def erase(store):
    """Erases reviews; returns the marks that the journal would have got."""

    def erased(reviews, *, reason="art17", at=LATER):
        marks = []
        store.erasure_requests.erase(reviews, reason=reason, at=at, record=marks.extend)
        return marks

    return erased


@pytest.fixture
def told(store, listing, make_review, collect):
    """Two reviews of the author, one of them edited, and one of somebody else."""
    others = make_review("r3", author_key=OTHER)
    collect(listing, [wordy(make_review), wordy(make_review, "r2"), others])
    collect(listing, [wordy(make_review, rating=1.0), wordy(make_review, "r2"), others], at=day(1))
    return listing


def test_an_author_is_found_by_key_and_a_review_by_its_id(store, told):
    requests = store.erasure_requests
    (second,) = requests.of_review("shop", "r2")
    assert second in requests.of_author(AUTHOR)
    assert len(requests.of_author(AUTHOR)) == 2
    assert requests.of_author("00" * 16) == requests.of_review("shop", "r9") == requests.of_review("other", "r2") == []


def test_what_is_kept_is_counted_before(store, told):
    reviews = store.erasure_requests.of_author(AUTHOR)
    assert store.erasure_requests.holdings(reviews) == Holdings(reviews=2, versions=3, leaves=3, labels=0)


def test_everything_goes_and_the_others_stay(store, told, erase, make_review):
    erase(store.erasure_requests.of_author(AUTHOR))
    left = {version.review.review_id: version for version in store.reviews.versions()}
    assert set(left) == {None, "r3"}
    gone = left[None].review
    assert (gone.rating, gone.title, gone.text, dict(gone.parts), gone.reply, gone.author_key) == (
        None,
        None,
        None,
        {},
        None,
        None,
    )
    assert left["r3"].review == make_review("r3", author_key=OTHER)
    assert store.erasure_requests.of_author(AUTHOR) == []


def test_the_root_of_what_was_there_is_unchanged(store, told, erase):
    size, root = store.leaves.head()
    before = list(store.leaves.leaf_hashes())
    erase(store.erasure_requests.of_author(AUTHOR), reason="objection")
    assert list(store.leaves.leaf_hashes())[:size] == before
    assert naive_root(before) == root
    assert [entry.kind for entry in store.leaves.entries(size)] == ["erased"] * 3
    assert store.leaves.fsck().faults == ()


def test_each_leaf_that_loses_something_is_in_the_journal_first(store, told):
    def full(marks):
        raise TimeoutError

    before = [version.review for version in store.reviews.versions()]
    with pytest.raises(TimeoutError):
        store.erasure_requests.erase([1], reason="art17", at=LATER, record=full)
    assert [version.review for version in store.reviews.versions()] == before


def test_marks_name_leaf_hash_parts_and_reason(store, told, erase):
    (review,) = store.erasure_requests.of_review("shop", "r2")
    hashes = list(store.leaves.leaf_hashes())
    (mark,) = erase([review], reason="source-request")
    assert mark == ErasureMark(mark.leaf, hashes[mark.leaf], ("facts", "content", "author"), "source-request")
    assert list(store.erasure_requests.recorded()) == [mark]


def test_what_models_and_people_said_of_it_goes_too(store, told, erase, ask):
    versions = list(store.reviews.versions())
    store.reviews.add_sentiments("m", [Sentiment(version.id, "en", 0.2) for version in versions])
    erase(store.erasure_requests.of_author(AUTHOR))
    assert [n for (n,) in ask("SELECT count(*) FROM sentiment")] == [1]


def test_months_count_it_no_more_as_rated(store, told, erase):
    erase(store.erasure_requests.of_author(AUTHOR))
    assert {month.month: (month.n, month.rated) for month in store.reviews.months("kettle")} == {
        "": (2, 0),
        "2024-05": (1, 1),
    }


@pytest.mark.parametrize("change", [{}, {"rating": 5.0}, {"text": "Quite another text"}, {"reply": None}])
def test_what_its_source_still_shows_of_it_brings_nothing_back(  # noqa: PLR0917 - fixtures
    store, told, erase, make_review, collect, bytes_on_disk, change
):
    erase(store.erasure_requests.of_author(AUTHOR))
    store.erasures.wipe()
    run = collect(told, [wordy(make_review, **change), make_review("r3", author_key=OTHER)], at=day(40))
    assert (run.new, run.edited, run.unchanged, run.vanished) == (0, 0, 2, 1)
    assert store.erasure_requests.of_author(AUTHOR) == []
    assert bytes_on_disk(CANARY.encode()) == 0
    assert store.leaves.fsck().faults == ()


def test_the_same_again_changes_nothing(store, told, erase):
    reviews = store.erasure_requests.of_author(AUTHOR)
    erase(reviews)
    size = store.leaves.size()
    assert erase(reviews) == []
    assert store.leaves.size() == size


def test_what_had_expired_loses_the_rest(store, told, erase):
    store.erasures.expire_texts("shop", before=LATER, at=LATER)
    (review,) = store.erasure_requests.of_review("shop", "r2")
    (mark,) = erase([review], at=day(31))
    assert mark.parts == ("facts",)
    assert store.leaves.fsck().faults == ()


def test_an_author_of_thousands_goes_in_several_transactions(store, listing, make_review, collect, erase):
    collect(listing, [wordy(make_review, f"r{n}") for n in range(1_300)])
    steps = []
    reviews = store.erasure_requests.of_author(AUTHOR)
    assert store.erasure_requests.erase(reviews, reason="art17", at=LATER, record=steps.append) == 1_300
    assert [len(marks) for marks in steps] == [1_000, 300]
    assert store.leaves.fsck().faults == ()


def test_marks_find_what_an_older_database_brought_back(store, told, erase, make_listing, make_review, collect):
    (review,) = store.erasure_requests.of_review("shop", "r2")
    hashes = list(store.leaves.leaf_hashes())
    there = ErasureMark(1, hashes[1], ("facts", "content", "author"), "objection")
    somebody_else = ErasureMark(2, bytes(32), ("facts",), "art17")
    beyond = ErasureMark(10_000, bytes(32), ("facts",), "art17")
    assert store.erasure_requests.due([there, somebody_else, beyond]) == {"objection": [review]}
    erase([review])
    assert store.erasure_requests.due([there, somebody_else, beyond]) == {}


def test_what_expired_is_not_among_what_was_asked_for_nor_looked_through(store, told, erase, asked, plan_of):
    marks = erase(store.erasure_requests.of_review("shop", "r3"))
    assert store.erasures.expire_all("shop", before=LATER, at=LATER) == 3
    with asked() as statements:
        assert list(store.erasure_requests.recorded()) == marks
    (query,) = [each for each in statements if "FROM erasure" in each]
    assert "ix_erasure_requested" in plan_of(query)


def test_no_byte_is_left_in_the_files(store, listing, make_review, collect, erase, bytes_on_disk):
    said = [
        wordy(make_review, f"r{n}", text=f"{CANARY} {n} " * (1 + n * 7 % 90), author_key=(AUTHOR, OTHER)[n % 2])
        for n in range(300)
    ]
    plain = [replace(review, title="x", text="y", parts={}, reply=None) for review in said[1::2]]
    collect(listing, [*said[::2], *plain])
    # Edits and votes in any order move rows between pages.
    collect(listing, [replace(review, rating=1.0) for review in said[::6]], at=day(1), coverage=Coverage.PARTIAL)
    collect(listing, [replace(review, helpful=n * 1_000) for n, review in enumerate(said[::2])], at=day(2))
    looked_for = (CANARY.encode(), AUTHOR.encode())
    assert all(bytes_on_disk(needle) > 0 for needle in looked_for)
    erase(store.erasure_requests.of_author(AUTHOR))
    assert store.erasures.wipe()
    assert [bytes_on_disk(needle) for needle in looked_for] == [0, 0]
    assert bytes_on_disk(OTHER.encode()) > 0
    assert store.leaves.fsck().faults == ()
